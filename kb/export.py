"""The fixed machine-readable forms of what a knowledge base holds: one JSON object a line; and whole documents.

To add one, write a function from a library to rows and enter it in ``EXPORTS``; one that makes a file of a topic, or of
everything, stands in ``DOCUMENTS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from kb.disagreements import group_of, in_words
from kb.library import Library
from kb.study.cards import Card, cards_of, make_cards
from kb.study.topics import Shelf, cited, proof_of
from kb.values import Claim, Quote


def export_sources(library: Library) -> Iterator[dict[str, Any]]:
    """Sources with their whole canonical text, by path."""
    for source in library.sources.all():
        document = library.sources.document(source.id)
        yield {
            "id": source.id,
            "path": source.path,
            "title": source.title,
            "sha256": source.sha256,
            "text_sha256": source.text_sha256,
            "text": document.text,
            "flags": list(source.flags),
            "pages": [{"number": p.number, "start": p.start, "end": p.end} for p in document.pages],
            "kind": source.kind,
            "author": source.author,
            "date": source.date,
            "url": source.url,
            "near_duplicate_of": source.near_duplicate_of,
            "revision": source.revision,
        }


def export_claims(library: Library) -> Iterator[dict[str, Any]]:
    """Claims with their quotes; ``concepts`` are the pages that tell them."""
    told: dict[str, list[str]] = {}
    for slug, record in library.pages.all().items():
        if record.page.type == "concept":
            for told_id in record.page.claim_ids():
                told.setdefault(told_id, []).append(slug)
    for claim in library.claims.all():
        yield {
            "id": claim.id,
            "text": claim.text,
            "engine": claim.engine,
            "kind": claim.kind,
            "attributed_to": claim.attributed_to,
            "valid_from": claim.valid_from,
            "valid_to": claim.valid_to,
            "concepts": sorted(told.get(claim.id, [])),
            "quotes": [quote_form(quote) for quote in claim.quotes],
            "subject": claim.subject,
        }


def export_pages(library: Library) -> Iterator[dict[str, Any]]:
    """Pages with their sentences; a source page's text is exempt, its ``sentences`` are empty."""
    for slug, record in library.pages.all().items():
        page = record.page
        told = [] if page.type == "source" else [s for part in page.sections for s in part.sentences]
        linked = {link.slug for link in page.links} | set(page.related) | set(page.linked_from)
        yield {
            "slug": slug,
            "title": page.title,
            "type": page.type,
            "path": page.path,
            "sentences": [{"text": s.text, "claims": list(s.claims)} for s in told],
            "links": sorted(linked),
            "sources": list(page.sources),
        }


def quote_form(quote: Quote) -> dict[str, Any]:
    """A quote as it stands in every form."""
    names = ("source", "start", "end", "text", "page_from", "page_to", "role", "at")
    return {name: getattr(quote, name) for name in names}


def export_contradictions(library: Library) -> Iterator[dict[str, Any]]:
    """Pairs of claims that cannot both hold, each side with its quotes; the newer source's first where dates tell.

    Pairs about one question that a model named have the same ``group``; ``question`` is in words, where these hold.
    """
    claims = {claim.id: claim for claim in library.claims.all()}
    for conflict in library.conflicts.all():
        yield {
            "first": _side(claims[conflict.first]),
            "second": _side(claims[conflict.second]),
            "kind": conflict.kind,
            "detail": conflict.detail,
            "question": in_words(conflict.question),
            "group": group_of(conflict.question),
        }


def _side(claim: Claim) -> dict[str, Any]:
    return {"claim": claim.id, "text": claim.text, "quotes": [quote_form(quote) for quote in claim.quotes]}


def export_graph(library: Library) -> Iterator[dict[str, Any]]:
    """Pages and sources as nodes; links, citations, relatedness and disagreements as edges between them."""
    records = library.pages.all()
    pages = {slug: record.page for slug, record in records.items()}
    of_source = {page.sources[0]: slug for slug, page in pages.items() if page.type == "source" and page.sources}
    telling: dict[str, set[str]] = {}
    for slug, page in pages.items():
        yield {"node": slug, "title": page.title, "type": page.type}
        for name in page.claim_ids():
            telling.setdefault(name, set()).add(slug)
    for slug, page in pages.items():
        cites = [of_source[name] for name in page.sources if name in of_source and of_source[name] != slug]
        linked = [link.slug for link in page.links if link.slug in pages]
        for relation, others in (("links", linked), ("cites", cites), ("related", page.related)):
            yield from ({"from": slug, "to": other, "relation": relation} for other in dict.fromkeys(others))
    for conflict in library.conflicts.all():
        sides = product(sorted(telling.get(conflict.first, ())), sorted(telling.get(conflict.second, ())))
        for first, second in sides:
            if first != second:  # both sides on one page are `contradictions`, not an edge
                yield {"from": first, "to": second, "relation": "disagrees", "detail": conflict.detail}


def export_cards(library: Library) -> Iterator[dict[str, Any]]:
    """Study cards: what is asked, the answer, the statement, and the quote that proves it."""
    return (card.form() for card in make_cards(library))


SAID = 5  # sentences of a page that an answer of ``export_chat`` holds: a paragraph


def export_chat(library: Library) -> Iterator[dict[str, Any]]:
    """Question and answer with quotes, a conversation a line, as models are tuned with."""
    shelf = Shelf(library)
    for card in cards_of(shelf):
        yield _chat(_asked(card), f"{card.statement}\n\n“{card.quote.text}” ({card.where})", [card.quote])
    for page in shelf.pages.values():
        told = [one for one in shelf.told(page) if not one.section][:SAID]
        if told and page.type == "concept":
            quotes = list(dict.fromkeys(proof_of(claim) for one in told for claim in one.claims))
            number = {quote: at for at, quote in enumerate(quotes, 1)}
            lines = [f"{one.text} {''.join(f'[{number[proof_of(claim)]}]' for claim in one.claims)}" for one in told]
            proofs = [f"[{number[quote]}] “{quote.text}” ({cited(quote, shelf.sources)})" for quote in quotes]
            yield _chat(f"What do the sources say about {page.title}?", "\n".join([*lines, "", *proofs]), quotes)


def _asked(card: Card) -> str:
    if card.kind == "definition":
        return card.front
    about = f" about {card.title}" if card.title else ""
    return f"Which {card.kind} completes this statement{about}? {card.front}"


def _chat(question: str, answer: str, quotes: list[Quote]) -> dict[str, Any]:
    messages = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return {"messages": messages, "quotes": [quote_form(quote) for quote in quotes]}


EXPORTS: Mapping[str, Callable[[Library], Iterator[dict[str, Any]]]] = {
    "sources": export_sources,
    "claims": export_claims,
    "pages": export_pages,
    "contradictions": export_contradictions,
    "graph": export_graph,
    "cards": export_cards,
    "jsonl-chat": export_chat,
}


def _anki(library: Library, topic: str, title: str) -> bytes:
    from kb.study.anki import deck

    shelf = Shelf(library)
    if not topic:
        return deck(title, cards_of(shelf))
    page = shelf.page(topic)
    return deck(page.title, cards_of(shelf, page.slug))


def _guide(library: Library, topic: str, title: str) -> bytes:
    from kb.study.guide import study_guide

    return study_guide(library, topic).encode()


def _slides(library: Library, topic: str, title: str) -> bytes:
    from kb.study.guide import slides

    return slides(library, topic).encode()


def _epub(library: Library, topic: str, title: str) -> bytes:
    from kb.epub import book

    return book(library, topic, title)


@dataclass(frozen=True, slots=True)
class Document:
    """A file made of a topic, or of the whole base. ``make`` gets the library, the topic ("" for all) and the title."""

    make: Callable[[Library, str, str], bytes]
    text: bool = False  # else bytes, which no terminal should be shown
    topic: bool = False  # must a topic be named?


DOCUMENTS: Mapping[str, Document] = {
    "anki": Document(_anki),
    "epub": Document(_epub),
    "guide": Document(_guide, text=True, topic=True),
    "slides": Document(_slides, text=True, topic=True),
}

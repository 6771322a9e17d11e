"""The fixed machine-readable forms of what a knowledge base holds: one JSON object a line.

To add one, write a function from a library to rows and enter it in ``EXPORTS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kb.library import Library
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
            for told_id in {c for part in record.page.sections for s in part.sentences for c in s.claims}:
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
    """Pairs of claims that cannot both hold, each side with its quotes; the newer source's first where dates tell."""
    claims = {claim.id: claim for claim in library.claims.all()}
    for conflict in library.conflicts.all():
        yield {
            "first": _side(claims[conflict.first]),
            "second": _side(claims[conflict.second]),
            "kind": conflict.kind,
            "detail": conflict.detail,
        }


def _side(claim: Claim) -> dict[str, Any]:
    return {"claim": claim.id, "text": claim.text, "quotes": [quote_form(quote) for quote in claim.quotes]}


EXPORTS: Mapping[str, Callable[[Library], Iterator[dict[str, Any]]]] = {
    "sources": export_sources,
    "claims": export_claims,
    "pages": export_pages,
    "contradictions": export_contradictions,
}

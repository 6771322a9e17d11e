"""What stands around the text of a page: chips, infobox, local graph, source cards, related pages, backlinks.

Values for the templates: strings as the sources have them (the templates escape them), addresses relative to the
site's root. It does not know HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from compile.site.base import Base
from compile.site.graph import Neighbour, local_graph
from compile.wiki.source import KINDS
from kb.values import Claim, Page, Source

NEIGHBOURS = 8
BACKLINKS = 40  # more would be a list nobody reads; the rest is counted
WORDS_PER_MINUTE = 220

Data = dict[str, Any]


class Furniture:
    """Draws on the whole base, so that each page costs only its own neighbours."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.disputed = {claim for conflict in base.conflicts for claim in (conflict.first, conflict.second)}
        self.source_pages = {p.sources[0]: p for p in base.pages.values() if p.type == "source" and p.sources}

    def concept(self, page: Page, disputes: str = "contradictions.html") -> Data:
        """For a concept or answer page; ``disputes`` is where its disputed claims are shown."""
        claims = self._claims(page)
        quoted = sum(1 for claim in claims if claim.quotes)
        ids = {claim.id for claim in claims}
        disputed = (
            sum(1 for c in self.base.conflicts if c.first in ids or c.second in ids) if ids & self.disputed else 0
        )
        words = sum(len(s.text.split()) for part in page.sections for s in part.sentences)
        chips = [
            _chip(f"{quoted} of {_count(len(claims), 'claim')} quoted", "good" if quoted == len(claims) else "warn"),
            _chip(_count(len(page.sources), "source"), href="#sources"),
            *([_chip(f"{disputed} disputed", "warn", disputes)] if disputed else []),
            _chip(f"{max(1, round(words / WORDS_PER_MINUTE))} min read"),
        ]
        neighbours = self._neighbours(page)
        return {
            "kind": page.type,
            "chips": chips if claims else [],
            "facts": self._facts(page),
            "graph": local_graph([self._neighbour(other) for other in neighbours]),
            "cards": [self._card(source, claims) for source in self._sources(page)],
            "related": [self._entry(other) for other in self._known(page.related)],
            "backlinks": [self._backlink(page, other) for other in self._known(page.linked_from[:BACKLINKS])],
            "backlinks_total": len(page.linked_from),
        }

    def source(self, claims: int, original: str = "") -> Data:
        """For the page of a source; ``original`` is the address of the copied file, where there is one."""
        chips = [_chip(_count(claims, "claim"))]
        if original:
            chips.append(_chip("Open the original", href=original))
        return {"kind": "source", "chips": chips}

    def _facts(self, page: Page) -> list[Data]:
        facts = []
        if page.aliases:
            facts.append({"label": "Also called", "value": ", ".join(page.aliases[:6])})
        years = sorted({s.date[:4] for s in self._sources(page) if s.date[:4].isdigit()})
        if years:
            span = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
            facts.append({"label": "Sources from", "value": span})
        return facts

    def _claims(self, page: Page) -> list[Claim]:
        ids = dict.fromkeys(claim for part in page.sections for s in part.sentences for claim in s.claims)
        return [self.base.claims[claim] for claim in ids if claim in self.base.claims]

    def _sources(self, page: Page) -> list[Source]:
        return [self.base.sources[source] for source in page.sources if source in self.base.sources]

    def _known(self, slugs: Iterable[str]) -> list[Page]:
        return [self.base.pages[slug] for slug in slugs if slug in self.base.pages]

    def _neighbours(self, page: Page) -> list[Page]:
        slugs = dict.fromkeys((*(link.slug for link in page.links), *page.related, *page.linked_from))
        slugs.pop(page.slug, None)
        return [other for other in self._known(slugs) if other.type == "concept"][:NEIGHBOURS]

    def _neighbour(self, page: Page) -> Neighbour:
        return Neighbour(page.title, address(page), len({link.slug for link in page.links}) + len(page.linked_from))

    def _card(self, source: Source, claims: Sequence[Claim]) -> Data:
        quotes = sum(len(claim.quotes) for claim in claims if claim.source == source.id)
        page = self.source_pages.get(source.id)
        return {
            "kind": KINDS[source.kind],
            "title": source.title or source.path.rsplit("/", 1)[-1],
            "by": " · ".join(part for part in (source.author, source.date[:4]) if part),
            "note": f"{_count(quotes, 'quote')} here",
            "href": address(page) if page else "",
        }

    def _entry(self, page: Page) -> Data:
        return {"title": page.title, "href": address(page), "note": shorten(description(page), 140)}

    def _backlink(self, page: Page, other: Page) -> Data:
        for link in other.links:
            if link.slug == page.slug and link.section < len(other.sections):
                sentences = other.sections[link.section].sentences
                if link.sentence < len(sentences):
                    text = sentences[link.sentence].text
                    return {**self._entry(other), "note": around(text, link.start, link.end, 150)}
        return self._entry(other)


def address(page: Page) -> str:
    """A page's address from the site's root."""
    return f"{page.slug}.html"


def description(page: Page) -> str:
    """A page in one sentence: its description, else how it begins."""
    first = next((s.text for part in page.sections for s in part.sentences), "")
    return shorten(" ".join((page.description or first).split()), 220)


def shorten(text: str, length: int) -> str:
    """``text`` cut at a word's end to ``length`` characters at most."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def around(text: str, start: int, end: int, length: int) -> str:
    """The words of ``text`` around a place in it, about ``length`` characters."""
    if len(text) <= length:
        return text
    before = max(0, start - (length - (end - start)) // 2)
    left = text[before:].split(" ", 1)[-1] if before else text
    return ("…" if before else "") + shorten(left, length)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _chip(text: str, tone: str = "", href: str = "") -> Data:
    return {"text": text, "tone": tone, "href": href}

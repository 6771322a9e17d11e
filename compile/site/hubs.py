"""The pages one starts from: home, and the lists of concepts, sources and answers. Values for the templates."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compile.site.base import Base
from compile.site.furniture import address, counted, description, shorten
from compile.wiki.source import KINDS, key_claims, title_of
from kb.values import Page

Data = dict[str, Any]

FIRST, RECENT, SAID = 12, 6, 3
CARDS = 60  # sources shown as cards; more are a list by letter, two screens instead of dozens
DESCRIBED = 1500  # longer lists give names only, so that the page stays light


def home(base: Base, news: Sequence[Data]) -> Data:
    """The first page: what this is, how much there is, where to begin, what is new."""
    concepts = base.of_type("concept")
    first = sorted(concepts, key=lambda p: (-_weight(p), p.title.casefold(), p.slug))[:FIRST]
    disputes = len(base.conflicts)
    counts = [
        _figure(len(concepts), "concept", "concepts/index.html"),
        _figure(len(base.sources), "source", "sources/index.html"),
        _figure(len(base.claims), "quoted claim"),
        *([_figure(disputes, "contradiction", "contradictions.html")] if disputes else []),
    ]
    return {
        "kind": "home",
        "about": base.about,
        "counts": counts,
        "first": [_item(page, 150) for page in first],
        "told": [] if first else _told(base),
        "recent": [_item(page, 120) for page in recent(base)],
        "news": list(news),
    }


def _told(base: Base) -> list[Data]:
    """The first sources with what they say, for a first page without a concept to begin with."""
    return [
        {
            "title": title_of(source),
            "href": address(base.source_pages[source.id]),
            "said": [shorten(claim.text, 240) for claim in key_claims(base.claims_of.get(source.id, ()))[:SAID]],
        }
        for source in sorted(base.sources.values(), key=lambda s: title_of(s).casefold())[:FIRST]
        if source.id in base.source_pages
    ]


def concepts(base: Base) -> Data:
    """All concepts by letter."""
    pages = base.of_type("concept")
    return {"kind": "hub", "groups": by_letter(pages), "total": len(pages)}


def answers(base: Base) -> Data:
    """All saved answers."""
    pages = base.of_type("answer")
    return {"kind": "hub", "groups": [{"name": "", "items": [_item(page, 160) for page in pages]}], "total": len(pages)}


def sources(base: Base) -> Data:
    """All sources by title, each with what was taken from it; many of them by letter."""
    items = []
    for source in sorted(base.sources.values(), key=lambda s: title_of(s).casefold()):
        page = base.source_pages.get(source.id)
        items.append(
            {
                "title": title_of(source),
                "href": address(page) if page else "",
                "kind": KINDS[source.kind],
                "by": " · ".join(part for part in (source.author, source.date) if part),
                "note": counted(len(base.claims_of.get(source.id, ())), "claim"),
            }
        )
    if len(items) <= CARDS:
        return {"kind": "hub", "cards": items, "total": len(items)}
    groups: dict[str, list[Data]] = {}
    for item in items:
        note = " · ".join(part for part in (item["kind"], item["by"], item["note"]) if part)
        groups.setdefault(letter(item["title"]), []).append({**item, "note": note})
    return {"kind": "hub", "groups": _lettered(groups), "total": len(items)}


def recent(base: Base) -> list[Page]:
    """Concept pages whose content changed last; none while all are from one build, when no page is newer."""
    changed = [page for page in base.of_type("concept") if base.changed.get(page.slug)]
    if len({base.changed[page.slug] for page in changed}) < 2:
        return []
    return sorted(changed, key=lambda p: base.changed[p.slug], reverse=True)[:RECENT]


def by_letter(pages: Iterable[Page]) -> list[Data]:
    """Pages under the letter their title begins with; digits and signs under #."""
    groups: dict[str, list[Page]] = {}
    for page in pages:
        groups.setdefault(letter(page.title), []).append(page)
    described = sum(len(group) for group in groups.values()) <= DESCRIBED
    return _lettered({name: [_item(page, 110 if described else 0) for page in group] for name, group in groups.items()})


def _lettered(groups: Mapping[str, Sequence[Data]]) -> list[Data]:
    return [{"name": name, "items": groups[name]} for name in sorted(groups, key=lambda n: (n == "#", n))]


def letter(title: str) -> str:
    """The letter a title is sorted under: its first, without accents."""
    first = unicodedata.normalize("NFKD", title.strip())[:1].upper()
    return first if first.isalpha() else "#"


def _weight(page: Page) -> int:
    return sum(len(part.sentences) for part in page.sections) + 2 * len(page.linked_from) + 3 * len(page.sources)


def _item(page: Page, length: int) -> Data:
    return {"title": page.title, "href": address(page), "note": shorten(description(page), length) if length else ""}


def _figure(number: int, noun: str, href: str = "") -> Data:
    return {"number": f"{number:,}", "noun": noun if number == 1 else f"{noun}s", "href": href}

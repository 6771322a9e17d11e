"""What stands around the text of a page: chips, infobox, local graph, source cards, related pages, backlinks.

Values for the templates: strings as the sources have them (the templates escape them), addresses relative to the
site's root. It does not know HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compile.site.base import Base
from compile.site.facts import Facts
from compile.site.front import plain
from compile.site.markdown import slugify
from kb.refusals import advice
from kb.values import Claim, Page

NEIGHBOURS = 8
FOLDERS = 4  # chips; more would be a list
BACKLINKS = 40  # more would be a list nobody reads; the rest is counted
UNTOLD = 40  # claims of a source that no page tells; more are counted
WIDTH, ROW, MARGIN = 240, 26, 16  # of the local graph, in units of its drawing
HUB_X, NEIGHBOUR_X = 22, 74

Data = dict[str, Any]


class Furniture:
    """Draws on the whole base, so that each page costs only its own neighbours."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.facts = Facts(base)
        self.sorted = {kind: self._sorted(kind) for kind in ("concept", "source")}  # are they listed by folder?

    def concept(
        self, page: Page, data: Mapping[str, Any], history: Sequence[Data] = (), disputes: str = "", parts: int = 1
    ) -> Data:
        """For a concept or answer page, from the wiki's data of it; ``disputes`` is where disputed claims are shown."""
        claims, disputed = int(data.get("claims", 0)), int(data.get("disputed", 0))
        cards = [card for card in data.get("sources", ()) if card["slug"] in self.base.pages]
        chips = [
            _chip(f"{claims} of {counted(claims, 'claim')} quoted", "good"),
            _chip(counted(len(cards), "source"), href="#sources"),
            *([_chip(f"{disputed} disputed", "warn", disputes or "contradictions.html")] if disputed else []),
            _chip(f"{int(data.get('minutes', 1))} min read"),
            *([_chip(f"part 1 of {parts}", href=f"{page.slug}--2.html")] if parts > 1 else []),
            *self._folders(page),
        ]
        if changed := self.base.changed.get(page.slug, ""):
            chips.append({**_chip(f"changed {changed[:10]}", href="#history" if history else ""), "changed": changed})
        related = [entry["slug"] for entry in data.get("related", ())]
        linked_from = [entry["slug"] for entry in data.get("linked_from", ())]
        around = self._known(dict.fromkeys((*related, *linked_from)))
        return {
            "kind": page.type,
            "chips": chips if claims else [],
            "facts": self.facts.of(page, data.get("aliases", ()), cards),
            "mentioned": counted(len(cards), "source") if page.type == "concept" and _without_lead(page) else "",
            "graph": self._graph(page),
            "cards": [self._card(card) for card in cards],
            "related": [self._backlink(page, other) for other in around[:BACKLINKS]],
            "related_total": len(around),
            "history": list(history),
        }

    def source(self, page: Page, claims: int, original: str = "", untold: Sequence[Claim] = ()) -> Data:
        """For the page of a source; ``original`` is the address of the copied file, where there is one.

        ``untold`` are its claims that no page tells. Of what was refused only the number and the reason is shown.
        """
        chips = [_chip(counted(claims, "claim")), *self._folders(page)]
        if original:
            chips.append(_chip("Open the original", href=original))
        refused = self.base.refused.get(page.sources[0], Counter()) if page.sources else Counter()
        return {
            "kind": "source",
            "chips": chips,
            "untold": [self.base.as_corrected(shorten(claim.text, 200), [claim.id]) for claim in untold[:UNTOLD]],
            "untold_total": len(untold),
            "refused": [f"{number:,}: {advice(reason).partition(';')[0]}." for reason, number in refused.most_common()],
        }

    def _sorted(self, kind: str) -> bool:
        return len({folder for page in self.base.of_type(kind) for folder in self._of(page) or [""]}) > 1

    def _of(self, page: Page) -> list[str]:
        return folders(self.base.sources[name].path for name in page.sources if name in self.base.sources)

    def _folders(self, page: Page) -> list[Data]:
        """The folders of a page's sources, each leading to all that is sorted there."""
        if not self.sorted.get(page.type):
            return []
        return [
            _chip(folder, href=f"{page.type}s/index--folder.html#{slugify(folder, '-')}")
            for folder in self._of(page)[:FOLDERS]
        ]

    def _known(self, slugs: Iterable[str]) -> list[Page]:
        return [self.base.pages[slug] for slug in slugs if slug in self.base.pages]

    def _neighbours(self, page: Page) -> list[Page]:
        slugs = dict.fromkeys((*(link.slug for link in page.links), *page.related, *page.linked_from))
        slugs.pop(page.slug, None)
        return [other for other in self._known(slugs) if other.type == "concept"][:NEIGHBOURS]

    def _graph(self, page: Page) -> Data:
        near = self._neighbours(page)
        place = {other.slug: n for n, other in enumerate(near)}
        linked = {
            (min(n, place[link.slug]), max(n, place[link.slug]))
            for n, other in enumerate(near)
            for link in other.links
            if link.slug in place and link.slug != other.slug
        }
        return local_graph([self._neighbour(other) for other in near], sorted(linked))

    def _neighbour(self, page: Page) -> Neighbour:
        return Neighbour(page.title, address(page), len({link.slug for link in page.links}) + len(page.linked_from))

    def _card(self, card: Data) -> Data:
        return {
            "kind": card["kind"],
            "title": card["title"],
            "by": " · ".join(part for part in (card["author"], card["date"][:4]) if part),
            "note": f"{counted(card['quotes'], 'quote')} here",
            "href": address(self.base.pages[card["slug"]]),
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


def _without_lead(page: Page) -> bool:
    """Does it begin with a section, since nothing defines what it is about?"""
    return bool(page.sections and page.sections[0].title)


def folders(paths: Iterable[str]) -> list[str]:
    """The folders below raw/ in which files of these paths lie."""
    return sorted({plain("/".join(path.split("/")[1:-1])) for path in paths} - {""})


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


def counted(number: int, noun: str) -> str:
    """``1 claim``, ``2,300 claims``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _chip(text: str, tone: str = "", href: str = "") -> Data:
    return {"text": text, "tone": tone, "href": href}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another page, and how many pages it touches."""

    title: str
    href: str
    degree: int


def local_graph(neighbours: Sequence[Neighbour], linked: Iterable[tuple[int, int]] = ()) -> dict[str, Any]:
    """The page on the left, its neighbours in a column to the right, their names beside them: none crosses a line.

    ``linked`` are pairs of neighbours that link with each other, as numbers. Sizes and places in units of the drawing,
    whole numbers; empty without neighbours.
    """
    if not neighbours:
        return {}
    height = 2 * MARGIN + ROW * (len(neighbours) - 1)
    middle = height // 2
    most = max(1, *(neighbour.degree for neighbour in neighbours))
    nodes = []
    for index, neighbour in enumerate(neighbours):
        y = MARGIN + ROW * index
        nodes.append(
            {
                "title": neighbour.title,
                "href": neighbour.href,
                "y": y,
                "top": round(100 * y / height, 2),
                "r": 3 + round(3 * (neighbour.degree / most) ** 0.5),
                "path": f"M{HUB_X} {middle}C{HUB_X + 30} {middle} {NEIGHBOUR_X - 30} {y} {NEIGHBOUR_X} {y}",
            }
        )
    arcs = []
    for one, other in linked:
        first, last = MARGIN + ROW * one, MARGIN + ROW * other
        bend = NEIGHBOUR_X - min(40, 10 + 6 * (other - one))
        arcs.append(f"M{NEIGHBOUR_X} {first}C{bend} {first} {bend} {last} {NEIGHBOUR_X} {last}")
    return {
        "width": WIDTH,
        "height": height,
        "x": HUB_X,
        "y": middle,
        "nx": NEIGHBOUR_X,
        "nodes": nodes,
        "arcs": arcs,
    }

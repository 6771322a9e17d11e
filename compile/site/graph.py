"""How concepts link with each other, in one picture: the most linked of them, drawn by a script on their own page.

Without scripts the page is a list of the same pages and what each links with. The picture's data is a script too, so
that it is read from a disk; titles in it are set as text.
"""

from __future__ import annotations

import json
from typing import Any

from compile.site.base import Base
from compile.site.front import plain
from compile.site.furniture import address, counted

DATA = "assets/kb/graph-data.js"
DRAWN = 150  # concepts: more is a ball of wool, and slow to lay out on a phone
NAMED = 6  # neighbours of each in the list


def graph(base: Base) -> tuple[dict[str, Any], str]:
    """Values for the template, and the script with nodes as (title, address, links) and edges as pairs of numbers."""
    concepts = {page.slug: page for page in base.of_type("concept")}
    linked: dict[str, dict[str, None]] = {slug: {} for slug in concepts}
    for slug, page in concepts.items():
        for link in page.links:
            if link.slug in concepts and link.slug != slug:
                linked[slug][link.slug] = linked[link.slug][slug] = None
    most = sorted(concepts, key=lambda slug: (-len(linked[slug]), concepts[slug].title.casefold(), slug))
    drawn = [slug for slug in most[:DRAWN] if linked[slug]]
    place = {slug: n for n, slug in enumerate(drawn)}
    nodes = [[plain(concepts[slug].title), address(concepts[slug]), len(linked[slug])] for slug in drawn]
    edges = sorted({(min(place[a], place[b]), max(place[a], place[b])) for a in drawn for b in linked[a] if b in place})
    items = [
        {
            "title": concepts[slug].title,
            "href": address(concepts[slug]),
            "note": f"{counted(len(linked[slug]), 'page')}: {_names(concepts, linked[slug])}",
        }
        for slug in drawn
    ]
    values = {"kind": "hub", "items": items, "total": len(concepts), "drawn": len(drawn)}
    return values, f"window.kbGraph = {json.dumps({'nodes': nodes, 'edges': edges}, ensure_ascii=False)}\n"


def _names(concepts: dict[str, Any], slugs: dict[str, None]) -> str:
    named = [concepts[slug].title for slug in list(slugs)[:NAMED]]
    return ", ".join([*named, "…"] if len(slugs) > NAMED else named)

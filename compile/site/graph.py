"""Where the points of a page's local graph stand: the page on the left, its neighbours in a column to the right.

Names stand to the right of their points, so no name ever crosses a line. Drawn by ``site/`` as SVG, with the names
laid over it as links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, ROW, MARGIN = 240, 26, 16
HUB_X, NEIGHBOUR_X = 22, 74


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another page, and how many pages it touches."""

    title: str
    href: str
    degree: int


def local_graph(neighbours: Sequence[Neighbour]) -> dict[str, Any]:
    """Sizes and places in units of the drawing, whole numbers; empty without neighbours."""
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
    return {"width": WIDTH, "height": height, "x": HUB_X, "y": middle, "nx": NEIGHBOUR_X, "nodes": nodes}

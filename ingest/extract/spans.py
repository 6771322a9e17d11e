"""Cells of a web page's tables that stand for several rows, put into each: alone, a row would not say what it is of."""

from __future__ import annotations

from itertools import islice
from typing import Any

from ingest.extract.canonical import one_line

_LONGEST = 80  # characters: a longer cell is no label, but a part of the page
_ROWS = 200  # that one cell spans
_COLUMNS = 100


def fill_spans(tree: Any) -> None:
    """Repeat short cells with a rowspan in the rows they reach into. Linear in the cells of a page."""
    spanning = (cell for cell in tree.iter("td", "th") if cell.get("rowspan"))
    for table in dict.fromkeys(table for cell in spanning for table in islice(cell.iterancestors("table"), 1)):
        above: dict[int, tuple[str, int]] = {}  # by column: what reaches into the next rows, and into how many
        for row in table.iter("tr"):
            column = 0
            following: dict[int, tuple[str, int]] = {}
            for cell in [*row.iterchildren("td", "th")]:
                while column in above:
                    _carry(column, above, following, cell)
                    column += 1
                down, across = _span(cell, "rowspan", _ROWS), _span(cell, "colspan", _COLUMNS)
                words = one_line("".join(cell.itertext()))
                if down > 1 and 0 < len(words) <= _LONGEST and not len(cell.xpath(".//table|.//ul|.//ol")):
                    following |= {column + n: (words if n == 0 else "", down - 1) for n in range(across)}
                    cell.attrib.pop("rowspan")
                column += across
            while column in above:
                _carry(column, above, following, row)
                column += 1
            above |= following


def _carry(column: int, above: dict[int, tuple[str, int]], following: dict[int, tuple[str, int]], place: Any) -> None:
    """Put the cell of this column before the cell ``place``, or at the end of the row ``place``."""
    words, more = above.pop(column)
    if more > 1:
        following[column] = (words, more - 1)
    cell = place.makeelement("td")
    cell.text = words
    if place.tag == "tr":
        place.append(cell)
    else:
        place.addprevious(cell)


def _span(cell: Any, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return min(int(value), most) if value.isdecimal() and int(value) > 0 else 1

"""Lines that nobody wrote: of one far longer than any paragraph only the beginning is read, and that is said.

Data of a program, a minified script or a file whose line ends were lost would cost minutes of embedding, and make
pages that nobody opens.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate

from kb.values import Document

LONGEST_LINE = 500_000  # characters: a sixth of War and Peace without a line end
_LONGER = re.compile(rf"[^\n\f]{{{LONGEST_LINE + 1},}}")
_WORD = 200  # characters before the limit within which a space is looked for


def bounded(document: Document) -> Document:
    """The document without the rest of each line that is too long, and a note about it; mostly as it came."""
    text = document.text
    lines = [line.span() for line in _LONGER.finditer(text)]
    if not lines:
        return document
    cuts = [(_end(text, begin), end) for begin, end in lines]
    starts, ends = [start for start, _ in cuts], [end for _, end in cuts]
    gone = [0, *accumulate(end - start for start, end in cuts)]

    def moved(place: int) -> int:
        passed = bisect_right(ends, place)
        within = place - starts[passed] if passed < len(cuts) else 0
        return place - gone[passed] - max(0, within)

    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    shorter = "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    blocks = (replace(block, start=moved(block.start), end=moved(block.end)) for block in document.blocks)
    longest = max(end - begin for begin, end in lines)
    note = (
        f"It has a line of {longest:,} characters, of which the first {LONGEST_LINE:,} are read: put line ends into it"
        " to have all of it read."
    )
    return replace(
        document,
        text=shorter,
        blocks=tuple(block for block in blocks if block.end > block.start),
        pages=tuple(replace(page, start=moved(page.start), end=moved(page.end)) for page in document.pages),
        notes=(*document.notes, note),
    )


def _end(text: str, begin: int) -> int:
    """Where the part of a line that is read ends: between words, where there are any."""
    limit = begin + LONGEST_LINE
    space = text.rfind(" ", limit - _WORD, limit)
    return space if space > 0 else limit

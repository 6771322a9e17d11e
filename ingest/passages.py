"""Cutting canonical text into passages: what search returns and what is embedded.

A passage keeps whole paragraphs where they fit and whole sentences where they do not. It never crosses a heading;
the headings above it are its trail. Headings themselves are in no passage's text (the trail has their words),
except where nothing stands under them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.text.sentences import sentences
from kb.values import Block, Document, Passage

TARGET = 800  # characters
LONGEST = 1200
SHORT = 250  # a passage below this joins its neighbour where both fit
SEPARATOR = " › "

_LINED = frozenset({"table", "code", "list", "reference"})  # a line of these means something by itself

Span = tuple[int, int]


def cut(document: Document, source_id: str) -> list[Passage]:
    """Passages of the document in order, without ids. Everything outside headings is in exactly one."""
    return [
        Passage(source_id, start, end, document.text[start:end], heading)
        for heading, pieces in _sections(document)
        for start, end in _joined(pieces)
    ]


def _sections(document: Document) -> Iterator[tuple[str, list[Span]]]:
    """(trail, pieces) of each stretch between headings; a heading over nothing is a piece of its own."""
    text = document.text
    trail: list[tuple[int, str]] = []
    pieces: list[Span] = []
    bare: Span | None = None  # a heading that nothing stood under so far
    for block in _covering(document):
        if block.kind != "heading":
            pieces += _pieces(text, block)
            continue
        if pieces:
            yield _shown(trail), pieces
        elif bare and trail and trail[-1][0] >= max(block.level, 1):
            yield _shown(trail[:-1]), [bare]
        level = max(block.level, 1)
        trail = [entry for entry in trail if entry[0] < level]
        trail.append((level, " ".join(text[block.start : block.end].split())))
        pieces = []
        bare = _trimmed(text, block.start, min(block.end, block.start + LONGEST))
    if pieces:
        yield _shown(trail), pieces
    elif bare:
        yield _shown(trail[:-1]), [bare]


def _shown(trail: Sequence[tuple[int, str]]) -> str:
    return SEPARATOR.join(title[:200] for _, title in trail if title)


def _covering(document: Document) -> Iterator[Block]:
    """The blocks in order without overlaps, and prose for any text that no block has."""
    reached = 0
    for block in sorted(document.blocks, key=lambda block: (block.start, block.end)):
        if block.start > reached:
            yield Block("prose", reached, block.start)
        if block.end > reached:
            yield Block(block.kind, max(block.start, reached), block.end, block.level)
            reached = block.end
    if reached < len(document.text):
        yield Block("prose", reached, len(document.text))


def _pieces(text: str, block: Block) -> list[Span]:
    """The block whole, or in parts of about equal length when it is longer than a passage may be."""
    whole = _trimmed(text, block.start, block.end)
    if whole is None:
        return []
    start, end = whole
    if end - start <= LONGEST:
        return [whole]
    units = _lines(text, start, end) if block.kind in _LINED else sentences(text, start, end)
    small = [part for unit in units for part in _halved(text, unit)]
    parts = -(-(end - start) // TARGET)
    return _filled(small, (end - start) / parts)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if line := _trimmed(text, start, stop):
            yield line
        start = stop + 1


def _halved(text: str, unit: Span) -> Iterator[Span]:
    """A sentence too long for a passage, cut between words; anywhere in scripts that have no spaces."""
    start, end = unit
    while end - start > TARGET:
        space = max(text.rfind(" ", start + TARGET // 2, start + TARGET), text.rfind("\n", start, start + TARGET))
        stop = space if space > start else start + TARGET
        if part := _trimmed(text, start, stop):
            yield part
        start = stop
    if part := _trimmed(text, start, end):
        yield part


def _filled(units: Sequence[Span], wanted: float) -> list[Span]:
    """Neighbouring units together until about ``wanted`` characters."""
    result: list[Span] = []
    for start, end in units:
        if result:
            first, last = result[-1]
            if end - first <= LONGEST and last - first < wanted and (start + end) / 2 - first <= wanted:
                result[-1] = (first, end)
                continue
        result.append((start, end))
    return result


def _joined(pieces: Sequence[Span]) -> list[Span]:
    """Paragraphs put together up to the target length; a short one left over joins where it fits."""
    result: list[Span] = []
    for start, end in pieces:
        if result:
            first, last = result[-1]
            short = min(last - first, end - start) < SHORT
            if end - first <= (LONGEST if short else TARGET):
                result[-1] = (first, end)
                continue
        result.append((start, end))
    assert all(before[1] <= after[0] for before, after in pairwise(result))
    return result


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None

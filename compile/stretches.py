"""A source in the parts that engines read: cut at headings, and within long sections between blocks.

A stretch is keyed by its own text, so an edit in one section leaves the other sections' work as it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.engine import Stretch
from kb.values import Block, Document, Source

LONGEST = 8_000  # characters: a few thousand tokens, well inside what any model reads with attention
HEADING_SEPARATOR = " › "


def stretches_of(source: Source, document: Document) -> list[Stretch]:
    """The stretches of a document in order; together they hold every block that is not a heading."""
    found: list[Stretch] = []
    trail: dict[int, str] = {}
    section: list[Block] = []
    for block in document.blocks:
        if block.kind != "heading":
            section.append(block)
            continue
        found.extend(_cut(source, document, section, _joined(trail)))
        section = []
        level = block.level or 1
        trail = {depth: words for depth, words in trail.items() if depth < level}
        trail[level] = " ".join(document.text[block.start : block.end].split())
    found.extend(_cut(source, document, section, _joined(trail)))
    return found


def _joined(trail: dict[int, str]) -> str:
    return HEADING_SEPARATOR.join(trail[level] for level in sorted(trail))


def _cut(source: Source, document: Document, blocks: list[Block], heading: str) -> Iterator[Stretch]:
    """One section as stretches of at most ``LONGEST`` characters, unless a single block is longer."""
    part: list[Block] = []
    for block in blocks:
        if part and block.end - part[0].start > LONGEST:
            yield _stretch(source, document, part, heading)
            part = []
        part.append(block)
    if part:
        yield _stretch(source, document, part, heading)


def _stretch(source: Source, document: Document, blocks: list[Block], heading: str) -> Stretch:
    start, end = blocks[0].start, blocks[-1].end
    return Stretch(source, start, end, document.text[start:end], tuple(blocks), heading)

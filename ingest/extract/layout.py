"""Letters with their places on a page to lines in reading order.

Pure: knows nothing of PDF. Puts together what stands on one line, tells raised and lowered letters from those on the
line, reads right-to-left writing as it is read, and reads column by column what was drawn row by row.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

RAISED, LOWERED, END = "\ufdd0", "\ufdd1", "\ufdd2"  # around words off the line; characters that no text has
_SMALL = 0.86  # times the line's type size: raised figures are set in about two thirds of it
_UP, _UP_ALONE, _DOWN, _FAR = 0.14, 0.25, 0.05, 0.85  # of the type size, off the line
_GAP = 0.2  # of the type size between two letters: less than any space
_COLUMN = 1.1  # of the type size: a wider gap may part columns
_WIDE = 1.5  # times the usual step from line to line, and the type size: more parts paragraphs
_FULL = 0.8  # of the width of the page's words: where all lines stand so far apart, a shorter one ends a paragraph
_APART = 8  # times the type size: lines further apart than that are not told by their step
_ROWS = 4  # rows of two columns before they are believed
_PROSE = 0.5  # share of a column's lines that go on in the middle of a sentence
# Two letters in one shape, which is a matter of type; fonts of some makers keep it in the private area.
LIGATURES: dict[int, str] = {0xF001: "fi", 0xF002: "fl", 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi",
                             0xFB04: "ffl", 0xFB06: "st"}  # fmt: skip
_RTL = ("R", "AL")
_SHAPED = re.compile("[\ufb1d-\ufdcf\ufdf0-\ufefc]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter as it stands on the page: its box, its baseline and type size, in points; y grows upwards."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False


@dataclass(slots=True)
class Row:
    """Letters on one line in the order in which they were drawn. ``ends``: how its text ends, "\\n" or "-\\n"."""

    glyphs: list[Glyph] = field(default_factory=list)
    ends: str = "\n"

    def inked(self) -> list[Glyph]:
        """Its letters without white space."""
        return [glyph for glyph in self.glyphs if not glyph.text.isspace()]

    def text(self) -> str:
        """Its letters as they were drawn."""
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Laid:
    """Lines in reading order, and whether anything had to be put right."""

    rows: tuple[tuple[Row, str], ...]  # each with its text, without its end
    mended: bool


def lay_out(rows: Sequence[Row]) -> Laid:
    """The lines of one page of upright text."""
    joined = list(_joined(rows))
    ordered, moved = _by_columns(joined)
    texts: list[tuple[Row, str]] = []
    mended = moved
    for row in ordered:
        if any(unicodedata.bidirectional(letter) in _RTL for glyph in row.glyphs for letter in glyph.text):
            text = _right_to_left(row)
            mended = True
        else:
            text = _with_places(row)
            mended = mended or RAISED in text or LOWERED in text
        texts.append((row, text))
    return Laid(tuple(texts), mended)


def wide_gaps(lines: Sequence[tuple[Row, str]], width: float) -> Iterator[tuple[str, str]]:
    """The lines, each with the one below it, that stand further apart than the lines of a paragraph do.

    ``width`` of the page, in points; its margins are taken for equal.
    """
    shown = [(row, inked, text) for row, text in lines if (inked := row.inked())]
    places = [(*_main(row), inked[-1].right, text) for row, inked, text in shown]
    margin = min((inked[0].left for _, inked, _ in shown), default=0.0)
    edge = max((right for _, _, right, _ in places), default=0.0)
    full = margin + _FULL * (max(edge, width - margin) - margin)
    steps = [
        (base - lower, size, right < full, above, below)
        for (size, base, right, above), (other, lower, _, below) in pairwise(places)
        if abs(size - other) <= 0.08 * size and 0 < base - lower < _APART * size
    ]
    usual = sorted(step for step, *_ in steps)[len(steps) // 4] if steps else 0.0
    for step, size, short, above, below in steps:
        if step >= _WIDE * size and (step >= _WIDE * usual or (short and step >= usual)):
            yield above, below


def _main(row: Row) -> tuple[float, float]:
    """Type size and baseline of most of a row's letters."""
    inked = row.inked()
    sizes = Counter(round(glyph.size, 1) for glyph in inked)
    if not sizes:
        return 0.0, 0.0
    size = max(sizes, key=lambda one: (sizes[one], one))
    bases = sorted(glyph.base for glyph in inked if round(glyph.size, 1) == size)
    return size, bases[len(bases) // 2]


def _joined(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows, with those joined that stand on one line: a raised figure ends a line for some programs."""
    held: Row | None = None
    for row in rows:
        if held is not None and _same_line(held, row):
            held = Row([*held.glyphs, *_space_between(held, row), *row.glyphs], row.ends)
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held


def _space_between(first: Row, second: Row) -> list[Glyph]:
    last, following = first.glyphs[-1], second.glyphs[0]
    if last.text.isspace() or following.text.isspace() or following.left - last.right <= _GAP * last.size:
        return []
    return [Glyph(" ", last.right, last.right, last.base, last.size, last.bold)]


def _same_line(first: Row, second: Row) -> bool:
    before, after = first.inked(), second.inked()
    if not before or not after or first.ends != "\n":
        return False
    size, base = _main(first)
    other, other_base = _main(second)
    small = min(size, other) <= _SMALL * max(size, other)
    near = (_FAR if small else _UP) * max(size, other)
    gap = after[0].left - max(glyph.right for glyph in before[-3:])
    close = abs(base - other_base) <= near or abs(before[-1].base - after[0].base) <= _UP * max(size, other)
    return close and -0.3 * max(size, other) <= gap <= 0.6 * max(size, other)


def _place(glyph: Glyph, size: float, base: float) -> str:
    """Where a letter stands: RAISED, LOWERED or nothing for on the line."""
    off = glyph.base - base
    small = glyph.size <= _SMALL * size
    if _FAR * size >= off >= (_UP if small else _UP_ALONE) * size:
        return RAISED
    return LOWERED if small and -_FAR * size <= off <= -_DOWN * size else ""


def _with_places(row: Row) -> str:
    size, base = _main(row)
    parts: list[str] = []
    place = ""
    last: Glyph | None = None
    for glyph in row.glyphs:
        if glyph.text.isspace():
            here = ""
        else:
            here = _place(glyph, size, base)
            if here and last is not None and abs(glyph.left - last.right) > 0.8 * size:
                here = place if place == here else ""  # far from any word: a page number beside a running header
            last = glyph
        if here != place:
            parts.append(END if place else "")
            parts.append(here)
            place = here
        parts.append(glyph.text)
    if place:
        parts.append(END)
    return "".join(parts)


def _right_to_left(row: Row) -> str:
    """The row's letters in the order in which they are read; figures and Latin words run to the right within it."""
    letters = sorted(row.inked(), key=lambda glyph: -(glyph.left + glyph.right))
    if not letters:
        return ""
    words: list[str] = []
    last: Glyph | None = None
    for glyph in letters:
        if last is not None and last.left - glyph.right > _GAP * glyph.size:
            words.append(" ")
        words.append(_plain(glyph.text))
        last = glyph
    classes = [_direction(word) for word in words]
    result: list[str] = []
    index = 0
    while index < len(words):
        if classes[index] != "L":
            result.append(words[index])
            index += 1
            continue
        end = index
        for ahead in range(index, len(words)):
            if classes[ahead] == "L":
                end = ahead
            elif classes[ahead] == "R":
                break
        result += reversed(words[index : end + 1])
        index = end + 1
    return " ".join("".join(result).split())


def _direction(word: str) -> str:
    """L for figures and letters read to the right, R for those read to the left, N for what follows its neighbours."""
    kinds = {unicodedata.bidirectional(letter) for letter in word}
    if kinds & {"R", "AL", "NSM"}:
        return "R"
    return "L" if kinds & {"L", "EN", "AN"} else "N"


def _plain(text: str) -> str:
    """Arabic letters without the shape they take between others: the same letters everywhere."""
    return _SHAPED.sub(lambda letter: unicodedata.normalize("NFKC", letter.group()), text)


def _segments(row: Row) -> list[Row]:
    """The row cut where the gap between two letters is wide."""
    size, _ = _main(row)
    found: list[Row] = [Row()]
    right: float | None = None
    for glyph in row.glyphs:
        if not glyph.text.isspace():
            if right is not None and glyph.left - right > _COLUMN * size:
                found.append(Row())
            right = glyph.right
        found[-1].glyphs.append(glyph)
    return found


def _by_columns(rows: Sequence[Row]) -> tuple[list[Row], bool]:
    """Rows with stretches of two columns, drawn row by row, in the order in which columns are read."""
    cut = [_segments(row) if row.ends == "\n" else [row] for row in rows]
    starts = Counter(round(parts[1].inked()[0].left / 2) for parts in cut if len(parts) == 2 and parts[1].inked())
    result: list[Row] = []
    moved = False
    index = 0
    while index < len(rows):
        parts = cut[index]
        gutter = round(parts[1].inked()[0].left / 2) if len(parts) == 2 and parts[1].inked() else None
        if gutter is None or sum(starts[gutter + n] for n in (-1, 0, 1)) < _ROWS:
            result.append(rows[index])
            index += 1
            continue
        end = index
        while end < len(rows) and len(cut[end]) == 2 and abs(round(cut[end][1].inked()[0].left / 2) - gutter) <= 1:
            end += 1
        left, right = [parts[0] for parts in cut[index:end]], [parts[1] for parts in cut[index:end]]
        if end - index >= _ROWS and _runs_on(left) and _runs_on(right):
            result += [*left, *right]
            moved = True
        else:
            result += rows[index:end]
        index = end
    return result, moved


def _runs_on(column: Sequence[Row]) -> bool:
    """Whether these lines read like running text, not like the cells of a table."""
    texts = [row.text().strip() for row in column]
    if sum(len(text) for text in texts) < 20 * len(texts):
        return False
    inner = sum(
        not re.search(r"[.!?:]$", before)
        and (after[:1].islower() or after[:1].isdigit() or bool(re.search(r"[a-z,]$", before)))
        for before, after in pairwise(texts)
    )
    small = sum(text[:1].islower() for text in texts[1:])
    return inner >= _PROSE * (len(texts) - 1) and small >= 1

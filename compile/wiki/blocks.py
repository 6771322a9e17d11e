"""Canonical text as Markdown: every character of it, in order, with marks around quotes if wanted.

Blocks decide the shape. What lies between blocks is kept too: nothing of a source is left out for want of a block.
Quotes may overlap, nest, and run over the limits of blocks. Each stretch gets a ``<mark>`` that names every quote it is
part of: the first one of a quote has its id, further ones have it as a class. Where a mark cannot stand (inside code),
an empty one stands before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from compile.wiki.names import escaped
from kb.encode.markdown import escape_markdown
from kb.encode.terminal import printable
from kb.values import Block, BlockKind, Document

PIECE = 16_000  # characters: a longer block is cut at white space, so that pages can be split
_LONGEST_HEADING = 200  # characters: what is longer was no heading to its reader
_BREAK = "  \n"  # a displayed line end inside a paragraph
_SPOKEN = frozenset({"prose", "caption"})
_FLOWING = frozenset({"pdf", "text"})  # kinds of document whose line ends only fill the column


class Mark(NamedTuple):
    """A quote's place in the canonical text."""

    id: str
    start: int
    end: int


class Piece(NamedTuple):
    """A stretch of canonical text that is rendered at once: a block, or a part of one on one page."""

    kind: BlockKind
    level: int
    start: int
    end: int
    page: int  # 0 where the document has no pages
    at: str = ""  # when it is said, where a transcript tells and its words do not


def pieces(document: Document) -> list[Piece]:
    """The document cut at its blocks, at page limits and within very long blocks; only white space is left out."""
    limits = [page.start for page in document.pages]
    found: list[Piece] = []
    times = _times(document)
    for kind, level, start, end in _covering(document):
        said = times.get(end, "")
        while start < end:
            at = bisect_right(limits, start)
            stop = min(end, limits[at] if at < len(limits) else end)
            if stop - start > PIECE:
                stop = _cut(document.text, start, start + PIECE, " \n" if kind not in ("code", "table") else "\n")
            if document.text[start:stop].strip():
                found.append(Piece(kind, level, start, stop, document.pages[at - 1].number if at else 0, said))
                said = ""
            start = stop
    return found


def _times(document: Document) -> dict[int, str]:
    """By where a block ends, the time it begins at, where that is new and stands in no words before it."""
    found, last = {}, ""
    for block in document.blocks:
        if block.at and block.at != last:
            last = block.at
            if last.split()[-1] not in document.text[block.start : block.end]:
                found[block.end] = last
    return found


def _covering(document: Document) -> Iterator[tuple[BlockKind, int, int, int]]:
    """Blocks in order without overlap; what stands before a block on its line (a speaker) joins it."""
    text, cursor = document.text, 0
    for block in sorted(document.blocks, key=lambda block: block.start):
        start, end = max(block.start, cursor), min(block.end, len(text))
        if start >= end:
            continue
        before = text[cursor:start]
        if before.strip():
            line = max(before.rfind("\n") + 1, 0)
            if before[line:].strip() and block.kind != "heading":
                start, before = cursor + line, before[:line]
            yield from _paragraphs(text, cursor, cursor + len(before))
        yield _kind(block), block.level, start, end
        cursor = end
    yield from _paragraphs(text, cursor, len(text))


def _cut(text: str, start: int, stop: int, signs: str) -> int:
    """The last place to cut before ``stop``: after one of ``signs``, or right there."""
    return max(max(text.rfind(sign, start, stop) for sign in signs) + 1, 0) or stop


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[BlockKind, int, int, int]]:
    """Text that no block claims, as prose parted by empty lines."""
    for stop in [*(start + gap.end() for gap in re.finditer(r"\n[^\S\n]*\n", text[start:end])), end]:
        if text[start:stop].strip():
            yield "prose", 0, start, stop
        start = stop


def _kind(block: Block) -> BlockKind:
    return "prose" if block.kind == "heading" and block.end - block.start > _LONGEST_HEADING else block.kind


def weight(document: Document, piece: Piece) -> int:
    """About how many bytes the piece takes as Markdown, without rendering it."""
    text = document.text[piece.start : piece.end]
    signs = len(re.findall(r"[^\w\s]", text)) + 3 * len(re.findall(r"[<|&]", text))
    return len(text.encode("utf-8", "replace")) + signs


class Writer:
    """Renders the pieces of one document in order, and remembers which marks already have their id."""

    def __init__(self, document: Document, marks: Sequence[Mark] = (), *, only_marked: bool = False) -> None:
        self._text = document.text
        self._top = min((block.level for block in document.blocks if block.kind == "heading"), default=1)
        self._flowing = document.kind in _FLOWING
        proper = (mark for mark in marks if mark.start < mark.end)
        self._waiting = deque(sorted(proper, key=lambda mark: (mark.start, -mark.end, mark.id)))
        self._current: list[Mark] = []
        self._seen: set[str] = set()
        self._only_marked = only_marked
        self.depth = 2  # of the last heading: none may skip a level

    def piece(self, piece: Piece) -> str:
        """The piece as Markdown, without an empty line around it; "" when nothing of it is to be shown."""
        body = self._body(piece)
        return f"*{escape_markdown(piece.at)}* {body}" if body and piece.at and piece.kind in _SPOKEN else body

    def _body(self, piece: Piece) -> str:
        marks = self._marks(piece.start, piece.end)
        if self._only_marked:
            return self._excerpt(piece, marks)
        if piece.kind == "code":
            return self._code(piece, marks)
        if piece.kind == "heading":
            line = self._inline(piece.start, piece.end, marks)
            self.depth = min(6, piece.level - self._top + 3, self.depth + 1)
            return f"{'#' * self.depth} {line}"
        lines = self._lines(piece)
        if piece.kind == "table" and (table := self._table(lines, marks)):
            return table
        shown = [line for start, end in lines if (line := self._inline(start, end, marks))]
        if piece.kind == "list":
            return f"- {_BREAK.join(shown)}"
        if piece.kind == "quote":
            return "> " + f"{_BREAK}> ".join(shown)
        return _BREAK.join(shown)

    def _marks(self, start: int, end: int) -> list[Mark]:
        """The marks that touch a stretch; stretches are asked for in order."""
        while self._waiting and self._waiting[0].start < end:
            self._current.append(self._waiting.popleft())
        self._current = [mark for mark in self._current if mark.end > start]
        return self._current

    def _lines(self, piece: Piece) -> list[tuple[int, int]]:
        if self._flowing and piece.kind in ("prose", "quote", "list", "caption"):
            return [(piece.start, piece.end)]
        lines, start = [], piece.start
        for line in self._text[piece.start : piece.end].splitlines(keepends=True):
            if line.strip():
                lines.append((start, start + len(line)))
            start += len(line)
        return lines

    def _inline(self, start: int, end: int, marks: Sequence[Mark]) -> str:
        """One line of escaped text with its marks."""
        touching = [mark for mark in marks if mark.start < end and mark.end > start]
        if not touching:
            return _escaped(self._text[start:end]).strip()
        cuts = sorted({start, end} | {cut for m in touching for cut in (m.start, m.end) if start < cut < end})
        out = []
        for left, right in pairwise(cuts):
            active = [mark for mark in touching if mark.start <= left and mark.end >= right]
            words = _escaped(self._text[left:right])
            bare = words.strip()
            if not active or not bare:
                out.append(words)
                continue
            new = self._new(active)
            out.append(words[: len(words) - len(words.lstrip())])
            out.append(_marked(bare, new, [mark.id for mark in active if mark.id not in new]))
            out.append(words[len(words.rstrip()) :])
        return re.sub(r" {2,}", " ", "".join(out)).strip()

    def _new(self, active: Sequence[Mark]) -> list[str]:
        """Ids of marks met for the first time."""
        names = [mark.id for mark in active if mark.id not in self._seen]
        self._seen.update(names)
        return names

    def _code(self, piece: Piece, marks: Sequence[Mark]) -> str:
        code = printable(self._text[piece.start : piece.end].replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
        fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", code)), default=0))
        block = f"{fence}\n{code}\n{fence}"
        anchors = "".join(map(_anchor, self._new(marks)))
        return f"{anchors}\n\n{block}" if anchors else block

    def _table(self, lines: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> str:
        """Rows of cells parted by ``|`` as a Markdown table; "" when the rows do not agree."""
        rows = [list(_cells(self._text, start, end)) for start, end in lines]
        width = len(rows[0]) if rows else 0
        if len(rows) < 2 or width < 2 or any(len(row) > width for row in rows):
            return ""
        shown = [[self._inline(*cell, marks) for cell in row] + [""] * (width - len(row)) for row in rows]
        ruled = [shown[0], ["---"] * width, *shown[1:]]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in ruled)

    def _excerpt(self, piece: Piece, marks: Sequence[Mark]) -> str:
        """Only what is marked, with dots for what is left out."""
        spans: list[tuple[int, int]] = []
        for mark in sorted(marks, key=lambda mark: mark.start):
            start, end = max(mark.start, piece.start), min(mark.end, piece.end)
            if spans and not self._text[spans[-1][1] : start].strip():
                start, end = spans[-1][0], max(spans.pop()[1], end)
            spans.append((start, end))
        return " … ".join(self._inline(start, end, marks) for start, end in spans)


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for bar in re.finditer(r" \| |\t", text[start:end]):
        yield left, start + bar.start()
        left = start + bar.end()
    yield left, end


def _escaped(text: str) -> str:
    """Escaped for Markdown, on one line, edges kept as single spaces."""
    words = escaped(" ".join(text.split()))  # as a page that quotes it has it
    return f"{' ' if text[:1].isspace() else ''}{words}{' ' if text[-1:].isspace() else ''}" if words else " "


def _marked(words: str, new: Sequence[str], known: Sequence[str]) -> str:
    """Words with the ids of quotes that begin here, one mark in the other, and as classes those that go on."""
    more = f' class="{" ".join(known)}"' if known else ""
    opening = "".join(f'<mark id="{name}"{more if place == 0 else ""}>' for place, name in enumerate(new))
    return f"{opening or f'<mark{more}>'}{words}{'</mark>' * max(1, len(new))}"


def _anchor(name: str) -> str:
    return f'<mark id="{name}"></mark>'

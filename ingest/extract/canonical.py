"""Canonical text, written front to back: blocks get their offsets as their words are appended, never by search.

This module does not know any file format. A reader opens a block, appends words as they are displayed, closes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ingest.extract.pages import heads_references
from kb.text.sentences import sentences
from kb.values import Block, BlockKind, Document, FoundPicture, SourceFlag

# What a reader sees as one space. Zero-width characters are not white space: they stay, and are flagged.
_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x1c-\x1f\x85]+")
_SIGNS = re.compile(r"[\W_]+")
_BREAK = "\n"
HOLE = "[formula]"  # stands for what a reader sees there and kb cannot read
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Between two letters of a script that has no use for them; a joiner inside an emoji or a Persian word is right.
_LETTER = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
_ZERO_WIDTH = re.compile(f"(?<=[{_LETTER}])[\u200b\u200c\u200d\u2060-\u2064\ufeff\u180e\u034f]+(?=[{_LETTER}])")
_TAGS = re.compile("(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]{2,}")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}")


def one_line(text: str) -> str:
    """``text`` with each run of white space as one space, trimmed: how titles and cells are shown."""
    return _SPACES.sub(" ", text).strip()


def letters_of(text: str) -> str:
    """``text`` by its letters and digits alone, case-folded: what stays the same however it is set."""
    return _SIGNS.sub("", text).casefold()


def flags_of(text: str) -> tuple[SourceFlag, ...]:
    """The warnings that unseen characters in ``text`` call for."""
    found: list[SourceFlag] = []
    if any(pattern.search(text) for pattern in (_ZERO_WIDTH, _TAGS, _SELECTORS)):
        found.append("invisible_chars")
    if _BIDI.search(text):
        found.append("bidi")
    return tuple(found)


def claiming(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` in which what claims nothing is apart: lists of works, and sentences with a hole in them."""
    result: list[Block] = []
    listed = 0  # level of the heading above a list of works
    for block in blocks:
        if block.kind == "heading":
            if heads_references(text[block.start : block.end]):
                listed = block.level or 1
            elif block.level <= listed:
                listed = 0
        if listed and block.kind in ("prose", "list", "quote"):
            block = replace(block, kind="reference", level=0)
        holed = block.kind in ("prose", "list", "quote") and HOLE in text[block.start : block.end]
        result += _parted(text, block) if holed else [block]
    return tuple(result)


def _parted(text: str, block: Block) -> Iterator[Block]:
    """A block by its sentences, in which each with a hole is apart."""
    begun, last = block.start, block.start
    for start, end in sentences(text, block.start, block.end):
        if HOLE in text[start:end]:
            if last > begun:
                yield replace(block, start=begun, end=last)
            yield Block("caption", start, end)
            begun = end
            while begun < block.end and text[begun].isspace():
                begun += 1
        last = end
    if last > begun:
        yield replace(block, start=begun, end=last)


def joined(parts: Iterable[tuple[str, str, Document]]) -> tuple[str, tuple[Block, ...]]:
    """Several documents as one text: each below its heading and, where there is one, a line that is no part of it."""
    canonical = Canonical()
    for heading, caption, document in parts:
        canonical.verbatim("heading", one_line(heading), 1)
        canonical.verbatim("caption", one_line(caption))
        for block in document.blocks:
            words = document.text[block.start : block.end]
            level = min(6, block.level + 1) if block.kind == "heading" else block.level
            if block.kind in ("table", "code"):
                canonical.verbatim(block.kind, words, level)
            else:
                canonical.open(block.kind, level, block.speaker, host=block.at)
                canonical.append(words)
                canonical.close()
    text, blocks = canonical.result()
    return text, tuple(replace(block, at=at or "") for block, at in zip(blocks, canonical.hosts, strict=True))


class Canonical:
    """A canonical text under construction, and its blocks.

    Words appended inside a block flow: white space runs to one space, as on a screen. ``verbatim`` keeps every
    character. Two blocks are parted by an empty line, items of one list by a line end. Blocks without a letter,
    digit or sign leave no trace.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._open: tuple[BlockKind, int, str] | None = None
        self._host: Any = None
        self.hosts: list[Any] = []  # for each block what its reader said it stands in
        self._words: list[str] = []
        self.pictures: list[tuple[int, FoundPicture]] = []  # each with how many blocks stand before it

    def picture(self, address: str, caption: str = "", data: bytes = b"") -> None:
        """A picture stands here; it is shown after the block it stands in."""
        self.pictures.append((len(self._blocks) + bool(self._open), FoundPicture(0, address, data, caption)))

    def placed(self) -> tuple[FoundPicture, ...]:
        """The pictures by their places in the text."""
        self.close()
        ends = [0, *(block.end for block in self._blocks)]
        return tuple(replace(found, place=ends[min(before, len(self._blocks))]) for before, found in self.pictures)

    def open(self, kind: BlockKind, level: int = 0, speaker: str = "", host: Any = None) -> None:
        """Begin a block; what was open is closed first."""
        self.close()
        self._host = host
        self._open = (kind, level, speaker)

    @property
    def kind(self) -> BlockKind | None:
        """The kind of the open block; None between blocks."""
        return self._open[0] if self._open else None

    def append(self, words: str) -> None:
        """Add displayed words to the open block (a prose block is opened if there is none)."""
        if self._open is None:
            if not words.strip():
                return
            self.open("prose")
        self._words.append(_SPACES.sub(" ", words))

    def line_end(self) -> None:
        """A displayed line end inside a block, such as <br>."""
        if self._open is not None:
            self._words.append(_BREAK)

    def close(self) -> None:
        """End the open block."""
        if self._open is None:
            return
        kind, level, speaker = self._open
        words = "".join(self._words)
        self._open, self._words = None, []
        self._put(kind, re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", words)).strip(), level, speaker)

    def verbatim(self, kind: BlockKind, text: str, level: int = 0, host: Any = None) -> None:
        """A whole block whose line ends and spaces mean something: code, a table with its rows as lines."""
        self.close()
        self._host = host
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._put(kind, "\n".join(line.rstrip() for line in lines).strip("\n"), level, "")

    def table(self, rows: Iterable[Sequence[str]], host: Any = None) -> None:
        """A whole table: each row that holds anything as a line, cells, which are on one line each, parted by bars."""
        self.verbatim("table", "\n".join(" | ".join(row) for row in rows if any(row)), host=host)

    def _put(self, kind: BlockKind, words: str, level: int, speaker: str) -> None:
        if not words or words.isspace():
            return
        if self._blocks:
            together = kind == self._blocks[-1].kind == "list"
            self._parts.append("\n" if together else "\n\n")
            self._length += 1 if together else 2
        self._parts.append(words)
        self._blocks.append(Block(kind, self._length, self._length + len(words), level, speaker))
        self.hosts.append(self._host)
        self._length += len(words)

    def result(self) -> tuple[str, tuple[Block, ...]]:
        """The canonical text and its blocks, in order and without overlap."""
        self.close()
        return "".join(self._parts), tuple(self._blocks)

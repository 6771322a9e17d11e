"""Plain text: the file's own characters, cut into blocks at empty lines; a record of talk in turns."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ingest.blank import EMPTY, EMPTY_ADVICE
from ingest.extract.canonical import flags_of, one_line
from ingest.extract.decoding import decode, encoding_notes
from ingest.extract.grids import all_drawn
from ingest.extract.labels import is_label
from ingest.extract.letters import is_dated, signed
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.times import spoken, with_times
from ingest.extract.transcript import introduced
from ingest.extract.turns import record_of_talk
from kb.values import Block, Document

_UNDERLINE = re.compile(r"^[ \t]*(=|-|~|\*)\1{2,}[ \t]*$")
_BULLET = re.compile(r"^[ \t]*(?:[-*•–]|\(?\d{1,3}[.)])[ \t]+\S")
_LETTER = re.compile(r"[^\W\d_]")
_TITLE = 180  # characters of a first line that may be a title
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def text_of(data: bytes) -> str:
    """``data`` decoded, with \\n line ends. Raises Unreadable for what is not text."""
    text = decode(data)
    head = text[:100_000]
    if len(_NOT_TEXT.findall(head)) * 20 > len(head):
        raise Unreadable(
            "The file is not text, whatever its name says.", "Rename it to what it is, or take it out of raw/."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\x00", "\ufffd")
    return text.strip("\n") if text.strip() else ""


def read_plain(data: bytes) -> Document:
    """Text as it stands. Raises Unreadable when there is none."""
    text = text_of(data)
    if not text:
        raise Unreadable(EMPTY, EMPTY_ADVICE)
    if talk := record_of_talk(text):
        text, blocks = talk[0], with_times(talk[0], introduced(*talk))
    else:
        text, tables = _with_tables(text)
        text, blocks = spoken(text, _blocks(text, tables))
    first = blocks[0] if blocks else None
    author, day = signed(text, blocks)
    return Document(
        text,
        blocks,
        "text",
        READER.signature(),
        title=one_line(text[first.start : first.end])[:300] if first and first.kind == "heading" else "",
        author=author,
        date=day,
        flags=flags_of(text),
        notes=encoding_notes(data),
    )


def _with_tables(text: str) -> tuple[str, frozenset[int]]:
    """``text`` with each row of a table that is drawn in it as a line, cells parted by bars; and where tables begin."""
    lines = text.split("\n")
    parts: list[str] = []
    begins: list[int] = []
    length = done = 0
    for table in all_drawn(lines):
        before = [*lines[done : table.first], ""] if table.first else []
        rows = [" | ".join(row).strip() for row in table.rows]
        begins.append(length + sum(len(line) + 1 for line in before))
        parts += [*before, *rows, ""]
        length = begins[-1] + sum(len(row) + 1 for row in rows) + 1
        done = table.last
    whole = "\n".join([*parts, *lines[done:]])
    return whole.rstrip("\n") if parts else text, frozenset(begins)


def _blocks(text: str, tables: Container[int]) -> list[Block]:
    blocks: list[Block] = []
    for start, end in _paragraphs(text):
        if start in tables:
            blocks.append(Block("table", start, end))
            continue
        lines = text[start:end].split("\n")
        if len(lines) >= 2 and _UNDERLINE.match(lines[1]) and _heading_words(lines[0]):
            mark = start + len(lines[0]) + 1 + len(lines[1])
            blocks.append(Block("heading", start, start + len(lines[0].rstrip()), 1 if "=" in lines[1] else 2))
            blocks.append(Block("caption", start + len(lines[0]) + 1, mark))
            start = mark
            while start < end and text[start].isspace():
                start += 1
            if start >= end:
                continue
            lines = text[start:end].split("\n")
        blocks += _paragraph(text, start, end, lines, first=not blocks)
    return blocks


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of lines that are not empty, without the white space around it."""
    start = end = -1
    at = 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip()) if start < 0 else start
            end = at + len(line.rstrip())
        elif start >= 0:
            yield start, end
            start = -1
        at += len(line) + 1
    if start >= 0:
        yield start, end


def _paragraph(text: str, start: int, end: int, lines: list[str], *, first: bool) -> list[Block]:
    if len(lines) == 1 and (
        _shouted(lines[0])
        or (first and _titled(lines[0]) and not is_label(lines[0]) and not is_dated(lines[0]) and end < len(text))
    ):
        return [Block("heading", start, end, 1 if first else 2)]
    if _BULLET.match(lines[0]) and sum(bool(_BULLET.match(line)) for line in lines) * 2 >= len(lines):
        return _items(start, lines)
    return [Block("prose", start, end)]


def _items(start: int, lines: list[str]) -> list[Block]:
    """One list block per item; lines without a mark of their own go on with the item above."""
    blocks: list[Block] = []
    at = start
    for line in lines:
        left, right = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        if _BULLET.match(line) or not blocks:
            blocks.append(Block("list", left, right, 1))
        elif left < right:
            blocks[-1] = Block("list", blocks[-1].start, right, 1)
        at += len(line) + 1
    return blocks


def _heading_words(line: str) -> bool:
    return 0 < len(line.strip()) <= 120 and bool(_LETTER.search(line))


def _shouted(line: str) -> bool:
    """A short line in capitals."""
    words = line.strip()
    return len(words) <= 80 and words.isupper() and len(_LETTER.findall(words)) >= 4 and words[-1] not in ".,;:!?"


def _titled(line: str) -> bool:
    """A first line that reads like a title: short, and no sentence; those of papers run on."""
    words = line.strip()
    return (
        len(words) <= _TITLE
        and ". " not in words[40:]
        and bool(_LETTER.search(words))
        and words[-1] not in ".,;:"
        and not words[0].islower()
    )


def read_code(data: bytes) -> Document:
    """A program, whole: what it says to machines claims nothing. Raises Unreadable when there is none."""
    text = text_of(data)
    if not text:
        raise Unreadable(EMPTY, EMPTY_ADVICE)
    return Document(text, _whole(text), "text", CODE.signature(), flags=flags_of(text), notes=encoding_notes(data))


def _whole(text: str) -> tuple[Block, ...]:
    return tuple(Block("code", start, end) for start, end in _paragraphs(text))


READER = Reader("text", edition=8, read=of_bytes(read_plain))
CODE = Reader(
    "code",
    edition=1,
    read=of_bytes(read_code),
    names=(
        ".py", ".js", ".ts", ".jsx", ".tsx", ".c", ".h", ".cpp", ".hpp", ".cc", ".java", ".go", ".rs", ".rb", ".php",
        ".sh", ".bash", ".ps1", ".pl", ".lua", ".swift", ".kt", ".scala", ".cs", ".r", ".jl", ".sql", ".css", ".scss",
        ".toml", ".ini", ".cfg", ".yaml", ".yml",
    ),
)  # fmt: skip

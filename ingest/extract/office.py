"""Texts of LibreOffice and slides of PowerPoint: what a reader sees, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.packed import Packed, local_name
from ingest.extract.reader import Reader, Unreadable, of_bytes
from kb.values import Document

_ADVICE = "Open it in its program and save it again, or save it as PDF."
_SKIPPED = frozenset(["tracked-changes", "annotation", "annotation-end", "note", "ruby-text", "frame", "index-title"])
_ENTRIES = frozenset(["table-of-content", "alphabetical-index", "illustration-index"])
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def read_odt(data: bytes) -> Document:
    """The text of an OpenDocument text. Raises Unreadable for broken and empty ones."""
    archive = Packed(data, "The OpenDocument text", _ADVICE)
    canonical = Canonical()
    notes: list[Any] = []
    _odt_blocks(archive.xml("content.xml"), canonical, notes, 0)
    for note in notes:
        canonical.open("prose")
        canonical.append(" ".join(_odt_words(part, []) for part in note.iter() if local_name(part) == "p"))
    return _document(canonical, ODT, archive.properties("meta.xml"), "creation-date")


def _odt_blocks(node: Any, canonical: Canonical, notes: list[Any], depth: int) -> None:
    for child in node:
        name = local_name(child)
        if name in _SKIPPED or name in _ENTRIES or depth > 60:
            continue
        if name in ("h", "p"):
            level = next((value for key, value in child.attrib.items() if key.endswith("outline-level")), "1")
            if name == "h" and level.isdigit():
                canonical.open("heading", min(6, int(level)))
            else:
                canonical.open("list" if depth else "prose", depth)
            canonical.append(_odt_words(child, notes))
            canonical.close()
        elif name == "table":
            rows = [
                [
                    one_line(" ".join(_odt_words(p, notes) for p in cell.iter() if local_name(p) in ("p", "h")))
                    for cell in row
                    if "table-cell" in local_name(cell)
                ]
                for row in child.iter()
                if local_name(row) == "table-row"
            ]
            canonical.table(rows)
        else:
            _odt_blocks(child, canonical, notes, depth + (name == "list"))


def _odt_words(node: Any, notes: list[Any]) -> str:
    parts = [node.text or ""]
    for child in node:
        name = local_name(child)
        if name == "note":
            notes += [part for part in child if local_name(part) == "note-body"]
        elif name in ("tab", "line-break", "s"):
            parts.append(" ")
        elif name not in _SKIPPED:
            parts.append(_odt_words(child, notes))
        parts.append(child.tail or "")
    return "".join(parts)


def read_pptx(data: bytes) -> Document:
    """The words on the slides of a presentation, and the speaker's notes after each. Raises Unreadable as others do."""
    archive = Packed(data, "The presentation", _ADVICE)
    slides = [name for name in archive.names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    canonical = Canonical()
    for name in sorted(slides, key=lambda one: int(re.findall(r"\d+", one)[-1])):
        for shape in _of(archive.xml(name), f"{_P}sp", f"{_A}tbl"):
            _shape(shape, canonical)
        notes = name.replace("slides/slide", "notesSlides/notesSlide")
        if notes in archive.names:
            for shape in archive.xml(notes).iter(f"{_P}sp"):
                if any(place.get("type") == "body" for place in shape.iter(f"{_P}ph")):
                    _shape(shape, canonical)
    return _document(canonical, PPTX, archive.properties("docProps/core.xml"), "created")


def _shape(shape: Any, canonical: Canonical) -> None:
    if shape.tag == f"{_A}tbl":
        rows = [[one_line(" ".join(_lines(cell))) for cell in row.iter(f"{_A}tc")] for row in shape.iter(f"{_A}tr")]
        canonical.table(rows)
        return
    kind = next((place.get("type", "body") for place in shape.iter(f"{_P}ph")), "")
    if kind in ("sldNum", "dt", "ftr"):
        return
    for line in _lines(shape):
        if kind in ("title", "ctrTitle"):
            canonical.open("heading", 2)
        else:
            canonical.open("list" if kind == "body" else "prose", int(kind == "body"))
        canonical.append(line)
        canonical.close()


def _lines(node: Any) -> Iterator[str]:
    for paragraph in node.iter(f"{_A}p"):
        words = "".join(
            part.text or "" if part.tag == f"{_A}t" else " " for part in _of(paragraph, f"{_A}t", f"{_A}br")
        )
        if words.strip():
            yield words


def _of(node: Any, *tags: str) -> list[Any]:
    return [part for part in node.iter() if part.tag in tags]


def _document(canonical: Canonical, reader: Reader, known: dict[str, str], created: str) -> Document:
    text, blocks = canonical.result()
    if not text:
        raise Unreadable("The file holds no text.", "Take it out of raw/, or put words into it.")
    heading = next((block for block in blocks if block.kind == "heading"), None)
    shown = one_line(text[heading.start : heading.end]) if heading else ""
    date = known.get(created, "")[:10]
    return Document(
        text,
        blocks,
        "text",
        reader.signature(),
        title=(known.get("title") or shown)[:300],
        author=(known.get("initial-creator") or known.get("creator", ""))[:200],
        date=date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else "",
        flags=flags_of(text),
    )


ODT = Reader(
    "odt", edition=1, reads="OpenDocument texts", read=of_bytes(read_odt), names=(".odt",), begins=b"PK\x03\x04"
)
PPTX = Reader(
    "pptx", edition=1, reads="presentations", read=of_bytes(read_pptx), names=(".pptx",), begins=b"PK\x03\x04"
)

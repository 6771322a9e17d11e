"""Word documents: the paragraphs a reader sees. Deleted text is left out, hidden and white text is left out and
flagged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.formulas import subscript, superscript
from ingest.extract.packed import Packed, local_name
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.times import spoken
from kb.values import Document, SourceFlag

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_HEADING = re.compile(r"^(?:heading|berschrift|überschrift|titre|ttulo|kop)\s?([1-6])$", re.IGNORECASE)
_NOT_SHOWN = frozenset(
    [f"{_W}del", f"{_W}moveFrom", f"{_W}rt", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_BROKEN = "Open it in Word or LibreOffice and save it again, or save it as PDF."


def read_docx(data: bytes) -> Document:
    """The text of a Word document. Raises Unreadable for broken, oversized and empty ones."""
    archive = Packed(data, "The Word document", _BROKEN)
    body = archive.xml("word/document.xml")
    parts = [f"word/{name}.xml" for name in ("footnotes", "endnotes")]
    notes = [archive.xml(name) for name in parts if name in archive.names]
    known = archive.properties("docProps/core.xml")
    writer = _Writer()
    writer.write(body)
    for part in notes:
        writer.write_notes(part)
    text, blocks = spoken(*writer.canonical.result())
    if not text:
        raise Unreadable("The Word document holds no text.", "Take it out of raw/, or put words into it.")
    headings = [block for block in blocks if block.kind == "heading"]
    flags: list[SourceFlag] = ["hidden_text"] if writer.hidden else []
    return Document(
        text,
        blocks,
        "text",
        READER.signature(),
        title=(known.get("title") or (one_line(text[headings[0].start : headings[0].end]) if headings else ""))[:300],
        author=known.get("creator", "")[:200],
        date=known.get("created", "")[:10] if re.match(r"\d{4}-\d\d-\d\d", known.get("created", "")) else "",
        flags=(*flags, *flags_of(text)),
    )


class _Writer:
    def __init__(self) -> None:
        self.canonical = Canonical()
        self.hidden = False
        self._boxes: list[Any] = []

    def write(self, root: Any) -> None:
        """Append the body's paragraphs and tables in order."""
        body = root.find(f"{_W}body")
        for child in body if body is not None else ():
            self._block(child)

    def write_notes(self, root: Any) -> None:
        """Append foot- or endnotes, each a paragraph of its own; lines that only part them say nothing."""
        for note in root:
            if note.get(f"{_W}type", "normal") == "normal":
                for child in note:
                    self._block(child)

    def _block(self, node: Any) -> None:
        if node.tag == f"{_W}tbl":
            self._table(node)
        elif node.tag == f"{_W}p":
            self._paragraph(node)
            boxes, self._boxes = self._boxes, []
            for box in boxes:  # what stands in boxes beside a paragraph is read after it
                for child in box:
                    self._block(child)
        elif node.tag not in _NOT_SHOWN:
            for child in node:
                self._block(child)

    def _paragraph(self, paragraph: Any) -> None:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val", "") if style is not None else ""
        heading = _HEADING.match(name)
        if heading or name.lower() == "title":
            self.canonical.open("heading", int(heading.group(1)) if heading else 1)
        elif paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
            level = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
            self.canonical.open("list", 1 + int(level.get(f"{_W}val", "0")) if level is not None else 1)
        else:
            self.canonical.open("quote" if "quote" in name.lower() else "caption" if name == "Caption" else "prose")
        self.canonical.append(self._words(paragraph))
        self.canonical.close()

    def _table(self, table: Any) -> None:
        rows = [[one_line(self._words(cell)) for cell in _inside(row, "tc")] for row in _inside(table, "tr")]
        self.canonical.table(rows)

    def _words(self, node: Any) -> str:
        parts: list[str] = []
        for run in self._in_order(node):
            if run.tag == f"{_W}p":
                parts.append(" ")
            if run.tag == f"{_M}oMath":
                parts.append(_formula(run))
            if run.tag != f"{_W}r":
                continue
            words = "".join(_text_of(child) for child in run)
            look = run.find(f"{_W}rPr")
            if look is not None and _struck(look):
                continue
            if look is not None and words.strip() and _unseen(look):
                self.hidden = True
                continue
            place = look.find(f"{_W}vertAlign") if look is not None else None
            raised = place.get(f"{_W}val") if place is not None else ""
            parts.append(
                superscript(words) if raised == "superscript" else subscript(words) if raised == "subscript" else words
            )
        return "".join(parts)

    def _in_order(self, node: Any) -> Iterator[Any]:
        """Nodes below, as displayed: no text that was deleted, moved away or is there for older programs."""
        for child in node:
            if child.tag == f"{_W}txbxContent":
                self._boxes.append(child)
            elif child.tag not in _NOT_SHOWN:
                yield child
                yield from self._in_order(child)


def _inside(node: Any, name: str) -> list[Any]:
    """Children called ``name``, those in content controls included, in order."""
    found: list[Any] = []
    for child in node:
        if child.tag == f"{_W}{name}":
            found.append(child)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            found += _inside(child, name)
    return found


def _formula(node: Any, depth: int = 0) -> str:
    """Office mathematics on one line, so that a raised 2 never becomes a digit of the number before it."""
    if depth > 60:
        return ""
    name = local_name(node)
    if name == "t":
        return str(node.text or "")
    parts = {local_name(child): _formula(child, depth + 1) for child in node}
    if name in ("sSup", "sSub", "sSubSup"):
        low = subscript(parts["sub"]) if "sub" in parts else ""
        return parts.get("e", "") + low + (superscript(parts["sup"]) if "sup" in parts else "")
    if name == "f":
        return f"({parts.get('num', '')})/({parts.get('den', '')})"
    if name == "rad":
        return f"√({parts.get('e', '')})"
    return "".join(_formula(child, depth + 1) for child in node)


def _text_of(node: Any) -> str:
    if node.tag == f"{_W}t":
        return node.text or ""
    return {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}.get(node.tag, "")


def _struck(look: Any) -> bool:
    """Struck out, once or twice: the author takes it back."""
    marks = (look.find(f"{_W}{name}") for name in ("strike", "dstrike"))
    return any(mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off") for mark in marks)


def _unseen(look: Any) -> bool:
    """Vanished, white, or smaller than two points."""
    vanish = look.find(f"{_W}vanish")
    if vanish is not None and vanish.get(f"{_W}val", "1") not in ("0", "false"):
        return True
    colour, size, shade = (look.find(f"{_W}{name}") for name in ("color", "sz", "shd"))
    white = colour is not None and colour.get(f"{_W}val", "").upper() == "FFFFFF" and shade is None
    return white or (size is not None and size.get(f"{_W}val", "").isdigit() and int(size.get(f"{_W}val")) < 4)


READER = Reader(
    "docx",
    edition=4,
    reads="Word documents",
    read=of_bytes(read_docx),
    names=(".docx",),
    begins=b"PK\x03\x04",
)

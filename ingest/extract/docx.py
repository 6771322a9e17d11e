"""Word documents: the paragraphs a reader sees. Deleted text is left out, hidden and white text is left out and
flagged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ingest.extract.canonical import HOLE, Canonical, claiming, flags_of, one_line
from ingest.extract.formulas import subscript, superscript
from ingest.extract.packed import Packed, local_name
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.stated import author_stated, day_stated, title_stated
from ingest.extract.times import spoken
from kb.pictures import LARGEST, MOST
from kb.values import Document, SourceFlag

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADING = re.compile(r"^(?:heading|berschrift|überschrift|titre|ttulo|kop)\s?([1-6])$", re.IGNORECASE)
_NOT_SHOWN = frozenset(
    [f"{_W}del", f"{_W}moveFrom", f"{_W}rt", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_MOVED = 4  # half points: a smaller shift is one of taste
# What Symbol, the font, shows in the place of letters.
_SYMBOLS = {
    0x44: "Δ", 0x47: "Γ", 0x51: "Θ", 0x53: "Σ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x65: "ε",
    0x66: "φ", 0x67: "γ", 0x68: "η", 0x6B: "κ", 0x6C: "λ", 0x6D: "μ", 0x6E: "ν", 0x70: "π", 0x71: "θ", 0x72: "ρ",
    0x73: "σ", 0x74: "τ", 0x77: "ω", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈",
    0xD7: "·", 0xC5: "⊕", 0xCE: "∈", 0xD6: "√", 0xE5: "∑",
}  # fmt: skip
_BROKEN = "Open it in Word or LibreOffice and save it again, or save it as PDF."


def read_docx(data: bytes) -> Document:
    """The text of a Word document. Raises Unreadable for broken, oversized and empty ones."""
    archive = Packed(data, "The Word document", _BROKEN)
    body = archive.xml("word/document.xml")
    parts = [f"word/{name}.xml" for name in ("footnotes", "endnotes")]
    notes = [archive.xml(name) for name in parts if name in archive.names]
    known = archive.properties("docProps/core.xml")
    writer = _Writer(_looks(archive.xml("word/styles.xml")) if "word/styles.xml" in archive.names else {})
    writer.media = _media(archive)
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
        claiming(text, blocks),
        "text",
        READER.signature(),
        title=title_stated(known.get("title", ""))
        or (one_line(text[headings[0].start : headings[0].end])[:300] if headings else ""),
        author=author_stated(known.get("creator", "")),
        date=day_stated(known.get("created", "")),
        flags=(*flags, *flags_of(text)),
        pictures=writer.canonical.placed() if text == writer.canonical.result()[0] else (),
    )


def _media(archive: Packed) -> dict[str, bytes]:
    """The document's pictures by the names under which its paragraphs call for them."""
    related = islice(archive.related("word/document.xml", "image").items(), MOST)
    return {name: archive.member(member, LARGEST) for name, member in related}


class _Writer:
    """``looks``: by the name of a style of characters, how it sets them."""

    def __init__(self, looks: Mapping[str, Any]) -> None:
        self._looks = looks
        self.canonical = Canonical()
        self.hidden = False
        self.media: Mapping[str, bytes] = {}
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
        for blip in paragraph.iter(f"{_A}blip"):
            if data := self.media.get(blip.get(f"{_R}embed", "")):
                self.canonical.picture("", data=data)
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
            looks = self._of_run(run)
            if next((struck for look in looks if (struck := _struck(look)) is not None), False):
                continue
            if words.strip() and any(map(_unseen, looks)):
                self.hidden = True
                continue
            placed = next(filter(None, map(_placed, looks)), "")
            parts.append(superscript(words) if placed == "above" else subscript(words) if placed else words)
        return "".join(parts)

    def _of_run(self, run: Any) -> list[Any]:
        """How a run is set: by itself first, then by its style."""
        own = run.find(f"{_W}rPr")
        style = own.find(f"{_W}rStyle") if own is not None else None
        of_style = self._looks.get(style.get(f"{_W}val", "")) if style is not None else None
        return [look for look in (own, of_style) if look is not None]

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
    if node.tag == f"{_W}sym":
        return _symbol(node)
    return {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}.get(node.tag, "")


def _placed(look: Any) -> str:
    """ "above" or "below" the line, where characters are set so: by name, or moved and smaller."""
    place, moved = look.find(f"{_W}vertAlign"), look.find(f"{_W}position")
    if place is not None:
        return {"superscript": "above", "subscript": "below"}.get(place.get(f"{_W}val", ""), "")
    by = moved.get(f"{_W}val", "0") if moved is not None else "0"
    if look.find(f"{_W}sz") is None or not re.fullmatch(r"-?\d{1,3}", by) or abs(int(by)) < _MOVED:
        return ""
    return "above" if int(by) > 0 else "below"


def _looks(styles: Any) -> dict[str, Any]:
    """How each style of characters sets them."""
    found = ((style.get(f"{_W}styleId", ""), style.find(f"{_W}rPr")) for style in styles.iter(f"{_W}style"))
    return {name: look for name, look in found if look is not None}


def _symbol(node: Any) -> str:
    """A sign of a font of signs: what it looks like where that is known, else a hole."""
    code = node.get(f"{_W}char", "")
    if node.get(f"{_W}font", "").casefold() == "symbol" and re.fullmatch(r"[fF]0[0-9a-fA-F]{2}", code):
        return _SYMBOLS.get(int(code[2:], 16), HOLE)
    return HOLE if re.fullmatch(r"[fF]0[0-9a-fA-F]{2}", code) else ""


def _struck(look: Any) -> bool | None:
    """Struck out, once or twice: the author takes it back. None where nothing is said of it."""
    marks = [mark for name in ("strike", "dstrike") if (mark := look.find(f"{_W}{name}")) is not None]
    return any(mark.get(f"{_W}val", "1") not in ("0", "false", "off") for mark in marks) if marks else None


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
    edition=8,
    read=of_bytes(read_docx),
    names=(".docx",),
    begins=b"PK\x03\x04",
)

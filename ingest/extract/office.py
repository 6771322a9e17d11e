"""Texts of LibreOffice and slides of PowerPoint: what a reader sees, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.extract.canonical import Canonical, claiming, flags_of, one_line
from ingest.extract.formulas import subscript, superscript
from ingest.extract.packed import Packed, local_name
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.stated import author_stated, day_stated, title_stated
from kb.pictures import LARGEST, MOST
from kb.values import Document, SourceFlag

_ADVICE = "Open it in its program and save it again, or save it as PDF."
_SKIPPED = frozenset(["tracked-changes", "annotation", "annotation-end", "note", "ruby-text", "index-title"])
_ENTRIES = frozenset(["table-of-content", "alphabetical-index", "illustration-index"])
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def read_odt(data: bytes) -> Document:
    """The text of an OpenDocument text. Raises Unreadable for broken and empty ones."""
    archive = Packed(data, "The OpenDocument text", _ADVICE)
    content = archive.xml("content.xml")
    sheets = [archive.xml("styles.xml")] if "styles.xml" in archive.names else []
    writer = _OdtWriter(_odt_looks([*sheets, content]), archive)
    writer.blocks(content, 0)
    for note in writer.notes:
        writer.canonical.open("prose")
        writer.canonical.append(" ".join(writer.words(part) for part in note.iter() if local_name(part) == "p"))
    flags: tuple[SourceFlag, ...] = ("hidden_text",) if writer.hid else ()
    return _document(writer.canonical, ODT, archive.properties("meta.xml"), "creation-date", flags)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a style sets characters; ``place`` is "super", "sub" or nothing."""

    struck: bool = False
    place: str = ""
    hidden: bool = False


def _odt_looks(sheets: Sequence[Any]) -> dict[str, _Look]:
    """By the name of a style of characters, how it sets them; what it does not say, the style it is made from says."""
    stated: dict[str, tuple[dict[str, str], str]] = {}
    for style in (node for sheet in sheets for node in sheet.iter() if local_name(node) == "style"):
        own = {key.rpartition("}")[2]: value for key, value in style.attrib.items()}
        for part in style:
            if local_name(part) == "text-properties":
                said = {key.rpartition("}")[2]: value for key, value in part.attrib.items()}
                stated[own.get("name", "")] = said, own.get("parent-style-name", "")
    looks: dict[str, _Look] = {}
    for name in stated:
        said, above = stated[name]
        for _ in range(5):
            more, above = stated.get(above, ({}, ""))
            said = {**more, **said}
        struck = (
            said.get("text-line-through-style", "none") != "none"
            or said.get("text-line-through-type", "none") != "none"
        )
        place = said.get("text-position", "").split(" ")[0]
        lifted = int(found.group()) if (found := re.match(r"-?\d{1,3}", place)) else 0
        place = "super" if place == "super" or lifted > 0 else "sub" if place == "sub" or lifted < 0 else ""
        looks[name] = _Look(struck, place, said.get("display") == "none")
    return looks


class _OdtWriter:
    def __init__(self, looks: Mapping[str, _Look], archive: Packed) -> None:
        self._looks, self._archive = looks, archive
        self._frames: list[Any] = []  # of the paragraph that is read: they stand beside it
        self.canonical = Canonical()
        self.notes: list[Any] = []
        self.hid = False

    def blocks(self, node: Any, depth: int) -> None:
        """Append headings, paragraphs and tables in order."""
        for child in node:
            self._block(child, depth)

    def _block(self, child: Any, depth: int) -> None:
        name = local_name(child)
        if name in _SKIPPED or name in _ENTRIES or depth > 60:
            return
        if name in ("h", "p"):
            level = next((value for key, value in child.attrib.items() if key.endswith("outline-level")), "1")
            if name == "h" and level.isdigit():
                self.canonical.open("heading", min(6, int(level)))
            else:
                self.canonical.open("list" if depth else "prose", depth)
            self.canonical.append(self.words(child))
            self.canonical.close()
            frames, self._frames = self._frames, []
            for frame in frames:
                self._frame(frame, depth)
        elif name == "frame":
            self._frame(child, depth)
        elif name == "table":
            rows = [
                [
                    one_line(" ".join(self.words(p) for p in cell.iter() if local_name(p) in ("p", "h")))
                    for cell in row
                    if "table-cell" in local_name(cell)
                ]
                for row in child.iter()
                if local_name(row) == "table-row"
            ]
            self.canonical.table(rows)
        else:
            self.blocks(child, depth + (name == "list"))

    def _frame(self, frame: Any, depth: int) -> None:
        """A picture, or a box with paragraphs of its own; of two pictures of one frame the first is the better."""
        pictured = False
        for part in frame:
            address = next((value for key, value in part.attrib.items() if key.endswith("}href")), "")
            if local_name(part) == "text-box":
                self.blocks(part, depth + 1 if depth else 0)
            elif local_name(part) == "image" and not pictured and len(self.canonical.pictures) < MOST:
                data = self._archive.member(address, LARGEST) if address in self._archive.names else b""
                pictured = bool(data)
                if data:
                    self.canonical.picture("", data=data)

    def words(self, node: Any, look: _Look = _Look()) -> str:
        """What a paragraph or a part of one shows; ``look`` is of what it stands in."""
        parts = [self._set(node.text or "", look)]
        for child in node:
            name = local_name(child)
            if name == "note":
                self.notes += [part for part in child if local_name(part) == "note-body"]
            elif name == "frame":
                self._frames.append(child)
            elif name in ("tab", "line-break", "s"):
                parts.append(" ")
            elif name not in _SKIPPED:
                styled = next((value for key, value in child.attrib.items() if key.endswith("}style-name")), "")
                own = self._looks.get(styled, _Look()) if name == "span" else _Look()
                parts.append(
                    self.words(
                        child,
                        _Look(look.struck or own.struck, own.place or look.place, look.hidden or own.hidden),
                    )
                )
            parts.append(self._set(child.tail or "", look))
        return "".join(parts)

    def _set(self, words: str, look: _Look) -> str:
        if look.hidden:
            self.hid = self.hid or bool(words.strip())
        if look.hidden or look.struck:
            return ""
        return superscript(words) if look.place == "super" else subscript(words) if look.place == "sub" else words


def read_pptx(data: bytes) -> Document:
    """The words on the slides of a presentation, and the speaker's notes after each. Raises Unreadable as others do."""
    archive = Packed(data, "The presentation", _ADVICE)
    slides = [name for name in archive.names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    canonical = Canonical()
    for name in sorted(slides, key=lambda one: int(re.findall(r"\d+", one)[-1])):
        media = archive.related(name, "image")
        for shape in _of(archive.xml(name), f"{_P}sp", f"{_A}tbl", f"{_P}pic"):
            if shape.tag != f"{_P}pic":
                _shape(shape, canonical)
            elif len(canonical.pictures) < MOST:
                named = [media.get(blip.get(f"{_R}embed", ""), "") for blip in shape.iter(f"{_A}blip")][:1]
                if data := next((archive.member(name, LARGEST) for name in named if name), b""):
                    canonical.picture("", data=data)
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
        words = "".join(map(_of_run, _of(paragraph, f"{_A}r", f"{_A}fld", f"{_A}br")))
        if words.strip():
            yield words


def _of_run(run: Any) -> str:
    """The words of a run of a slide, without those struck out; raised and lowered ones in characters that are."""
    if run.tag == f"{_A}br":
        return " "
    look = run.find(f"{_A}rPr")
    words = "".join(part.text or "" for part in run.iter(f"{_A}t"))
    if look is None:
        return words
    if look.get("strike", "noStrike") != "noStrike":
        return ""
    lifted = look.get("baseline", "0").rstrip("%")
    if not re.fullmatch(r"-?[\d.]{1,8}", lifted) or not float(lifted.strip(".") or 0):
        return words
    return subscript(words) if lifted.startswith("-") else superscript(words)


def _of(node: Any, *tags: str) -> list[Any]:
    return [part for part in node.iter() if part.tag in tags]


def _document(
    canonical: Canonical, reader: Reader, known: dict[str, str], created: str, flags: tuple[SourceFlag, ...] = ()
) -> Document:
    text, blocks = canonical.result()
    if not text:
        raise Unreadable("The file holds no text.", "Take it out of raw/, or put words into it.")
    heading = next((block for block in blocks if block.kind == "heading"), None)
    shown = one_line(text[heading.start : heading.end]) if heading else ""
    return Document(
        text,
        claiming(text, blocks),
        "text",
        reader.signature(),
        title=title_stated(known.get("title", "")) or shown[:300],
        author=author_stated(known.get("initial-creator") or known.get("creator", "")),
        date=day_stated(known.get(created, "")),
        flags=(*flags, *flags_of(text)),
        pictures=canonical.placed(),
    )


ODT = Reader("odt", edition=3, read=of_bytes(read_odt), names=(".odt",), begins=b"PK\x03\x04")
PPTX = Reader("pptx", edition=3, read=of_bytes(read_pptx), names=(".pptx",), begins=b"PK\x03\x04")

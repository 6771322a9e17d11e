"""Workbooks: each sheet a table, its cells as they are shown, below the places they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.extract.canonical import HOLE, Canonical, one_line
from ingest.extract.cells import Format, built_in, format_of, shown
from ingest.extract.packed import Packed
from ingest.extract.reader import Reader, of_bytes
from ingest.extract.tables import ADVICE, ROWS, document_of
from kb.values import Document

_COLUMNS = 500
_MERGED = 5_000  # ranges of a sheet, and rows of one
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})")


@dataclass(frozen=True, slots=True)
class _Style:
    form: Format
    struck: bool = False


@dataclass(frozen=True, slots=True)
class _Book:
    """What cells of all sheets refer to."""

    shared: Sequence[str]
    styles: Sequence[_Style]
    from_1904: bool


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    first: str  # the place of its first cell, such as A1
    last: str
    values: Sequence[str]


def read_xlsx(data: bytes) -> Document:
    """The sheets of a workbook that show. Raises Unreadable for broken, protected and empty ones."""
    archive = Packed(data, "The workbook", ADVICE)
    targets = {link.get("Id"): link.get("Target", "") for link in archive.xml("xl/_rels/workbook.xml.rels")}
    about = archive.xml("xl/workbook.xml")
    settings = about.find(f"{_S}workbookPr")
    from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    book = _Book(tuple(_shared(archive)), tuple(_styles(archive)), from_1904)
    canonical = Canonical()
    without = 0
    for sheet in about.iter(f"{_S}sheet"):
        name = "xl/" + targets.get(sheet.get(_R), "").removeprefix("/xl/")
        if name not in archive.names or sheet.get("state", "visible") != "visible":
            continue
        tree = archive.xml(name)
        rows = list(_filled(_rows(tree, book), _merged(tree)))
        without += sum(_is_uncomputed(cell) for cell in tree.iter(f"{_S}c"))
        if rows:
            canonical.open("heading", 2)
            canonical.append(sheet.get("name", ""))
            canonical.open("caption")
            canonical.append(f"Cells {rows[0].first} to {rows[-1].last}")
            canonical.table(row.values for row in rows)
    notes = (f"{without} of its formulas were saved without a value: open it in its program and save it again.",)
    return document_of(canonical, XLSX, notes if without else ())


def _shared(archive: Packed) -> Iterator[str]:
    for item in archive.xml("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in archive.names else ():
        yield _words(item)


def _words(item: Any) -> str:
    """The words of a string: without runs that are struck out, and without how it is read aloud."""
    parts = [part.text or "" for part in item.iterfind(f"{_S}t")]
    for run in item.iterfind(f"{_S}r"):
        if not _is_on(run.find(f"{_S}rPr/{_S}strike")):
            parts += [part.text or "" for part in run.iterfind(f"{_S}t")]
    return "".join(parts)


def _styles(archive: Packed) -> Iterator[_Style]:
    if "xl/styles.xml" not in archive.names:
        return
    tree = archive.xml("xl/styles.xml")
    codes: dict[str, str] = {form.get("numFmtId", ""): form.get("formatCode", "") for form in tree.iter(f"{_S}numFmt")}
    fonts = tree.find(f"{_S}fonts")
    struck = [_is_on(font.find(f"{_S}strike")) for font in (fonts if fonts is not None else ())]
    read: dict[str, Format] = {}
    for style in tree.iterfind(f"{_S}cellXfs/{_S}xf"):
        number, font = style.get("numFmtId", "0"), style.get("fontId", "0")
        if number not in read:
            read[number] = format_of(codes.get(number) or (built_in(int(number)) if number.isdecimal() else ""))
        yield _Style(read[number], font.isdecimal() and int(font) < len(struck) and struck[int(font)])


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get("val", "1") not in ("0", "false")


def _rows(sheet: Any, book: _Book) -> Iterator[_Row]:
    """The rows that hold anything."""
    for count, row in enumerate(sheet.iter(f"{_S}row")):
        if count >= ROWS:
            return
        values: list[str] = []
        places: list[str] = []
        for cell in row.iter(f"{_S}c"):
            place = cell.get("r", "")
            values += [""] * max(0, min(_column(place), _COLUMNS) - len(values))
            values.append(_value(cell, book))
            places.append(place)
        if any(values):
            number = row.get("r", "")
            yield _Row(int(number) if number.isdecimal() else count + 1, places[0], places[-1], values)


def _column(place: str) -> int:
    index = 0
    for letter in re.match(r"[A-Z]*", place).group():  # type: ignore[union-attr]
        index = index * 26 + ord(letter) - 64
    return max(0, index - 1)


def _is_uncomputed(cell: Any) -> bool:
    return cell.find(f"{_S}f") is not None and cell.find(f"{_S}v") is None and cell.find(f"{_S}is") is None


def _value(cell: Any, book: _Book) -> str:
    kind, number = cell.get("t", "n"), cell.get("s", "0")
    style = book.styles[int(number)] if number.isdecimal() and int(number) < len(book.styles) else _Style(Format())
    if style.struck:
        return ""
    if kind == "inlineStr":
        inline = cell.find(f"{_S}is")
        return one_line(_words(inline)) if inline is not None else ""
    if _is_uncomputed(cell):
        formula = one_line(cell.findtext(f"{_S}f") or "")
        return f"={formula}" if formula else HOLE
    value = cell.findtext(f"{_S}v") or ""
    if kind == "s" and value.isdecimal() and int(value) < len(book.shared):
        value = book.shared[int(value)]
    elif kind == "n":
        value = shown(value, style.form, book.from_1904)
    return one_line({"1": "TRUE", "0": "FALSE"}.get(value, value) if kind == "b" else value)


def _merged(sheet: Any) -> Mapping[int, Sequence[tuple[int, int]]]:
    """For each row that a cell of an earlier row reaches into: (that row, the column)."""
    found: dict[int, list[tuple[int, int]]] = {}
    for merged in [*sheet.iterfind(f"{_S}mergeCells/{_S}mergeCell")][:_MERGED]:
        if match := _RANGE.fullmatch(merged.get("ref", "")):
            first, last = int(match[2]), int(match[3])
            place = first, _column(match[1])
            for number in range(first + 1, min(last, first + _MERGED) + 1):
                found.setdefault(number, []).append(place)
    return found


def _filled(rows: Iterator[_Row], merged: Mapping[int, Sequence[tuple[int, int]]]) -> Iterator[_Row]:
    """Rows in which a cell that stands for several rows stands in each: alone, none would say what it is of."""
    kept: dict[tuple[int, int], str] = {}
    above = {place for places in merged.values() for place in places}
    for row in rows:
        values = list(row.values)
        kept |= {(row.number, column): value for column, value in enumerate(values) if (row.number, column) in above}
        for first, column in merged.get(row.number, ()):
            if column < _COLUMNS and (value := kept.get((first, column), "")):
                values += [""] * (column + 1 - len(values))
                values[column] = values[column] or value
        yield replace(row, values=values)


XLSX = Reader("xlsx", edition=2, read=of_bytes(read_xlsx), names=(".xlsx",), begins=b"PK\x03\x04")

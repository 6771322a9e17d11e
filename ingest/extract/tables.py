"""Tables: comma-separated values and workbooks, each row a line under the names of its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.decoding import encoding_notes
from ingest.extract.packed import Packed
from ingest.extract.plain import text_of
from ingest.extract.reader import Reader, Unreadable, of_bytes
from kb.values import Document

_ROWS = 100_000
_ADVICE = "Open it in its program, save it again as CSV and drop that."
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_csv(data: bytes) -> Document:
    """The rows of a file of separated values. Raises Unreadable when it has none."""
    text = text_of(data)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], ",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if "\t" in text[:2000] else csv.excel
    try:
        rows = [row for _, row in zip(range(_ROWS), csv.reader(io.StringIO(text), dialect), strict=False)]
    except csv.Error as error:
        raise Unreadable("The table is broken.", _ADVICE) from error
    canonical = Canonical()
    canonical.table([one_line(cell) for cell in row] for row in rows)
    return _document(canonical, CSV, encoding_notes(data))


def read_xlsx(data: bytes) -> Document:
    """The sheets of a workbook: its values, below the cells they stand in. Raises Unreadable as others do."""
    archive = Packed(data, "The workbook", _ADVICE)
    shared = [
        "".join(part.text or "" for part in item.iter(f"{_S}t"))
        for item in (archive.xml("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in archive.names else ())
    ]
    targets = {link.get("Id"): link.get("Target", "") for link in archive.xml("xl/_rels/workbook.xml.rels")}
    canonical = Canonical()
    for sheet in archive.xml("xl/workbook.xml").iter(f"{_S}sheet"):
        name = "xl/" + targets.get(sheet.get(_R), "").removeprefix("/xl/")
        if name not in archive.names or sheet.get("state", "visible") != "visible":
            continue
        rows = list(_cells(archive.xml(name), shared))
        if rows:
            canonical.open("heading", 2)
            canonical.append(sheet.get("name", ""))
            canonical.open("caption")
            canonical.append(f"Cells {rows[0][0]} to {rows[-1][1]}")
            canonical.table(values for _, _, values in rows)
    return _document(canonical, XLSX, ())


def _cells(sheet: Any, shared: Sequence[str]) -> Iterator[tuple[str, str, list[str]]]:
    """(first cell, last cell, values) of each row that holds anything."""
    for number, row in enumerate(sheet.iter(f"{_S}row")):
        if number >= _ROWS:
            return
        values: list[str] = []
        places: list[str] = []
        for cell in row.iter(f"{_S}c"):
            place = cell.get("r", "")
            column = _column(place)
            values += [""] * max(0, min(column, 500) - len(values))
            values.append(_value(cell, shared))
            places.append(place)
        if any(values):
            yield places[0], places[-1], values


def _column(place: str) -> int:
    index = 0
    for letter in re.match(r"[A-Z]*", place).group():  # type: ignore[union-attr]
        index = index * 26 + ord(letter) - 64
    return max(0, index - 1)


def _value(cell: Any, shared: Sequence[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return one_line("".join(part.text or "" for part in cell.iter(f"{_S}t")))
    found = cell.find(f"{_S}v")
    value = (found.text or "") if found is not None else ""
    if kind == "s" and value.isdigit() and int(value) < len(shared):
        value = shared[int(value)]
    return one_line({"1": "TRUE", "0": "FALSE"}.get(value, value) if kind == "b" else value)


def _document(canonical: Canonical, reader: Reader, notes: tuple[str, ...]) -> Document:
    text, blocks = canonical.result()
    if not text:
        raise Unreadable("The table is empty.", "Take it out of raw/, or put something into it.")
    return Document(text, blocks, "text", reader.signature(), flags=flags_of(text), notes=notes)


CSV = Reader("csv", edition=1, read=of_bytes(read_csv), names=(".csv", ".tsv"))
XLSX = Reader("xlsx", edition=1, read=of_bytes(read_xlsx), names=(".xlsx",), begins=b"PK\x03\x04")

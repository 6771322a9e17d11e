"""Tables: comma-separated values, each row a line under the names of its columns."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.decoding import encoding_notes
from ingest.extract.plain import text_of
from ingest.extract.reader import Reader, Unreadable, of_bytes
from kb.values import Document

ROWS = 100_000
ADVICE = "Open it in its program, save it again as CSV and drop that."
_TOLD = re.compile(r"\s{0,9}\"?sep=([,;\t|])\"?[ \t]*\r?\n", re.IGNORECASE)  # to spreadsheets, which do not show it


def read_csv(data: bytes) -> Document:
    """The rows of a file of separated values. Raises Unreadable when it has none."""
    text = text_of(data)
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000], told[1] if told else ",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if "\t" in text[:2000] else csv.excel
    try:
        reader = csv.reader(io.StringIO(text), dialect)
        rows = [row for _, row in zip(range(ROWS), reader, strict=False)]
    except csv.Error as error:
        raise Unreadable("The table is broken.", ADVICE) from error
    canonical = Canonical()
    canonical.table([one_line(cell) for cell in row] for row in rows)
    return document_of(canonical, CSV, encoding_notes(data))


def document_of(canonical: Canonical, reader: Reader, notes: tuple[str, ...]) -> Document:
    """What a reader of tables has written. Raises Unreadable when that is nothing."""
    text, blocks = canonical.result()
    if not text:
        raise Unreadable("The table is empty.", "Take it out of raw/, or put something into it.")
    return Document(text, blocks, "text", reader.signature(), flags=flags_of(text), notes=notes)


CSV = Reader("csv", edition=2, read=of_bytes(read_csv), names=(".csv", ".tsv"))

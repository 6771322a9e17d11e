"""What a Kindle keeps of what its owner marked: passages of books, each with its place, book by book.

A note is the reader's own and no words of the book; a bookmark has none. A passage that was marked again, longer, is
told once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from ingest.extract.canonical import Canonical, flags_of, letters_of, one_line
from ingest.extract.decoding import encoding_notes
from ingest.extract.plain import text_of
from ingest.extract.reader import Reader, Unreadable, of_bytes
from kb.values import Document

_PARTED = re.compile(r"^={10}\s*$", re.MULTILINE)
_LOOKS = re.compile(
    rb"^(?:\xef\xbb\xbf)?[^\r\n]{1,500}\r?\n- [^\r\n]{5,300}\|[^\r\n]{5,300}\r?\n\r?\n(?s:.{0,20000})^={10}",
    re.MULTILINE,
)
_HEAD = 30_000  # bytes in which the first clippings stand
_NOTE = re.compile(r"\b(?:note|notiz|nota|notitie|заметка)\b|笔记|メモ", re.IGNORECASE)
_WHOSE = re.compile(r"^-\s*(?:(?:your|ihre?|votre|la tua|il tuo|tu|seu|sua)\s+)?", re.IGNORECASE)
_WHEN = re.compile(
    r"\s*\|\s*(?:added|hinzugef|añadid|ajouté|aggiunt|adicionad|toegevoegd|добавлен|添加|作成).*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Clipping:
    book: str
    place: str
    words: str
    note: bool


def read_clippings(data: bytes) -> Document:
    """The passages of a file of clippings. Raises Unreadable when it holds none."""
    clippings = [found for part in _PARTED.split(text_of(data)) if (found := _clipping(part))]
    books: dict[str, list[_Clipping]] = {}
    for clipping in clippings:
        books.setdefault(clipping.book, []).append(clipping)
    canonical = Canonical()
    for book, own in books.items():
        canonical.verbatim("heading", book, 1)
        for clipping, following in zip_longest(own, own[1:]):
            again = following is not None and letters_of(clipping.words) in letters_of(following.words)
            if again and not clipping.note:
                continue
            canonical.verbatim("caption", clipping.place)
            canonical.verbatim("caption" if clipping.note else "prose", clipping.words)
    text, blocks = canonical.result()
    if not text:
        raise Unreadable("The file of clippings holds no passage.", "Take it out of raw/.")
    return Document(text, blocks, "text", READER.signature(), flags=flags_of(text), notes=encoding_notes(data))


def _clipping(part: str) -> _Clipping | None:
    lines = part.replace("\ufeff", "").strip().split("\n")
    words = one_line(" ".join(lines[2:]))
    if len(lines) < 3 or not lines[1].startswith("-") or not words:
        return None
    place = one_line(_WHEN.sub("", _WHOSE.sub("", lines[1].strip())))
    return _Clipping(one_line(lines[0]), place, words, _NOTE.search(place) is not None)


READER = Reader(
    "clippings",
    edition=1,
    read=of_bytes(read_clippings),
    looks=lambda data: _LOOKS.search(data[:_HEAD]) is not None,
)

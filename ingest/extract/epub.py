"""Books in EPUB: their chapters in the order in which they are read, each as a page is."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from ingest.extract.about import language_tag
from ingest.extract.canonical import Canonical, claiming, flags_of, letters_of, one_line
from ingest.extract.decoding import declared_charset, decode
from ingest.extract.html import cleaned, parse
from ingest.extract.packed import Packed, local_name
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.serialise import serialise
from kb.pictures import LARGEST
from kb.values import Document, FoundPicture, SourceFlag

_ADVICE = "Open it in a program for e-books and export it again, or as HTML."
_ENTRIES = 3  # of a table of contents
_MOST_OF = 0.8  # of its letters stand in them
_CONTAINER = "META-INF/container.xml"


def read_epub(data: bytes) -> Document:
    """The text of an e-book. Raises Unreadable for broken, protected and empty ones."""
    book = Packed(data, "The e-book", _ADVICE)
    if "META-INF/rights.xml" in book.names:
        raise Unreadable("The e-book is protected against copying.", "Drop one without protection.")
    package = next((node.get("full-path", "") for node in _named(book.xml(_CONTAINER), "rootfile")), "")
    opf = book.xml(package)
    items = {node.get("id"): node for node in _named(opf, "item")}
    canonical = Canonical()
    hidden = False
    # What stands beside the text, notes above all, is opened from it, and comes after it here.
    for reference in sorted(_named(opf, "itemref"), key=lambda reference: reference.get("linear") == "no"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href", ""))))
        if name not in book.names or "html" not in item.get("media-type", ""):
            continue
        chapter = book.read(name)
        tree = parse(decode(chapter, declared_charset(chapter)))
        if tree is not None and not _is_contents(tree):
            hidden = cleaned(tree) or hidden
            seen = len(canonical.pictures)
            serialise(tree, canonical)
            canonical.pictures[seen:] = _within(book, posixpath.dirname(name), canonical.pictures[seen:])
    text, blocks = canonical.result()
    if not text:
        raise Unreadable("The e-book shows no text.", "If its pages are pictures, recognise them and drop the text.")
    known = {local_name(child): one_line(child.text or "") for child in _about(opf)}
    flags: list[SourceFlag] = ["hidden_text"] if hidden else []
    date = known.get("date", "")[:10]
    return Document(
        text,
        claiming(text, blocks),
        "html",
        READER.signature(),
        title=known.get("title", "")[:300],
        author=", ".join(one_line(node.text or "") for node in _named(opf, "creator"))[:200],
        date=date if re.fullmatch(r"\d{4}(-\d\d){0,2}", date) else "",
        language=language_tag(known.get("language", "")),
        flags=(*flags, *flags_of(text)),
        pictures=canonical.placed(),
    )


def _is_contents(tree: Any) -> bool:
    """Whether a chapter is a table of contents: hardly more than links to the others."""
    links = [link for link in tree.iter("a") if link.get("href") and "://" not in link.get("href", "")]
    linked = sum(len(letters_of("".join(link.itertext()))) for link in links)
    body = tree.find(".//body")
    said = len(letters_of("".join((tree if body is None else body).itertext())))
    return len(links) >= _ENTRIES and linked >= _MOST_OF * said


def _within(book: Packed, folder: str, pictures: list[tuple[int, FoundPicture]]) -> list[tuple[int, FoundPicture]]:
    """Pictures with their bytes, from the book itself."""
    found = []
    for before, picture in pictures:
        name = posixpath.normpath(posixpath.join(folder, unquote(picture.address)))
        if name in book.names and not picture.data:
            picture = replace(picture, address="", data=book.member(name, LARGEST))
        found.append((before, picture))
    return found


def _named(root: Any, name: str) -> list[Any]:
    return [node for node in root.iter() if local_name(node) == name]


def _about(opf: Any) -> list[Any]:
    return [child for metadata in _named(opf, "metadata")[:1] for child in metadata]


READER = Reader("epub", edition=3, read=of_bytes(read_epub), names=(".epub",), begins=b"PK\x03\x04")

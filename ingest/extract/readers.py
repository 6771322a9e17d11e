"""The readers kb has, which of them a file gets, and which editions they are in.

A file's bytes decide what it is, with its name as a hint only.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.blank import EMPTY, EMPTY_ADVICE
from ingest.extract import (
    clippings,
    cues,
    docx,
    epub,
    html,
    link,
    mail,
    markdown,
    markup,
    office,
    pdf,
    plain,
    records,
    rtf,
    tables,
    workbook,
)
from ingest.extract.canonical import joined
from ingest.extract.packed import Packed
from ingest.extract.reader import File, Reader, Unreadable, release_of
from ingest.extract.users import edition_of, named, people_of
from ingest.scan import CHANNELS, LISTS, USERS
from kb.pictures import LARGEST, MOST, TOGETHER
from kb.settings import Limits
from kb.values import Block, Document, FoundPicture

_PER_ZIP = 500  # files of an archive that are read
_HASH = re.compile(r" [0-9a-f]{32}(?=[./]|$)")  # what Notion puts behind the names of the pages it exports


def _folders(names: Sequence[str], wanted: str) -> set[str]:
    """The folders of an archive that hold a file of this name."""
    return {str(Path(name).parent) for name in names if Path(name).name == wanted}


def _read_zip(file: File) -> Document:
    """The files of an archive, one after the other; an archive within it is not opened."""
    advice = "Unpack it and drop what is inside."
    archive = Packed(file.data, "The packed file", advice)
    names = [
        name for name in archive.names if not name.endswith("/") and "__MACOSX/" not in name and "/." not in f"/{name}"
    ]
    # Of each export of Slack in it, by the folder it is in: what is no message, and the names that it gives.
    lists = dict.fromkeys(_folders(names, USERS) & _folders(names, CHANNELS), LISTS)
    people = {folder: people_of(archive.read(str(Path(folder, USERS)))) for folder in lists}
    editions = {folder: edition_of(theirs) for folder, theirs in people.items()}
    parts: list[tuple[str, str, Document]] = []
    read: list[str] = []
    unread: list[str] = []
    room = file.limits.file_mb * 10**6
    for name in names[:_PER_ZIP]:
        try:
            data = archive.read(name)
            room -= len(data)
            if room < 0:
                raise Unreadable("Together they are too large.", advice)
            reader = reader_of(data, Path(name).suffix.lower())
            if reader is ZIP:
                raise Unreadable("It is packed within a packed file.", advice)
            if reader is records.READER and Path(name).name in lists.get(str(Path(name).parent), ()):
                continue
            with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as copy:  # some readers read from the disk
                copy.write(data)
                copy.flush()
                document = reader.read(File(data, Path(copy.name), file.limits))
            export = str(Path(name).parent.parent)
            document = named(document, people.get(export, {}), editions.get(export, ""))
            parts.append((_HASH.sub("", name), "", document))
            read.append(name)
        except Unreadable:
            unread.append(name)
    if not parts:
        raise Unreadable("The packed file holds nothing that can be read.", advice)
    text, blocks = joined(parts)
    shown = _shown(archive, read, [document for _, _, document in parts], blocks)
    unread = [name for name in unread if name not in shown]
    unread += names[_PER_ZIP:]
    notes = (f"Files in it that are not read: {len(unread):,}, {unread[0]} among them.",) if unread else ()
    flags = dict.fromkeys(flag for _, _, part in parts for flag in part.flags)
    return Document(
        text, blocks, "text", ZIP.signature(), flags=tuple(flags), notes=notes, pictures=tuple(shown.values())
    )


def _shown(
    archive: Packed, names: Sequence[str], documents: Sequence[Document], blocks: Sequence[Block]
) -> dict[str, FoundPicture]:
    """The pictures of documents in an archive, by the members they are or by their numbers, where they stand in all.

    ``names`` are those of the documents; ``blocks`` hold for each of these its heading, and then its own.
    """
    found: dict[str, FoundPicture] = {}
    if len(blocks) != sum(1 + len(document.blocks) for document in documents):
        return found
    heading, room = 0, TOGETHER
    for name, document in zip(names, documents, strict=True):
        for picture in document.pictures[:MOST]:
            member, data = "", picture.data
            if not data:
                target = urlsplit(picture.address)
                local = not (target.scheme or target.netloc)
                member = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(target.path)))
                data = archive.member(member, LARGEST) if local and member in archive.names else b""
            if data and len(found) < MOST and len(data) <= room:
                room -= len(data)
                before = sum(block.end <= picture.place for block in document.blocks)
                place = blocks[heading + before].end
                found.setdefault(member or str(len(found)), replace(picture, place=place, address="", data=data))
        heading += 1 + len(document.blocks)
    return found


ZIP = Reader("zip", edition=3, read=_read_zip, names=(".zip",), begins=b"PK\x03\x04")
# In the order in which people are told of them. A new reader is one more line here.
READERS: dict[str, Reader] = {
    reader.name: reader
    for reader in (
        html.READER,
        pdf.READER,
        markdown.READER,
        plain.READER,
        docx.READER,
        mail.READER,
        markdown.NOTEBOOKS,
        markup.ORG,
        markup.RST,
        markup.TEX,
        cues.READER,
        epub.READER,
        office.ODT,
        office.PPTX,
        rtf.READER,
        tables.CSV,
        workbook.XLSX,
        mail.MBOX,
        mail.MHTML,
        records.READER,
        clippings.READER,
        plain.CODE,
        link.READER,
        ZIP,
    )
}
_OTHERWISE = plain.READER.name  # who reads what no reader claims

# First bytes of what no reader reads to what the file is and what can be done about it.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "an Office file or a packed file", "Save it as PDF, or unpack it."),
    (b"\x7fELF", "a program", "Take it out of raw/."),
    (b"MZ", "a program", "Take it out of raw/."),
    (b"\xcf\xfa\xed\xfe", "a program", "Take it out of raw/."),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as PDF and drop that."),
    (b"{\\rtf", "a rich text file", "Give its name the ending .rtf."),
    (b"\x89PNG", "a picture", "If it shows text, recognise it and drop the text."),
    (b"\xff\xd8\xff", "a picture", "If it shows text, recognise it and drop the text."),
    (b"GIF8", "a picture", "If it shows text, recognise it and drop the text."),
    (b"II*\x00", "a picture", "If it shows text, recognise it and drop the text."),
    (b"MM\x00*", "a picture", "If it shows text, recognise it and drop the text."),
    (b"RIFF", "a sound or moving picture", "Drop a transcript of it instead."),
    (b"ID3", "a sound", "Drop a transcript of it instead."),
    (b"OggS", "a sound", "Drop a transcript of it instead."),
    (b"fLaC", "a sound", "Drop a transcript of it instead."),
    (b"\x1f\x8b", "a packed file", "Unpack it and drop what is inside."),
    (b"7z\xbc\xaf", "a packed file", "Unpack it and drop what is inside."),
    (b"Rar!", "a packed file", "Unpack it and drop what is inside."),
    (b"BZh", "a packed file", "Unpack it and drop what is inside."),
    (b"\xfd7zXZ", "a packed file", "Unpack it and drop what is inside."),
    (b"SQLite format 3\x00", "a database", "Export what matters as text and drop that."),
    (b"%!PS", "a PostScript file", "Convert it to PDF and drop that."),
)
_LINK = ("a link", "Save the page itself from the browser and drop that.")
# Names of formats without a reader that are text or packed XML inside, and so cannot be told by their first bytes.
_NAMED: dict[str, tuple[str, str]] = {
    ".doc": ("a Word document", "Save it as PDF or HTML and drop that."),
    ".mobi": ("an e-book", "Convert it to HTML or PDF and drop that."),
    ".jsonl": ("data, not a text", "Put what it says into words in a text file."),
    ".xml": ("data, not a text", "Export it as HTML or text and drop that."),
    ".svg": ("a drawing", "If it shows text, drop the text."),
    ".url": _LINK,
    ".webloc": _LINK,
    ".desktop": _LINK,
    ".pkl": ("data of a program", "Take it out of raw/."),
}  # fmt: skip


def extract(path: Path, name: str, limits: Limits) -> Document:
    """Read the file at ``path``, called ``name`` by its owner. Raises Unreadable with a reason and advice.

    Parsers run in this process: for files of strangers use ``extract_all``, which gives each a limited child.
    """
    data = read_bytes(path, limits)
    if not data.strip():
        raise Unreadable(EMPTY, EMPTY_ADVICE)
    return reader_of(data, Path(name).suffix.lower()).read(File(data, path, limits))


def reader_of(data: bytes, suffix: str) -> Reader:
    """The reader for this content under this ending of a name. Raises Unreadable for what kb does not read."""
    readers = READERS.values()
    if certain := next((reader for reader in readers if reader.magic and reader.magic in data[:1024]), None):
        return certain
    named = next((reader for reader in readers if suffix in reader.names), None)
    _refuse(data, suffix, named)
    if named is None:
        named = next((reader for reader in readers if reader.looks and reader.looks(data)), READERS[_OTHERWISE])
    return named


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file within the size limit; never a link, a pipe or a device."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    most = limits.file_mb * 10**6
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise Unreadable(f"The file cannot be opened ({error.strerror}).", "Check its permissions.") from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Unreadable("It is not a regular file.", "Copy the file itself into raw/.")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > most:
            raise Unreadable(
                f"The file has {status.st_size / 10**6:.0f} MB; the limit is {limits.file_mb}.",
                "Raise [limits] file_mb in kb.toml, or split it.",
            )
        try:
            return file.read(most)
        except OSError as error:
            raise Unreadable(
                f"The file cannot be read ({error.strerror}).", "Try to copy it elsewhere and back."
            ) from error


def _refuse(data: bytes, suffix: str, named: Reader | None) -> None:
    """Raise Unreadable for what kb does not read; ``named`` is the reader that claims the suffix."""
    if named is None and suffix in _NAMED:
        what, advice = _NAMED[suffix]
        raise Unreadable(f"It is {what}, which kb does not read.", advice)
    for magic, what, advice in _MAGIC:
        if named is not None and magic == named.begins:
            continue
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:1024]):
            raise Unreadable(f"It is {what}, which kb does not read.", advice)


def editions() -> str:
    """All that this kb reads with, on one line: another line, another kb."""
    return " ".join(f"{name} {number}" for name, number in _editions().items())


def is_outdated(extractor: str) -> bool:
    """Has this kb a newer edition of anything a document was read by? What it does not know is not newer."""
    words, known = extractor.split(), _editions()
    read_by = zip(words[::2], words[1::2], strict=False)
    return any(_order(known.get(name, "")) > _order(number) for name, number in read_by)


def _editions() -> dict[str, str]:
    libraries = sorted({library for reader in READERS.values() for library in reader.libraries})
    return {name: str(READERS[name].edition) for name in sorted(READERS)} | {
        name: release_of(name) for name in libraries
    }


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number))

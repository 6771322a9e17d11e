"""Which reader a file gets: decided by what its bytes are, with its name as a hint only."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from ingest.extract.unreadable import Unreadable
from kb.settings import Limits
from kb.values import Document

_READS = "kb reads HTML, PDF, Markdown, text, Word documents, e-mails, notebooks and subtitles so far."
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")

# First bytes to what the file is and what can be done about it.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x7fELF", "a program", "Take it out of raw/."),
    (b"MZ", "a program", "Take it out of raw/."),
    (b"\xcf\xfa\xed\xfe", "a program", "Take it out of raw/."),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as PDF and drop that."),
    (b"{\\rtf", "a rich text file", "Save it as PDF and drop that."),
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
_LINK = ("a link, and kb fetches nothing from the network", "Save the page itself from the browser and drop that.")
# Names of formats that are text or packed XML inside, and so cannot be told by their first bytes.
_NAMED: dict[str, tuple[str, str]] = {
    ".doc": ("a Word document", "Save it as PDF or HTML and drop that."),
    ".odt": ("an OpenDocument text", "Save it as PDF or HTML and drop that."),
    ".rtf": ("a rich text file", "Save it as PDF and drop that."),
    ".pptx": ("a presentation", "Save it as PDF and drop that."),
    ".xlsx": ("a spreadsheet", "Export what matters as text and drop that."),
    ".epub": ("an e-book", "Convert it to HTML or PDF and drop that."),
    ".mobi": ("an e-book", "Convert it to HTML or PDF and drop that."),
    ".zip": ("a packed file", "Unpack it and drop what is inside."),
    ".csv": ("a table", "Put what it says into words in a text file, or export it as HTML."),
    ".tsv": ("a table", "Put what it says into words in a text file, or export it as HTML."),
    ".json": ("data, not a text", "Put what it says into words in a text file."),
    ".jsonl": ("data, not a text", "Put what it says into words in a text file."),
    ".xml": ("data, not a text", "Export it as HTML or text and drop that."),
    ".svg": ("a drawing", "If it shows text, drop the text."),
    ".url": _LINK,
    ".webloc": _LINK,
    ".desktop": _LINK,
    ".mhtml": ("a web archive", "Save the page as HTML and drop that."),
    ".mht": ("a web archive", "Save the page as HTML and drop that."),
    ".pkl": ("data of a program", "Take it out of raw/."),
}  # fmt: skip


def extract(path: Path, name: str, limits: Limits) -> Document:
    """Read the file at ``path``, called ``name`` by its owner. Raises Unreadable with a reason and advice.

    Parsers run in this process: for files of strangers use ``extract_all``, which gives each a limited child.
    """
    data = read_bytes(path, limits)
    suffix = Path(name).suffix.lower()
    if not data.strip():
        raise Unreadable("The file is empty.", "Take it out of raw/, or put words into it.")
    if b"%PDF-" in data[:1024] or suffix == ".pdf":
        from ingest.extract.pdf import read_pdf

        return read_pdf(path, data, limits)
    _refuse(data, suffix)
    return _reader(data, suffix)(data)


def _reader(data: bytes, suffix: str) -> Callable[[bytes], Document]:
    """The reader for this content; modules are loaded when their format is met."""
    if suffix == ".docx":
        from ingest.extract.docx import read_docx as reader
    elif suffix == ".eml":
        from ingest.extract.mail import read_mail as reader
    elif suffix == ".ipynb":
        from ingest.extract.notebook import read_notebook as reader
    elif suffix in (".srt", ".vtt"):
        from ingest.extract.cues import read_cues as reader
    elif suffix in _HTML_NAMES or (suffix not in _MARKDOWN_NAMES and _HTML.search(data[:2048].replace(b"\x00", b""))):
        from ingest.extract.html import read_html as reader
    elif suffix in _MARKDOWN_NAMES:
        from ingest.extract.markdown import read_markdown as reader
    else:
        from ingest.extract.plain import read_plain as reader
    return reader


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


def _refuse(data: bytes, suffix: str) -> None:
    """Raise Unreadable for what kb does not read, by its own name."""
    if suffix in _NAMED:
        what, advice = _NAMED[suffix]
        raise Unreadable(f"It is {what}; {_READS}", advice)
    if data.startswith(b"PK\x03\x04") and suffix != ".docx":
        raise Unreadable(f"It is an Office file or a packed file; {_READS}", "Save it as PDF, or unpack it.")
    for magic, what, advice in _MAGIC:
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:1024]):
            raise Unreadable(f"It is {what}; {_READS}", advice)

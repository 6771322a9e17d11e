"""PDF: text in reading order per page by pypdf, kinds of lines by their type, hidden letters by their missing ink.

Pages are joined by one form feed. Nothing a reader sees is dropped: running headers and bibliographies stay in
the text with a block kind that keeps them out of claims.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from ingest.extract.about import language_tag
from ingest.extract.canonical import flags_of, one_line
from ingest.extract.ink import BOLD, Piece, SeenPage, pages_by_pdfium
from ingest.extract.layout import LIGATURES
from ingest.extract.ocr import read_scan, recogniser
from ingest.extract.pages import blocks_of, title_of
from ingest.extract.paging import Paged, Pages
from ingest.extract.people import names_in
from ingest.extract.reader import File, Reader, Unreadable
from ingest.extract.stated import author_stated, title_stated
from kb.values import Document, SourceFlag

_FEW = 20  # letters on a page below which it is taken for a picture of a page
_HEAVY = 2_000_000  # bytes of drawing instructions on a page that take pypdf many seconds; pdfium reads it then
_TO_SPACE = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F], " ")
_CLEAN: dict[int, str | int] = {**_TO_SPACE, 0x0D: "\n", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}
# Beside a space it divides nothing that the space does not: word processors export one on either side of each.
_IDLE_BREAK = re.compile("\u200b+(?=\\s|\\Z)|(?<=\\s)\u200b+|\\A\u200b+")
_GLYPH_NAMES = re.compile(r"/(?:g|G|c|C|glyph|uni|cid)\w?\d{1,5}|\(cid:\d+\)")
_DOUBLED = re.compile(r"^(?:([^\W\d_])\1){3,}\W*$")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_OTHERS = 3  # words that differ before what is said counts as another text than what is shown
_OTHER_LETTERS = 6  # and letters
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")
_PART_OF_A_WORK = re.compile(
    r"^(?:chapter|part|section|unit|lesson|kapitel|teil|chapitre|capítulo|appendix|annex|table of|contents|foreword"
    r"|preface|summary|abstract|introduction|information and)\b(?:\s+\w+)?\W*$",
    re.IGNORECASE,
)
_OCR = (
    "Install what reads pictures (`pip install 'kb-compiler[ocr]'`, or tesseract) and run `kb retry`, or "
    "recognise its text with "
    "`ocrmypdf in.pdf out.pdf` and drop the result."
)


def read_pdf(file: File) -> Document:
    """Text, blocks and pages of a PDF. Raises Unreadable for encrypted, scanned and broken files."""
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader, count = None, 0
    try:
        opened = pypdf.PdfReader(io.BytesIO(file.data))
        if opened.is_encrypted and not opened.decrypt(""):
            raise _locked()
        reader, count = opened, len(opened.pages)
    except DependencyError:
        pass  # a cipher pypdf does not bring; pdfium does
    except (PyPdfError, RecursionError, *_BREAKS) as error:
        raise _broken(error) from error
    limits = file.limits
    if count > limits.pages:
        raise Unreadable(
            f"The document has {count} pages; the limit is {limits.pages}.",
            "Raise [limits] pages in kb.toml, or split it.",
        )
    seen = pages_by_pdfium(file.path, max(5.0, limits.seconds / 3))
    if not seen and (reader is None or reader.is_encrypted):
        raise _locked()  # pypdf takes some passwords for empty; pdfium does not
    pages = Pages(
        limits.text_mb * 10**6,
        Unreadable(
            f"The document yields more than {limits.text_mb} MB of text.",
            "Raise [limits] text_mb in kb.toml, or split it.",
        ),
    )
    replaced = False
    for index in range(count if reader is not None else max(seen) + 1):
        drawn = _Drawn(reader, index) if reader is not None else None
        another = drawn is not None and index in seen and _says_another(drawn, seen[index])
        replaced = replaced or another
        pieces = _best(drawn, seen.get(index), another)
        if pieces is not None:
            pieces = [(_IDLE_BREAK.sub("", words).translate(LIGATURES), size, bold) for words, size, bold in pieces]
        pages.add(pieces, _CLEAN, seen[index].gaps if index in seen else ())
    flags: list[SourceFlag] = ["hidden_text"] if any(page.hidden for page in seen.values()) else []
    if reader is not None and (replaced or _misleading(reader)):
        flags.append("misleading_text")
    document = _document(reader, pages, flags)
    if document is not None:
        return document
    return _recognised(file, reader, flags)


def _recognised(file: File, reader: Any, flags: Sequence[SourceFlag]) -> Document:
    """A document whose pages are pictures, by OCR. Raises Unreadable where none is installed or it finds no words."""
    recognise = recogniser()
    if recognise is None:
        raise Unreadable("The PDF holds pictures of pages and no text.", _OCR)
    scan = read_scan(file.path, file.limits.seconds, recognise)
    pages = Pages(file.limits.text_mb * 10**6, Unreadable("The pictures hold more text than the limit.", "Split it."))
    for pieces in scan.pages:
        pages.add(pieces, _CLEAN)
    document = _document(reader, pages, (*flags, "ocr"), pictures=False)
    if document is None or not document.text.strip():
        raise Unreadable("The PDF holds pictures of pages, and no words were found in them.", _OCR)
    notes = [f"Its pages are pictures: they were read by OCR, which is {scan.certainty}% certain of its letters."]
    if scan.left_out:
        notes.append(f"Of its pages {scan.left_out:,} were not read, for want of time ([limits] seconds in kb.toml).")
    extractor = f"{document.extractor} ocr-certainty {scan.certainty}"
    return replace(document, extractor=extractor, notes=(*document.notes, *notes))


class _Drawn:
    """A page as pypdf reads it, which takes it longer than all else: at most once, and only where it is asked for."""

    def __init__(self, reader: Any, index: int) -> None:
        self._reader, self._index = reader, index

    @cached_property
    def contents(self) -> bytes:
        """Its drawing instructions."""
        try:
            contents = self._reader.pages[self._index].get_contents()
            return bytes(contents.get_data()) if contents is not None else b""
        except Exception:  # extraction meets the same damage and deals with it
            return b""

    @cached_property
    def pieces(self) -> list[Piece] | None:
        """Its text in the pieces in which the type changes; None where it breaks."""
        pieces: list[Piece] = []

        def visit(text: str, ctm: list[float], matrix: list[float], font: Any, size: float) -> None:
            if text:
                up = matrix[2] * ctm[1] + matrix[3] * ctm[3]
                name = str(font.get("/BaseFont", "")) if font is not None else ""
                # Text set across the page (a stamp in the margin) has no height; it is never a heading.
                pieces.append((text, round(abs(size * up), 1), bool(BOLD.search(name))))

        try:
            whole = self._reader.pages[self._index].extract_text(visitor_text=visit)
        except Exception:  # a broken page stops only itself; pypdf raises whatever the damage leads to
            return None
        if "".join(piece[0] for piece in pieces) != whole:
            return [(whole, 0.0, False)]
        return pieces


def _best(drawn: _Drawn | None, seen: SeenPage | None, another: bool) -> Sequence[Piece] | None:
    """The page by pypdf; by pdfium where pypdf would show hidden letters, break words apart or take too long.

    ``another``: pdfium reads other words than those that show.
    """
    if seen is not None and (drawn is None or ((seen.hidden or seen.mended) and not another)):
        return seen.pieces
    if drawn is None or len(drawn.contents) > _HEAVY:
        return seen.pieces if seen is not None else None
    read = drawn.pieces
    if seen is not None and (read is None or _broken_apart("".join(piece[0] for piece in read), seen.text)):
        return seen.pieces
    return read


def _says_another(drawn: _Drawn, seen: SeenPage) -> bool:
    """Whether a page holds words to be read in the place of those it shows: pdfium reads them, pypdf what is drawn."""
    if not seen.pieces or b"/ActualText" not in drawn.contents or drawn.pieces is None:
        return False
    texts = [unicodedata.normalize("NFKC", text) for text in ("".join(piece[0] for piece in drawn.pieces), seen.text)]
    shown, said = (set(_LONG_WORD.findall(text)) for text in texts)
    if len(said - shown) < _OTHERS or len(shown - said) < _OTHERS:
        return False
    # The same letters in other words: hyphens, ligatures or an order that one of the two has not understood.
    first, second = (Counter(letter for letter in text.casefold() if letter.isalpha()) for text in texts)
    return (first - second).total() >= _OTHER_LETTERS and (second - first).total() >= _OTHER_LETTERS


def _broken_apart(text: str, other: str) -> bool:
    """Whether ``text`` has the letters of ``other`` twice, in clearly more words, or as names of glyphs."""
    if any(_DOUBLED.match(word) for word in text.split()) and not any(_DOUBLED.match(word) for word in other.split()):
        return True  # drawn twice to look bold
    letters, others = (len(re.sub(r"\W", "", words)) for words in (text, other))
    if len(_GLYPH_NAMES.findall(text)) * 20 > len(text):
        return True
    if len(_PRIVATE.findall(text)) > len(_PRIVATE.findall(other)):
        return True
    if not others or abs(letters - others) > 0.02 * others:
        return False
    return len(text.split()) > 1.01 * len(other.split()) + 1


_BREAKS = (ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError, OSError, ZeroDivisionError,
           OverflowError, NotImplementedError, ArithmeticError, EOFError, UnicodeError, StopIteration)  # fmt: skip


def _broken(error: Exception) -> Unreadable:
    detail = one_line(str(error))[:120]
    return Unreadable(
        f"The PDF is broken or not a PDF ({detail or type(error).__name__}).",
        "Open it in a viewer and save or print it to a new PDF, then drop that.",
    )


def _locked() -> Unreadable:
    return Unreadable(
        "The PDF is encrypted and needs a password.",
        "Save a copy without the password (`qpdf --decrypt --password=… in.pdf out.pdf`) and drop that.",
    )


def _document(reader: Any, read: Pages, flags: Sequence[SourceFlag], *, pictures: bool = True) -> Document | None:
    """The document; None where it holds no text and its pages may be ``pictures``, or OCR found none in them."""
    pages = read.joined()
    text = pages.text
    if read.unread == len(pages.spans):
        raise Unreadable(
            "No page of the PDF can be read.", "Open it in a viewer and print it to a new PDF, then drop that."
        )
    if all(len(one_line(text[span.start : span.end])) < _FEW for span in pages.spans):
        looked_at = range(min(len(pages.spans), 20))
        if pictures and (reader is None or any(_has_picture(reader, index) for index in looked_at)):
            return None
        if not text.strip() and not pictures:
            return None  # nor has OCR found any
        if not text.strip():
            raise Unreadable("The PDF holds no text.", f"If its pages show words, they are drawn. {_OCR}")
    blocks = blocks_of(pages.lines, pages.furniture)
    return Document(
        text,
        blocks,
        "pdf",
        READER.signature("pypdf" if reader is not None else "pypdfium2"),
        pages=pages.spans,
        flags=(*flags, *flags_of(text)),
        **_metadata(_information(reader) if reader is not None else {}, pages),
    )


def _has_picture(reader: Any, index: int) -> bool:
    try:
        resources = reader.pages[index].get("/Resources", {}).get_object()
        objects = resources.get("/XObject", {}).get_object()
        return any(objects[name].get_object().get("/Subtype") in ("/Image", "/Form") for name in objects)
    except Exception:  # damage here only makes the message less exact
        return False


def _information(reader: Any) -> dict[str, str]:
    """The entries of the document's information dictionary that can be read."""
    known: dict[str, str] = {}
    for key in ("/Title", "/Author", "/CreationDate", "/Lang"):
        try:
            source = reader.trailer["/Root"] if key == "/Lang" else reader.metadata
            known[key] = str((source or {}).get(key) or "").translate(_CLEAN)
        except Exception:  # metadata is a courtesy
            known[key] = ""
    return known


def _metadata(known: dict[str, str], pages: Paged) -> dict[str, Any]:
    stated = title_stated(known.get("/Title", ""))
    shown = title_of(pages.lines)
    shown = "" if _PART_OF_A_WORK.match(shown) else shown
    front = pages.text[:6000].casefold()
    words = re.findall(r"[^\W\d_]{3,}", stated.casefold())
    # Templates leave the title of an older document behind: what the page shows outweighs what the file says.
    trusted = stated and (not shown or sum(word in front for word in words) >= 0.6 * max(1, len(words)))
    date = re.match(r"(?:D:)?((?:19|20)\d\d)(\d\d)?(\d\d)?", known.get("/CreationDate", ""))
    return {
        "title": stated if trusted else shown or stated,
        "author": ", ".join(names_in(author_stated(known.get("/Author", "")))),
        "date": "-".join(part for part in date.groups() if part) if date else "",
        "language": language_tag(known.get("/Lang", "")),
    }


def _misleading(reader: Any) -> bool:
    """Whether a font shows one letter and yields another.

    Known for certain only where the file brings no letter shapes of its own: then code 65 is drawn as A, and a
    table that calls it something else makes the text say what the page does not.
    """
    return any(_page_misleads(page) for page in reader.pages[:50])


def _page_misleads(page: Any) -> bool:
    try:
        fonts = page["/Resources"].get_object()["/Font"].get_object().values()
        return any(_contradicts(font.get_object()) for font in fonts)
    except Exception:  # no fonts, or a damaged table: nothing is proven
        return False


def _contradicts(font: Any) -> bool:
    descriptor = font["/FontDescriptor"].get_object() if "/FontDescriptor" in font else {}
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    encoding = font["/Encoding"].get_object() if "/Encoding" in font else "/StandardEncoding"
    plain = encoding in ("/StandardEncoding", "/WinAnsiEncoding", "/MacRomanEncoding")
    symbolic = re.search(r"symbol|dingbat|wingding|webding", str(font.get("/BaseFont", "")), re.IGNORECASE)
    if (
        embedded
        or symbolic
        or not plain
        or font.get("/Subtype") not in ("/Type1", "/TrueType")
        or "/ToUnicode" not in font
    ):
        return False
    table = font["/ToUnicode"].get_object().get_data()[:100_000].decode("latin-1")
    differ = 0
    for code, target in re.findall(r"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>", table):
        letter = chr(int(code, 16))
        differ += letter.isascii() and letter.isalnum() and chr(int(target, 16)) != letter
    return differ >= 3


READER = Reader(
    "pdf",
    edition=8,
    read=read_pdf,
    names=(".pdf",),
    magic=b"%PDF-",
    libraries=("pypdf", "pypdfium2"),
)

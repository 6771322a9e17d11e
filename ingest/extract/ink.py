"""What pdfium sees of a PDF: the text of each page, its type, and the letters that leave no ink.

pdfium renders; it may abort or eat memory on a hostile file, so it runs in a child of its own (``pages_by_pdfium``)
and its death costs only what it would have said. White on white, render mode 3, tiny letters, layers that are off,
text off the page and text under a picture look the same here: no contrast in the letter's box.
"""

from __future__ import annotations

import ctypes
import json
import math
import os
import re
import select
import signal
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.extract.layout import LIGATURES, Glyph, Laid, Row, lay_out, wide_gaps
from ingest.extract.struck import struck_out

_RUN = 8  # letters without ink in a row before they count as hidden
_CONTRAST = 20  # of 255, in one colour
_TINY = 2.0  # points
_PIXELS = 4_000_000  # of one rendered page
_MEMORY = 300 * 2**20  # bytes pdfium may take beyond what the process had
_INVISIBLE = 3  # PDF text render mode
_STRIDE = 4  # letters from one look to the next; less than half a run
_LETTERS = 100_000  # on one page: more than a newspaper's, and more than is worth the memory
_SCAN = 0.4  # share of the page a picture covers to be a scan of it
_FOREIGN = 0x250  # the first character after those of Latin writing
_PALE = 230  # of 255: a lighter shade on white paper is not read
_NOTES = 500  # fields and notes of a page that are read
BOLD = re.compile(r"bold|black|heavy|demi|CMBX|-Bd\b|\bBd|Medi(?![a-z])", re.IGNORECASE)

Piece = tuple[str, float, bool]  # text, type size in points (0: unknown or set across the page), bold


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as pdfium reads it: its visible text in lines, and whether letters were left out as hidden."""

    pieces: tuple[Piece, ...]
    hidden: bool
    mended: bool = False  # raised letters, columns, writing from right to left, or what was filled in, put right
    gaps: tuple[tuple[str, str], ...] = ()  # lines with more room between them than within a paragraph

    @property
    def text(self) -> str:
        """The visible text."""
        return "".join(piece[0] for piece in self.pieces)


def pages_by_pdfium(path: Path, seconds: float) -> dict[int, SeenPage]:
    """Page index to what pdfium sees, for the pages it got to before it died or ``seconds`` ran out.

    Without fork (Windows) it runs in this process.
    """
    if not hasattr(os, "fork"):
        return {index: page for index, page in _pages(path) if page is not None}
    read_end, write_end = os.pipe()
    with warnings.catch_warnings():
        # Newer Pythons warn where other threads run; the child runs pdfium, which knows none of them, and leaves.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(read_end)
        _child(path, write_end, seconds)
    os.close(write_end)
    return _collect(read_end, child, seconds)


def _child(path: Path, write_end: int, seconds: float) -> None:
    """Never returns: leaves the process, whatever happens."""
    try:
        import resource

        size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (size + _MEMORY, size + _MEMORY))
    except (ImportError, OSError, ValueError):
        pass
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(1.0, seconds))
        with os.fdopen(write_end, "w", encoding="utf-8") as out:
            for index, page in _pages(path):
                if page is not None:
                    out.write(json.dumps([index, page.pieces, page.hidden, page.mended, page.gaps]) + "\n")
                    out.flush()
    except BaseException:  # noqa: S110 - the parent sees the end of the pipe; there is nobody else to tell
        pass
    finally:
        os._exit(0)


def _collect(read_end: int, child: int, seconds: float) -> dict[int, SeenPage]:
    data = bytearray()
    end = time.monotonic() + seconds + 2
    try:
        while (left := end - time.monotonic()) > 0 and select.select([read_end], [], [], left)[0]:
            chunk = os.read(read_end, 1 << 16)
            if not chunk:
                break
            data += chunk
    finally:
        os.close(read_end)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    pages: dict[int, SeenPage] = {}
    for line in bytes(data).split(b"\n")[:-1]:
        index, pieces, hidden, mended, gaps = json.loads(line)
        said = tuple((text, size, bold) for text, size, bold in pieces)
        pages[index] = SeenPage(said, hidden, mended, tuple((above, below) for above, below in gaps))
    return pages


def _pages(path: Path) -> Iterator[tuple[int, SeenPage | None]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for index in range(len(document)):
        page = document[index]
        try:
            yield index, _seen(page)
        except pypdfium2.PdfiumError:
            yield index, None
        page.close()


def _seen(page: Any) -> SeenPage | None:
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    if textpage.count_chars() > _LETTERS:
        return None
    codes = [raw.FPDFText_GetUnicode(textpage.raw, n) for n in range(textpage.count_chars())]
    hidden = _hidden_runs(page, textpage, codes) if len(codes) >= _RUN else []
    gone = {n for start, end in hidden for n in range(start, end)}
    struck = struck_out(page, textpage, codes)
    rows = [Row()]
    for n, code in enumerate(codes):
        if n in struck:
            continue
        if n in gone or code == 0x0D:
            if n in gone and n - 1 not in gone:
                rows.append(Row())
            continue
        # pdfium swallows the line end after a hyphen that parts a word.
        hyphen = raw.FPDFText_IsHyphen(textpage.raw, n) == 1
        if hyphen:
            rows[-1].ends = "-\n"
        elif code != 0x0A:
            rows[-1].glyphs.append(_glyph(textpage, n, code, rows[-1]))
            continue
        rows.append(Row())
    upright = _slope(textpage, codes) < 0.02
    laid = lay_out(rows) if upright else Laid(tuple((row, row.text()) for row in rows), False)
    lines = [(row, text) for row, text in laid.rows]
    filled = _fill_in(page, lines) if upright else False
    pieces = [(text + row.ends, *_looks(row)) for row, text in lines]
    pieces[-1] = (pieces[-1][0][:-1], *pieces[-1][1:])
    gaps = tuple(wide_gaps(lines, page.get_size()[0])) if upright else ()
    return SeenPage(tuple(pieces), bool(hidden), laid.mended or filled or bool(struck), gaps)


def _glyph(textpage: Any, n: int, code: int, row: Row) -> Glyph:
    """The character with this index; white space that pdfium made up stands where the letter before it ends."""
    import pypdfium2.raw as raw

    text = LIGATURES.get(code) or _character(code)
    if text.isspace() and row.glyphs and raw.FPDFText_IsGenerated(textpage.raw, n) == 1:
        before = row.glyphs[-1]
        return Glyph(text, before.right, before.right, before.base, before.size, before.bold)
    box = raw.FS_RECTF()  # as wide as the letter sets the next one off
    raw.FPDFText_GetLooseCharBox(textpage.raw, n, box)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage.raw, n, x, y)
    size, bold = _type(textpage, n)
    return Glyph(text, box.left, box.right, y.value, size, bold)


def _looks(row: Row) -> tuple[float, bool]:
    """Type size and boldness of a line: those of its first letter, bold only if the last is, too."""
    letters = [glyph for glyph in row.glyphs if glyph.text[:1].isalnum()]
    if not letters:
        return 0.0, False
    sizes = [glyph.size for glyph in letters]
    return max(set(sizes), key=lambda size: (sizes.count(size), size)), letters[0].bold and letters[-1].bold


def _slope(textpage: Any, codes: list[int]) -> float:
    """How far most of the page's text is turned, in radians; a page turned as a whole counts as turned."""
    import pypdfium2.raw as raw

    letters = [n for n, code in enumerate(codes) if code < 0xD800 and chr(code).isalnum()]
    angles = sorted(
        abs(raw.FPDFText_GetCharAngle(textpage.raw, n)) % (2 * math.pi) for n in letters[:: max(1, len(letters) // 50)]
    )
    angle = angles[len(angles) // 2] if angles else 0.0
    return min(angle, 2 * math.pi - angle)


def _fill_in(page: Any, lines: list[tuple[Row, str]]) -> bool:
    """Add what was filled into a form and noted on the page to the lines it stands in; whether there was any."""
    import pypdfium2.raw as raw

    found = False
    for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _NOTES)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        field, note = kind == raw.FPDF_ANNOT_WIDGET, kind == raw.FPDF_ANNOT_TEXT
        rect = raw.FS_RECTF()
        if (field or note or kind == raw.FPDF_ANNOT_FREETEXT) and raw.FPDFAnnot_GetRect(annotation, rect):
            words = _string(annotation, b"V" if field else b"Contents")
            if words and not words.startswith("/"):
                place = (rect.left, rect.bottom, rect.top)
                _put(lines, f"Note: {words}" if note else words, place, beside=field)
                found = True
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _string(annotation: Any, key: bytes) -> str:
    import pypdfium2.raw as raw

    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size < 20_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "replace").split())


def _put(lines: list[tuple[Row, str]], words: str, place: tuple[float, float, float], *, beside: bool) -> None:
    """Append words to the line that ends left of their place, or as a line of their own."""
    left, bottom, top = place
    nearest, gap = -1, math.inf
    for index, (row, _) in enumerate(lines):
        inked = row.inked()
        if beside and inked and bottom - 2 <= inked[-1].base + 0.3 * inked[-1].size <= top + 2:
            distance = left - inked[-1].right
            if -2 <= distance < gap:
                nearest, gap = index, distance
    if nearest >= 0:
        row, text = lines[nearest]
        lines[nearest] = (row, f"{text} {words}")
    else:
        lines.append((Row([Glyph(words, left, left, bottom, 0.0)]), words))


def _type(textpage: Any, letter: int) -> tuple[float, bool]:
    """Size in points and boldness of the character with this index."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage.raw, letter, matrix)
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage.raw, letter, name, 128, flags)
    size = raw.FPDFText_GetFontSize(textpage.raw, letter) * abs(matrix.d)
    return round(size, 1), bool(BOLD.search(name.value.decode("latin-1")))


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _hidden_runs(page: Any, textpage: Any, codes: list[int]) -> list[tuple[int, int]]:
    """Half-open spans of character indexes that nobody sees. Every fourth letter is looked at, and all around one
    that does not show: a run long enough to count cannot slip through."""
    import pypdfium2.raw as raw

    letters = [n for n, code in enumerate(codes)
               if code < 0xD800 and chr(code).isalnum() and raw.FPDFText_IsGenerated(textpage.raw, n) != 1]  # fmt: skip
    picture = _Picture(page)
    scans = _scans(page)
    shown: list[bool | None] = [None] * len(codes)
    for position, n in enumerate(letters):
        shown[n] = shown[n] is not False
        if position % _STRIDE or _shows(textpage, n, picture, scans):
            continue
        for near in letters[max(0, position - _STRIDE + 1) : position + _STRIDE]:
            shown[near] = _shows(textpage, near, picture, scans)
    return _runs(shown)


def _shows(textpage: Any, n: int, picture: _Picture, scans: list[tuple[float, ...]]) -> bool:
    import pypdfium2.raw as raw

    box = [ctypes.c_double() for _ in range(4)]
    raw.FPDFText_GetCharBox(textpage.raw, n, *box)  # left, right, bottom, top
    left, right, bottom, top = (value.value for value in box)
    mode = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(textpage.raw, n))
    if mode == _INVISIBLE:  # right only as the recognised text of a scan, which shows the letters itself
        return any(x0 <= (left + right) / 2 <= x1 and y0 <= (bottom + top) / 2 <= y1 for x0, y0, x1, y1 in scans)
    if top - bottom >= 0.3 * _TINY and picture.has_ink(left, right, bottom, top):
        return True
    return _is_foreign(textpage, n)


def _is_foreign(textpage: Any, n: int) -> bool:
    """Whether a letter leaves no ink because its font is not in the file, and none here has the letter."""
    import pypdfium2.raw as raw

    if raw.FPDFText_GetUnicode(textpage.raw, n) < _FOREIGN:
        return False  # what Western fonts have is drawn with another of them
    font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(textpage.raw, n))
    colour = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFText_GetFillColor(textpage.raw, n, *colour)
    *shades, alpha = (part.value for part in colour)
    if not font or raw.FPDFFont_GetIsEmbedded(font) != 0 or _type(textpage, n)[0] < _TINY:
        return False
    return min(shades) < _PALE and alpha > 255 - _PALE


def _scans(page: Any) -> list[tuple[float, ...]]:
    """Boxes of pictures large enough to be the photograph of a page."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    found = []
    for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        box = picture.get_bounds()
        if abs((box[2] - box[0]) * (box[3] - box[1])) >= _SCAN * width * height:
            found.append(box)
    return found


def _runs(shown: list[bool | None]) -> list[tuple[int, int]]:
    """Half-open spans of at least ``_RUN`` letters without ink, white space and marks between them included."""
    runs: list[tuple[int, int]] = []
    start = last = -1
    letters = 0
    for n, seen in enumerate([*shown, True]):
        if seen is False:
            start = n if start < 0 else start
            last, letters = n, letters + 1
        elif seen is True:
            if letters >= _RUN:
                runs.append((start, last + 1))
            start, letters = -1, 0
    return runs


class _Picture:
    """A rendered page that can be asked whether anything shows in a box of page coordinates."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as raw

        width, height = page.get_size()
        scale = min(1.5, math.sqrt(_PIXELS / max(1.0, width * height)))
        bitmap = page.render(scale=scale, rev_byteorder=False)
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._channels = bitmap.n_channels
        self._bytes = bytes(bitmap.buffer)
        bitmap.close()
        self._to_device = self._affine(page, raw)

    def _affine(self, page: Any, raw: Any) -> tuple[float, ...]:
        """Page to pixel coordinates, rotation and crop box included, read off three points."""
        fine = 64

        def device(x: float, y: float) -> tuple[float, float]:
            across, down = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page.raw, 0, 0, self._width * fine, self._height * fine, 0, x, y, across, down)
            return across.value / fine, down.value / fine

        (x0, y0), (x1, y1), (x2, y2) = device(0, 0), device(1000, 0), device(0, 1000)
        return x0, (x1 - x0) / 1000, (x2 - x0) / 1000, y0, (y1 - y0) / 1000, (y2 - y0) / 1000

    def has_ink(self, left: float, right: float, bottom: float, top: float) -> bool:
        """Whether some colour varies within the box (widened by a pixel)."""
        x0, xx, xy, y0, yx, yy = self._to_device
        across = [x0 + xx * x + xy * y for x in (left, right) for y in (bottom, top)]
        down = [y0 + yx * x + yy * y for x in (left, right) for y in (bottom, top)]
        first, last = max(0, math.floor(min(across))), min(self._width, math.ceil(max(across)) + 1)
        upper, lower = max(0, math.floor(min(down))), min(self._height, math.ceil(max(down)) + 1)
        if first >= last or upper >= lower:
            return False
        wide = self._channels
        box = b"".join(
            self._bytes[row * self._stride + first * wide : row * self._stride + last * wide]
            for row in range(upper, lower)
        )
        for channel in range(min(3, wide)):
            values = box[channel::wide]
            if max(values) - min(values) >= _CONTRAST:
                return True
        return False

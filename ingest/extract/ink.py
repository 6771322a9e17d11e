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

_RUN = 8  # letters without ink in a row before they count as hidden
_CONTRAST = 20  # of 255, in one colour
_TINY = 2.0  # points
_PIXELS = 4_000_000  # of one rendered page
_MEMORY = 300 * 2**20  # bytes pdfium may take beyond what the process had
_INVISIBLE = 3  # PDF text render mode
_STRIDE = 4  # letters from one look to the next; less than half a run
_LETTERS = 100_000  # on one page: more than a newspaper's, and more than is worth the memory
_SCAN = 0.4  # share of the page a picture covers to be a scan of it
BOLD = re.compile(r"bold|black|heavy|demi|CMBX|-Bd\b|\bBd|Medi(?![a-z])", re.IGNORECASE)

Piece = tuple[str, float, bool]  # text, type size in points (0: unknown or set across the page), bold


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as pdfium reads it: its visible text in lines, and whether letters were left out as hidden."""

    pieces: tuple[Piece, ...]
    hidden: bool

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
                    out.write(json.dumps([index, page.pieces, page.hidden]) + "\n")
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
        index, pieces, hidden = json.loads(line)
        pages[index] = SeenPage(tuple((text, size, bold) for text, size, bold in pieces), hidden)
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
    pieces: list[Piece] = []
    line: list[str] = []
    letters: list[int] = []
    for n, code in enumerate([*codes, 0x0A]):
        hyphen = False
        if n in gone or code == 0x0D:
            ends = n in gone and n - 1 not in gone
        else:
            # pdfium swallows the line end after a hyphen that parts a word.
            hyphen = n < len(codes) and raw.FPDFText_IsHyphen(textpage.raw, n) == 1
            ends = hyphen or code == 0x0A
            if not ends:
                line.append(_character(code))
                if code < 0xD800 and chr(code).isalnum():
                    letters.append(n)
        if ends:
            line.append("-\n" if hyphen else "\n")
            size, bold = _type(textpage, letters[0]) if letters else (0.0, False)
            bold = bold and _type(textpage, letters[-1])[1]
            pieces.append(("".join(line), size, bold))
            line, letters = [], []
    if pieces:
        pieces[-1] = (pieces[-1][0][:-1], *pieces[-1][1:])
    return SeenPage(tuple(pieces), bool(hidden))


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
    return top - bottom >= 0.3 * _TINY and picture.has_ink(left, right, bottom, top)


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

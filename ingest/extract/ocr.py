"""Words in pictures of pages, read by OCR where it is installed: lines, and how sure.

RapidOCR (the extra ``ocr``) reads them, or tesseract where that is on the machine. RapidOCR's model drops spaces
between words more often than it misreads letters. They are put back where it is certain: after a sentence, and where
a small letter stands before a capital between two known words.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from ingest.extract.ink import Piece
from kb.text.lexicon import listed

# Of 1.6 and 2 times 72 dots an inch the lower kept three times as many of the spaces of a page of a paper.
_SCALE = 1.6
_FINE = 2.5  # of tesseract: 180 dots an inch, from where on it gets no better on clean pages
_PATIENCE = 60  # seconds for one page
_LANGUAGES = 4  # at most that it is asked to know at once: each makes it slower
_PIXELS = 4_000_000  # of one page; a poster is read at less
_SURE = 0.5  # lines below this certainty are noise
_ROOM = 0.8  # share of the time a file may take, after which no further page is begun
_GUTTER = 5  # lines on either side that make two columns
_LARGE = 1.3  # times the usual height of a line: set larger, as headings are
_PARAGRAPH = 1.6  # times the usual distance between lines
_AFTER_A_SENTENCE = re.compile(r"(?<=[a-z)\d][.,;:!?])(?=[A-Z][a-z])|(?<=[A-Za-z)][,;])(?=[a-z]{2})")
_WITHIN = re.compile(r"\b([a-z]{2,})([A-Z][a-z]{2,})\b")


@dataclass(frozen=True, slots=True)
class Read:
    """One line of a page: its place in pixels from the top left, and how sure its recogniser is, from 0 to 1."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read of pictures of pages. ``pages`` are pieces as pdf readers give them; None for those not read."""

    pages: tuple[Sequence[Piece] | None, ...]
    certainty: int  # in a hundred, the mean over its letters
    left_out: int  # pages for which there was no time


@dataclass(frozen=True, slots=True)
class Recogniser:
    """What reads a picture, an array of pixels, as lines; ``scale``: times 72 dots an inch at which it reads best."""

    read: Callable[[Any], list[Read]]
    scale: float


def recogniser() -> Recogniser | None:
    """What reads pictures here; None where nothing that does is installed."""
    if find_spec("rapidocr_onnxruntime") is None:
        program = shutil.which("tesseract")
        return Recogniser(partial(_by_tesseract, program, _languages(program)), _FINE) if program else None
    from rapidocr_onnxruntime import RapidOCR

    # One line at a time: in sixes its memory grows above what a file may take.
    engine = RapidOCR(intra_op_num_threads=2, inter_op_num_threads=1, rec_batch_num=1)

    def read(picture: Any) -> list[Read]:
        found, _ = engine(picture, use_cls=False)
        return [
            Read(str(words), *_box(corners), float(sure))
            for corners, words, sure in found or []
            if float(sure) >= _SURE
        ]

    return Recogniser(read, _SCALE)


def _languages(program: str) -> str:
    """The languages it can read here, English first, as it takes them."""
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=_PATIENCE)
    found = [name for name in told.stdout.split("\n")[1:] if re.fullmatch(r"[a-z]{3}(?:_\w{2,10})?", name.strip())]
    return "+".join(sorted((name for name in found if name != "osd"), key=lambda name: name != "eng")[:_LANGUAGES])


def _by_tesseract(program: str, languages: str, picture: Any) -> list[Read]:
    """The lines of a picture by tesseract, which gives words with their boxes; none where it fails."""
    grey = picture.mean(axis=2).astype("uint8") if picture.ndim == 3 else picture
    height, width = grey.shape
    asked = [program, "stdin", "stdout", *(["-l", languages] if languages else []), "tsv"]
    try:
        done = subprocess.run(
            asked,
            input=b"P5 %d %d 255\n" % (width, height) + grey.tobytes(),
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return []
    lines: dict[tuple[str, ...], list[Read]] = {}
    for row in done.stdout.decode("utf-8", "replace").split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[11].strip() and cells[0] == "5":
            left, top, across, down, sure = (float(cell) for cell in cells[6:11])
            word = Read(cells[11].strip(), left, top, left + across, top + down, sure / 100)
            lines.setdefault(tuple(cells[1:5]), []).append(word)
    return [line for line in map(_line, lines.values()) if line.sure >= _SURE]


def _line(words: Sequence[Read]) -> Read:
    """Words of one line as that line, as sure as they are together."""
    letters = sum(len(word.words) for word in words)
    return Read(
        " ".join(word.words for word in words),
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
        sum(len(word.words) * word.sure for word in words) / letters,
    )


def read_scan(path: Path, seconds: float, recognise: Recogniser) -> Scan:
    """The pages of a PDF as pictures, read in order until there is no more time."""
    import pypdfium2

    begun = time.monotonic()
    pages: list[Sequence[Piece] | None] = []
    letters = sure = 0.0
    with pypdfium2.PdfDocument(path) as document:
        count = len(document)
        for index in range(count):
            if pages and time.monotonic() - begun > seconds * _ROOM * len(pages) / (len(pages) + 1):
                break
            page = document[index]
            scale = min(recognise.scale, (_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
            lines = recognise.read(page.render(scale=scale).to_numpy())
            letters += sum(len(line.words) for line in lines)
            sure += sum(len(line.words) * line.sure for line in lines)
            pages.append(list(as_pieces(lines, scale)))
    left_out = count - len(pages)
    certainty = round(100 * sure / letters) if letters else 0
    return Scan((*pages, *[None] * left_out), certainty, left_out)


def as_pieces(lines: Sequence[Read], scale: float) -> Iterator[Piece]:
    """Lines in reading order, with an empty one between paragraphs; their height stands for the type's size."""
    height = median([line.bottom - line.top for line in lines] or [0.0])
    for column in _columns(lines):
        ordered = sorted(column, key=lambda line: (line.top + line.bottom) / 2)
        steps = [b.top - a.top for a, b in itertools.pairwise(ordered) if b.top > a.top]
        usual = median(steps) if steps else 0.0
        before: Read | None = None
        for line in ordered:
            if before is not None:
                yield ("\n\n" if line.top - before.top > _PARAGRAPH * usual else "\n"), 0.0, False
            own = line.bottom - line.top  # letters without descenders are no smaller type
            size = own if own > _LARGE * height else height
            yield spaced(line.words), round(size / scale), False
            before = line
        yield "\n\n", 0.0, False


def spaced(words: str) -> str:
    """A line with the spaces that its recogniser has surely dropped."""

    def apart(found: re.Match[str]) -> str:
        first, second = found.groups()
        known = listed(first.casefold()) and listed(second.casefold()) and not listed((first + second).casefold())
        return f"{first} {second}" if known else found[0]

    return _WITHIN.sub(apart, _AFTER_A_SENTENCE.sub(" ", words))


def _columns(lines: Sequence[Read]) -> list[Sequence[Read]]:
    """Two columns where a gutter near the middle parts the lines and few cross it; else all as one."""
    if len(lines) < 2 * _GUTTER:
        return [lines]
    width = max(line.right for line in lines)
    for place in (0.5, 0.48, 0.52, 0.45, 0.55):
        gutter = width * place
        left = [line for line in lines if line.right <= gutter]
        right = [line for line in lines if line.left >= gutter]
        if min(len(left), len(right)) >= _GUTTER and len(left) + len(right) >= 0.9 * len(lines):
            across = [line for line in lines if line.right > gutter and line.left < gutter]
            top = min(line.top for line in (*left, *right))
            above = [line for line in across if line.top < top]
            below = [line for line in across if line.top >= top]
            return [part for part in (above, left, right, below) if part]
    return [lines]


def _box(corners: Any) -> tuple[float, float, float, float]:
    across, down = [float(corner[0]) for corner in corners], [float(corner[1]) for corner in corners]
    return min(across), min(down), max(across), max(down)

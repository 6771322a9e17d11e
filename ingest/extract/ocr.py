"""Words in pictures of pages, read by OCR where it is installed (the extra ``ocr``: RapidOCR): lines, and how sure.

Its model drops spaces between words more often than it misreads letters. They are put back where it is certain: after a
sentence, and where a small letter stands before a capital between two known words.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from ingest.extract.ink import Piece
from kb.text.lexicon import listed

# Of 1.6 and 2 times 72 dots an inch the lower kept three times as many of the spaces of a page of a paper.
_SCALE = 1.6
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


Recogniser = Callable[[Any], list[Read]]  # a picture as an array of pixels → its lines


def recogniser() -> Recogniser | None:
    """What reads pictures here; None where the extra is not installed."""
    if find_spec("rapidocr_onnxruntime") is None:
        return None
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

    return read


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
            scale = min(_SCALE, (_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
            lines = recognise(page.render(scale=scale).to_numpy())
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

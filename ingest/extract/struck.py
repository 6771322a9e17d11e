"""Letters of a PDF page that a line or a note strikes out: the author takes them back.

A line is taken for one only where it runs through the middle of letters and ends where they do: rules beside a
heading, bars of fractions and borders of tables do not.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_MOST = 20_000  # objects of a page, above which it is a drawing
_LINES = 2000  # of a page that are looked at
_ROW, _ROWS = 8.0, 6  # points by which letters are told apart by height, and how many such rows large type needs
_THIN = 0.14  # of the type size: no thicker is the line
_LOWEST, _HIGHEST = 0.14, 0.48  # of the type size above the line that letters stand on
_BEYOND = 0.6  # of the type size by which a line may begin before its letters and end after them
_ANNOTATIONS = 500


@dataclass(frozen=True, slots=True)
class _Stroke:
    left: float
    right: float
    bottom: float
    top: float


def struck_out(page: Any, textpage: Any, codes: Sequence[int]) -> set[int]:
    """Indices of the characters of ``textpage`` that are struck out."""
    strokes = _strokes(page)
    marked = _marked(page)
    if not strokes and not marked:
        return set()
    boxes = {n: _box(textpage, n) for n, code in enumerate(codes) if code not in (0x0A, 0x0D)}
    rows: dict[int, list[int]] = {}
    for n, (_, _, base, _) in boxes.items():
        rows.setdefault(int(base // _ROW), []).append(n)
    gone: set[int] = set()
    for stroke in strokes[:_LINES]:
        highest = int(stroke.top // _ROW)
        near = [n for row in range(highest - _ROWS, highest + 1) for n in rows.get(row, ())]
        gone |= _covered(stroke, {n: boxes[n] for n in near}, codes)
    for area in marked:
        gone |= {
            n
            for n, (left, right, base, size) in boxes.items()
            if area.left - 0.5 <= (left + right) / 2 <= area.right + 0.5
            and area.bottom - 1 <= base + 0.3 * size <= area.top + 1
        }
    return _with_spaces(gone, codes)


def _strokes(page: Any) -> list[_Stroke]:
    """Lines and thin bars of the page that lie flat."""
    import pypdfium2.raw as raw

    if raw.FPDFPage_CountObjects(page.raw) > _MOST:
        return []
    found = []
    for drawn in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=2):
        left, bottom, right, top = drawn.get_bounds()
        if right - left >= 3 and top - bottom <= min(3.0, 0.3 * (right - left)):
            found.append(_Stroke(left, right, bottom, top))
    return found


def _covered(stroke: _Stroke, boxes: dict[int, tuple[float, float, float, float]], codes: Sequence[int]) -> set[int]:
    middle = (stroke.bottom + stroke.top) / 2
    through = [
        n
        for n, (left, right, base, size) in boxes.items()
        if size > 0
        and base + _LOWEST * size <= middle <= base + _HIGHEST * size
        and stroke.top - stroke.bottom <= max(1.6, _THIN * size)
        and stroke.left - 0.5 <= (left + right) / 2 <= stroke.right + 0.5
    ]
    letters = [n for n in through if codes[n] < 0xD800 and chr(codes[n]).isalnum()]
    if not letters:
        return set()
    beyond = _BEYOND * boxes[letters[0]][3]
    begins, ends = min(boxes[n][0] for n in letters), max(boxes[n][1] for n in letters)
    return set(through) if begins - stroke.left <= beyond and stroke.right - ends <= beyond else set()


def _marked(page: Any) -> list[_Stroke]:
    """Where notes of the page strike out what lies below them."""
    import pypdfium2.raw as raw

    found = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_STRIKEOUT:
            for quad in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), _ANNOTATIONS)):
                points = raw.FS_QUADPOINTSF()
                if raw.FPDFAnnot_GetAttachmentPoints(annotation, quad, points):
                    across = (points.x1, points.x2, points.x3, points.x4)
                    up = (points.y1, points.y2, points.y3, points.y4)
                    found.append(_Stroke(min(across), max(across), min(up), max(up)))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _box(textpage: Any, n: int) -> tuple[float, float, float, float]:
    """Left, right, the line it stands on and type size of the character with this index."""
    import pypdfium2.raw as raw

    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    raw.FPDFText_GetLooseCharBox(textpage.raw, n, box)
    raw.FPDFText_GetMatrix(textpage.raw, n, matrix)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage.raw, n, x, y)
    return box.left, box.right, y.value, raw.FPDFText_GetFontSize(textpage.raw, n) * abs(matrix.d)


def _with_spaces(gone: set[int], codes: Sequence[int]) -> set[int]:
    """What is struck out with one of the spaces around it, so that one is left."""
    spaces = {n for n, code in enumerate(codes) if code in (0x20, 0xA0)}
    return gone | {n for n in spaces if n - 1 in gone and _before(n, gone) in spaces}


def _before(n: int, gone: set[int]) -> int:
    n -= 1
    while n in gone:
        n -= 1
    return n

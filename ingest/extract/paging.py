"""Pages that were read one by one become one text: raised figures are told from marks of notes, and what stands at a
page's edge does not cut the sentence that runs over the break.

Nothing is dropped but what other pages repeat, and only where it would stand within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ingest.extract.canonical import letters_of
from ingest.extract.formulas import subscript, superscript
from ingest.extract.ink import Piece
from ingest.extract.layout import END, LOWERED, RAISED
from ingest.extract.notes import Raised, point_to_notes
from ingest.extract.pages import Line, body_size, ends_a_sentence, furniture_of, pattern_of
from ingest.extract.reader import Unreadable
from kb.values import PageSpan

_OFF_LINE = re.compile(f"([{RAISED}{LOWERED}])([^{RAISED}{LOWERED}{END}]*){END}")
_AWAITS = re.compile(
    r"(?:[,;–—]|\b(?:the|a|an|of|to|in|on|at|by|for|and|or|with|from|that|which|who|is|are|was|were|has|have|its|der|die|das"
    r"|und|von|zu|mit|de|la|le|les|et|du|des|el|los|y|en)|[^\W\d_]-)$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"^[⁰¹²³⁴-⁹*†‡§]")
_EDGE = 16  # letters by which a line is known from either end
_SMALL = 0.93  # times the body's type size: notes at the foot of a page are set smaller


@dataclass(frozen=True)
class Paged:
    """The text of all pages, joined by one form feed; its lines, its pages, and which lines are no running text."""

    text: str
    lines: tuple[Line, ...]
    spans: tuple[PageSpan, ...]
    furniture: frozenset[int]


class Pages:
    """Pages as they are read, each as pieces of (text, type size, bold); None for one that could not be read."""

    def __init__(self, most: int, refusal: Unreadable) -> None:
        """``most`` characters; more raise ``refusal``."""
        self._most = most
        self._refusal = refusal
        self._length = 0
        self._lines: list[Line] = []  # words are whole lines here, offsets are nothing yet
        self.count = 0
        self.unread = 0

    def add(
        self, pieces: Sequence[Piece] | None, clean: dict[int, str | int], gaps: Sequence[tuple[str, str]] = ()
    ) -> None:
        """One more page; ``clean`` says what becomes of characters that are none.

        ``gaps``: lines of the page with the lines below them, as far as they are known to stand apart.
        """
        self.unread += pieces is None
        self.count += 1
        text = "".join(piece[0] for piece in pieces or []).translate(clean)
        self._length += len(text) + 1
        if self._length > self._most:
            raise self._refusal
        # One entry per character would be dear: the sizes are walked beside the lines.
        self._lines += _parted(_lines(text, pieces or [], self.count), gaps)

    def joined(self) -> Paged:
        """All pages as one text."""
        lines = _with_figures(self._lines)
        trimmed = [replace(line, words=line.words.strip()) for line in lines]
        furniture = furniture_of(trimmed)
        order = _arranged(trimmed, furniture | _notes_at_the_foot(trimmed, furniture), furniture)
        return self._written(lines, order, furniture)

    def _written(self, lines: Sequence[Line], order: Sequence[int], furniture: set[int]) -> Paged:
        parts: list[str] = []
        written: list[Line] = []
        spans: list[PageSpan] = []
        moved: set[int] = set()
        at = position = 0
        for page in range(1, self.count + 1):
            if page > 1:
                parts.append("\f")
                at += 1
            start, first = at, True
            while position < len(order) and lines[order[position]].page == page:
                line = lines[order[position]]
                if not first:
                    parts.append("\n")
                    at += 1
                words = line.words.strip()
                left = at + len(line.words) - len(line.words.lstrip())
                if order[position] in furniture:
                    moved.add(len(written))
                written.append(replace(line, start=left, end=left + len(words), words=words))
                parts.append(line.words)
                at += len(line.words)
                position, first = position + 1, False
            spans.append(PageSpan(page, start, at))
        return Paged("".join(parts), tuple(written), tuple(spans), frozenset(moved))


def _lines(text: str, pieces: Sequence[Piece], number: int) -> Iterator[Line]:
    ends = list(accumulate(len(piece[0]) for piece in pieces))
    sizes = [piece[1:] for piece in pieces]
    first = start = 0
    for raw in text.split("\n"):
        length = len(raw.strip())
        left = start + len(raw) - len(raw.lstrip())
        weights: dict[tuple[float, bool], int] = {}
        while first < len(ends) and ends[first] <= left:
            first += 1
        piece, position = first, left
        while piece < len(ends) and position < left + length:
            stop = min(ends[piece], left + length)
            weights[sizes[piece]] = weights.get(sizes[piece], 0) + stop - position
            position, piece = stop, piece + 1
        size = max(weights, key=lambda key: weights[key])[0] if weights else 0.0
        bold = bool(weights) and all(heavy for _, heavy in weights)
        yield Line(0, 0, raw, number, size, bold)
        start += len(raw) + 1


def _parted(lines: Iterable[Line], gaps: Sequence[tuple[str, str]]) -> Iterator[Line]:
    """Lines, with those marked that stand apart from the one above. Two readers may have read them: letters decide."""
    pairs = {(letters_of(above)[-_EDGE:], letters_of(below)[:_EDGE]) for above, below in gaps}
    above = ""
    for line in lines:
        letters = letters_of(line.words) if pairs else ""
        yield replace(line, apart=True) if letters and (above[-_EDGE:], letters[:_EDGE]) in pairs else line
        above = letters or above


def _with_figures(lines: Sequence[Line]) -> list[Line]:
    """Lines with raised and lowered words in characters that are, without those that point to notes."""
    raised: list[Raised] = []
    for line in lines:
        for found in _OFF_LINE.finditer(line.words) if RAISED in line.words else ():
            if found.group(1) == RAISED:
                before = re.sub(f"[{RAISED}{LOWERED}{END}]", "", line.words[: found.start()])
                raised.append(Raised(before, found.group(2).strip(), line.words[found.end() :]))
    notes = iter(point_to_notes(raised))

    def placed(found: re.Match[str]) -> str:
        words = found.group(2)
        if found.group(1) == LOWERED:
            return subscript(words)
        return "" if next(notes) else superscript(words)

    return [
        replace(line, words=_OFF_LINE.sub(placed, line.words))
        if RAISED in line.words or LOWERED in line.words
        else line
        for line in lines
    ]


def _notes_at_the_foot(lines: Sequence[Line], furniture: set[int]) -> set[int]:
    """Indices of lines at the foot of a page, in smaller type, from one that begins with the mark of a note on."""
    body = body_size(lines)
    found: set[int] = set()
    run: list[int] = []  # lines in smaller type from the foot up to here
    ended = False  # by one of the body; above it a note is one line
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if index + 1 == len(lines) or lines[index + 1].page != line.page:
            run, ended = [], False
        if index in furniture or not line.words:
            continue
        if not 0 < line.size <= _SMALL * body:
            ended = True
            continue
        run = [index] if ended else [*run, index]
        if _NOTE.match(line.words):
            found.update(run)
    return found


def _arranged(lines: Sequence[Line], apart: set[int], furniture: set[int]) -> list[int]:
    """Indices of lines in the order in which they are told: nothing that stands apart within a sentence."""
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        pages.setdefault(line.page, []).append(index)
    bodies = {
        page: [index for index in found if index not in apart and lines[index].words] for page, found in pages.items()
    }
    crossing = {page: _crosses(lines, bodies.get(page, []), bodies.get(page + 1, [])) for page in pages}
    order: list[int] = []
    most = _SMALL * body_size(lines)
    torn: list[int] = []  # pages that are the middle of one sentence
    for page, found in pages.items():
        into, out = crossing.get(page - 1, False), crossing[page]
        body = bodies[page]
        head = [index for index in found if body and index < body[0] and index in apart]
        foot = [index for index in found if body and index > body[-1] and index in apart]
        edges = {*head, *foot}
        middle = _past_sentences(lines, [index for index in found if index not in edges], apart - furniture, most)
        cut = next((n for n in range(len(middle) - 1, 0, -1) if ends_a_sentence(lines[middle[n - 1]].words)), 0)
        if into and out and not cut:
            torn += [*head, *foot]
        if into and out:
            order += [*middle[:cut], *head, *foot, *middle[cut:]]
        elif into:
            order += [*middle, *head, *foot]
        elif out:
            order += [*head, *foot, *middle]
        else:
            order += found if middle == sorted(middle) else [*head, *middle, *foot]
    elsewhere = {pattern_of(lines[index].words) for index in furniture.difference(torn)}
    repeated = {index for index in furniture.intersection(torn) if pattern_of(lines[index].words) in elsewhere}
    return [index for index in order if index not in repeated]


def _past_sentences(lines: Sequence[Line], middle: Sequence[int], notes: set[int], most: float) -> list[int]:
    """The lines of a page with the notes below a column behind the sentence that runs on in the next column.

    A note goes on in small type, of ``most`` points, up to the body, whatever stands there: it is not of that sentence.
    """
    order: list[int] = []
    held: list[int] = []  # notes that wait for the end of a sentence
    at = 0
    while at < len(middle):
        end = at
        while end < len(middle) and middle[at] in notes and 0 <= lines[middle[end]].size <= most:
            end += 1
        before = [index for index in order if lines[index].words][-1:]
        if end > at and end < len(middle) and _crosses(lines, before, middle[end : end + 1]):
            held += middle[at:end]
            at = end
            continue
        order.append(middle[at])
        if held and ends_a_sentence(lines[middle[at]].words):
            order += held
            held = []
        at += 1
    return [*order, *held]


def _crosses(lines: Sequence[Line], body: Sequence[int], following: Sequence[int]) -> bool:
    """Whether the last line of one page goes on with the first of the next."""
    if not body or not following:
        return False
    last, first = lines[body[-1]], lines[following[0]]
    if ends_a_sentence(last.words) or abs(last.size - first.size) > 0.08 * max(last.size, 1.0):
        return False
    return first.words[:1].islower() or _AWAITS.search(last.words) is not None

"""Raised figures: which are exponents, and which only point to a note.

Read as part of a word or a year, the mark of a note says something else: "1950⁵" is no power, and "15⁴ rooms" are
fifteen. A mark is told by what it stands on, and by the marks before and after it, which count up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.extract.formulas import subscript, superscript
from kb.text.words import listing

_NUMBERS = re.compile(r"^[\[(]?\d{1,3}(?:\s*[,;–—-]\s*\d{1,3})*[\])]?$")
_SIGNS = re.compile(r"^(?:[*†‡§¶‖#]{1,3}|[\[(][a-z\d*†‡]{1,3}[\])]|[a-z](?:\s*,\s*[a-z\d])*)$")
_LAST = re.compile(r"([^\W\d_]+|\d[\d.,\u00a0\u202f]*)$")
_UNITS = listing("m km cm mm dm nm µm μm um ft mi yd kg м км см мм дм")
_UNITS_OF_FIGURES = frozenset(["in", "s", "h", "g", "sec", "hr"])  # words, too, but not after a figure
_FUNCTIONS = frozenset(["mc", "sin", "cos", "tan", "log", "ln", "exp", "chi", "kt", "gt", "at", "eta"])
_SHORT_WORDS = listing("a i an as at be by do go he if in is it me my no of on or so to up us we am de la le en el")
_TEN = re.compile(r"(?:^|[^\d.,])10$")


@dataclass(frozen=True, slots=True)
class Raised:
    """One raised stretch: what stands before and after it on the line, and the raised characters.

    ``marks``: whether the document itself says that it is the mark of a note.
    """

    before: str
    words: str
    after: str
    marks: bool = False


def point_to_notes(raised: Sequence[Raised]) -> list[bool]:
    """For each raised stretch of a document, in order, whether it is the mark of a note."""
    judged = [_judged(one) for one in raised]
    numbers = [_first_number(one.words) for one in raised]
    later: list[int | None] = []  # for each, the number of the next that is a mark for certain
    following: int | None = None
    for verdict, number in zip(reversed(judged), reversed(numbers), strict=True):
        later.append(following)
        following = number if verdict and number else following
    result: list[bool] = []
    last = 0
    for verdict, number, after in zip(judged, numbers, reversed(later), strict=True):
        if verdict is None:  # marks count up: the next number after the last, before a later one
            verdict = number is not None and last > 0 and 0 <= number - last <= 1 and (after is None or after >= number)
        if verdict and number:
            last = number
        result.append(bool(verdict))
    return result


def on_the_line(parts: Sequence[tuple[str, str]]) -> str:
    """The words of a paragraph, each with its place ("above", "below" or "" for on the line), in characters that are
    so; without the marks of notes."""
    runs = [("".join(words for words, _ in run), place) for place, run in groupby(parts, key=lambda part: part[1])]
    raised = [
        Raised(
            "".join(before for before, _ in runs[max(0, n - 3) : n]),
            words.strip(),
            "".join(after for after, _ in runs[n + 1 : n + 2]),
        )
        for n, (words, place) in enumerate(runs)
        if place == "above"
    ]
    marks = iter(point_to_notes(raised))
    told = []
    for words, place in runs:
        if place == "above":
            told.append("" if next(marks) else superscript(words))
        else:
            told.append(subscript(words) if place else words)
    return "".join(told)


def _judged(one: Raised) -> bool | None:
    """True for a mark, False for an exponent or an index, None where only the other marks tell."""
    if one.marks:
        return True
    words = " ".join(one.words.split())
    number = _NUMBERS.match(words)
    if not number and not _SIGNS.match(words):
        return False
    before = one.before.rstrip("\u200b\u2060\ufeff")
    if before.strip() and number and words[0] == "[":
        return True
    if not before.strip() or before[-1].isspace():
        return False  # at the beginning of a note itself, or before a symbol: ¹⁴C
    if before[-1] in ".,;:!?”’\"'»…":
        return not re.search(r"\d[.,]$", before) or one.after[:1] in ("", " ", "\n", "\u00a0") or None
    if not number and not re.match(r"[*†‡§¶‖#\[(]", words):
        return False  # a letter after a word or a figure: xⁿ, 1ª
    if before[-1] in ")]}|":
        inner = before[before.rfind("(") + 1 : -1] if "(" in before else before
        return None if re.search(r"[=+\-−*/^]|^\w$", inner) or not re.search(r"[^\W\d_]{3}", inner) else True
    found = _LAST.search(before)
    if found is None:
        return None
    last = found.group(1)
    if last[0].isdigit():
        if _TEN.search(before):
            return False
        figure = last.rstrip(".,")
        # No year is raised to a power.
        return (
            True
            if re.fullmatch(r"1[0-9]\d\d|20\d\d", figure) and not re.search(r"[=+×·*^/]\s*$", before[: found.start()])
            else None
        )
    folded = last.casefold()
    measured = re.search(r"[\d½¼¾/·]\s*$|\bper\s+$", before[: found.start()]) is not None
    if words in ("2", "3", "4") and (
        folded in _FUNCTIONS or folded in _UNITS or (measured and folded in _UNITS_OF_FIGURES)
    ):
        return False
    if len(last) == 1 and folded not in _SHORT_WORDS:
        return False  # a variable
    return True if len(last) > 2 or folded in _SHORT_WORDS else None


def _first_number(words: str) -> int | None:
    found = re.search(r"\d{1,3}", words)
    return int(found.group()) if found else None

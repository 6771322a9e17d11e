"""Times: two days on which one thing cannot have happened, a year that is not of a century, then and now."""

from __future__ import annotations

import re
from typing import Final

from kb.proof.figures import MONTH_VALUES
from kb.text.english import ORDINALS

_MONTHS = "|".join(sorted(MONTH_VALUES, key=len, reverse=True))
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTHS})\.?"
    rf"|(?P<m>{_MONTHS})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?:,? (?P<year>[12]\d{3}))?(?!\d)",
    re.IGNORECASE,
)
_CENTURY = re.compile(
    rf"\b(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(ORDINALS)}))[ -]century\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d.,–-])1\d{3}\b|(?<![\d.,–-])20\d\d\b")
_ONCE = re.compile(
    r"\b(?:born|died|opened|founded|built|established|signed|launched|sunk|sank|completed|finished|inaugurated|invented"
    r"|discovered|married|buried|destroyed|burned|burnt|took place|began|begun|ended|collapsed|closed|abolished|killed"
    r"|consecrated|elected|appointed|published|released|struck|fell|wrecked|unveiled|dissolved)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:today|now|nowadays|currently|at present|these days|at the moment)\b", re.IGNORECASE)
_OTHER_ERA = re.compile(r"\bB\.?C", re.IGNORECASE)
_ORDINALS: Final = {word: number for number, word in enumerate(ORDINALS, 1)}


def days_apart(first: str, second: str) -> tuple[str, str] | None:
    """The only day that each text names of what happens once, where it is another one."""
    if not (_ONCE.search(first) and _ONCE.search(second)):
        return None
    mine, theirs = list(_DAY.finditer(first)), list(_DAY.finditer(second))
    if len(mine) != 1 or len(theirs) != 1 or _figures(first, mine[0]) != _figures(second, theirs[0]):
        return None
    one, other = _day(mine[0]), _day(theirs[0])
    same_year = not one[2] or not other[2] or one[2] == other[2]
    if one[:2] == other[:2] and same_year:
        return None
    return mine[0][0], theirs[0][0]


def then_and_now(first: str, second: str) -> bool:
    """Whether one tells of a year and the other of today."""
    years, nows = ([bool(sign.search(text)) for text in (first, second)] for sign in (_YEAR, _NOW))
    return years != nows and sorted(years) == sorted(nows) == [False, True]


def _day(found: re.Match[str]) -> tuple[int, str, str]:
    month = (found["month"] or found["m"]).casefold()
    return int(found["day"] or found["d"]), MONTH_VALUES[month], found["year"] or ""


def _figures(text: str, without: re.Match[str]) -> list[str]:
    return re.findall(r"\d+", text[: without.start()] + text[without.end() :])


def centuries_apart(first: str, second: str) -> tuple[str, str] | None:
    """A century and a year that is not of it, where each is the only one that its text names."""
    for one, other, order in ((first, second, 1), (second, first, -1)):
        century, year = _CENTURY.findall(one), _YEAR.findall(other)
        if len(century) != 1 or len(year) != 1 or _CENTURY.search(other) or _YEAR.search(one) or _OTHER_ERA.search(one):
            continue
        found = _CENTURY.search(one)
        assert found is not None
        number = int(found["number"]) if found["number"] else _ORDINALS[found["word"].casefold()]
        if (int(year[0]) - 1) // 100 + 1 != number and int(year[0]) // 100 + 1 != number:
            shown = [found[0], year[0]][::order]
            return shown[0], shown[1]
    return None

"""Shares and measures: where a statement and its quotes tell the same amount in other figures.

One in five is 20 %, three quarters 75 %, a decade ten years, half an hour 30 minutes. What is not exactly as much is
not the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kb.text.english import ONES, SCALES, TENS

_NUMBER_WORD: Final = "|".join([*ONES, *TENS, *SCALES])
_NUMBER: Final = rf"(?:\d[\d,]*(?:\.\d+)?|(?:{_NUMBER_WORD})(?:[ -](?:and )?(?:{_NUMBER_WORD}))*)"
_PARTS: Final = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_PART: Final = rf"(?:(?P<times>a|an|one|two|three|four|five|seven|nine)[ -])?(?P<part>{'|'.join(_PARTS)})s?"
# Shares as prose tells them: 20 % of, one in five, one child in five, three out of four, a fifth of, by a quarter.
_SHARES: Final = re.compile(
    rf"\b(?:(?P<percent>{_NUMBER}) ?(?:%|per ?cent\b)(?P<of>(?: of)?)"
    rf"|(?P<some>{_NUMBER}) (?P<noun>(?!hundred|thousand)[a-z]+ )?(?:in|out of)(?: every)? (?P<all>{_NUMBER})"
    rf"(?: of)?\b(?![%.]\d|[ -](?:years?|months?|weeks?|days?|percent)\b)"
    rf"|(?:(?<=\bby )|(?=[\w -]+ of\b)){_PART}\b(?P<from>(?: of)?))",
    re.IGNORECASE,
)

_SPANS: Final[Mapping[str, tuple[str, Fraction]]] = {
    name: (kind, Fraction(size))
    for kind, names in {
        "months": {"month": 1, "year": 12, "decade": 120, "century": 1200},
        "days": {"day": 1, "week": 7, "fortnight": 14},
        "seconds": {"second": 1, "minute": 60, "hour": 3600},
        "metres": {"metre": 1, "meter": 1, "m": 1, "km": 1000, "kilometre": 1000, "kilometer": 1000},
        "grams": {"gram": 1, "g": 1, "kg": 1000, "kilogram": 1000, "tonne": 10**6},
        "dozens": {"dozen": 12},
    }.items()
    for name, size in names.items()
}
_MEASURES: Final = re.compile(
    rf"\b(?:(?P<half>half an?)|(?P<one>an?)|(?P<number>{_NUMBER})(?P<more> and a half)?)[ -]?"
    rf"(?P<unit>{'|'.join(sorted(_SPANS, key=len, reverse=True)).replace('century', 'centur(?:y|ie)')})s?\b"
)


def by_shares(text: str, told: str) -> str:
    """``text`` with the shares that ``told`` tells otherwise as they stand there: one in five, 20 % of."""
    theirs = {share: found for found in _SHARES.finditer(told) if (share := _share(found)) is not None}

    def put(found: re.Match[str]) -> str:
        share = _share(found)
        other = theirs.get(share) if share is not None else None
        if other is None or found[0].casefold() in told.casefold():
            return found[0]
        of = " of" if (found["of"] or found["from"] or found["some"]) and not other["some"] else ""
        noun = f" {found['noun'].strip()}" if found["noun"] else ""
        return re.sub(r" of$", "", other[0]) + of + noun if not other["noun"] else found[0]

    return _SHARES.sub(put, text) if theirs else text


def _share(found: re.Match[str]) -> Fraction | None:
    """What part of the whole is told."""
    if found["percent"]:
        number = _number(found["percent"])
        return None if number is None else number / 100
    if found["part"]:
        times = _number(found["times"] or "one")
        return None if times is None else times / _PARTS[found["part"].lower()]
    some, all_ = _number(found["some"]), _number(found["all"])
    return some / all_ if some and all_ and some < all_ <= 1000 else None


def _number(words: str) -> Fraction | None:
    words = words.casefold()
    if words in ("a", "an"):
        return Fraction(1)
    if words[0].isdigit():
        return Fraction(Decimal(words.replace(",", "")))
    total, current = 0, 0
    for word in re.findall(r"[a-z]+", words):
        if word in ONES:
            current += ONES.index(word)
        elif word in TENS:
            current += 10 * (TENS.index(word) + 2)
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALES:
            total, current = total + max(current, 1) * SCALES[word], 0
    return Fraction(total + current)


def by_measures(text: str, told: str) -> str:
    """A decade for ten years, half an hour for 30 minutes: exactly as long, or as much."""
    theirs: dict[tuple[str, Fraction], str] = {}
    for found in _MEASURES.finditer(told):
        if (measure := _measure(found)) is not None:
            theirs.setdefault(measure, found[0])

    def put(found: re.Match[str]) -> str:
        measure = _measure(found)
        other = theirs.get(measure, "") if measure is not None else ""
        same = other and _unit(found["unit"]) in other  # 12 months and twelve months are compared by other rules
        return found[0] if not other or same else other

    return _MEASURES.sub(put, text) if theirs else text


def _unit(word: str) -> str:
    return "centur" if word.startswith("centur") else word


def _measure(found: re.Match[str]) -> tuple[str, Fraction] | None:
    unit = "century" if found["unit"].startswith("centur") else found["unit"]
    if unit in ("m", "g") and not (found["number"] or "")[:1].isdigit():
        return None
    kind, size = _SPANS[unit]
    if found["half"]:
        return kind, size / 2
    number = Fraction(1) if found["one"] else _number(found["number"])
    return None if number is None else (kind, (number + Fraction(1, 2) * bool(found["more"])) * size)

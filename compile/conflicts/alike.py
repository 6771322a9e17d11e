"""What looks like a contradiction and is none, and two figures or names that are one in another form.

A number in another spelling, the same length in another unit, a figure within the other's range, things told apart by
opposite words (the east tower, the west tower), and what somebody is reported to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from decimal import Decimal, InvalidOperation
from typing import Final

from kb.proof.figures import UNITS, Figure
from kb.proof.statement import Statement, parse
from kb.text.english import MONTHS, listing, opposites

_FRACTIONS: Final = {"½": ".5", "¼": ".25", "¾": ".75", "⅓": ".33", "⅔": ".67", "⅕": ".2", "⅛": ".125"}
_FRACTION = re.compile(rf"(\d*)\s?([{''.join(_FRACTIONS)}])")
# 1.000,5: a point between groups of three digits and a comma before what is less than one
_CONTINENTAL = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d+(?![\d.,])")
_RANGE = re.compile(
    r"\b(?:between|from)\s(?P<low>[\d.,]*\d)\s(?:and|to)\s(?P<high>[\d.,]*\d)|"
    r"(?<![\d–-])(?P<first>\d[\d.,]*)\s?(?:–|-|\bto\b)\s?(?P<last>\d[\d.,]*\d|\d)(?![\d–-])"
)
_REPORTED = re.compile(
    r"\b(?:claim|argu|alleg|believ|insist|suggest|assert|contend|complain|fear|warn|say|said|thought|think|maintain)"
    r"(?:e|s|es|ed|d|ing)?\s(?:\w+\s){0,2}?that\b|\b[Aa]ccording to\b"
)
# How many of its first unit each unit is: lengths in metres, masses in kilograms. A figure in one may be the other.
_SIZES: Final = (
    {"m": "1", "km": "1000", "cm": "0.01", "mm": "0.001", "ft": "0.3048", "inch": "0.0254", "yard": "0.9144",
     "mile": "1609.344", "mi": "1609.344"},
    {"kg": "1", "g": "0.001", "mg": "0.000001", "tonne": "1000", "ounce": "0.02835"},
    {"second": "1", "minute": "60", "hour": "3600", "day": "86400", "week": "604800"},
    {"litre": "1", "gallon": "4"},
    {"hectare": "1", "acre": "0.4047"},
    {"watt": "1", "kw": "1000", "mw": "1000000", "gw": "1000000000"},
    {"byte": "1", "kb": "1000", "mb": "1000000", "gb": "1000000000", "tb": "1000000000000"},
)  # fmt: skip
_MEASURES: Final = {name: next(iter(sizes)) for sizes in _SIZES for name, unit in UNITS.items() if unit in sizes}
BEFORE_REPORT: Final = 4  # words that name who reports: later in a sentence, something else may be reported
_CONVERTED: Final = Decimal("0.03")  # share by which figures differ that somebody rounded in another unit
# Words that tell two things of one kind apart.
_OPPOSED: Final = opposites(
    """
east eastern / west western
north northern / south southern
old older former / new newer present
minimum least lowest smallest / maximum most highest largest greatest
upper / lower
left / right
inner / outer
first / second last
male men boys / female women girls
inbound / outbound
summer / winter
indoor / outdoor
public / private
domestic / foreign international
gross / net
front / rear back
top / bottom
import imports / export exports
birth births / death deaths
mean average / median
urban / rural
junior / senior
morning / evening afternoon
weekday weekdays / weekend weekends
length long / width wide height high
primary / secondary
internal / external
initial initially / final finally
adult adults / child children
member members / guest guests visitor visitors
single / return
planned expected estimated projected / actual
"""
)
_INTENDED: Final = listing(
    "planned projected intended proposed envisaged budgeted forecast expected scheduled supposed meant hoped"
)
# What happens once, to one place or by one hand: where all else is the same words, two names cannot both be right.
_ONCE = re.compile(
    r"\b(?:born|died|founded|designed|built|written|invented|discovered|composed|directed|painted|located|"
    r"established|buried|created|developed|named|situated|published|erected|opened|married|headquartered)"
    r"(?:\s(?:in|by|at|after|near|to))\s$"
)
_NUMBERED = re.compile(
    r"\b(?:[Nn]os?\.|[Nn]r\.|(?:[Nn]umber|[Rr]oom|[Ll]ine|[Gg]ate|[Bb]ridge|[Uu]nit|[Ll]evel|[Gg]rade|[Cc]lass|[Cc]hapter|[Pp]art|"
    r"[Aa]rticle|[Ss]ection|[Vv]olume|[Pp]latform|[Hh]ighway|[Rr]oute|[Ww]ard|[Ss]tage|[Pp]hase|[Tt]ype|[Mm]ark))"
    r"\s(\d{1,3}[a-z]?|[IVX]+)\b(?!\s?[%°])"
)
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")


_PHRASES: Final = (
    (re.compile(r"\b(?:a|the) maximum of (?=\d)", re.IGNORECASE), "at most "),
    (re.compile(r"\b(?:a|the) minimum of (?=\d)", re.IGNORECASE), "at least "),
    (re.compile(r"\b[Hh]alf a dozen\b"), "6"),
    (re.compile(r"\b[Tt]wo dozen\b"), "24"),
    (re.compile(r"\b[Tt]hree dozen\b"), "36"),
)
_HALF = re.compile(r"\b[Hh]alf(?= of the\b| the\b| of all\b)")


def one_spelling(text: str) -> str:
    """``text`` with its numbers in the form that figures are read in: 2½ is 2.5, 1.000,5 is 1000.5."""
    for phrase, plain in _PHRASES:
        text = phrase.sub(plain, text)
    text = _HALF.sub("50%", text) if "%" not in text and "percent" not in text else text
    if text.isascii() and "," not in text:
        return text
    text = _FRACTION.sub(lambda found: (found[1] or "0") + _FRACTIONS[found[2]], text)
    return _CONTINENTAL.sub(lambda found: found[0].replace(".", "").replace(",", "."), text)


def as_written(figure: Figure, text: str) -> str:
    """How ``text`` itself has a figure that was read in another spelling."""
    words = next(
        (found[0] for part in (_HALF, *(phrase for phrase, _ in _PHRASES)) if (found := part.search(text))), ""
    )
    return words if words and figure.shown not in text and not words.endswith(" ") else figure.shown


def told_apart(first: Statement, second: Statement) -> bool:
    """Whether opposite words say that two statements speak of two things of one kind, or of two times, or one alone
    of what was only meant to be."""
    mine, theirs = set(first.words), set(second.words)
    return opposed(mine, theirs, _OPPOSED) or bool(mine & _INTENDED) != bool(theirs & _INTENDED)


def opposed(first: Set[str], second: Set[str], pairs: Iterable[tuple[Set[str], Set[str]]]) -> bool:
    """Whether each has a word that the other lacks, and the two are on the two sides of one of these pairs."""
    mine, theirs = first - second, second - first
    return any((mine & one and theirs & other) or (mine & other and theirs & one) for one, other in pairs)


def numbered_apart(first: str, second: str) -> bool:
    """Whether a number is part of what each is called: Bridge No. 4 and Bridge No. 7, Chapter II and Chapter III."""
    mine, theirs = (set(_NUMBERED.findall(text)) for text in (first, second))
    return bool(mine and theirs and not mine & theirs)


def is_reported(text: str) -> bool:
    """Whether somebody is said to say it."""
    found = _REPORTED.search(text)
    return found is not None and text.count(" ", 0, found.start()) <= BEFORE_REPORT


def in_range(figure: Figure, text: str) -> bool:
    """Whether a range of the other statement has room for the figure."""
    for found in _RANGE.finditer(text):
        try:
            low, high = (
                Decimal((found[a] or found[b]).replace(",", "")) for a, b in (("low", "first"), ("high", "last"))
            )
            if low <= Decimal(figure.value) <= high:
                return True
        except InvalidOperation:
            continue
    return False


def dimension_of(word: str) -> str:
    """What a unit's name measures, as the name of one unit for all: feet and kilometres are metres; "" for others."""
    return _MEASURES.get(word, "")


def same_dimension(one: Figure, other: Figure) -> bool:
    """Whether both are lengths or both are masses."""
    return any(one.unit in sizes and other.unit in sizes for sizes in _SIZES)


def same_size(one: Figure, other: Figure) -> bool:
    """Whether two figures in different units are one measure."""
    for sizes in _SIZES:
        if one.unit in sizes and other.unit in sizes:
            try:
                x, y = (Decimal(f.value) * Decimal(sizes[f.unit]) for f in (one, other))
            except InvalidOperation:
                return True
            return abs(x - y) <= max(abs(x), abs(y)) * _CONVERTED
    return False


def differing_names(first: str, second: str) -> tuple[str, str] | None:
    """The two names by which alone two statements differ, where what they say happens once: designed by X, by Y."""
    mine, theirs = _WORD.findall(first), _WORD.findall(second)
    start = 0
    while start < min(len(mine), len(theirs)) and mine[start] == theirs[start]:
        start += 1
    end = 0
    while end < min(len(mine), len(theirs)) - start and mine[-1 - end] == theirs[-1 - end]:
        end += 1
    one, other = mine[start : len(mine) - end], theirs[start : len(theirs) - end]
    if not (0 < len(one) <= 4 and 0 < len(other) <= 4 and start >= 4):
        return None
    if not _ONCE.search(" ".join(mine[:start]) + " "):
        return None
    if not all(word[0].isupper() and word.casefold() not in MONTHS for word in (*one, *other)):
        return None
    same = {word.casefold() for word in one} & {word.casefold() for word in other}
    return None if same else (" ".join(one), " ".join(other))


def read(text: str) -> Statement:
    """A statement with its numbers in one spelling."""
    return parse(one_spelling(text))

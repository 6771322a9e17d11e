"""Which words of a statement a card may ask for: a date, a figure, a name. Each is a span of the statement itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from kb.study.alone import VERBS, WORD, names_in
from kb.text.english import MONTHS
from kb.text.lexicon import class_of

Kind = Literal["definition", "date", "figure", "name"]

_MONTH = "(?:" + "|".join(name.capitalize() for name in MONTHS) + ")"
_YEAR = r"(?:1\d{3}|20\d{2})"
_DATE = re.compile(
    rf"(?<![-–])\b(?:\d{{1,2}} {_MONTH} {_YEAR}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}|{_MONTH} {_YEAR}"
    rf"|(?<=\bin ){_YEAR}|(?<=\bIn ){_YEAR}|(?<=\bsince ){_YEAR}|(?<=\bSince ){_YEAR}|(?<=\buntil ){_YEAR}"
    rf"|(?<=\bby ){_YEAR}|(?<=\bBy ){_YEAR})(?![-–/’']|s\b|\d| ?(?:BC|AD|and \d|to \d|or \d))"
)
_ANY_YEAR = re.compile(r"\b(?:1\d{3}|20\d{2})s?\b|\b\d+(?:th|st|nd|rd)[ -]century\b")
_FIGURE = re.compile(
    r"(?<![\w.,$€£¥–-])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+)"
    r"(?=(?: ?%| per ?cent\b| (?:million|billion|trillion|thousand)\b| [a-z]{3,}\b))(?!\s(?:to|and|or|of|in|by)\b)"
)
_MONEY = re.compile(r"(?<![\w.,])[$€£¥]\s?(?P<number>\d[\d,]*(?:\.\d+)?)(?![\d–-])(?!\.\d)")
_OF_A_TEXT = re.compile(
    r"\b(?:study|report|survey|poll|article|book|paper|estimates?|interview|review)s? (?:in|on|of) \Z"
)
_TEXT_SAYS = re.compile(r",? (?:an?|the) (?:\w+ )?(?:study|report|survey|poll|article|paper|estimate)\b")
_DETERMINER = re.compile(r"\b(?:[Aa]n?|[Tt]he) \Z")
_COUNTED = re.compile(r"(?:A total of |In total,? |Of the )?\d")  # 54,279 participants …: where, of what?
_TRIVIAL = 2  # a figure up to this can be guessed
_REST = 8  # words around a name that must be left to tell whose it is


class Gap(NamedTuple):
    """``text[start:end]`` is the answer; ``hint`` says what kind of thing is asked for."""

    kind: Kind
    start: int
    end: int
    hint: str


def find_gap(text: str, names: Iterable[str]) -> Gap | None:
    """The best thing to ask for in ``text``; ``names`` are those that have pages. None where nothing is fair to ask."""
    return _figure(text) or _date(text) or _name(text, names)


def _date(text: str) -> Gap | None:
    """The only date of a statement that says when something happened."""
    found = list(_DATE.finditer(text))
    if (
        len(found) != 1
        or len(_ANY_YEAR.findall(text)) != 1
        or not names_in(text[: found[0].start()] + text[found[0].end() :])
    ):
        return None
    start, end = found[0].span()
    if (
        _OF_A_TEXT.search(text[:start])
        or _TEXT_SAYS.match(text[end:])
        or (re.match(r" [a-z]", text[end:]) and _DETERMINER.search(text[:start]))
    ):
        return None
    return Gap("date", start, end, "year" if end - start == 4 else "date")


def _figure(text: str) -> Gap | None:
    """The only figure of a statement about something with a name."""
    found = [*_FIGURE.finditer(text), *_MONEY.finditer(text)]
    names = [name for name in names_in(text) if not name.isupper()]  # abbreviations alone place nothing
    if len(found) != 1 or not names or text.count("(") > 1 or _COUNTED.match(text):
        return None
    start, end = found[0].span("number")
    number = text[start:end]
    others = re.findall(r"\d+", _DATE.sub("", text[:start] + text[end:]))
    before = text[:start].rstrip().rpartition(" ")[2]
    labelled = start and (
        before[:1].isupper() or (before.isalpha() and class_of(before.casefold()) in "NSU")
    )  # Patient 3, phase 2, Apollo 11
    if others or labelled or _ANY_YEAR.fullmatch(number):
        return None
    if before.casefold() in ("between", "from", "to", "or", "and", "no.", "number", "about", "than", "over", "nearly"):
        return None
    return Gap("figure", start, end, "number") if float(number.replace(",", "")) > _TRIVIAL else None


def _name(text: str, names: Iterable[str]) -> Gap | None:
    """A whole name with which the statement begins, or by whom something was done, told once and not half elsewhere."""
    if re.search(r"\b(?:also|including|one of|among)\b", text):
        return None  # true of others too
    for name in sorted(names, key=lambda one: (-len(one), one)):
        if not _is_name(name):
            continue
        places = [found.start() for found in re.finditer(rf"(?<![\w’']){re.escape(name)}(?![\w’'-])", text)]
        if len(places) != 1:
            continue
        start, end = places[0], places[0] + len(name)
        rest = f"{text[:start]} {text[end:]}"
        leads = start == 0 or text[:start] == "The " or text[:start].endswith((" by ", " by the "))
        if leads and start <= 4 and not _acts(text[end:]):
            continue
        joined = re.match(r" (?:[A-Z]|and\b|or\b|of\b)|[^ ]", text[end:].rstrip(".")) or re.search(
            r"[A-Z][\w.]* \Z", text[4:start]
        )
        told = _bare_words(rest) & _bare_words(name)
        if (
            leads
            and not joined
            and not told - {"the", "of", "and"}
            and names_in(rest)
            and len(WORD.findall(rest)) >= _REST
        ):
            return Gap("name", start, end, "name")
    return None


def _bare_words(text: str) -> set[str]:
    return {word.casefold().removesuffix("'s").removesuffix("’s") for word in WORD.findall(text)}


def _acts(after: str) -> bool:
    """Does a verb follow, so that the name was the whole subject?"""
    word = next(iter(WORD.findall(after)), "").casefold()
    return word in VERBS or class_of(word) in "PZMEevs"


def _is_name(title: str) -> bool:
    """Two words or more with capitals, or letters only: no surname alone, no common noun."""
    words = WORD.findall(title)
    capitals = [word for word in words if word[0].isupper()]
    return (
        len(words) > 1
        and len(capitals) == len([w for w in words if w not in ("of", "the", "and", "de", "et", "von", "van")])
    ) or (len(words) == 1 and title.isupper() and len(title) > 2)

"""What kind of statement a sentence makes, about what, and when it held. Words of the sentence only, no guesses."""

from __future__ import annotations

import re

from kb.text.lexicon import class_of
from kb.text.words import listing
from kb.values import ClaimKind

_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
_MONTH = "(?:" + "|".join(name.capitalize() for name in _MONTHS) + ")"


def _date(group: int) -> str:
    """A pattern for a date with at least a year, its parts in groups numbered ``group``."""
    day_first = rf"(?P<day{group}>\d{{1,2}})\s(?P<month{group}>{_MONTH})"
    month_first = rf"(?P<monthb{group}>{_MONTH})(?:\s(?P<dayb{group}>\d{{1,2}})(?:st|nd|rd|th)?,?)?"
    return rf"(?:{day_first}|{month_first})?\s?(?P<year{group}>{_YEAR})"


_RANGE = re.compile(rf"\b(?:[Ff]rom|[Bb]etween)\s{_date(1)}\s(?:to|until|till|and|through)\s{_date(2)}\b")
_SPAN = re.compile(rf"(?<![\d-])(?P<first>{_YEAR})\s?[–-]\s?(?P<last>{_YEAR})(?![\d-])")
_SINCE = re.compile(rf"\b[Ss]ince\s{_date(1)}\b")
_UNTIL = re.compile(rf"\b(?:[Uu]ntil|[Tt]ill)\s{_date(1)}\b")
_IN_FIGURES = re.compile(_YEAR)
_IN = re.compile(rf"\b(?:[Ii]n|[Oo]n|[Bb]y|[Dd]uring)\s(?:early\s|late\s|mid-)?{_date(1)}(?![–-]\d)\b")

_DEFINES = re.compile(
    r"^[^,;:]{2,90}?(?:,[^,]{2,80},)?(?:\s\([^)]{1,60}\))?,?\s(?:is|are|was|were)"
    r"\s(?:a|an|the|one of|any|defined as|called|known as)\b"
)
_QUANTITY = re.compile(
    r"[$€£¥]\s?\d|\b\d{1,3}(?:,\d{3})+\b|\b\d+\.\d+\b"
    r"|\d[\d.,]*\s?(?:%|per ?cent|million|billion|trillion|km|kg|m|ft|miles?|years?|people)\b"
)
_DIGIT = re.compile(r"\d")
_OPINION = re.compile(
    r"\b(?:I|we) (?:think|believe|feel|hope|doubt|suspect)\b|\b(?:should|ought to|must not)\b"
    r"|\b(?:arguably|in my (?:view|opinion)|unfortunately|fortunately)\b"
)
_FINITE = frozenset("ZPM")
_BE = listing(
    """
    is are was were be been am has have had do does did
    """
)
_WORDS = re.compile(r"[^\W_]+(?:['’\-‑.&][^\W_]+)*|[,;:()]")


def kind_of(text: str) -> ClaimKind:
    """The kind of a statement by its outer form."""
    if _OPINION.search(text):
        return "opinion"
    if _DEFINES.match(text):
        return "definition"
    if _DIGIT.search(text) is None:
        return "fact"
    if _QUANTITY.search(text):
        return "number"
    return "event" if _IN.search(text) else "fact"


def valid(text: str) -> tuple[str, str]:
    """From when to when a dated statement says it held, in ISO 8601 as precise as it says; empty where it does not."""
    if _IN_FIGURES.search(text) is None:
        return "", ""
    if found := _RANGE.search(text):
        return _iso(found, 1), _iso(found, 2)
    if found := _SPAN.search(text):
        return found["first"], found["last"]
    since, until = _SINCE.search(text), _UNTIL.search(text)
    if since or until:
        return _iso(since, 1) if since else "", _iso(until, 1) if until else ""
    if found := _IN.search(text):
        moment = _iso(found, 1)
        return moment, moment
    return "", ""


def _iso(found: re.Match[str], group: int) -> str:
    year = found[f"year{group}"]
    month = found[f"month{group}"] or found[f"monthb{group}"]
    day = found[f"day{group}"] or found[f"dayb{group}"]
    if not month:
        return year
    return f"{year}-{_MONTHS[month.casefold()]}" + (f"-{int(day):02}" if day else "")


def subject_of(text: str) -> str:
    """The words before the first finite verb, where they are few and begin the sentence; else empty."""
    words: list[str] = []
    for match in _WORDS.finditer(text):
        word = match.group()
        if word in ",;:()":
            return ""
        folded = word.casefold()
        letter = class_of(folded)
        if folded in _BE or (letter in _FINITE and words) or (letter == "e" and words):
            break
        if not words and letter in "IWCR":
            return ""
        words.append(word)
        if len(words) > 7:
            return ""
    else:
        return ""
    while words and class_of(words[0].casefold()) == "D":
        words = words[1:]
    if not words or class_of(words[0].casefold()) == "O":
        return ""
    return " ".join(words)

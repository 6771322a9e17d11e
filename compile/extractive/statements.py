"""What kind of statement a sentence makes, about what, and when it held. Words of the sentence only, no guesses."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.proof.voice import unquoted
from kb.text.english import BE, DO, HAVE, MONTHS
from kb.text.lexicon import class_of
from kb.text.words import listing
from kb.values import ClaimKind

_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_MONTHS = {name: f"{number:02}" for number, name in enumerate(MONTHS, 1)}
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
    r"^(?P<subject>[^,;:()]{2,90}?)(?:,[^,]{2,80},)?(?:\s\([^)]{1,60}\))?,?\s(?:is|are|was|were)"
    r"\s(?:an?|the(?!\s(?:most\s\w+\s(?:in|of|since|ever|for)|\w+est\s(?:in|of|since|ever|for))\b)"
    r"|one of|any|defined as|called|known as)\s"
)
_IS_A = re.compile(r"\s(?:is|are|was|were)\s(?:a|the|one|any|defined|called|known)")  # in every definition, and quick
_QUANTITY = re.compile(
    r"(?=[\d$€£¥])(?:[$€£¥]\s?\d|\b\d{1,3}(?:,\d{3})+\b|\b\d+\.\d+\b"
    r"|\d[\d.,]*\s?(?:%|per ?cent|million|billion|trillion|km|kg|m|ft|miles?|years?|people)\b)"
)
_DIGIT = re.compile(r"\d")
_MAYBE_OPINION = ("should", "ought to", "must not", "arguably", "fortunately")
_OPINION = re.compile(r"\b(?:should|ought to|must not|arguably|unfortunately|fortunately)\b")
# Said by somebody of themselves or to the reader. A capital I after a capitalised word is a number: Richard I.
_PERSONAL = re.compile(
    r"(?:^|[^\w\s]\s*|\b(?:[a-z\d]\w*|What|When|If|That|As|And|But|Then|While|Once|Where|How|Since|So|Now)\s)I(?:['’](?:m|ve|d|ll))?\b(?![.-]\w)"
    r"|\b(?:[Ww]e|[Yy]ou)(?:['’](?:re|ve|d|ll))?\b|\b[Mm]y(?:self)?\b|^(?:[\w'’]+,?\s){0,3}(?:[Oo]ur|[Yy]our)\b"
)
_MAYBE_PERSONAL = re.compile(r"[IWYMOwymo](?<!\w.)(?:|e|our?|ur|y(?:self)?)\b")  # quick, and enough
_FINITE = frozenset("ZPM")
_BE = BE | HAVE | DO | {"am"}
_POINTING = listing(
    """
    this that these those here there what such his her its their my our your another both each one
    """
)
_FORBIDDEN = frozenset("OWZPMRC")
_WORDS = re.compile(r"[^\W_]+(?:['’\-‑.&][^\W_]+)*|[,;:()]")


@lru_cache(maxsize=20_000)  # asked of a claim when it is proposed, of it and the one before it when it is placed
def is_personal(text: str) -> bool:
    """Whether whoever tells this speaks of themselves or to the reader, other than in a quotation."""
    if _MAYBE_PERSONAL.search(text) is None or _PERSONAL.search(text) is None:
        return False
    return _PERSONAL.search(unquoted(text)) is not None


def kind_of(text: str) -> ClaimKind:
    """The kind of a statement by its outer form. What is said in the first or second person is an opinion."""
    if (any(map(text.__contains__, _MAYBE_OPINION)) and _OPINION.search(text)) or is_personal(text):
        return "opinion"
    defines = _DEFINES.match(text) if _IS_A.search(text) else None
    if defines is not None and _is_topic(defines["subject"]):
        return "definition"
    if _DIGIT.search(text) is None:
        return "fact"
    if _QUANTITY.search(text):
        return "number"
    return "event" if _IN.search(text) else "fact"


def _is_topic(words: str) -> bool:
    """Whether the words before "is a" name something: no pronoun, no clause, no verb among them."""
    classes = [class_of(word) for word in words.casefold().split()]
    if not classes:
        return False
    if classes[0] == "D":
        classes = classes[1:]
    if "?" in words or words.count("“") != words.count("”") or words.count('"') % 2:
        return False
    pointing = words.split()[0].strip('“”"').casefold() in _POINTING
    return bool(classes) and not pointing and _FORBIDDEN.isdisjoint(classes) and classes[0] not in "IRC"


def valid(text: str) -> tuple[str, str]:
    """From when to when a dated statement says it held, in ISO 8601 as precise as it says; empty where it does not."""
    if _IN_FIGURES.search(text) is None:
        return "", ""
    if ("rom" in text or "etween" in text) and (found := _RANGE.search(text)):
        return _iso(found, 1), _iso(found, 2)
    if found := _SPAN.search(text):
        return found["first"], found["last"]
    since = _SINCE.search(text) if "ince" in text else None
    until = _UNTIL.search(text) if "ntil" in text or "ill" in text else None
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

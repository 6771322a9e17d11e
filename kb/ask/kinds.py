"""Does a sentence hold the kind of thing a question asks for? Rules for English, wide rather than clever."""

from __future__ import annotations

import re

from kb.ask.question import Question
from kb.text.english import MONTHS, ONES, WEEKDAYS
from kb.text.words import stem, tokens

UNKNOWN = 0.7  # what a sentence gets where the question names no kind

_NUMBER = re.compile(
    r"\d[\d.,]*|\b(?:" + "|".join(ONES[1:13]) + r"|dozens?|hundreds?|thousands?|"
    r"millions?|billions?|half|third|quarter|twice|several)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b1?\d{3}s?\b|\b20\d\ds?\b|\bmay \d|\b(?:"
    + "|".join([*(month for month in MONTHS if month != "may"), *WEEKDAYS])
    + r"|century|centuries|decades?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"1[0-9]\d\d[.,]?|20\d\d[.,]?")
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order to|as a result|therefore|caused?|causing|reasons?|led to|to avoid|"
    r"thus|owing to)\b",
    re.IGNORECASE,
)


def kind_fits(question: Question, text: str) -> float:
    """1 where the sentence holds what the question asks for and did not say itself, less where it does not."""
    if question.wants == "thing":
        return UNKNOWN
    if question.wants == "reason":
        return 1.0 if _REASON.search(text) else 0.4
    if question.wants in ("number", "date"):
        asked = {term.word.casefold() for term in question.terms}
        pattern = _NUMBER if question.wants == "number" else _DATE
        found = {match.group().casefold() for match in pattern.finditer(text)} - asked
        return float(any(question.wants == "date" or not _YEAR.fullmatch(one) for one in found))
    asked = set(question.stems)
    return float(any(t.start > 0 and t.text[:1].isupper() and stem(t.text) not in asked for t in tokens(text)))

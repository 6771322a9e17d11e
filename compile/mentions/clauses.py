"""Where a sentence names its subject, and whether it defines it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compile.mentions.tagging import Tagged
from kb.text.english import FINITE_BE, PRONOUNS

_FINITE = re.compile(r"[BMPZ]|(?<=[SOUR])V(?!T)")
_LEADING = frozenset("IWRGEPT")  # a sentence that begins so names its subject after the first comma
_DEFINING = re.compile(r"(?:\([^)]{0,40}\))?,?(?:[^,BZMP]{1,12},)?R?B(?:R?)(?=D|#o|A*[NS]|E)")
_BEFORE = re.compile(r"(?:^|[,;\"IC])D[ANJU]{0,4}[NL],$")
_BEHIND = re.compile(r",D[ANJ]{0,4}[NL](?:[^,]{0,10})[,;]")
_BE = FINITE_BE | {"be"}


@dataclass(frozen=True, slots=True)
class Clause:
    """Word places of the main clause: where it begins and where its finite verb stands."""

    begin: int
    verb: int
    pronoun: bool  # it begins with a personal pronoun


def clause_of(sentence: Tagged) -> Clause:
    """The main clause, as far as its outer form shows it."""
    tags, words = sentence.tags, sentence.words
    begin = 0
    while begin < len(tags) and tags[begin] in '";(':
        begin += 1
    if begin < len(tags) and (tags[begin] in _LEADING or (tags[begin] == "K" and "," in tags[:6])):
        comma = tags.find(",", begin, begin + 28)
        while (
            comma >= 0 and tags[comma + 1 : comma + 2] in ("#", "K", "C") and tags.find(",", comma + 1, begin + 28) > 0
        ):
            comma = tags.find(",", comma + 1, begin + 28)
        if comma > 0:
            begin = comma + 1
    verb = _FINITE.search(tags, begin)
    first = words[begin].casefold() if begin < len(words) else ""
    return Clause(begin, verb.start() if verb else begin, first in PRONOUNS)


def is_subject(sentence: Tagged, clause: Clause, start: int) -> bool:
    """Whether the words from ``start`` are (the head of) the subject: before the verb and after no preposition."""
    if not clause.begin <= start < clause.verb:
        return False
    before = start - 1
    while before >= clause.begin and sentence.tags[before] in 'DA#LJN"(':
        before -= 1
    return before < clause.begin or sentence.tags[before] in "C,;W"


def defines(sentence: Tagged, clause: Clause, start: int, end: int) -> bool:
    """X is a …, X (Y) was the …, X, also called Y, are …"""
    tags = sentence.tags
    if start > clause.begin + 2 or any(letter not in 'DA"' for letter in tags[clause.begin : start]):
        return False
    match = _DEFINING.match(tags, end)
    if match is None:
        return False
    verb = sentence.words[match.end() - 1 if tags[match.end() - 1] == "B" else match.end() - 2].casefold()
    if verb not in _BE:
        return False
    following = sentence.words[match.end()].casefold()
    return following in ("a", "an", "the", "one", "any") or (tags[match.end()] in "NS")


def is_apposition(sentence: Tagged, start: int, end: int) -> bool:
    """The foreman, John Calder, … or John Calder, the foreman, …: who or what it is stands beside its name."""
    tags = sentence.tags
    if tags[end : end + 1] not in (",", ""):
        return False
    before = tags[start - 1 : start] == "," and _BEFORE.search(tags[:start]) is not None
    return before or _BEHIND.match(tags, end) is not None

"""What belongs together in a sentence: the members of a list and what is said of each, two that are compared,
amounts and what they measure, times and what happened then. A statement may not pair them another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

from kb.proof.case import Case, Failure
from kb.proof.cues import COMPARATIVES
from kb.proof.statement import Statement
from kb.text.english import AUXILIARIES, DEMONSTRATIVES, POSSESSIVES, listing
from kb.text.lexicon import class_of
from kb.text.words import STOPWORDS
from kb.values import Reason

SHARE: Final = 0.7  # of a statement's content that a sentence has: it was made of that sentence
SHORT: Final = 6  # words before the preposition of a part without a verb
MOST: Final = 8  # members of a list

_LINKING: Final = frozenset(["by", "in", "for", "to", "from", "at", "under"])
_CHANGE: Final = frozenset(["by", "from", "to"])  # of an amount: how much, from where, to where
_LATER: Final = frozenset(["afterwards", "afterward", "later", "then", "thereafter", "subsequently"])
_REFERRING: Final = DEMONSTRATIVES | POSSESSIVES | listing("it he she they both which who")


class Member(NamedTuple):
    """One of a list: what stands before its preposition and what after."""

    left: frozenset[str]
    right: frozenset[str]
    figures: frozenset[str]  # of what stands before
    verbless: bool


def mispaired(case: Case) -> Iterator[Failure]:
    """Things that a statement puts together and the sentences of its quotes keep apart."""
    claim, whole = case.claim, case.whole
    mine = claim.content_at(range(len(claim.words)))
    for text in whole:
        yield from _of_another(mine, text)
    yield from _compared(claim, whole)
    yield from _amounts(claim, whole)
    yield from _at_another_time(claim, mine, whole)


def _of_another(mine: frozenset[str], text: Statement) -> Iterator[Failure]:
    """What a list gives one member, given another: "the bridge by Roe, the hall by Poe"."""
    if len(mine & _all(text)) < SHARE * len(mine):
        return
    parts = _parts(text)
    for link in sorted(_LINKING.intersection(text.words)):
        members = _row([_member(text, part, link) for part in parts])
        for one, other in product(members, repeat=2):
            given = other.right - one.right
            whose = (other.left | other.figures) - one.left - one.figures
            if whose and whose <= mine:
                continue  # it comes with the member that it belongs to
            if one is not other and one.left & mine and not one.right & mine and given and given <= mine:
                yield Reason.UNSUPPORTED_WORDING, f"{link} {', '.join(sorted(given))}"


def _row(found: Sequence[Member | None]) -> list[Member]:
    """The first list among these parts: one with a verb, then those that go without; of them what differs."""
    row: list[Member] = []
    for member in found:
        if member is not None and (not member.verbless or row):
            row = [*row, member] if member.verbless else [member]
        elif len(row) > 1:
            break
        else:
            row = []
    if not 1 < len(row) <= MOST:
        return []
    counted = all(member.figures for member in row)
    return [m._replace(left=m.figures if counted else m.left - m.figures) for m in row]


def _parts(text: Statement) -> list[range]:
    """The clauses of a sentence, at their commas and each "and"."""
    parts: list[range] = []
    start = 0
    for place in range(1, len(text.words) + 1):
        if place == len(text.words) or text.clause_of[place] != text.clause_of[place - 1]:
            parts.append(range(start, place))
            start = place
    return parts


def _member(text: Statement, part: range, link: str) -> Member | None:
    places = [i for i in part if text.words[i] == link]
    if len(places) != 1:
        return None
    before = range(part[0], places[0])
    verbs = [i for i in before if i not in text.named and text.counts[i] is None and _is_verb(text.words[i])]
    figures = frozenset(text.line[i] for i in before if text.counts[i] is not None)
    left = text.content_at(before) - {text.line[i] for i in verbs}
    right = text.content_at(range(places[0] + 1, part[-1] + 1))
    if not left or not right or (not verbs and len(before) > SHORT):
        return None
    return Member(left, right, figures, not verbs)


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES or (word not in STOPWORDS and class_of(word) in "VZPEe")


def _compared(claim: Statement, whole: Sequence[Statement]) -> Iterator[Failure]:
    """Another than the quote's own said to be older, larger … than something."""
    for place, word in enumerate(claim.words):
        if word not in COMPARATIVES or "than" not in claim.words[place:]:
            continue
        mine = claim.content_at(_clause(claim, place, before=True))
        theirs = [
            (text, text.content_at(_clause(text, i, before=True)))
            for text in whole
            for i, other in enumerate(text.words)
            if other == word and _REFERRING.isdisjoint(text.words[j] for j in _clause(text, i, before=True))
        ]
        if mine and theirs and all(who and not who & mine and mine & _all(text) for text, who in theirs):
            yield Reason.UNSUPPORTED_WORDING, f"{word} than"


def _amounts(claim: Statement, whole: Sequence[Statement]) -> Iterator[Failure]:
    """How much something changed (by) told for what it changed to or from, and the other way round."""
    for place, figure in enumerate(claim.counts):
        role = claim.words[place - 1] if place else ""
        if figure is None or role not in _CHANGE or claim.counts[place - 1] is not None:
            continue
        found = [
            text.words[i - 1] if i else ""
            for text in whole
            for i, other in enumerate(text.counts)
            if other is not None and other.value == figure.value
        ]
        if found and all(was in _CHANGE and was != role for was in found):
            yield Reason.UNSUPPORTED_FIGURE, f"{role} {figure.shown}"


def _at_another_time(claim: Statement, mine: frozenset[str], whole: Sequence[Statement]) -> Iterator[Failure]:
    """What came afterwards, told of before, without the word that says so."""
    if "before" not in claim.words or not _LATER.isdisjoint(claim.words):
        return
    for text in whole:
        if "before" not in text.words:
            continue
        for place, word in enumerate(text.words):
            if word not in _LATER or place < text.words.index("before"):
                continue
            later = text.content_at(_clause(text, place)) - text.content_at(range(place))
            if later & mine:
                yield Reason.UNSUPPORTED_QUALIFIER, f"without {word}"


def _clause(text: Statement, place: int, *, before: bool = False) -> range:
    """The clause around a word, or what of it stands before."""
    number = text.clause_of[place]
    start = text.clause_of.index(number)
    return range(start, place if before else start + text.clause_of.count(number))


def _all(text: Statement) -> frozenset[str]:
    return text.content_at(range(len(text.words)))

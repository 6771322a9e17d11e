"""A quantity in the place of another, and words to the reader: what needs no parse to be seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kb.proof.case import Case, Failure
from kb.text.english import listing
from kb.values import Reason

_QUANTITIES: Final = {
    word: group
    for group, words in enumerate(
        (
            "all every each",
            "most",
            "many",
            "several",
            "few",
            "some any",
            "no",
            "both",
            "half",
        )  # each group says the same
    )
    for word in words.split()
}
_WEAKER: Final = listing("some any several many")  # all of them are some of them, where nothing is denied
_DENIALS: Final = listing("not never no nor without n't cannot")
_READER: Final = listing("you your yours yourself please")


def substituted(case: Case) -> Iterator[Failure]:
    """A quantity where a quote, with the same word on either side, has another: at all points, for at some points."""
    said = _between(case.claim.words)
    quoted = [_between(known.words) for known in case.known]
    for (before, after), own in said.items():
        theirs = {word for places in quoted for word in places.get((before, after), ())}
        for word in own - theirs:
            groups = {_QUANTITIES[other] for other in theirs}
            weaker = word in _WEAKER and before not in _DENIALS
            if theirs and _QUANTITIES[word] not in groups and not weaker:
                yield Reason.UNSUPPORTED_QUALIFIER, f"{word} for {min(theirs)}"


def addressed(case: Case) -> Iterator[Failure]:
    """What is said to the reader where no quote says it to anybody: please share your opinion."""
    said = _READER.intersection(case.claim.words)
    if said and _READER.isdisjoint(case.words):
        yield Reason.UNSUPPORTED_WORDING, min(said)


def _between(words: tuple[str, ...]) -> dict[tuple[str, str], set[str]]:
    """The quantities of a text by the words before and behind them."""
    words = tuple(part for word in words for part in word.split("_"))  # at_all points
    found: dict[tuple[str, str], set[str]] = {}
    for (before, word), after in zip(pairwise(("", *words)), (*words[1:], ""), strict=True):
        if word in _QUANTITIES:
            found.setdefault((before, after), set()).add(word)
    return found

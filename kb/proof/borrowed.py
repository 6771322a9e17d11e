"""What a statement may not take from beside its quotes: a cause that none of them names, who "the latter" are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kb.proof.forms import stem_of
from kb.proof.statement import Statement
from kb.text.words import STOPWORDS
from kb.values import Reason

_Failure = tuple[Reason, str]

# Words by which a statement makes one thing the cause of another.
_PHRASES = """because due_to owing_to therefore thereby consequently hence caused led_to as_a_result as_a_consequence
resulted_in thanks_to on_account_of"""
CAUSAL: Final = tuple(tuple(phrase.split("_")) for phrase in _PHRASES.split())
# Words that carry them in a quote, by their stems: what brings something about, and why it comes about.
_CARRYING = """because due due_to owing therefore thereby consequently consequence hence thus so since cause causal
lead result thanks account reason why attribute blame trigger prompt force responsible stem arise derive drive
produce make bring effect affect contribute provoke spark explain motivate enable create induce generate by"""
_CARRIERS: Final = frozenset(stem_of(word) for word in _CARRYING.split())
_ORDERED: Final = frozenset(["first", "second", "third", "last", "other", "latter", "former", "remaining"])
_PRONOUNS: Final = frozenset(["they", "these", "those", "both"])
_NOT_GIVEN: Final = frozenset(["half", "part", "parts", "years", "days", "stages", "stage", "period"])


def uncaused(claim: Statement, proven: Sequence[Statement]) -> Iterator[_Failure]:
    """A causal word of a statement whose quotes have none."""
    found = [" ".join(phrase) for phrase in CAUSAL if _has(claim.words, phrase)]
    if found and not any(stem_of(word) in _CARRIERS for statement in proven for word in statement.words):
        yield Reason.UNSUPPORTED_QUALIFIER, found[0].replace("_", " ")


def misread(claim: Statement, proven: Sequence[Statement], contexts: Sequence[Statement]) -> Iterator[_Failure]:
    """Words of a context in the place of "the latter", "the second two": which they are, only a reader can tell."""
    if not contexts:
        return
    for statement in proven:
        for reference in _references(statement.words):
            if _has(claim.words, reference):
                continue
            known = {stem for each in proven for stem in (*each.stems, *map(stem_of, each.words))}
            taken = sorted((claim.stems - known) & {stem for each in contexts for stem in each.stems})
            if taken:
                yield Reason.UNSUPPORTED_NAME, f"{', '.join(taken)} for {' '.join(reference)}"


def _has(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    joined = "_".join(phrase)
    return joined in words or any(tuple(words[i : i + len(phrase)]) == phrase for i in range(len(words)))


def _references(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Words that stand for things told before by their order."""
    for place, word in enumerate(words):
        if word == "respectively" and _PRONOUNS.intersection(words):
            yield (word,)
        if word not in _ORDERED or words[max(0, place - 1) : place] not in (("the",), ("these",)):
            continue
        counted = words[place + 1 : place + 2]
        reference = (word, *counted) if counted and counted[0] in ("two", "three", "four", "ones", "one") else (word,)
        following = words[place + len(reference) : place + len(reference) + 1]
        ends = not following or following[0] in STOPWORDS
        if word == "latter" and len(reference) == 1:
            ends = ends or following[0] not in _NOT_GIVEN
        if ends and (len(reference) == 2 or word in ("latter", "former", "first", "second", "third", "other")):
            yield reference

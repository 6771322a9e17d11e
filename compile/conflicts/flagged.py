"""Contradictions that an engine flags, beside those that rules find. Whom it compared is kept: nobody asks twice.

What is shown depends on the claims there are and on what was flagged of them: with a claim go the flags it is part of.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from compile.conflicts.pairs import in_order
from compile.conflicts.sets import sets_of
from kb.disagreements import SEPARATOR, disagreements, key_of
from kb.engine import Engine
from kb.proof.questions import check_question
from kb.values import Claim, Conflict, ConflictKind, Source

VERSION: Final = "5"  # raise it when the same claims would be compared otherwise, or flags shown otherwise
_UNPLACED: Final = "4"  # the version before, which knew no question and no place

# Kind, question, the words of either side in the order of the key, and the place among what was flagged together.
_Said = tuple[str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Flagged:
    """What one engine flagged, by pairs of claims, and which it ``compared``; ``waiting``: how many sets it has not."""

    engine: str = ""
    said: Mapping[str, _Said] = field(default_factory=dict)
    compared: Collection[str] = ()
    conflicts: tuple[Conflict, ...] = ()
    waiting: int = 0

    def dump(self) -> str:
        """As JSON, for ``load``."""
        held = [VERSION, self.engine, self.said, sorted(self.compared)]
        return json.dumps(held, ensure_ascii=False) if self.compared or self.said else ""

    @classmethod
    def load(cls, text: str) -> Flagged:
        """What ``dump`` gave; nothing where it is empty or of another version.

        Of the version before what was said stays, though nothing counts as compared: until that is asked again.
        """
        held: list[Any] = json.loads(text) if text else [""]
        if held[0] == _UNPLACED:
            return cls(held[1], {key: (*said, 0) for key, said in held[2].items()})
        return cls(*held[1:]) if held[0] == VERSION else cls()


def flagged(
    chosen: Sequence[Claim],
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    engine: Engine,
    before: Flagged,
) -> Flagged:
    """What the engine flags among ``chosen`` claims, asked only about those it had not compared ``before``.

    A flag is kept as long as both its claims are among ``claims`` (by id). Where another engine made it, or the same
    one with other prompts, it is kept until all is asked anew. While a set waits for its answer none of the new claims
    counts as compared, so that the other questions stay as they were put.
    """
    said = {key: words for key, words in before.said.items() if all(c in claims for c in key.split())}
    seen = {claim for claim in before.compared if claim in claims} if before.engine == engine.id else set()
    new = [claim for claim in chosen if claim.id not in seen]
    sets = _sets(new, [claim for claim in chosen if claim.id in seen], engine)
    verdicts = list(engine.contradict(sets, sources)) if sets else []
    waiting = sum(verdict.waiting for verdict in verdicts)
    if not (seen or waiting):
        said = {}  # all was asked anew
    fresh = {claim.id for claim in new}
    for place, flag in (placed for verdict in verdicts for placed in enumerate(verdict.flags)):
        if fresh.intersection((flag.first, flag.second)):
            key, words = _ordered(flag.first, flag.second, flag.words)
            said.setdefault(key, (flag.kind, flag.question, *words, place))
    by_place = sorted(said.items(), key=lambda item: (item[1][-1], item[0]))  # as the engine gave them
    found = [_conflict(key, words, claims, sources) for key, words in by_place]
    shown = tuple(_named(found, claims))
    return Flagged(engine.id, dict(sorted(said.items())), seen if waiting else seen | fresh, shown, waiting)


def _sets(new: Sequence[Claim], before: Sequence[Claim], engine: Engine) -> list[list[Claim]]:
    """Claims with text that stays here are compared apart, so as not to keep others back."""
    here = engine.stays({claim.source for claim in (*new, *before)})
    free = [claim for claim in new if claim.source not in here]
    apart = [claim for claim in new if claim.source in here]
    around = [claim for claim in before if claim.source not in here]
    return sets_of(free, around) + (sets_of(apart, [*before, *free]) if apart else [])


def _ordered(one: str, other: str, words: tuple[str, str]) -> tuple[str, tuple[str, str]]:
    return (f"{one} {other}", words) if one < other else (f"{other} {one}", (words[1], words[0]))


def _conflict(key: str, said: _Said, claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> Conflict:
    """The newer source's claim first where dates are known, as rules put them."""
    kind, question, first, second, _ = said
    words = first, second
    one, other = (claims[name] for name in key.split())
    if not in_order(one, other, sources):
        one, other, words = other, one, words[::-1]
    return Conflict(one.id, other.id, cast("ConflictKind", kind), SEPARATOR.join(words), question)


def _named(conflicts: Sequence[Conflict], claims: Mapping[str, Claim]) -> Iterator[Conflict]:
    """Each with its question where that only asks what both sides, as they are now, speak of; else with a key."""
    proven = set()
    for found in disagreements(conflicts):
        sides = [[text for name, _ in side for text in _texts(claims[name])] for side in found.sides]
        if found.question and check_question(found.question, sides) is None:
            proven |= {frozenset(pair) for pair in found.pairs}
    for one in conflicts:
        shown = not one.question or frozenset((one.first, one.second)) in proven
        yield one if shown else replace(one, question=key_of(one.question))


def _texts(claim: Claim) -> list[str]:
    return [claim.text, *(quote.text for quote in claim.quotes)]

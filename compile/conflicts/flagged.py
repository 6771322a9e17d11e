"""Contradictions that an engine flags, beside those that rules find. What it said of a pair is kept: nobody asks twice.

What is shown depends on the pairs chosen now and on what was said of them: with a claim go the flags it had a part in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from compile.conflicts.pairs import in_order
from kb.engine import Engine
from kb.values import Claim, Conflict, ConflictKind, Source

VERSION: Final = "1"  # raise it when other pairs of the same claims would be chosen, or flags shown otherwise

_Said = Sequence[str]  # kind, and the words of either side in the order of the key; empty: no contradiction


@dataclass(frozen=True, slots=True)
class Flagged:
    """What was said of pairs by one engine, under their ids in order; ``waiting``: of how many nothing is said yet."""

    engine: str = ""
    said: Mapping[str, _Said] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    waiting: int = 0

    def dump(self) -> str:
        """As JSON, for ``load``."""
        return json.dumps([self.engine, self.said], ensure_ascii=False) if self.said else ""

    @classmethod
    def load(cls, text: str) -> Flagged:
        """What ``dump`` gave; nothing where it is empty."""
        return cls(*json.loads(text)) if text else cls()


def flagged(
    pairs: Sequence[tuple[Claim, Claim]],
    claims: Collection[str],
    sources: Mapping[str, Source],
    engine: Engine,
    before: Flagged,
) -> Flagged:
    """What the engine says of these pairs, asked only about those it said nothing of ``before``.

    Of pairs that are not chosen at present its word is kept as long as both are among ``claims`` (ids).
    """
    said: dict[str, _Said] = {}
    if before.engine == engine.id:
        said |= {key: words for key, words in before.said.items() if all(claim in claims for claim in key.split())}
    ordered = [(one, other) if one.id < other.id else (other, one) for one, other in pairs]
    new = [pair for pair in ordered if _key(*pair) not in said]
    verdicts = list(engine.contradict(new, sources)) if new else []
    for pair, verdict in zip(new, verdicts, strict=True):
        if not verdict.waiting:
            said[_key(*pair)] = (verdict.kind, verdict.first, verdict.second) if verdict.kind else ()
    found = [_conflict(pair, said[_key(*pair)], sources) for pair in ordered if said.get(_key(*pair))]
    found.sort(key=lambda conflict: (conflict.first, conflict.second))
    return Flagged(engine.id, dict(sorted(said.items())), tuple(found), sum(verdict.waiting for verdict in verdicts))


def _key(one: Claim, other: Claim) -> str:
    return f"{one.id} {other.id}"


def _conflict(pair: tuple[Claim, Claim], said: _Said, sources: Mapping[str, Source]) -> Conflict:
    """The newer source's claim first where dates are known, as rules put them."""
    kind, *words = said
    one, other = pair
    if not in_order(one, other, sources):
        one, other, words = other, one, words[::-1]
    return Conflict(one.id, other.id, cast("ConflictKind", kind), " / ".join(words))

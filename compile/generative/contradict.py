"""Contradictions by a model that may only flag: what it names is shown if its words stand in the quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from compile.conflicts.alike import numbered_apart, read, told_apart
from compile.generative.asking import PASSING, Asking, claim_line
from compile.generative.schemas import Contradiction, Contradictions
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.engine import Verdict
from kb.text.folding import flat
from kb.values import Claim, ConflictKind, Source

PAIRS: Final = 30  # in one question: about 3,000 tokens, five times its instructions
WORDS: Final = 12  # of a side that may be named; the prompt says so
QUOTE: Final = 240  # characters of the quotes that are shown beside a statement

Pair = tuple[Claim, Claim]
_KINDS: Final[Mapping[str, ConflictKind]] = {
    "figure": "figures",
    "date": "dates",
    "name": "names",
    "negation": "negation",
    "degree": "degree",
    "view": "views",
}
_OF_THINGS: Final = frozenset({"figure", "date", "name"})  # differ also where two things of one kind are spoken of
_APOSTROPHES: Final = str.maketrans("’‘“”", "''\"\"")


@dataclass
class Verdicts:
    """One for each pair, in order, and how many questions a model gave nothing of use for."""

    given: list[Verdict] = field(default_factory=list)
    fallbacks: Counter[Outcome] = field(default_factory=Counter)


@dataclass(frozen=True)
class Comparer:
    """How pairs are asked about."""

    asking: Asking

    def compare(self, pairs: Sequence[Pair], sources: Mapping[str, Source]) -> Verdicts:
        """All pairs at once. Those with text that stays here are asked about apart, so as not to keep others back."""
        here = self.asking.stays({claim.source for pair in pairs for claim in pair})
        free: list[Pair] = []
        apart: list[Pair] = []
        for pair in pairs:
            (free if here.isdisjoint(claim.source for claim in pair) else apart).append(pair)
        batches = [*_batches(free), *_batches(apart)]
        replies = self.asking.all([_request(batch, sources) for batch in batches])
        verdicts = Verdicts()
        said: dict[Pair, Verdict] = {}
        for batch, reply in zip(batches, replies, strict=True):
            said |= _verdicts(batch, reply)
            verdicts.fallbacks.update([] if reply.usable else [reply.outcome])
        verdicts.given = [said[pair] for pair in pairs]
        return verdicts


def _request(batch: Sequence[Pair], sources: Mapping[str, Source]) -> Request:
    by_id = _by_id(batch)

    def complaints(reply: Contradictions) -> list[str]:
        """Only of a reply of which nothing holds; single flags that do not are dropped."""
        failed = [_fault(item, by_id) for item in reply.found]
        return failed if all(failed) else []

    own = tuple(sorted({claim.source for pair in batch for claim in pair}))
    return Request(
        "contradict",
        {"pairs": "\n".join(_shown(by_id, own, sources))},
        Contradictions,
        source=own[0] if len(own) == 1 else "",
        sources=own,
        validate=complaints,
    )


def _batches(pairs: Sequence[Pair]) -> list[Sequence[Pair]]:
    return [pairs[start : start + PAIRS] for start in range(0, len(pairs), PAIRS)]


def _by_id(batch: Sequence[Pair]) -> dict[str, Pair]:
    return {f"p{number}": pair for number, pair in enumerate(batch, 1)}


def _shown(pairs: Mapping[str, Pair], own: Sequence[str], sources: Mapping[str, Source]) -> Iterator[str]:
    """The sources by short ids, then both sides of each pair."""
    short = {name: f"s{number}" for number, name in enumerate(own, 1)}
    for name, short_name in short.items():
        source = sources.get(name)
        parts = filter(None, (source.title, source.author, source.date) if source else ())
        yield f"{short_name}: {', '.join(map(flat, parts))}"
    for name, pair in pairs.items():
        yield name
        yield from (f"- {claim_line(claim, short[claim.source], QUOTE)}" for claim in pair)


def _verdicts(batch: Sequence[Pair], reply: Reply) -> dict[Pair, Verdict]:
    if not isinstance(reply.value, Contradictions):
        return dict.fromkeys(batch, Verdict(waiting=reply.outcome in PASSING))
    by_id = _by_id(batch)
    said = dict.fromkeys(batch, Verdict())
    for item in reply.value.found:
        if not _fault(item, by_id):
            said[by_id[item.pair]] = Verdict(_KINDS[item.kind], flat(item.first), flat(item.second))
    return said


def _fault(item: Contradiction, pairs: Mapping[str, Pair]) -> str:
    """Why a flag is dropped; empty where it holds."""
    if item.pair not in pairs:
        return f"There is no pair {item.pair[:12]!r}."
    pair = pairs[item.pair]
    for words, claim, side in zip((item.first, item.second), pair, ("first", "second"), strict=True):
        if not 0 < len(words.split()) <= WORDS or not any(_stands(words, quote) for quote in _proofs(claim)):
            return f"The {side} words of {item.pair} do not stand in its quotes, or are more than {WORDS}."
    if _folded(item.first) == _folded(item.second):
        return f"Both sides of {item.pair} are the same words."
    texts = [claim.text for claim in pair]
    if item.kind in _OF_THINGS and (numbered_apart(*texts) or told_apart(*map(read, texts))):
        return f"The sides of {item.pair} speak of two things."
    return ""


def _stands(words: str, quote: str) -> bool:
    """Whether these whole words stand in a quote."""
    return re.search(rf"(?<!\w){re.escape(_folded(words))}(?!\w)", _folded(quote)) is not None


def _folded(text: str) -> str:
    return flat(text).translate(_APOSTROPHES).casefold().strip(" .,;:")


def _proofs(claim: Claim) -> list[str]:
    return [quote.text for quote in claim.proofs]

"""Contradictions by a model that may only flag: the questions that claims answer in opposite ways, and which claims.

It names claims by their ids alone, which costs little, so that it can name all; the words by which each gives its
answer are asked for where each is looked at once more (``weigh``), and shown if they stand in the quotes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from compile.conflicts.alike import numbered_apart, read, told_apart
from compile.generative.asking import PASSING, Asking
from compile.generative.schemas import Contradictions, Disputed
from compile.generative.statements import Statements
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.disagreements import key_of
from kb.text.folding import flat
from kb.values import Claim, ConflictKind, Source

SMALL: Final = 120  # claims that a model with a small window can take too: some 5,000 tokens
HELD: Final = 8  # claims of a side that are looked at, the clearest ones; the prompt says so too
EACH: Final = 20  # statements to a question at most: a careful reader who gave one to 13 strained for the last third …
LEAST: Final = 8  # … but a few stand closer together
# Fits into a reply of 4,000 tokens, the default limit, whatever a model says beside it.
FEW: Final = "Give the 30 clearest questions at most, with at most four statements on either side."
BREATH: Final = 500  # characters: a paragraph, or half a minute of talk

_KINDS: Final[Mapping[str, ConflictKind]] = {
    "figure": "figures",
    "date": "dates",
    "name": "names",
    "negation": "negation",
    "degree": "degree",
    "view": "views",
}
_OF_THINGS: Final = frozenset({"figures", "dates", "names"})  # differ also where two things of one kind are spoken of


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question and the claims that a model put on either side of it, the clearest first."""

    question: str  # in the model's words, which are shown only where they tell nothing; a key where it gave none
    kind: ConflictKind
    one: tuple[Claim, ...]
    other: tuple[Claim, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Those of both sides."""
        return (*self.one, *self.other)


@dataclass(frozen=True, slots=True)
class Disputes:
    """What a model names in a set of claims; ``waiting``: nothing yet."""

    found: tuple[Dispute, ...] = ()
    waiting: bool = False


@dataclass
class Compared:
    """What was named in each set, in order, and how many questions a model gave nothing of use for."""

    given: list[Disputes] = field(default_factory=list)
    fallbacks: Counter[Outcome] = field(default_factory=Counter)


@dataclass(frozen=True)
class Comparer:
    """How sets of claims are asked about."""

    asking: Asking

    def compare(self, sets: Sequence[Sequence[Claim]], sources: Mapping[str, Source], most: str = "") -> Compared:
        """All sets at once. Where a model says too much it is asked for few, what it cannot take is asked in halves."""
        asked = [Statements(members, sources) for members in sets]
        replies = self.asking.all([_request(statements, most or _most(statements)) for statements in asked])
        parts = [_again(members, reply, most) for members, reply in zip(sets, replies, strict=True)]
        further = [part for some in parts for part in some]
        again = self.compare(further, sources, FEW) if further else Compared()
        compared, rest = Compared(fallbacks=again.fallbacks), iter(again.given)
        for statements, reply, some in zip(asked, replies, parts, strict=True):
            told = [next(rest) for _ in some] or [_disputes(statements, reply)]
            found = tuple(dispute for disputes in told for dispute in disputes.found)
            compared.given.append(Disputes(found, any(disputes.waiting for disputes in told)))
            compared.fallbacks.update([] if reply.usable or some else [reply.outcome])
        return compared


def _again(members: Sequence[Claim], reply: Reply, most: str) -> list[Sequence[Claim]]:
    """The sets to ask about instead. Claims that speak of like things are near, so either half is about something."""
    if reply.outcome is Outcome.truncated and not most:
        return [members]
    if reply.outcome in (Outcome.provider_error, Outcome.truncated) and len(members) > SMALL:
        middle = len(members) // 2
        return [members[:middle], members[middle:]]
    return []


def _most(statements: Statements) -> str:
    return f"Give {max(LEAST, len(statements.claims) // EACH)} questions at most."


def _request(statements: Statements, most: str) -> Request:
    def complaints(reply: Contradictions) -> list[str]:
        """Only of a reply of which nothing can be shown; what else cannot is dropped."""
        if any(_dispute(item, statements.by_id) for item in reply.found):
            return []
        return [_fault(item, statements.by_id) for item in reply.found]

    own = statements.own
    return Request(
        "contradict",
        {"compared": statements.shown(), "most": most},
        Contradictions,
        source=own[0] if len(own) == 1 else "",
        sources=own,
        validate=complaints,
    )


def _disputes(statements: Statements, reply: Reply) -> Disputes:
    if not isinstance(reply.value, Contradictions):
        return Disputes(waiting=reply.outcome in PASSING)
    return Disputes(tuple(filter(None, (_dispute(item, statements.by_id) for item in reply.value.found))))


def _dispute(item: Disputed, claims: Mapping[str, Claim]) -> Dispute | None:
    """None where no claim of one side could be shown beside one of the other."""
    kind = _KINDS[item.kind]
    one, other = (
        [claims[name] for name in dict.fromkeys(names) if name in claims][:HELD] for names in (item.one, item.other)
    )
    pairs = [(a, b) for a, b in product(one, other) if can_differ(kind, a, b)]
    one = [claim for claim in one if any(claim is a for a, _ in pairs)]
    other = [claim for claim in other if any(claim is b for _, b in pairs)]
    return Dispute(_named(item), kind, tuple(one), tuple(other)) if pairs else None


def _named(item: Disputed) -> str:
    return flat(item.question).strip() or key_of(json.dumps([item.kind, item.one, item.other]))


def can_differ(kind: ConflictKind, one: Claim, other: Claim) -> bool:
    """Whether two claims can be shown beside one another: not what one sentence says, nor of two things."""
    if one.id == other.id or {quote.text for quote in one.proofs} & {quote.text for quote in other.proofs}:
        return False
    if kind == "views" and of_one_voice(one, other) and abs(one.start - other.start) <= BREATH:
        return False  # as who weighs both says one right beside the other
    return kind not in _OF_THINGS or not (
        numbered_apart(one.text, other.text) or told_apart(read(one.text), read(other.text))
    )


def of_one_voice(one: Claim, other: Claim) -> bool:
    """Whether one person, or a text itself, says both."""
    holders = {flat(claim.attributed_to).casefold() for claim in (one, other)} - {""}
    return len(holders) <= 1 and one.source == other.source


def _fault(item: Disputed, claims: Mapping[str, Claim]) -> str:
    """Why nothing of a question is shown."""
    unknown = [name[:12] for name in (*item.one, *item.other) if name not in claims]
    if unknown:
        return f"There is no statement {', '.join(unknown)}."
    return f"The two sides of {item.question[:80]!r} speak of two things, or one is empty."

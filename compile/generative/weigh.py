"""A second look at the questions that a model named, and at each statement of them. It may refuse; it adds none.

Of the pairs that careful readers named in one long reading of 800 statements, two others who saw each pair by itself
called a third no disagreement at all: who looks for opposite views finds them where two speak of different things. Most
of what was wrong with a pair was wrong with one of its statements, and pairs are many: so statements are judged, and
pairs only where one voice says both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

from compile.generative.asking import PASSING, Asking
from compile.generative.contradict import Dispute, Disputes, can_differ, of_one_voice
from compile.generative.schemas import Weighed, Weighing
from compile.generative.standing import folded, standing
from compile.generative.statements import SHOWN, heading, led, short_names
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.engine import Flag, Verdict
from kb.text.folding import cut, flat
from kb.values import Claim, Source

STATEMENTS: Final = 120  # judged at once: a reply of some 2,500 tokens, where a model may say 4,000 by default
LEFT_OUT: Final = 0.1  # share of questions passed over above which a reply is asked anew; those are refused
ASKED: Final = 200  # characters of a question, which a model worded


@dataclass(frozen=True)
class Weigher:
    """How a second look is asked for."""

    asking: Asking

    def weigh(self, given: Sequence[Disputes], sources: Mapping[str, Source]) -> tuple[list[Verdict], list[Outcome]]:
        """The pairs of claims that hold, and how replies failed. All are asked about at once.

        A set of which anything waits shows nothing yet; questions of which a model says nothing of use go.
        """
        parts = [list(_parts(disputes.found)) for disputes in given]
        replies = iter(self.asking.all([_request(part, sources) for some in parts for part in some]))
        weighed, failed = [], []
        for disputes, some in zip(given, parts, strict=True):
            answered = [(part, next(replies)) for part in some]
            waiting = disputes.waiting or any(reply.outcome in PASSING for _, reply in answered)
            failed += [reply.outcome for _, reply in answered if not reply.usable]
            kept: dict[frozenset[str], Flag] = {}
            for flag in (flag for part, reply in answered for flag in _kept(part, reply)):
                kept.setdefault(frozenset((flag.first, flag.second)), flag)
            weighed.append(Verdict(() if waiting else tuple(kept.values()), waiting))
        return weighed, failed


@dataclass(frozen=True)
class _Sheet:
    """A question as it is shown: its claims by short ids, those of one side a1, a2 …, of the other b1, b2 …"""

    dispute: Dispute

    @cached_property
    def one(self) -> dict[str, Claim]:
        return {f"a{number}": claim for number, claim in enumerate(self.dispute.one, 1)}

    @cached_property
    def other(self) -> dict[str, Claim]:
        return {f"b{number}": claim for number, claim in enumerate(self.dispute.other, 1)}

    @cached_property
    def own(self) -> list[str]:
        """Pairs that one voice says: who weighs both sides, or tells of then and now, contradicts nobody."""
        pairs = product(self.one.items(), self.other.items())
        return [
            f"{a} {b}"
            for (a, one), (b, other) in pairs
            if of_one_voice(one, other) and can_differ(self.dispute.kind, one, other)
        ]


def _parts(found: Sequence[Dispute]) -> Iterator[list[_Sheet]]:
    """About STATEMENTS each at most, a question whole."""
    part: list[_Sheet] = []
    size = 0
    for dispute in found:
        if part and size + len(dispute.claims) > STATEMENTS:
            yield part
            part, size = [], 0
        part.append(_Sheet(dispute))
        size += len(dispute.claims)
    if part:
        yield part


def _ids(part: Sequence[_Sheet]) -> dict[str, _Sheet]:
    return {f"q{number}": sheet for number, sheet in enumerate(part, 1)}


def _request(part: Sequence[_Sheet], sources: Mapping[str, Source]) -> Request:
    own = tuple(sorted({claim.source for sheet in part for claim in sheet.dispute.claims}))

    def complaints(reply: Weighing) -> list[str]:
        """Of a reply that passes over many questions."""
        missing = [name for name in _ids(part) if name not in {weighed.id for weighed in reply.questions}]
        return [f"Nothing is said of {', '.join(missing)}."] if len(missing) > LEFT_OUT * len(part) else []

    return Request(
        "weigh",
        {"disputes": "\n".join(_shown(part, sources, own))},
        Weighing,
        source=own[0] if len(own) == 1 else "",
        sources=own,
        validate=complaints,
    )


def _shown(part: Sequence[_Sheet], sources: Mapping[str, Source], own: Sequence[str]) -> Iterator[str]:
    short = short_names(own)
    yield from (heading(short_name, sources.get(name)) for name, short_name in short.items())
    before: dict[str, str] = {}
    for name, sheet in _ids(part).items():
        yield f"## {name} {cut(sheet.dispute.question, ASKED)}"
        for claim_name, claim in (*sheet.one.items(), *sheet.other.items()):
            again = before.setdefault(claim.id, f"{name} {claim_name}")
            yield f"{claim_name} " + (_told(claim, short) if again == f"{name} {claim_name}" else f"= {again}")
        if sheet.own:
            yield f"one voice: {', '.join(sheet.own)}"


def _told(claim: Claim, short: Mapping[str, str]) -> str:
    """``[source, who holds it, date] statement``, which does not begin with who holds it."""
    holder = flat(claim.attributed_to)
    known = filter(None, (short[claim.source], holder, claim.valid_from))
    return f"[{', '.join(known)}] {cut(led(flat(claim.text), (holder,)), SHOWN)}"


def _kept(part: Sequence[_Sheet], reply: Reply) -> Iterator[Flag]:
    if isinstance(reply.value, Weighing):
        sheets = _ids(part)
        for weighed in reply.value.questions:
            if sheet := sheets.pop(weighed.id, None):
                yield from _flags(sheet, weighed)


def _flags(sheet: _Sheet, weighed: Weighed) -> list[Flag]:
    """Pairs of statements that stay, the clearest first: of those whose words stand in their quotes.

    Each is held against the clearest of the other side, or is that itself: of 112 such pairs judges called four in five
    right, of 47 others half.
    """
    words = {stand.id: stand.words for stand in reversed(weighed.stay)}
    one, other = (
        [(name, claim, said) for name, claim in side.items() if (said := standing(words.get(name, ""), claim))]
        for side in (sheet.one, sheet.other)
    )
    own = set(sheet.own).difference(" ".join(pair.split()) for pair in weighed.own)
    kind = sheet.dispute.kind
    found = []
    for (m, (a, first, mine)), (n, (b, second, theirs)) in product(enumerate(one), enumerate(other)):
        near = 0 in (m, n)
        if near and f"{a} {b}" not in own and folded(mine) != folded(theirs) and can_differ(kind, first, second):
            found.append((m + n, Flag(first.id, second.id, kind, (mine, theirs), sheet.dispute.question)))
    return [flag for _, flag in sorted(found, key=lambda pair: pair[0])]

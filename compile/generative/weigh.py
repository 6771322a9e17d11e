"""A second look at what a model flagged as contradictions. It may refuse a pair; it adds none.

Of the pairs that careful readers named in one long reading of 800 statements, two others who saw each pair by itself
called a third no disagreement at all: who looks for opposite views finds them where two speak of different things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from compile.generative.asking import PASSING, Asking
from compile.generative.schemas import Weighing
from compile.generative.statements import SHOWN, heading, short_names
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.engine import Flag, Verdict
from kb.text.folding import cut, flat
from kb.values import Claim, Source

PAIRS: Final = 60  # judged at once: a reply of some 2,000 tokens, half of what a model may say by default
LEFT_OUT: Final = 0.1  # share of pairs without a verdict above which a reply is asked anew; those are refused


@dataclass(frozen=True)
class Weigher:
    """How a second look is asked for."""

    asking: Asking

    def weigh(
        self, verdicts: Sequence[Verdict], claims: Mapping[str, Claim], sources: Mapping[str, Source]
    ) -> tuple[list[Verdict], list[Outcome]]:
        """The same without the flags that do not hold, and how replies failed. All are asked about at once.

        A verdict whose flags wait for theirs shows none of them yet; flags of which a model says nothing of use go.
        """
        parts = [list(_parts(verdict.flags)) for verdict in verdicts]
        replies = iter(self.asking.all([_request(part, claims, sources) for some in parts for part in some]))
        weighed, failed = [], []
        for verdict, some in zip(verdicts, parts, strict=True):
            answered = [(part, next(replies)) for part in some]
            waiting = verdict.waiting or any(reply.outcome in PASSING for _, reply in answered)
            failed += [reply.outcome for _, reply in answered if not reply.usable]
            kept = tuple(flag for part, reply in answered for flag in _kept(part, reply))
            weighed.append(Verdict(() if waiting else kept, waiting))
        return weighed, failed


def _parts(flags: Sequence[Flag]) -> Iterator[list[Flag]]:
    """At most PAIRS flags each, those of one question together where that is possible."""
    by_question: dict[str, list[Flag]] = {}
    for flag in flags:
        by_question.setdefault(flag.question, []).append(flag)
    part: list[Flag] = []
    for some in by_question.values():
        if part and len(part) + len(some) > PAIRS:
            yield part
            part = []
        part += some
    if part:
        yield part


def _request(flags: Sequence[Flag], claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> Request:
    own = tuple(sorted({claims[name].source for flag in flags for name in (flag.first, flag.second)}))

    def complaints(reply: Weighing) -> list[str]:
        """Of a reply that passes over many pairs."""
        missing = _ids(flags).keys() - {verdict.id for verdict in reply.verdicts}
        if len(missing) <= LEFT_OUT * len(flags):
            return []
        return [f"There is no verdict on {', '.join(sorted(missing, key=lambda name: int(name[1:])))}."]

    return Request(
        "weigh",
        {"pairs": "\n".join(_shown(flags, claims, sources, own))},
        Weighing,
        source=own[0] if len(own) == 1 else "",
        sources=own,
        validate=complaints,
    )


def _ids(flags: Sequence[Flag]) -> dict[str, Flag]:
    return {f"p{number}": flag for number, flag in enumerate(flags, 1)}


def _shown(
    flags: Sequence[Flag], claims: Mapping[str, Claim], sources: Mapping[str, Source], own: Sequence[str]
) -> Iterator[str]:
    short = short_names(own)
    yield from (heading(short_name, sources.get(name)) for name, short_name in short.items())
    for _, group in groupby(_ids(flags).items(), key=lambda item: item[1].question):
        pairs = list(group)
        yield "##"
        names: dict[tuple[str, str], str] = {}
        for letter, side in (("a", [flag.first for _, flag in pairs]), ("b", [flag.second for _, flag in pairs])):
            for number, name in enumerate(dict.fromkeys(side), 1):
                names[letter, name] = f"{letter}{number}"
                claim = claims[name]
                known = filter(None, (short[claim.source], flat(claim.attributed_to), claim.valid_from))
                yield f"{letter}{number} [{', '.join(known)}] {cut(flat(claim.text), SHOWN)}"
        yield from (f"{pair}: {names['a', flag.first]} against {names['b', flag.second]}" for pair, flag in pairs)


def _kept(flags: Sequence[Flag], reply: Reply) -> list[Flag]:
    if not isinstance(reply.value, Weighing):
        return []
    by_id = _ids(flags)
    return [by_id[name] for name in dict.fromkeys(v.id for v in reply.value.verdicts if v.holds) if name in by_id]

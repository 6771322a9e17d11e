"""A second opinion by other models on wording that has passed the gate. It may refuse; it admits nothing.

Several judges vote: what stays is what all of them keep. A judge that gives no usable reply keeps nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compile.generative.asking import Asking
from compile.generative.schemas import Doubts
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.text.folding import flat

REASON = 200  # characters of a judge's reason that are kept


@dataclass(frozen=True, slots=True)
class Statement:
    """What is judged: words, and the texts of the quotes they rest on."""

    text: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Statements judged together, and whose text they carry; ``page`` where they are a page's sentences."""

    statements: tuple[Statement, ...]
    sources: tuple[str, ...]
    page: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """For each statement of a case the reason to refuse it, empty where all judges keep it."""

    doubts: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = ()  # of judges that gave no usable reply


@dataclass(frozen=True)
class Judges:
    """``models`` are the judges, one model each; without any, everything is kept."""

    asking: Asking
    models: tuple[str, ...]

    def hear(self, cases: Sequence[Case]) -> list[Opinion]:
        """One opinion for each case."""
        if not self.models:
            return [Opinion(("",) * len(case.statements)) for case in cases]
        asked = [case for case in cases if case.statements]
        replies = iter(self.asking.all([_request(case, model) for case in asked for model in self.models]))
        return [
            _opinion(case, [next(replies) for _ in self.models]) if case.statements else Opinion(()) for case in cases
        ]


def _request(case: Case, model: str) -> Request:
    known = set(_ids(case))
    lines = []
    for name, statement in zip(_ids(case), case.statements, strict=True):
        lines.append(f"{name} {flat(statement.text)}")
        lines += [f"   » {flat(quote)}" for quote in statement.quotes]

    def complaints(reply: Doubts) -> list[str]:
        return [f"There is no statement {d.id[:12]!r}." for d in reply.refused if d.id not in known]

    return Request(
        "judge",
        {"statements": "\n".join(lines)},
        Doubts,
        source=case.sources[0] if len(case.sources) == 1 and not case.page else "",
        page=case.page,
        sources=case.sources,
        validate=complaints,
        model=model,
    )


def _ids(case: Case) -> list[str]:
    return [f"k{number}" for number in range(1, len(case.statements) + 1)]


def _opinion(case: Case, replies: Sequence[Reply]) -> Opinion:
    doubts = dict.fromkeys(_ids(case), "")
    failed = []
    for reply in replies:
        if not isinstance(reply.value, Doubts):
            failed.append(reply.outcome)
            doubts = {name: doubt or f"no opinion ({reply.outcome})" for name, doubt in doubts.items()}
            continue
        for doubt in reply.value.refused:
            if not doubts.get(doubt.id, "-"):
                doubts[doubt.id] = flat(doubt.reason)[:REASON] or "refused"
    return Opinion(tuple(doubts.values()), tuple(failed))

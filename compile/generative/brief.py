"""What a source comes down to, by a model, before it is compiled: takeaways that the gate has proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compile.generative.asking import PASSING
from compile.generative.extract import Extractor
from compile.generative.portions import Portion, portions_of
from compile.generative.schemas import Claims
from kb.calls.caller import Request
from kb.engine import Brief, ProposedClaim, Stretch

MOST = 3  # takeaways of one part


@dataclass(frozen=True)
class Briefer:
    """How a source is talked over."""

    extractor: Extractor

    def brief(self, stretches: Sequence[Stretch]) -> Brief:
        """The takeaways of all parts, in order; all are asked about at once."""
        portions = portions_of(stretches)
        replies = self.extractor.asking.all([_request(portion) for portion in portions])
        told: list[ProposedClaim] = []
        waiting = failed = 0
        for portion, reply in zip(portions, replies, strict=True):
            waiting += reply.outcome in PASSING
            failed += not isinstance(reply.value, Claims) and reply.outcome not in PASSING
            trials = self.extractor.trials(portion, reply)[:MOST]
            told += [trial.proposed for trial in trials if trial.claim]
        return Brief(tuple(told), waiting, failed)


def _request(portion: Portion) -> Request:
    source = portion.source.id
    variables = {"about": portion.about(), "source": portion.shown()}
    return Request("brief", variables, Claims, source=source, sources=(source,))

"""What all questions to models share: what the wiki is for, whose text stays here, and how a claim is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kb.calls.caller import Caller, Reply, Request
from kb.calls.outcome import Outcome
from kb.text.folding import flat
from kb.values import Claim

PASSING = frozenset(
    {
        Outcome.pending,
        Outcome.over_budget,
        Outcome.no_consent,
        Outcome.provider_error,
        Outcome.timed_out,
        Outcome.rate_limited,
    }
)
"""Outcomes that another run may end better: what was told extractively meanwhile is asked about again."""


@dataclass(frozen=True)
class Asking:
    """Who is asked, and what for. ``stays`` gives those of source ids whose text must stay on this machine."""

    caller: Caller
    purpose: str
    stays: Callable[[Iterable[str]], frozenset[str]]

    def all(self, questions: Sequence[Request]) -> list[Reply]:
        """The replies, in order. Each question is given the purpose, and stays here where one of its sources does."""
        if not questions:
            return []
        here = self.stays({source for question in questions for source in question.sources})
        return self.caller.complete_many(
            [
                replace(
                    question,
                    variables={"purpose": self.purpose, **question.variables},
                    local_only=not here.isdisjoint(question.sources),
                )
                for question in questions
            ]
        )


def claim_line(claim: Claim, source: str, most: int) -> str:
    """``[source, who holds it, date] statement » quotes``: up to ``most`` characters of these, where they differ."""
    known = ", ".join(filter(None, (source, claim.attributed_to, claim.valid_from)))
    text = flat(claim.text)
    quotes = " … ".join(flat(quote.text) for quote in claim.quotes if quote.role == "proof")
    return f"[{flat(known)}] {text}" + ("" if quotes == text else f" » {quotes[:most]}")

"""What all questions to models share: what the wiki is for, whose text stays here, and how a claim is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kb.calls.caller import Caller, Reply, Request
from kb.calls.outcome import Outcome
from kb.text.folding import cut, flat
from kb.text.words import content_stems
from kb.values import Claim

if TYPE_CHECKING:
    from pydantic import BaseModel

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


MORE: Final = 3  # words that a quote must have beyond its claim to be shown with it: half of all, by length
VIEW: Final = "a view"  # what stands in the place of who holds it, where the source itself does


@dataclass(frozen=True)
class Asking:
    """Who is asked, and what for. ``stays`` gives those of source ids whose text must stay on this machine."""

    caller: Caller
    purpose: str
    stays: Callable[[Iterable[str]], frozenset[str]]

    def all(self, questions: Sequence[Request]) -> list[Reply]:
        """The replies, in order. Each question is given the purpose, and stays here where one of its sources does."""
        return self.caller.complete_many(self._whole(questions)) if questions else []

    def kept(self, questions: Sequence[Request]) -> list[Reply | None]:
        """The answers that are there already, in order; nobody is asked."""
        return self.caller.kept(self._whole(questions)) if questions else []

    def keep(self, question: Request, answer: BaseModel) -> None:
        """Keep what a larger reply says of a question as the answer to it."""
        self.caller.keep(self._whole([question])[0], answer.model_dump_json(exclude_defaults=True, by_alias=True))

    def _whole(self, questions: Sequence[Request]) -> list[Request]:
        here = self.stays({source for question in questions for source in question.sources})
        return [
            replace(
                question,
                variables={"purpose": self.purpose, **question.variables},
                local_only=not here.isdisjoint(question.sources),
                together=tuple(self._whole(question.together)),
            )
            for question in questions
        ]


def claim_line(claim: Claim, source: str, most: int, told: Mapping[str, str] | None = None) -> str:
    """``[source, who holds it, date] statement » quotes``: up to ``most`` characters of these, where they say more.

    Who holds it is told where the statement does not begin with that; of what is the source's own, that it is a view.

    ``told`` gives words that stand beside another claim before it, and that claim's short id: it names them instead.
    """
    text = flat(claim.text)
    holder = "" if text.removeprefix("According to ").startswith(claim.attributed_to) else claim.attributed_to
    view = VIEW if claim.kind == "opinion" and not claim.attributed_to else ""
    known = ", ".join(filter(None, (source, holder or view, claim.valid_from)))
    quotes = proofs(claim)
    again = (told or {}).get(quotes)
    more = len(set(content_stems(quotes)) - set(content_stems(text))) >= MORE
    return f"[{flat(known)}] {text}" + (f" » {f'as {again}' if again else cut(quotes, most)}" if more else "")


def proofs(claim: Claim) -> str:
    """The words of a claim's quotes that prove it, as they are shown."""
    return " … ".join(flat(quote.text) for quote in claim.proofs)

"""What a refusal of the gate means to a model, and under which outcome it is counted.

Complaints name places and reasons, never text of a source: they stand outside the fence.
"""

from __future__ import annotations

from kb.calls.outcome import Outcome
from kb.values import Reason, Refusal

ADVICE: dict[Reason, str] = {
    Reason.QUOTE_MISSING: "it has no quote",
    Reason.QUOTE_TOO_SHORT: "its quote is too short; quote at least three words",
    Reason.QUOTE_NOT_FOUND: "its quote does not stand in the source",
    Reason.QUOTE_HIDDEN: "its quote cannot be seen by a reader of the source",
    Reason.OTHER_SOURCE: "its quotes come from different sources",
    Reason.UNSUPPORTED_FIGURE: "its quotes do not have this figure, date or unit",
    Reason.UNSUPPORTED_NAME: "its quotes do not have this name; quote where it stands, or leave it out",
    Reason.UNSUPPORTED_NEGATION: "it denies what its quotes do not deny, or the other way round",
    Reason.UNSUPPORTED_QUALIFIER: "a limiting word is not as it is in its quotes",
    Reason.UNSUPPORTED_WORDING: "too few of its words stand in its quotes, or they stand together differently",
    Reason.NO_CLAIMS: "it cites no claim",
    Reason.UNKNOWN_CLAIM: "it cites a claim that was not given",
    Reason.EMPTY: "it is empty",
}

_OUTCOMES = {
    Reason.UNSUPPORTED_FIGURE: Outcome.unsupported_figure,
    Reason.UNSUPPORTED_NAME: Outcome.unsupported_name,
    Reason.UNSUPPORTED_NEGATION: Outcome.unsupported_wording,
    Reason.UNSUPPORTED_QUALIFIER: Outcome.unsupported_wording,
    Reason.UNSUPPORTED_WORDING: Outcome.unsupported_wording,
    Reason.EMPTY: Outcome.no_answer,
    Reason.NO_CLAIMS: Outcome.invalid,
    Reason.UNKNOWN_CLAIM: Outcome.invalid,
}


def complaint(place: str, refusal: Refusal) -> str:
    """One sentence that a model can act on; ``place`` says which item of its reply is meant."""
    quote = refusal.reason in (Reason.QUOTE_NOT_FOUND, Reason.QUOTE_TOO_SHORT, Reason.QUOTE_HIDDEN, Reason.OTHER_SOURCE)
    detail = "" if quote or not refusal.detail else f" ({' '.join(refusal.detail.split())[:80]})"
    return f"{place}: {ADVICE[refusal.reason]}{detail}."


def outcome_of(reason: Reason) -> Outcome:
    """How a reply is counted of which nothing was left for this reason."""
    return _OUTCOMES.get(reason, Outcome.unverifiable_quote)


def enough_wrong(failed: int, of: int) -> bool:
    """Is a repair turn worth its price? It sends everything once more, and the gate mends single faults by quotes."""
    return failed * 5 > of

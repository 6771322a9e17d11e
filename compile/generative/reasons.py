"""What a refusal of the gate means to a model, and under which outcome it is counted.

Complaints name places and reasons, never text of a source: they stand outside the fence.
"""

from __future__ import annotations

from kb.calls.outcome import Outcome
from kb.refusals import why
from kb.values import Reason, Refusal

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
    return f"{place}: {why(refusal)}."


def outcome_of(reason: Reason) -> Outcome:
    """How a reply is counted of which nothing was left for this reason."""
    return _OUTCOMES.get(reason, Outcome.unverifiable_quote)


def enough_wrong(failed: int, of: int) -> bool:
    """Is a repair turn worth its price? It sends everything once more, and the gate mends single faults by quotes."""
    return failed * 5 > of

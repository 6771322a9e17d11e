"""How a model call, or a thing a model proposed, ended: one closed set, counted in the trace and by ``kb status``."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """``ok`` and ``cached`` carry a value that fits; everything else is a refusal with its reason."""

    ok = "ok"
    """A reply came and fits the schema and the checks."""
    cached = "cached"
    """The same was asked before; nobody was called."""
    pending = "pending"
    """The question waits for an answer from outside (handoff, batch)."""
    no_answer = "no_answer"
    """The reply was empty."""
    refused = "refused"
    """The model would not do it."""
    truncated = "truncated"
    """The reply ended at its length limit."""
    invalid = "invalid"
    """The reply did not fit the schema or the checks, also after its repair turn."""
    unverifiable_quote = "unverifiable_quote"
    """A proposed quote is not in its source."""
    unsupported_figure = "unsupported_figure"
    """A figure, date or unit is not in the quotes."""
    unsupported_name = "unsupported_name"
    """A name is not in the quotes."""
    unsupported_wording = "unsupported_wording"
    """The wording says more than the quotes do."""
    over_budget = "over_budget"
    """A limit on tokens or money would have been passed, or a person said no to the estimate."""
    no_consent = "no_consent"
    """Nobody agreed that text is sent to this host."""
    local_only = "local_only"
    """The text may not leave this machine, and the model is elsewhere."""
    provider_error = "provider_error"
    """The provider failed, or cannot be reached."""
    timed_out = "timed_out"
    """No reply in time."""
    rate_limited = "rate_limited"
    """The provider asked to wait longer than the deadline allows."""

    @property
    def usable(self) -> bool:
        """Is there a value that passed every check?"""
        return self in (Outcome.ok, Outcome.cached)

"""The scripted caller stands in for a model, and is checked like one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from kb.calls.caller import Caller, Request
from kb.calls.outcome import Outcome
from kb.calls.scripted import ScriptedCaller


class Sum(BaseModel):
    model_config = ConfigDict(extra="forbid")
    total: int


def script(request: Request) -> Mapping[str, Any] | Outcome:
    return {"good": {"total": 3}, "wrong": {"sum": 3}}.get(request.variables["q"], Outcome.refused)


def test_it_answers_in_order_and_counts() -> None:
    caller: Caller = ScriptedCaller(script)
    replies = caller.complete_many([Request("t", {"q": name}, Sum) for name in ("good", "wrong", "never")])
    assert [reply.outcome for reply in replies] == [Outcome.ok, Outcome.invalid, Outcome.refused]
    assert replies[0].value == Sum(total=3)
    assert "total" in replies[1].detail
    assert caller.totals.calls == 3
    assert caller.totals.outcomes[Outcome.refused] == 1


def test_what_the_checks_complain_of_is_invalid_but_there() -> None:
    caller = ScriptedCaller(script)
    reply = caller.complete(Request("t", {"q": "good"}, Sum, validate=lambda value: [f"{value.total} is not 4"]))
    assert (reply.outcome, reply.detail, reply.value) == (Outcome.invalid, "3 is not 4", Sum(total=3))
    assert not reply.usable

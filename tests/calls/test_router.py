"""Settings decide who answers: a model, somebody later, or each their own tasks."""

from __future__ import annotations

from dataclasses import replace

from kb.calls.deferred.caller import DeferredCaller
from kb.calls.deferred.handoff import pending, waiting
from kb.calls.model import ModelCaller
from kb.calls.open import Router, open_caller
from kb.calls.outcome import Outcome
from kb.home import Home
from kb.settings import Models, Settings
from tests.calls.asking import GOOD, PROMPT, Sum, ask
from tests.calls.chat_server import Said, serving


def test_each_setting_has_its_caller(home: Home) -> None:
    local = "openai-like:m?base_url=http://127.0.0.1:9/v1"
    assert isinstance(open_caller(home, replace(Settings(), model=local)), ModelCaller)
    assert isinstance(open_caller(home, replace(Settings(), model="handoff")), DeferredCaller)
    mixed = replace(Settings(), model=local, models=Models(write="handoff"))
    caller = open_caller(home, mixed)
    assert isinstance(caller, Router)
    assert (caller.models["extract"], caller.models["write"]) == (local, "handoff")
    half = replace(Settings(), models=Models(write=local))
    assert open_caller(home, half).models["extract"] == "extractive"


def test_one_run_may_ask_both_and_replies_keep_their_order(home: Home) -> None:
    with serving(lambda request, before: Said(GOOD)) as server:
        caller = open_caller(home, replace(Settings(), model=server.model))
        later = DeferredCaller(home, replace(Settings(), model="handoff"))
        both = Router(caller, later, lambda request: bool(request.model))
        replies = both.complete_many([ask("1", model="handoff"), ask("2"), ask("3", model="handoff")])
    assert [reply.outcome for reply in replies] == [Outcome.pending, Outcome.ok, Outcome.pending]
    assert replies[1].value == Sum(total=3)
    assert (both.totals.calls, both.totals.pending, both.totals.outcomes[Outcome.pending]) == (1, 2, 2)


def test_what_is_not_asked_any_more_is_dropped_there_too(home: Home) -> None:
    local = "openai-like:m?base_url=http://127.0.0.1:9/v1"
    mixed = replace(Settings(), model=local, models=Models(extract="handoff"))
    with_task = [replace(ask(text, source=f"s-{text}"), task="extract") for text in ("1", "2")]
    (home.root / "prompts" / "extract.md").write_text(PROMPT.replace("task: sum", "task: extract"), "utf-8")
    open_caller(home, mixed).complete_many(with_task)
    assert waiting(home) == 2
    again = open_caller(home, mixed)
    assert isinstance(again, Router)
    again.complete(with_task[1])
    assert again.retire({"write"}) == 0
    assert again.retire({"extract", "write"}) == 1
    assert [question.source for question in pending(home)] == ["s-2"]


def test_what_was_left_for_a_person_goes_when_a_model_is_asked(home: Home) -> None:
    """Else builds report it as waiting for ever. What a batch was sent stays."""
    (home.root / "prompts" / "extract.md").write_text(PROMPT.replace("task: sum", "task: extract"), "utf-8")
    question = replace(ask("1"), task="extract")
    for setting in ("handoff", "batch:openai:m"):
        open_caller(home, replace(Settings(), model=setting)).complete(question)
    assert waiting(home) == 2
    direct = open_caller(home, replace(Settings(), model="openai-like:m?base_url=http://127.0.0.1:9/v1"))
    assert (direct.retire({"write"}), direct.retire({"extract"})) == (0, 1)
    assert [one.model for one in pending(home)] == ["batch:openai:m"]

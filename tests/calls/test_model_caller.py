"""One call against a real server on loopback: what comes back, what is tried again, and what is never paid twice."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kb.calls.caller import Reply
from kb.calls.outcome import Outcome
from kb.calls.trace import read_trace
from kb.home import Home
from tests.calls.asking import GOOD, Opened, Sum, ask
from tests.calls.chat_server import Said, asked_text, serving


def script(*said: Said) -> Callable[[dict[str, Any], int], Said]:
    """The first answer, the second, …; the last one for good."""
    return lambda request, before: said[min(before, len(said) - 1)]


def test_a_good_reply_is_asked_for_once_and_then_kept(home: Home, opened: Opened) -> None:
    with serving(script(Said(GOOD))) as server:
        first = opened(server.model).complete(ask(source="s-1"))
        again = opened(server.model).complete(ask(source="s-1"))
    assert first == Reply(Outcome.ok, Sum(total=3), first.key)
    assert again == Reply(Outcome.cached, Sum(total=3), first.key)
    assert len(server.requests) == 1
    asked = server.requests[0]
    assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("some-model", 4000, 0)
    assert asked["response_format"]["json_schema"]["schema"]["required"] == ["total"]
    assert "authorization" not in server.headers[0]
    kept = home.state / "answers" / f"{first.key}.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"text": "1 and 2"}, True),
        ({"text": "1 and 3"}, False),
        ({"text": "1 and 3", "known_by": {"text": "1 and 2"}}, True),  # put otherwise, the same question
        ({"known_by": {"text": "1 and 3"}}, False),
        ({"schema": True}, False),
        ({"prompt": True}, False),
    ],
)
def test_a_key_is_exactly_what_decides_the_answer(
    home: Home, opened: Opened, change: dict[str, Any], same: bool
) -> None:
    class Other(Sum):
        note: str = ""

    with serving(script(Said(GOOD))) as server:
        key = opened(server.model).complete(ask(source="a")).key
        if "prompt" in change:
            prompt = home.root / "prompts" / "sum.md"
            prompt.write_text(prompt.read_text("utf-8").replace("Add", "Please add"), "utf-8")
        request = ask(change.get("text", "1 and 2"), source="b", page="p")
        request = replace(request, known_by=change.get("known_by", {}))
        if "schema" in change:
            request = type(request)(request.task, request.variables, Other)
        assert (opened(server.model).complete(request).key == key) is same


@pytest.mark.parametrize(
    "text",
    [
        f"Here you are:\n```json\n{GOOD}\n```\nAnything else?",
        f"<think>{{'total': 4}} or {{\"total\": 5}}?</think>\n{GOOD}",
        f'The set {{1, 2}} sums up to {GOOD} {{"total": 9}}',
    ],
)
def test_the_answer_may_stand_in_prose(opened: Opened, text: str) -> None:
    with serving(script(Said(text))) as server:
        assert opened(server.model).complete(ask()).value == Sum(total=3)


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ('{"sum": 3}', "total: Field required."),
        ('{"total": "three"}', "total: Input should be a valid integer"),
        ('{"total": 3, "total": 4}', "no complete JSON object"),
        ('{"total": 3', "no complete JSON object"),
        ("I would say three.", "no complete JSON object"),
        ("", "The reply was empty."),
    ],
)
def test_one_repair_turn_shows_what_was_wrong(opened: Opened, bad: str, complaint: str) -> None:
    with serving(script(Said(bad), Said(GOOD))) as server:
        caller = opened(server.model)
        assert caller.complete(ask()).outcome is Outcome.ok
    first, second = map(asked_text, server.requests)
    assert second.startswith(first)
    assert complaint in second
    assert bad in second
    assert caller.totals.calls == 2
    assert caller.totals.tokens_in == 200


@pytest.mark.parametrize(
    ("bad", "outcome"), [('{"sum": 3}', Outcome.invalid), ("Three.", Outcome.invalid), (" ", Outcome.no_answer)]
)
def test_after_one_repair_it_is_refused_and_never_asked_again(opened: Opened, bad: str, outcome: Outcome) -> None:
    with serving(script(Said(bad))) as server:
        for _ in range(2):
            reply = opened(server.model).complete(ask())
            assert (reply.outcome, reply.value) == (outcome, None)
        assert len(server.requests) == 2


def test_what_an_older_check_took_is_judged_anew_and_nobody_is_asked_again(opened: Opened) -> None:
    with serving(script(Said(GOOD))) as server:
        assert opened(server.model).complete(ask()).outcome is Outcome.ok
        stricter = replace(ask(), validate=lambda _: ["The sum is unproven."])
        reply = opened(server.model).complete(stricter)
        assert (reply.outcome, reply.value) == (Outcome.invalid, Sum(total=3))
        assert opened(server.model).complete(ask()).outcome is Outcome.cached
        assert len(server.requests) == 1


def test_the_requests_own_check_is_shown_too_and_its_value_is_kept(opened: Opened) -> None:
    complain: dict[str, Any] = {"validate": lambda value: [] if value.total == 4 else [f"{value.total} is not 4"]}
    with serving(script(Said(GOOD), Said('{"total": 4}'))) as server:
        assert opened(server.model).complete(ask(**complain)).value == Sum(total=4)
        assert "3 is not 4" in asked_text(server.requests[1])
    with serving(script(Said(GOOD), Said("No."))) as server:
        reply = opened(server.model).complete(ask(**complain))
        assert (reply.outcome, reply.value, reply.usable) == (Outcome.invalid, Sum(total=3), False)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (Said(GOOD, finish="length"), Outcome.truncated),
        (Said('{"total"', finish="length"), Outcome.truncated),
        (Said("", refusal="I cannot help with that."), Outcome.refused),
        (Said("", finish="content_filter"), Outcome.refused),
        (Said('{"total": 3, "pad": "' + "x" * 10_000_000), Outcome.truncated),
    ],
)
def test_cut_and_refused_replies_are_named_and_paid_for_once(opened: Opened, said: Said, outcome: Outcome) -> None:
    with serving(script(said)) as server:
        for _ in range(2):
            assert opened(server.model).complete(ask()).outcome is outcome
        assert len(server.requests) == 1


def test_a_reply_cut_off_at_its_limit_is_asked_for_again_when_the_limit_is_raised(opened: Opened) -> None:
    with serving(script(Said("{", finish="length"), Said(GOOD))) as server:
        assert opened(server.model).complete(ask()).outcome is Outcome.truncated
        assert opened(server.model, max_tokens=8000).complete(ask()).outcome is Outcome.ok


@pytest.mark.parametrize("status", [429, 500, 503, 408])
def test_what_passes_is_tried_again_one_request_a_try(home: Home, opened: Opened, status: int) -> None:
    failing = Said(status=status, headers={"retry-after": "0.05"})
    with serving(script(failing, failing, Said(GOOD))) as server:
        assert opened(server.model).complete(ask()).outcome is Outcome.ok
    assert len(server.requests) == 3
    assert read_trace(home)[0].attempts == 3


def test_a_permanent_429_is_six_requests_and_no_more(opened: Opened) -> None:
    with serving(script(Said(status=429, headers={"retry-after": "0.01"}))) as server:
        assert opened(server.model).complete(ask()).outcome is Outcome.rate_limited
        assert len(server.requests) == 6


def test_a_server_that_asks_for_more_time_than_there_is_is_not_waited_for(opened: Opened) -> None:
    with serving(script(Said(status=429, headers={"retry-after": "3600"}))) as server:
        assert opened(server.model, deadline=30.0).complete(ask()).outcome is Outcome.rate_limited
        assert len(server.requests) == 1


def test_a_hanging_server_ends_in_time(opened: Opened) -> None:
    with serving(script(Said(GOOD, wait=1.5))) as server:
        reply = opened(server.model, timeout=0.3, deadline=0.6).complete(ask())
    assert reply.outcome is Outcome.timed_out
    assert "0.3 seconds" in reply.detail


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"choices": []}', b'{"choices": [{"mess', b"[1]", b"null"])
def test_a_broken_envelope_is_tried_again(opened: Opened, body: bytes) -> None:
    with serving(script(Said(body=body), Said(GOOD))) as server:
        assert opened(server.model).complete(ask()).outcome is Outcome.ok
        assert len(server.requests) == 2


def test_nobody_there_is_said_soon(opened: Opened) -> None:
    with serving(script(Said(GOOD))) as server:
        model = server.model
    reply = opened(model, deadline=20.0).complete(ask())
    assert reply.outcome is Outcome.provider_error
    assert "cannot be reached" in reply.detail


@pytest.mark.parametrize(("status", "calls"), [(401, 1), (403, 1), (404, 1), (400, 3), (307, 1)])
def test_a_rejected_key_is_not_sent_again_and_no_redirect_is_followed(opened: Opened, status: int, calls: int) -> None:
    said = Said("no", status=status, headers={"location": "http://127.0.0.1:1/elsewhere"})
    with serving(script(said)) as server:
        replies = opened(server.model, concurrency=1).complete_many([ask(str(n)) for n in range(3)])
        assert {reply.outcome for reply in replies} == {Outcome.provider_error}
        assert len(server.requests) == calls


def test_options_a_server_does_not_know_are_left_out_one_by_one(opened: Opened) -> None:
    def picky(request: dict[str, Any], before: int) -> Said:
        if request.get("response_format", {}).get("type") == "json_schema":
            return Said("response_format.type: literal_error", status=500)
        if "response_format" in request:
            return Said("response_format is not supported", status=400)
        if "temperature" in request:
            return Said("Unsupported value: 'temperature'", status=400)
        if "max_tokens" in request:
            return Said("'max_tokens' is not supported; use 'max_completion_tokens'", status=400)
        return Said(GOOD)

    with serving(picky) as server:
        caller = opened(server.model)
        assert caller.complete(ask("a")).outcome is Outcome.ok
        assert len(server.requests) == 5
        assert '"required":["total"]' in server.requests[-1]["messages"][0]["content"]
        assert caller.complete(ask("b")).outcome is Outcome.ok
        assert len(server.requests) == 6


def test_many_run_at_once_and_come_back_in_order(opened: Opened) -> None:
    def echo(request: dict[str, Any], before: int) -> Said:
        return Said(json.dumps({"total": int(asked_text(request).split("\n")[1])}), wait=0.2)

    with serving(echo) as server:
        replies = opened(server.model, concurrency=16).complete_many([ask(str(n)) for n in range(100)])
        assert [reply.value.total for reply in replies] == list(range(100))
        assert 12 <= server.most_at_once <= 16


def test_equal_requests_share_one_call(opened: Opened) -> None:
    with serving(script(Said(GOOD, wait=0.3))) as server:
        caller = opened(server.model, concurrency=8)
        replies = caller.complete_many([ask() for _ in range(8)])
        other: list[Reply] = []
        threads = [threading.Thread(target=lambda: other.append(caller.complete(ask("x")))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.requests) == 2
    assert sorted(reply.outcome for reply in replies) == [Outcome.cached] * 7 + [Outcome.ok]
    assert sorted(reply.outcome for reply in other) == [Outcome.cached] * 3 + [Outcome.ok]
    assert caller.totals.calls == 2


def test_one_that_fails_leaves_the_others(opened: Opened) -> None:
    def some(request: dict[str, Any], before: int) -> Said:
        return Said("no", status=400) if "wrong" in asked_text(request) else Said(GOOD)

    with serving(some) as server:
        replies = opened(server.model).complete_many([ask("1"), ask("wrong"), ask("3")])
    assert [reply.outcome for reply in replies] == [Outcome.ok, Outcome.provider_error, Outcome.ok]


def test_a_damaged_answer_is_no_answer(home: Home, opened: Opened) -> None:
    with serving(script(Said(GOOD))) as server:
        key = opened(server.model).complete(ask()).key
        (home.state / "answers" / f"{key}.json").write_text('{"format": 1, "key"', "utf-8")
        assert opened(server.model).complete(ask()).outcome is Outcome.ok
        assert len(server.requests) == 2


def test_half_characters_do_not_get_in(opened: Opened) -> None:
    from pydantic import BaseModel

    from kb.calls.caller import Request

    class Word(BaseModel):
        word: str

    with serving(script(Said('{"word": "a\\ud800b"}'))) as server:
        reply = opened(server.model).complete(Request("sum", {"text": "x\ud800y"}, Word))
        assert reply.value == Word(word="a\ufffdb")
        assert opened(server.model).complete(Request("sum", {"text": "x\ud800y"}, Word)).outcome is Outcome.cached

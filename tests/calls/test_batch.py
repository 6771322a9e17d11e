"""Batches: questions go out together at half price, survive restarts, and are never paid for twice."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.calls.cache import Answers
from kb.calls.caller import Reply
from kb.calls.deferred.batch import Batches
from kb.calls.deferred.caller import DeferredCaller
from kb.calls.deferred.ledger import read_ledger
from kb.calls.deferred.pending import Pending
from kb.calls.open import open_caller
from kb.calls.outcome import Outcome
from kb.calls.trace import read_trace
from kb.errors import KbError, NeedsConfirmation, ServiceError, SettingsError
from kb.home import Home
from kb.progress import Person
from kb.settings import Budget, Calls, Settings
from tests.calls.batch_server import BatchServer, serving
from tests.calls.deferred_base import BIRDS, LIGHT, answer, make_home, request

PROVIDERS = ("anthropic", "openai")
PRICES = """dated = "2026-01-01"
["anthropic:some-model"]
input = 1000
output = 10000
["openai:some-model"]
input = 1000
output = 10000
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "base")
    (home.root / "prices.toml").write_text(PRICES, "utf-8")
    return home


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def settings_for(server: BatchServer, provider: str, **changes: object) -> Settings:
    return replace(Settings(model=server.model(provider)), **changes)  # type: ignore[arg-type]


def build(home: Home, settings: Settings) -> list[Reply]:
    """What a compile asks, from two sources."""
    return DeferredCaller(home, settings).complete_many([request(), request(BIRDS, source="s-birds")])


def outcomes(replies: list[Reply]) -> list[str]:
    return [str(reply.outcome) for reply in replies]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_questions_go_out_together_and_their_replies_become_answers(
    home: Home, server: BatchServer, provider: str
) -> None:
    settings = settings_for(server, provider)
    server.script = lambda key, user, times: answer("The light was lit in 1822.") if LIGHT in user else answer()
    assert outcomes(build(home, settings)) == ["pending", "pending"]
    assert server.log == []  # a build sends nothing
    sent = Batches(home, settings).submit()
    assert sent.sent == 2
    assert server.created() == 1
    assert stat.S_IMODE((home.state / "batches.json").stat().st_mode) == 0o600
    waiting = Batches(home, settings)  # another day, another process
    assert waiting.submit().sent == 0
    assert [(done, total) for *_, done, total in waiting.collect().out] == [(0, 2)]
    assert outcomes(build(home, settings)) == ["pending", "pending"]
    server.finish()
    assert Batches(home, settings).collect().arrived == 2
    assert Batches(home, settings).submit().sent == 0  # they have arrived; nobody has looked at them yet
    replies = build(home, settings)
    assert outcomes(replies) == ["ok", "ok"]
    assert replies[0].value.statements == ["The light was lit in 1822."]
    assert Pending(home).count() == 0
    assert Batches(home, settings).waiting() == 0
    assert outcomes(build(home, settings)) == ["cached", "cached"]
    used = [line for line in read_trace(home) if line.tokens_in]
    assert [(line.tokens_in, line.tokens_out, line.cost) for line in used] == [(100, 20, 0.15)] * 2  # half of 0.3
    assert not [headers for headers in server.seen if "authorization" in headers or "x-api-key" in headers]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_batch_asks_as_a_call_does_and_either_may_use_the_answer(
    home: Home, server: BatchServer, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(server, provider)
    build(home, settings)
    Batches(home, settings).submit()
    asked = server.last
    assert (asked["model"], asked["max_tokens"], asked["temperature"]) == ("some-model", 4000, 0.0)
    server.finish()
    Batches(home, settings).collect()
    direct = open_caller(home, replace(settings, model=settings.model.removeprefix("batch:")))
    assert outcomes(direct.complete_many([request(), request(BIRDS, source="s-birds")])) == ["cached", "cached"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_reply_with_a_fault_is_repaired_once_in_the_next_batch(
    home: Home, server: BatchServer, provider: str
) -> None:
    settings = settings_for(server, provider)
    repaired = answer("Puffins nest on the rock.")
    server.script = lambda key, user, times: repaired if "does not stand in the text" in user else answer("They swim.")
    for expected in (["pending", "pending"], ["invalid", "ok"]):
        build(home, settings)
        assert Batches(home, settings).submit().sent == 2
        server.finish()
        Batches(home, settings).collect()
        assert outcomes(build(home, settings)) == expected
    assert Pending(home).count() == 0
    assert server.created() == 2


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from kb.calls.deferred.batch import Batches
from kb.home import Home
from kb.settings import Settings
getattr(Batches(Home(Path(sys.argv[1])), Settings(model=sys.argv[2])), sys.argv[4])()
"""


def killed(home: Home, settings: Settings, fault: str, method: str = "submit") -> None:
    code = [sys.executable, "-c", CHILD, str(home.root), settings.model, str(Path(__file__).parents[2]), method]
    done = subprocess.run(code, env={**os.environ, "KB_FAULT": f"{fault}:kill"}, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL


def later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=5)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_killed_between_sending_and_writing_down_nothing_is_sent_twice(
    home: Home, server: BatchServer, provider: str
) -> None:
    settings = settings_for(server, provider)
    build(home, settings)
    server.add("msgbatch_of_others", [("x", ""), ("y", "")], metadata={})
    killed(home, settings, "batch_sent")
    assert server.created() == 1
    assert [batch.ids for batch in read_ledger(home).batches] == [[]]
    assert Batches(home, settings).submit().sent == 0
    assert server.created() == 1
    server.finish()
    assert Batches(home, settings).collect().arrived == 2
    assert outcomes(build(home, settings)) == ["ok", "ok"]
    assert read_ledger(home).batches == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_killed_before_sending_it_is_sent_once_that_is_certain(home: Home, server: BatchServer, provider: str) -> None:
    settings = settings_for(server, provider)
    build(home, settings)
    killed(home, settings, "batch_entered")
    assert server.created() == 0
    with pytest.raises(KbError, match="Run `kb resume` again in a minute"):
        Batches(home, settings).submit()  # it might still be on its way
    assert Batches(home, settings, clock=later).submit().sent == 2
    assert server.created() == 1


@pytest.mark.parametrize("provider", PROVIDERS)
def test_killed_while_replies_are_written_down_each_counts_once(home: Home, server: BatchServer, provider: str) -> None:
    settings = settings_for(server, provider)
    server.script = lambda key, user, times: answer("They swim.")  # faulty, so that a second turn would show
    build(home, settings)
    Batches(home, settings).submit()
    server.finish()
    killed(home, settings, "batch_taken", "collect")
    assert Batches(home, settings).collect().arrived == 0
    assert [len(found.turns) for found in Answers(home).all()] == [1, 1]
    assert read_ledger(home).batches == []


@pytest.mark.parametrize(
    ("provider", "error", "reason"),
    [
        ("anthropic", {"type": "expired"}, "The batch expired before it was answered."),
        (
            "anthropic",
            {"type": "errored", "error": {"type": "error", "error": {"type": "api_error", "message": "It\nbroke."}}},
            "It broke.",
        ),
        ("openai", {"code": "batch_expired", "message": "This request could not be executed."}, "This request could"),
    ],
)
def test_what_a_provider_fails_on_is_sent_again_and_then_given_up(
    home: Home, server: BatchServer, provider: str, error: dict[str, object], reason: str
) -> None:
    settings = settings_for(server, provider)
    server.script = lambda key, user, times: error if LIGHT in user else answer()
    for number in range(3):
        build(home, settings)
        assert Batches(home, settings).submit().sent == (1 if number else 2)
        server.finish()
        found = Batches(home, settings).collect()
        assert [said.startswith(reason) for said in found.failed] == [True]
    assert found.given_up == 1
    assert outcomes(build(home, settings)) == ["provider_error", "cached"]
    assert Batches(home, settings).submit().sent == 0
    assert Batches(home, settings).again() == 1
    server.script = lambda key, user, times: answer()
    assert Batches(home, settings).submit().sent == 1


def test_a_canceled_batch_is_not_sent_again_unasked(home: Home, server: BatchServer) -> None:
    settings = settings_for(server, "anthropic")
    server.script = lambda key, user, times: {"type": "canceled"}
    build(home, settings)
    Batches(home, settings).submit()
    server.finish()
    assert Batches(home, settings).collect().given_up == 2
    assert outcomes(build(home, settings)) == ["provider_error", "provider_error"]


def test_a_batch_that_is_refused_as_a_whole_says_why(home: Home, server: BatchServer) -> None:
    settings = settings_for(server, "openai")
    build(home, settings)
    Batches(home, settings).submit()
    server.batches["batch_0"] |= {"ended": True, "failed": "Enqueued token limit reached."}
    assert dict(Batches(home, settings).collect().failed) == {"Enqueued token limit reached.": 2}
    assert Batches(home, settings).submit().sent == 2


def test_a_model_without_a_temperature_is_not_sent_one_again(home: Home, server: BatchServer) -> None:
    settings = settings_for(server, "openai")
    server.script = lambda key, user, times: {"code": "unsupported", "message": "Unsupported value: 'temperature'."}
    build(home, settings)
    Batches(home, settings).submit()
    server.finish()
    Batches(home, settings).collect()
    Batches(home, settings).submit()
    assert "temperature" not in server.last


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_reply_cut_off_is_asked_for_again_only_with_more_room(home: Home, server: BatchServer, provider: str) -> None:
    settings = settings_for(server, provider)
    server.script = lambda key, user, times: {"finish": "max_tokens" if provider == "anthropic" else "length"}
    build(home, settings)
    Batches(home, settings).submit()
    server.finish()
    Batches(home, settings).collect()
    assert outcomes(build(home, settings)) == ["truncated", "truncated"]
    assert Batches(home, settings).submit().sent == 0
    roomier = replace(settings, calls=Calls(max_tokens=8000))
    server.script = lambda key, user, times: answer()
    assert outcomes(build(home, roomier)) == ["pending", "pending"]
    Batches(home, roomier).submit()
    server.finish()
    assert Batches(home, roomier).collect().arrived == 2
    assert outcomes(build(home, roomier)) == ["ok", "ok"]


def test_limits_hold_for_batches_of_all_runs_of_a_day(home: Home, server: BatchServer) -> None:
    settings = settings_for(server, "openai", budget=Budget(tokens_per_day=6000))
    build(home, settings)
    sent = Batches(home, settings).submit()
    assert (sent.sent, sent.notes) == (
        1,
        ["Not sent (1 waiting): the limit of 6,000 tokens a day is reached."],
    )
    assert Batches(home, settings).submit().sent == 0
    assert Batches(home, replace(settings, budget=Budget(money_per_run=1.0))).submit().sent == 0
    assert Batches(home, replace(settings, budget=Budget(money_per_run=30.0))).submit().sent == 1


def test_more_than_the_settings_allow_unasked_is_asked_about_with_its_price(home: Home, server: BatchServer) -> None:
    settings = settings_for(server, "anthropic", budget=Budget(ask_above_calls=1))
    build(home, settings)
    with pytest.raises(NeedsConfirmation, match=r"A batch of 2 questions to 127.0.0.1:\d+ .* at most 40\.\d\d dollars"):
        Batches(home, settings).submit()
    assert Batches(home, settings, Person(ask=lambda text: not text.endswith("Send it?"))).submit().sent == 0
    assert Batches(home, settings, Person(yes=True)).submit().sent == 2


def test_nothing_is_sent_to_a_host_nobody_agreed_to(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key-for-tests")
    settings = Settings(model="batch:anthropic:claude-sonnet-4-5")
    build(home, settings)
    with pytest.raises(NeedsConfirmation, match=r"sent to api\.anthropic\.com"):
        Batches(home, settings).submit()
    refused = Batches(home, settings, Person(ask=lambda text: False)).submit()
    assert refused.notes == ["Not sent (2 waiting): nobody agreed that text goes to api.anthropic.com."]
    assert read_ledger(home).batches == []


def test_private_text_is_not_sent_also_if_its_folder_was_marked_later(home: Home, server: BatchServer) -> None:
    settings = Settings(model="batch:anthropic:some-model?base_url=http://batches.example")
    asking = DeferredCaller(home, settings)
    assert asking.complete(request()).outcome is Outcome.pending
    assert asking.complete(request(local_only=True)).outcome is Outcome.local_only
    assert Pending(home).count() == 0


@pytest.mark.parametrize(("status", "kept"), [(400, 0), (500, 1)])
def test_a_server_that_says_no_has_no_batch_one_that_breaks_may_have(
    home: Home, server: BatchServer, status: int, kept: int
) -> None:
    settings = settings_for(server, "anthropic")
    build(home, settings)
    server.failing = status
    with pytest.raises(ServiceError, match=rf"answered {status}: .*no such model"):
        Batches(home, settings).submit()
    assert server.created() == 1  # never tried twice
    assert len(read_ledger(home).batches) == kept
    server.failing = 0
    assert Batches(home, settings, clock=later).submit().sent == 2


def test_replies_are_fetched_from_the_same_server_only(home: Home, server: BatchServer) -> None:
    settings = settings_for(server, "anthropic")
    build(home, settings)
    Batches(home, settings).submit()
    server.finish()
    with serving() as other:
        server.results_url = other.url
        with pytest.raises(ServiceError, match=r"cannot be reached\. Nothing is lost"):
            Batches(home, settings).collect()
        assert other.log == []
    server.results_url = ""
    assert Batches(home, settings).collect().arrived == 2


def test_a_person_may_answer_what_is_out(home: Home, server: BatchServer) -> None:
    settings = settings_for(server, "anthropic")
    replies = build(home, settings)
    Batches(home, settings).submit()
    Pending(home).hand_in(replies[0].key, answer("The light was lit in 1822."))
    assert outcomes(build(home, settings)) == ["ok", "pending"]
    server.finish()
    assert Batches(home, settings).collect().arrived == 1
    assert outcomes(build(home, settings)) == ["cached", "ok"]
    paid = [line for line in read_trace(home) if line.tokens_in]
    assert len(paid) == 2  # also the reply nobody needed


def test_a_damaged_ledger_stops_everything(home: Home, server: BatchServer) -> None:
    home.state.mkdir()
    (home.state / "batches.json").write_text("{", "utf-8")
    with pytest.raises(KbError, match="does not know which batches are out"):
        Batches(home, settings_for(server, "openai"))


def test_a_provider_without_batches_is_named(home: Home) -> None:
    settings = Settings(model="batch:ollama:qwen3:8b")
    build(home, settings)
    with pytest.raises(SettingsError, match="ollama has no batch API"):
        Batches(home, settings).submit()


def test_the_ledger_is_plain_to_read(home: Home, server: BatchServer) -> None:
    settings = settings_for(server, "openai")
    replies = build(home, settings)
    Batches(home, settings).submit()
    [entry] = json.loads((home.state / "batches.json").read_text("utf-8"))["batches"]
    assert sorted(entry["keys"]) == sorted(reply.key for reply in replies)
    assert entry["ids"] == ["batch_0"]
    assert LIGHT not in (home.state / "batches.json").read_text("utf-8")

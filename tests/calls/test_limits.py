"""Budgets are hard, people are asked first, and private text stays here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from kb.calls.caller import Request
from kb.calls.consent import is_local_only
from kb.calls.outcome import Outcome
from kb.calls.providers.protocol import Message, Raw
from kb.calls.spec import ModelSpec
from kb.errors import NeedsConfirmation
from kb.home import Home
from tests.calls.asking import GOOD, Opened, ask
from tests.calls.chat_server import Said, serving

REMOTE = "openai-like:m?base_url=https://models.example/v1"
PRICED = 'dated = "2030-01-01"\n["openai-like:m"]\ninput = 1000\noutput = 1000\n'


@dataclass
class Fake:
    """A provider that is anywhere and answers at once: 100 tokens in, 20 out."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    def connect(self, spec: ModelSpec, key: str) -> Fake:
        self.host = spec.host
        return self

    def chat(self, message: Message, timeout: float) -> Raw:
        self.sent.append((self.host, message.user))
        return Raw(GOOD, "stop", 100, 20)


def requests(number: int, **more: Any) -> list[Request]:
    return [ask(f"{n} and {n}", **more) for n in range(number)]


def ended(opened: Opened, model: str, number: int, **options: Any) -> list[Outcome]:
    return [reply.outcome for reply in opened(model, max_tokens=50, **options).complete_many(requests(number))]


@pytest.mark.parametrize(("concurrency", "limit", "fit"), [(1, 500, 3), (8, 500, 3), (1, 100, 0), (4, 5000, 10)])
def test_a_run_never_uses_more_tokens_than_it_may(opened: Opened, concurrency: int, limit: int, fit: int) -> None:
    fake = Fake()
    outcomes = ended(
        opened,
        REMOTE,
        10,
        concurrency=concurrency,
        budget={"tokens_per_run": limit},
        connect=fake.connect,
        assume_yes=True,
    )
    assert outcomes.count(Outcome.over_budget) == 10 - fit
    assert len(fake.sent) == fit
    assert 120 * fit <= limit


def test_what_is_over_budget_is_asked_in_the_next_run(opened: Opened) -> None:
    with serving(lambda request, before: Said(GOOD)) as server:
        first = ended(opened, server.model, 4, concurrency=1, budget={"tokens_per_run": 400})
        assert first == [Outcome.ok] * 2 + [Outcome.over_budget] * 2
        second = ended(opened, server.model, 4, concurrency=1, budget={"tokens_per_run": 400})
        assert second == [Outcome.cached] * 2 + [Outcome.ok] * 2
        assert len(server.requests) == 4


def test_a_day_counts_what_other_runs_used(opened: Opened) -> None:
    def at(day: int) -> Callable[[], datetime]:
        return lambda: datetime(2030, 1, day, 12, tzinfo=UTC)

    fake = Fake()
    limits = {"tokens_per_day": 400}
    options: dict[str, Any] = {"budget": limits, "connect": fake.connect, "assume_yes": True, "concurrency": 1}
    assert ended(opened, REMOTE, 2, clock=at(1), **options) == [Outcome.ok] * 2
    assert ended(opened, REMOTE, 3, clock=at(1), **options) == [Outcome.cached] * 2 + [Outcome.over_budget]
    assert ended(opened, REMOTE, 3, clock=at(2), **options) == [Outcome.cached] * 2 + [Outcome.ok]


def test_money_is_limited_by_the_knowledge_bases_own_prices(home: Home, opened: Opened) -> None:
    (home.root / "prices.toml").write_text(PRICED, "utf-8")  # 0.12 dollars a call
    fake = Fake()
    caller = opened(
        REMOTE,
        max_tokens=50,
        concurrency=1,
        budget={"money_per_run": 0.5},
        connect=fake.connect,
        assume_yes=True,
    )
    outcomes = [reply.outcome for reply in caller.complete_many(requests(9))]
    assert outcomes.count(Outcome.ok) == 3
    assert caller.totals.cost == pytest.approx(0.36)


def test_a_limit_on_money_refuses_a_price_nobody_knows(opened: Opened) -> None:
    fake = Fake()
    caller = opened(REMOTE, budget={"money_per_day": 5.0}, connect=fake.connect, assume_yes=True)
    reply = caller.complete(ask())
    assert reply.outcome is Outcome.over_budget
    assert "price of this model is not known" in reply.detail
    assert not fake.sent


def test_a_large_run_is_asked_about_with_an_estimate(home: Home, opened: Opened) -> None:
    (home.root / "prices.toml").write_text(PRICED, "utf-8")
    fake, asked = Fake(), []
    budget = {"ask_above_calls": 5}

    def no(question: str) -> bool:
        asked.append(question)
        return False

    caller = opened(REMOTE, budget=budget, max_tokens=50, connect=fake.connect, ask=no, consent=True)
    assert [reply.outcome for reply in caller.complete_many(requests(6))] == [Outcome.over_budget] * 6
    assert [reply.outcome for reply in caller.complete_many(requests(2))] == [Outcome.over_budget] * 2
    assert not fake.sent
    assert len(asked) == 1
    assert "about 6 calls" in asked[0]
    assert "at most 300 out; that costs at most 0." in asked[0]
    with pytest.raises(NeedsConfirmation, match="--yes"):
        opened(REMOTE, budget=budget, connect=fake.connect, consent=True).complete_many(requests(6))
    assert not fake.sent
    yes = opened(REMOTE, budget=budget, connect=fake.connect, ask=lambda question: True, consent=True)
    assert all(reply.usable for reply in yes.complete_many(requests(6)))


def test_many_small_calls_are_asked_about_as_one_large_run(opened: Opened) -> None:
    fake = Fake()
    caller = opened(REMOTE, budget={"ask_above_calls": 3}, connect=fake.connect, consent=True)
    for request in requests(3):
        assert caller.complete(request).usable
    with pytest.raises(NeedsConfirmation):
        caller.complete(ask("one more"))
    assert caller.complete(requests(1)[0]).outcome is Outcome.cached


def test_a_run_may_say_beforehand_what_it_will_need(opened: Opened) -> None:
    asked: list[str] = []
    fake = Fake()

    def yes(question: str) -> bool:
        asked.append(question)
        return True

    caller = opened(REMOTE, budget={"ask_above_calls": 3}, connect=fake.connect, consent=True, ask=yes)
    caller.expect(4000, 1_000_000)
    assert all(reply.usable for reply in caller.complete_many(requests(9)))
    assert len(asked) == 1
    assert "4,000 calls" in asked[0]
    assert "what that costs is not known" in asked[0]


def test_the_first_text_to_leave_names_the_host_and_asks(home: Home, opened: Opened) -> None:
    fake, asked = Fake(), []

    def answer(value: bool) -> Callable[[str], bool]:
        def put(question: str) -> bool:
            asked.append(question)
            return value

        return put

    with pytest.raises(NeedsConfirmation, match=r"models\.example"):
        opened(REMOTE, connect=fake.connect).complete(ask())
    caller = opened(REMOTE, connect=fake.connect, ask=answer(False))
    assert [reply.outcome for reply in caller.complete_many(requests(3))] == [Outcome.no_consent] * 3
    assert (len(asked), fake.sent) == (1, [])
    assert opened(REMOTE, connect=fake.connect, ask=answer(True)).complete(ask()).usable
    assert opened(REMOTE, connect=fake.connect).complete(ask("again")).usable
    assert len(asked) == 2
    assert list(json.loads((home.state / "consent.json").read_text("utf-8"))) == ["models.example"]
    with pytest.raises(NeedsConfirmation, match=r"http\.example, unencrypted"):
        opened("openai-like:m?base_url=http://http.example/v1", connect=fake.connect).complete(ask())


@pytest.mark.parametrize("options", [{"assume_yes": True}, {"consent": True}])
def test_yes_may_be_said_beforehand(home: Home, opened: Opened, options: dict[str, bool]) -> None:
    assert opened(REMOTE, connect=Fake().connect, **options).complete(ask()).usable
    assert (home.state / "consent.json").exists() is options.get("assume_yes", False)


def test_this_machine_needs_no_consent(opened: Opened) -> None:
    with serving(lambda request, before: Said(GOOD)) as server:
        assert opened(server.model).complete(ask()).usable


def test_private_text_goes_to_no_other_machine(opened: Opened) -> None:
    fake = Fake()
    caller = opened(REMOTE, connect=fake.connect, assume_yes=True)
    replies = caller.complete_many([ask("secret", local_only=True), ask("open")])
    assert [reply.outcome for reply in replies] == [Outcome.local_only, Outcome.ok]
    assert ["secret" in text for _, text in fake.sent] == [False]
    with serving(lambda request, before: Said(GOOD)) as server:
        assert opened(server.model).complete(ask("secret", local_only=True)).usable


@pytest.mark.parametrize(
    ("path", "folders", "local"),
    [
        ("raw/private/a.md", ("private",), True),
        ("raw/private/deep/a.md", ("raw/private/",), True),
        ("raw/Private/a.md", ("private",), True),
        ("raw/privateer/a.md", ("private",), False),
        ("raw/a.md", ("private",), False),
        ("raw/x/private/a.md", ("private",), False),
        ("raw/x/private/a.md", ("./x/private",), True),
        ("raw/a.md", (".",), True),
        ("raw/a.md", (), False),
    ],
)
def test_folders_are_local_by_whole_names(path: str, folders: tuple[str, ...], local: bool) -> None:
    assert is_local_only(path, folders) is local

"""The trace says what every call took, holds no text, and survives a cut line; kb trace and kb cost read it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from kb.calls.budget import Price, load_prices
from kb.calls.cache import Answers
from kb.calls.spec import parse_spec
from kb.calls.trace import Line, Trace, read_trace, spent_by, trace_path
from kb.cli.context import Invocation
from kb.cli.cost import command as cost
from kb.cli.trace import command as trace
from kb.errors import SettingsError
from kb.home import Home
from tests.calls.asking import GOOD, Opened, ask
from tests.calls.chat_server import Said, serving

LINE = Line(
    "r", "extract", "k" * 64, "ollama", "m", "1", 100, 10, 0, 5, 1, 0.25, "ok", "s-1", "", "2030-01-02T03:04:05Z"
)


def run(home: Home, command: object, *arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, obj=Invocation(home.root, yes=False))  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    return result.output


def test_a_line_holds_numbers_and_names_and_no_text(home: Home, opened: Opened) -> None:
    with serving(lambda request, before: Said(GOOD)) as server:
        opened(server.model).complete(ask("the secret sum", source="s-1", page="concepts/sums"))
    (line,) = read_trace(home)
    assert (line.task, line.provider, line.model, line.prompt_version) == ("sum", "openai-like", "some-model", "3")
    assert (line.tokens_in, line.tokens_out, line.attempts, line.cost) == (100, 20, 1, None)
    assert (line.outcome, line.source, line.page) == ("ok", "s-1", "concepts/sums")
    assert "secret" not in trace_path(home).read_text("utf-8")


def test_a_cut_line_takes_no_other_with_it(home: Home) -> None:
    writer = Trace(home, "r")
    writer.write(LINE)
    with trace_path(home).open("a") as file:
        file.write('{"run": "r", "ta')
    writer.write(LINE)
    with trace_path(home).open("a") as file:
        file.write('{"run": 3}\nnull\n')
    assert read_trace(home) == [LINE, LINE]


def test_sums_by_each_group_say_what_has_no_price() -> None:
    lines = [
        LINE,
        replace(LINE, cost=None, task="write", at="2030-01-03T00:00:00Z"),
        replace(LINE, outcome="cached", tokens_in=0, tokens_out=0, cost=0.0),
        replace(LINE, outcome="truncated"),
    ]
    extract, write = spent_by(lines, "task")
    assert (extract.name, extract.calls, extract.cached, extract.failed, extract.cost) == ("extract", 2, 1, 1, 0.5)
    assert (write.calls, write.unpriced, write.cost) == (1, 1, 0.0)
    assert [spent.name for spent in spent_by(lines, "day")] == ["2030-01-02", "2030-01-03"]


def test_kb_trace_lists_and_shows(home: Home, opened: Opened) -> None:
    assert run(home, trace) == "No model was called yet.\n"
    with serving(lambda request, before: Said("\x1b[31mnothing") if before == 0 else Said(GOOD)) as server:
        key = opened(server.model).complete(ask("4 and 5")).key
    assert key[:12] in run(home, trace)
    assert json.loads(run(home, trace, "--json"))[0]["key"] == key
    shown = run(home, trace, "show", key[:8])
    assert "4 and 5" in shown
    assert "not accepted: The reply holds no complete JSON object" in shown
    assert GOOD in shown
    assert "\x1b[31m" not in shown
    assert json.loads(run(home, trace, "show", key, "--json"))["answer"]["outcome"] == "ok"
    assert CliRunner().invoke(trace, ["show", "zz"], obj=Invocation(home.root, False)).exit_code != 0


def test_kb_cost_sums_and_never_says_zero_for_unknown(home: Home, opened: Opened) -> None:
    assert run(home, cost) == "No model was called yet.\n"
    with serving(lambda request, before: Said(GOOD)) as server:
        for model in (server.model, server.model, "ollama:m?base_url=" + server.url.removesuffix("/v1")):
            opened(model, timeout=1.0, deadline=2.0).complete(ask(source="s-1"))
    told = run(home, cost, "--by", "source")
    assert "price unknown" in told
    assert "1 from the cache" in told
    data = json.loads(run(home, cost, "--json"))
    assert data["total"]["cost"] is None
    assert data["total"]["tokens_in"] == 100
    Trace(home, "other").write(LINE)
    assert json.loads(run(home, cost, "--by", "day", "--day", "2030", "--json"))["total"]["cost"] == 0.25


@pytest.mark.parametrize(
    ("model", "known"),
    [
        ("anthropic:claude-haiku-4-5", True),
        ("anthropic:claude-haiku-4-5-20251001", True),
        ("anthropic:claude-haiku-4-5-turbo", False),
        ("openai:gpt-5", True),
        ("openai:gpt-5-mini-2025-08-07", True),
        ("openai:gpt-5-ultra", False),
        ("openai:gpt-5?base_url=https://reseller.example/v1", False),
        ("openai-like:gpt-5?base_url=https://h/v1", False),
        ("ollama:qwen3:8b", True),
        ("ollama:gpt-oss:120b-cloud", False),
        ("ollama:qwen3:8b?base_url=http://gpu.lan:11434", False),
    ],
)
def test_a_price_is_known_or_it_is_not(model: str, known: bool) -> None:
    assert (load_prices().of(parse_spec(model)) is not None) is known


def test_prices_count_cached_input_and_end_where_they_end() -> None:
    price = Price(input=2.0, output=10.0, cached=0.5, up_to=1_000_000)
    assert price.cost(1_000_000, 100_000, 400_000) == pytest.approx(1.2 + 0.2 + 1.0)
    assert price.cost(1_000_001, 0) is None


def test_a_knowledge_base_edits_its_own_prices(home: Home) -> None:
    own = home.root / "prices.toml"
    own.write_text(
        'dated = "2031-01-01"\n["openai:gpt-5"]\nunknown = true\n["openai-like:x"]\ninput = 1\noutput = 2.5\n', "utf-8"
    )
    prices = load_prices(home)
    assert prices.dated == "2031-01-01"
    assert prices.of(parse_spec("openai:gpt-5")) is None
    assert prices.of(parse_spec("openai-like:x?base_url=http://h/v1")) == Price(1, 2.5)
    assert prices.of(parse_spec("openai:gpt-5-mini")) is not None
    for wrong in ("[x]\nprice = 3", "[x]\ninput = 1", "[x]\ninput = -1\noutput = 1", "x = 1", "["):
        own.write_text(wrong, "utf-8")
        with pytest.raises(SettingsError, match=r"prices\.toml"):
            load_prices(home)


def test_answers_leave_with_their_sources(home: Home, opened: Opened) -> None:
    with serving(lambda request, before: Said(GOOD)) as server:
        caller = opened(server.model)
        caller.complete(ask("a", source="s-1"))
        caller.complete(ask("b", source="s-2"))
        caller.complete(ask("c", page="p", sources=("s-1", "s-2")))
    answers = Answers(home)
    assert len(list(answers.all())) == 3
    assert answers.forget(source="s-1") == 2
    assert [answer.source for answer in answers.all()] == ["s-2"]
    assert answers.keep_only({"s-9"}) == 1
    assert list((home.state / "answers").iterdir()) == []

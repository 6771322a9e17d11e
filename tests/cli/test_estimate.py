"""`kb build --estimate`: what a build would ask, found out without asking or changing anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compile.generative.schemas import Doubts
from kb.calls.caller import Request
from kb.calls.deferred.pending import Pending
from kb.calls.estimate import Counting
from kb.cli.build import command as build
from kb.errors import ExitCode
from kb.guidance import write_guidance
from kb.home import Home
from kb.settings import Models, Settings
from tests.calls.commands_base import SOURCES, answered, base_of, run


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return base_of(tmp_path, "anthropic:claude-opus-5")


def files(base: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in base.rglob("*") if path.is_file()}


def test_an_estimate_asks_nobody_and_changes_nothing(base: Path) -> None:
    before = files(base)
    said = run(build, base, "--estimate")
    assert said.return_value is ExitCode.OK
    assert "extract      2 questions" in said.output and "write        not known yet    about" in said.output
    assert "for about $0." in said.output and "in at most 4 rounds." in said.output
    assert files(base) == before


def test_it_says_dollars_only_of_models_with_a_price(base: Path) -> None:
    (base / "kb.toml").write_text('model = "openai:nobody-knows-it"\nembedder = "none"\n', "utf-8")
    found = json.loads(run(build, base, "--estimate", "--json").output)
    assert found["cost"] is None and found["tokens_in"] > 1000 and found["rounds"] == 4
    assert [step["task"] for step in found["steps"] if step["counted"]] == ["extract"]


def test_what_is_answered_costs_nothing_more(base: Path) -> None:
    (base / "kb.toml").write_text('model = "handoff"\nembedder = "none"\n', "utf-8")
    home = Home(base)
    rounds = []
    while run(build, base, "--no-site").return_value is ExitCode.PENDING:
        found = json.loads(run(build, base, "--estimate", "--json").output)
        waiting = Pending(home).all()
        counted = {step["task"]: step["calls"] for step in found["steps"] if step["counted"]}
        assert counted == {task: sum(q.task == task for q in waiting) for task in {q.task for q in waiting}}
        rounds.append(found["rounds"])
        for question in waiting:
            Pending(home).hand_in(question.key, json.dumps(answered(question.task, question.user)))
    assert rounds == sorted(rounds, reverse=True) and rounds[0] == 4
    assert "Nothing is to be asked" in run(build, base, "--estimate").output


def test_what_readers_said_of_a_source_is_part_of_what_would_be_asked(base: Path) -> None:
    (base / "kb.toml").write_text('model = "handoff"\nembedder = "none"\n', "utf-8")
    home = Home(base)
    write_guidance(home, {f"raw/{sorted(SOURCES)[0]}": "who paid for it"})
    while run(build, base, "--no-site").return_value is ExitCode.PENDING:
        for question in Pending(home).all():
            Pending(home).hand_in(question.key, json.dumps(answered(question.task, question.user)))
    assert "Nothing is to be asked" in run(build, base, "--estimate").output


def test_second_opinions_are_counted(base: Path) -> None:
    home = Home(base)
    counting = Counting(home, Settings(model="ollama:a", models=Models(judge="ollama:b, ollama:c")))
    for model in ("ollama:b", "ollama:c"):
        counting.complete(Request("judge", {"purpose": "it", "statements": "k1 It was lit."}, Doubts, model=model))
    (step,) = counting.steps()
    assert (step.task, step.calls, step.counted, counting.rounds()) == ("judge", 2, True, 3) and step.tokens_in > 0

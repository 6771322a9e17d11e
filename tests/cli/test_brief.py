"""`kb brief`: what a document comes down to is proven, and what its reader wants goes into what is asked about it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kb.calls.cache import Answers, blank, turn_of
from kb.calls.deferred.pending import Pending
from kb.calls.providers.protocol import Raw
from kb.cli.brief import command as brief
from kb.cli.build import command as build
from kb.cli.context import Invocation
from kb.errors import ExitCode, OverridesError, UsageError
from kb.guidance import read_guidance
from kb.home import Home
from kb.library import Library
from tests.calls.commands_base import SOURCES, answered, base_of, run

NAME = sorted(SOURCES)[0]
WANTED = "who paid for it, and when"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return base_of(tmp_path)


def hand_in(base: Path, **takeaway: Any) -> None:
    """Answer what waits: the first sentence is a takeaway, in these words."""
    home = Home(base)
    for question in Pending(home).all():
        if question.task == "brief":
            value: dict[str, Any] = {"claims": [{"quotes": [{"from": 1}], **takeaway}]}
        else:
            value = answered(question.task, question.user)
        Pending(home).hand_in(question.key, json.dumps(value))


def test_takeaways_are_proven_and_only_this_file_is_read(base: Path) -> None:
    first = run(brief, base, NAME)
    assert first.return_value is ExitCode.PENDING and "waiting for an answer (`kb handoff`)" in first.output
    (question,) = Pending(Home(base)).all()
    assert question.task == "brief"
    with Library.open(Home(base), readonly=True) as library:
        assert [source.path for source in library.sources.all()] == [f"raw/{NAME}"] and not library.claims.all()

    hand_in(base, text="It was all paid for by Napoleon in 1803.")
    found = json.loads(run(brief, base, NAME, "--json").output)
    (takeaway,) = found["takeaways"]
    assert "Napoleon" not in takeaway["text"] and takeaway["quotes"], "what is not proven is told in the source's words"
    assert not found["waiting"] and found["wanted"] == ""


def test_what_matters_goes_into_what_is_asked_about_this_source_alone(base: Path) -> None:
    run(build, base, "--no-site")
    home = Home(base)
    plain = {question.key for question in Pending(home).all()}
    run(brief, base, NAME, "--matters", f"  {WANTED} ")
    assert read_guidance(home) == {f"raw/{NAME}": WANTED}
    run(build, base, "--no-site")
    asked = [question for question in Pending(home).all() if question.task == "extract"]
    new = [question for question in asked if question.key not in plain]
    assert len(asked) == len(plain) and len(new) == 1
    assert WANTED in new[0].user + new[0].system

    run(brief, base, NAME, "--matters", "")
    assert read_guidance(home) == {} and not (base / "guidance.toml").exists()
    run(build, base, "--no-site")
    assert {question.key for question in Pending(home).all() if question.task == "extract"} == plain


def test_a_source_that_was_compiled_is_asked_about_anew(base: Path) -> None:
    while run(build, base, "--no-site").return_value is ExitCode.PENDING:
        hand_in(base)
    assert not Pending(Home(base)).all()
    run(brief, base, NAME, "--matters", WANTED)
    run(build, base, "--no-site")
    assert [q.task for q in Pending(Home(base)).all() if q.task != "brief"] == ["extract"]


def test_a_part_that_a_model_gave_nothing_for_is_not_said_to_be_empty(base: Path) -> None:
    run(brief, base, NAME)
    (question,) = Pending(Home(base)).all()
    refusal = turn_of(Raw("No.", "refused", 0, 0), 0.0, 0, "2026-01-01T00:00:00Z")
    Answers(Home(base)).save(replace(blank(question, question.model, 4096), turns=[refusal]))
    said = run(brief, base, NAME)
    assert said.return_value is ExitCode.OK and "1 part of it without a usable reply" in said.output
    assert "worth keeping" not in said.output


def test_a_call_that_was_not_made_is_no_question_that_waits(base: Path) -> None:
    settings = 'model = "ollama:nobody"\nembedder = "none"\n[budget]\ntokens_per_run = 1\n'
    (base / "kb.toml").write_text(settings, "utf-8")
    said = run(brief, base, NAME)
    assert "1 part of it without an answer: Not called:" in said.output and "handoff" not in said.output


def test_more_than_a_model_is_given_is_said_and_not_cut(base: Path) -> None:
    with pytest.raises(OverridesError, match=r"has 2,001 characters; a model is given 2,000 at most"):
        CliRunner().invoke(
            brief,
            [NAME, "--matters", "x" * 2_001],
            obj=Invocation(base, False),
            standalone_mode=False,
            catch_exceptions=False,
        )
    assert read_guidance(Home(base)) == {} and not Pending(Home(base)).all()
    (base / "guidance.toml").write_text(f'[[source]]\npath = "raw/{NAME}"\nwanted = "{"y" * 2_001}"\n', "utf-8")
    with pytest.raises(OverridesError, match=f"wanted of raw/{NAME} has 2,001"):
        read_guidance(Home(base))


def test_without_a_model_there_is_nobody_to_talk_to(base: Path) -> None:
    (base / "kb.toml").write_text('embedder = "none"\n', "utf-8")
    with pytest.raises(UsageError, match="nobody to talk it over with"):
        CliRunner().invoke(brief, [NAME], obj=Invocation(base, False), standalone_mode=False, catch_exceptions=False)

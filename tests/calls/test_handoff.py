"""The handoff: questions become files, answers become cached replies, and what is wrong comes back with its reasons."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.calls.deferred.caller import DeferredCaller
from kb.calls.deferred.handoff import (
    NOT_ASKED,
    UNREADABLE,
    exported,
    hand_in,
    instruction,
    pending,
    verdicts,
    waiting,
)
from kb.calls.deferred.pending import Pending
from kb.calls.deferred.question import Question, read, written
from kb.calls.outcome import Outcome
from kb.calls.spec import is_deferred
from kb.calls.trace import read_trace
from kb.home import Home
from kb.settings import Models, Settings
from tests.calls.deferred_base import BIRDS, LIGHT, answer, make_home, request

HANDOFF = Settings(model="handoff")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "base")


def caller(home: Home) -> DeferredCaller:
    return DeferredCaller(home, HANDOFF)


def drop(home: Home, key: str, text: str | bytes, folder: str = "answers", age: float = 60) -> Path:
    path = home.state / folder / f"{key}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (time.time() - age,) * 2)
    return path


def files(home: Home, folder: str) -> list[str]:
    return sorted(path.name for path in (home.state / folder).glob("*"))


def test_a_question_becomes_a_private_file_that_explains_itself(home: Home) -> None:
    reply = caller(home).complete(request(BIRDS))
    assert (reply.outcome, reply.value) == (Outcome.pending, None)
    path = home.state / "pending" / f"{reply.key}.md"
    text = path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert f"key: {reply.key}\n" in text
    assert "task: extract\nkey" in text
    assert "schema: Statements\n" in text
    assert f"`.kb/answers/{reply.key}.json`" in text
    assert "It is data" in text
    [question] = pending(home)
    assert waiting(home) == 1
    assert question.system == "You take statements out of texts."
    assert BIRDS in question.user
    assert question.schema["properties"] == {
        "statements": {"items": {"type": "string"}, "title": "Statements", "type": "array"}
    }


def test_the_file_of_a_question_that_waits_is_left_alone(home: Home) -> None:
    reply = caller(home).complete(request())
    path = home.state / "pending" / f"{reply.key}.md"
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert caller(home).complete(request()).outcome is Outcome.pending
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("folder", ["answers", "pending"])
def test_a_good_answer_becomes_the_cached_reply(home: Home, folder: str) -> None:
    key = caller(home).complete(request()).key
    drop(home, key, answer("The light was lit in 1822."), folder)
    reply = caller(home).complete(request())
    assert reply.outcome is Outcome.ok
    assert reply.value.statements == ["The light was lit in 1822."]
    assert files(home, "pending") == []
    for path in (home.state / "raw", home.state / "pending", home.state / "rejected"):
        if path.is_dir():
            path.rmdir()
    again = caller(home)
    assert again.complete(request()).outcome is Outcome.cached
    assert (again.totals.cached, again.totals.calls, again.totals.cost) == (1, 0, 0.0)
    assert [line.outcome for line in read_trace(home)] == ["pending", "ok", "cached"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (answer("The light was lit in 1922."), "'The light was lit in 1922.' does not stand in the text."),
        ('{"statements": "none"}', "statements: Input should be a valid list."),
        ('{"statements": [], "also": 1}', "also: Extra inputs are not permitted."),
        (
            "I would rather not.",
            "The reply holds no complete JSON object. Answer with one JSON object and nothing else.",
        ),
        ("", "The reply was empty. Answer with one JSON object."),
        (b"\xff\xfe", "The file is not UTF-8 text."),
        (b'{"statements": ["' + b"a" * 2_000_000 + b'"]}', "The file is larger than 2,000,000 bytes."),
    ],
)
def test_a_bad_answer_comes_back_with_the_reason(home: Home, text: str | bytes, reason: str) -> None:
    key = caller(home).complete(request()).key
    drop(home, key, text)
    reply = caller(home).complete(request())
    assert (reply.outcome, reply.detail) == (Outcome.pending, reason)
    assert files(home, "rejected") == [f"{key}.json"]
    assert files(home, "answers") == []
    [question] = pending(home)
    assert question.complaints == (reason,)
    assert reason in (home.state / "pending" / f"{key}.md").read_text("utf-8")
    drop(home, key, answer())
    assert caller(home).complete(request()).outcome is Outcome.ok
    assert files(home, "rejected") == []  # they were about an answer nobody needs any more


@pytest.mark.parametrize(
    ("text", "serves"),
    [(answer("The light was lit in 1922."), ["The light was lit in 1922."]), ("I would rather not.", None)],
)
def test_an_answer_that_is_to_be_mended_may_serve_until_it_is(home: Home, text: str, serves: list[str] | None) -> None:
    asked = replace(request(), meanwhile=True)
    key = caller(home).complete(asked).key
    drop(home, key, text)
    for _ in range(2):
        reply = caller(home).complete(asked)
        assert reply.outcome is Outcome.pending
        assert (reply.value and reply.value.statements) == serves
    assert caller(home).complete(request()).value is None  # who has no proof of its parts waits
    drop(home, key, answer("The light was lit in 1822."))
    assert caller(home).complete(asked).value.statements == ["The light was lit in 1822."]


def test_an_answer_in_a_code_fence_after_a_word_or_two_is_taken(home: Home) -> None:
    key = caller(home).complete(request()).key
    drop(home, key, f"\ufeffHere it is:\n```json\n{answer()}\n```\n")
    assert caller(home).complete(request()).outcome is Outcome.ok


def test_an_answer_that_is_still_being_written_is_waited_for(home: Home) -> None:
    key = caller(home).complete(request()).key
    path = drop(home, key, '{"statements": ["The li', age=0)
    assert caller(home).complete(request()).outcome is Outcome.pending
    assert path.exists()
    drop(home, key, answer(), age=0)
    assert caller(home).complete(request()).outcome is Outcome.ok


def test_an_answer_that_older_checks_took_is_used_for_what_holds_of_it_and_nobody_is_asked_again(home: Home) -> None:
    key = caller(home).complete(request()).key
    drop(home, key, answer("Its lens was made by Fresnel."))
    assert caller(home).complete(request()).outcome is Outcome.ok
    strict = replace(request(), validate=lambda value: ["Say when."])
    reply = caller(home).complete(strict)
    assert (reply.outcome, reply.value.statements) == (Outcome.invalid, ["Its lens was made by Fresnel."])
    assert pending(home) == []


def test_text_that_may_not_leave_the_machine_is_not_handed_out(home: Home) -> None:
    assert caller(home).complete(request(local_only=True)).outcome is Outcome.local_only
    assert waiting(home) == 0


def test_what_rests_on_open_answers_is_not_asked_yet(home: Home) -> None:
    asking = caller(home)
    first, second = asking.complete_many([request(), request("A page.", "write")])
    assert (first.outcome, second.outcome) == (Outcome.pending, Outcome.pending)
    assert [question.task for question in pending(home)] == ["extract"]
    drop(home, first.key, answer())
    asking = caller(home)
    asking.complete_many([request(), request("A page.", "write")])
    assert [question.task for question in pending(home)] == ["write"]
    assert asking.totals.pending == 1


def test_what_is_not_asked_any_more_is_dropped(home: Home) -> None:
    asking = caller(home)
    asking.complete_many([request(), request(BIRDS, source="s-birds")])
    later = caller(home)
    later.complete(request(BIRDS, source="s-birds"))
    assert later.retire({"write"}) == 0
    assert later.retire({"extract", "write"}) == 1
    assert [question.source for question in pending(home)] == ["s-birds"]


def test_a_question_that_is_put_otherwise_by_now_is_dropped(home: Home) -> None:
    caller(home).complete_many([request(), request(BIRDS, source="s-birds")])
    own = home.root / "prompts" / "extract.md"
    own.write_text(own.read_text("utf-8").replace("version: ", "version: 9"), "utf-8")
    later = caller(home)
    later.complete(request())
    assert waiting(home) == 3
    assert later.retire({"write"}) == 2
    assert [question.prompt_version[0] for question in pending(home)] == ["9"]
    own.rename(own.with_name("gone.md"))
    Pending(home).put(replace(pending(home)[0], key="f" * 64, task="gone_by_now"))
    assert caller(home).retire(set()) == 2, "a task that is not there any more is asked by nobody"


def test_no_byte_of_a_purged_source_stays(home: Home) -> None:
    light, birds = caller(home).complete_many([request(), request(BIRDS, source="s-birds")])
    drop(home, light.key, answer("The light was never lit."))
    drop(home, birds.key, answer("Puffins swim."))
    caller(home).complete_many([request(), request(BIRDS, source="s-birds")])
    drop(home, light.key, answer("The light was lit in 1822."))
    (home.state / "pending" / "odd.md").write_text(LIGHT, "utf-8")
    assert Pending(home).forget("s-light") == 1
    left = [path.read_text("utf-8") for path in home.state.rglob("*") if path.is_file()]
    assert not [text for text in left if "light" in text and "s-light" not in text]
    assert files(home, "rejected") == [f"{birds.key}.json"]
    assert Pending(home).keep_only(["s-light"]) == 1
    assert waiting(home) == 0


def test_many_questions_leave_and_come_back_as_one_file(home: Home) -> None:
    light, birds = caller(home).complete_many([request(), request(BIRDS, source="s-birds")])
    lines = [json.loads(line) for line in exported(pending(home))]
    assert [set(line) for line in lines] == [{"key", "task", "system", "user", "schema"}] * 2
    assert {line["key"] for line in lines} == {light.key, birds.key}
    content = "\n".join(
        [
            json.dumps({"key": light.key[:12], "answer": {"statements": ["The light was lit in 1822."]}}),
            json.dumps({"key": birds.key, "answer": answer("Puffins swim.")}),
            json.dumps({"key": birds.key, "answer": answer()}),
            json.dumps({"key": "0" * 64, "answer": answer()}),
            json.dumps({"answer": answer()}),
            '{"key": "broken',
        ]
    )
    given = hand_in(home, content)
    caller(home).complete_many([request(), request(BIRDS, source="s-birds")])
    told = [(item.place, item.key, item.complaint) for item in verdicts(home, given)]
    assert told == [
        (1, light.key, ""),
        (2, birds.key, "'Puffins swim.' does not stand in the text."),
        (3, birds.key, "The file answers this question twice; the first answer stands."),
        (4, "0" * 64, NOT_ASKED),
        (5, "", 'It has no "key".'),
        (6, "", UNREADABLE),
    ]
    [line] = [json.loads(line) for line in exported(pending(home))]
    assert line["complaints"] == ["'Puffins swim.' does not stand in the text."]
    assert hand_in(home, content)[0].complaint == NOT_ASKED


@pytest.mark.parametrize(
    "form",
    [
        "Sure!\n```json\n{}\n```\n",
        "[\n{}\n]",
        '{{"answers": [{}]}}',
    ],
)
def test_answers_may_stand_in_a_list_or_between_remarks(home: Home, form: str) -> None:
    key = caller(home).complete(request()).key
    body = json.dumps({"key": key, "answer": {"statements": []}}, indent=2)
    [given] = hand_in(home, form.replace("{{", "{").replace("}}", "}").replace("{}", body, 1))
    assert given.key == key
    assert given.complaint == ""


def test_the_instruction_names_the_folder_and_calls_the_text_data(home: Home) -> None:
    said = instruction(home, 3)
    assert str(home.root) in said
    assert "3 questions" in said
    assert "It is data" in said


def test_a_batch_has_the_name_of_its_model(home: Home) -> None:
    settings = Settings(model="batch:openai:m", models=Models(extract="handoff", judge="batch:openai:a, openai:b"))
    models = DeferredCaller(home, settings).models
    assert [models[role] for role in ("extract", "write", "judge")] == ["handoff", "openai:m", "openai:a,openai:b"]
    assert [is_deferred(one) for one in ("handoff", "batch:openai:m", "openai:m", "extractive")] == [1, 1, 0, 0]


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=80)


@given(
    system=_TEXT, user=_TEXT, complaint=st.text("ab c", min_size=1).map(str.strip).filter(bool), number=st.integers(0)
)
def test_a_question_survives_its_file(system: str, user: str, complaint: str, number: int) -> None:
    complaint = " ".join(complaint.split())
    for complaints in ((), (complaint, complaint)):
        question = Question(
            "k" * 64,
            "extract",
            "batch:openai:m?base_url=http://127.0.0.1:1/v1",
            "1",
            "h" * 64,
            system,
            user,
            sources=("s-1", "s-2"),
            schema_name="Statements",
            schema={"a": [1, user]},
            complaints=complaints,
            tries=number,
        )
        assert read(written(question)) == question


def test_a_file_that_was_tampered_with_is_no_question() -> None:
    question = Question("k", "t", "handoff", "1", "h", "system", "user", schema_name="S", schema={})
    text = written(question)
    assert read(text.replace(" schema -->", " x -->")) is None
    assert read("") is None
    assert read("---\nkey: k\n---\n") is None


@pytest.fixture(autouse=True)
def nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    yield


def test_only_unanswered_forms_of_one_persons_question_are_superseded(home: Home) -> None:
    def put(key: str, words: str, **more: Any) -> Question:
        fenced = f"<<<passages 1>>>\nQuestion: none\n{key}\n<<<end of passages 1>>>"
        user = f"{fenced}\n\nQuestion: {words}\n\nThere are no more."
        known = {"prompt_version": "1", "prompt_hash": "h", "system": "", "sources": ("s",)} | more
        question = Question(key=key, task="answer", model="handoff", user=user, schema_name="S", schema={}, **known)
        Pending(home).put(question)
        return question

    old = put("a" * 64, "When?")
    put("b" * 64, "Where?")
    put("c" * 64, "When?", sources=("t",))  # asked of other sources alone
    put("d" * 64, "When?")
    drop(home, "d" * 64, "{}", folder="pending")  # somebody has answered it
    now = replace(old, key="e" * 64)
    Pending(home).put(now)
    assert Pending(home).supersede(now, "handoff") == 1
    assert {question.key[0] for question in Pending(home).all()} == set("bcde")
    assert Pending(home).supersede(now, "batch:x") == 0
    assert Pending(home).supersede(replace(now, user="no question here"), "handoff") == 0

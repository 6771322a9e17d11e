"""From a question to a finished wiki by the commands alone: by files, by one file for many, and by batches."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kb.calls.deferred.handoff import LATER, NOT_ASKED
from kb.cli.ask import command as ask
from kb.cli.build import command as build
from kb.cli.context import Invocation
from kb.cli.handoff import command as handoff
from kb.cli.resume import command as resume
from kb.cli.status import command as status
from kb.errors import ExitCode
from kb.library import Library
from tests.calls.batch_server import serving
from tests.calls.commands_base import answered, base_of, run


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return base_of(tmp_path)


def test_an_agent_answers_file_by_file_until_nothing_waits(base: Path) -> None:
    first = run(build, base, "--no-site")
    assert first.return_value is ExitCode.PENDING
    assert (base / "wiki" / "index.md").is_file()  # of use at once
    rounds = 0
    while (result := run(build, base, "--no-site")).return_value is ExitCode.PENDING:
        rounds += 1
        assert rounds < 6, result.output
        assert str(base) in run(handoff, base).output
        for question in json.loads(run(handoff, base, "list", "--json").output):
            key = question["key"]
            text = (base / ".kb" / "pending" / f"{key}.md").read_text("utf-8")
            (base / ".kb" / "answers").mkdir(exist_ok=True)
            answer = json.dumps(answered(question["task"], text))
            (base / ".kb" / "answers" / f"{key}.json").write_text(answer, "utf-8")
    assert result.return_value is ExitCode.OK
    assert run(handoff, base, "list").output == "No question waits.\n"
    with Library.open(Invocation(base, False).home, readonly=True) as library:
        assert {claim.engine.split("+")[0] for claim in library.claims.all()} == {"handoff"}
        concepts = [record.page for record in library.pages.all().values() if record.page.type == "concept"]
    assert "handoff" in {page.engine.split("+")[0] for page in concepts}  # short pages need nobody


def test_every_command_counts_the_same_questions(base: Path) -> None:
    run(build, base, "--no-site")
    first, *_ = json.loads(run(handoff, base, "list", "--json").output)
    text = (base / ".kb" / "pending" / f"{first['key']}.md").read_text("utf-8")
    (base / ".kb" / "answers").mkdir(exist_ok=True)
    (base / ".kb" / "answers" / f"{first['key']}.json").write_text(json.dumps(answered("extract", text)), "utf-8")
    said = run(build, base, "--no-site").output
    waiting = len(json.loads(run(handoff, base, "list", "--json").output))
    assert waiting == 1 and "1 question to models waits" in said


def test_one_file_carries_all_questions_out_and_all_answers_in(base: Path, tmp_path: Path) -> None:
    run(build, base, "--no-site")
    out, back = tmp_path / "questions.jsonl", tmp_path / "answers.txt"
    told = run(handoff, base, "export", str(out)).output
    assert "Wrote 2 questions" in told
    questions = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    entries = [{"key": q["key"], "answer": answered(q["task"], q["user"])} for q in questions]
    entries[0]["answer"]["claims"] *= 200
    back.write_text(f"Here you are:\n```json\n{json.dumps(entries, indent=1)}\n```\n", "utf-8")
    result = run(handoff, base, "import", str(back))
    assert result.return_value is ExitCode.PENDING
    assert "1 answer accepted, 1 rejected." in result.output
    assert f"extract {entries[0]['key'][:12]}: There are many more claims than sentences." in result.stderr
    again = run(handoff, base, "import", str(back), "--json")
    assert [item["complaint"] != "" for item in json.loads(again.output)["answers"]] == [True, True]


def test_a_question_that_is_asked_and_waits_is_said_to_wait(base: Path) -> None:
    run(build, base, "--no-site")
    before = len(list((base / ".kb" / "pending").glob("*.md")))
    said = run(ask, base, "When did Margaret Thorne draw the tower of Skerrow Light?").output
    assert "the question waits for its answer (`kb handoff`" in said
    assert f" {before + 1} pending" in run(status, base).output  # what waits now, not each time it was asked


def test_what_words_alone_do_not_answer_is_answered_by_hand(base: Path, tmp_path: Path) -> None:
    run(build, base, "--no-site")
    question = "Which year is given for the plans of Margaret Thorne?"
    assert "The sources do not say." in run(ask, base, question).output
    (waiting,) = [q for q in json.loads(run(handoff, base, "list", "--json").output) if q["task"] == "answer"]
    text = (base / ".kb" / "pending" / f"{waiting['key']}.md").read_text("utf-8")
    (number,) = re.findall(r"^\[(\d+)\] Margaret Thorne drew", text, re.MULTILINE)
    quote = {"from": int(number), "first": "Margaret Thorne drew", "last": "in 1870."}
    said = {"said": True, "sentences": [{"text": "Margaret Thorne drew the tower in 1870.", "quotes": [quote]}]}
    (tmp_path / "back.jsonl").write_text(json.dumps({"key": waiting["key"], "answer": said}), "utf-8")
    taken = run(handoff, base, "import", str(tmp_path / "back.jsonl"))  # no build looks at it
    assert f"0 answers accepted, 0 rejected.\n1 answer kept for later. {LATER}" in taken.output
    assert run(ask, base, question).output.startswith("Margaret Thorne drew the tower in 1870. [1]")


def test_what_is_to_be_mended_of_an_answer_is_told_until_it_is(base: Path, tmp_path: Path) -> None:
    run(build, base, "--no-site")
    question = "How many towers did Margaret Thorne draw?"
    run(ask, base, question)
    (waiting,) = [q for q in json.loads(run(handoff, base, "list", "--json").output) if q["task"] == "answer"]
    text = (base / ".kb" / "pending" / f"{waiting['key']}.md").read_text("utf-8")
    (number,) = re.findall(r"^\[(\d+)\] Margaret Thorne drew", text, re.MULTILINE)
    said = {"said": True, "sentences": [{"text": "Margaret Thorne drew the tower in 1870.", "quotes": [int(number)]}]}
    (tmp_path / "back.jsonl").write_text(json.dumps({"key": waiting["key"], "answer": said}), "utf-8")
    run(handoff, base, "import", str(tmp_path / "back.jsonl"))
    for _ in range(2):  # it gives no number
        told = run(ask, base, question).output
        assert told.startswith("Margaret Thorne drew the tower") and "the question waits for its answer" in told


def test_a_question_whose_part_has_changed_is_put_anew_and_said_to_be(base: Path, tmp_path: Path) -> None:
    run(build, base, "--no-site")
    waiting = json.loads(run(handoff, base, "list", "--json").output)
    changed = base / "raw" / sorted(path.name for path in (base / "raw").iterdir())[0]
    changed.write_text(changed.read_text("utf-8") + "\n\nThe lamp of the light was sold in Oban in 1931.\n", "utf-8")
    said = run(build, base, "--no-site").output
    gone = {q["key"] for q in waiting} - {q["key"] for q in json.loads(run(handoff, base, "list", "--json").output)}
    assert len(gone) == 1 and "1 question that waited is asked no more, or otherwise" in said
    (tmp_path / "late").write_text(json.dumps({"key": gone.pop(), "answer": {"claims": []}}), "utf-8")
    assert NOT_ASKED in run(handoff, base, "import", str(tmp_path / "late")).stderr
    assert "asked no more" not in run(build, base, "--no-site").output


@pytest.mark.parametrize("change", ["changed", "removed"])
def test_what_was_asked_of_words_that_are_gone_is_asked_no_more(base: Path, change: str) -> None:
    def asked() -> int:
        listed = json.loads(run(handoff, base, "list", "--json").output)
        return sum(question["task"] == "answer" for question in listed)

    run(build, base, "--no-site")
    run(ask, base, "Which year is given for the plans of Margaret Thorne?")
    assert asked() == 1
    (base / "raw" / "more.md").write_text("# Oban\n\nOban has a harbour of its own.\n", "utf-8")
    run(build, base, "--no-site")
    assert asked() == 1, "its passages are as they were"
    shown = next(path for path in (base / "raw").iterdir() if "Margaret Thorne" in path.read_text("utf-8"))
    if change == "removed":
        shown.unlink()
    else:
        shown.write_text(shown.read_text("utf-8").replace("Thorne", "Thorn"), "utf-8")
    said = run(build, base, "--no-site").output
    assert asked() == 0 and "asked no more, or otherwise" in said


def test_of_a_question_that_is_asked_anew_the_earlier_form_waits_no_more(base: Path) -> None:
    question, other = (
        "Which year is given for the plans of Margaret Thorne?",
        "Who drew the iron door of Skerrow Light?",
    )

    def asked() -> list[str]:
        listed = json.loads(run(handoff, base, "list", "--json").output)
        return sorted(question["key"] for question in listed if question["task"] == "answer")

    run(build, base, "--no-site")
    assert "waits no more" not in run(ask, base, question).stderr + run(ask, base, other).stderr
    first = asked()
    assert len(first) == 2
    (base / "raw" / "plans.md").write_text("# The plans\n\nMargaret Thorne's plans are in Oban.\n", "utf-8")
    run(build, base, "--no-site")
    assert asked() == first, "nobody has asked since"
    assert "that form waits no more" in run(ask, base, question).stderr
    second = asked()
    assert len(second) == 2 and len(set(first) & set(second)) == 1, "another question is none of its forms"
    assert "waits no more" not in run(ask, base, question).stderr


def test_a_file_without_answers_is_said_to_be_one(base: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("I am sorry.", "utf-8")
    result = run(handoff, base, "import", str(tmp_path / "empty"))
    assert result.return_value is ExitCode.PARTIAL
    assert result.stderr.startswith("The file holds no answers.")
    assert "No question waits" in run(handoff, base).output


@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_resume_takes_a_base_through_all_its_batches(base: Path, provider: str) -> None:
    with serving() as server:
        server.script = lambda key, user, times: json.dumps(
            answered("extract" if "\n[1] " in user else _task(user), user)
        )
        (base / "kb.toml").write_text(f'model = "{server.model(provider)}"\nembedder = "none"\n', "utf-8")
        assert run(build, base, "--no-site").return_value is ExitCode.PENDING
        assert server.created() == 0
        rounds = 0
        while (result := run(resume, base, "--json")).return_value is ExitCode.PENDING:
            rounds += 1
            assert rounds < 10, result.output
            found = json.loads(result.output)
            assert found["pending"] == sum(batch["total"] for batch in found["out"])
            server.finish()
        assert result.return_value is ExitCode.OK
        assert len(server.asked) == len(set(server.asked))  # nothing was asked twice
        assert "Nothing waits." in run(resume, base).output


def _task(user: str) -> str:
    return "write" if re.search(r"^## p1$", user, re.MULTILINE) else "group"


def test_an_answer_to_a_question_of_ours_waits_no_more_and_one_without_its_form_is_refused(
    base: Path, tmp_path: Path
) -> None:
    run(build, base, "--no-site")
    run(ask, base, "Which year is given for the plans of Margaret Thorne?")
    listed = json.loads(run(handoff, base, "list", "--json").output)
    (waiting,) = [q for q in listed if q["task"] == "answer"]
    file = tmp_path / "back.jsonl"
    file.write_text(json.dumps({"key": waiting["key"], "answer": {"reply": "1870"}}), "utf-8")
    refused = run(handoff, base, "import", str(file))
    assert "0 answers accepted, 1 rejected." in refused.output and "'reply'" in refused.stderr
    (again,) = [q for q in json.loads(run(handoff, base, "list", "--json").output) if q["task"] == "answer"]
    assert "'reply'" in " ".join(again["complaints"])
    file.write_text(json.dumps({"key": waiting["key"], "answer": {"said": False, "sentences": []}}), "utf-8")
    run(handoff, base, "import", str(file), "--no-build")
    left = json.loads(run(handoff, base, "list", "--json").output)
    assert len(left) == len(listed) - 1
    assert f" {len(left)} pending" in run(status, base).output
    assert f"Wrote {len(left)} question" in run(handoff, base, "export", str(tmp_path / "out.jsonl")).output

"""Each measure on values small enough to count by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kb.errors import UsageError
from kb.evaluate.golden import Golden, answering, asked, calibration_error, plain, read_golden, says, separation
from kb.evaluate.history import Result, earlier, file_of, keep, kept, moves
from kb.evaluate.measures import MEASURES, Measured
from kb.evaluate.planted import recall
from kb.evaluate.structure import _junk
from kb.home import Home
from kb.values import Answer, AnswerSentence, Claim, Conflict, Evidence, Hit, Quote, Source


def answer(question: str, said: str = "", confidence: float = 0.5, *passages: str) -> Answer:
    found = tuple(Evidence(Hit("passage", "s-1", "raw/a.md", 0, 1, p, 1.0), 0, 1, p) for p in passages)
    return Answer(question, not said, confidence, (AnswerSentence(said, ()),) if said else (), found)


@pytest.mark.parametrize(
    ("text", "accepted", "holds"),
    [
        ("It was lit in 1879.", ["1879"], True),
        ("It was lit in 18790.", ["1879"], False),
        ("It cost 1,200 pounds.", ["1200 pounds"], True),
        ("By “Robert  Stevenson”!", ["robert stevenson"], True),
        ("The keeper left.", ["keep"], False),
        ("Either will do.", ["neither", "either"], True),
        ("Nothing.", [], False),
    ],
)
def test_an_answer_counts_by_its_words(text: str, accepted: list[str], holds: bool) -> None:
    assert says(text, accepted) is holds


def test_verdicts_and_what_they_come_to() -> None:
    replies = {
        "lit?": answer("lit?", "It was lit in 1879.", 0.9, "It was lit in 1879."),
        "high?": answer("high?", "It is 40 metres high.", 0.4, "It is old.", "It is 38 metres high."),
        "who?": answer("who?", "", 0.1, "It was built."),
        "painted?": answer("painted?"),
        "sold?": answer("sold?", "It was sold.", 0.3),
    }
    golden = [Golden("lit?", ("1879",)), Golden("high?", ("38 metres",)), Golden("who?", ("Calder",))]
    golden += [Golden("painted?"), Golden("sold?")]
    outcomes = asked(golden, replies.__getitem__)
    assert [o.verdict for o in outcomes] == ["right", "wrong", "missed", "right", "wrong"]
    found = answering(outcomes)
    assert {name: (round(m.value, 3), m.of) for name, m in found.items()} == {
        "right": (0.4, 5),
        "wrong": (0.4, 5),
        "missed": (0.2, 5),
        "unanswerable_answered": (0.5, 2),
        "evidence_first": (0.333, 3),
        "evidence_three": (0.667, 3),
        "separation": (1.0, 3),
        "calibration_error": (0.267, 3),
    }
    assert set(found) <= set(MEASURES)
    assert answering([]) == {}


def test_separation_and_calibration() -> None:
    assert separation([(0.9, True), (0.2, False), (0.5, True), (0.5, False)]) == Measured(0.875, 4)
    assert separation([(0.9, True)]) is None
    assert calibration_error([(1.0, True), (0.0, False)]) == Measured(0.0, 2)
    assert calibration_error([(0.75, True), (0.75, False)]) == Measured(0.25, 2)
    assert calibration_error([]) is None


def test_intervals_hold_what_they_should() -> None:
    assert Measured(0.5, 100).interval == pytest.approx((0.404, 0.596), abs=0.001)  # Wilson's, as tables give it
    assert Measured(0.0, 10).interval == pytest.approx((0.0, 0.278), abs=0.001)
    assert Measured(3).interval == (3, 3)


@pytest.mark.parametrize(
    "line", ["[]", '{"question": "a"}', '{"question": "", "answers": []}', '{"question": "a", "answers": "yes"}', "x",
             '{"question": "a", "answers": [1]}', '{"question": "a", "answers": ["?"]}']
)  # fmt: skip
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "golden.jsonl"
    file.write_text('{"question": "a", "answers": "not in the sources"}\n\n' + line, "utf-8")
    with pytest.raises(UsageError, match=r"golden\.jsonl, line 3"):
        read_golden(file)


def test_questions_are_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "golden.jsonl"
    file.write_text(
        '\ufeff{"question": "a", "answers": ["1", "one"], "kind": "who"}\n{"question": "b", "answers": []}\n', "utf-8"
    )
    assert read_golden(file) == [Golden("a", ("1", "one")), Golden("b")]


def result(golden: str = "g", at: str = "2026-01-02T00:00:00Z", **values: float) -> Result:
    return Result(at, {"kb": "1"}, golden, {name: Measured(value, 100) for name, value in values.items()})


def test_what_moved_and_what_is_worse() -> None:
    before = result(claims_proven=1.0, claims_told=0.7, orphans=0.1, contradictions=3, right=0.8, wrong=0.1)
    now = result(claims_proven=0.999, claims_told=0.695, orphans=0.2, contradictions=9, right=0.8, wrong=0.05)
    assert [(m.measure, m.worse) for m in moves(before, now)] == [
        ("claims_proven", True), ("claims_told", False), ("orphans", True), ("contradictions", False), ("wrong", False),
    ]  # fmt: skip
    others = result("h", claims_proven=1.0, right=0.1)
    assert moves(before, others) == []


def test_results_are_kept_and_found_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(UsageError, match="No earlier result"):
        earlier(home, "last")
    first, second = result(right=0.5), result(at="2026-01-03T00:00:00Z", right=0.25)
    keep(home, first)
    keep(home, second)
    with file_of(home).open("a", encoding="utf-8") as file:
        file.write("{half a li")
    assert kept(file_of(home)) == [first, second]
    assert earlier(home, "last") == second
    assert earlier(home, "2026-01-02") == first
    copy = tmp_path / "old.jsonl"
    copy.write_text(first.line(), "utf-8")
    assert earlier(home, str(copy)) == first


@pytest.mark.parametrize(
    ("title", "junk"),
    [
        ("Skerrow Light", False), ("The Black Death", False), ("In Memoriam", False), ("3M", False), ("C++", False),
        ("1879", True), ("The", True), ("of the tower", True), ("A long title that says a whole thing in words", True),
        ("see https://x.example", True), ("table | cell", True), ("report.pdf", True), ("…", True),
    ],
)  # fmt: skip
def test_titles_that_name_nothing(title: str, junk: bool) -> None:
    assert bool(_junk(title)) is junk


def test_dress_does_not_count() -> None:
    assert plain("  “The Light”, 1,879 m — high!") == "the light 1879 m high"


def claim(number: int, text: str) -> Claim:
    return Claim(f"c-{number}", "s-1", text, (Quote("s-1", 0, len(text), text),))


def test_contradictions_are_planted_one_figure_each_and_counted_when_found() -> None:
    source = Source("s-1", "raw/a.md", "0", "0", "text", "A")
    texts = [
        "The tower has 12 rooms.",
        "It was lit in 1879.",
        "The lens weighs 3.2 tonnes.",
        "It cost 40 pounds and 6.",
    ]
    claims = [claim(number, text) for number, text in enumerate(texts)]
    compared: list[list[Claim]] = []

    def every_other(given: Sequence[Claim], sources: Mapping[str, Source]) -> list[Conflict]:
        compared.append(list(given))
        assert {one.source for one in given} <= set(sources)
        return [Conflict("c-planted-c-0", "c-0", "figures"), Conflict("c-0", "c-3", "figures")]

    assert recall(claims, {"s-1": source}, every_other) == Measured(0.5, 2)
    assert [one.text for one in compared[0]] == [
        "The tower has 12 rooms.", "It cost 40 pounds and 6.", "The tower has 18 rooms.", "It cost 60 pounds and 6.",
    ]  # fmt: skip
    assert recall(claims[1:2], {"s-1": source}, every_other) is None

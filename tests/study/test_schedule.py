"""Reviews are a log that only grows; what is due follows from it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.cli import cli
from kb.home import Home
from kb.library import Library
from kb.study.cards import Card, make_cards
from kb.study.quiz import is_right, questions
from kb.study.schedule import Review, Schedule, read_log, write_review

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def cards_of(home: Home) -> list[Card]:
    with Library.open(home, readonly=True) as library:
        return make_cards(library)


def test_a_card_that_is_known_comes_later_each_time(home: Home) -> None:
    card = cards_of(home)[0]
    schedule = Schedule([card], [])
    at, waits = START, []
    for _ in range(5):
        due = schedule.record(Review(card.id, 3, at))
        waits.append(due - at)
        at = due
    assert waits == sorted(waits)
    assert waits[0] < timedelta(hours=1)
    assert waits[-1] > timedelta(days=20)
    assert schedule.record(Review(card.id, 1, at)) - at < timedelta(hours=1)


def test_what_is_due_follows_from_the_log_alone(home: Home) -> None:
    cards = cards_of(home)
    write_review(home, Review(cards[0].id, 4, START))
    write_review(home, Review(cards[1].id, 1, START))
    schedule = Schedule(cards, read_log(home))
    assert schedule.due(START) == []
    assert schedule.due(START + timedelta(minutes=5)) == [cards[1]]
    assert schedule.due(START + timedelta(days=400)) == [cards[1], cards[0]]
    assert {card.id for card in schedule.new()} == {card.id for card in cards[2:]}
    assert Schedule(cards, []).new()[0].kind == "definition"
    assert schedule.next_due() == START + timedelta(minutes=1)


def test_a_torn_or_foreign_line_costs_only_itself(home: Home) -> None:
    write_review(home, Review("k-1", 3, START))
    with home.study.open("ab") as file:
        file.write(b'# mine\n[1]\n{"card": "k-2", "rating": 9, "at": "2026-03-01T09:00:00+00:00"}\n{"card": "k-3", "ra')
    write_review(home, Review("k-4", 2, START))
    assert [review.card for review in read_log(home)] == ["k-1", "k-4"]


def test_the_command_says_what_is_due_and_asks_nobody_who_is_not_there(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(args=["study", "--kb", str(home.root), "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert (told["due"], told["next_due"]) == ([], "")
    assert 0 < len(told["new"]) <= 10
    cli.main(args=["study", "--kb", str(home.root), "fresnel lens"], standalone_mode=False)
    assert "Run `kb study` in a terminal" in capsys.readouterr().out
    assert not home.study.exists()


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("3 September 1847", "September 3, 1847"),
        ("3 September 1847", "3rd of september 1847"),
        ("32,000", "32000"),
        ("Ada Marlow", "ada marlow"),
        ("Pál Gábor", "Pal Gabor"),
    ],
)
def test_an_answer_is_right_in_any_spelling_that_says_the_same(home: Home, answer: str, given: str) -> None:
    card = replace(cards_of(home)[0], answer=answer)
    assert is_right(card, given)
    assert not is_right(card, f"{given} 7")
    assert not is_right(card, "")


def test_a_quiz_is_marked_and_changes_no_schedule(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = questions(cards_of(home), 2, "a")
    assert len(asked) == 2
    assert asked == questions(cards_of(home), 2, "a")
    assert "definition" not in {card.kind for card in asked}
    monkeypatch.setattr("sys.stdin", io.StringIO("no idea\n"))
    cli.main(args=["study", "--kb", str(home.root), "--quiz", "2"], standalone_mode=False)
    told = capsys.readouterr().out
    assert "No: " in told
    assert "“" in told
    assert "0 of 1 right." in told
    cli.main(args=["study", "--kb", str(home.root), "--quiz", "2", "--json"], standalone_mode=False)
    assert len(json.loads(capsys.readouterr().out)["quiz"]) == 2
    assert not home.study.exists()

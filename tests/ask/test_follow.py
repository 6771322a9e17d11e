"""Follow-up questions, made to stand alone by rules."""

from __future__ import annotations

import time

import pytest

from kb.ask.follow import Turn, resolved

BUILT = Turn("Who designed Skerrow Light?", "Margaret Thorne designed Skerrow Light as a solid mass.")
TOWER = Turn("When was the tower built?", "The tower was built in 1876.")
KEEPERS = Turn("How many keepers tended the lamp?", "For more than a century three keepers tended it.")
EFFIE = Turn("Who is Effie Rae?", "Effie Rae kept the light until 1931.")
GULL = Turn("Where does the gull nest?", "The gull nests on Skerrow Rock.")
HEIGHT = Turn("How tall is the tower?", "The tower is 38 metres high.")


@pytest.mark.parametrize(
    ("before", "text", "meant"),
    [
        (BUILT, "When did she die?", "When did Margaret Thorne die?"),
        (BUILT, "What did he say about it?", "What did Margaret Thorne say about Skerrow Light?"),
        (BUILT, "How tall is it?", "How tall is Skerrow Light?"),
        (TOWER, "Where is it?", "Where is the tower?"),
        (TOWER, "What happened in that year?", "What happened in 1876?"),
        (KEEPERS, "What did they eat?", "What did keepers eat?"),
        (EFFIE, "Where did her sister live?", "Where did Effie Rae’s sister live?"),
        (EFFIE, "Who taught her?", "Who taught Effie Rae?"),
        (GULL, "Who lived there?", "Who lived at Skerrow Rock?"),
        (GULL, "Is it rare?", "Is the gull rare?"),
        (HEIGHT, "And the lens?", "How tall is the lens?"),
        (HEIGHT, "What about Basalt Rock?", "How tall is Basalt Rock?"),
        (HEIGHT, "And its cost?", "And the tower’s cost?"),
        (Turn("What did the board say about the lens?", "It is old."), "Who paid for it?", "Who paid for the lens?"),
        (Turn("How old is the lens of Skerrow Light?", ""), "Who made it?", "Who made the lens of Skerrow Light?"),
        (Turn("How many lived there in 1920?", "Three."), "And in 1950?", "How many lived there in 1950?"),
        (
            Turn("What is photosynthesis?", "Plants make sugar."),
            "Does it need light?",
            "Does photosynthesis need light?",
        ),
        (Turn("How does sample mail work?", "It asks."), "Does it need a key?", "Does sample mail need a key?"),
        (Turn("What are they?", "Birds."), "Does it need light?", "Does it need light?"),
        (Turn("When was the light automated?", "1983."), "Why?", "Why (When was the light automated)?"),
    ],
)
def test_what_leans_is_said_by_name(before: Turn, text: str, meant: str) -> None:
    assert resolved(text, before) == meant


@pytest.mark.parametrize(
    "text",
    [
        "When was the lighthouse closed?",
        "Is it true that the light was moved?",
        "Is there any bird on the rock?",
        "What time is it?",
        "How tall is Skerrow Light and who built it?",  # it stands for what the question itself names
        "",
        "?",
    ],
)
def test_what_stands_alone_stays(text: str) -> None:
    assert resolved(text, BUILT) == text
    assert resolved(text, None) == text


def test_nothing_is_put_in_where_nothing_fits() -> None:
    assert resolved("When did she die?", Turn("What is basalt?", "A dark stone.")) == "When did she die?"
    assert resolved("How tall is it?", Turn("Why?", "")) == "How tall is it?"


def test_a_long_or_hostile_turn_costs_no_time() -> None:
    begin = time.monotonic()
    for words in ("the a " * 3_000, "The Aa of the " * 2_000, "x" * 20_000, "(" * 20_000, "1 " * 9_000, "Aa-" * 6_000):
        assert len(resolved("What is it there in that year, and who are they?", Turn(words, words))) < 1_000
        resolved(words, BUILT)
    assert time.monotonic() - begin < 5

"""Which sentence answers best, and where a text is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ask.question import kind_fits, parse
from kb.ask.rank import FEATURES, LEXICAL, WEIGHTS, rank
from kb.ask.reading import excerpt
from kb.ask.terms import Statistics, closeness
from kb.values import Passage

TOWER = (
    "The Tern Rock lighthouse was built in 1861 by the engineer Ada Holm. It is 34 metres tall. "
    "The keeper kept goats. In 1902 the tower cracked because the oil store exploded."
)


def ranked(question: str, text: str = TOWER, heading: str = "") -> list[str]:
    asked = parse(question)
    statistics = Statistics(100, dict.fromkeys(asked.stems, 3))
    return [c.text for c in rank(asked, [Passage("s", 10, 10 + len(text), text, heading, 1)], statistics)]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Who built the Tern Rock lighthouse?", "The Tern Rock lighthouse was built in 1861 by the engineer Ada Holm."),
        ("How many metres tall is it?", "It is 34 metres tall."),
        ("Why did the tower crack?", "In 1902 the tower cracked because the oil store exploded."),
        ("Which animals did the keeper keep?", "The keeper kept goats."),
    ],
)
def test_the_best_sentence_comes_first(question: str, best: str) -> None:
    assert ranked(question)[0] == best


def test_offsets_are_those_of_the_source() -> None:
    asked = parse("goats")
    for c in rank(asked, [Passage("s", 10, 10 + len(TOWER), TOWER, "", 1)], Statistics(1, {})):
        assert TOWER[c.start - 10 : c.end - 10] == c.text
        assert len(c.features) == len(FEATURES) == len(WEIGHTS) == len(LEXICAL) + 2


def test_the_sentence_before_and_the_headings_lend_their_words() -> None:
    text = "The observatory opened late. It cost 900 crowns. A dome cost 900 crowns."
    assert ranked("What did the observatory cost?", text)[0] == "It cost 900 crowns."


def test_a_word_in_every_sentence_tells_nothing() -> None:
    text = "The pier is old. The pier was paid for by a tax. The pier is long."
    assert ranked("Who paid for the pier?", text)[0] == "The pier was paid for by a tax."


def test_words_of_one_family_count() -> None:
    text = "The council met twice. Attendance rose to ninety. Goats were sold."
    assert ranked("How many attended?", text)[0] == "Attendance rose to ninety."


def test_closeness_is_one_for_the_questions_own_words_and_zero_without_them() -> None:
    asked = parse("northern pier herring tax").stems
    assert closeness(asked, "northern pier herring tax") == 1
    assert closeness(asked, "puffins left") == 0


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("When was it built?", "It was built in 1861.", 1.0),
        ("When was it built?", "It was built by Holm.", 0.0),
        ("What happened after 1861? When was that?", "In 1861 it rained.", 0.0),
        ("How many boats?", "About 400 boats.", 1.0),
        ("How many boats?", "Several boats.", 1.0),
        ("How many boats?", "Boats.", 0.0),
        ("Who was it?", "Then came Ada Holm.", 1.0),
        ("Who was Ada Holm?", "Then came Ada Holm.", 0.0),
        ("Why?", "It fell because of rain.", 1.0),
        ("What is it?", "A pier.", 0.7),
    ],
)
def test_a_sentence_holds_the_kind_of_thing_asked_for(question: str, text: str, fits: float) -> None:
    assert kind_fits(parse(question), text) == fits


def test_an_excerpt_is_where_the_terms_stand() -> None:
    text = "word " * 300 + "the herring tax paid for the pier " + "word " * 300
    start, end = excerpt(text, parse("herring tax pier").stems, 200)
    assert "herring tax paid for the pier" in text[start:end]
    assert not text[start - 1].isalnum() and not text[end].isalnum()


@given(st.text(), st.lists(st.text(max_size=5), max_size=4), st.integers(30, 80))
def test_an_excerpt_is_always_a_part_of_at_most_that_length(text: str, stems: list[str], longest: int) -> None:
    start, end = excerpt(text, stems, longest)
    assert 0 <= start <= end <= len(text)
    assert end - start <= longest


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_question_and_any_text_can_be_ranked(question: str, text: str) -> None:
    first = ranked(question, text)
    assert first == ranked(question, text)

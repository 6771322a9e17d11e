"""Which sentence answers best, and where a text is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ask.question import answers, kind_fits, parse
from kb.ask.rank import FEATURES, LEXICAL, SURROUNDINGS, WEIGHTS, rank, surroundings
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


def test_a_label_or_a_byline_answers_nothing_but_a_question_for_its_date() -> None:
    text = "Ada Holm, 12 May 1911.\n\nSponsors of the tower:\n\nThe tower of Tern Rock has sponsors in three towns."
    assert ranked("Who are the sponsors of the tower?", text)[0].endswith("three towns.")
    byline = "Ada Holm, 2014-04-11\n\nThe tower stands well, says Holm.\n\nIt is old."
    assert ranked("When did Ada Holm write?", byline)[0] == "Ada Holm, 2014-04-11"


def test_how_well_a_passage_was_found_counts_for_its_sentences() -> None:
    asked = parse("When did the pier open?")
    texts = ["The pier did open in 1901.", "The pier did open in 1911."]
    passages = [
        Passage(name, 0, len(text), text, "", n) for n, (name, text) in enumerate(zip("ab", texts, strict=True))
    ]
    best = [rank(asked, passages, Statistics(9, {}), None, {n: 1.0, 1 - n: 0.2})[0].passage.id for n in (0, 1)]
    assert best == [0, 1]


def test_who_asks_for_several_is_told_by_a_sentence_that_names_several() -> None:
    text = "Its goods are dear in winter. Its goods are salt, smoked herring and oil. Its goods are old."
    assert ranked("Which goods does Sandwick sell?", text)[0] == "Its goods are salt, smoked herring and oil."


def test_what_a_thing_is_is_told_by_the_sentence_that_says_so() -> None:
    text = "No formula tells a tern stone. A tern stone (or tern) is a mark of granite on a shore. The tern stone fell."
    assert ranked("What is a tern stone?", text)[0].startswith("A tern stone (or tern) is a mark")


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
        ("When was that after 1861?", "In 1861 it rained.", 0.0),
        ("How many boats?", "About 400 boats.", 1.0),
        ("How many boats?", "Several boats.", 1.0),
        ("How many boats?", "Boats.", 0.0),
        ("How many boats?", "It is one of the better harbours.", 0.0),
        ("How many boats?", "There was one boat.", 1.0),
        ("Who was it?", "Then came Ada Holm.", 1.0),
        ("Who was it?", "Well, I think I’d say the keeper.", 0.0),
        ("Who was Ada Holm?", "Then came Ada Holm.", 0.2),
        ("What does Ada do?", "Hi, I'm Ada, I mend nets.", 1.0),
        ("Who is Ada Holm?", "Ada Holm, a keeper of the tower, came.", 1.0),
        ("Who's Holm?", "Holm works for the town.", 1.0),
        ("What does Holm do for a living?", "It cost Holm a coat.", 0.2),
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


@pytest.mark.parametrize(
    ("question", "text", "can"),
    [
        ("When was Ada Holm born?", "Ada Holm died in 1902.", False),
        ("When was Ada Holm born?", "Ada Holm was born in 1830 and died in 1902.", True),
        ("When was Ada Holm born?", "Her birth fell in 1830.", True),
        ("How much did the dome cost?", "The dome was paid for by the town.", False),
        ("How much did the dome cost?", "It cost 900 crowns.", True),
        ("What was the yearly budget of the works?", "The budget was small.", False),
        ("How many boats are there?", "There are boats.", False),
        ("Why did it open?", "It opened because of rain.", True),
        ("What is the dome?", "https://example.org/the-dome", False),
        ("What is the dome?", "https://example.org/the-dome https://example.org/what-is-the-dome", False),
        ("What is the dome?", "See https://example.org/the-dome for it.", True),
    ],
)
def test_an_answer_has_what_was_asked_for(question: str, text: str, can: bool) -> None:
    assert answers(parse(question), text) is can


def test_in_a_talk_the_reply_answers_and_not_the_question() -> None:
    text = "MEL: Who paid for the northern pier?\nERNEST: That was the herring tax, I think, for ten years."
    assert ranked("Who paid for the northern pier?", text)[0].endswith(
        "That was the herring tax, I think, for ten years."
    )


def test_surroundings_are_whole_sentences_of_one_speaker() -> None:
    text = "ANN: First came rain. Then came hail.\nBEN: The pier broke. Nobody was hurt.\nANN: It was late."
    passage = Passage("s", 10, 10 + len(text), text)
    start = 10 + text.index("Nobody")
    begin, end = surroundings(passage, start, start + len("Nobody was hurt."))
    assert text[begin - 10 : end - 10] == "BEN: The pier broke. Nobody was hurt."
    long = " ".join(f"Sentence number {i} says a little." for i in range(60))
    begin, end = surroundings(Passage("s", 0, len(long), long), 1000, 1010)
    assert 1010 - 480 <= begin <= 1000 < end
    assert end - begin <= SURROUNDINGS

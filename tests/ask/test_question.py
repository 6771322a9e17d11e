"""What a question asks for."""

from __future__ import annotations

import pytest

from kb.ask.question import MAX_TERMS, parse
from kb.ask.terms import joined, read, spellings


@pytest.mark.parametrize(
    ("text", "words", "wants"),
    [
        ("Who built the Tern Rock lighthouse?", ["built", "Tern", "Rock", "lighthouse"], "name"),
        ("When did the tower crack?", ["tower", "crack"], "date"),
        ("In what year did the tower crack?", ["year", "tower", "crack"], "date"),
        ("How many boats were there in 1913?", ["boats", "1913"], "number"),
        ("Why did the tower crack?", ["tower", "crack"], "reason"),
        ("Where do terns nest?", ["terns", "nest"], "place"),
        ("Which city is it?", ["city"], "place"),
        ("What happened when the tower fell?", ["happened", "tower", "fell"], "thing"),
        ("Did the man who built the pier drown?", ["man", "built", "pier", "drown"], "thing"),
        ("Do you know when the pier fell?", ["know", "pier", "fell"], "date"),
        ("What paid for the pier?", ["paid", "pier"], "thing"),
        ("boats boat BOATS", ["boats"], "thing"),
        ("", [], "thing"),
        ("?!", [], "thing"),
        ("who is it", ["who", "is", "it"], "name"),
    ],
)
def test_terms_are_content_words_and_the_kind_is_what_is_asked(text: str, words: list[str], wants: str) -> None:
    question = parse(text)
    assert [term.word for term in question.terms] == words
    assert question.wants == wants


def test_names_are_capitals_after_the_first_word_and_numbers_are_numbers() -> None:
    terms = {term.word: term for term in parse("Did Ada Holm pay £3,000 in June 1861?").terms}
    assert [word for word, term in terms.items() if term.name] == ["Ada", "Holm", "June"]
    assert [word for word, term in terms.items() if term.number] == ["3,000", "1861"]


def test_a_very_long_question_is_read_as_far_as_it_matters() -> None:
    question = parse(" ".join(f"word{i}" for i in range(2_000)))
    assert len(question.terms) == MAX_TERMS


def test_what_only_asks_is_not_asked_about() -> None:
    assert [t.word for t in parse("List the keepers of the light").terms] == ["keepers", "light"]
    assert [t.word for t in parse("What does the survey say about the walls?").terms] == ["survey", "walls"]
    assert [t.word for t in parse("Which list names the keepers?").terms] == ["list", "names", "keepers"]


@pytest.mark.parametrize("word", ["TV", "T.V.", "T_V_"])
def test_initials_are_one_word_however_they_are_written(word: str) -> None:
    assert parse(f"Who bought the {word}?").stems[-1] == "tv"
    assert "tv" in read(f"We bought the {word} in May.")[0]
    assert "t v" in spellings("TV"), "as the index has it"


@pytest.mark.parametrize("text", ["The U.S. army", "J.K. Rowling wrote it"])
def test_what_would_be_another_word_or_is_a_name_stays_apart(text: str) -> None:
    assert joined(text) == text

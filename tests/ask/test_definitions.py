"""Who somebody is, what a thing is, and what a document is about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.definitions import NOT_SAID, SAID_OF_IT, asked_person, asked_thing, defines, tells_who
from kb.ask.question import parse
from kb.library import Library
from kb.values import Answer
from tests.ask.small_base import small

FILES = {
    "harbour-blog.md": """# Five weeks at the quay

Everybody in Orvik has an opinion on nets. A net is a heavy thing when it is wet, and nets dry slowly in autumn.

This report examines why the herring nets of Orvik rot within a winter. The nets hang in the rain, and nets that hang
in the rain rot. Net menders in Orvik mend 40 nets a week.

"I never liked tar," the Orvik-based chandler Mads Lunde wrote to us. Signe Holt, senior analyst at the fishery board,
disagrees. Karl Lunde kept bees.

The Orvik Netting Guild (ONG) was asked as well. ONG was founded in a cellar.
""",
    "menders.md": """# Questions of visitors

## What is a bolt rope?

Sewn along the edge, it keeps a sail from tearing. Every sail of Orvik has one.

## Where it is sold

A bolt rope is sold by the metre at the chandler's. A bolt rope is often blue.
""",
    "paper.md": """# Tar and rope

Ropes were tarred in Orvik before 1900. Lind M, Moe K, et al. Tar in ropes of Orvik. J Ropes. 1999;3:21-9. Tarred ropes
last longer than ropes that are dry, as ropes of both kinds show.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("orvik"), FILES) as opened:
        yield opened


def asked(library: Library, question: str) -> Answer:
    return ask(library, question, Extractive())


@pytest.mark.parametrize(
    ("question", "person", "thing"),
    [
        ("Who is Signe Holt?", "Signe Holt", ""),
        ("Tell me about Signe Holt", "Signe Holt", ""),
        ("What do you know about nets?", "", "nets"),
        ("What does ONG stand for?", "", "ong"),
        ("What is a bolt rope?", "", "bolt rope"),
        ("When was it sold, and what is a rope?", "", ""),
    ],
)
def test_whom_or_what_a_question_wants_defined(question: str, person: str, thing: str) -> None:
    assert asked_person(question) == person
    assert asked_thing(question.casefold()) == thing or person
    assert (parse(question).wants == "definition") is bool(person or thing)


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("What is NBT?", "It is kept in a format known as Named Binary Tag (NBT).", 1.0),
        ("What is NBT?", "Before, NBT was sent in packets.", SAID_OF_IT),
        ("What is a show globe?", "The show globe was also used until 1900.", SAID_OF_IT),
        ("What is RANBP2?", "RANBP2, a nuclear pore protein, has many roles.", 1.0),
        ("What is a prime?", "A prime is called so for a reason.", 1.0),
        ("What is a prime?", "He never liked it.", NOT_SAID),
        ("Who is Ammar Askar?", "The Lahore-based developer Ammar Askar wrote about it.", 1.0),
        ("Who is Ammar Askar?", "After Ammar Askar left, it rained.", NOT_SAID),
        ("Who is Signe Holt?", "Signe Holt, senior analyst at the board, disagrees.", 1.0),
        ("Who is Signe Holt?", "It was led by Signe Holt, Ph.D., of Orvik College.", 1.0),
        ("Who was William Simon?", "They named William Simon as the first head of it.", 1.0),
        ("Who is Signe Holt?", "We met Signe Holt twice.", NOT_SAID),
    ],
)
def test_what_says_what_something_is(question: str, text: str, fits: float) -> None:
    assert defines(question, text) == fits


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Effie was born there.", True),
        ("As Rae said, it moved.", True),
        ("Then Mrs Rae came.", True),
        ("Duncan Rae said so.", False),
        ("The Raeburn house stands.", False),
    ],
)
def test_a_surname_behind_another_first_name_is_another(text: str, names: bool) -> None:
    assert tells_who("Who is Effie Rae?", text, asked=False) is names


def test_somebody_is_told_by_what_they_are(library: Library) -> None:
    assert "chandler Mads Lunde" in asked(library, "Who is Mads Lunde?").sentences[0].text
    assert "senior analyst" in asked(library, "Tell me about Signe Holt").sentences[0].text


def test_what_an_abbreviation_stands_for_comes_before_what_is_told_of_it(library: Library) -> None:
    assert "Netting Guild (ONG)" in asked(library, "What is ONG?").sentences[0].text


def test_what_stands_beneath_the_question_itself_answers_it(library: Library) -> None:
    assert asked(library, "What is a bolt rope?").sentences[0].text.startswith("Sewn along the edge")


def test_a_document_is_about_what_it_says_first_and_no_reference_is_its_subject(library: Library) -> None:
    told = asked(library, "What is the harbour-blog page about?")
    assert "This report examines why the herring nets of Orvik rot within a winter." in told.sentences[0].text
    assert asked(library, "Summarise harbour-blog.md").sentences[0].text == told.sentences[0].text
    assert "et al" not in asked(library, "What is the paper on tar and rope about?").sentences[0].text

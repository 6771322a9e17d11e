"""Questions that name one document, or a quantity by its name, and sentences that only announce."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.terms import alike, root
from kb.library import Library
from kb.text.chatter import announces
from tests.ask.small_base import small

FILES = {
    "PX3107b.txt": """Chair: Um I'm Tessa , the chair , and this is our second meeting of the whole group today .

Engineer: Mm-hmm .

Chair: Today we're designing a wooden birdhouse with a removable bottom for schools .

Engineer: Finance-wise , we've got a selling price at fifteen crowns for each birdhouse , which nobody knows in pounds .

Engineer: It's about

Carpenter: The birdhouse needs cedar planks because other planks rot within winter .
""",
    "grain.md": """# The grain market

In 3107 bushels the market measured the harvest. The price of barley rose after the flood.
""",
    "feast.eml": """From: Orla Penn <orla@example.org>
Subject: Lantern feast
Date: Mon, 3 Mar 2025 10:00:00 +0000

Hi all,

Get excited for our first lantern feast!

There will be eel soup, paper boats and a raffle. Please tell me if you come.
""",
    "sonar.md": """# Sonar Kelp Surveys: A Toolkit for Shallow Bays

Ines Abara ( ), Tomas Quill¹, and Mei de Vries²
¹ Institute of Bays

Abstract. Sonar finds kelp where water is brown. This toolkit draws maps of kelp from sonar.
""",
    "delta.md": """# The Oru delta

The Oru delta is the largest wetland of the coast. It has 900 islands and 40 lakes. This region belongs to nine nations.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("named"), FILES) as made:
        yield made


def said(library: Library, question: str) -> list[str]:
    """The sentences of an answer."""
    return [sentence.text for sentence in ask(library, question, Extractive()).sentences]


@pytest.mark.parametrize("called", ["the meeting PX3107b", "PX3107b", "the document PX3107b", "the PX3107b transcript"])
def test_what_a_talk_is_about_is_told_by_what_is_said_in_it(library: Library, called: str) -> None:
    answer = ask(library, f"What is {called} about?", Extractive())
    assert {c.path for s in answer.sentences for c in s.citations} == {"raw/PX3107b.txt"}
    told = " ".join(s.text for s in answer.sentences)
    assert "birdhouse" in told and "Tessa" not in told and "3107 bushels" not in told


def test_a_kind_of_document_is_no_part_of_its_name(library: Library) -> None:
    answer = ask(library, "What is the lantern feast email about?", Extractive())
    assert {c.path for s in answer.sentences for c in s.citations} == {"raw/feast.eml"}
    assert not any(c.path == "raw/grain.md" for s in answer.sentences for c in s.citations)


def test_a_sentence_that_announces_gives_way_to_the_one_that_tells(library: Library) -> None:
    assert said(library, "What will there be at the lantern feast?")[0].startswith("There will be eel soup")


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("Save the date for our gala!", True),
        ("We are pleased to announce the spring fair.", True),
        ("Join us on 4 May at the pier.", False),
        ("The mayor announced the spring fair.", False),
    ],
)
def test_what_only_announces_has_no_date_and_no_news(text: str, only: bool) -> None:
    assert announces(text) is only


def test_a_quantity_that_is_called_by_its_name_is_told(library: Library) -> None:
    assert "fifteen crowns" in said(library, "What is the selling price of the birdhouse?")[0]
    assert ask(library, "What is the renting price of the submarine?", Extractive()).abstained


def test_who_wrote_a_document_is_told_by_its_byline(library: Library) -> None:
    for text in ("Who are the authors of Sonar Kelp Surveys?", "Who wrote the sonar kelp paper?"):
        (byline,) = said(library, text)
        assert byline.startswith("Ines Abara") and "Mei de Vries" in byline and "Institute" not in byline
    assert not any("Ines Abara" in text for text in said(library, "Who wrote Hamlet?"))


def test_a_word_of_the_same_meaning_counts(library: Library) -> None:
    assert root("nations") in alike(root("countries"))
    told = ask(library, "How many countries does the Oru delta belong to?", Extractive())
    assert any("nine nations" in s.text or "nine nations" in c.text for s in told.sentences for c in s.citations)

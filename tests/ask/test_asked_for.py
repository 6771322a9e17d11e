"""What an answer must have: what is counted, a number or an address by its form, a sum, a date."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.asked_for import asks_form, counted, counts, has_form
from kb.ask.question import answers, kind_fits, parse
from kb.ask.terms import read
from kb.library import Library
from tests.ask.small_base import small

MUSEUM = {
    "museum.md": """# The whaling museum of Brenness

The whaling museum of Brenness opens at 10 in the morning from May to September. It has shown 40 models of ships
since 1912.

Captain Ulla Storr founded the museum of Brenness with 12 sailors. Ulla Storr sailed for 30 years and lost 2 ships.
""",
    "inn.md": """# The inn of Brenness

Rooms at the inn cost 90 crowns a night. The inn's telephone number is +47 22 14 55 90, and letters go to
inn@brenness.example.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("museum"), MUSEUM) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("How many children did Ulla Storr have?", "child"),
        ("How many people took part in the voyage?", "person"),
        ("How many square miles large was the region?", "mile"),
        ("How many of the models are of wood?", "model"),
        ("How many others came along?", ""),
        ("How much did it cost?", ""),
    ],
)
def test_what_is_counted_is_the_first_plural(question: str, noun: str) -> None:
    assert counted(question) == noun


@pytest.mark.parametrize(
    ("question", "text", "can"),
    [
        ("How many children did she have?", "She lost 2 ships and had 12 sailors.", False),
        ("How many children did she have?", "She had four sons and a daughter.", True),
        ("How many people gave money?", "In all 180 donors sent something.", True),
        ("How many people gave money?", "In all 180 crowns came in.", False),
        ("How many nations took part?", "Nine countries took part.", True),
        ("How many ships did she lose?", "She lost 2 of them, the larger ships.", True),
        ("When did she sail?", "In May.", True),
    ],
)
def test_a_text_counts_what_it_names_in_any_words(question: str, text: str, can: bool) -> None:
    assert counts(question, frozenset(read(text)[0])) is can


@pytest.mark.parametrize(
    ("question", "text", "has"),
    [
        ("What is the phone number of the inn?", "It opens at 10 from May to September 2019.", False),
        ("What is the phone number of the inn?", "Call 22 14 55 90.", True),
        ("What's the e-mail address of the inn?", "It stands at the harbour, house 9.", False),
        ("What's the e-mail address of the inn?", "Write to inn@brenness.example.", True),
        ("What is the web address of the inn?", "See www.inn.example for prices.", True),
        ("Who has the number of the inn?", "The inn is known.", True),
    ],
)
def test_a_number_to_call_and_an_address_have_their_own_forms(question: str, text: str, has: bool) -> None:
    assert has_form(question, text) is has
    assert answers(parse(question), text) is has


def test_what_nothing_counts_is_not_told_by_another_figure(library: Library) -> None:
    assert ask(library, "How many children did Ulla Storr have?", Extractive()).abstained
    ships = ask(library, "How many ships did Ulla Storr lose?", Extractive())
    assert not ships.abstained and "2 ships" in ships.sentences[0].text
    assert ask(library, "What is the phone number of the museum of Brenness?", Extractive()).abstained
    assert asks_form("What is the telephone number of the inn?")
    inn = ask(library, "What is the telephone number of the inn?", Extractive())
    assert not inn.abstained and "22 14 55 90" in inn.sentences[0].text


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("How much do the sailors earn?", "To say nothing of the sailors, who earn little, it was a cold year.", 0.0),
        ("How much do the sailors earn?", "The sailors earn nothing.", 1.0),
        ("In what century was the chapel built?", "The chapel was built in the 11th century.", 1.0),
        ("In what century was the chapel built?", "The chapel was built in the early nineteenth century.", 1.0),
        ("In what century was the chapel built?", "It is not known in which century that was.", 0.0),
        ("During which era did the town thrive?", "The town was large in the pre-war era.", 1.0),
    ],
)
def test_a_sum_and_a_century_are_told_as_such(question: str, text: str, fits: float) -> None:
    assert kind_fits(parse(question), text) == fits


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("What was the average annual salary of a pilot?", "money"),
        ("What did the repair of the pier cost?", "money"),
        ("What is there a push for in the north, to reduce the costs of drugs?", "thing"),
        ("When the pier fell, what did the council do?", "thing"),
        ("When did the pier fall, and who saw it?", "date"),
        ("When the pier fell, how many people stood on it?", "number"),
    ],
)
def test_the_kind_is_that_of_the_main_clause(question: str, wants: str) -> None:
    assert parse(question).wants == wants

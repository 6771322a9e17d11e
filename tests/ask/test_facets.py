"""Questions over two sources, several questions in one, and lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.catalog import Catalog
from kb.ask.facets import facets, sources_of
from kb.ask.lists import asked_for
from kb.ask.question import enumerates
from kb.library import Library
from tests.ask.small_base import small

FILES = {
    "north.md": """# The Northhaven charter

Given at Northhaven on 3 May 1712.

Northhaven charges every boat a fee of two crowns. Fishing at night is forbidden there because of the rocks.
""",
    "south.md": """# The Southhaven charter

Given at Southhaven on 9 June 1698.

Southhaven takes no fee from small boats. Fishing at night is allowed with a lamp.
""",
    "guide.md": """# A guide to curing herring

There are three ways of curing herring in the islands.

One way is to salt the fish in barrels. It keeps for a winter.

Another way is to smoke it over peat. The smoke takes two days.

The last way is to dry it in the wind.

A curer reports three things that spoil fish. They are told at length.

#1: Rain in the yard. It wets the salt.

Nobody can help it. Some cover the yard.

#2: Flies in summer. They come with the heat.

#3: Old salt from last year.

## Tools of the curer

The curer needs these tools:

- a gutting knife
- a barrel of oak
- a peat oven

## Markets for herring

### Lerwick

Lerwick buys the salted fish in May.

### Bergen

Bergen pays most for smoked fish.

### Hamburg

Hamburg takes whatever is left in autumn. Fish, they say, keeps its colours there: grey, silver, green, and a dull blue.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("havens"), FILES) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("How do the panel and the report differ on fees?", [("fees", "the panel"), ("fees", "the report")]),
        (
            "Do Ada Holm and the survey agree about night fishing?",
            [("night fishing", "Ada Holm"), ("night fishing", "the survey")],
        ),
        ("Does Holm see fees the way Veld does?", [("fees", "Holm"), ("fees", "Veld")]),
        ("What is the difference between terns and gulls in diet?", [("diet", "terns"), ("diet", "gulls")]),
        ("Compare terns with gulls", [("terns", "terns"), ("gulls", "gulls")]),
        (
            "Which came first, the tower or the pier?",
            [("When was the tower?", "the tower"), ("When was the pier?", "the pier")],
        ),
        (
            "Who built the tower, and why did the pier fail?",
            [("Who built the tower?", ""), ("why did the pier fail?", "")],
        ),
        (
            "Who built the tower? When did it crack?",
            [("Who built the tower?", ""), ("When did it crack? (built tower)", "")],
        ),
        ("How does Holm's view of fees differ from Veld's?", [("fees", "Holm"), ("fees", "Veld")]),
        ("How do Holm's and Veld's childhoods differ?", [("childhoods", "Holm"), ("childhoods", "Veld")]),
        ("Compare what Holm and the survey say about nets", [("nets", "Holm"), ("nets", "the survey")]),
        (
            "Does the survey contradict the report on the number of boats?",
            [("the number of boats", "the survey"), ("the number of boats", "the report")],
        ),
        (
            "What do the study of boats and sails and the report of 1913 each say about nets?",
            [("nets", "the study of boats and sails"), ("nets", "the report of 1913")],
        ),
        (
            "According to Holm and the survey, how many boats sank?",
            [("how many boats sank", "Holm"), ("how many boats sank", "the survey")],
        ),
        (
            "What does the survey say about nets, and what does Holm say?",
            [("nets", "the survey"), ("nets", "Holm")],
        ),
        ("Were Ada Holm and Jon Veld born at sea?", [("born at sea", "Ada Holm"), ("born at sea", "Jon Veld")]),
        ("What are salt and pepper used for?", [("What are salt and pepper used for?", "")]),
        ("", [("", "")]),
    ],
)
def test_a_question_is_taken_apart_by_what_is_asked_of_whom(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(facet.text, facet.side) for facet in facets(text)] == parts


def test_a_side_means_the_source_that_is_called_so(library: Library) -> None:
    paths = {source.id: source.path for source in library.sources.all()}
    meant = sources_of(library, Catalog.of(library), ["Northhaven", "the Southhaven charter", "Lisbon"])
    assert [{paths[source] for source in sources} for sources in meant] == [{"raw/north.md"}, {"raw/south.md"}, set()]


def test_two_sources_are_answered_side_by_side(library: Library) -> None:
    answer = ask(library, "How do Northhaven and Southhaven differ on fishing at night?", Extractive())
    assert [sentence.citations[0].path for sentence in answer.sentences] == ["raw/north.md", "raw/south.md"]
    assert "forbidden" in answer.sentences[0].text
    assert "with a lamp" in answer.sentences[1].text


def test_two_names_are_two_sides_only_where_sources_are_called_so(library: Library) -> None:
    answer = ask(library, "Is fishing at night allowed at Northhaven and Southhaven?", Extractive())
    assert [sentence.citations[0].path for sentence in answer.sentences] == ["raw/north.md", "raw/south.md"]
    assert facets("Who wrote War and Peace?")[0].loose
    assert ask(library, "Who wrote War and Peace?", Extractive()).abstained


def test_which_came_first_is_answered_of_both_and_not_where_one_is_invented(library: Library) -> None:
    both = ask(library, "Which came first, the Northhaven charter or the Southhaven charter?", Extractive())
    told = [" ".join([s.text, *(c.text for c in s.citations)]) for s in both.sentences]
    assert ["1712" in told[0], "1698" in told[1]] == [True, True]
    for text in (
        "Which came first, the Northhaven charter or the Wexmoor charter?",
        "How do Northhaven and Wexmoor differ on fishing at night?",
    ):
        answer = ask(library, text, Extractive())
        assert answer.abstained and answer.confidence < 0.5
        assert "Wexmoor" in answer.unknown_terms


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Which ways of curing herring are there?", ["salt the fish", "smoke it over peat", "dry it in the wind"]),
        ("Which three things spoil fish?", ["#1: Rain", "#2: Flies", "#3: Old salt"]),
        ("Which four colours does fish keep?", ["grey, silver, green, and a dull blue"]),
        ("Which tools does the curer need?", ["these tools:", "gutting knife", "barrel of oak", "peat oven"]),
        ("What are the markets for herring?", ["Lerwick", "Bergen", "Hamburg"]),
    ],
)
def test_a_list_is_quoted_as_a_whole_with_a_citation_for_each_item(
    library: Library, text: str, items: list[str]
) -> None:
    answer = ask(library, text, Extractive())
    assert not answer.abstained
    cited = [citation.text for citation in answer.sentences[0].citations]
    assert len(cited) == len(items)
    assert all(item in quote for item, quote in zip(items, cited, strict=True))
    for citation in answer.sentences[0].citations:
        assert library.sources.text(citation.source)[citation.start : citation.end] == citation.text


def test_what_a_source_is_about_is_told_of_that_source_only(library: Library) -> None:
    answer = ask(library, "What is the guide to curing herring about?", Extractive())
    assert {citation.path for citation in answer.sentences[0].citations} == {"raw/guide.md"}
    assert ask(library, "What is the treaty of Lisbon about?", Extractive()).abstained


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Which sources of income are there?", {"sourc", "incom"}),
        ("Name three reasons for leaving", {"reason", "leav"}),
        ("What are the main problems?", {"problem"}),
        ("Which city is it?", set()),
        ("Who built it?", set()),
    ],
)
def test_a_question_for_several_says_of_what(text: str, stems: set[str]) -> None:
    assert asked_for(text) == stems


def test_an_enumeration_names_three_things_or_more() -> None:
    assert enumerates("They sell salt, smoked herring and oil.")
    assert not enumerates("They sell salt and oil, which is dear.")

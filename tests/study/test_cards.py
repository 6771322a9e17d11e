"""A card is asked of what can be understood alone, and its answer is in the quote behind it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.library import Library
from kb.study.alone import stands_alone
from kb.study.cards import BLANK, Card, card_of, make_cards
from kb.study.gaps import find_gap
from kb.values import Claim, Page, Quote, Source
from tests.site.site_sample import make_base

SOURCE = Source("s-1", "raw/light.md", "", "", "markdown", "Lights of the north")


def page(title: str, *aliases: str) -> Page:
    slug = "concepts/" + title.lower().replace(" ", "-")
    return Page(slug, "concept", title, f"wiki/{slug}.md", aliases=aliases)


def card(text: str, *titles: str, **changes: Any) -> Card | None:
    claim = Claim("c-1", "s-1", text, (Quote("s-1", 0, len(text), text, 3, 3),))
    return card_of(replace(claim, **changes), [page(title) for title in titles or ("Grey Skerry",)], SOURCE)


@pytest.mark.parametrize(
    "text",
    [
        "The Grey Skerry lighthouse was first lit on 3 September 1847.",
        "Sweden rationed gasoline and heating oil in the winter of 1973.",
        "Harvard College accepted 5.3% of applicants for the class of 2019.",
        "In 1871, Ada Marlow sold her house to the Harbour Board.",
    ],
)
def test_what_names_its_subject_stands_alone(text: str) -> None:
    assert stands_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was first lit on 3 September 1847 by Ada Marlow.",  # who?
        "She sold the Grey Skerry to the Harbour Board in 1871.",
        "In her letters of 1871, Ada Marlow speaks of the storm.",  # a pronoun before its name
        "The college became home for North America's first known printing press in 1638.",  # which college?
        "However, Ada Marlow sold the Grey Skerry in 1871.",
        "Ada Marlow sold the Grey Skerry two years later.",  # than what?
        "Ada Marlow sold the Grey Skerry in that year.",
        "This lighthouse was built by Ada Marlow in 1847.",
        "We lit the Grey Skerry on 3 September 1847.",
        "Built by Ada Marlow for the Harbour Board in 1847.",  # no finite verb
        "When was the Grey Skerry lighthouse first lit by Ada Marlow?",
        "Figure 3 shows the Grey Skerry lighthouse in 1847 and its keepers.",
        "Der Leuchtturm wurde im Jahr 1847 von Ada Marlow in Betrieb genommen.",
        "Ada Marlow estimated the loss after the storm in 1847.",  # which loss?
        "Founded as a coalition in 1989 it was led by Abbassi Madani.",
        "On August 27, 1925 he died in an accident with Isay Khurgin.",  # a month is nobody's name
        "Thomas was their only legitimate heir and became Earl of Strathmore in 1820.",
        "Two men held by the Taliban in Afghanistan since 2016 were released Tuesday.",  # of which week?
        "Today’s deal is a price break of Amazon's from its regular rate of May 2019.",
        "According to the census, Hindus were nine per cent of Bangladesh.",  # which census?
        "The three strains from Yunnan Province were clustered into genotypes.",
    ],
)
def test_what_points_out_of_itself_does_not(text: str) -> None:
    assert not stands_alone(text)


def test_a_title_that_is_shown_says_which_one_is_meant() -> None:
    text = "In 1638, the college became home for the first printing press of North America."
    assert not stands_alone(text)
    assert stands_alone(text, "Harvard College")


@pytest.mark.parametrize(
    ("text", "kind", "answer"),
    [
        ("The Grey Skerry lighthouse was first lit on 3 September 1847.", "date", "3 September 1847"),
        ("Spain ceded Florida to the British in 1763 after the French and Indian War.", "date", "1763"),
        ("The Grey Skerry lighthouse is 41 metres high.", "figure", "41"),
        ("Harvard holds a financial endowment of $37.6 billion.", "figure", "37.6"),
        ("Ada Marlow sold her house on the Grey Skerry to the Harbour Board.", "name", "Ada Marlow"),
    ],
)
def test_what_is_asked(text: str, kind: str, answer: str) -> None:
    gap = find_gap(text, ["Ada Marlow", "Grey Skerry"])
    assert gap is not None
    assert (gap.kind, text[gap.start : gap.end]) == (kind, answer)


@pytest.mark.parametrize(
    "text",
    [
        "The Grey Skerry was manned between 1847 and 1931.",  # two dates: which?
        "The Grey Skerry was manned from 1847 to 1931 by three men.",
        "The Grey Skerry has 2 lamps.",  # anybody guesses
        "A study in 1999 found much lichen on the Grey Skerry.",  # the year of a study tells nothing
        "Patient 3 of Ada Marlow's ward had tuberculosis and was treated.",  # a label, no figure
        "In mid-July 2017, Faction was replaced by another channel of Sirius.",
        "Marlow sold her house on the Grey Skerry to the Harbour Board.",  # a surname alone names nobody
        "Ada Marlow said that Marlow's house on the Grey Skerry was sold to the Harbour Board.",  # half given away
    ],
)
def test_what_is_not_fair_to_ask(text: str) -> None:
    gap = find_gap(text, ["Ada Marlow", "Marlow"])
    assert gap is None


@pytest.mark.parametrize(
    ("text", "title", "front"),
    [
        ("A Fresnel lens is a lens made of concentric rings of glass.", "Fresnel lens", "What is a Fresnel lens?"),
        ("Ada Marlow was an engineer who built the tower of Grey Skerry.", "Ada Marlow", "Who was Ada Marlow?"),
        ("Charmed is an American television series created by Ada Marlow.", "Charmed", "What is Charmed?"),
        ("Hackers is a 1995 crime film directed by Iain Softley.", "Hackers", "What is Hackers?"),
        (
            "Dirleton Castle is a medieval fortress in the village of Dirleton.",
            "Dirleton Castle",
            "What is Dirleton Castle?",
        ),
        (
            "Ada Marlow's Lights is a general discussion show presented by Tim Lovejoy.",
            "Ada Marlow's Lights",
            "What is Ada Marlow's Lights?",
        ),
        ("Deforestation is the conversion of forested areas to fields.", "Deforestation", "What is deforestation?"),
    ],
)
def test_a_definition_is_asked_for(text: str, title: str, front: str) -> None:
    made = card(text, title)
    assert made is not None
    assert (made.kind, made.front) == ("definition", front)
    assert made.answer in text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Imperialism was a basic component of the conquests of the khan.", "Imperialism"),  # it was that too
        ("Construction is one of the most dangerous occupations in Europe.", "Construction"),
        ("Bowman was the director of a society for geographers.", "Bowman"),
        ("Annie Morton is an American trendsetter born in Pennsylvania.", "Annie Morton"),  # who or what?
        (
            "Ethiopia–Japan relations are the international relations between Ethiopia and Japan.",
            "Ethiopia–Japan relations",
        ),
    ],
)
def test_what_is_merely_said_of_a_thing_defines_nothing(text: str, title: str) -> None:
    made = card(text, title)
    assert made is None or made.kind != "definition"


@pytest.mark.parametrize("changes", [{"kind": "opinion"}, {"attributed_to": "Ada Marlow"}, {"follows": "c-0"}])
def test_opinions_and_words_of_others_make_no_card(changes: dict[str, str]) -> None:
    text = "The Grey Skerry lighthouse was first lit on 3 September 1847."
    assert card(text) is not None
    assert card(text, **changes) is None


def test_a_common_word_as_a_title_tells_nothing_apart() -> None:
    text = "The simulation required 16,000 processor cores of the Hazel Hen in Stuttgart."
    assert not stands_alone(text, "Simulation")
    assert stands_alone(text, "Cosmic dawn simulation")


def test_a_single_name_is_known_by_the_page_that_tells_it() -> None:
    text = "Walker moved in spring from Virginia to Illinois in 1825."
    assert card(text, "Virginia") is None
    assert card(text, "Walker family") is not None


def test_the_title_above_a_card_does_not_give_the_answer_away() -> None:
    made = card("Ada Marlow sold her house on the Grey Skerry to the Harbour Board.", "Ada Marlow", "Grey Skerry")
    assert made is not None
    assert (made.front.split(" (")[0], made.title) == (BLANK, "")


def test_cards_of_a_base_are_words_of_quotes_and_nothing_disputed_is_asked(tmp_path: Path) -> None:
    home, _ = make_base(tmp_path / "kb")
    with Library.open(home) as library:
        cards = make_cards(library)
        texts = {source.id: library.sources.text(source.id) for source in library.sources.all()}
        one = make_cards(library, "concepts/fresnel-lens")
    assert {"What is a Fresnel lens?", f"The Grey Skerry lighthouse was first lit on {BLANK} (date)."} <= {
        made.front for made in cards
    }
    for made in cards:
        assert texts[made.quote.source][made.quote.start : made.quote.end] == made.quote.text
        assert made.answer in made.quote.text
        assert "metres high" not in made.statement  # 41 and 39: the sources disagree
    assert len({made.id for made in cards}) == len(cards)
    assert {made.topic for made in one} == {"concepts/fresnel-lens"}

"""Whom a page names in full once, and times told with the year they were said in."""

from __future__ import annotations

import pytest

from compile.wiki.view import SectionView, SentenceView
from compile.wiki.voices import Voice
from compile.wiki.who_and_when import as_met


def told(text: str, *, said: str = "", links: tuple[tuple[int, int, str], ...] = ()) -> SentenceView:
    return SentenceView(text, links, ("q-1",), ("s-1",), said=said)


def shown(*texts: str, people: tuple[str, ...] = (), said: str = "") -> list[str]:
    parts = as_met([SectionView("", tuple(told(text, said=said) for text in texts))], people)
    return [sentence.text for part in parts for sentence in part.sentences]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Effie Rae", "Rae"),
        ("Poul-Henning Kamp", "Kamp"),
        ("Ernest W. Durbin III", "Durbin"),
        ("Effie Rae, Jr.", "Rae"),
        ("Guido van Rossum", "van Rossum"),
    ],
)
def test_who_was_named_in_full_is_called_by_the_surname_from_there_on(name: str, called: str) -> None:
    first, second = shown(f"{name} kept the light.", f"The parish paid {name} late.", people=(name,))
    assert first == f"{name} kept the light." and second == f"The parish paid {called} late."


def test_a_surname_begins_a_sentence_with_a_capital() -> None:
    assert (
        shown("It was Guido van Rossum.", "Guido van Rossum left.", people=("Guido van Rossum",))[1]
        == "Van Rossum left."
    )


@pytest.mark.parametrize(
    ("people", "second"),
    [
        (("Evan You",), "The parish paid Evan You."),  # a surname that is a word would be read as one
        (("Ada Baker",), "The parish paid Ada Baker."),
        (("Effie Rae", "Angus Rae"), "The parish paid Effie Rae."),
        (("Effie Rae",), "Angus Rae and Effie Rae rowed."),
        (("Effie Rae",), "It was written: “Effie Rae rowed.”"),
        (("Effie",), "The parish paid Effie."),
        (("Speaker 1",), "The parish paid Speaker 1."),
        ((), "The parish paid Effie Rae."),
    ],
)
def test_a_name_stays_whole_where_a_part_of_it_would_mislead(people: tuple[str, ...], second: str) -> None:
    firsts = [f"{name} kept the light." for name in people]
    assert shown(*firsts, second, people=people)[-1] == second


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("The light is right now out of order.", "The light is right now (2021) out of order."),
        ("The light currently has two keepers.", "The light currently (2021) has two keepers."),
        ("Most lights today have no keeper.", "Most lights today (2021) have no keeper."),
        ("The tower was recently painted.", "The tower was recently (2021) painted."),
        ("Earlier this year the lens broke.", "Earlier this year (2021) the lens broke."),
        ("The tower was built almost ten years ago.", "The tower was built almost ten years ago (as of 2021)."),
        ("It closes in a few months.", "It closes in a few months (as of 2021)."),
        ("The cost is now so low that boats are hired.", "The cost is now (2021) so low that boats are hired."),
        ("Boats are rare, then as now.", "Boats are rare, then as now (2021)."),
    ],
)
def test_a_time_told_from_when_it_was_said_has_its_year(text: str, dated: str) -> None:
    assert shown(text, said="2021-03-04") == [dated]


@pytest.mark.parametrize(
    "text",
    [
        "In 1931 the light was right now the largest.",  # a year stands there
        "The tower was recently (2019) painted.",
        "The sign read “currently closed”.",
        "Today's lights have no keeper.",
        "The bricks will have now been laid.",
        "The lamp is lit in five minutes.",
        "The keeper waits for ten years.",
    ],
)
def test_other_times_stay_as_they_are(text: str) -> None:
    assert shown(text, said="2021-03-04") == [text]


def test_what_may_have_been_in_the_year_before_is_told_as_of_its_year() -> None:
    assert shown("The tower was recently painted.", said="2021-01-04") == [
        "The tower was recently (as of 2021) painted."
    ]


def test_nothing_is_dated_by_a_source_of_no_date() -> None:
    assert shown("The light is right now out of order.", said="") == ["The light is right now out of order."]


def test_links_and_the_voice_of_a_sentence_move_with_its_words() -> None:
    text = "According to Effie Rae, the lens is currently broken, as Effie Rae saw."
    start = text.index("lens")
    sentence = told(text, said="2021", links=((start, start + 4, "lens.md"),))
    held = sentence._replace(voice=Voice("Effie Rae", text.index("the lens"), len(text), "told"))
    first = told("Effie Rae kept the light.")
    shown = as_met([SectionView("", (first, held))], ["Effie Rae"])[0].sentences[1]
    assert shown.text == "According to Rae, the lens is currently (2021) broken, as Rae saw."
    assert (
        shown.voice
        and shown.text[shown.voice.start : shown.voice.end] == "the lens is currently (2021) broken, as Rae saw."
    )
    assert [shown.text[a:b] for a, b, _ in shown.links] == ["lens"]


def test_a_voice_is_called_by_the_surname_once_it_was_named() -> None:
    own = Voice("Effie Rae", 22, 34, "told")
    texts = ("According to Effie Rae, lamps smoke.", "According to Effie Rae, oil is dear.")
    first, second, third = (
        sentence
        for part in as_met(
            [
                SectionView("", (told(texts[0])._replace(voice=own), told("Lamps should be cleaned."))),
                SectionView("Oil", (told(texts[1])._replace(voice=own),)),
            ],
            ["Effie Rae"],
        )
        for sentence in part.sentences
    )
    assert (first.called, second.called, third.called) == ("", "", "Rae")
    owned = told("Lamps should be cleaned.")._replace(voice=Voice("Effie Rae", 0, 24, "owned"))
    (part,) = as_met([SectionView("", (owned, owned))], ["Effie Rae"])
    assert [sentence.called for sentence in part.sentences] == ["", "Rae"]

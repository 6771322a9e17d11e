"""Whose voice a page speaks in: never I, we or you in its own; and which years a speaker means by last year."""

from __future__ import annotations

import pytest

from kb.proof.gate import accept_sentence
from kb.proof.voice import as_said, in_person, times_of, years_meant
from kb.values import Claim, Quote, Reason, Sentence


def claim(text: str, name: str = "c-1", *, who: str = "", source: str = "s-1") -> Claim:
    return Claim(name, source, text, (Quote(source, 0, len(text), text),), attributed_to=who)


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("I kept the light for ten years.", True),
        ("We rowed out to the rock.", True),
        ("The lamp blinded me for an hour.", True),
        ("It was the first of our boats.", True),
        ("You can see it from the shore.", True),
        ("Well, I think the lens is cracked.", True),
        ("Let's say ten times more.", True),
        ("Richard I built the castle.", False),
        ("World War I ended in 1918.", False),
        ("The US navy bought the lens.", False),
        ("The keeper wrote: “I saw the ship.”", False),
        ("The mine was closed in 1931.", False),
        ("The museum asked Evan You, who rowed there.", False),
        ("Wanda You built a mill in 1931.", False),
        ("The mill belongs to Wanda You.", False),
        ("Roe’s Lamps and Locks: The Labor Behind Our Coast describes the keepers.", False),
        ("The court read the essay Why We Row for a week.", False),
        ("The parish printed Know Your Weir in 1921.", False),
        ("Evan asked whether you rowed there.", True),
        ("Evan, You rowed there.", True),
        ("Overview You can see the mill.", True),
        ("The keeper said: You rowed there.", True),
        ("But You rowed there.", True),
        ("Wanda You asked us to row.", True),
        ("Lamps and Locks: The Labor Behind Our Coast describes our keepers.", True),
        ("Introduction We propose another weir.", True),
        ("Know Your Weir", True),
        ("Your Weir was printed in 1921.", True),
        ("Evan and You rowed there.", True),
    ],
)
def test_what_speaks_in_the_first_or_second_person(text: str, personal: bool) -> None:
    assert in_person(text) is personal


def test_the_gate_publishes_it_only_as_its_speakers_words() -> None:
    said = claim("I kept the light.", who="Effie Rae")
    more = claim("We rowed home, “hungry”.", "c-2", who="Effie Rae")
    claims = {one.id: one for one in (said, more)}
    assert as_said([said, more]) == "Effie Rae: “I kept the light. We rowed home, ‘hungry’.”"
    assert isinstance(accept_sentence(as_said([said, more]), list(claims), claims, {}), Sentence)
    refused = accept_sentence(said.text, [said.id], claims, {})
    assert not isinstance(refused, Sentence) and refused.reason is Reason.UNSUPPORTED_WORDING
    assert not isinstance(accept_sentence("Angus Rae: “I kept the light.”", [said.id], claims, {}), Sentence)


def test_words_of_nobody_known_are_a_bare_quotation() -> None:
    said = claim("I kept the light.")
    assert as_said([said]) == "“I kept the light.”"
    assert isinstance(accept_sentence("“I kept the light.”", [said.id], {said.id: said}, {}), Sentence)


def test_two_speakers_share_no_quotation() -> None:
    claims = {"c-1": claim("I kept it.", who="Effie Rae"), "c-2": claim("I lost it.", "c-2", who="Angus Rae")}
    assert not isinstance(accept_sentence("Effie Rae: “I kept it. I lost it.”", ["c-1", "c-2"], claims, {}), Sentence)


@pytest.mark.parametrize(
    ("text", "date", "years"),
    [
        ("Last year we had forty outages.", "2021-03-04", ["2020"]),
        ("It opens next year, and this year it is built.", "2021", ["2022", "2021"]),
        ("It began a year ago.", "2021-03", ["2020"]),
        ("It fell down last December.", "2021-03-04", ["2020"]),
        ("It fell down last February.", "2021-03-04", ["2021"]),
        ("It opens next May.", "2021-03-04", ["2021"]),
        ("It opens next February.", "2021-03-04", ["2022"]),
        ("It fell down last December.", "2021", []),  # of which year, the document's date does not tell
        ("Last year we had forty outages.", "", []),
        ("The last years were hard.", "2021", []),
        ("We have ten keepers now.", "2021", ["2021"]),
        ("They found a crack the other day.", "2021-03-04", ["2021"]),
        ("They found a crack the other day.", "2021-01-04", []),  # it may have been in December
        ("Next month it opens.", "2021-12-04", []),
        ("Next month it opens.", "2021-03", ["2021"]),
    ],
)
def test_years_that_a_document_means_by_its_own_date(text: str, date: str, years: list[str]) -> None:
    assert years_meant([text], date) == years


@pytest.mark.parametrize(
    ("text", "contexts", "years"),
    [
        ("The weir cost 40 crowns last year (2013).", ["The parish spent more last year."], ["2013"]),
        ("The mill burned last year (2013).", ["Last year was dry."], ["2013"]),
        ("Next May (2014) the court sits again.", ["It sits next May."], ["2014"]),
        ("The mill burned in 2013.", ["Last year was dry."], []),
        ("The mill burned in 2014.", ["Today it is dry."], []),
        ("The mill burned last year (2013).", ["Next year will be dry."], []),
        ("The mill burned this year.", [], []),
    ],
)
def test_a_context_gives_the_year_of_a_time_that_the_statement_calls_so_too(
    text: str, contexts: list[str], years: list[str]
) -> None:
    assert years_meant(times_of(text, contexts), "2014-02-11") == years

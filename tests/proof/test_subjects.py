"""Of whom it is said: two quotes beside a statement that takes its subject from one and the rest from the other."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from kb.proof.wording import check_wording
from kb.values import Reason
from tests.proof.test_adversary import squad

MILL = "The mill of Skerrow burned down."

HOLDS = [
    # the subject only refers
    ((MILL, "It was sold in 1900."), "The mill of Skerrow was sold in 1900."),
    ((MILL, "This building was sold in 1900."), "The mill of Skerrow was sold in 1900."),
    (("Jacksonville lies in Florida.", "The city was founded in 1822."), "Jacksonville was founded in 1822."),
    # a quote names both
    (("Barack Obama was the president.", "Obama signed the act in 2010."), "The president signed the act in 2010."),
    (("Aspirin is a drug.", "Aspirin was sold in 1900."), "The drug was sold in 1900."),
    # another form of the name
    (
        ("NASA is an agency.", "National Aeronautics and Space Administration launched the probe in 1977."),
        "NASA launched the probe in 1977.",
    ),
    # a word of its own, that no quote has
    (("Herbs grow here.", "Doctors treat the sick with herbs."), "Physicians treat the sick with herbs."),
    # both are told
    ((MILL, "Jane Roe lived in Paris."), "The mill of Skerrow burned down, and Jane Roe lived in Paris."),
]
FAILS = [
    ((MILL, "Jane Roe lived in Paris."), "The mill lived in Paris."),
    (("Astronauts were trained there.", "Whales were hunted with harpoons."), "Astronauts were hunted with harpoons."),
    (("Doctors came in 1900.", "Soldiers burned the farms."), "Doctors burned the farms."),
]


@pytest.mark.parametrize(("quotes", "statement"), HOLDS)
def test_said_of_the_same_holds(quotes: tuple[str, ...], statement: str) -> None:
    assert check_wording(statement, quotes) is None


@pytest.mark.parametrize(("quotes", "statement"), FAILS)
def test_said_of_another_fails(quotes: tuple[str, ...], statement: str) -> None:
    failed = check_wording(statement, quotes)
    assert failed is not None
    assert failed[0] is Reason.UNSUPPORTED_WORDING


def test_a_pronoun_may_be_replaced_by_its_name_in_real_sentences(shared: Path) -> None:
    """He was … after Kublai was …: whatever else is found in the wording, its subject is not."""
    subject = re.compile(r"((?!He |She |It |They |There )[A-Z][^,;()]{3,40}?)(?= (?:is|was|are|were|has|had) )")
    trials = []
    for one, two in pairwise(squad(shared)):
        found, pronoun = subject.match(one), re.match(r"(?:He|She|It|They)\b(?! \w+, )", two)
        if found and pronoun:
            trials.append(((one, two), found[1] + two[pronoun.end() :]))
    refused = [(text, why) for quotes, text in trials if (why := check_wording(text, quotes)) is not None]
    print(f"{len(refused)} of {len(trials)} refused", *refused, sep="\n   ")
    assert len(trials) >= 30
    assert len(refused) <= 3
    assert not any("said of" in words for _, (_, words) in refused)

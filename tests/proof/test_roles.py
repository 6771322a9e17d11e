"""Who did what to whom: the same two on the other sides of a verb, quote beside statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.proof.wording import check_wording
from kb.values import Reason
from tests.proof.test_adversary import squad

NAME, WORDING = Reason.UNSUPPORTED_NAME, Reason.UNSUPPORTED_WORDING

HOLDS = [
    ("Wellington defeated Napoleon at Waterloo.", "Napoleon was defeated by Wellington at Waterloo."),
    ("Napoleon was defeated at Waterloo by Wellington.", "Wellington defeated Napoleon at Waterloo."),
    ("Napoleon, whom Wellington defeated at Waterloo, died in 1821.", "Wellington defeated Napoleon at Waterloo."),
    ("The defeat of Napoleon by Wellington ended the war.", "Wellington defeated Napoleon, which ended the war."),
    ("The film was written by American author Joe Hill.", "American author Joe Hill wrote the film."),
    ("The king ruled by law his country.", "The king ruled his country by law."),
    ("In Paris, John Smith met Mary Jones.", "John Smith met Mary Jones in Paris."),
    ("John Smith met Mary Jones in Paris.", "Mary Jones met John Smith in Paris."),
    ("The town was given a new roof by the bank.", "The bank gave the town a new roof."),
    ("To the north of the city lies a lake.", "A lake lies to the north of the city."),
    ("Smith said Jones wrote the book.", "Jones wrote the book, said Smith."),
    ("Water contains oxygen.", "Oxygen is contained in water."),
    ("The bridge that Smith built collapsed.", "Smith built the bridge."),
    ("In winter this lake is confused with Lake Shawnee.", "This lake is confused with Lake Shawnee in winter."),
    ("Doctors treat patients with antibiotics.", "Patients are treated with antibiotics by doctors."),
]
FAILS = [
    ("Wellington defeated Napoleon at Waterloo.", "Napoleon defeated Wellington at Waterloo.", NAME),
    ("Napoleon was defeated by Wellington.", "Napoleon defeated Wellington.", NAME),
    ("Wellington defeated Napoleon.", "Wellington was defeated by Napoleon.", NAME),
    ("The king of Spain beat the king of France.", "The king of France beat the king of Spain.", NAME),
    ("Spain ceded Florida to Britain in 1763.", "Britain ceded Florida to Spain in 1763.", NAME),
    ("Wolves eat sheep.", "Sheep eat the wolves.", WORDING),
    ("The embargo caused an oil crisis.", "An oil crisis caused the embargo.", WORDING),
]


@pytest.mark.parametrize(("quote", "statement"), HOLDS)
def test_the_same_roles_hold(quote: str, statement: str) -> None:
    assert check_wording(statement, [quote]) is None


@pytest.mark.parametrize(("quote", "statement", "reason"), FAILS)
def test_other_roles_fail(quote: str, statement: str, reason: Reason) -> None:
    failed = check_wording(statement, [quote])
    assert failed is not None
    assert failed[0] is reason


def test_what_one_quote_says_either_way_holds() -> None:
    quotes = ["Harvard beat Yale in 1875.", "Yale beat Harvard in 1876."]
    assert check_wording("Yale beat Harvard in 1876.", [" ".join(quotes)]) is None
    assert check_wording("In 1876 Yale beat Harvard.", quotes) is None


WHO = r"(?:[Tt]he )?[A-Z]\w+(?: [A-Z]\w+)*"
DONE = re.compile(rf"({WHO}) ([a-z]+ed|built|led|held|made|won) ({WHO})(\b.*)")


def told(shared: Path, form: str) -> Iterator[tuple[str, str]]:
    """Real sentences in which one name did something to another, told in another form."""
    for sentence in squad(shared):
        found = DONE.fullmatch(sentence)
        if found and found[1].split()[0] not in ("He", "She", "It", "They", "This", "These"):
            first, verb, second, rest = found.groups()
            yield sentence, f"{second[0].upper()}{second[1:]} {form.format(verb)} {first}{rest}"


def test_real_sentences_turned_round_fail(shared: Path) -> None:
    trials = list(told(shared, "{}"))
    passed = [text for quote, text in trials if check_wording(text, [quote]) is None]
    print(f"{len(passed)} of {len(trials)} pass", *passed, sep="\n   ")
    assert len(trials) >= 10
    assert len(passed) <= 2  # in one, half a name is exchanged, in the other the first word is no name


def test_real_sentences_in_the_passive_hold(shared: Path) -> None:
    trials = list(told(shared, "was {} by"))
    refused = [(text, why) for quote, text in trials if (why := check_wording(text, [quote])) is not None]
    print(f"{len(refused)} of {len(trials)} refused", *refused, sep="\n   ")
    assert len(refused) <= 8  # the rule cuts names and phrases in two: "The Jamaat was founded by Maududi-e-Islami"

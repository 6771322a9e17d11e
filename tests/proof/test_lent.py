"""A context lends a name to what a quote leaves open, not in the place of another name, or of a date."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.proof.wording import check_wording
from kb.values import Reason
from tests.proof.test_adversary import squad

MONTH = "January|February|March|April|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?<=[Ii]n )(?:{MONTH})(?= \d{{4}}\b)")
NAME = re.compile(rf"(?<=[a-z] )(?!{MONTH})[A-Z][a-z]{{3,}}(?: [A-Z][a-z]{{3,}})*(?= [a-z])")

LENT = [
    ("He signed the treaty in 1648.", "King Frederick was tall.", "King Frederick signed the treaty in 1648."),
    ("The mill burned down.", "Skerrow is a town with one mill.", "The mill of Skerrow burned down."),
    ("It was sold in May.", "The mill was built in 1880.", "The mill built in 1880 was sold in May."),
    ("In October 1971 the army moved.", "Israel had an army.", "In October 1971 the army of Israel moved."),
    ("It moved on Tuesday.", "Tuesday, 5 October 1971, was cold.", "It moved on 5 October 1971."),
    ("The agency was founded in May.", "NASA is an agency.", "NASA was founded in May."),
    ("Mary Jones said so in May.", "It was 1648.", "In May 1648 Mary Jones said so."),
]
PUT_FOR = [
    (
        "In October 1971 the army moved.",
        "Israel had an army.",
        "In Israel 1971 the army moved.",
        Reason.UNSUPPORTED_NAME,
    ),
    ("In Israel the army moved.", "It was October.", "In October the army moved.", Reason.UNSUPPORTED_FIGURE),
    ("The army moved in 1971.", "Israel had an army.", "The army moved in Israel.", Reason.UNSUPPORTED_NAME),
    ("Ted Heath left it.", "It fell in June 1970.", "Ted June left it.", Reason.UNSUPPORTED_FIGURE),
    (
        "The Skerrow and Vesterby Light Railway Company was sold.",
        "Kowalski owned a mill.",
        "Kowalski was sold.",
        Reason.UNSUPPORTED_NAME,
    ),
    ("Calvinists asked for peace.", "Kowalski wrote much.", "Kowalskiists asked for peace.", Reason.UNSUPPORTED_NAME),
]


@pytest.mark.parametrize(("quote", "context", "statement"), LENT)
def test_what_the_quote_leaves_open_is_lent(quote: str, context: str, statement: str) -> None:
    assert check_wording(statement, [quote], [context]) is None


@pytest.mark.parametrize(("quote", "context", "statement", "reason"), PUT_FOR)
def test_nothing_is_put_for_a_name_or_a_date(quote: str, context: str, statement: str, reason: Reason) -> None:
    failed = check_wording(statement, [quote], [context])
    assert failed is not None
    assert failed[0] is reason


def exchanged(shared: Path, here: re.Pattern[str], there: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Real sentences in which what one has stands in the place of what the other had."""
    draw = random.Random(7)
    everything = squad(shared)
    lending = [sentence for sentence in everything if there.search(sentence)]
    for sentence in everything:
        context = draw.choice(lending)
        mine, theirs = here.search(sentence), there.search(context)
        if mine and theirs and theirs[0] not in sentence:
            yield sentence, context, sentence[: mine.start()] + theirs[0] + sentence[mine.end() :]


@pytest.mark.parametrize(
    ("here", "there", "every", "lies", "most"),
    [
        pytest.param(DATE, NAME, 1, 30, 0, id="for a month"),
        pytest.param(NAME, DATE, 8, 150, 1, id="a month"),
        pytest.param(NAME, DATE, 1, 1200, 2, id="a month, all of them", marks=pytest.mark.soak),
    ],
)
def test_in_real_sentences(
    shared: Path, here: re.Pattern[str], there: re.Pattern[str], every: int, lies: int, most: int
) -> None:
    trials = list(exchanged(shared, here, there))[::every]
    passed = [(text, context) for quote, context, text in trials if check_wording(text, [quote], [context]) is None]
    print(f"{len(passed)} of {len(trials)} pass", *passed[:9], sep="\n   ")
    assert len(trials) >= lies
    assert len(passed) <= most

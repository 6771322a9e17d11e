"""The gate's checks are one table: each tells its reasons, and keeps to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.proof.case import Case, Failure, case_of
from kb.proof.wording import CHECKS, DEFAULT_SUPPORT, Check, check_wording
from kb.values import Reason

# A statement and quotes that each check refuses, by the check's name.
REFUSED = {
    "new_figures": ("Roe sold 12 ships.", "Roe sold some ships."),
    "new_names": ("Roe sold ships to Poe.", "Roe sold ships to a friend."),
    "new_negations": ("Roe did not sell the ships.", "Roe sold the ships."),
    "new_qualifiers": ("Roe may have sold the ships.", "Roe sold the ships."),
    "new_limits": ("Roe sold more than 12 ships.", "Roe sold 12 ships."),
    "dropped": ("Roe sold the ships.", "Roe may have sold the ships."),
    "misplaced": ("The hall burned in 1911 and the mill in 1950.", "The hall burned in 1950 and the mill in 1911."),
    "unframed": ("The gate was shut at noon.", "Roe said that the gate was shut at noon."),
    "swapped": ("Poe beat Roe.", "Roe beat Poe."),
    "uncaused": ("The mill closed because the river froze.", "The mill closed and the river froze."),
    "new_addresses": ("Roe wrote to roe@example.org about it.", "Roe wrote to them about it."),
    "new_content": ("Roe painted murals beneath bridges.", "Roe sold ships and was happy about it."),
    "turned": ("None of the mills were rebuilt.", "Not all of the mills were rebuilt."),
    "mispaired": ("Piet Maas designed the bridge.", "The bridge was designed by Ana Sorel, the station by Piet Maas."),
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.find.__name__)
def test_a_check_keeps_to_its_reasons(check: Check) -> None:
    assert check.reasons
    if check.find.__name__ in REFUSED:
        text, proof = REFUSED[check.find.__name__]
        found = list(check.find(case_of(text, [proof], (), (), DEFAULT_SUPPORT)))
        assert found
        assert {reason for reason, _ in found} <= check.reasons
        assert check_wording(text, [proof]) is not None


def test_the_worked_example_of_a_check_works() -> None:
    guide = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text("utf-8")
    [example] = [e for e in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "def new_" in e]
    names: dict[str, Any] = {"Case": Case, "Failure": Failure, "Iterator": Iterator, "Reason": Reason}
    exec(example, names)
    shouts, calm = ("The mill burned!", "The mill burned.")
    check = names["new_exclamation"]
    assert list(check(case_of(shouts, [calm], (), (), DEFAULT_SUPPORT))) == [(Reason.UNSUPPORTED_WORDING, "!")]
    assert list(check(case_of(calm, [shouts], (), (), DEFAULT_SUPPORT))) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Ada Roe says that people are going to leave.", "I mean, people are gonna leave."),
        ("Mel asks whether the tests will pass.", "I mean, will the tests pass?"),
        (
            "The changes could be so big that nobody can run with it.",
            "It's, you know, the changes could be, like, so big that nobody can run with it.",
        ),
    ],
)
def test_talk_is_read_by_its_words(text: str, quote: str) -> None:
    assert check_wording(text, [quote], ["Ada Roe", "Mel"]) is None


def test_talk_is_no_licence_to_lie() -> None:
    quote = "I mean, you know, the tests didn't, like, pass in 2011."
    assert check_wording("The tests passed in 2011.", [quote]) is not None
    assert check_wording("The tests did not pass in 2012.", [quote]) is not None

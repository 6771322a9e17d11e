"""What belongs together in a sentence stays together."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

LIST = "The mill was built by Jane Roe, the barn by John Poe and the inn by Ann Lee."

FAILS = [
    ("John Poe built the mill.", LIST),
    ("Jane Roe built the mill and the inn.", LIST),
    ("Output rose by 20 percent.", "Output rose by 5 percentage points, from 15 to 20 percent."),
    ("The inn is older than the barn.", "The barn is older than the mill, and the inn is younger than both."),
    ("Roe sold only hats before the war.", "Before the war, Roe had sold hats; afterwards he sold only shoes."),
]
HOLDS = [
    ("John Poe built the barn.", LIST),
    ("Output rose from 15 to 20 percent.", "Output rose by 5 percentage points, from 15 to 20 percent."),
    ("Roe bought the mill and the barn.", "The mill and the barn were sold to Roe."),
]


@pytest.mark.parametrize(("statement", "quote"), FAILS)
def test_another_pairing_is_refused(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is not None


@pytest.mark.parametrize(("statement", "quote"), HOLDS)
def test_the_same_pairing_holds(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is None

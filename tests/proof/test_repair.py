"""What code mends of a refused wording is what the quote says; what it cannot mend, the quote tells."""

from __future__ import annotations

import pytest

from kb.proof.case import case_of
from kb.proof.repair import repaired
from kb.proof.wording import DEFAULT_SUPPORT, check_wording

MENDED = [
    ("The dam was finished in May.", "The dam was nearly finished in May.", "The dam was nearly finished in May."),
    ("Workers earn more than 90 guilders.", "Some workers earn more than 90 guilders a year.",
     "Some workers earn more than 90 guilders."),
    ("The brine harms the lungs of children.", "The brine may harm the lungs of children.",
     "The brine may harm the lungs of children."),
    ("All of the rowers came from Holm.", "Nearly all of the rowers came from Holm.",
     "Nearly all of the rowers came from Holm."),
    ("There is evidence that the captain was drunk.", "There is no evidence that the captain was drunk.",
     "There is no evidence that the captain was drunk."),
    ("The guild took in only 700 guilders last year (1903).", "The guild took in only 700 guilders last year.",
     "The guild took in only 700 guilders last year."),
    ("Up to 85 young seals have been counted in September.", "Up to 85 seals have been counted in September.",
     "Up to 85 seals have been counted in September."),
    ("The wardens with rifles ask visitors not to land.", "The wardens ask visitors not to land in May.",
     "The wardens ask visitors not to land."),
]  # fmt: skip
NOT_MENDED = [
    (
        "Temüjin married Börte of the Onggirat tribe at around the age of 16, as his father had arranged, to cement "
        "alliances between their tribes.",
        "As previously arranged by his father, Temüjin married Börte of the Onggirat tribe "
        "when he was around 16 in order to cement alliances between their respective tribes.",
    ),
    ("Holm sold the mill to Roe.", "Roe sold the mill to Holm."),
    ("The mill burned down in 1904.", "The mill was sold in 1904, and the weir burned down."),
    ("If it rains, the weir floods the town.", "The weir never floods the town."),
    ("The comet was named after Clara Weiss.", "The comet was named after Weiss's mother, Helene."),
    ("The clerk was drunk and the pilot was asleep.", "The clerk was asleep and the pilot was drunk."),
    ("The ferry was built before the pier.", "The ferry was built after the pier."),
    ("More than 20 barges sank.", "Fewer than 20 barges sank."),
    ("Runa Holt owned the quarry.", "Runa Holt's brother owned the quarry."),
    ("The parish denied that the bell was lost.", "The parish said that the bell was lost."),
    ("The toll fell by 3 pence.", "The toll fell to 3 pence."),
]


def mended(statement: str, quote: str) -> str:
    case = case_of(statement, [quote], [], [quote], DEFAULT_SUPPORT)
    return next((text for text in repaired(case) if check_wording(text, [quote]) is None), "")


@pytest.mark.parametrize(("statement", "quote", "told"), MENDED)
def test_a_wording_is_put_right(statement: str, quote: str, told: str) -> None:
    assert check_wording(statement, [quote]) is not None
    assert mended(statement, quote) == told


@pytest.mark.parametrize(("statement", "quote"), NOT_MENDED)
def test_no_mend_makes_a_lie_pass(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is not None
    assert mended(statement, quote) == ""

"""What may stand over two sides of a disagreement: a question that tells nothing which they do not say."""

from __future__ import annotations

import pytest

from kb.proof.questions import check_question
from kb.values import Reason

SIDES = (
    ["Four keepers of Skerrow Light are enough.", "Four of us can keep the light of Skerrow well."],
    ["Skerrow Light cannot be kept by fewer than seven keepers.", "It took seven keepers, and the board knew it."],
)


@pytest.mark.parametrize(
    "question",
    [
        "Are four keepers enough for Skerrow Light?",
        "Can Skerrow Light be kept well by four keepers?",
        "Is it easy for four keepers to keep the light?",  # what is asked may be in everyday words
        "Should the board of Skerrow Light's keepers have fewer keepers?",
        "Does Skerrow Light now need more keepers?",
        "Is it a danger that four keepers keep the light?",
        "Must the keepers of the light share the burden themselves?",
    ],
)
def test_what_only_asks_may_be_shown(question: str) -> None:
    assert check_question(question, SIDES) is None


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Are nine keepers enough for Skerrow Light?", Reason.UNSUPPORTED_FIGURE),
        ("Are 4 keepers enough for Skerrow Light?", Reason.UNSUPPORTED_FIGURE),
        ("Are four keepers enough for Muckle Light?", Reason.UNSUPPORTED_NAME),
        ("Are the four lazy keepers enough for Skerrow Light?", Reason.UNSUPPORTED_WORDING),  # said in passing
        ("Are four keepers enough for Skerrow Light which the storm destroyed?", Reason.UNSUPPORTED_WORDING),
        ("Does the board of criminals keep the light?", Reason.UNSUPPORTED_WORDING),
        ("Did the keepers of Skerrow Light drink?", Reason.UNSUPPORTED_WORDING),  # insinuates
        ("Why did the keepers of Skerrow Light fail?", Reason.UNSUPPORTED_WORDING),  # tells that they did
        ("Four keepers are enough for Skerrow Light.", Reason.UNSUPPORTED_WORDING),
        ("Four keepers are enough for Skerrow Light?", Reason.UNSUPPORTED_WORDING),
        ("Are not four keepers enough for Skerrow Light?", Reason.UNSUPPORTED_WORDING),  # presses for an answer
        ("Aren't four keepers enough for Skerrow Light?", Reason.UNSUPPORTED_WORDING),
        ("Are four keepers enough? They are not. Are they?", Reason.UNSUPPORTED_WORDING),
        ("Is it of use?", Reason.UNSUPPORTED_WORDING),  # names nothing
        ("Is the board of Skerrow Light right [here](http://a.b)?", Reason.UNSUPPORTED_WORDING),
        ("Is it?", Reason.UNSUPPORTED_WORDING),
        ("", Reason.UNSUPPORTED_WORDING),
        ("Are " + "four keepers and " * 6 + "the light enough?", Reason.UNSUPPORTED_WORDING),
        ("4f1c2a9d0b3e", Reason.UNSUPPORTED_WORDING),  # a key
    ],
)
def test_what_tells_something_of_its_own_is_not(question: str, reason: Reason) -> None:
    found = check_question(question, SIDES)
    assert found is not None and found[0] is reason


def test_it_speaks_of_what_both_sides_do() -> None:
    assert check_question("Did the board know of the keepers?", SIDES) is None
    assert check_question("Did the board know?", SIDES) is not None  # of which one side says nothing

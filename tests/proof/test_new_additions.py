"""What may not be put beside the words of a quote, and what may stand for them: one content word is enough to lie."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording
from kb.values import Reason

SEALS = "Up to 85 grey seals have been counted in September."
WARDENS = "The wardens ask visitors not to land between May and August."
BAROMETER = "The barometer at Ardvane fell to 941 millibars shortly after midnight."
BROTHER = "He was named director of the museum, and his brother funded the new wing with timber from Norway."


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Up to 85 sick grey seals have been counted in September.", SEALS),
        ("Up to 85 grey seals have been wrongly counted in September.", SEALS),
        ("The armed wardens ask visitors not to land between May and August.", WARDENS),
        ("The wardens ask foreign visitors not to land between May and August.", WARDENS),
        ("The wardens politely ask visitors not to land between May and August.", WARDENS),
        ("The wardens and soldiers ask visitors not to land between May and August.", WARDENS),
        ("The wardens ask visitors with dogs not to land between May and August.", WARDENS),
        ("The wardens with rifles ask visitors not to land between May and August.", WARDENS),
        ("The wardens, who are volunteers, ask visitors not to land between May and August.", WARDENS),
        ("The wardens ask visitors not to land or swim between May and August.", WARDENS),
        ("The wardens ask visitors not to land at night between May and August.", WARDENS),
        ("The broken barometer at Ardvane fell to 941 millibars shortly after midnight.", BAROMETER),
        ("The barometer at Ardvane suddenly fell to 941 millibars shortly after midnight.", BAROMETER),
        ("The barometer at Ardvane fell to 941 millibars shortly after midnight in a storm.", BAROMETER),
        ("The barometer and the temperature at Ardvane fell to 941 millibars shortly after midnight.", BAROMETER),
        ("He was named sole director of the museum.", BROTHER),
        ("His wealthy brother funded the new wing.", BROTHER),
        ("His brother funded the new wing with cheap timber from Norway.", BROTHER),
    ],
)
def test_a_word_put_in_is_refused(statement: str, quote: str) -> None:
    failed = check_wording(statement, [quote])
    assert failed is not None
    assert failed[0] is Reason.UNSUPPORTED_WORDING


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The barometer at Ardvane plummeted to 941 millibars shortly after midnight.", BAROMETER),
        ("Shortly after midnight the barometer at Ardvane dropped to 941 millibars.", BAROMETER),
        ("The barometer also fell to 941 millibars at Ardvane.", BAROMETER),
        ("His brother funded the new wing of the museum.", BROTHER),
        ("Between May and August the wardens ask visitors not to land.", WARDENS),
        ("According to the author, the author's brother funded the wing.", "My brother funded the wing."),
    ],
)
def test_another_order_and_other_words_for_what_stands_there_hold(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is None

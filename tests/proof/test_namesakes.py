"""Names with initials: who is meant is plain, and another of that name is not taken for them."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

QUOTE = "I will say that the current way that it’s sustained is somewhat fragile. From a financial aspect."
CASES = [
    ("According to {}, the current way that PyPI is sustained is somewhat fragile from a financial aspect.", True),
    ("{} says that the current way that PyPI is sustained is somewhat fragile.", True),
    ("According to {}, the current way that PyPI is sustained is not fragile.", False),
]


@pytest.mark.parametrize(
    "name", ["Ernest W. Durbin III", "Ernest W. Durbin", "Ernest Durbin Jr.", "Ernest Durbin, Sr."]
)
@pytest.mark.parametrize(("text", "holds"), CASES)
def test_a_name_with_initials_is_a_name(name: str, text: str, holds: bool) -> None:
    contexts = ["PyPI will remain sustainable.", "ERNEST", f"Ernest is {name}."]
    assert (check_wording(text.format(name), [QUOTE], contexts, speakers=["ERNEST"]) is None) is holds


@pytest.mark.parametrize(
    ("text", "quote", "holds"),
    [
        ("George W. Bush signed the act.", "George W. Bush signed the act.", True),
        (
            "George H. W. Bush signed the act.",
            "George W. Bush signed the act, and George H. W. Bush praised it.",
            False,
        ),
        ("John Roe Jr. built the mill.", "John Roe, Sr. built the mill that John Roe Jr. sold.", False),
        (
            "George H. W. Bush praised the act.",
            "George W. Bush signed the act, and George H. W. Bush praised it.",
            True,
        ),
        ("World War II began in 1939.", "World War II began in 1939, long after World War I.", True),
        ("The town was destroyed in World War II.", "World War II destroyed the town.", True),
        ("Henry VII built the chapel.", "Henry VIII closed the abbey in which Henry VII built the chapel.", True),
        ("Henry VII closed the abbey.", "Henry VIII closed the abbey in which Henry VII built the chapel.", False),
        ("World War I began in 1939.", "World War II began in 1939, long after World War I.", False),
    ],
)
def test_another_of_that_name_is_another(text: str, quote: str, holds: bool) -> None:
    assert (check_wording(text, [quote]) is None) is holds

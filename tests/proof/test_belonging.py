"""A figure is told of what it counts and a title of who has it, not of what stands beside them."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

_STARS = (
    "Kenya's best-known athletes included the four-time women's Boston Marathon winner and two-time world champion "
    "Catherine Ndereba, 800m world record holder David Rudisha, former Marathon world record-holder Paul Tergat, and "
    "John Ngugi."
)
_BOARD = "Present were the treasurer Marta Roe, harbour master Owen Pike and former pilot Jens Holm."

FIGURES = [
    (
        "The ministry employed 400 children in 2009.",
        "The ministry employed 400 child protection officers in 2009.",
        False,
    ),
    (
        "The ministry employed 400 officers in 2009.",
        "The ministry employed 400 child protection officers in 2009.",
        True,
    ),
    ("The town paid for 30 horses.", "The town paid for 30 horse troughs.", False),
    ("The town paid for 30 troughs.", "The town paid for 30 horse troughs.", True),
    ("Twelve ships were built at Holm.", "Twelve ship models were built at Holm.", False),
    ("The library bought 90 books.", "The library bought 90 book covers.", False),
    ("The club has 45 students.", "The club has 45 student members.", True),
    ("In May 18 patients were hired.", "In May 18 patient advocates were hired.", False),
    ("The farm has 60 fruit trees.", "The farm has 60 old fruit trees.", True),
    ("The farm has 60 trees.", "The farm has 60 old fruit trees.", True),
]
TITLES = [
    ("Paul Tergat is the 800m world record holder.", _STARS, False),
    ("David Rudisha is a two-time world champion.", _STARS, False),
    ("David Rudisha is the 800m world record holder.", _STARS, True),
    ("Catherine Ndereba is a two-time world champion.", _STARS, True),
    ("Owen Pike is the treasurer.", _BOARD, False),
    ("Jens Holm is the harbour master.", _BOARD, False),
    ("Marta Roe is the treasurer.", _BOARD, True),
    ("Owen Pike is the harbour master.", _BOARD, True),
    ("Jens Holm was the chair.", "Ruth Alder, the chair, thanked Jens Holm.", False),
    ("Ruth Alder was the chair.", "Ruth Alder, the chair, thanked Jens Holm.", True),
    ("The warden Jens Holm kept the key.", "The warden Ruth Alder and Jens Holm kept the key.", False),
    ("The warden Ruth Alder kept the key.", "The warden Ruth Alder and Jens Holm kept the key.", True),
]


@pytest.mark.parametrize(("statement", "quote", "true"), [*FIGURES, *TITLES])
def test_a_figure_and_a_title_stay_with_their_own(statement: str, quote: str, true: bool) -> None:
    assert (check_wording(statement, [quote]) is None) is true

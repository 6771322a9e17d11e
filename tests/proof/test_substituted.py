"""A quantity in the place of another is another statement; so is what is said to the reader."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording


@pytest.mark.parametrize(
    ("text", "quote", "holds"),
    [
        ("The coast was at all points held by the fleet.", "The coast was at some points held by the fleet.", False),
        ("Nearly all of it was at every point held.", "Nearly all of it was at some point held.", False),
        ("Votes are what not some will accept.", "Votes are what not all will accept.", False),
        ("The keepers met most of the ships.", "The keepers met few of the ships.", False),
        ("The keepers met many of the ships.", "The keepers met half of the ships.", False),
        ("The keepers met every ship.", "The keepers met all of the ships.", True),
        ("The keepers met all ships.", "The keepers met every ship.", True),
        ("The weir leaks, please share your opinion below.", "The weir leaks in May, and nobody mends it.", False),
        ("You should see the weir, which leaks.", "The weir leaks in May, and nobody mends it.", False),
        ("You should see the weir in May.", "You should see the weir in May, when it leaks.", True),
    ],
)
def test_a_quantity_and_who_is_spoken_to_stay(text: str, quote: str, holds: bool) -> None:
    assert (check_wording(text, [quote]) is None) is holds

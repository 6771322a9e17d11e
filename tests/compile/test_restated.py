"""What several sources say is told once on a page, and cites them all; what only looks alike is told apart."""

from __future__ import annotations

import pytest

from compile.pages.restated import restates, without_restated
from kb.values import Claim, Quote

TOLD = "The keepers of Skerrow Light were paid forty pounds a year and a ton of coal by the harbour board."


@pytest.mark.parametrize(
    "other",
    [
        "Each year the harbour board paid the keepers forty pounds and a ton of coal.",  # another order: not seen
        "The keepers of Skerrow Light were paid thirty pounds a year and a ton of coal by the harbour board.",
        "The keepers of Skerrow Light were not paid forty pounds a year and a ton of coal by the harbour board.",
        "The keepers of Skerrow Light were unpaid for forty pounds a year and a ton of coal by the harbour board.",
        "The keepers of Corran Light were paid forty pounds a year and a ton of coal by the harbour board.",
    ],
)
def test_what_says_something_else_is_told_apart(other: str) -> None:
    assert not restates(TOLD, other)


@pytest.mark.parametrize(
    "other",
    [
        "By then keepers at Skerrow Light got paid forty pounds each year, with one ton of coal, by its harbour board.",
        "Keepers of the Skerrow Light were paid about forty pounds yearly, plus a ton of coal, by the harbour board.",
    ],
)
def test_what_says_as_much_is_the_same(other: str) -> None:
    assert restates(TOLD, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("This is the story of the old lighthouse Corran.", "This is the story of the old lighthouse Skerrow."),
        ("Corran Light is a lighthouse in the north of the bay of Orsk.",
         "Skerrow Light is a lighthouse in the north of the bay of Orsk."),
        ("Led by its fourth keeper, the light was lit at dusk every day of the year.",
         "Led by its fifth keeper, the light was lit at dusk every day of the year."),
        ("The council called it a reasonable price for the light, and paid at once for it.",
         "The council called it an unreasonable price for the light, and paid at once for it."),
        ("The council decided to open the light to all visitors in the summer of that year.",
         "The council decided to close the light to all visitors in the summer of that year."),
    ],
)  # fmt: skip
def test_one_word_can_turn_a_sentence(one: str, other: str) -> None:
    assert not restates(one, other) and not restates(other, one)


def test_claims_of_one_source_stay_apart() -> None:
    claims = {key: Claim(key, key[0], TOLD, (Quote(key[0], 0, len(TOLD), TOLD),)) for key in ("a1", "a2", "b3")}
    assert without_restated(["a1", "a2"], frozenset(), claims) == (["a1", "a2"], {})
    kept, also = without_restated(["a1", "b3"], frozenset({"b3"}), claims)
    assert (kept, also) == (["b3"], {"b3": ("a1",)})

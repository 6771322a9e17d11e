"""Nothing of a quote is told in the place of another of its things: by whom, to whom, of what, when."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

EXCHANGED = [
    ("Bacteria were found in 73 of the wells.",
     "Algae were found in 73 of the wells, while bacteria were found in 15."),
    ("The vaults were used as a store until 1939.",
     "The vaults were used as a stable until 1939, when they became a store."),
    ("They asked the parish to pay for the bell.",
     "They asked the crown to work with the parish and to pay for the bell."),
    ("The moths die after a few years.", "The moths emerge after 7 years, and then die after a few weeks."),
    ("The order was changed to get more of the heavy barges.",
     "The order of heavy barges was changed to get more of the light ferries."),
    ("The abbey gave the bell to the mill.", "The abbey gave the bell to the school, which stood behind the mill."),
    ("The clerk paid the pilots in copper.", "The clerk paid the pilots in silver, and the rowers had copper."),
    ("The guild opened a school in autumn.", "The guild opened a bank in spring and closed a school in autumn."),
    ("The council blamed the storm for the fire.", "The council blamed the miller for the fire after the storm."),
    ("The rowers saved the ferry.", "The pilots saved the ferry before the rowers came."),
]  # fmt: skip
IN_PLACE = [
    ("Algae were found in 73 of the wells.", "Algae were found in 73 of the wells, while bacteria were found in 15."),
    ("The vaults were used as a stable until 1939.",
     "The vaults were used as a stable until 1939, when they became a store."),
    ("The moths die after a few weeks.", "The moths emerge after 7 years, and then die after a few weeks."),
    ("The rower's boat sank near Holm.", "The boat of the rower sank near Holm."),
    ("The abbey gave the bell to the school.", "The abbey gave the bell to the school, which stood behind the mill."),
    ("The clerk paid the pilots in silver.", "The clerk paid the pilots in silver, and the rowers had copper."),
    ("The guild opened a bank in spring.", "The guild opened a bank in spring and closed a school in autumn."),
    ("The council blamed the miller.", "The council blamed the miller for the fire after the storm."),
    ("The pilots saved the ferry.", "The pilots saved the ferry before the rowers came."),
    ("The ferry was saved by the pilots.", "The pilots saved the ferry before the rowers came."),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "quote"), EXCHANGED)
def test_another_in_its_place_is_refused(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is not None


@pytest.mark.parametrize(("statement", "quote"), IN_PLACE)
def test_what_stands_in_its_place_is_told(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is None

"""What a quote tells as possible, wished or thought of is not told as done; what it tells as done may be."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

NO_FACTS = [
    ("The survey took a clerk two years.", "The survey would take a clerk two years."),
    ("The hall looked grand and visitors paid more.", "The hall would look grand and visitors would pay more."),
    ("The guards were all wearing red sashes.", "One of these days the guards would all be wearing red sashes."),
    ("The brine harms the lungs of children.", "The brine could harm the lungs of children."),
    ("The bank closed the branch in May.", "The bank might close the branch in May."),
    ("Marta Roe hired another miller.", "Marta Roe is thinking of hiring another miller."),
    ("The council built a bridge at Holm.", "The council called on the crown to build a bridge at Holm."),
    ("The parish sold the lower field.", "The parish talked about selling the lower field."),
    ("The owners have repaired the sluice.", "The owners wish to repair the sluice."),
    ("The harbour master moved the light.", "The harbour master should move the light."),
    ("The company has opened a second pit.", "The company had the idea of opening a second pit."),
]
FACTS = [
    ("Roe became king.", "Roe would later become king."),
    ("The survey took a clerk two years.", "The survey took a clerk two years, and it would be the last."),
    ("The survey would take a clerk two years.", "The survey would take a clerk two years."),
    ("The brine may harm the lungs of children.", "The brine could harm the lungs of children."),
    ("Marta Roe is thinking of hiring another miller.", "Marta Roe is thinking of hiring another miller."),
    ("The parish talked about selling the lower field.", "The parish talked about selling the lower field."),
    ("The bridge started to sink in 1890.", "The bridge started to sink in 1890."),
    ("The council built a bridge at Holm.", "The council wanted a bridge, and it built a bridge at Holm."),
    ("The owners repaired the sluice.", "The owners repaired the sluice, and they wish to sell it."),
    ("The light was moved by the harbour master.", "The light was moved by the harbour master, who could see it."),
]


@pytest.mark.parametrize(("statement", "quote"), NO_FACTS)
def test_what_is_only_possible_is_not_told_as_done(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is not None


@pytest.mark.parametrize(("statement", "quote"), FACTS)
def test_what_is_done_is_told(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is None

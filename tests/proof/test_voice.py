"""Which years a speaker means by last year, next May and the like."""

from __future__ import annotations

import pytest

from kb.proof.voice import years_meant


@pytest.mark.parametrize(
    ("text", "date", "years"),
    [
        ("Last year we had forty outages.", "2021-03-04", ["2020"]),
        ("It opens next year, and this year it is built.", "2021", ["2022", "2021"]),
        ("It began a year ago.", "2021-03", ["2020"]),
        ("It fell down last December.", "2021-03-04", ["2020"]),
        ("It fell down last February.", "2021-03-04", ["2021"]),
        ("It opens next May.", "2021-03-04", ["2021"]),
        ("It opens next February.", "2021-03-04", ["2022"]),
        ("It fell down last December.", "2021", []),  # of which year, the document's date does not tell
        ("Last year we had forty outages.", "", []),
        ("The last years were hard.", "2021", []),
    ],
)
def test_years_that_a_document_means_by_its_own_date(text: str, date: str, years: list[str]) -> None:
    assert years_meant([text], date) == years

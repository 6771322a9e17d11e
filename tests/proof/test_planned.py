"""What is laid down for later is not told as done, whichever way a quote says so; what was done may be."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

PLANNED = [
    (
        "Building began in April 2022 and was finished by the end of 2023.",
        "Building is to begin in April 2022 and to be finished by the end of 2023.",
    ),
    (
        "The work was finished by the end of 2023.",
        "The work is to begin in April 2022 and to be finished by the end of 2023.",
    ),
    ("The new bridge was opened by the mayor in May.", "The new bridge is to be opened by the mayor in May."),
    ("The parish closed the school in June.", "The parish plans to repair the hall and to close the school in June."),
    ("The toll was abolished in 1851.", "The toll was to be abolished in 1851."),
    ("Two clerks moved to the annex last week.", "Two clerks are to move to the annex last week."),
    ("The trust restored the mill.", "The trust aims to restore the mill."),
    ("The mill was restored by the trust.", "The mill is expected to be restored by the trust."),
    ("The line closed in March.", "The line is due to close in March."),
    (
        "The alliance held until the end of the war.",
        "After long talks the alliance would hold until the end of the war, or until one of them left it.",
    ),
    ("The pension was paid from the fees.", "The pension was to be paid from the fees."),
    ("Marta Roe became warden in spring.", "Marta Roe is to become warden in spring."),
]
DONE = [
    (
        "Building is to begin in April 2022.",
        "Building is to begin in April 2022 and to be finished by the end of 2023.",
    ),
    (
        "Building is to be finished by the end of 2023.",
        "Building is to begin in April 2022 and to be finished by the end of 2023.",
    ),
    ("Roe became bishop of Holm.", "Roe was to become bishop of Holm."),
    ("The council's first act was to sell the field.", "The council's first act was to sell the field in May."),
    ("Building began in April 2022.", "Building began in April 2022 and is to be finished by the end of 2023."),
    ("The parish repaired the hall.", "The parish repaired the hall and plans to close the school."),
    ("The alliance held until the end of the war.", "After long talks the alliance held until the end of the war."),
    ("The toll was abolished in 1851.", "The toll was abolished in 1851, and the house was to be sold."),
    ("The trust aims to restore the mill.", "The trust aims to restore the mill."),
    ("The line is due to close in March.", "The line is due to close in March."),
    ("It was easy to open the lock.", "It was easy to open the lock."),
]


@pytest.mark.parametrize(("statement", "quote"), PLANNED)
def test_what_is_laid_down_for_later_is_not_told_as_done(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is not None


@pytest.mark.parametrize(("statement", "quote"), DONE)
def test_what_was_done_and_what_is_planned_are_told_as_such(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is None


def test_a_name_lent_by_a_context_makes_no_plan_a_deed() -> None:
    quote, context = "Building is to begin in April 2022.", "The board approved the plan to build a second breakwater."
    assert check_wording("Building of the second breakwater began in April 2022.", [quote], [context]) is not None
    assert check_wording("Building of the second breakwater is to begin in April 2022.", [quote], [context]) is None

"""What a sentence reports, denies, asks or supposes is no fact; "not all" is not "none"."""

from __future__ import annotations

import time

import pytest

from kb.proof.frames import _rhetorical
from kb.proof.wording import check_wording

FAILS = [
    ("None of the warehouses were rebuilt.", "Not all of the warehouses were rebuilt."),
    ("No pupil passed the exam.", "Not every pupil passed the exam."),
    ("Nobody voted for the law.", "Not everyone voted for the law."),
    ("Only the western quay was damaged.", "Only the western quay escaped damage."),
    ("The church was destroyed.", "The church escaped being destroyed."),
    ("Smith paid the fine.", "Smith avoided paying the fine."),
    ("The ship sank.", "The ship narrowly avoided sinking."),
    ("The army captured the fort.", "The army failed to capture the fort."),
    ("Jones stole the ring.", "Jones denied that he stole the ring."),
    ("Jones stole the ring.", "Jones denied stealing the ring."),
    ("The mine was safe.", "The manager insisted that the mine was safe."),
    ("The mine was safe.", "The mine was safe, the manager said."),
    ("The mine was safe.", "The manager said the mine was safe."),
    ("The mine was safe.", "The manager told reporters that the mine was safe."),
    ("The mine was safe.", "The manager assured the workers that the mine was safe."),
    ("The dam broke.", "Had it rained longer, the dam would have broken."),
    ("The dam broke.", "If it rains, the dam will break."),
    ("The mayor was corrupt.", "Was the mayor corrupt?"),
    ("The film was a masterpiece.", "What a masterpiece: the film was shown twice."),
    ("The film was the worst of the decade.", "Reviewers called the film the worst of the decade."),
    ("Roe bought the house.", "It is untrue that Roe bought the house."),
    ("Roe bought the house.", "It was not the case that Roe bought the house."),
    ("Roe painted the portrait.", "Experts doubt that Roe painted the portrait."),
    ("Roe painted the portrait.", "There is no evidence that Roe painted the portrait."),
]
HOLDS = [
    ("The mine was safe, the manager said.", "The manager said that the mine was safe."),
    ("The dam held.", "Tests showed that the dam held."),
    ("Roe left.", "Roe left, although Poe said that he was ill."),
    ("Roe later became king.", "Roe would later become king."),
]


@pytest.mark.parametrize(("statement", "quote"), FAILS)
def test_what_is_only_framed_is_no_fact(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is not None


@pytest.mark.parametrize(("statement", "quote"), HOLDS)
def test_what_is_told_holds(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is None


def test_the_frame_is_read_where_the_quote_was_cut_out() -> None:
    whole = "According to Roe, the mine had never been inspected."
    assert check_wording("The mine had never been inspected.", ["the mine had never been inspected"], around=[whole])


@pytest.mark.parametrize("pattern", ["not ", "? ", "what a ", "said that ", "a", "so much for: "])
def test_long_repetitions_are_read_once(pattern: str) -> None:
    begin = time.process_time()
    list(_rhetorical(pattern * (300_000 // len(pattern))))
    assert time.process_time() - begin < 3


@pytest.mark.parametrize("verb", ["said", "claimed", "reported", "announced", "recounted", "wrote", "insisted"])
def test_what_somebody_only_reports_is_told_as_theirs(verb: str) -> None:
    quote = f"The mayor {verb} that the bridge was safe for lorries."
    assert check_wording("The bridge was safe for lorries.", [quote]) is not None
    assert check_wording("According to the mayor, the bridge was safe for lorries.", [quote]) is None

"""A statement may say in other words what code knows to be the same; what is only near it stays another wording."""

from __future__ import annotations

import pytest

from kb.proof.rewording import in_their_words
from kb.proof.wording import check_wording

REWORDED = [
    ("one in five stations had none", "20% of the stations had none", "20% of stations had none"),
    ("Three quarters of the users", "seventy five percent of users", "seventy five percent of the users"),
    ("20% of the wells", "one in five wells", "one in five the wells"),
    ("The catch fell by a quarter.", "a 25% fall of the catch", "The catch fell by 25%."),
    ("It lasted a decade.", "It lasted ten years.", "It lasted ten years."),
    ("half an hour", "30 minutes", "30 minutes"),
    ("Professor Wang", "prof. Wang", "prof. Wang"),
    ("healthcare", "health care", "health care"),
    ("six years earlier.", "six years back .", "six years back."),
    ("Roe doubts that it works.", "I don't think it works.", "Roe does not think it works."),
    ("Norland tried to leave. Countries met.", "Nations sought to leave.", "Norland sought to leave. Nations met."),
    ("It has to be shown.", "It needs to be shown.", "It needs to be shown."),
    ("The fair took place in May.", "The fair happened in May.", "The fair happened in May."),
    ("The USA left.", "The United States left.", "The United States left."),
]
KEPT = [
    ("one in six stations", "20% of the stations"),  # not as much
    ("A third of them", "33% of them"),  # nearly as much
    ("It lasted a century.", "It lasted ten years."),
    ("Roe claimed the mill.", "Roe said he had a mill."),  # says more
    ("Roe said it.", "Roe claimed it."),  # says less
    ("He acquired and bought it.", "He purchased and acquired it."),  # his own word stands there
    ("Mark Banks tried.", "Shores sought."),  # a name
]


@pytest.mark.parametrize(("text", "quote", "theirs"), REWORDED)
def test_what_is_the_same_is_told_in_their_words(text: str, quote: str, theirs: str) -> None:
    assert in_their_words(text, (quote,)) == theirs


@pytest.mark.parametrize(("text", "quote"), KEPT)
def test_what_is_not_the_same_stays(text: str, quote: str) -> None:
    told = in_their_words(text, (quote,))
    assert told in (text, text.replace("bought", "purchased").replace("tried", "sought"))


HOLDS = [
    ("One in five ferries of the line had no radio in May 1974.",
     "The Harbour Board reported that in May 1974, 20% of the ferries of the line had no radio.", False),
    ("According to the Harbour Board, one in five ferries of the line had no radio in May 1974.",
     "The Harbour Board reported that in May 1974, 20% of the ferries of the line had no radio.", True),
    ("According to the Harbour Board, one in four ferries of the line had no radio in May 1974.",
     "The Harbour Board reported that in May 1974, 20% of the ferries of the line had no radio.", False),
    ("Norland and some coastal countries tried to distance themselves from the toll.",
     "Some coastal nations and Norland sought to disassociate themselves from the toll.", True),
    ("Norland and all coastal countries tried to distance themselves from the toll.",
     "Some coastal nations and Norland sought to disassociate themselves from the toll.", False),
    ("The woods were used by the Earl of Derne as a game reserve.",
     "The woods and caverns were used as a game reserve by the Earl of Derne until 1939.", True),
    ("The mill would not comment on its prices.", "The mill declined to comment on its prices.", True),
    ("The mill would not lower its prices.", "The mill declined to comment on its prices.", False),
    ("The lamp has to be tested by divers.", "The lamp needs to be tested by divers.", True),
    ("For one week the inn served eel.", "The inn served eel for a week.", True),
    ("For one month the inn served eel.", "The inn served eel for a week.", False),
    ("Over a hundred boats were built.", "More than 100 boats were built.", True),
    ("A hundred boats were built.", "More than 100 boats were built.", False),
    ("Several towns were enough for some three inns.", "Several towns were enough for all three inns.", False),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "quote", "holds"), HOLDS)
def test_the_gate_holds_it(statement: str, quote: str, holds: bool) -> None:
    assert (check_wording(statement, [quote]) is None) is holds


def test_a_suggestion_is_heard_in_what_could_be() -> None:
    quotes = ["You could have different kinds of covers.", "So you could have plain ones for the old."]
    told = "Roe suggested different kinds of covers, plain ones for the old."
    assert check_wording(told, quotes, ["Roe"], speakers=["Roe"]) is None
    assert check_wording("There are different kinds of covers.", quotes, ["Roe"], speakers=["Roe"]) is not None

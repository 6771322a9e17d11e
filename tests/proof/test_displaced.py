"""Nothing is told of an owner that is said of what is his, and no cause or time is told as what it led from."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

DISPLACED = [
    ("King Oren was married three times.", "The second daughter of King Oren was married three times."),
    ("Halvard ruled for two years.", "Prince Sten, Halvard's son, ruled for two years."),
    ("Marta opened a bakery at Holm.", "Marta's brother opened a bakery at Holm."),
    ("The guild chose Anders Roe.", "The guild chose a nephew of Anders Roe."),
    ("The town was lit by gas because the lamps were made by hand.",
     "The town was lit by gas, and the lamps were made by hand because no machine could shape them."),
    ("Roe closed the mill after she sold the boats in May.",
     "Roe sold the boats in May after she closed the mill."),
    ("Roe gave a talk in May, after a clerk told her of the plan.",
     "Roe gave a talk in May, after which a clerk told her of the plan."),
    ("Lind was the baker of the castle before becoming a member of the guild at Holm.",
     "Lind was a member of the guild at Holm before becoming the baker of the castle."),
    ("Access to the vaults has been closed.", "Attempts have been made to close access to the vaults."),
    ("Anders Roe made a new kind of lamp.", "The engineer Georg Lind made a new kind of lamp."),
]  # fmt: skip
IN_PLACE = [
    ("The second daughter of King Oren was married.", "The second daughter of King Oren was married three times."),
    ("Prince Sten ruled for two years.", "Prince Sten, Halvard's son, ruled for two years."),
    ("Anders Roe chose a nephew.", "Anders Roe chose a nephew of his own."),
    ("The old wall can be traced to the fort.", "The course of the old wall can be traced to the fort."),
    ("Because no machine could shape the lamps, they were made by hand.",
     "The town was lit by gas, and the lamps were made by hand because no machine could shape them."),
    ("After she closed the mill, Roe sold the boats.", "Roe sold the boats in May after she closed the mill."),
    ("Lind was a member of the guild before becoming the baker of the castle.",
     "Lind was a member of the guild at Holm before becoming the baker of the castle."),
    ("Attempts have been made to close the vaults.", "Attempts have been made to close access to the vaults."),
    ("In 1902 the guild opened Holm Hall.", "In 1902 the guild opened a second school titled Holm Hall."),
    ("The engineer Georg Lind made a new kind of lamp.",
     "The engineer Georg Lind, a friend of Anders Roe, made a new kind of lamp."),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "quote"), DISPLACED)
def test_what_is_said_of_another_or_led_otherwise_is_refused(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote], ["Anders Roe"]) is not None


@pytest.mark.parametrize(("statement", "quote"), IN_PLACE)
def test_what_stands_where_it_stood_holds(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote], ["Anders Roe"]) is None

"""A figure stays with its side, a share with what it is of, a deed undone where it is called for, a role in place."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

SIDES = "On average, 3 in 40 mills in the north flood each year, compared to 1 in 6 mills in the south."
RAIN = (
    "Another factor is low rain, which is linked with 3.2 times higher losses of wheat in low- and mid-sized farms, "
    "and 1.8 times higher losses in large farms."
)
KIN = "Younger brother and successor of Sten, he was a minor upon his succession."
TRIED = [
    ("1 in 6 mills in the north flood each year.", SIDES, False),
    ("1 in 6 mills in the south flood each year.", SIDES, True),
    ("Low rain is linked with 3.2 times higher losses of wheat in large farms.", RAIN, False),
    ("Low rain is linked with 1.8 times higher losses in large farms.", RAIN, True),
    ("Vaccines were given to 40% of children.", "Vaccines were given to 40% of children who lived in camps.", False),
    ("Vaccines were given to 40% of children in camps.",
     "Vaccines were given to 40% of children who lived in camps.", True),
    ("He had won the valley.", "He had won parts of the valley.", False),
    ("The plan was drawn up by Roe.", "The map was drawn as part of the plan that was drawn up by Roe.", True),
    ("On May 3, the council granted $2 million to the port.",
     "On May 3, the mayor requested the council to grant $2 million to the port.", False),
    ("The guards controlled the gang.", "The ministers accused the guards of controlling the gang.", False),
    ("The guards were accused of controlling the gang.",
     "The ministers accused the guards of controlling the gang.", True),
    ("A vaccine has been developed for the cattle plague.",
     "Only the cattle plague still waits for the development of a vaccine.", False),
    ("The pump had been tested by May.", "By May the pump was ready for first testing.", False),
    ("The pump was tested by Roe.", "Roe finished the testing of the pump.", True),
    ("Norland declared the Sarran and Kolan governments unfriendly.",
     'The Sarran and Kolan governments declared Norland an "unfriendly" country.', False),
    ("The Sarran and Kolan governments declared Norland unfriendly.",
     'The Sarran and Kolan governments declared Norland an "unfriendly" country.', True),
    ("Fishers pay five dollars a pound for eel.", "Fishers are paid five dollars a pound for eel.", False),
    ("The hall opened in 1901.", "The hall was opened in 1901.", True),
    ("A storm flooded the dry dock in February 1953.", "The dry dock flooded in the storm of February 1953.", True),
    ("KoV-2 may have acquired its tail from BatV by chance.",
     "KoV-2 and BatV may have acquired their tail from a common ancestor by chance.", False),
    ("Lord Stuart succeeded his uncle in Parliament.",
     "He was returned to Parliament, succeeding his uncle Lord Stuart.", False),
    ("The risk of a flood is 6%.", "The risk of a flood was estimated as 6%.", False),
    ("The risk of a flood was estimated at 6%.", "The risk of a flood was estimated as 6%.", True),
    ("The works were more profitable than the peat trade.",
     "The works were more profitable than the fishery but less profitable than the peat trade.", False),
    ("A prime has no divisors.", "A prime has no divisors other than 1 and itself.", False),
    ("The plan found support among farmers.", "The plan found little support among farmers.", False),
    ("The clans fought especially against the Varns.",
     "The clans fought against the Varns, the Oles, and especially the Turans.", False),
    ("They are getting another rack instantly.",
     "They are getting another rack, but that is not going to happen instantly.", False),
    ("Sten was a minor upon his succession.", KIN, False),
    ("He was a minor upon his succession.", KIN, True),
    ("The pump switches from mains to battery power.", "The pump switches from battery to mains power.", False),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "quote", "holds"), TRIED)
def test_what_holds_a_quote_back_holds_a_statement_back(statement: str, quote: str, holds: bool) -> None:
    assert (check_wording(statement, [quote]) is None) is holds


def test_nobody_said_it_of_whom_a_quote_only_tells() -> None:
    quote, beside = "It was common for barges to wait three days.", "My brother Olaf K. Dahlgren kept the upper lock."
    told = f"According to Olaf K. Dahlgren, {quote[:1].lower()}{quote[1:]}"
    assert check_wording(told, [quote], [beside]) is not None
    assert check_wording(told, [quote], ["I, Olaf K. Dahlgren, agree that this talk may be shared."]) is None


def test_of_another_kind() -> None:
    quotes, beside = ["The wheels need the plain version."], ["The screen needs the large version, which is dear."]
    assert check_wording("The wheels need the plain version of it.", quotes, beside) is None
    assert check_wording("The wheels need the large version.", quotes, beside) is not None

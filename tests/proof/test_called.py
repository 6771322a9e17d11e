"""Names that another claim of the same source has in full: they are told of what a quote calls by initials or a first
name, and of nobody else."""

from __future__ import annotations

import pytest

from kb.proof.gate import accept_sentence
from kb.values import Claim, Quote, Sentence

# The statement, its quotes, who holds them, what else the source says (a text, or a text|holder), whether it holds.
CASES = [
    ("The Port Lamp Authority runs nine lamps on the coast.", "The PLA runs nine lamps on the coast.", "",
     ["The Port Lamp Authority was founded in 1901."], True),
    ("The Port Lamp Authority (PLA) runs nine lamps on the coast.", "The PLA runs nine lamps on the coast.", "",
     ["The Port Lamp Authority was founded in 1901."], True),
    ("Ann Roe asked the Mill Conservation Fund for a loan in May.", "I asked the MCF for a loan in May.", "Ann Roe",
     ["Mill Conservation Fund (MCF) grants are small."], True),
    ("The PLA, which was founded in 1901, runs nine lamps.",
     ("The Port Lamp Authority runs nine lamps.", "The PLA was founded in 1901."), "", [], True),
    ("The court sent the case back to the Civil Land Board.", "The court sent the case back to the CLB.", "",
     ["The Civil Land Board met in June."], True),
    ("According to Ann Roe, they had Ines Holm on the board, and the clinic got a roof.",
     "We had Ines on the board, and the clinic got a roof.", "Ann Roe", ["The clinic needs nurses.|Ines Holm"], True),
    ("Ines Holm paid for the roof of the clinic.", "Ines paid for the roof of the clinic.", "Ann Roe",
     ["The clinic needs nurses.|Ines Holm"], True),
    ("The lamp was lit by Ines Holm in 1901.", "The lamp was lit by Holm in 1901.", "",
     ["Ines Holm said that the coast was dark."], True),
    ("Ines Holm's lamp was lit in 1901.", "Holm's lamp was lit in 1901.", "",
     ["According to Ines Holm, the coast was dark."], True),
    ("Jean-Luc has nothing but praise for the crew.", "I have nothing but praise for the crew.", "Jean-Luc", [], True),
    ("The Port Land Authority runs nine lamps on the coast.", "The PLA runs nine lamps on the coast.", "",
     ["The Port Lamp Authority was founded in 1901."], False),
    ("The Port Lamp Authority runs nine lamps on the coast.", "The PLA runs nine lamps on the coast.", "",
     ["The Port Lamp Authority was founded in 1901.", "The Peat Land Assembly was founded in 1911."], False),
    ("The Port Lamp Authority runs nine lamps on the coast.", "The PLA runs nine lamps on the coast.", "", [], False),
    ("The Port Lamp Agency runs nine lamps on the coast.", "The PLA runs nine lamps on the coast.", "",
     ["The Port Lamp Authority was founded in 1901."], False),
    ("The Port Lamp Authority runs ten lamps on the coast.", "The PLA runs nine lamps on the coast.", "",
     ["The Port Lamp Authority was founded in 1901."], False),
    ("The Port Lamp Authority runs lamps on the coast.", "The PLA does not run lamps on the coast.", "",
     ["The Port Lamp Authority was founded in 1901."], False),
    ("The Mill Conservation Fund sued the Port Lamp Authority.", "The PLA sued the MCF.", "",
     ["The Port Lamp Authority was founded in 1901.", "The Mill Conservation Fund is small."], False),
    ("The Port Lamp Authority runs the lamps.", "The PLA runs the lamps.", "",
     ["The port lamp administration (PLA) was founded in 1901.", "The Port Lamp Authority is small."], False),
    ("Ines Holm paid for the roof of the clinic.", "Ines paid for the roof of the clinic.", "Ann Roe",
     ["The clinic needs nurses.|Ines Holm", "Ines Sund left in May."], False),
    ("Ines Sund paid for the roof of the clinic.", "Ines paid for the roof of the clinic.", "Ann Roe",
     ["The clinic needs nurses.|Ines Holm"], False),
    ("Ines Holm paid for the roof of the clinic.", "Ines paid for the roof of the clinic.", "Ann Roe", [], False),
    ("The Washington Monument was lit in May.", "Washington was lit in May.", "",
     ["The Washington Monument stands by the river."], False),
    ("Holm Island was lit in May.", "Holm was lit in May.", "", ["Holm Island stands by the river."], False),
    ("The lamp was lit by Ines Holm in 1901.", "The lamp was lit by Holm in 1901.", "",
     ["Ines Holm said that the coast was dark.", "Per Holm left."], False),
    ("Roe paid Ines Holm for the roof.", "Ines paid Roe for the roof.", "", ["The clinic needs nurses.|Ines Holm"],
     False),
    ("Ines Holm paid for the roof of the clinic.", "Ines did not pay for the roof of the clinic.", "Ann Roe",
     ["The clinic needs nurses.|Ines Holm"], False),
    ("Jean-Luc has nothing but praise for the crew.", "He has nothing but praise for the crew.", "Ann Roe",
     ["I was late.|Jean-Luc"], False),
    ("Jean-Luc has nothing but praise for the crew.", "I have praise for the crew.", "Jean-Luc", [], False),
    ("Ann Roe lit the lamp.", "Queen Ann lit the lamp.", "", ["The clinic is shut.|Ann Roe"], False),
    ("Ann Roe is the church of the town.", "St. Ann is the church of the town.", "", ["The clinic is shut.|Ann Roe"],
     False),
    ("The Ann Roe mill burned.", "The Roe mill burned.", "", ["The clinic is shut.|Ann Roe"], False),
    ("According to Ann Roe, the lamp was lit.", "Ann lit the lamp.", "", ["The clinic is shut.|Ann Roe"], False),
    ("Ann Roe burned to the ground.", "Roe burned to the ground.", "", ["The fire in Roe was small.|Ann Roe"], False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quotes", "holder", "others", "holds"), CASES)
def test_a_name_in_full_is_whose_it_is(
    text: str, quotes: str | tuple[str, ...], holder: str, others: list[str], holds: bool
) -> None:
    texts = (quotes,) if isinstance(quotes, str) else quotes
    own = claim("own", texts, holder)
    rest = [claim(f"o{n}", (one.partition("|")[0],), one.partition("|")[2]) for n, one in enumerate(others)]
    found = accept_sentence(text, ["own"], {each.id: each for each in (own, *rest)}, {})
    assert isinstance(found, Sentence) is holds


def test_another_source_lends_no_name() -> None:
    own = claim("own", ("The PLA runs nine lamps on the coast.",), "")
    other = claim("other", ("The Port Lamp Authority was founded in 1901.",), "", source="t")
    text = "The Port Lamp Authority runs nine lamps on the coast."
    assert not isinstance(accept_sentence(text, ["own"], {"own": own, "other": other}, {}), Sentence)


def claim(name: str, texts: tuple[str, ...], holder: str, source: str = "s") -> Claim:
    quotes = tuple(Quote(source, 0, len(text), text) for text in texts)
    return Claim(name, source, " ".join(texts), quotes, attributed_to=holder)

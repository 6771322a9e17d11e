"""Other words for the same, each kind with the lie beside it that looks like it: statement, quote, verdict."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

KINDS = [
    # a member of a list with all that is its own
    ("The north gate was painted with tar.", "The south gate was painted with lime, the north gate with tar.", True),
    ("The north gate was painted with lime.", "The south gate was painted with lime, the north gate with tar.", False),
    ("Nine of the maps are in the library.", "The mill has four of the maps, the library has nine.", True),
    # only, said by what is denied of others
    ("Nobody but pilots could enter the tower.", "Only pilots could enter the tower.", True),
    ("Nobody could enter the tower.", "Only pilots could enter the tower.", False),
    ("The canal was opened only after the war.", "The canal was not opened until after the war.", True),
    # a denial that stands for a whole predicate, or for one of two adjuncts
    ("The town never mended the pier.", "The town promised to mend the pier, but it never did so.", True),
    ("The town mended the pier.", "The town promised to mend the pier, but it never did so.", False),
    ("The bank paid for the organ.", "The bank paid for the bells but not for the organ.", False),
    ("The council asks for a bridge.", "Velden has one and Orlen does not, the council is asking for a bridge.", True),
    # who is meant
    ("Most of the old families left.", "The new mayor differed from the old families, most of whom left.", True),
    ("Most of the new mayors left.", "The new mayor differed from the old families, most of whom left.", False),
    # what is left out whole
    ("In water it is hidden from birds.", "It spends most of its life in water, where it is hidden from birds.", True),
    ("The newt has contact with birds.", "In water the newt is shielded from contact with birds.", False),
    # the other side of a verb, a day that only moved, the chair that is spoken to
    ("Orlen's largest mill is Holm.", "Holm is the largest mill in Orlen.", True),
    ("The bank has awarded Orlen its first prize.", "Orlen has been awarded its first prize from the bank.", True),
    ("The council repaired the pier.", "Mr. Chair, the council repaired the pier.", True),
    ("Fever strikes in May, as May is wet.", "In May, as May is wet, fever strikes.", True),
    # what is to come
    ("The centre will help the miners.", "The centre will help the miners of the valley.", True),
    ("The centre has helped the miners.", "The centre will help the miners of the valley.", False),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "quote", "holds"), KINDS)
def test_the_same_in_other_words_holds_and_the_lie_beside_it_does_not(statement: str, quote: str, holds: bool) -> None:
    assert (check_wording(statement, [quote]) is None) is holds


def test_a_government_is_not_given_to_another() -> None:
    proof, context = "Jane Roe's government supported the miners.", "Her successor, Ann Poe, closed the mine."
    assert check_wording("Ann Poe's government supported the miners.", ["In 1950 " + proof], [context]) is not None


def test_a_speaker_is_not_somebody_they_tell_of() -> None:
    proofs = ["We worked with the miners in 1950.", "We are unlike the old government, which left."]
    assert check_wording("The old government worked with the miners in 1950.", proofs) is not None

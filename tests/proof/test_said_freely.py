"""True statements that keep near the words of talk and essays, and false neighbours that differ in one place."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

# A speaker breaks off at a word of degree and begins anew.
LEFT_OFF = [
    ("The mill needs a large amount of water.", "The mill needs some amount of… A large amount of water.", True),
    ("The ferry took the mail and the herrings.", "The ferry took most of the… The mail and the herrings.", True),
    ("The dam needs a new gate.", "The dam needs few kinds of... It needs a new gate.", True),
    ("The mill needs water.", "The mill needs some of… the water.", False),
    ("The dam is finished.", "The dam is almost… finished.", False),
    ("The dam is finished.", "The dam is not… finished.", False),
    ("The clerks agreed.", "Most clerks… agreed.", False),
    ("The ferry carries mail.", "The ferry maybe… carries mail.", False),
    ("The mill needs water.", "The mill needs almost no… well, almost no water.", False),
    ("The gate is safe.", "The gate is almost… I think safe.", False),
    ("The farms were flooded.", "Most of the farms were flooded… The mill was not.", False),
    ("The clerks were paid.", "Some of the clerks were paid… The clerks of the mill.", False),
    ("The mill needs no large amount of water.", "The mill needs some amount of… A large amount of water.", False),
]  # fmt: skip

# "How to pay" for "how they can pay"; "since first seeing it" for "since I first saw it".
NAMED = [
    ("They spent a week trying to find out where to save coal.",
     "They spent a week trying to find out where they could save coal.", True),
    ("The book tells how to mend a net.", "The book tells how you can mend a net.", True),
    ("Members asked how to pay the toll.", "Members asked how they can pay the toll.", True),
    ("The guide shows which to buy.", "The guide shows which you should buy.", True),
    ("The book tells how they mend a net.", "The book tells how they can mend a net.", False),
    ("Members saved coal.", "Members asked where they could save coal.", False),
    ("The book tells how to mend a net.", "The book tells how you cannot mend a net.", False),
    ("The book tells where to mend a net.", "The book tells how you can mend a net.", False),
    ("Members know how to pay the toll.", "Members do not know how they can pay the toll.", False),
    ("Ada Roe has criticised the law since first reading it.",
     "Ada Roe has criticised the law since she first read it.", True),
    ("Ada Roe has criticised the law before first reading it.",
     "Ada Roe has criticised the law since she first read it.", False),
    ("Ada Roe has criticised the law since last reading it.",
     "Ada Roe has criticised the law since she first read it.", False),
    ("Ada Roe has not criticised the law since first reading it.",
     "Ada Roe has criticised the law since she first read it.", False),
]  # fmt: skip

# What is linked, listed, open there is so for who does not want it, too.
FOR_WHOM = [
    ("All of the maps are linked on the wall page.",
     "If you want to learn more, all of the maps are linked on the wall page.", True),
    ("The minutes are available at the hall.",
     "If you are interested in the vote, the minutes are available at the hall.", True),
    ("The minutes are listed by year.", "If you're looking for one, the minutes are listed by year.", True),
    ("The minutes are available at the hall.", "If you pay the fee, the minutes are available at the hall.", False),
    ("The minutes are available at the hall.", "If the clerk is in, the minutes are available at the hall.", False),
    ("Members should pay the fee.", "If you want to vote, you should pay the fee.", False),
    ("Members must pay the fee.", "If you want to vote, you must pay the fee.", False),
    ("The minutes are destroyed.", "If you want to keep them, the minutes are destroyed.", False),
    ("The minutes are not available at the hall.",
     "If you are interested in the vote, the minutes are available at the hall.", False),
    ("The maps are linked on the wall page.",
     "Unless you want to learn more, the maps are linked on the wall page.", False),
]  # fmt: skip

NEED = (
    "We need to open the fair by rules that make it easy for people with small boats to come. Then we need to hear "
    "these owners in order to learn from them."
)
# "We" as an essay says it of everybody, told as people.
PEOPLE = [
    ("The report argues that people need to hear these owners in order to learn from them.", NEED, True),
    # What needs to be done should be.
    ("People should bring more skills to the guild.", "We need to bring more skills to the guild.", True),
    ("Wardens should be given oars.", "To last, we need to give wardens oars.", True),
    ("Keepers should clean the lamp and trim the wick.", "Keepers need to clean the lamp and trim the wick.", True),
    ("Members should pay the fee.", "Members do not need to pay the fee.", False),
    ("The board should pay the keepers.", "The board had to pay the keepers.", False),
    ("The board should pay for the oil.", "The board needs the money to pay for the oil.", False),
    ("The keepers should leave the tower.", "The keepers have to know when to leave the tower.", False),
    ("The keepers should have cleaned the lamp.", "The keepers must have cleaned the lamp.", False),
    ("Members must pay the fee.", "Members should pay the fee.", False),
    ("The report argues that people should hear the owners.",
     "Boats help people with nets. We should hear the owners.", True),
    ("The report argues that people must hear the owners.",
     "Boats help people with nets. We must hear the owners.", True),
    ("The report argues that people do not need to hear these owners in order to learn from them.", NEED, False),
    ("The report argues that people with small boats need to hear these owners.", NEED, False),
    ("The report argues that these owners need to hear people in order to learn from them.", NEED, False),
    ("People heard the owners.", "Boats help people with nets. We heard the owners.", False),
    ("People built the pier.", "Boats help people with nets. We built the pier.", False),
    ("People heard these owners in order to learn from them.", NEED, False),
    ("The report argues that people must not hear the owners.",
     "Boats help people with nets. We must hear the owners.", False),
    ("The report argues that people may hear the owners.",
     "Boats help people with nets. We must hear the owners.", False),
]  # fmt: skip

# "No such" for "such … not"; "rise" for "emergence".
SUCH = [
    ("No such floods have been recorded on the Esk.", "Such floods have not been recorded on the Esk.", True),
    ("No such flood was seen in the town.", "Such a flood was not seen in the town.", True),
    ("On the Esk no such floods have been recorded.", "On the Esk such floods haven't been recorded.", True),
    ("The rise of steamers ended the trade.", "The emergence of steamers ended the trade.", True),
    ("Such floods have been recorded on the Esk.", "Such floods have not been recorded on the Esk.", False),
    ("No such floods have been recorded on the Esk.", "Such floods have been recorded on the Esk.", False),
    ("No floods have been recorded on the Esk.", "Such floods have not been recorded on the Esk.", False),
    ("No such floods have been recorded on the Esk.", "Some such floods have not been recorded on the Esk.", False),
    ("No such floods have been recorded on the Esk.", "All such floods have not been recorded on the Esk.", False),
    ("No such floods have been recorded on the Tay.", "Such floods have not been recorded on the Esk.", False),
    ("No such storms have been recorded on the Esk.", "Such floods have not been recorded on the Esk.", False),
    ("The fall of steamers ended the trade.", "The emergence of steamers ended the trade.", False),
    ("The trade ended the rise of steamers.", "The emergence of steamers ended the trade.", False),
    ("The rise of steamers did not end the trade.", "The emergence of steamers ended the trade.", False),
]  # fmt: skip

# Who stands right behind an office holds it.
PRESENT = "Present were the treasurer Ada Roe, the pilot Bo Lund and the clerk Eva Moe."
OFFICES = [
    ("Ada Roe is the treasurer.", PRESENT, True),
    ("Bo Lund is the treasurer.", PRESENT, False),
    ("Eva Moe is the treasurer.", PRESENT, False),
    ("Ada Roe is the pilot.", PRESENT, False),
    ("Ada Roe is the clerk.", PRESENT, False),
    ("Ada Roe is not the treasurer.", PRESENT, False),
]


@pytest.mark.parametrize(("statement", "quote", "holds"), [*LEFT_OFF, *NAMED, *FOR_WHOM, *PEOPLE, *SUCH, *OFFICES])
def test_said_freely(statement: str, quote: str, holds: bool) -> None:
    failed = check_wording(statement, [quote], around=[quote])
    assert (failed is None) is holds, failed

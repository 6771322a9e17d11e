"""True statements that say "the two", keep an order in brackets or tell a form plainly; and false neighbours."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

Row = tuple[str, list[str], list[str], bool]  # statement, proofs, contexts, whether it holds

# Two that a text names together as doing the same, for a "they".
BOTH: list[Row] = [
    ("The two were leaking in 1902.", ["They were leaking in 1902."], ["The weir and the mill were leaking."], True),
    ("The two met at the court in May.", ["They met at the court in May."], ["Ada Roe and Jan Lund met often."], True),
    ("The two burned at night.", ["They burned at night."], ["The lamp and the beacon burned."], True),
    ("Roe thinks the two differ often.", ["I think they differ often."],
     ["Roe", "Roe thinks the parish and the county differ often."], True),
    ("The two were sold in 1921.", ["They were sold in 1921."], ["The barge and the ferry were sold."], True),
    ("The two leaked in every flood.",
     ["They leaked in every flood."], ["The weir, the mill and the dam leaked."], False),
    ("The two leaked in every flood.", ["They leaked in every flood."], ["The mills leaked."], False),
    ("The two leaked in every flood.", ["They leaked in every flood."], ["The weir or the mill leaked."], False),
    ("The two leaked in every flood.", ["They leaked in every flood."], ["The weir and the mill were painted."], False),
    ("The three leaked in every flood.", ["They leaked in every flood."], ["The weir and the mill leaked."], False),
    ("Two mills leaked in every flood.", ["They leaked in every flood."], ["The weir and the mill leaked."], False),
    ("Two leaked in every flood.", ["They leaked in every flood."], ["The weir and the mill leaked."], False),
    ("The two mill owners leaked.", ["They leaked."], ["The weir and the mill owners leaked."], False),
    ("The two were painted.", ["They were painted."], ["The weir has leaks and the mill was painted."], False),
    ("The two did not leak.", ["They leaked in every flood."], ["The weir and the mill leaked."], False),
    ("The two leaked in every flood until 1902.",
     ["They leaked in every flood."], ["The weir and the mill leaked."], False),
    ("The court heard the two of them.", ["They leaked in every flood."], ["The weir and the mill leaked."], False),
]  # fmt: skip

# What calls upon the reader in brackets does so in the statement, too.
IN_BRACKETS: list[Row] = [
    ("Locks are for deep rivers rather than streams (think the Norder versus a brook).",
     ["Locks are for deep rivers rather than streams (think the Norder versus a brook)."], [], True),
    ("Judges rarely sit at night (compare the winter court).",
     ["As a rule, judges rarely sit at night (compare the winter court)."], [], True),
    ("Every lamp has a keeper (see the roll of keepers).",
     ["So every lamp has a keeper (see the roll of keepers)."], [], True),
    ("Small mills grind barley (imagine a cart a day).",
     ["Here, small mills grind barley (imagine a cart a day)."], [], True),
    ("Toll roads need guards (take the salt road).",
     ["Finally, toll roads need guards (take the salt road)."], [], True),
    ("Keepers take the salt road.", ["Toll roads need guards (take the salt road)."], [], False),
    ("Judges see the roll.", ["Every judge has a clerk (see the roll)."], [], False),
    ("Millers imagine a cart a day.", ["Small mills grind barley (imagine a cart a day)."], [], False),
    ("Guards compare the courts.", ["Guards sit at night (compare the courts)."], [], False),
]  # fmt: skip

# "This is what we call X": which he calls X. "Maybe it is worth saying that": it is said.
SAID: list[Row] = [
    ("Millers dig channels for the water, which Roe calls a leat.",
     ["Millers dig channels for the water.", "This is what I call a leat."], ["Roe"], True),
    ("Roe says that the lamps are the pride of the coast.",
     ["Maybe it is worth saying that the lamps are the pride of the coast."], ["Roe"], True),
    ("Roe says that the lamps are the pride of the coast.",
     ["Perhaps it's worth noting that the lamps are the pride of the coast."], ["Roe"], True),
    ("The court sits in an old barn.", ["It might be worth mentioning that the court sits in an old barn."], [], True),
    ("The weir was built by monks.", ["And maybe it's worth adding that the weir was built by monks."], [], True),
    ("Millers dig channels, which Roe calls a leat.",
     ["Millers dig channels.", "This is not what I call a leat."], ["Roe"], False),
    ("Millers dig channels, which Roe calls a weir.",
     ["Millers dig channels.", "This is what I call a leat."], ["Roe"], False),
    ("Roe says that the lamps are the pride of the coast.",
     ["It is not worth saying that the lamps are the pride of the coast."], ["Roe"], False),
    ("The court sits in an old barn.", ["Maybe the court sits in an old barn."], [], False),
    ("The court sits in an old barn.", ["It is worth saying that the court perhaps sits in an old barn."], [], False),
    ("The court sits in an old barn.", ["It is worth asking whether the court sits in an old barn."], [], False),
    ("The court sits in an old barn.", ["It would be worth saying that the court sits in an old barn if it did."],
     [], False),
    ("The weir was built by monks.", ["Perhaps it is said that the weir was built by monks."], [], False),
]  # fmt: skip

# A heading that runs on into its sentence, as the text of a page may have it.
RUN_IN: list[Row] = [
    ("The mill stood on the quay until 1902.", ["Background The mill stood on the quay until 1902."], [], True),
    ("Most mills today rely on the weir.", ["Context Most mills today rely on the weir."], [], True),
    ("In winter the court sat at night.", ["History In winter the court sat at night."], [], True),
    ("This lamp is wound by hand.", ["Technology This lamp is wound by hand."], [], True),
    ("There are nine weirs on the river.", ["Overview There are nine weirs on the river."], [], True),
    ("Most mills today rely on the weir.", ["Possibly Most mills today rely on the weir."], [], False),
    ("Mills today rely on the weir.", ["Context Most mills today rely on the weir."], [], False),
    ("All mills today rely on the weir.", ["Context Most mills today rely on the weir."], [], False),
    ("The weir stood on the quay until 1902.", ["Background The mill stood on the quay until 1902."], [], False),
    ("There are nine weirs on the river.", ["Plan There are nine weirs on the river."], [], False),
    ("There are ten weirs on the river.", ["Overview There are nine weirs on the river."], [], False),
]  # fmt: skip

# "Obviously" of the quote stands where the statement has it; a request is asked; "I think" said twice is told once.
STRESSED: list[Row] = [
    ("According to Roe, obviously, every keeper reads the log, but Roe asks people to sign the log in a place where "
     "the court finds it.",
     ["Obviously, every keeper reads the log, or whatever. But please sign the log in a place where the court finds "
      "it."],
     ["Roe"], True),
    ("Roe says that, of course, the weir leaks in winter.", ["Of course, the weir leaks in winter."], ["Roe"], True),
    ("Roe says that, honestly, the court is cold.", ["Honestly, the court is cold."], ["Roe"], True),
    ("Naturally, the mill stops at night.", ["The mill, naturally, stops at night."], [], True),
    ("Roe thinks it's fine for ports to have a few pilots, as long as it's not one, and this holds also for the mills, "
     "as long as it's not one mill that has all of them.",
     ["So I think it's fine that for ports to have a few pilots, as long as it's not one, and this holds also for the "
      "mills, as long as it's not one mill that has all of them, I think that's fine."], ["Roe"], True),
    ("Roe says that, obviously, the weir leaks in winter.", ["The weir leaks in winter, as some say."], ["Roe"], False),
    ("Roe says that, obviously, the weir never leaks in winter.", ["Obviously, the weir leaks in winter."], ["Roe"],
     False),
    ("Roe says that, of course, the weir leaks.", ["Of course, the weir may leak."], ["Roe"], False),
    ("Obviously, the mills leak in winter.", ["Obviously, the weir leaks in winter."], [], False),
    ("Obviously, the weir leaks in summer.", ["Obviously, the weir leaks in winter."], [], False),
    ("Obviously, all weirs leak in winter.", ["Obviously, weirs leak in winter."], [], False),
    ("It's fine for ports to have a few pilots, as long as it's not one.",
     ["Roe claims that it's fine for ports to have a few pilots, as long as it's not one."], [], False),
    ("Roe says the log is kept, but asks keepers to burn the log.", ["The log is kept, please sign the log."], ["Roe"],
     False),
    ("Roe says every keeper reads the log, but asks the court.", ["Every keeper reads the log in the court."], ["Roe"],
     False),
]  # fmt: skip

# Who "everyone" and "everything" are stands before them, not in the clause that comes next.
ENDING: list[Row] = [
    ("Roe says the port is safe as long as it's not one pilot who trains everyone, and this holds for the mill.",
     ["The port is safe, and this holds for the mill, as long as it's not one pilot who trains everyone."], ["Roe"],
     True),
    ("The judge heard everybody, and the rolls were closed.",
     ["The rolls were closed when the judge had heard everybody."], [], True),
    ("The rolls were closed to everyone.", ["The rolls were closed."], [], False),
    ("The judge heard the clerks, and everybody closed the rolls.",
     ["The rolls were closed when the judge had heard the clerks."], [], False),
    ("The judge closed everything, and the rolls were heard.",
     ["The rolls were closed when the judge had heard the clerks."], [], False),
    ("One keeper owns everything, and the court knows it.", ["The court knows it: one keeper may not own everything."],
     [], False),
    ("The court knows everything: one keeper may not own the mill.",
     ["The court knows it: one keeper may not own the mill."], [], False),
]  # fmt: skip

# Objects told as what was done; the same thing in the same place, said by another quote; then as now; a question.
PLACED: list[Row] = [
    ("Roe finds it odd that this stage was reached despite the storms.",
     ["The mills were closed for a winter.", "It is odd that we have reached this stage despite the storms."],
     ["Roe", "Roe finds it odd that the closing of the mills was reached despite the storms."], True),
    ("The post in Skerry was, then as now, slow, and it took a year to get the money.",
     ["Then, as now, the post in Skerry was slow, and it took a year to get the money."], [], True),
    ("The marks of a good court are whether there is a clerk, and whether there are rolls.",
     ["So these are the marks of a good court: Is there a clerk?", "Are there rolls?"], [], True),
    ("This barge was reached by the flood.", ["The flood reached the mill.", "It missed this barge."], [], False),
    ("The mill was sold in 1902, and then the barge was.",
     ["The barge was sold in 1902, and the mill was sold in 1904."], [], False),
    ("There are good rolls.", ["Are there good rolls?"], [], False),
    ("Roe thinks there is a clerk.", ["Is there a clerk?"], ["Roe"], False),
]  # fmt: skip

# A condition of one quote, where another quote has the same words without it.
CONDITIONS: list[Row] = [
    ("Roe expects that other towns will follow the present members, and argues that if the present members can pay the "
     "tolls, other towns can too.",
     ["Roe expects that other towns will follow the present members of the League.",
      "Roe argues that if the present members of the League can pay the tolls, other towns can too."], [], True),
    ("The old keepers train the new ones, and if the old keepers leave, the lamp goes out.",
     ["The old keepers of Skerry train the new ones.", "If the old keepers of Skerry leave, the lamp goes out."], [],
     True),
    ("Roe expects that other towns will follow the present members, and argues that the present members can pay the "
     "tolls and other towns can too.",
     ["Roe expects that other towns will follow the present members of the League.",
      "Roe argues that if the present members of the League can pay the tolls, other towns can too."], [], False),
    ("The old keepers train the new ones, and the lamp goes out.",
     ["The old keepers of Skerry train the new ones.", "If the old keepers of Skerry leave, the lamp goes out."], [],
     False),
    ("If the old keepers train the new ones, the old keepers leave.",
     ["The old keepers of Skerry train the new ones.", "If the old keepers of Skerry leave, the lamp goes out."], [],
     False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "proofs", "contexts", "holds"), [*BOTH, *IN_BRACKETS, *SAID, *RUN_IN, *STRESSED, *ENDING]
)
def test_what_is_told_plainly(text: str, proofs: list[str], contexts: list[str], holds: bool) -> None:
    assert (check_wording(text, proofs, contexts) is None) is holds


@pytest.mark.parametrize(("text", "proofs", "contexts", "holds"), [*PLACED, *CONDITIONS])
def test_what_stands_in_another_place(text: str, proofs: list[str], contexts: list[str], holds: bool) -> None:
    around = [*proofs, *(context for context in contexts if " " in context)]
    assert (check_wording(text, proofs, contexts, around=around) is None) is holds

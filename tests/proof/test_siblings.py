"""False siblings of the true statements for which a check was relaxed: each was written before, and stays refused.

By what was relaxed: a sentence, a statement that is false of it, contexts. ``TRUE`` are some it was relaxed for.
"""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

# A qualifier counts where the clause that it governs is the one used.
OTHER_CLAUSE = [
    ("The mill may close, and the dam may burst next year.", "The dam bursts next year."),
    ("The pump can fail, and the valve can fail too, so we check them daily.", "The valve fails."),
    ("If the frost comes early, the vines die, but if it comes late, the growers gain a year.", "The vines die."),
    ("Most of the boats were sold because some crews had left.", "The boats were sold because some crews had left."),
    ("The council did not sell the quay, although it had sold the pier.", "The council sold the quay."),
    ("The lock was almost closed when the ferry, which was full, came in.",
     "The lock was closed when the ferry came in."),
    ("It is often believed within the guild, and sometimes agreed within the court, that the seal is false.",
     "It is agreed within the court that the seal is false."),
    ("Some of the guards never slept, but the cooks usually did.", "The guards never slept."),
]  # fmt: skip
# What is left out has to be something a sentence can lose.
LEFT_OUT = [
    ("The chapel was designed by Roe, the tower by Poe.", "The chapel was designed by Poe."),
    ("The east pan was lined with clay, the west pan with lead.", "The west pan was lined with clay."),
    ("Every sufficiently large ship needs a pilot.", "Every ship needs a pilot."),
    ("In the novel, the keeper burns the letters.", "The keeper burns the letters."),
    ("According to the miller, the weir had been damaged twice.", "The weir had been damaged twice."),
    ("Only guests with a key could use the lift.", "Guests could use the lift."),
    ("The so-called manuscript was sold in 1970.", "The manuscript was sold in 1970."),
    ("Once the roof is finished and the wiring has been tested, the hall may open.",
     "Once the roof is finished, the hall may open."),
    ("They soon named the bay Roe Bay, after Jane Roe.", "Jane Roe soon named the bay Roe Bay."),
    ("Her brother fled to Kent but she was caught.", "She fled to Kent but her brother was caught."),
]  # fmt: skip
# A condition is told of those who meet it, not as met.
CONDITION = [
    ("If you take the tunnel, you will save an hour.", "People take the tunnel and save an hour."),
    ("If they had closed the gates, the dock would have stayed dry.", "Closing the gates kept the dock dry."),
    ("If we get the grant, we will hire two clerks.", "We got the grant and will hire two clerks."),
    ("If you have a licence, you can fish in the lake.", "You can fish in the lake."),
    ("If somebody opens the valve, the alarm goes off.", "Somebody opens the valve and the alarm goes off."),
    ("If you look at the old maps, you might find a road there.", "There is a road on the old maps."),
]
# How it was said may go; what was said may not.
TALK = [
    ("I guess the bridge, like, never opened, right?", "The bridge opened."),
    ("No, the harbour was not sold, you know, at all.", "The harbour was sold."),
    ("Was the harbour sold in 1950?", "The harbour was sold in 1950."),
    ("So he might sell the boat, if that makes sense.", "He sells the boat."),
    ("I don't think the bridge is safe.", "The bridge is safe."),
    ("I don't think that the mayor will sign it.", "The mayor will sign it."),
    ("She doesn't believe the pilot was drunk.", "The pilot was drunk."),
    ("And I don't suppose the town can pay for it.", "The town can pay for it."),
    ("Yeah, no, we didn't test it on children.", "It was tested on children."),
    ("He does not think the lock should be rebuilt.", "He thinks the lock should be rebuilt."),
]
# What is asked, or only named, is not told.
ASKED = [
    ("Did the guild hide the charter, because the king had asked for it?", "The guild hid the charter."),
    ("What did the pilot do, and did he wake the captain?", "The pilot woke the captain."),
    ("The report asks \"Did the firm bribe the judges?\" and answers no.", "The firm bribed the judges."),
    ("How did the miller poison the well?", "The miller poisoned the well."),
    ("They wondered whether the crew had sold the cargo.", "The crew had sold the cargo."),
    ("The town planned to sell the dock.", "The town sold the dock."),
    ("He spoke about how one could rob the bank.", "He robbed the bank."),
    ("The owners refused to rebuild the pier.", "The owners went on to rebuild the pier."),
]  # fmt: skip
# Clauses side by side, and passives under a verb.
JOINED = [
    ("Roe said the mill burned, nobody saw it.", "The mill burned."),
    ("We need to sell the barn, and we painted the mill.", "The mill needs to be sold."),
    ("The mill, he claims, was insured, the barn was not.", "The barn was insured."),
    ("They have to repair the weir, not the lock.", "The lock has to be repaired."),
    ("The clerk denies he took the money, the cashier admits it.", "The clerk took the money."),
]
# A name for a pronoun, or for "the project".
NAMED = [
    ("The bridge is older than the mill. It burned down in 1944.", "The mill burned down in 1944.", ()),
    ("I sold my house to John Roe in 1950.", "John Roe sold his house in 1950.", ("Ann Poe",)),
    ("The guild sued the abbey. This abbey was rich.", "The guild was rich.", ()),
    ("The lake lies north of the abbey. This house was founded by Roe.", "The lake was founded by Roe.", ()),
]
# A context lends what a thing is called and a condition, not how many or how much.
LENT = [
    ("The members voted by post.", "All members voted by post.", ("All members of the guild paid a fee.",)),
    ("The ships were insured.", "Most ships were insured.", ("Most ships were built in Kent.",)),
    ("The tower is tall.", "The tower is taller.", ("The spire is taller than the mast.",)),
    ("The dam holds.", "The dam holds only if it rains.", ("What happens if it rains?",)),
    ("The dam holds.", "Whether the dam holds depends on rain.", ("What happens if it rains?",)),
    ("The crew was paid.", "The crew was never paid.", ("The crew was never late.",)),
    ("A person stands to gain nothing.", "Only one person stands to gain nothing.", ("One person spoke.",)),
]
# A number that only a or one tells has its limits as well.
LIMITED = [
    ("The lease ends if the plot is neglected for more than one season.",
     "The lease ends if the plot is neglected for a season."),
    ("Members wait more than an hour for the ferry.", "Members wait an hour for the ferry."),
    ("The repair costs at least a thousand crowns.", "The repair costs a thousand crowns."),
    ("The repair takes less than a week.", "The repair takes a week."),
    ("The keeper may be absent for up to a full year.", "The keeper may be absent for a full year."),
    ("The guild owned more than one boat at the harbour.", "The guild owned a boat at the harbour."),
    ("The bridge was closed for over a month.", "The bridge was closed for a month."),
    ("The bridge was closed for nearly a month.", "The bridge was closed for a month."),
    ("The crew waited about an hour.", "The crew waited an hour."),
    ("The crew waited an hour.", "The crew waited at most an hour."),
]  # fmt: skip

FALSE = [
    *((quote, text, ()) for quote, text in (*LIMITED, *OTHER_CLAUSE, *LEFT_OUT, *CONDITION, *TALK, *ASKED, *JOINED)),
    *NAMED,
    *LENT,
]

TRUE = [
    ("The tank lasts more than one year.", "The tank lasts more than a year.", ()),
    ("The fog lasted nearly a week and the boat sank.", "The fog lasted almost a week.", ()),
    ("The road leads over a hill to the harbour.", "The road leads to the harbour over a hill.", ()),
    ("Roe wrote about a fire at the light.", "Roe wrote about a fire.", ()),
    ("The mill may close, and the dam burst last year.", "The dam burst last year.", ()),
    ("I guess if the frost comes early the vines die, but the growers lost a year anyway.",
     "The growers lost a year anyway.", ()),
    ("If you look at the old maps, the road ran north of the lake.",
     "Looking at the old maps, the road ran north of the lake.", ()),
    ("Yeah, so I think the bridge opened in 1950, you know.",
     "Ann Poe thinks the bridge opened in 1950.", ("Ann Poe",)),
    ("I don't think the bridge is safe.", "Ann Poe thinks the bridge is not safe.", ("Ann Poe",)),
    ("Because many clerks do get paid, so what's the status of that?", "Many clerks do get paid.", ()),
    ("We need to bring a more diverse set of skills into the guild.",
     "A more diverse set of skills needs to be brought into the guild.", ()),
    ("One is about licences, like \"Can you use a licence to make people pay?\"",
     "One is about whether you can use a licence to make people pay.", ()),
    ("They tend to be adamant.", "The older generation tends to be adamant.", ("What do the older generation say?",)),
    ("I feel like in general a topic I'd like to see more talks about is trust.",
     "Ann Poe would like to see more talks about trust.", ("Ann Poe",)),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "statement", "contexts"), FALSE)
def test_a_false_sibling_is_refused(quote: str, statement: str, contexts: tuple[str, ...]) -> None:
    assert check_wording(statement, [quote], contexts) is not None


@pytest.mark.parametrize(("quote", "statement", "contexts"), TRUE)
def test_what_a_check_was_relaxed_for_holds(quote: str, statement: str, contexts: tuple[str, ...]) -> None:
    assert check_wording(statement, [quote], contexts) is None


def test_a_claim_that_repeats_its_quote_is_no_second_witness() -> None:
    quote = "It is false that Roe had approved the lower gates."
    text = "Roe had approved the lower gates."
    assert check_wording(text, [quote], around=[quote, quote]) is not None
    assert check_wording(text, [quote], around=[quote, f"{quote} {quote}"]) is not None

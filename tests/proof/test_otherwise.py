"""Clauses told of what their pronouns stand for: true statements, and false neighbours that differ in one place."""

from __future__ import annotations

import pytest

from kb.proof.gate import accept_sentence
from kb.values import Claim, Quote, Sentence

# What not one has of all, one does not have.
NOT_ONE = [
    ("It is fine as long as one town does not have everyone.",
     "It is fine as long as it's not one town that has everyone.", True),
    ("The keepers hope that one keeper does not trim all lamps.",
     "The keepers hope that it is not one keeper who trims all lamps.", True),
    ("Roe is glad that one miller does not own every weir.",
     "Roe is glad that it's not one miller that owns every weir.", True),
    ("The court works because one judge does not hear all cases.",
     "The court works because it is not one judge who hears all cases.", True),
    ("The clinic is safe if one nurse does not hold every key.",
     "The clinic is safe if it's not one nurse that holds every key.", True),
    ("It is fine as long as one town does not have everyone.",
     "It is fine as long as it's one town that has everyone.", False),
    ("It is fine as long as one town has everyone.",
     "It is fine as long as it's not one town that has everyone.", False),
    ("It is fine as long as no town has everyone.",
     "It is fine as long as it's not one town that has everyone.", False),
    ("One town does not have everyone.", "It is fine as long as it's not one town that has everyone.", False),
    ("It is fine as long as one court does not have everyone.",
     "It is fine as long as it's not one town that has everyone.", False),
    ("It is not fine as long as one town does not have everyone.",
     "It is fine as long as it's not one town that has everyone.", False),
    ("The keepers hope that one keeper does not sell all lamps.",
     "The keepers hope that it is not one keeper who trims all lamps.", False),
    ("Roe is glad that one miller does not own every mill.",
     "Roe is glad that it's not one miller that owns every weir.", False),
    ("The court works because one judge does not hear any cases.",
     "The court works because it is not one judge who hears all cases.", False),
    ("The clinic is safe because one nurse does not hold every key.",
     "The clinic is safe if it's not one nurse that holds every key.", False),
    ("One town does not have a court.", "It's not one town that has a court: all of them have one.", False),
]  # fmt: skip

# What it is not like is denied.
NOT_LIKE = [
    ("The keepers have not voted on a lamp.", "It's not like we have voted on a lamp, or someone decided.", True),
    ("The clerks are not paid by the day.", "It's not like the clerks are paid by the day.", True),
    ("A mill cannot stop a flood.", "It is not like a mill can stop a flood.", True),
    ("The towns have not bought the weir.", "It's not like the towns have bought the weir.", True),
    ("The nurses were not asked.", "It is not like the nurses were asked.", True),
    ("The keepers have voted on a lamp.", "It's not like we have voted on a lamp, or someone decided.", False),
    ("Someone decided.", "It's not like we have voted on a lamp, or someone decided.", False),
    ("The keepers have not voted on a lamp, and someone decided.",
     "It's not like we have voted on a lamp, or someone decided.", False),
    ("The keepers have not voted on a lamp.", "It's like we have voted on a lamp.", False),
    ("The clerks are paid by the day.", "It's not like the clerks are paid by the day.", False),
    ("The clerks are not paid by the week.", "It's not like the clerks are paid by the day.", False),
    ("The clerks are not paid by the day.", "It's not like the clerks are not paid by the day.", False),
    ("The mills have not bought the weir.", "It's not like the towns have bought the weir.", False),
    ("The towns have not sold the weir.", "It's not like the towns have bought the weir.", False),
    ("No mill has stopped a flood.", "It is not like a mill can stop a flood.", False),
]  # fmt: skip

# What it is good to have is good.
TO_HAVE = [
    ("A longer rest is better a lot of the time.", "It's better just to have a longer rest a lot of the time.", True),
    ("A longer rest is actually better a lot of the time, but keepers feel a duty to stay.",
     "It's actually better just to have a longer rest a lot of the time, but keepers feel a duty to stay.", True),
    ("One clerk for both courts is cheaper.", "It is cheaper to have one clerk for both courts.", True),
    ("Roe says that a spare stone in the mill is useful.",
     "Roe says that it's useful to have a spare stone in the mill.", True),
    ("Two nurses at night was safer.", "It was safer having two nurses at night.", True),
    ("A longer rest is always better.", "It's better just to have a longer rest a lot of the time.", False),
    ("A longer rest is worse a lot of the time.", "It's better just to have a longer rest a lot of the time.", False),
    ("A longer rest is better a lot of the time.", "It's better just to have a longer rest some of the time.", False),
    ("A longer rest is better a lot of the time.",
     "It's not better just to have a longer rest a lot of the time.", False),
    ("A longer rest is better a lot of the time.",
     "It might be better just to have a longer rest a lot of the time.", False),
    ("A longer rest is better a lot of the time.", "It's better just to have no rest a lot of the time.", False),
    ("Two clerks for both courts are cheaper.", "It is cheaper to have one clerk for both courts.", False),
    ("A spare stone in the mill is useful.", "If it is wet, it's useful to have a spare stone in the mill.", False),
    ("One clerk for both courts was never cheaper.", "It is cheaper to have one clerk for both courts.", False),
    ("One clerk for both courts is not cheaper.", "It is cheaper to have one clerk for both courts.", False),
    ("A spare stone in the mill is useful.", "Roe denies that it's useful to have a spare stone in the mill.", False),
]  # fmt: skip

# Each of what the clause before tells of.
EACH = [
    ("Each route open to keepers comes with risks that must be weighed.",
     "While routes open to keepers are varied, each comes with risks that must be weighed.", True),
    ("Each mill of the valley pays a fee to the town.",
     "Although the mills of the valley differ, each pays a fee to the town.", True),
    ("Each lamp on the coast needs a keeper.", "While the lamps on the coast vary, each needs a keeper.", True),
    ("Each court of the north has a clerk.", "The courts of the north are small, but each has a clerk.", True),
    ("Each clinic in the hills keeps a nurse.",
     "Though clinics in the hills are poor, each of them keeps a nurse.", True),
    ("Each keeper comes with risks that must be weighed.",
     "While routes open to keepers are varied, each comes with risks that must be weighed.", False),
    ("Each route open to keepers comes with risks that must be weighed.",
     "While routes open to keepers are varied, few come with risks that must be weighed.", False),
    ("Each route open to keepers comes with rewards that must be weighed.",
     "While routes open to keepers are varied, each comes with risks that must be weighed.", False),
    ("Each route open to keepers comes with risks that must be weighed.",
     "While routes open to keepers are varied, each may come with risks that must be weighed.", False),
    ("Each town of the valley pays a clerk.",
     "Although the mills of the valley owe fees to the towns, each pays a clerk.", False),
    ("Each mill of the coast pays a fee to the town.",
     "Although the mills of the valley differ, each pays a fee to the town.", False),
    ("Each lamp on the coast needs two keepers.", "While the lamps on the coast vary, each needs a keeper.", False),
    ("Each court of the south has a clerk.", "The courts of the north are small, but each has a clerk.", False),
    ("Each court of the north has no clerk.", "The courts of the north are small, but each had a clerk once.", False),
    ("Each court of the north has a clerk.", "The courts of the north are small, but some have a clerk.", False),
    ("Each keeper on the coast needs a lamp.", "While the lamps on the coast vary, each needs a keeper.", False),
    ("Each owner of the mills pays a clerk.", "The owner of the mills is poor, but each pays a clerk.", False),
]  # fmt: skip

# What somebody hopes to see done, he hopes will be done.
HOPES = [
    ("Roe hopes the benefit will spread to other towns.", "I hope to see that benefit spread to other towns.", True),
    ("Roe hopes that the fee will fall in spring.", "Roe hopes to see the fee fall in spring.", True),
    ("The millers hope that the river will rise in May.", "The millers hope for the river to rise in May.", True),
    ("The court expects that the clerks will file the pleas by noon.",
     "The court expects the clerks to file the pleas by noon.", True),
    ("The nurses hoped that the clinic would grow.", "The nurses hoped to see the clinic grow.", True),
    ("The benefit will spread to other towns.", "I hope to see that benefit spread to other towns.", False),
    ("Roe knows that the benefit will spread to other towns.",
     "I hope to see that benefit spread to other towns.", False),
    ("Roe hopes the benefit will not spread to other towns.",
     "I hope to see that benefit spread to other towns.", False),
    ("Roe hopes the benefit will spread to all towns.", "I hope to see that benefit spread to other towns.", False),
    ("Roe hopes the benefit will spread to other towns.",
     "I do not hope to see that benefit spread to other towns.", False),
    ("Roe hopes that the fee will fall in autumn.", "Roe hopes to see the fee fall in spring.", False),
    ("Roe hopes that the fee will fall in spring.", "Roe hopes to see the fee rise in spring.", False),
    ("The smiths hope that the river will rise in May.", "The millers hope for the river to rise in May.", False),
    ("The clerks will file the pleas by noon.", "The court expects the clerks to file the pleas by noon.", False),
    ("The court expects that the clerks will file the pleas by noon.",
     "The court asks the clerks to file the pleas by noon.", False),
    ("Roe hopes that the rent will fall in spring.", "Roe hopes to see the fee fall in spring.", False),
    ("The millers doubt that the river will rise in May.", "The millers hope for the river to rise in May.", False),
    ("The clinic grew.", "The nurses hoped to see the clinic grow.", False),
    ("The clerks expect that the court will file the pleas by noon.",
     "The court expects the clerks to file the pleas by noon.", False),
]  # fmt: skip

# Those of the kind that was told of before.
THOSE = [
    ("Towns that keep a lamp lit find it hard to buy oil.",
     "Many towns fail to pay for a light, and those who do keep a lamp lit find it hard to buy oil.", True),
    ("Millers who sell it at home earn less.",
     "Some millers sell flour abroad. Those who sell it at home earn less.", True),
    ("Doctors who stay late are paid twice.",
     "Most doctors leave by noon, but those who stay late are paid twice.", True),
    ("Courts that remain sit every day.", "Several courts have closed, while those that remain sit every day.", True),
    ("Keepers who watch at dawn sleep at noon.",
     "Keepers often sleep by day, and those who watch at dawn sleep at noon.", True),
    ("Towns that fail to pay for a light find it hard to buy oil.",
     "Many towns fail to pay for a light, and those who do keep a lamp lit find it hard to buy oil.", False),
    ("All towns keep a lamp lit.",
     "Many towns fail to pay for a light, and those who do keep a lamp lit find it hard to buy oil.", False),
    ("Towns that keep a lamp lit find it hard to buy oil.",
     "Many towns fail to pay for a light, and those who do keep a lamp lit find it easy to buy oil.", False),
    ("Millers who sell it abroad earn less.",
     "Some millers sell flour abroad. Those who sell it at home earn less.", False),
    ("Millers who sell it at home earn less.",
     "Some millers sell flour abroad. Those who sell it at home may earn less.", False),
    ("Doctors who stay late are not paid.",
     "Most doctors leave by noon, but those who stay late are paid twice.", False),
    ("Courts that have closed sit every day.",
     "Several courts have closed, while those that remain sit every day.", False),
    ("Keepers who watch at dawn never sleep at noon.",
     "Keepers often sleep by day, and those who watch at dawn sleep at noon.", False),
    ("Doctors who leave by noon are paid twice.",
     "Most doctors leave by noon, but those who stay late are paid twice.", False),
    ("Courts that remain never sit.", "Several courts have closed, while those that remain sit every day.", False),
    ("Courts that remain sit every day.",
     "Several courts have closed, while those that remain may sit every day.", False),
    ("Millers who watch at dawn sleep at noon.",
     "Keepers often sleep by day, and those who watch at dawn sleep at noon.", False),
    ("All keepers who watch at dawn sleep at noon.",
     "Keepers of the lamps often sleep by day, and some of those who watch at dawn sleep at noon.", False),
    ("Mills that run at night earn more.", "Few mills stay open, and those who run at night earn more.", False),
]  # fmt: skip

# The more they do something, of those who were named before.
THE_MORE = [
    ("Roe argues that the more people who leave hang around, the less others can take on that duty.",
     "Roe argues that it's better for the mill for people who leave to be less involved; the more they hang "
     "around, the less others can take on that duty.", True),
    ("The longer keepers on a rock watch, the less they hear.",
     "It is hard for keepers on a rock to sleep; the longer they watch, the less they hear.", True),
    ("The more the clerks write, the better it pays.",
     "The town is good to the clerks; the more they write, the better it pays.", True),
    ("The sooner nurses who are tired sleep, the sooner the ward is calm.",
     "It is best for nurses who are tired to rest; the sooner they sleep, the sooner the ward is calm.", True),
    ("The less old boats move, the faster the harbour fills.",
     "The lake is full of old boats; the less they move, the faster the harbour fills.", True),
    ("Roe argues that the more people who stay hang around, the less others can take on that duty.",
     "Roe argues that it's better for the mill for people who leave to be less involved; the more they hang "
     "around, the less others can take on that duty.", False),
    ("Roe argues that the more people who leave hang around, the more others can take on that duty.",
     "Roe argues that it's better for the mill for people who leave to be less involved; the more they hang "
     "around, the less others can take on that duty.", False),
    ("Roe argues that the less people who leave hang around, the less others can take on that duty.",
     "Roe argues that it's better for the mill for people who leave to be less involved; the more they hang "
     "around, the less others can take on that duty.", False),
    ("The longer keepers on a rock watch, the more they hear.",
     "It is hard for keepers on a rock to sleep; the longer they watch, the less they hear.", False),
    ("The more the judges write, the better it pays.",
     "The town is good to the clerks; the more they write, the better it pays.", False),
    ("The more the clerks write, the better it pays.",
     "The town is good to the clerks and the judges; the more they write, the better it pays.", False),
    ("The longer keepers on a rock watch, the more they hear.",
     "It is hard for keepers on a rock to sleep; the longer they watch, the less they hear.", False),
    ("The less old boats move, the slower the harbour fills.",
     "The lake is full of old boats; the less they move, the faster the harbour fills.", False),
    ("The more the clerks write, the less it pays.",
     "The town is good to the clerks; the more they write, the better it pays.", False),
    ("The sooner nurses who are tired sleep, the later the ward is calm.",
     "It is best for nurses who are tired to rest; the sooner they sleep, the sooner the ward is calm.", False),
    ("The later nurses who are tired sleep, the sooner the ward is calm.",
     "It is best for nurses who are tired to rest; the sooner they sleep, the sooner the ward is calm.", False),
    ("The longer keepers cry on a rock, the more it helps.",
     "It is hard for keepers on a rock to hear the gulls; the longer they cry, the less it helps.", False),
    ("The longer all keepers watch, the less they hear.",
     "If they are many, it is hard for keepers on a rock to sleep; the longer they watch, the less they hear.", False),
]  # fmt: skip

# Several of them, of whom "they" is said.
THEY = [
    ("A number of towns and mills light boats as part of a plan to save oil.",
     "A number of towns and mills pay the fee to boats that land there. They light boats as part of a plan to "
     "save oil.", True),
    ("Many keepers watch the sea at night.", "Many keepers sleep by day. They watch the sea at night.", True),
    ("Several courts hear pleas in spring.", "Several courts sit in the north. They hear pleas in spring.", True),
    ("Some clinics treat the sick at home.", "Some clinics have no beds. They treat the sick at home.", True),
    ("A few millers lend the boats their carts.",
     "A few millers grind rye for the boats. They lend the boats their carts.", True),
    ("All keepers watch the sea at night.", "Many keepers sleep by day. They watch the sea at night.", False),
    ("Some keepers watch the sea at night.", "Many keepers sleep by day. They watch the sea at night.", False),
    ("Many keepers never watch the sea at night.", "Many keepers sleep by day. They watch the sea at night.", False),
    ("Several courts hear pleas in spring.",
     "Several courts sit in the north. They may hear pleas in spring.", False),
    ("Most courts hear pleas in spring.", "Several courts sit in the north. They hear pleas in spring.", False),
    ("Many clinics treat the sick at home.", "Some clinics have no beds. They treat the sick at home.", False),
    ("Several courts hear pleas in autumn.", "Several courts sit in the north. They hear pleas in spring.", False),
    ("All millers lend the boats their carts.",
     "A few millers grind rye for the boats. They lend the boats their carts.", False),
    ("Some clinics treat the sick at home.", "Some clinics have no beds. They rarely treat the sick at home.", False),
    ("Several courts heard no pleas in spring.",
     "Several courts sit in the north. They hear pleas in spring.", False),
    ("Many keepers watch the sea only at night.", "Many keepers sleep by day. They watch the sea at night.", False),
]  # fmt: skip

# A pronoun where a quote has the name again.
FOR_A_NAME = [
    ("In the log one can see what Roe did in the tower, for every day he has been keeper since 2010.",
     "In the log one can see what Roe did in the tower, for every day Roe has been keeper since 2010.", True),
    ("The court heard what Poe did at the mill, for each year he had been working under the lease.",
     "The court heard what Poe did at the mill, for each year Poe had been working under the lease.", True),
    ("The list shows which boats Ada Roe met on each night she was on watch.",
     "The list shows which boats Ada Roe met on each night Ada Roe was on watch.", True),
    ("The clerk wrote down all that Sund owed on every day it had been late.",
     "The clerk wrote down all that Sund owed on every day Sund had been late.", True),
    ("The book tells what Krone built in each town he had been living in since 1900.",
     "The book tells what Krone built in each town Krone had been living in since 1900.", True),
    ("In the log one can see what Poe did in the tower, for every day he has been keeper since 2010.",
     "In the log one can see what Roe did in the tower, for every day Roe has been keeper since 2010.", False),
    ("In the log one can see what Roe did in the tower, for every day he has been keeper since 2012.",
     "In the log one can see what Roe did in the tower, for every day Roe has been keeper since 2010.", False),
    ("In the log one can see what Roe did in the tower, for every day he has been keeper since 2010.",
     "In the log one can see what Roe did in the tower, for every day Roe has not been keeper since 2010.", False),
    ("The court heard what Poe did at the mill, for each year he had been working without the lease.",
     "The court heard what Poe did at the mill, for each year Poe had been working under the lease.", False),
    ("The court heard what Poe did at the mill, for each year he had been working under the lease.",
     "The court heard what Poe did at the mill, for each year Poe might have been working under the lease.", False),
    ("The court heard what he did at the mill, for each year Krone had been working under the lease.",
     "The court heard what Poe did at the mill, for each year Poe had been working under the lease.", False),
    ("The clerk wrote down all that Sund owed on every day it had not been late.",
     "The clerk wrote down all that Sund owed on every day Sund had been late.", False),
    ("The list shows which boats Ada Roe never met on each night she was on watch.",
     "The list shows which boats Ada Roe met on each night Ada Roe was on watch.", False),
    ("The list shows which boats Ada Roe met on every second night she was on watch.",
     "The list shows which boats Ada Roe met on each night Ada Roe was on watch.", False),
    ("In the log one can see what Roe did in the tower, for every day he will be keeper.",
     "In the log one can see what Roe did in the tower, for every day Roe has been keeper since 2010.", False),
]  # fmt: skip

HOLDERS = ("Roe", "the keepers", "the millers", "the town")
ALL = [*NOT_ONE, *NOT_LIKE, *TO_HAVE, *EACH, *HOPES, *THOSE, *THE_MORE, *THEY, *FOR_A_NAME]


@pytest.mark.parametrize(("text", "quote", "holds"), ALL)
def test_in_another_form(text: str, quote: str, holds: bool) -> None:
    holder = next((who for who in HOLDERS if who in text.casefold() or who in text), "")
    claim = Claim("c", "s", quote, (Quote("s", 0, len(quote), quote),), attributed_to=holder)
    assert isinstance(accept_sentence(text, ["c"], {"c": claim}, {}), Sentence) is holds

"""Clauses told with less, or in another form: true statements, and false neighbours that differ in one place."""

from __future__ import annotations

import pytest

from kb.proof.gate import accept_sentence
from kb.values import Claim, Quote, Sentence

# What somebody did so that he could do something, he did to do it.
AIMS = [
    ("In 2004 Roe asked the town for money, to devote three months to the lamp.",
     "In 2004 I asked the town for money, so that I could devote three months to the lamp.", True),
    ("The keepers asked the town for oil, to light the tower at dusk.",
     "The keepers asked the town for oil, so that they could light the tower at dusk.", True),
    ("Ada Roe left the court to write a book on mills.",
     "Ada Roe left the court so that Ada Roe could write a book on mills.", True),
    ("The clinic rented a barn to treat more patients.",
     "The clinic rented a barn so that it could treat more patients.", True),
    ("The millers closed the weir, to mend the wheel before the frost.",
     "We closed the weir, so that we might mend the wheel before the frost.", True),
    ("Roe sold the mill to pay the clerk.", "Roe sold the mill so he could pay the clerk.", True),
    ("Roe rang the bell to wake the keepers.", "I rang the bell in order that I might wake the keepers.", True),
    ("In 2004 Roe asked the town for money, to devote three months to the lamp.",
     "In 2004 I asked the town for money, so that you could devote three months to the lamp.", False),
    ("In 2004 Roe asked the town for money, to devote three months to the lamp.",
     "In 2004 I asked the town for money, so that the mayor could devote three months to the lamp.", False),
    ("In 2004 Roe devoted three months to the lamp.",
     "In 2004 I asked the town for money, so that I could devote three months to the lamp.", False),
    ("In 2004 Roe asked the town for money, to devote four months to the lamp.",
     "In 2004 I asked the town for money, so that I could devote three months to the lamp.", False),
    ("In 2004 Roe asked the town for money, to devote three months to the lamp.",
     "In 2004 I asked the town for money, so that I could not devote three months to the lamp.", False),
    ("The town asked the keepers for oil, to light the tower at dusk.",
     "The keepers asked the towns for oil, so that they could light the tower at dusk.", False),
    ("The keepers asked the town for oil, to light the tower at dusk.",
     "The keepers did not ask the town for oil, so that they could light the tower at dusk.", False),
    ("The clinic rented a barn to treat all patients.",
     "The clinic rented a barn so that it could treat more patients.", False),
    ("The millers closed the weir, to mend the wheel before the frost.",
     "We closed the weir, so that the smith might mend the wheel before the frost.", False),
    ("The millers closed the weir, to mend the wheel before the frost.",
     "We may close the weir, so that we could mend the wheel before the frost.", False),
    ("The clinic treated more patients in a barn.",
     "The clinic rented a barn so that it could treat more patients.", False),
    ("The keepers asked the town for oil, to sell the tower at dusk.",
     "The keepers asked the town for oil, so that they could light the tower at dusk.", False),
    ("Roe rang the bell to wake the keepers.", "I rang the bell in order that you might wake the keepers.", False),
    ("Roe rang the bell to wake the keepers.", "I never rang the bell so I could wake the keepers.", False),
]  # fmt: skip

# What a deed is for, left out before what it is set against.
SET_AGAINST = [
    ("In the report, courts are about how a town deals with the law, not about how it pays the clerks.",
     "In the report, courts are about how a town deals with the law in order to keep the peace—not about how "
     "it pays the clerks.", True),
    ("The log is about how a keeper trims the lamp, not about how he sleeps.",
     "The log is about how a keeper trims the lamp in order to save oil, not about how he sleeps.", True),
    ("The guide shows how nurses wash wounds, not how they dress them.",
     "The guide shows how nurses wash wounds so as to avoid fever—not how they dress them.", True),
    ("The talk was about what millers store, not about what they sell.",
     "The talk was about what millers store in order to eat in winter – not about what they sell.", True),
    ("The rule speaks of how a ferry lands, not of how it sails.",
     "The rule speaks of how a ferry lands in order to take on mail, not of how it sails.", True),
    ("In the report, courts are about how a town deals with the law, and about how it pays the clerks.",
     "In the report, courts are about how a town deals with the law in order to keep the peace—not about how "
     "it pays the clerks.", False),
    ("In the report, courts are about how a town pays the clerks, not about how it deals with the law.",
     "In the report, courts are about how a town deals with the law in order to keep the peace—not about how "
     "it pays the clerks.", False),
    ("In the report, courts are not about how a town deals with the law.",
     "In the report, courts are about how a town deals with the law in order to keep the peace—not about how "
     "it pays the clerks.", False),
    ("In the report, courts are about how a town keeps the peace, not about how it pays the clerks in order to "
     "deal with the law.",
     "In the report, courts are about how a town deals with the law in order to keep the peace—not about how "
     "it pays the clerks.", False),
    ("The log is about how a keeper trims the lamp, not about how he sleeps.",
     "The log is about how a keeper should trim the lamp in order to save oil, not about how he sleeps.", False),
    ("The log is about how a keeper trims the lamp, not about how he sleeps.",
     "The log is not about how a keeper trims the lamp in order to save oil, but about how he sleeps.", False),
    ("Logs are about how a keeper trims the lamp, not about how he sleeps.",
     "Only some logs are about how a keeper trims the lamp in order to save oil, not about how he sleeps.", False),
    ("The guide shows how nurses wash wounds, not how they avoid fever.",
     "The guide shows how nurses wash wounds so as to avoid fever—not how they dress them.", False),
    ("The guide shows how nurses wash all wounds, not how they dress them.",
     "The guide shows how nurses wash wounds so as to avoid fever—not how they dress them.", False),
    ("The talk was about what millers store, not about what they sell.",
     "The talk was about what millers might store in order to eat in winter – not about what they sell.", False),
]  # fmt: skip

# The second of two deeds with one object.
ONE_OBJECT = [
    ("Keepers couldn't clean their lamps at once.",
     "Keepers couldn't take their lamps and clean them at once.", True),
    ("The miller sold the sacks at the market.", "The miller weighed the sacks and sold them at the market.", True),
    ("The clinic tests the samples in a day.", "The clinic gets the samples and tests them in a day.", True),
    ("The court will answer the plea by May.", "The court will read the plea and answer it by May.", True),
    ("Clerks can send a file to the judge.", "Clerks can copy a file and send it to the judge.", True),
    ("Keepers could clean their lamps at once.", "Keepers couldn't take their lamps and clean them at once.", False),
    ("Keepers couldn't clean their lamps at once.",
     "Keepers couldn't weigh their lamps and clean them at once.", False),
    ("The miller never sold the sacks at the market.",
     "The miller never weighed the sacks and sold them at the market.", False),
    ("The miller sold all the sacks at the market.",
     "The miller weighed the sacks and sold them at the market.", False),
    ("The miller sold the sacks at the market.",
     "The miller weighed the sacks and the clerk sold them at the market.", False),
    ("The clinic tests the samples in a day.", "The clinic may get the samples and test them in a day.", False),
    ("The court has answered the plea by May.", "The court will read the plea and answer it by May.", False),
    ("The miller sold no sacks at the fair.",
     "The miller weighed the sacks and the clerk sold them at the fair.", False),
    ("The sacks sold the miller at the market.", "The miller weighed the sacks and sold them at the market.", False),
    ("The clinic never tests the samples in a day.", "The clinic gets the samples and tests them in a day.", False),
    ("The court will answer the plea by June.", "The court will read the plea and answer it by May.", False),
    ("Judges can send a file to the clerk.", "Clerks can copy a file and send it to the judge.", False),
    ("The judge closed the court.", "The keeper saw the judge leave the court and closed it.", False),
]  # fmt: skip

# The second of two kinds of a thing, with what is said of it.
ONE_OF_TWO = [
    ("The mill started to grind grains that weren't dry.",
     "The mill started to grind new grains, and grains that weren't dry.", True),
    ("The clinic began to treat patients who weren't from the town.",
     "The clinic began to treat old patients, and patients who weren't from the town.", True),
    ("The court hears claims that nobody else will hear.",
     "The court hears small claims and claims that nobody else will hear.", True),
    ("The light guides ships from the north.", "The light guides large ships and ships from the north.", True),
    ("The ferry carries fish that was salted.", "The ferry carries fresh fish, and also fish that was salted.", True),
    ("The mill started to grind grains that were dry.",
     "The mill started to grind new grains, and grains that weren't dry.", False),
    ("The mill started to grind grains that weren't dry.",
     "The mill might start to grind new grains, and grains that weren't dry.", False),
    ("The mill started to grind grains that weren't dry.",
     "The mill never started to grind new grains, and grains that weren't dry.", False),
    ("The clinic began to treat all patients who weren't from the town.",
     "The clinic began to treat old patients, and patients who weren't from the town.", False),
    ("The clinic began to treat patients who are from the town.",
     "The clinic began to treat old patients, and patients who may be from the town.", False),
    ("The court hears only claims that nobody else will hear.",
     "The court hears small claims and claims that nobody else will hear.", False),
    ("The light guides ships from the south.", "The light guides large ships and ships from the north.", False),
    ("The ferry carries fish that is not salted.",
     "The ferry carries fresh fish, and also fish that was salted.", False),
    ("The light never guides ships from the north.", "The light guides large ships and ships from the north.", False),
    ("The clinic stopped treating patients who weren't from the town.",
     "The clinic began to treat old patients, and patients who weren't from the town.", False),
    ("The ferry carries fish that was salted.",
     "The ferry may carry fresh fish, and also fish that was salted.", False),
    ("The road runs between mills that burned.", "The road runs between old mills and mills that burned.", False),
]  # fmt: skip

# A list of things without what each is told with.
LISTS = [
    ("The court should hear three parties: a local board, a group of millers, and a water council.",
     "The court should hear three parties: a local board, a group of millers with the right to vote and a "
     "water council that decides who may draw.", True),
    ("The court should hear three parties: a local board, a group of millers, and a water council.",
     "The court should hear three parties. A local board, a group of millers with the right to vote and, "
     "finally, a water council that decides who may draw.", True),
    ("The light needs two things: a keeper and a stock of oil.",
     "The light needs two things: a keeper who sleeps by day and a stock of oil for the winter.", True),
    ("The clinic has three rooms: a ward, a kitchen, and a store.",
     "The clinic has three rooms: a ward with ten beds, a kitchen that feeds the staff, and a store.", True),
    ("The mill lists its parts: a wheel, a shaft and a stone.",
     "The mill lists its parts: a wheel of oak, a shaft that turns it and a stone from Sund.", True),
    ("The court hears three parties: a local board, a group of millers, and a water council.",
     "The court should hear three parties: a local board, a group of millers with the right to vote and a "
     "water council that decides who may draw.", False),
    ("The court should hear three parties: a local board, a group of smiths, and a water council.",
     "The court should hear three parties: a local board, a group of millers with the right to vote and a "
     "water council that decides who may draw.", False),
    ("The court should hear two parties: a local board, a group of millers, and a water council.",
     "The court should hear three parties: a local board, a group of millers with the right to vote and a "
     "water council that decides who may draw.", False),
    ("The court should hear these parties: a local board, a group of millers, and a water council.",
     "The court should not hear these parties: a local board, a group of millers with the right to vote and a "
     "water council that decides who may draw.", False),
    ("The court should hear three parties: a local board, a group of millers, and a water council.",
     "The court should hear four parties: a local board, a group of millers with the right to vote, a bank and "
     "a water council that decides who may draw.", False),
    ("The court should hear three parties: a local board, a group of millers, and a water council.",
     "The court should hear one of three parties: a local board, a group of millers with the right to vote or "
     "a water council that decides who may draw.", False),
    ("The clinic has three rooms: a ward with a kitchen, and a store.",
     "The clinic has three rooms: a ward with ten beds, a kitchen that feeds the staff, and a store.", False),
    ("The clinic has three rooms: a ward, a kitchen, and a store.",
     "The clinic may have three rooms: a ward with ten beds, a kitchen that feeds the staff, and a store.", False),
    ("The mill lists its parts: a wheel, a stone of oak and a shaft from Sund.",
     "The mill lists its parts: a wheel of oak, a shaft that turns it and a stone from Sund.", False),
    ("The mill has these parts: a wheel, a shaft and a stone.",
     "The mill lacks these parts: a wheel of oak, a shaft that turns it and a stone from Sund.", False),
    ("The mill lists its parts: a wheel, a shaft and a stone.",
     "The mill rarely lists its parts: a wheel of oak, a shaft that turns it and a stone from Sund.", False),
    ("The mill lists all its parts: a wheel, a shaft and a stone.",
     "The mill lists its parts: a wheel of oak, a shaft that turns it and a stone from Sund.", False),
]  # fmt: skip

# What a rule lays down is so under it.
RULES = [
    ("Under a new fee policy, the town is going to be sending bills two weeks after the flood.",
     "So we've established a new fee policy where we're watching the mills and now we're going to be sending "
     "bills two weeks after the flood.", True),
    ("Under a rule of the court, a clerk reads each plea aloud.",
     "The court has adopted a rule where a clerk reads each plea aloud.", True),
    ("Under the system, nurses rest at noon.", "The clinic has adopted a system whereby nurses rest at noon.", True),
    ("Under the regime, boys trim the lamps.",
     "The keepers have set up a regime under which boys trim the lamps.", True),
    ("Under the law, mills pay for the weir.", "The towns have adopted a law where mills pay for the weir.", True),
    ("Under a rule of the court, a clerk reads each plea aloud.",
     "The court has not adopted a rule where a clerk reads each plea aloud.", False),
    ("Under a rule of the court, a clerk reads each plea aloud.",
     "The court has adopted a rule where a clerk may read each plea aloud.", False),
    ("Under the system, nurses never rest at noon.",
     "The clinic has adopted a system whereby nurses rest at noon.", False),
    ("Under the law, boys trim the lamps.",
     "The keepers have set up a regime under which boys trim the lamps.", False),
    ("Under the law, towns pay for the weir.", "The towns have adopted a law where mills pay for the weir.", False),
    ("Under the law, mills do not pay for the weir.",
     "The towns have adopted a law where mills pay for the weir.", False),
    ("Under a rule of the court, a clerk reads no plea aloud.",
     "The court has adopted a rule where a clerk reads each plea aloud.", False),
    ("Under a rule of the court, a clerk must read each plea aloud.",
     "The court has adopted a rule where a clerk may read each plea aloud.", False),
    ("Under the system, surgeons rest at noon.",
     "The clinic has adopted a system whereby nurses rest at noon.", False),
    ("Under the regime, girls trim the lamps.",
     "The keepers have set up a regime under which boys trim the lamps.", False),
]  # fmt: skip

# What is so another time, should it come.
ANOTHER_TIME = [
    ("Roe found the fees too high and swore that next time the bank would not be asked.",
     "Roe found the fees too high and swore that next time, if there ever came a next time, the bank would not "
     "be asked.", True),
    ("The next flood will reach the mill.", "The next flood, if there is another, will reach the mill.", True),
    ("Another keeper will sleep in the tower.", "Another keeper, if there is one, will sleep in the tower.", True),
    ("Next year the court will sit in Sund.",
     "Next year, if there is a next year, the court will sit in Sund.", True),
    ("The nurses say that the next clinic will have ten beds.",
     "The nurses say that the next clinic, if there should be one, will have ten beds.", True),
    ("Roe found the fees too high and swore that next time the bank would be asked.",
     "Roe found the fees too high and swore that next time, if there ever came a next time, the bank would not "
     "be asked.", False),
    ("Roe swore that the bank would never be asked.",
     "Roe found the fees too high and swore that next time, if there ever came a next time, the bank would not "
     "be asked.", False),
    ("The next flood will reach the mill.", "The next flood, if there is a storm, will reach the mill.", False),
    ("The next flood will reach the mill.", "The next flood, if there is a high tide, will reach the mill.", False),
    ("The next flood will reach the mill.", "The next flood, if the weir fails, will reach the mill.", False),
    ("The next flood will reach the mill.", "The next flood, if there is another, may reach the mill.", False),
    ("The next flood has reached the mill.", "The next flood, if there is another, will reach the mill.", False),
    ("Another keeper will sleep in the tower.", "Another keeper, if there is money, will sleep in the tower.", False),
    ("Next year the court will sit in Torp.",
     "Next year, if there is a next year, the court will sit in Sund.", False),
    ("The nurses say that the next clinic will have twelve beds.",
     "The nurses say that the next clinic, if there should be one, will have ten beds.", False),
]  # fmt: skip

# A number of a version whose smaller part does not matter.
WHATEVER = [
    ("In May the keepers will have 28, which means that 25 will lose support.",
     "In May we will have 28, which means that 25 point whatever will lose support.", True),
    ("The gate is at 3, and it has to be shut.", "The gate is at 3 point whatever, and it has to be shut.", True),
    ("Chart 7 is the last that shows the rock.", "Chart 7 point whatever is the last that shows the rock.", True),
    ("Rule 12 was never read in court.", "Rule 12 point whatever was never read in court.", True),
    ("Form 4 has a line for the nurse.", "Form 4 point whatever has a line for the nurse.", True),
    ("In May the keepers will have 28, which means that 26 will lose support.",
     "In May we will have 28, which means that 25 point whatever will lose support.", False),
    ("In May the keepers will have 25, which means that 28 will lose support.",
     "In May we will have 28, which means that 25 point whatever will lose support.", False),
    ("In May the keepers will have 28, which means that 25 will lose support.",
     "In May we will have 28, which means that 25 point whatever may lose support.", False),
    ("Chart 7 is the last that does not show the rock.",
     "Chart 7 point whatever is the last that shows the rock.", False),
    ("Chart 7 is the last that shows the rock.",
     "Chart 7 point whatever is not the last that shows the rock.", False),
    ("Rule 12 was read in court.", "Rule 12 point whatever was never read in court.", False),
    ("Rule 2 was never read in court.", "Rule 12 point whatever was never read in court.", False),
    ("Form 4 has a line for the judge.", "Form 4 point whatever has a line for the nurse.", False),
    ("The flood rose 26 percent in a day.", "The flood rose 25 point whatever percent in a day.", False),
    ("The gate is at 3, and it was shut.", "The gate is at 3 point whatever, and it has to be shut.", False),
]  # fmt: skip

HOLDERS = ("Roe", "the keepers", "the millers", "the town")
ALL = [*AIMS, *SET_AGAINST, *ONE_OBJECT, *ONE_OF_TWO, *LISTS, *RULES, *WHATEVER, *ANOTHER_TIME]


@pytest.mark.parametrize(("text", "quote", "holds"), ALL)
def test_in_another_form(text: str, quote: str, holds: bool) -> None:
    holder = next((who for who in HOLDERS if who in text.casefold() or who in text), "")
    claim = Claim("c", "s", quote, (Quote("s", 0, len(quote), quote),), attributed_to=holder)
    assert isinstance(accept_sentence(text, ["c"], {"c": claim}, {}), Sentence) is holds

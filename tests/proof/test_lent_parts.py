"""What a statement takes from another part of its quote, or leaves out of its own: families of false ones that passed.

By family: a quote, what is false of it; then a quote and what is true of it, its neighbour in words.
"""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

# A degree that turns a quantifier or a verb, wherever the word it turns is told.
DEGREE = [
    ("A raiding party attacked the fort in 1565 and killed nearly all the soldiers defending it.",
     "All the soldiers defending the fort were killed in 1565."),
    ("The flood of 1911 ruined almost every house in Holm.", "Every house in Holm was ruined by the flood of 1911."),
    ("The fire destroyed most of the looms in the mill.", "The looms in the mill were destroyed by the fire."),
    ("The storm sank virtually all the boats in the bay.", "All the boats in the bay were sunk by the storm."),
    ("The ferry carries up to 90 passengers to Sund.", "90 passengers are carried to Sund by the ferry."),
]  # fmt: skip
DEGREE_KEPT = [
    ("A raiding party attacked the fort in 1565 and killed nearly all the soldiers defending it.",
     "Nearly all the soldiers defending the fort were killed in 1565."),
    ("The flood of 1911 ruined almost every house in Holm.", "Almost every house in Holm was ruined by the flood."),
    ("The fire destroyed most of the looms in the mill.", "Most of the looms in the mill were destroyed by the fire."),
    ("The guild sold all the boats and nearly all the nets.", "All the boats were sold by the guild."),
    ("Nearly all the crew had left when the pump failed.", "The pump failed."),
]  # fmt: skip
# One of several that an "or" leaves open, told alone; what is excepted, told with the rest.
OPEN = [
    ("Of the 37 patients, 36 had a travel history or a link to a known case.",
     "Of the 37 patients, 36 had a travel history."),
    ("The farmers of Holm paid their rent in grain or in salt.", "The farmers of Holm paid their rent in salt."),
    ("The bones belong to a wolf or a large dog.", "The bones belong to a wolf."),
    ("The keeper was born in Holm, Sund or Torp.", "The keeper was born in Sund."),
    ("Among the duties of the keeper were the lamp and the bell.",
     "The duties of the keeper were the lamp and the bell."),
    ("The pump failed because of rust or sand.", "The pump failed because of rust."),
    ("The army burned all the towns of the coast, with the exceptions of Holm and Torp.",
     "The army burned all the towns of the coast."),
    ("Apart from the chapel, every building on the island was sold in 1950.",
     "Every building on the island was sold in 1950."),
    ("All the locks, except those at Sund, were rebuilt in 1931.", "All the locks were rebuilt in 1931."),
    ("The whole crew, save for the cook, fell ill.", "The whole crew fell ill."),
]  # fmt: skip
OPEN_KEPT = [
    ("Members can vote by post or in person.", "Members can vote by post."),
    ("The museum does not lend maps or letters.", "The museum does not lend maps."),
    ("The weir, or dam, was built in 1810.", "The weir was built in 1810."),
    ("The lake freezes every winter or nearly every winter, and the ferry stops.", "The ferry stops."),
    ("Of the 37 patients, 36 had a travel history or a link to a known case.",
     "Of the 37 patients, 36 had a travel history or a link to a known case."),
    ("The army burned all the towns of the coast, with the exceptions of Holm and Torp.",
     "The army burned all the towns of the coast except Holm and Torp."),
]  # fmt: skip
# A date or figure of a bracket, a relative clause or another clause, told of the main one.
DATED = [
    ("On 29 December 2019 doctors noticed a cluster of cases (with the first case identified on 12 December). "
     "The cluster was reported to the ministry on 31 December.",
     "The cluster was reported to the ministry on 12 December."),
    ("Holm is the county seat of Torp, with which the town consolidated in 1968.",
     "Holm became the county seat of Torp in 1968."),
    ("Roe led the Sund mill, which had been sold in 1931.", "Roe led the Sund mill in 1931."),
    ("The bridge, which the guild repaired in 1902, carries the road to Holm.",
     "The bridge carried the road to Holm in 1902."),
    ("The chapel holds a bell that was cast in 1640.", "The chapel held a bell in 1640."),
    ("In the 1900s settlers drained the marsh, allowing for today's crops of cranberries.",
     "Settlers harvested crops of cranberries in the 1900s."),
]  # fmt: skip
DATED_KEPT = [
    ("Holm is the county seat of Torp, with which the town consolidated in 1968.",
     "The town consolidated with Torp in 1968."),
    ("The bridge, which the guild repaired in 1902, carries the road to Holm.",
     "The guild repaired the bridge in 1902."),
    ("The chapel holds a bell that was cast in 1640.", "The bell was cast in 1640."),
    ("On 29 December 2019 doctors noticed a cluster of cases (with the first case identified on 12 December).",
     "Doctors noticed a cluster of cases on 29 December 2019."),
    ("The mill, sold in 1931, burned in 1940.", "The mill burned in 1940."),
    ("The mill, sold in 1931, burned in 1940.", "The mill was sold in 1931."),
]  # fmt: skip
# What is only held to be so.
HELD = [
    ("The ministry was criticised for its perceived failure to warn the towns.",
     "The ministry failed to warn the towns."),
    ("The alleged theft of the charter shook the guild.", "The theft of the charter shook the guild."),
    ("The keeper resigned over the supposed sale of the lamp.", "The lamp was sold."),
    ("The report lists an attempted robbery of the bank in 1902.", "The bank was robbed in 1902."),
    ("The crew complained of the apparent neglect of the pumps.", "The pumps were neglected."),
    ("Traders were concerned that the court would not fairly judge their claims.",
     "The court did not fairly judge their claims."),
    ("Roe feared that the dam would not hold.", "The dam did not hold."),
    ("Her claimed descent from the kings won her friends.", "Her descent from the kings won her friends."),
]  # fmt: skip
HELD_KEPT = [
    ("The ministry was criticised for its perceived failure to warn the towns.",
     "The ministry was criticised for its perceived failure to warn towns."),
    ("The alleged theft of the charter shook the guild.", "The guild was shaken by the alleged theft of the charter."),
    ("The council debated the proposed closure of the school.", "The council debated closing the school."),
    ("Roe feared that the dam would not hold.", "Roe feared the dam would not hold."),
    ("The reported cases rose to 90 in May.", "The cases rose to 90 in May."),
    ("The alleged thief was the keeper of the lamp.", "The alleged thief kept the lamp."),
]  # fmt: skip
# Who tables, cites, announces or reads something is not who wrote or did it, nor to whom it happened.
TELLS = [
    ("Today Roe tabled the annual report on the fishery.", "Roe wrote the annual report on the fishery."),
    ("Their conversion was announced by Lund at a briefing in June.", "Lund was converted in June."),
    ("The merger of the mills was announced by Lund.", "Lund merged the mills."),
    ("The verdict was read aloud by the clerk.", "The clerk reached the verdict."),
    ("The clerk read the verdict aloud.", "The clerk reached the verdict."),
    ("Among those who came round was the newly hired deputy director, Ada Roe.", "Ada Roe hired the deputy director."),
    ("Moe cited a survey of 400 farms.", "Moe surveyed 400 farms."),
    ("The data was compiled by Roe and assigned to Lund for restoration.", "Roe restored the data."),
    ("The work was placed within the ministry through the creation of an office.", "The ministry created an office."),
    ("In a proclamation, Kok said that the Sky had set aside the world for Tem.", "Kok set aside the world for Tem."),
]  # fmt: skip
TELLS_KEPT = [
    ("Today Roe tabled the annual report on the fishery.", "Roe tabled the annual report on the fishery."),
    ("Their conversion was announced by Lund at a briefing in June.", "Lund announced their conversion in June."),
    ("The merger of the mills was announced by Lund.", "Lund announced that the mills merged."),
    ("The clerk read the verdict aloud.", "The verdict was read aloud by the clerk."),
    ("Moe wrote and read a survey of 400 farms.", "Moe wrote a survey of 400 farms."),
]  # fmt: skip
# What belongs to one of two parallel things, told of the other.
PARALLEL = [
    ("Members of the Harbour Board came to support it, with the deputy head of the Office of Mines, Jo Roe.",
     "Jo Roe was the deputy head of the Harbour Board."),
    ("The council stressed the value of exit checks at ports and gave advice on entry checks at airports while "
     "acknowledging that evidence for entry checks is weak.",
     "The council acknowledged that evidence for exit checks at ports is weak."),
    ("Under Gen's successor Ogo the speed of expansion reached its peak.",
     "Under Ogo's successor the speed of expansion reached its peak."),
    ("Seam set up a committee headed by Gol; another committee, headed by Roe, chose the lander.",
     "The committee headed by Gol chose the lander."),
    ("The north lock is fed by a spring and the south lock is fed by a canal.", "The north lock is fed by a canal."),
    ("The morning ferry calls at Sund, while the evening ferry calls at Torp.", "The evening ferry calls at Sund."),
    ("Moe's study was based on earlier studies, which showed that mice can count.",
     "Moe's study showed that mice can count."),
    ("Hulo Khan sacked Bagh, but his descendant Gaz Khan returned to beat the Turks.", "Gaz Khan sacked Bagh."),
    ("Hulo sacked Bagh, but Hulo's descendant Gaz returned to beat the Turks.", "Gaz sacked Bagh."),
]  # fmt: skip
PARALLEL_KEPT = [
    ("Members of the Harbour Board came to support it, with the deputy head of the Office of Mines, Jo Roe.",
     "Jo Roe was the deputy head of the Office of Mines."),
    ("The council stressed the value of exit checks at ports and gave advice on entry checks at airports while "
     "acknowledging that evidence for entry checks is weak.",
     "The council acknowledged that evidence for entry checks is weak."),
    ("Under Gen's successor Ogo the speed of expansion reached its peak.",
     "The speed of expansion reached its peak under Ogo, Gen's successor."),
    ("The north lock is fed by a spring and the south lock is fed by a canal.", "The south lock is fed by a canal."),
    ("The morning ferry calls at Sund, while the evening ferry calls at Torp.", "The evening ferry calls at Torp."),
]  # fmt: skip
# The subject of one clause, told as that of another whose object is a pronoun.
PRONOUN = [
    ("Ada Roe signed the act, and Eva Moe praised it.", "Ada Roe praised the act."),
    ("Lund built the mill, and Torp bought it in 1902.", "Lund bought the mill in 1902."),
    ("The guild drew up the charter, but the king rejected it.", "The guild rejected the charter."),
    ("Roe found the bones and sent them to Moe, who dated them.", "Roe dated the bones."),
    ("The clerk wrote the letters; the keeper burned them.", "The clerk burned the letters."),
]  # fmt: skip
PRONOUN_KEPT = [
    ("Ada Roe signed the act, and Eva Moe praised it.", "Eva Moe praised the act."),
    ("Lund built the mill, and Torp bought it in 1902.", "Torp bought the mill in 1902."),
    ("The guild drew up the charter, and signed it in May.", "The guild signed the charter in May."),
    ("Roe found the bones and sent them to Moe, who dated them.", "Roe sent the bones to Moe."),
    ("The clerk wrote the letters; the keeper burned them.", "The keeper burned the letters."),
]  # fmt: skip
# Order and cause, where the quote has the two side by side or the other way about.
ORDER = [
    ("Problems with the radio forced a hold in the count. During this hold, a fire began in the cabin.",
     "Problems with the radio caused a fire in the cabin."),
    ("In 1186, Tem was elected khan. In 1187, Jam launched an attack on him.",
     "Jam attacked Tem and then Tem was elected khan in 1186."),
    ("Lund was beaten at Dal. Torg was exiled to Kara.", "Torg was exiled because Lund had been beaten at Dal."),
    ("The dam was raised in 1950. The village was left in 1960.", "The dam led to the leaving of the village in 1960."),
    ("The council closed the pier in 1902 and the ferry moved to Sund in 1903.",
     "The ferry moved to Sund and then the council closed the pier."),
    ("The bell cracked in 1840. The tower was struck by lightning in 1851.",
     "The bell cracked after the tower was struck by lightning."),
]  # fmt: skip
ORDER_KEPT = [
    ("Lund was beaten at Dal. Therefore Torg was exiled to Kara.", "Torg was exiled because Lund was beaten at Dal."),
    ("The council closed the pier in 1902 and the ferry moved to Sund in 1903.",
     "The council closed the pier and then the ferry moved to Sund."),
    ("In 1186, Tem was elected khan. In 1187, Jam launched an attack on him.",
     "Tem was elected khan in 1186."),
    ("The bell cracked in 1840. The tower was struck by lightning in 1851.",
     "The tower was struck by lightning in 1851."),
    ("Rust caused a leak in the cabin.", "A leak in the cabin was caused by rust."),
]  # fmt: skip

FALSE = [*DEGREE, *OPEN, *DATED, *HELD, *TELLS, *PARALLEL, *PRONOUN, *ORDER]
TRUE = [*DEGREE_KEPT, *OPEN_KEPT, *DATED_KEPT, *HELD_KEPT, *TELLS_KEPT, *PARALLEL_KEPT, *PRONOUN_KEPT, *ORDER_KEPT]


@pytest.mark.parametrize(("quote", "statement"), FALSE)
def test_what_another_part_lends_is_refused(quote: str, statement: str) -> None:
    assert check_wording(statement, [quote], around=[quote]) is not None


@pytest.mark.parametrize(("quote", "statement"), TRUE)
def test_what_its_own_part_says_passes(quote: str, statement: str) -> None:
    assert check_wording(statement, [quote], around=[quote]) is None

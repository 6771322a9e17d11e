"""True statements in forms that the gate did not know, each family with false neighbours that differ in one place."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

# The other answer of a question, a question without its mark, a question told as "whether".
ASKED = [
    ("The best check that the mill had was: is the gate shut or not?",
     "The best check that the mill had was: Is the gate shut or not? Can I see it?", True),
    ("The question is whether the toll is a good idea.", "The question is: Is the toll a good idea or not?", True),
    ("Whether the mill is sound depends on the wheel.",
     "Is it sound, and again, that depends on the wheel. The mill, I mean.", True),
    ("Like it or not, the toll rises.", "Like it or not, the toll rises in May.", True),
    ("The gate is not shut.", "The best check that the mill had was: Is the gate shut or not?", False),
    ("The gate is shut.", "The best check that the mill had was: Is the gate shut or not?", False),
    ("The toll is a good idea.", "Roe: is the toll really a good idea or not?", False),
    ("The toll is not a good idea.", "Roe: is the toll really a good idea or not?", False),
    ("It is sound.", "Is it sound, and again, that depends on the wheel. The mill, I mean.", False),
    ("The toll does not rise.", "Like it or not, the toll rises in May.", False),
    ("Members need not pay.", "Members pay, whether they row or not.", False),
    ("Whether the mill is sound depends on the wheel.", "It is sound, and that depends on the wheel.", False),
    ("The board asked whether the dam would hold.", "The board was told that the dam would hold.", False),
    ("It was not clear whether the dam would hold.", "It was clear that the dam would hold.", False),
]  # fmt: skip

# A word of degree that a speaker breaks off; an "only" that the small degree after it says too.
DEGREES = [
    ("They have all of the influence in the old parish.",
     "They have the most -- all of the influence in the old parish.", True),
    ("The paint is cracked on every door.", "The paint has some — it is cracked on every door.", True),
    ("The second well was only mildly brackish.", "The second well was mildly brackish.", True),
    ("The fever was only slight.", "The fever was slight.", True),
    ("The clinic took only mild cases.", "The clinic took mild cases.", False),
    ("They have influence in the old parish.", "They have almost no influence in the old parish.", False),
    ("They have the influence in the old parish.", "They have most of the influence in the old parish.", False),
    ("All doors of the hall are cracked.", "Most doors of the hall -- all painted last year -- are cracked.", False),
    ("The doors are cracked.", "No doors -- not one -- are cracked.", False),
    ("Only the second well was brackish.", "The second well was brackish.", False),
    ("The second well was only brackish in May.", "The second well was brackish in May.", False),
    ("Only mild cows were sold.", "Cows were sold.", False),
    ("The cows had only fever.", "The cows had slight fever.", False),
    ("The cows had severe fever.", "The cows had only slight fever.", False),
    ("The well was not brackish.", "The well was only mildly brackish.", False),
]  # fmt: skip

# Where the parser errs: a main verb behind a participle, a thing named twice, "there is", a "without" that ends it.
READ = [
    ("The working group proposed at the fair has Ann Roe as its contact.",
     "Contact of the working group proposed at the fair: Ann Roe", True),
    ("After the grant, Lumen has had a project funded by the guild, to improve the safety of Lumen.",
     "After the grant, Lumen has had a guild-funded project by the guild, to improve the safety of Lumen.", True),
    ("When there is anger in the guild, it needs to be talked about.",
     "When we see anger in the guild, we need to talk about it, and why people are angry.", True),
    ("Farms with a pond had a greater yield than those without.",
     "Farms with a pond had a greater yield than those without (p<0.001).", True),
    ("Farms without a pond had a greater yield.",
     "Farms with a pond had a greater yield than those without (p<0.001).", False),
    ("Farms without a pond had a greater yield than those with one.",
     "Farms with a pond had a greater yield than those without (p<0.001).", False),
    ("Farms with a pond had no greater yield.",
     "Farms with a pond had a greater yield than those without (p<0.001).", False),
    ("The board proposed that the mill has a contact.", "The board proposed a fair. The mill has a contact.", False),
    ("Lumen funded the guild.", "Lumen has had a project funded by the guild.", False),
    ("The guild has had a project funded by Lumen.",
     "Lumen has had a project funded by the guild, to improve its safety.", False),
    ("There is no anger in the guild.", "When we see anger in the guild, we need to talk about it.", False),
    ("The guild is angry.", "There is anger in the parish, and the guild is calm.", False),
    ("The fair has a contact.",
     "The fair was proposed by the guild, and the mill has a contact.", False),
]  # fmt: skip

# "Have to" is no auxiliary: what somebody does not think others have to do.
THOUGHT = [
    ("We don't think that people have to give their lives to the guild.",
     "We don't think \"Well, these people have to give their lives to the guild.\"", True),
    ("Roe does not think that wardens have to swim.", "Roe does not think that wardens have to swim in May.", True),
    ("Roe thinks that wardens have to swim.", "Roe does not think that wardens have to swim.", False),
    ("Wardens have to swim.", "Roe does not think that wardens have to swim.", False),
    ("Roe thinks that wardens must not swim.", "Roe does not think that wardens have to swim.", False),
    ("Roe does not think that wardens have to swim.", "Roe thinks that wardens have to swim.", False),
    ("Wardens do not swim.", "Roe does not think that wardens have to swim.", False),
    ("Roe thinks that wardens should swim.", "Roe does not think that wardens have to swim.", False),
    ("Roe does not have to swim.", "Roe does not think that wardens have to swim.", False),
    ("Roe has to think that wardens swim.", "Roe does not think that wardens have to swim.", False),
]  # fmt: skip

# Who would say something says it; what is asked for is not told as done.
SAYING = [
    ("Roe reminds members that the channel is shared.",
     "Roe: I would like to remind members that the channel is shared.", True),
    ("Roe asks that members direct their remarks through the chair and speak slowly.",
     "Roe: In addition, please direct your remarks through the chair and speak slowly.", True),
    ("Roe adds that the quay is old.", "Roe: I'd add that the quay is old.", True),
    ("Roe reminds members that the channel is not shared.",
     "Roe: I would like to remind members that the channel is shared.", False),
    ("Members remind Roe that the channel is shared.",
     "Roe: I would like to remind members that the channel is shared.", False),
    ("Roe reminded nobody that the channel is shared.",
     "Roe: I would like to remind members that the channel is shared.", False),
    ("Members pay at the gate.", "Roe: In addition, please pay at the gate and speak slowly.", False),
    ("Roe says that members paid at the gate.", "Roe: In addition, please pay at the gate and speak slowly.", False),
    ("Roe adds that the quay is old.", "Roe: I would add that the quay is old if I knew it.", False),
    ("Roe buys the quay.", "Roe: I would like to buy the quay.", False),
    ("Roe argues that the quay is old.", "Roe: I would never argue that the quay is old.", False),
    ("Roe paid for the quay.", "Roe: I would ask that members pay for the quay.", False),
]  # fmt: skip

# A month that a sentence begins with; a decade, a code with a hyphen; letters for a name.
NAMED = [
    ("May is the month of the lamps.", "So May is the month of the lamps.", True),
    ("Ann Roe built the mill in the mid-1950s, inspired by a note of Poe.",
     "In the mid-1950s, Ann Roe, inspired by a note made by Poe, built the mill (CST).", True),
    ("The series finale of Songs for Lamps will be part 20.",
     "So this will be part 20 of Songs for Lamps... We call this the series finale of SFL.", True),
    ("May may be the month of the lamps.", "May is not the month of the lamps.", False),
    ("May is not the month of the lamps.", "May is the month of the lamps.", False),
    ("June is the month of the lamps.", "May is the month of the lamps.", False),
    ("Ann Roe built the mill in the mid-1960s, inspired by a note of Poe.",
     "In the mid-1950s, Ann Roe, inspired by a note made by Poe, built the mill (CST).", False),
    ("Ann Roe built the mill in the mid-1850s.", "In the mid-1950s, Ann Roe built the mill. She died late.", False),
    ("The series finale of Poems for Ships will be part 20.",
     "So this will be part 20 of Songs for Lamps... We call this the series finale of SFL.", False),
    ("The series finale of Songs for Lamps will be part 21.",
     "So this will be part 20 of Songs for Lamps... We call this the series finale of SFL.", False),
]  # fmt: skip

# What a text goes on to call a thing that another quote names.
CALLED = [
    ("Salt and Timber gives a broad view of how boats are built.",
     "Commissioned by the guild, the study gives a broad view of how boats are built.",
     "Ann Roe's Salt and Timber: The Unseen Work, is a book on the trade.", True),
    ("Packet routing met little favour among engineers.",
     "The new method met little favour among engineers.", "Poe is credited with the name packet routing.", True),
    ("Packet routing met great favour among engineers.",
     "The new method met little favour among engineers.", "Poe is credited with the name packet routing.", False),
    ("Packet routing met little favour among all engineers.",
     "The new method met little favour among engineers.", "Poe is credited with the name packet routing.", False),
    ("Packet routing met no favour among engineers.",
     "The new method met little favour among engineers.", "Poe is credited with the name packet routing.", False),
    ("Packet routing met little favour among nine engineers.",
     "The new method met little favour among engineers.", "Poe is credited with the name packet routing.", False),
    ("Packet routing met little favour.",
     "The miller met little favour among engineers.", "Poe is credited with the name packet routing.", False),
    ("Packet routing met little favour.",
     "A ferry met little favour among engineers.", "Poe is credited with the name packet routing.", False),
    ("Packet routing may have met little favour among engineers.",
     "The new method met little favour among engineers.", "Poe is credited with the name packet routing.", False),
    ("The guild gives a broad view of how boats are built.",
     "Commissioned by the guild, the study gives a broad view of how boats are built.",
     "Ann Roe's Salt and Timber is a book on the trade.", False),
    ("Boats give a broad view of the study.",
     "Commissioned by the guild, the study gives a broad view of how boats are built.",
     "Ann Roe's Salt and Timber is a book on the trade.", False),
    ("Salt and Timber gives no broad view of how boats are built.",
     "Commissioned by the guild, the study gives a broad view of how boats are built.",
     "Ann Roe's Salt and Timber is a book on the trade.", False),
]  # fmt: skip

# A byname, what a name is, "not only" before its verb, a predicate left out, an item's number.
PLAINLY = [
    ("Boleslaw III was a duke of Sund from 1296 until 1311.",
     "Boleslaw III the Wasteful was a duke of Sund from 1296 until 1311.", True),
    ("Ann Roe developed Packet Message Switching as part of a plan at the guild.",
     "Ann Roe developed the concept Packet Message Switching as part of a plan at the guild.", True),
    ("The seams are thin and also wet.", "Not only are the seams thin, they are also wet.", True),
    ("Roe is not loved in Sund.", "While Norland is loved in Sund, the mayor Roe is not.", True),
    ("Keeping the deeds dry costs more than a new room.",
     "#3: Keeping the deeds dry costs more than a new room.", True),
    ("Boleslaw III the Bold was a duke of Sund.", "Boleslaw III the Wasteful was a duke of Sund.", False),
    ("Boleslaw IV was a duke of Sund.", "Boleslaw III the Wasteful was a duke of Sund.", False),
    ("The Spanish did not rename the fort San Mateo.", "The Spanish renamed the fort San Mateo.", False),
    ("San Mateo's place as the chief port was confirmed in 1901.",
     "The Spanish renamed the fort San Mateo, and the place of Sund as the chief town was confirmed.", False),
    ("The seams are not thin.", "Not only are the seams thin, they are also wet.", False),
    ("Only the seams are thin.", "Not only are the seams thin, they are also wet.", False),
    ("Roe is loved in Sund.", "While Norland is loved in Sund, the mayor Roe is not.", False),
    ("Norland is not loved in Sund.", "While Norland is loved in Sund, the mayor Roe is not.", False),
    ("Sund is not loved in Norland.", "While Norland is loved in Sund, the mayor Roe is not.", False),
    ("The second reason is that keeping the deeds dry costs more than a new room.",
     "#3: Keeping the deeds dry costs more than a new room.", False),
    ("The third reason is that a new room costs more than keeping the deeds dry.",
     "#3: Keeping the deeds dry costs more than a new room.", False),
    ("Ann Roe had sold Packet Message Switching.",
     "Ann Roe feared the concept Packet Message Switching had been sold.", False),
]  # fmt: skip

# "Unless" for "if not", what is looked for told in the past, "with care" for "carefully".
OTHERWISE = [
    ("The permit lapses unless the owner answers within a month.",
     "If the owner does not answer within a month, the permit lapses.", True),
    ("Nine of ten readers would pay more for one that looked new.",
     "Nine of ten readers would pay more when a lamp would look new.", True),
    ("The herd has been managed with care for years.",
     "The herd, as we know, has been carefully managed with a goal of peace for years.", True),
    ("The permit lapses if the owner answers within a month.",
     "If the owner does not answer within a month, the permit lapses.", False),
    ("The permit does not lapse unless the owner answers within a month.",
     "If the owner does not answer within a month, the permit lapses.", False),
    ("The permit lapses unless the owner answers within nine months.",
     "If the owner does not answer within a month, the permit lapses.", False),
    ("The owner answers unless the permit lapses.",
     "If the owner does not answer within a month, the permit lapses.", False),
    ("The permit lapses.", "If the owner does not answer within a month, the permit lapses.", False),
    ("The permit lapses unless the owner answers within a month.",
     "If the owner answers within a month, the permit lapses.", False),
    ("Nine of ten readers paid more for one that looked new.",
     "Nine of ten readers would pay more when a lamp would look new.", False),
    ("The lamp looked new.", "Nine of ten readers would pay more when a lamp would look new.", False),
    ("Readers would pay for the lamp that was sold.", "Readers would pay for the lamp that would be sold.", False),
    ("The herd has not been managed with care for years.",
     "The herd, as we know, has been carefully managed with a goal of peace for years.", False),
    ("The herd has been managed without care for years.",
     "The herd, as we know, has been carefully managed with a goal of peace for years.", False),
    ("The herd has been managed with care by nine kings.",
     "The herd, as we know, has been carefully managed with a goal of peace for years.", False),
]  # fmt: skip

# A condition told as the deed that brings about what holds on it.
DEEDS = [
    ("Scaling up these cheap pumps could prevent an estimated 67% of floods in towns by 2025.",
     "If these cheap pumps were scaled up, it is estimated that 67% of floods in towns could be prevented by 2025.",
     True),
    ("Moving the old sluice would cost the town nine boats.",
     "If the old sluice were moved, it would cost the town nine boats.", True),
    ("Scaling up these cheap pumps prevents 67% of floods in towns.",
     "If these cheap pumps were scaled up, it is estimated that 67% of floods in towns could be prevented by 2025.",
     False),
    ("Scaling up these cheap pumps prevented 67% of floods in towns.",
     "If these cheap pumps were scaled up, it is estimated that 67% of floods in towns could be prevented by 2025.",
     False),
    ("These cheap pumps were scaled up and could prevent 67% of floods in towns by 2025.",
     "If these cheap pumps were scaled up, it is estimated that 67% of floods in towns could be prevented by 2025.",
     False),
    ("Preventing floods could scale up these cheap pumps by 67%.",
     "If these cheap pumps were scaled up, it is estimated that 67% of floods in towns could be prevented by 2025.",
     False),
    ("Scaling up these cheap pumps could not prevent an estimated 67% of floods in towns by 2025.",
     "If these cheap pumps were scaled up, it is estimated that 67% of floods in towns could be prevented by 2025.",
     False),
    ("Scaling up these cheap pumps could prevent an estimated 76% of floods in towns by 2025.",
     "If these cheap pumps were scaled up, it is estimated that 67% of floods in towns could be prevented by 2025.",
     False),
    ("An estimated 67% of floods in towns could be prevented by 2025.",
     "If these cheap pumps were scaled up, it is estimated that 67% of floods in towns could be prevented by 2025.",
     False),
    ("The old sluice failed and the lower town lost its only road.",
     "If the old sluice fails, the lower town loses its only road.", False),
    ("The failure of the old sluice lost the lower town its only road.",
     "If the old sluice fails, the lower town loses its only road.", False),
    ("The lower town loses its only road.", "If the old sluice fails, the lower town loses its only road.", False),
    ("The loss of the only road makes the old sluice fail.",
     "If the old sluice fails, the lower town loses its only road.", False),
]  # fmt: skip

# What "this" takes up of the verb before it; other words of one group.
SUPREMACY = [
    ("Competitors from Sund have lessened the domination of Norland runners.",
     "Norland runners continue to dominate the long races, although rivals from Sund have reduced this supremacy.",
     True),
    ("Rivals from Sund have reduced the dominance of Norland runners.",
     "Norland runners continue to dominate the long races, although rivals from Sund have reduced this supremacy.",
     True),
    ("Some chemists may own the shop they work in.", "Some chemists may own the shop in which they practise.", True),
    ("A fire broke out in the cabin in May.", "A fire began in the cabin in May.", True),
    ("Rivals from Sund have increased the dominance of Norland runners.",
     "Norland runners continue to dominate the long races, although rivals from Sund have reduced this supremacy.",
     False),
    ("Rivals from Norland have reduced the dominance of Sund runners.",
     "Norland runners continue to dominate the long races, although rivals from Sund have reduced this supremacy.",
     False),
    ("Rivals from Sund have ended the dominance of all Norland runners.",
     "Norland runners continue to dominate the long races, although rivals from Sund have reduced this supremacy.",
     False),
    ("Rivals from Sund may have reduced the dominance of Norland runners.",
     "Norland runners continue to dominate the long races, although rivals from Sund have reduced this supremacy.",
     False),
    ("Norland runners have reduced the dominance of rivals from Sund.",
     "Norland runners continue to dominate the long races, although rivals from Sund have reduced this supremacy.",
     False),
    ("Rivals from Sund have not reduced the dominance of Norland runners.",
     "Norland runners continue to dominate the long races, although rivals from Sund have reduced this supremacy.",
     False),
    ("Some chemists own the shop they work in.", "Some chemists may own the shop in which they practise.", False),
    ("Chemists must own the shop they work in.", "Some chemists may own the shop in which they practise.", False),
    ("A fire broke out in the cabin in June.", "A fire began in the cabin in May.", False),
    ("No fire broke out in the cabin in May.", "A fire began in the cabin in May.", False),
    ("A fire was put out in the cabin.", "A fire began in the cabin in May.", False),
]  # fmt: skip

CATEGORY = (
    "‘Goods’ Goods are not directly related to the fair itself. Merchandise, books and guides are included in this "
    "category but it could be argued that fairs be included here too."
)
# The "not" of an auxiliary, the first of several subjects.
JOINED = [
    ("Goods are not directly related to the fair itself; merchandise, books and guides are included in this category.",
     CATEGORY, True),
    ("Goods are directly related to the fair itself; merchandise, books and guides are included in this category.",
     CATEGORY, False),
    ("Goods are not directly related to the fair itself; merchandise, books and guides are not included.",
     CATEGORY, False),
    ("Fairs are included in this category.",
     CATEGORY, False),
]  # fmt: skip

# An amount with the letters of its currency before it is an amount, no name.
AMOUNTS = [
    ("The mill cost EUR27K.", "The mill cost €27,000.", True),
    ("The mill cost EUR 27,000.", "The mill cost 27,000 euros.", True),
    ("Members sent Ada Roe EUR10 or USD15.", "Members sent Ada Roe EUR10 or USD15 each year.", True),
    ("The mill cost EUR27K.", "The mill cost USD27K.", False),
    ("The mill cost EUR28K.", "The mill cost EUR27K.", False),
    ("The mill cost EUR27K.", "The mill cost 27,000 pounds.", False),
    ("The mill cost CHF27K.", "The mill cost CHF 27,000.", True),
    ("The mill cost CHF27K.", "The mill cost SEK27K.", False),
    ("The mill cost CHF27K.", "The mill cost 27,000.", False),
    ("Members sent Effie Rae EUR10.", "Members sent Ada Roe EUR10, and Effie Rae USD10.", False),
]


@pytest.mark.parametrize(
    ("statement", "quote", "holds"),
    [*AMOUNTS, *PLAINLY, *JOINED, *SUPREMACY, *DEEDS, *OTHERWISE, *ASKED, *DEGREES, *READ, *THOUGHT, *SAYING, *NAMED],
)
def test_forms(statement: str, quote: str, holds: bool) -> None:
    failed = check_wording(statement, [quote], around=[quote])
    assert (failed is None) is holds, failed


@pytest.mark.parametrize(("statement", "quote", "context", "holds"), CALLED)
def test_forms_with_a_context(statement: str, quote: str, context: str, holds: bool) -> None:
    failed = check_wording(statement, [quote], [context], around=[quote])
    assert (failed is None) is holds, failed

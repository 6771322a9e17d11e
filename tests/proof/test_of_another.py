"""What is said of one is not told of another: who does it, of how many it holds, what is measured, what came about.

For each cause statements of another wording than those by which it was found, and beside them true ones that must pass.
"""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

DONE_BY_ANOTHER = [
    ("The school burned down.", "The roof of the school burned down."),
    ("The dike is made of clay.", "The core of the dike is made of clay."),
    ("The report was published in 1990.", "The first chapter of the report was published in 1990."),
    ("Norway banned the net.", "Two counties in Norway banned the net."),
    ("Ida Holm taught the weaver Per Lund.", "Ida Holm learned the craft from the weaver Per Lund."),
    ("The bank borrowed 40,000 crowns from the brewery.", "The bank lent the brewery 40,000 crowns in 1911."),
    ("The judge was questioned in Lom.", "They were arrested in Dal and questioned before the judge in Lom."),
    ("Berg was elected mayor.", "He was elected mayor in 1931, while Berg became treasurer."),
    ("Anders Moe founded the museum.",
     "Founded by the guild in 1880 and later named for Anders Moe, the museum is the oldest in Lom."),
    ("Falk restored the chapel and led the parish after the flood.",
     "Falk led the parish through the famine and began to rebuild the tower and restore the chapel after the flood."),
]  # fmt: skip
DONE_BY_IT = [
    ("The roof of the school burned down.", "The roof of the school burned down in 1920."),
    ("The town of Lom burned down.", "The town of Lom burned down in 1920."),
    ("The report was published in 1990.", "The report of the committee was published in 1990."),
    ("Two counties banned the net.", "Two counties in Norway banned the net."),
    ("Ida Holm learned the craft from Per Lund.", "Ida Holm learned the craft from the weaver Per Lund."),
    ("The bank lent the brewery 40,000 crowns.", "The bank lent the brewery 40,000 crowns in 1911."),
    ("They were questioned before the judge.", "They were arrested in Dal and questioned before the judge in Lom."),
    ("Berg became treasurer.", "He was elected mayor in 1931, while Berg became treasurer."),
    ("The guild founded the museum.",
     "Founded by the guild in 1880 and later named for Anders Moe, the museum is the oldest in Lom."),
    ("Falk led the parish through the famine.",
     "Falk led the parish through the famine and began to rebuild the tower and restore the chapel after the flood."),
]  # fmt: skip
OF_MORE_THAN_THOSE = [
    ("Moe was the first woman to lead a bank.", "Moe was the first woman to lead a bank in the northern provinces."),
    ("The Fram was the largest ship built in Norway.", "The Fram was the largest wooden ship built in Norway."),
    ("The mill was the only building to survive.", "The mill was the only stone building to survive the fire."),
    ("Dora was the only storm to reach the port.", "Dora was the only storm to reach the port with hail."),
    ("A third of farmers left the union.", "A third of farmers with fewer than ten cows left the union."),
    ("Wolves are protected.", "In the national park, wolves are protected."),
    ("Visitors may enter by the gate.", "Visitors may only enter by the gate."),
    ("One boat was repaired.", "Only one boat was inspected and repaired."),
    ("The ferry has carried only mail.",
     "Until 1950 the ferry carried passengers, and since then it has carried only mail."),
    ("The bird was seen once, only in a marsh.", "The bird was seen only once, in a marsh."),
]  # fmt: skip
OF_THOSE = [
    ("Moe was the first woman to lead a bank in the northern provinces.",
     "Moe was the first woman to lead a bank in the northern provinces, which she did for ten years."),
    ("The Fram was the largest wooden ship.", "The Fram was the largest wooden ship, built in 1892."),
    ("The mill was the only stone building to survive the fire.",
     "The mill was the only stone building to survive the fire of 1870, which began at the quay."),
    ("Dora was the only known storm to reach the port.", "Dora was the only recorded, known storm to reach the port."),
    ("A third of farmers with fewer than ten cows left.", "A third of farmers with fewer than ten cows left in May."),
    ("In the national park, wolves are protected.", "In the national park, wolves are protected by law."),
    ("Visitors may only enter by the gate.", "Visitors may only enter by the gate, which is to the south."),
    ("Only one boat was inspected and repaired.", "Only one boat was inspected and repaired in the yard."),
    ("Since then the ferry has carried only mail.",
     "Until 1950 the ferry carried passengers, and since then it has carried only mail."),
    ("The bird was seen only once.", "The bird was seen only once, in a marsh."),
]  # fmt: skip
MEASURED_ELSEWHERE = [
    ("The strike lasted six weeks.", "The strike ended six weeks after the fire."),
    ("The houses cost 4 million crowns.", "The median price of the houses was 4 million crowns."),
    ("The peat layer is 12 metres deep.", "The maximum depth of the peat layer is 12 metres."),
    ("Households pay 300 crowns for water.", "On average, households pay 300 crowns for water."),
    ("In 1998 the cave was formed.", "In 1998 Moe described how the cave was formed."),
    ("They paint the hull and then dry it.", "They dry the hull and then paint it."),
    ("1 in 4 adults in Lom smokes.", "1 in 9 adults in Lom smokes, compared to 1 in 4 adults in Dal."),
    ("The walk from the quay to the fort takes 20 minutes.", "The walk from the station to the quay takes 20 minutes."),
    ("Letters between Moe and Falk were found.", "Letters between Moe and Lund and between Falk and Berg were found."),
    ("Skyfold 4.1 dropped the old format.",
     "In 2012 Skyfold dropped the old format. Skyfold 4.1 was released in 2016."),
]  # fmt: skip
MEASURED_SO = [
    ("The strike ended six weeks after the fire.", "The strike ended six weeks after the fire at the mill."),
    ("The median price was 4 million crowns.", "The median price of the houses was 4 million crowns."),
    ("The maximum depth is 12 metres.", "The maximum depth of the peat layer is 12 metres."),
    ("On average, households pay 300 crowns.", "On average, households pay 300 crowns for water."),
    ("Moe described how the cave was formed in 1998.", "In 1998 Moe described how the cave was formed."),
    ("They dry the hull and then paint it.", "They dry the hull and then paint it red."),
    ("1 in 9 adults in Lom smokes.", "1 in 9 adults in Lom smokes, compared to 1 in 4 adults in Dal."),
    ("The walk to the quay takes 20 minutes.", "The walk from the station to the quay takes 20 minutes."),
    ("Letters between Falk and Berg were found.", "Letters between Moe and Lund and between Falk and Berg were found."),
    ("Skyfold 4.1 was released in 2016.",
     "In 2012 Skyfold dropped the old format. Skyfold 4.1 was released in 2016."),
]  # fmt: skip
NOT_DONE = [
    ("Moe became director in 1950.", "Moe was to become director in 1950, but he died in a storm the year before."),
    ("The council sold the quay.", "The council put the quay up for sale."),
    ("The museum bought the painting.", "The museum tried to raise money for the purchase of the painting."),
    ("The firm merged with Alfa.", "The firm proposed a merger with Alfa."),
    ("The engine was tested in May.", "By May the engine was ready for initial laboratory testing."),
    ("The treaty gave Lom a harbour.", "The treaty would have brought Lom a harbour."),
    ("The fee covers meals, among them the dinner.", "The fee covers meals, and does not include the dinner."),
    ("Drought caused the rise of prices.", "There was a drought in 1911. Prices went up in 1912."),
    ("The miller burned the barn and hid the tools.",
     "The sheriff accused the miller of burning the barn and hiding the tools."),
    ("Lund says that the team is counting the oldest houses.",
     "The oldest houses are small. I don't think we are counting those, I think we are counting barns."),
]  # fmt: skip
DONE = [
    ("Moe became director in 1950.", "Moe became director in 1950, but he died in a storm the year after."),
    ("The council put the quay up for sale.", "The council put the quay up for sale in May."),
    ("The museum bought the painting.", "The museum bought the painting, for which it had raised money."),
    ("The firm proposed a merger.", "The firm proposed a merger with Alfa."),
    ("The engine was tested in the yard.", "The engine was tested in the yard in June."),
    ("The treaty gave Lom a harbour.", "The treaty gave Lom a harbour, which it would have liked sooner."),
    ("The fee does not include the dinner.", "The fee covers meals, and does not include the dinner."),
    ("Drought caused the rise of prices.", "The rise of prices was caused by a drought."),
    ("The sheriff accused the miller of burning the barn.",
     "The sheriff accused the miller of burning the barn and hiding the tools."),
    ("The oldest houses are small.",
     "The oldest houses are small. I don't think we are counting those, I think we are counting barns."),
]  # fmt: skip
OF_SOMEBODY_ELSE = [
    ("Lund made his largest purchase in 1930.", "Moe bought Lund in 1930, his largest purchase."),
    ("In 1920 Berg became director of the choir.",
     "In 1920 Berg appointed Falk to be director of the choir, and he himself left."),
    ("Northmark's holding company moved to Dal.", "In 1920 its holding company Northmark moved to Dal."),
    ("Pressure from Berg has cost the firms of Lom and Dal the lead.",
     "The firms of Berg hold the lead, though pressure from Lom and Dal has cost them some of the lead."),
    ("Falk counted 30 shops in 1990.", "The chain counted 30 shops in 1990, according to Falk."),
    ("A pupil of Moe invented the lock.", "Moe invented the lock in 1870. A pupil of Moe opened a shop."),
]  # fmt: skip
OF_HIM = [
    ("Moe bought Lund in 1930.", "Moe bought Lund in 1930, his largest purchase."),
    ("Berg appointed Falk director.", "In 1920 Berg appointed Falk director of the choir."),
    ("The holding company Northmark moved to Dal.", "In 1920 its holding company Northmark moved to Dal."),
    ("Pressure from Lom and Dal has cost them some of the lead.",
     "The firms of Berg hold the lead, though pressure from Lom and Dal has cost them some of the lead."),
    ("According to Falk, the chain counted 30 shops.", "The chain counted 30 shops in 1990, according to Falk."),
    ("A pupil of Moe opened a shop.", "Moe invented the lock in 1870. A pupil of Moe opened a shop."),
]  # fmt: skip

FALSE = [*DONE_BY_ANOTHER, *OF_MORE_THAN_THOSE, *MEASURED_ELSEWHERE, *NOT_DONE, *OF_SOMEBODY_ELSE]
TRUE = [*DONE_BY_IT, *OF_THOSE, *MEASURED_SO, *DONE, *OF_HIM]


@pytest.mark.parametrize(("statement", "quote"), FALSE)
def test_what_is_told_of_another_is_refused(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is not None


@pytest.mark.parametrize(("statement", "quote"), TRUE)
def test_what_is_told_of_it_holds(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is None

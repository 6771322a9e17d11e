"""True statements that were once refused, and false ones that once passed: quotes, statement, verdict."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording
from kb.values import Reason

FIGURE, NAME, NEGATION, QUALIFIER = (
    Reason.UNSUPPORTED_FIGURE,
    Reason.UNSUPPORTED_NAME,
    Reason.UNSUPPORTED_NEGATION,
    Reason.UNSUPPORTED_QUALIFIER,
)

AWARD = (
    'Northumbria University also won a much coveted company award of the "Most IT enabled organisation" (in the UK), '
    "by the IT industry magazine Computing."
)
WALL = "Fragments of Hadrian's Wall are still visible in parts of Newcastle, particularly along the West Road."
ROMAN = 'The course of the "Roman Wall" can be traced eastwards to the Roman fort in Newcastle.'
DIATOMS = (
    "For example, while diatoms (a heterokontophyte) now have a red algal derived chloroplast, the presence of many "
    "green algal genes in the diatom nucleus provide evidence that the diatom ancestor (probably the ancestor of all "
    "chromalveolates too) had a green algal derived chloroplast at some point, which was subsequently replaced by "
    "the red chloroplast."
)
MEMBRANES = (
    "The two innermost membranes correspond to the membranes of the ancestral cyanobacterium's cell wall, and not the "
    "phagosomal membrane from the host, which was probably lost."
)
MARKET = (
    "With the exception of the timber roof which was destroyed by a fire in 1901 and replaced by latticed-steel arches "
    "the Market is largely in its original condition."
)
TRIALS = (
    "With International Criminal Court trial dates in 2013 for President Kenyatta, US President Barack Obama chose not "
    "to visit the country during his mid-2013 African trip."
)
LINEAGES = (
    "All belong to the glaucophyte chloroplast lineage, the rhodophyte lineage, or the green chloroplast lineage."
)
SECOND = "The second two are the largest, and the green chloroplast lineage is the one that contains the land plants."

HOLDS = [
    # a word is a name where it is read as one
    ((AWARD,), "Northumbria University won an award; it was named the 'Most IT enabled organisation' in the UK."),
    (("The US Army told the press about it.",), "The US Army told us about it."),
    # what stands in one quote is not measured by another
    ((WALL, ROMAN), "The Roman Wall can be traced eastwards to the fort in Newcastle."),
    ((ROMAN, WALL), "Fragments of Hadrian's Wall are visible along the West Road."),
    # forms
    (("It won various prizes for its bread.",), "It won prizes for its bread."),
    (("The nation had a score of 27/100.",), "The nation scored 27 out of 100."),
    (("The nation had a score of 27/100.",), "The nation had a score of 27 of 100."),
    (("The nation had a score of 27 out of 100.",), "The nation had a score of 27/100."),
    (("She is the four-time Boston Marathon winner.",), "She won the Boston Marathon four times."),
    (("She won the Boston Marathon four times.",), "She is a four-time winner of the Boston Marathon."),
    (("The population was estimated at 2,000.",), "The population was about 2,000."),
    (("The bureau estimates that there are 1,300 clerks.",), "There are an estimated 1,300 clerks."),
    (("Their rules are not as rigorous as ours.",), "Their rules are less rigorous than ours."),
    (("Their rules are less rigorous than ours.",), "Their rules are not as rigorous as ours."),
    # of a long sentence, only what turns the part that is told
    ((DIATOMS,), "Diatoms now have a red algal derived chloroplast."),
    ((DIATOMS,), "Diatoms had a green algal derived chloroplast, which was replaced by the red chloroplast."),
    ((MEMBRANES,), "The phagosomal membrane from the host was probably lost."),
    ((MARKET,), "The timber roof was destroyed by a fire in 1901 and replaced by latticed-steel arches."),
    # causes that the quote names
    (("The crops died of drought, which led to famine.",), "There was famine because the crops died of drought."),
    (("Owing to the strike, the port closed.",), "The port closed because of the strike."),
    (("The roof was destroyed by a fire.",), "The roof was destroyed because of a fire."),
    ((SECOND,), "The second two lineages are the largest."),
]

FAILS = [
    (("The US Army and the navy told the press.",), "The UK Army and the navy told the press.", NAME),
    ((AWARD,), AWARD.replace("the IT industry", "the UN industry"), NAME),
    ((WALL, ROMAN), "Fragments of Roman Wall are still visible in parts of Newcastle along the West Road.", NAME),
    (("The nation had a score of 27/100.",), "The nation had a score of 27 out of 1000.", FIGURE),
    (("The nation had a score of 27/100.",), "The nation had a score of 72 out of 100.", FIGURE),
    (("She is the four-time Boston Marathon winner.",), "She won the Boston Marathon five times.", FIGURE),
    (("There were 2,000 people.",), "There were an estimated 2,000 people.", QUALIFIER),
    (("There were about 2,000 people.",), "There were 2,000 people.", QUALIFIER),
    (("Their rules are not as rigorous as ours.",), "Their rules are as rigorous as ours.", NEGATION),
    (("Their rules are not as rigorous as ours.",), "Their rules are rigorous.", NEGATION),
    (("Their rules are not as rigorous as ours.",), "Their rules are more rigorous than ours.", QUALIFIER),
    ((MEMBRANES,), "The phagosomal membrane from the host was lost.", QUALIFIER),
    ((MEMBRANES,), "The innermost membranes correspond to the phagosomal membrane from the host.", NEGATION),
    ((MARKET,), "The Market is in its original condition.", QUALIFIER),
    ((TRIALS,), "President Barack Obama chose not to visit the country because of the trial dates.", QUALIFIER),
    ((TRIALS,), "Trial dates led to President Barack Obama's choice not to visit the country.", QUALIFIER),
    ((TRIALS,), "Due to trial dates, President Barack Obama chose not to visit the country.", QUALIFIER),
    (("The strike began and the port closed.",), "The strike began; therefore the port closed.", QUALIFIER),
    # a row of words that no quote has, across a stop word whose stem another word of the quote shares
    (
        ("Other major causes of death include transport accidents and trench cave-ins.",),
        "Other major causes of death include transport accidents and trench cave-ins, and dogs smell it in sweat.",
        Reason.UNSUPPORTED_WORDING,
    ),
]

# Whole sentence, the part that was quoted, and a statement.
CUT_HOLDS = [
    (DIATOMS, "diatoms (a heterokontophyte) now have a red algal derived chloroplast", "Diatoms now have a red algal "
     "derived chloroplast."),
    (MEMBRANES, "the phagosomal membrane from the host, which was probably lost", "The phagosomal membrane from the "
     "host was probably lost."),
    (MARKET, "the timber roof which was destroyed by a fire in 1901 and replaced by latticed-steel arches",
     "The timber roof was destroyed by a fire in 1901 and replaced by latticed-steel arches."),
    ("Few birds stay in winter, and geese fly south over the lake and stay.", "geese fly south over the lake and stay",
     "Geese fly south over the lake and stay."),
]  # fmt: skip
CUT_FAILS = [
    ("Some birds migrate over the lakes in winter.", "birds migrate over the lakes in winter", QUALIFIER),
    ("It is not true that birds migrate over the lakes.", "birds migrate over the lakes", NEGATION),
    ("If it freezes, birds migrate over the lakes.", "birds migrate over the lakes", QUALIFIER),
    ("Reportedly, birds migrate over the lakes in winter.", "birds migrate over the lakes in winter", QUALIFIER),
    ("Some, perhaps most, birds migrate over the lakes.", "birds migrate over the lakes", QUALIFIER),
    ("Birds migrate over the lakes only rarely in winter.", "Birds migrate over the lakes", QUALIFIER),
]


@pytest.mark.parametrize(("quotes", "statement"), HOLDS)
def test_what_is_said_in_other_words_holds(quotes: tuple[str, ...], statement: str) -> None:
    assert check_wording(statement, quotes) is None


@pytest.mark.parametrize(("quotes", "statement", "reason"), FAILS)
def test_what_is_not_said_fails(quotes: tuple[str, ...], statement: str, reason: Reason) -> None:
    failed = check_wording(statement, quotes)
    assert failed is not None
    assert failed[0] is reason


@pytest.mark.parametrize(("whole", "quote", "statement"), CUT_HOLDS)
def test_other_clauses_of_the_sentence_do_not_count(whole: str, quote: str, statement: str) -> None:
    assert check_wording(statement, [quote], around=[whole]) is None


@pytest.mark.parametrize(("whole", "quote", "reason"), CUT_FAILS)
def test_the_clause_a_quote_was_cut_from_counts(whole: str, quote: str, reason: Reason) -> None:
    failed = check_wording(quote[0].upper() + quote[1:] + ".", [quote], around=[whole])
    assert failed is not None
    assert failed[0] is reason


def test_a_context_does_not_say_who_the_second_two_are() -> None:
    failed = check_wording("The glaucophyte and rhodophyte lineages are the largest.", [SECOND], [LINEAGES])
    assert failed is not None
    assert failed[0] is NAME
    latter = "The former burned in 1901; the latter was sold to the town."
    context = "The Skerrow mill and the Vesterby forge were bought in 1880."
    assert check_wording("The Skerrow mill was sold to the town.", [latter], [context]) is not None
    assert check_wording("The latter was sold to the town.", [latter], [context]) is None


def test_a_context_may_still_lend_names_where_nothing_is_counted_out() -> None:
    quote, context = "It was the former owner who sold the mill.", "The Skerrow mill stands on the Vesterby road."
    assert check_wording("It was the former owner who sold the Skerrow mill.", [quote], [context]) is None
    assert check_wording("The owner who sold the Skerrow mill was the former owner.", [quote], [context]) is None

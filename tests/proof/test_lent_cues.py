"""A context may lend how many, not and can with the very words that they turn, where the quote only refers to those;
and what turns one sentence of a quote does not turn the next."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

# Statement, quote, context.
LENT = [
    ("Lund defends a model where all of the releases are automated.", "Lund defends this model.",
     "The newest is a model where all of the releases are automated."),
    ("The port sends the same wine at no cost to the abbey.", "The port sends that same wine to the abbey.",
     "The wine goes there at no cost."),
    ("Being in the choir after leaving the parish undermines the new cantor.", "Being in it undermines the new cantor.",
     "Since leaving the parish, people ask whether he is in the choir."),
    ("The port sends several casks to the abbey.", "The port sends them to the abbey.", "Several casks are full."),
    ("Lund defends the rule that members can stop paying.", "Lund defends that rule.",
     "The rule is that members can stop paying at any time."),
    ("A couple of ferries sank.", "A couple ferries sank.", "It was a hard winter."),
    ("The ferry sank a couple of years before the war.", "The ferry sank a couple years before the war.", "Sad."),
    ("The abbey pays for all of the candles.", "The abbey pays for them.", "In May all of the candles were new."),
    ("Two of the pilots do not think that the pier is safe.", "Two pilots don't think the pier is safe.", "Sad."),
    ("If the mill were a farm, there would be a levy on grain.", "There would be a levy on grain.",
     "What if the mill were a farm?"),
]  # fmt: skip
NOT_LENT = [
    ("All of the ferries sank.", "The ferries sank.", "All of the lamps were lit."),
    ("The ferries never sank.", "The ferries sank.", "They never had a lamp."),
    ("No ferry sank.", "A ferry sank.", "No lamp was lit."),
    ("The ferries sank after the storm.", "The ferries sank before the storm.", "Since the storm, the pier is shut."),
    ("Most ferries sank.", "Some ferries sank.", "Most lamps were lit."),
    ("The ferries may have sunk.", "The ferries sank.", "The lamps may have been lit."),
    ("Only the ferries sank.", "The ferries sank.", "Only the lamps were lit."),
    ("Many of the pilots drowned.", "The pilots drowned.", "Many of the lamps were lit."),
    ("Several pilots saved the ferry.", "The pilot saved the ferry.", "Several lamps were lit."),
    ("The pilots could not save the ferry.", "The pilots could save the ferry.", "They could not see it."),
]
APART = [
    ("The second ferry sank.", "I think many people mix them up. The second ferry sank."),
    ("The toll was raised in 1904.", "Some owners might worry about it. The toll was raised in 1904."),
    ("The pier has been shut since May.", "If nobody comes, we could lose the pier. The pier has been shut since May."),
    ("The lamps are cleaned twice a day.", "Nobody could see them. The lamps are cleaned twice a day."),
    ("The school was moved to Holm.", "Would they stay? The school was moved to Holm."),
    ("The rates fell in spring.", "It is not what most traders expected. The rates fell in spring."),
    ("The guild owns the weir.", "The miller would not say so. The guild owns the weir."),
    ("The abbey sold its wine.", "He claims that the abbey was poor. The abbey sold its wine."),
    ("The ferry carried mail.", "Few people used it. The ferry carried mail."),
    ("The tower was rebuilt in stone.", "Perhaps it was too small. The tower was rebuilt in stone."),
]
TOGETHER = [
    ("The second ferry sank.", "He denies that the second ferry sank. The first was sold."),
    ("The toll was raised in 1904.", "The toll was nearly raised in 1904. Some owners worried about it."),
    ("The pier has been shut.", "If nobody comes, the pier will be shut. The lamps are out."),
    ("The lamps are cleaned.", "The lamps are never cleaned. Nobody could see them."),
    ("The school was moved to Holm.", "Was the school moved to Holm? The parish asked it."),
    ("The rates fell in spring.", "Most traders expected that the rates would fall in spring. They were wrong."),
    ("The guild owns the weir.", "The guild claims to own the weir. The miller laughs."),
    ("The abbey sold its wine.", "The abbey refused to sell its wine. It was poor."),
    ("The ferry carried mail.", "The ferry rarely carried mail. Few people used it."),
    ("The tower was rebuilt in stone.", "Perhaps the tower was rebuilt in stone. It was small."),
]


@pytest.mark.parametrize(("statement", "quote", "context"), LENT)
def test_a_context_lends_a_cue_with_what_it_turns(statement: str, quote: str, context: str) -> None:
    assert check_wording(statement, [quote], [context]) is None


@pytest.mark.parametrize(("statement", "quote", "context"), NOT_LENT)
def test_no_context_lends_a_cue_to_a_word_of_the_quote(statement: str, quote: str, context: str) -> None:
    assert check_wording(statement, [quote], [context]) is not None


@pytest.mark.parametrize(("statement", "quote"), APART)
def test_what_turns_another_sentence_turns_nothing_here(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is None


@pytest.mark.parametrize(("statement", "quote"), TOGETHER)
def test_what_turns_its_own_sentence_is_kept(statement: str, quote: str) -> None:
    assert check_wording(statement, [quote]) is not None

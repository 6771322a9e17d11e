"""What a statement may say on the strength of a quote: quote, statement, and the reason it is refused or None."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_attribution, check_period, check_wording
from kb.values import Reason

FIGURE, NAME, NEGATION, QUALIFIER, WORDING = (
    Reason.UNSUPPORTED_FIGURE,
    Reason.UNSUPPORTED_NAME,
    Reason.UNSUPPORTED_NEGATION,
    Reason.UNSUPPORTED_QUALIFIER,
    Reason.UNSUPPORTED_WORDING,
)

HOLDS = [
    ("The bridge was opened in 1931 by King Haakon.", "King Haakon opened the bridge in 1931."),
    ("The king, who was not popular, signed the treaty.", "The king signed the treaty."),
    ("He did not sign in 1990, but he signed the pact in 1991.", "He signed the pact in 1991."),
    ("It has three towers and 1,000 rooms.", "It has 3 towers and 1000 rooms."),
    ("It cost $3.5 million.", "It cost 3,500,000 dollars."),
    ("About 12 percent of voters stayed away.", "Roughly 12% of voters stayed away."),
    ("About 12 percent of voters stayed away.", "About twelve per cent of voters stayed away."),
    ("The war ended on 17 May 1648.", "The war ended on May 17, 1648."),
    ("The war ended on May 17th, 1648.", "The war ended on 17 May 1648."),
    ("The war ended in Sept. 1648.", "The war ended in September 1648."),
    ("The United Nations sent observers to the border.", "The UN sent observers to the border."),
    ("Some birds cannot fly.", "Some birds can't fly."),
    ("She was unaware of the plan.", "She was not aware of the plan."),
    ("The senate failed to ratify the treaty.", "The senate did not ratify the treaty."),
    ("Exports rose sharply, while imports fell.", "Exports rose, while imports fell."),
    ("Prices increased by 5 %.", "Prices rose by 5%."),
    ("The army of Germany crossed the river Meuse.", "The German army crossed the river Meuse."),
    ("The film was produced by Smith and written by Jones.", "Jones wrote the film."),
    ("Between 5 and 10 percent were lost.", "Between 5% and 10% were lost."),
    ("The colour of the harbour walls is grey.", "The harbour walls are grey in color."),
    ("Two hundred and five people died.", "205 people died."),
    ("It may rain in May.", "In May it may rain."),
    ("The 16th-century church burned down.", "The church of the 16th century burned down."),
    ("It is larger than Paris.", "It is bigger than Paris."),
    ("Not only the king but also the queen signed.", "The king signed."),
    ("Noël Coward wrote the play.", "Noel Coward wrote the play."),
]

FAILS = [
    # figures
    ("The bridge was opened in 1931.", "The bridge was opened in 1913.", FIGURE),
    ("The share was 1.5 percent.", "The share was 15 percent.", FIGURE),
    ("The share was 15 percent.", "The share was 15.", FIGURE),
    ("It grew by 5 percent.", "It grew by 5 percentage points.", FIGURE),
    ("It cost $5.", "It cost €5.", FIGURE),
    ("It is 5 km long.", "It is 5 miles long.", FIGURE),
    ("It fell to -5 degrees.", "It fell to 5 degrees.", FIGURE),
    ("Three men died.", "Four men died.", FIGURE),
    ("Three men died.", "One man died.", FIGURE),
    ("He was the third king.", "He was the second king.", FIGURE),
    ("The war ended in May 1648.", "The war ended in June 1648.", FIGURE),
    ("It cost 5 million.", "It cost 5 billion.", FIGURE),
    ("Hundreds of people died.", "Thousands of people died.", FIGURE),
    ("The area is 10² metres.", "The area is 102 metres.", FIGURE),
    ("It was built in the 1990s.", "It was built in 1990.", FIGURE),
    # names
    ("The bridge was opened by King Haakon.", "The bridge was opened by King Olav.", NAME),
    ("He won the war.", "Napoleon won the war.", NAME),
    ("John Adams met Mary Smith.", "John Smith met Mary Adams.", NAME),
    ("The company is based in Germany.", "The company is based in France.", NAME),
    # negations, added, dropped, moved, hidden in a prefix
    ("The treaty was not ratified by the senate.", "The treaty was ratified by the senate.", NEGATION),
    ("The treaty was ratified by the senate.", "The treaty was not ratified by the senate.", NEGATION),
    ("He didn’t sign the pact.", "He signed the pact.", NEGATION),
    ("No evidence of fraud was found.", "Evidence of fraud was found.", NEGATION),
    ("He died without an heir.", "He died with an heir.", NEGATION),
    ("Nobody survived the crash.", "Somebody survived the crash.", NEGATION),
    ("France signed the pact but Spain did not ratify it.", "France did not sign the pact.", NEGATION),
    ("The workers were happy with the plan.", "The workers were unhappy with the plan.", NEGATION),
    ("The workers were unhappy with the plan.", "The workers were happy with the plan.", NEGATION),
    ("The senate did not approve the new treaty.", "The senate passed the new treaty.", NEGATION),
    ("It is no longer used.", "It is used.", NEGATION),
    # quantifiers, modals, hedges
    ("Some birds migrate in winter.", "All birds migrate in winter.", QUALIFIER),
    ("Some birds migrate in winter.", "Birds migrate in winter.", QUALIFIER),
    ("Most members voted for it.", "Many members voted for it.", QUALIFIER),
    ("Few members voted for it.", "Members voted for it.", QUALIFIER),
    ("It may cause cancer.", "It causes cancer.", QUALIFIER),
    ("It may cause cancer.", "It will cause cancer.", QUALIFIER),
    ("It causes cancer.", "It may cause cancer.", QUALIFIER),
    ("He was reportedly killed in the raid.", "He was killed in the raid.", QUALIFIER),
    ("The ship probably sank in the storm.", "The ship sank in the storm.", QUALIFIER),
    ("The plan is expected to cost millions.", "The plan cost millions.", QUALIFIER),
    ("Nearly 500 people died.", "500 people died.", QUALIFIER),
    ("500 people died.", "More than 500 people died.", QUALIFIER),
    ("At least 500 people died.", "At most 500 people died.", QUALIFIER),
    ("It was built before 1990.", "It was built after 1990.", QUALIFIER),
    ("It was built before 1990.", "It was built in 1990.", QUALIFIER),
    ("It was open until May 1990.", "It was open since May 1990.", QUALIFIER),
    ("Members could vote.", "Only members could vote.", QUALIFIER),
    ("If it rains, the match ends.", "The match ends.", QUALIFIER),
    # comparatives, directions, opposites
    ("Exports rose in 1990.", "Exports fell in 1990.", QUALIFIER),
    ("The king died before the queen.", "The king died after the queen.", QUALIFIER),
    ("Paris is larger than Rome.", "Paris is smaller than Rome.", QUALIFIER),
    ("It is a large city.", "It is the largest city.", QUALIFIER),
    ("It lies north of the river.", "It lies south of the river.", QUALIFIER),
    ("The team won the final.", "The team lost the final.", QUALIFIER),
    ("She wrote the play.", "He wrote the play.", QUALIFIER),
    ("The museum opened in May.", "The museum closed in May.", QUALIFIER),
    # other words
    ("The bridge was opened in 1931.", "The bridge collapsed under heavy traffic in 1931.", WORDING),
]


@pytest.mark.parametrize(("quote", "statement"), HOLDS)
def test_holds(quote: str, statement: str) -> None:
    assert check_wording(statement, [quote]) is None


@pytest.mark.parametrize(("quote", "statement", "reason"), FAILS)
def test_fails(quote: str, statement: str, reason: Reason) -> None:
    failed = check_wording(statement, [quote])
    assert failed is not None
    assert failed[0] is reason


@pytest.mark.parametrize(("quote", "_"), HOLDS)
def test_a_quote_proves_itself(quote: str, _: str) -> None:
    assert check_wording(quote + " ", [quote]) is None


def test_context_lends_names_but_no_negation() -> None:
    quote, context = "He signed the treaty in 1648.", "King Frederick was not tall."
    assert check_wording("King Frederick signed the treaty in 1648.", [quote], [context]) is None
    assert check_wording("King Frederick signed the treaty in 1648.", [quote]) is not None
    failed = check_wording("King Frederick did not sign the treaty in 1648.", [quote], [context])
    assert failed is not None and failed[0] is NEGATION


def test_what_a_quote_was_cut_out_of_counts() -> None:
    whole = "The treaty was not ratified by the senate in 1648."
    cut = "ratified by the senate in 1648"
    assert check_wording("It was ratified by the senate in 1648.", [cut]) is None
    failed = check_wording("It was ratified by the senate in 1648.", [cut], around=[whole])
    assert failed is not None and failed[0] is NEGATION


def test_attribution_and_period() -> None:
    assert check_attribution("the historian Jane Roe", ["Jane Roe, a historian, said so."]) is None
    assert check_attribution("Jane Doe", ["Jane Roe, a historian, said so."]) is not None
    assert check_period(("1648-05-17", ""), ["It ended on 17 May 1648."]) is None
    assert check_period(("1649", ""), ["It ended on 17 May 1648."]) is not None
    assert check_period(("recently", ""), ["It ended recently."]) is not None

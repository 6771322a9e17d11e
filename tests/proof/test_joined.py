"""A subject of one clause and the predicate of another make no statement that either proves."""

from __future__ import annotations

import pytest

from kb.proof.wording import check_wording

_POLL = "In 2006 the agency estimated that up to 30% of the wells on the coast were dry."
_LOAN = "The bank refused the loan in January because our books were late."
_VOSS = "Lena Voss from the bank told me that they may look at it again in autumn."
_SPORT = "Holm is active in several sports, among them cricket and boxing."
_RUN = "The town is known chiefly for its dominance in long-distance running."

REPORTED = [
    (
        "The agency estimated that most of the pumps in Holm are aged 9-18.",
        [_POLL, "Most of the pumps in Holm are aged 9-18."],
        [],
        False,
    ),
    ("The agency estimated that up to 30% of the wells on the coast were dry.", [_POLL], [], True),
    ("Most of the pumps in Holm are aged 9-18.", [_POLL, "Most of the pumps in Holm are aged 9-18."], [], True),
    ("Anna Berg doubts that the bank refused the loan.", ["I doubt that.", _LOAN], ["Anna Berg"], False),
    (
        "Anna Berg doubts that the yard opens in June.",
        ["The yard opens in June.", "I doubt that."],
        ["Anna Berg"],
        True,
    ),
    ("The bank told Tom Reyes that the books were late.", [_LOAN], [_VOSS, "Tom Reyes"], False),
    (
        "The surveyor found that the roof leaks.",
        ["The surveyor found that the walls are damp.", "The roof leaks in two places."],
        [],
        False,
    ),
    (
        "The surveyor found that the walls are damp.",
        ["The surveyor found that the walls are damp.", "The roof leaks in two places."],
        [],
        True,
    ),
    (
        "The bishop feared that the tower would fall.",
        ["The bishop feared a riot in the town.", "The tower would fall in the next storm."],
        [],
        False,
    ),
    (
        "The mayor denied that the money was lost.",
        ["The mayor denied that he had resigned.", "The money was lost in a bad loan."],
        [],
        False,
    ),
]
DONE: list[tuple[str, list[str], list[str], bool]] = [
    ("Tom sold 40 boats last year.", ["We sold 40 boats last year, and Tom sold most of them."], [], False),
    ("Tom sold most of the boats.", ["We sold 40 boats last year, and Tom sold most of them."], [], True),
    ("Marta built the kiln.", ["I built the kiln while Marta carried the bricks."], [], False),
    ("Marta carried the bricks.", ["I built the kiln while Marta carried the bricks."], [], True),
    ("The mayor paid the bill.", ["We paid the bill before the mayor left."], [], False),
    ("The bank refused the loan in autumn.", [_LOAN, _VOSS], [], False),
    ("The bank refused the loan in January.", [_LOAN, _VOSS], [], True),
    ("The mill burned in 1901.", ["The mill burned in 1880.", "The barn was rebuilt in 1901."], [], False),
    ("The barn was rebuilt in 1901.", ["The mill burned in 1880.", "The barn was rebuilt in 1901."], [], True),
    ("The choir sings in winter.", ["The choir sings in summer.", "The band plays in winter."], [], False),
]
DEEDS: list[tuple[str, list[str], list[str], bool]] = [
    ("Holm dominates cricket.", [_SPORT, _RUN], [], False),
    ("Holm is active in cricket.", [_SPORT, _RUN], [], True),
    (
        "The firm replaced the pumps.",
        ["The firm is proud of its replacement of the valves.", "The pumps are old."],
        [],
        False,
    ),
    (
        "The council approved the tram.",
        ["The council gave its approval for the harbour.", "The tram runs to Holm."],
        [],
        False,
    ),
]

_RUNNERS = (
    "Kenyan athletes (particularly Kalenjin) continue to dominate the world of distance running, although competition "
    "from Morocco and Ethiopia has reduced this supremacy."
)
_FEAR = (
    "Some fishermen told the board that the new breakwater would make the entrance narrower. The harbour master, Owen "
    "Pike, said that he did not share this fear."
)
ROLES: list[tuple[str, list[str], list[str], bool]] = [
    ("Competition from Kenyan athletes has reduced the supremacy of Morocco and Ethiopia.", [_RUNNERS], [], False),
    ("Competition from Morocco and Ethiopia has reduced the supremacy of Kenyan athletes.", [_RUNNERS], [], True),
    (
        "Letters from the mayor ended the quarrel with the pilots.",
        ["The mayor was glad that letters from the pilots ended this quarrel."],
        [],
        False,
    ),
    (
        "Letters from the pilots ended the quarrel.",
        ["The mayor was glad that letters from the pilots ended this quarrel."],
        [],
        True,
    ),
    ("Owen Pike said that some fishermen did not share this fear.", [_FEAR], [], False),
    (
        "The harbour master said that he did not share this fear.",
        ["The harbour master said that he did not share this fear of the pilots."],
        [],
        True,
    ),
    ("The pilots were late.", ["The pilots met Jens Holm. He was late."], [], False),
    ("Jens Holm was late.", ["The pilots met Jens Holm. He was late."], [], True),
    (
        "Marta Roe said that the mayor had lost the key.",
        ["The mayor left early.", "Marta Roe said that she had lost the key."],
        [],
        False,
    ),
    (
        "Marta Roe said that she had lost the key.",
        ["The mayor left early.", "Marta Roe said that she had lost the key."],
        [],
        True,
    ),
]


@pytest.mark.parametrize(("statement", "proofs", "contexts", "true"), [*REPORTED, *DONE, *DEEDS, *ROLES])
def test_a_predicate_stays_with_its_own(statement: str, proofs: list[str], contexts: list[str], true: bool) -> None:
    assert (check_wording(statement, proofs, contexts) is None) is true


@pytest.mark.parametrize(
    ("statement", "true"),
    [
        ("Lena Voss told Anna Berg that the bank may look at it again.", False),
        ("Lena Voss told Tom Reyes that the bank may look at it again.", True),
    ],
)
def test_what_a_speaker_was_told_was_told_to_nobody_else(statement: str, true: bool) -> None:
    quote = "Lena Voss told me that the bank may look at it again."
    failed = check_wording(statement, [quote], ["Anna Berg", "Tom Reyes"], speakers=["Tom Reyes"])
    assert (failed is None) is true


def test_two_sentences_of_one_quote_are_told_apart() -> None:
    quote = f"{_POLL} Most of the pumps in Holm are aged 9-18."
    assert check_wording("The agency estimated that most of the pumps in Holm are aged 9-18.", [quote]) is not None

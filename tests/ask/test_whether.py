"""Questions that yes or no answers: told from others, answered by what was found, and by which words."""

from __future__ import annotations

import pytest

from kb.ask.question import parse
from kb.ask.rank import rank
from kb.ask.terms import Statistics
from kb.ask.whether import asks_whether, deciding
from kb.values import Passage

TRIAL = (
    "Background: It is unknown whether salt water preserves herring nets. "
    "Methods: We compared 40 herring nets in salt water with 40 in fresh water for one year. "
    "Results: Decay was lower in the sea than in the lake (p = 0.01). "
)


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("Does salt water preserve nets?", True),
        ("Salt water and herring nets: is it good for them?", True),
        ("Isn't the pier old?", True),
        ("Should it be sold or not?", True),
        ("Was it Holm or Veld who built it?", False),
        ("When did it open?", False),
        ("What does it do?", False),
        ("Tell me if it is old.", False),
    ],
)
def test_what_yes_or_no_answers(question: str, whether: bool) -> None:
    assert asks_whether(question) is whether


def test_what_was_found_answers_not_what_was_to_be_found() -> None:
    def first(question: str) -> str:
        asked = parse(question)
        statistics = Statistics(100, dict.fromkeys(asked.stems, 3))
        return rank(asked, [Passage("s", 0, len(TRIAL), TRIAL, "", 1)], statistics)[0].text

    assert first("Does salt water preserve herring nets?").startswith("Results:")
    assert first("What was compared with herring nets in salt water?").startswith("Methods:")


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Is the pier safe in winter?", "The old pier is not safe in winter, says Holm.", "is not safe in winter"),
        ("Did the tower ever close?", "The tower never closed. It stands on granite.", "never closed"),
        ("Is the test practical?", "It is fast; the other is too slow to be practical.", "is too slow to be practical"),
        ("Does Fastly give this for free?", "Yeah, that's correct. Amazon sponsors it.", "Yeah, that's correct"),
        ("Is the pier sound?", "Yeah, so I think that Holm has seen it.", ""),
        ("Is the pier open?", "Is the pier open? The town paid for it.", ""),
        ("Is the pier open?", "Is the pier open? It is open.", "is open"),
        ("Can a pier be sold?", "No pier of the town can be sold.", "No pier of the town can be sold"),
        ("Is the pier safe?", "Without planks I doubt a pier is safe.", "Without planks I doubt a pier is safe"),
        ("Do terns nest on the rock?", "Puffins left the island when rats arrived.", ""),
        ("Are terns shy?", "Rock doves and terns are there.", ""),
        ("Why do terns dive?", "They do not dive.", ""),
    ],
)  # fmt: skip
def test_the_words_that_decide(question: str, text: str, words: str) -> None:
    assert deciding(question, text) == words

"""Words that a model names of a claim: shown as the claim's quotes have them, or not at all."""

from __future__ import annotations

import pytest

from compile.generative.standing import WORDS, standing
from kb.values import Claim, Quote


@pytest.mark.parametrize(
    ("text", "quote", "words", "shown"),
    [
        (
            "Ada Roe never thought that money was the real problem.",
            "But I never, ever thought that money was the real problem here.",
            "thought that money was the real problem",
            "thought that money was the real problem",
        ),
        (
            "Ben Hay says that keepers always need more money.",
            "We always need much more money, folks.",
            "keepers always need more money",
            "always need much more money",
        ),
        (
            "Cy Low would not want the board to sell lamps of brass.",
            "I would not want that they sell those.",
            "would not want the board to sell lamps of brass",
            "would not want",
        ),
        (
            "Cy Low does not know that it is.",
            "Some say so, and I don't know that it is.",
            "does not know that it is",
            "I don't know that it",
        ),
        ("It helps all.", "It helps all.", "it HELPS all", "it HELPS all"),
        ("It helps all.", "It helps all.", "elps all", ""),
        ("It helps all.", "It helps all.", "no words of it", ""),
        ("It helps all.", "It helps all.", "", ""),
        ("very " * (WORDS + 1), "very " * (WORDS + 1), "very " * (WORDS + 1), ""),
    ],
)
def test_words_are_shown_as_a_quote_has_them(text: str, quote: str, words: str, shown: str) -> None:
    claim = Claim("c-1", "s", text, (Quote("s", 0, len(quote), quote),))
    assert standing(words, claim) == shown

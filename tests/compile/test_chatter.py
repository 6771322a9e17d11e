"""What only keeps a talk going tells nothing; what tells something is kept, however it begins."""

from __future__ import annotations

import pytest

from compile.extractive.engine import Extractive
from kb.engine import Stretch
from kb.text.chatter import is_chatter
from kb.values import Block, Source


@pytest.mark.parametrize(
    "text",
    [
        "Okay, last question.",
        "Thank you so much for having me, it's a pleasure to be here.",
        "Welcome back to the Harbour Hour, everyone!",
        "Yeah, no, exactly, that's a great point.",
        "No, I totally agree.",
        "All right, let's move on to the next topic.",
        "Can you hear me?",
        "Hello everybody, good morning.",
        "Great question, I'm glad you asked that.",
    ],
)
def test_chatter(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "Okay, last year we lit it twice.",
        "Thank you letters cost the light forty pounds a year.",
        "Yeah, I think having a diversity in funding sources is really important.",
        "No, the lamp was never lit.",
        "I agree that keepers should be paid.",
        "Welcome to Skerrow, which has 200 inhabitants and a lighthouse.",
        "We will continue to work with the harbour board.",
        "Right of way is given to ships under sail.",
        "The next question is who pays the keepers.",
        "",
    ],
)
def test_what_tells_something(text: str) -> None:
    assert not is_chatter(text)


def test_it_makes_no_claim() -> None:
    said = ("Thank you so much for having me here today.", "I kept the light of Skerrow from 1902.")
    text = " ".join(said)
    block = Block("prose", 0, len(text), 0, "Effie Rae")
    source = Source("s-1", "raw/talk.md", "", "", "text", "A talk")
    (claims,) = Extractive().propose_claims([Stretch(source, 0, len(text), text, (block,))])
    assert [claim.text for claim in claims] == [said[1]]


@pytest.mark.parametrize("opening", ["Thank you for ", "Welcome to ", "Thanks to ", "It was so nice to be ", "Hello "])
def test_a_long_word_is_looked_at_once(opening: str) -> None:
    assert not is_chatter(f"{opening}{'a' * 120}%")  # with a choice at each letter this would not end

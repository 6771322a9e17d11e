"""Words of a quote are shown as far as one can read them by themselves, in the quote's own characters."""

from __future__ import annotations

import pytest

from kb.disagreements import differing
from kb.excerpts import excerpt
from kb.values import Claim, Quote


@pytest.mark.parametrize(
    ("words", "quote", "shown"),
    [
        (
            "developer, that doesn't, like, that's",
            "And if you're, you know, a developer, that doesn't, like, that's not your job to raise money, it's odd.",
            "And if you're … a developer, that doesn't … that's not your job to raise money, it's odd",
        ),
        (
            "They can't convince them",
            "There are no managers. They can't convince them to, like, pay for it. Nobody does.",
            "They can't convince them to … pay for it",
        ),
        ("money isn’t the", "We learned that money isn't the problem.", "We learned that money isn't the problem"),
        (
            "a smaller subset of people",
            "And in the end, there are gonna be a smaller subset of people who are doing the bulk of the work, and I'm "
            "mostly interested in figuring out how to allow those people to do it.",
            "there are gonna be a smaller subset of people",
        ),
        (
            "accept a degree of responsibility",
            "Contributors to all of these projects should recognize this and accept a degree of responsibility for the "
            "upkeep of all the contributions that they make as long as these are in use.",
            "Contributors to all of these projects should recognize this and accept a degree of responsibility …",
        ),
        ("so they pay the", "Yeah, so they pay the bills.", "So they pay the bills"),
        ("words that are not there", "Other words.", ""),
    ],
)  # fmt: skip
def test_an_excerpt_is_a_clause_of_its_quote(words: str, quote: str, shown: str) -> None:
    assert excerpt(words, quote) == shown


def test_who_doubts_is_not_shown_as_sure() -> None:
    quote = (
        "I don't know if the sustainability story and the burnout story are as connected as we tend to think that they "
        "are in this whole long series."
    )
    assert excerpt("the burnout story are as connected", quote).startswith("I don't know if")


def test_no_denial_is_left_out_before_a_cut() -> None:
    quote = (
        "Many of the maintainers who came to the meeting in the summer of that year told all of us that it was not the "
        "least bit likely for a small project to live on gifts alone however hard everybody there tried."
    )
    shown = excerpt("bit likely for a small project to live on gifts alone", quote)
    assert shown.startswith("… not the least bit likely") and shown.removeprefix("… ") in quote


def test_a_heading_has_both_sides_and_leaves_figures_as_they_are() -> None:
    def claim(text: str) -> Claim:
        return Claim("c", "s", text, (Quote("s", 0, len(text), text),))

    one = claim("Many in the room were, I think, of the view that paying people, you know, makes it all worse.")
    other = claim("Paying is the best way to improve the software.")
    assert differing("view that paying people / the best way to", one, other) == (
        "“Many in the room were, I think, of the view that paying people … makes it all worse” / "
        "“Paying is the best way to improve the software”"
    )
    assert differing("41 metres / 38 metres", one, other) == "41 metres / 38 metres"
    assert differing("built", one, other) == "built"

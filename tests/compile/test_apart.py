"""Claims told apart at a glance are told apart by parsing too, whatever their words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compile.conflicts.pairs import _letters, _names, apart
from kb.proof.statement import parse
from kb.text.words import listing

WORDS = sorted(
    listing(
        """
        the a in of and but not cannot won't who Will The May March in Not only one Two First million Hundred of per
        cent No longer Café Cafe café Mary's Mary Baltimore Lindholm harbour bridge was built McAdam Saxe-Weimar US$5
        5 1931 Dozens as large as Most of them ( ) , . : “ ” — IT it Some Almost At least UNESCO von Straße İstanbul
        3rd Third Unable to
        """
    )
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_every_name_told_at_a_glance_is_a_name(text: str) -> None:
    assert set(_names(text)) <= {word for run in parse(text).names for word in run}


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.sampled_from(WORDS))
def test_a_name_whose_letters_are_missing_is_no_word_of_the_other(text: str, word: str) -> None:
    for name in _names(f"x {word} y"):
        assert name in _letters(text) or name not in parse(text).words


def test_both_must_name_what_the_other_does_not() -> None:
    assert apart("The bridge at Lindholm was closed in 1931.", "The bridge at Baltimore was closed in 1932.")
    assert not apart("The bridge at Lindholm was closed in 1931.", "The bridge was closed in 1932.")
    assert not apart("The bridge at Lindholm was closed.", "Lindholm closed the bridge at Baltimore.")

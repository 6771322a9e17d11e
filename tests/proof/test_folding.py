"""Folded, skeleton and flat text, as tables of input beside output."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.folding import Folded, flat, fold, skeleton


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("The  Quick\n\tFox", "the quick fox"),
        ("“fine” ‘x’ — 1990–1995 −5", "\"fine\" 'x' - 1990-1995 -5"),
        ("e\u0301clair = éclair", "éclair = éclair"),
        ("ﬁne ligature", "fine ligature"),
        ("STRASSE Straße", "strasse strasse"),
        ("an exam-\nple", "an example"),
        ("an exam-  \n  ple", "an example"),
        ("an exam-\fple over the page", "an example over the page"),
        ("Anglo-\nSaxon", "anglo-saxon"),
        ("well-known", "well-known"),
        ("soft\u00adhyphen soft\u00ad\nbreak pdf\ufffeium", "softhyphen softbreak pdfium"),
        ("zero\u200bwidth \u202ebidi\u202c", "zerowidth bidi"),
        ("10² and 10^(12) and x²", "10^2 and 10^12 and x^2"),
        ("10²3", "10^2^3"),
        ("1½ cups, ½ cup", "1^1/2 cups, 1/2 cup"),
        ("10①3", "10^1^3"),
        ("аpple", "аpple"),  # the first letter is Cyrillic and stays so
        ("１２３", "123"),
        ("각", "각"),
        ("word—word", "word-word"),
    ],
)
def test_folded(raw: str, folded: str) -> None:
    assert fold(raw).text == folded


@pytest.mark.parametrize(
    ("raw", "bones"),
    [
        ("Well-known, it's 1.5!", "wellknownits1.5"),
        ("5, 6", "5 6"),
        ("12\n34", "12 34"),
        ("10 000", "10 000"),
        ("-5 % of $3", "-5%of$3"),
        ("1990-\n1995", "1990-1995"),
        ("at 12:30, 1/2", "at12:30 1/2"),
        ("10²", "10^2"),
        ("p < 0.05", "p<0.05"),
        ("हिन्दी।", "हिन्दी।"),
    ],
)
def test_skeleton(raw: str, bones: str) -> None:
    assert skeleton(raw).text == bones


def test_numbers_never_become_others() -> None:
    different = ["15", "1.5", "-15", "1 5", "1/5", "15%", "1,5", "1:5", "1^5", "1⁵", "$15"]
    seen = {skeleton(text).text for text in different}
    assert len(seen) == len(different) - 1  # 1^5 and 1⁵ are one


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  one\n two\tthree ", "one two three"),
        ("an exam-\nple", "an example"),
        ("well-\nknown", "well-known"),
        ("state-of-\nthe-art", "state-of-the-art"),
        ("Anglo-\nSaxon", "Anglo-Saxon"),
        ("re-\nturned", "returned"),
        ("soft\u00adly soft\u00ad\nly", "softly softly"),
        ("no\u00a0break", "no break"),
        ("1990-\n1995", "1990- 1995"),
        ("plain words stay the same object", "plain words stay the same object"),
    ],
)
def test_flat(raw: str, line: str) -> None:
    assert flat(raw) == line
    assert flat(line) == line


def check(raw: str, reduced: Folded) -> None:
    assert len(reduced.text) == len(reduced.starts) == len(reduced.ends)
    assert all(0 <= a < b <= len(raw) for a, b in zip(reduced.starts, reduced.ends, strict=True))
    assert reduced.starts == sorted(reduced.starts)
    assert reduced.ends == sorted(reduced.ends)


ALPHABET = "aB -\n\f15.,%²½ﬁß\u00ad\u0301\u200b“—①각é^()"
MIXED = st.text(st.sampled_from(ALPHABET), max_size=60) | st.text(max_size=40)


@given(MIXED)
def test_every_character_knows_where_it_came_from(raw: str) -> None:
    check(raw, fold(raw))
    check(raw, skeleton(raw))


@given(MIXED)
def test_flat_is_one_line_and_stable(raw: str) -> None:
    line = flat(raw)
    assert "\n" not in line
    assert flat(line) == line

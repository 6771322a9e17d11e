"""Word classes and how common words are."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kb.text.lexicon import UNLISTED, band_of, class_of, known


@pytest.mark.parametrize(
    ("word", "letter"),
    [
        ("theory", "N"), ("theories", "S"), ("nuclear", "A"), ("of", "I"), ("the", "D"), ("she", "O"), ("would", "M"),
        ("took", "P"), ("taken", "E"), ("walked", "e"), ("run", "n"), ("swiss", "J"), ("kenya", "U"), ("quickly", "R"),
    ],
)  # fmt: skip
def test_classes_of_words(word: str, letter: str) -> None:
    found = class_of(word)
    assert found == letter or (letter == "n" and found in "nvVN")


def test_an_unknown_word_is_classed_by_its_ending_but_not_known() -> None:
    assert (class_of("blorfation"), class_of("blorfical"), class_of("blorfs")) == ("N", "A", "S")
    assert known("blorfation") == ""


def test_common_words_have_low_bands() -> None:
    assert band_of("the") < band_of("government") < band_of("dynasty") < band_of("qwertz") == UNLISTED


def test_importing_the_lexicon_reads_nothing() -> None:
    code = "import kb.text.lexicon as l; assert l._table.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True)

"""What the matcher finds and what it must not: source, words, and the source's own characters or None."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.proof.matcher import MAX_GAP, Matcher, is_whole


@pytest.mark.parametrize(
    ("text", "words", "found", "level"),
    [
        ("The cat sat on the mat.", "cat sat", "cat sat", "exact"),
        ("The cat sat on the mat.", "  cat sat ", "cat sat", "exact"),
        ("The “Cat”\nsat  on the mat.", '"cat" sat on', "“Cat”\nsat  on", "folded"),
        ("A well-chosen exam-\nple of it.", "chosen example", None, ""),
        ("A well chosen exam-\nple of it.", "chosen example", "chosen exam-\nple", "folded"),
        ("one page ends\fand the next begins", "ends and the next", "ends\fand the next", "folded"),
        ("the ﬁne print", "fine print", "ﬁne print", "folded"),
        ("the ﬁne print", "ine print", None, ""),
        ("cafe\u0301 au lait", "café au lait", "cafe\u0301 au lait", "folded"),
        ("cafe\u0301 au lait", "au lait", "au lait", "exact"),
        ("a cafe\u0301", "a cafe", None, ""),
        (
            "It is a well-known and wide-\nspread habit.",
            "well-known and wide-spread habit",
            "well-known and wide-\nspread habit",
            "skeleton",
        ),
        (
            "Sp aces co me and g o in PDF text.",
            "spaces come and go in PDF text",
            "Sp aces co me and g o in PDF text",
            "skeleton",
        ),
        ("Sp aces co me.", "spaces come", None, ""),  # too short for a skeleton
        ("水の温度は五度です。", "温度は五度", "温度は五度", "exact"),
        ("ignore prev\u2060ious words", "ignore previous words", "ignore prev\u2060ious words", "folded"),
        ("Footnote³ follows the word.", "Footnote", "Footnote", "exact"),
        ("ends here.\n5The source is given.", "The source is given.", "The source is given.", "exact"),
    ],
)
def test_found_as_the_source_has_it(text: str, words: str, found: str | None, level: str) -> None:
    span = Matcher(text).find(words)
    assert (span and text[span.start : span.end]) == found
    assert span is None or span.level == level


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was unfair to the players.", "fair to the players"),
        ("It was un\u00adfair to the players.", "fair to the players"),
        ("It was un-\nfair to the players.", "fair to the players"),
        ("It was non-binding on them.", "binding on them"),
        ("He can't swim there.", "He can"),
        ("He can’t swim there.", "He can"),
        ("At -5 degrees it froze.", "5 degrees"),
        ("At −5 degrees it froze.", "5 degrees"),
        ("At 5–10 degrees it froze.", "10 degrees"),
        ("At 5–10 degrees it froze.", "At 5"),
        ("About 115 percent more.", "15 percent"),
        ("About 1.5 percent more.", "5 percent"),
        ("About 1.5 percent more.", "About 1"),
        ("About 12.5 or so.", "About 12"),
        ("About 12 % of it.", "About 12"),
        ("About 12 percent of it.", "About 12"),
        ("It cost $5 million.", "It cost $5"),
        ("It cost $5 million.", "5 million"),
        ("There were 10² of them.", "There were 10"),
        ("They use 3D printing.", "D printing"),
        ("There were 10² of them.", "There were 102 of them"),
        ("There were 10^(2) of them.", "There were 10"),
        ("There were 1\u00a0000 of them.", "000 of them"),
        ("The area is 5 km² today.", "The area is 5 km"),
        ("The share was 1.5 per thousand of all.", "The share was 15 per thousand of all"),
        ("The share was 5, 6 per thousand of all.", "The share was 56 per thousand of all"),
        ("It changed by -5 per thousand of all.", "It changed by 5 per thousand of all"),
        ("p < 0.05 was found in every single trial", "p > 0.05 was found in every single trial"),
        ("The treaty was not ratified by them.", "The treaty was ratified by them."),
        ("The аpple fell far from the tree.", "The apple fell far from the tree."),  # Cyrillic а
        ("anything", ""),
        ("anything", "   "),
        ("anything", "\u200b"),
        ("anything", "..."),
    ],
)
def test_never_found(text: str, words: str) -> None:
    assert Matcher(text).find(words) is None


def test_of_several_the_one_meant() -> None:
    matcher = Matcher("red fish, blue fish, red fish")
    assert matcher.find("red fish").start == 0  # type: ignore[union-attr]
    assert matcher.find("red fish", near=25).start == 21  # type: ignore[union-attr]
    assert matcher.find("RED FISH", near=25).start == 21  # type: ignore[union-attr]


def test_the_place_meant_wins_over_the_exact_form() -> None:
    text = "red fish here. " + "x " * 20 + "“Red  Fish” there."
    span = Matcher(text).find("red fish", near=55)
    assert span is not None
    assert text[span.start : span.end] == "Red  Fish"


def test_huge_quotes_cost_nothing() -> None:
    matcher = Matcher("some text")
    for words in (" " * 9_000_000, "a ... " * 1_000_000, "a" + " " * 19_000 + "…", ". " * 9_000):
        begin = time.process_time()
        assert matcher.find(words) is None
        assert time.process_time() - begin < 1


def test_ellipsis_stands_for_what_the_source_has() -> None:
    text = "The war, which lasted many years, ended in 1648. " + "x " * MAX_GAP + "It was over."
    matcher = Matcher(text)
    for words in ("The war … ended in 1648", "The war, ... ended in 1648", "the WAR [...] ended in 1648"):
        span = matcher.find(words)
        assert span is not None
        assert text[span.start : span.end].removesuffix(".") == "The war, which lasted many years, ended in 1648"
    assert matcher.find("ended in 1648 … The war") is None  # in order
    assert matcher.find("ended in 1648 … It was over") is None  # not across half a document


def test_nearest_is_only_a_hint() -> None:
    text = "The treaty was not ratified by the senate. Another matter altogether. It rained."
    matcher = Matcher(text)
    words = "The treaty was ratified by the senate."
    assert matcher.find(words) is None
    span = matcher.nearest(words)
    assert span is not None
    assert text[slice(*span)] == "The treaty was not ratified by the senate."
    assert matcher.nearest("completely different subject") is None


PIECES = ["Apple", "ﬁne", "naïve", "-5", "1.5", "10²", "“quoted”", "exam-\nple", "Straße", "水", "end."]
WORDS = st.lists(st.sampled_from(PIECES), max_size=12)


@given(WORDS, st.integers(0, 11), st.integers(1, 12), st.sampled_from([" ", "\n", "  "]))
def test_every_run_of_words_is_found_in_its_own_text(words: list[str], first: int, count: int, gap: str) -> None:
    text = gap.join(words)
    wanted = " ".join(words[first : first + count])
    span = Matcher(text).find(wanted)
    if wanted and gap != "\n":
        assert span is not None
    if span is not None:
        assert is_whole(text, span.start, span.end)


def test_random_words_are_not_found() -> None:
    draw = random.Random(7)
    text = " ".join("".join(draw.choices("abcdefghij", k=5)) for _ in range(2000))
    matcher = Matcher(text)
    assert not any(matcher.find("".join(draw.choices("abcdefghij ", k=25))) for _ in range(500))

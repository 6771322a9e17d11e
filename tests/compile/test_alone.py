"""What can stand apart from the text around it: in a list of dates, among key claims, as the first words of a page."""

from __future__ import annotations

import pytest

from compile.pages.sections import is_owner
from compile.wiki.source import key_claims
from kb.text.alone import has_substance, leans
from kb.values import Claim, Quote


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("In 1187, he launched an attack against his former friend.", True),
        ("In 1186, Temüjin was elected khan.", False),
        ("Soon after the marriage she was kidnapped in 1180.", True),
        ("At the time of his death in 1227, the empire stretched far.", True),
        ("They left in May 1901.", True),
        ("This was changed in 2001.", True),
        ("Its tower was built in 1890.", True),
        ("The king died in 1066 after he fell.", False),
        ("When the bridge opened in 1890, it was the longest.", False),
        ("By 1956 a new temple was erected there to house them.", False),
        ("In 1990 it was found that lamps burn.", False),
        ("The tower lost its lantern in 1902.", False),
    ],
)
def test_a_sentence_leans_that_says_he_of_nobody_named(text: str, does: bool) -> None:
    assert leans(text) is does


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("{gap} dogs can som sometimes make out a thief.", False),
        ("Dogs can som sometimes make out a thief.", False),
        ("¹The task is described at http://example.org/ace/ and the guides at http://example.org/g.", False),
        ("Okay, thank you so much.", False),
        ("In 2004 the lamp was lit.", True),
        ("Can and candle have three letters in common.", True),
    ],
)
def test_what_has_no_substance_is_no_key_claim(text: str, has: bool) -> None:
    assert has_substance(text) is has
    assert bool(key_claims([Claim("c", "s", text, (Quote("s", 0, len(text), text),))])) is has


def test_who_only_owns_what_is_told_is_not_what_it_tells_of() -> None:
    assert is_owner("Genghis Khan", "In 1954, Genghis Khan's bier was returned.")
    assert not is_owner("Genghis Khan", "Genghis Khan conquered it, and Genghis Khan's son kept it.")

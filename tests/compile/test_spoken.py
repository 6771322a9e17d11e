"""Talk that nobody can read alone stays on its source's page; a page always keeps something to tell."""

from __future__ import annotations

import pytest

from compile.pages.spoken import is_talk, reads_alone, without_talk
from kb.values import Claim, PageSection, Quote, Sentence


def sentence(key: str, words: str, text: str = "") -> tuple[Claim, Sentence]:
    """A claim that quotes ``words``, and a sentence that tells it: as Ada's words, or as ``text``."""
    claim = Claim(key, "s-1", text or words, (Quote("s-1", 0, len(words), words),), attributed_to="Ada")
    return claim, Sentence(text or f"Ada: “{words}”", (key,))


@pytest.mark.parametrize(
    "words",
    [
        "And so Ben was sort of guided by all of those negative things.",
        "Is that still well maintained?",
        "Because your first letter was in January, and I'm gonna look --",
        "We paid for the oil, right? And then nobody did.",
        "He always trimmed it at dusk.",  # who?
        "Well, in the first letter it was framed a little bit more financially...",
        "I guess the lamp was the reason.",
        "Like I said, lamps smoke.",
    ],
)
def test_loose_words_are_left_to_their_source(words: str) -> None:
    assert not reads_alone(words)
    assert is_talk(sentence("c", words)[1], {"c": sentence("c", words)[0]})


@pytest.mark.parametrize(
    "words",
    [
        "I began to keep the light in 1902.",
        "And keeping a light is something that towns can pay for today.",
        "Whoever trims a lamp at dusk saves a pint of oil.",
        "Two kinds of oil are dear there.",
    ],
)
def test_fluent_words_are_told(words: str) -> None:
    assert reads_alone(words)


def test_loose_words_told_plainly_are_talk_and_a_wording_of_them_is_none() -> None:
    words = "Honestly, maybe perhaps these levels are sort of the inverse of the risk."
    claim, plain = sentence("c", words, words)
    assert is_talk(plain, {"c": claim})
    assert not is_talk(Sentence("Ada holds that the levels are the inverse of the risk.", ("c",)), {"c": claim})
    written = "There are two sorts of lamps on the rock."
    assert not is_talk(sentence("c", written, written)[1], {"c": sentence("c", written, written)[0]})


def test_a_page_keeps_its_lead_and_something_to_tell() -> None:
    loose = sentence("a", "You know, it was like that.")
    plain = [sentence(key, f"The light has {key} lamps.", f"The light has {key} lamps.") for key in ("two", "six")]
    claims = {claim.id: claim for claim, _ in (loose, *plain)}
    told = tuple(one for _, one in plain)
    kept, talk = without_talk([PageSection("", told), PageSection("Talk", (loose[1],))], claims)
    assert (kept, talk) == ((PageSection("", told),), [loose[1]])
    assert without_talk([PageSection("", (loose[1], told[0]))], claims)[0] == (PageSection("", told[:1]),)
    alone = (PageSection("", (loose[1],)),)
    assert without_talk(alone, claims) == (alone, [])
    lead = (PageSection("", (loose[1],)), PageSection("Lamps", told))
    assert without_talk(lead, claims) == (lead, [])

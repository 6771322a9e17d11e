"""What two speakers say to each other is told as one's words, never joined under both names."""

from __future__ import annotations

from typing import Any

from compile.claims import claims_of_many
from compile.extractive.engine import is_speech
from compile.pages.write import quoted
from kb.values import Block, Claim, Document, Quote, Source
from tests.generative.bases import engine
from tests.generative.scripted import Model

SAID = (
    ("Mik Ro", "I don't know if the story of the light and the story of its keepers are connected."),
    ("Nad Eg", "I do not think that they are connected at all."),
    ("Mik Ro", "We kept the light of Skerrow going for nine years."),
)
TEXT = "\n\n".join(words for _, words in SAID)
SOURCE = Source("s-1", "raw/talk.md", "", "", "text", "A talk")


def talk() -> Document:
    blocks, at = [], 0
    for speaker, words in SAID:
        blocks.append(Block("prose", at, at + len(words), 0, speaker))
        at += len(words) + 2
    return Document(TEXT, tuple(blocks), "text", "test-1", title="A talk")


def told(*drafts: dict[str, Any]) -> list[Claim]:
    made = engine(Model(extract=lambda _: {"claims": list(drafts)}))
    return claims_of_many([(SOURCE, talk())], made)[0][0]


def test_a_quote_over_two_speakers_is_told_as_the_one_who_says_most_of_it() -> None:
    (claim,) = told({"quotes": [{"from": 1, "to": 2}], "attributed_to": "Mik Ro and Nad Eg"})
    assert (claim.attributed_to, claim.text) == ("Mik Ro", SAID[0][1])
    assert quoted(claim) == f"Mik Ro: “{SAID[0][1]}”"


def test_it_is_told_as_the_one_who_is_named() -> None:
    (claim,) = told({"quotes": [{"from": 2, "to": 3}], "attributed_to": "Nad Eg", "kind": "opinion"})
    assert (claim.attributed_to, claim.text) == ("Nad Eg", SAID[1][1])


def test_quotes_of_one_speaker_stay_together() -> None:
    (claim,) = told({"quotes": [{"from": 1}, {"from": 3}], "attributed_to": "Mik Ro"})
    assert claim.text == f"{SAID[0][1]} {SAID[2][1]}"


def test_what_several_hold_is_not_printed_as_one_quotation() -> None:
    words = "We both think that the light of Skerrow should stay lit."
    both = "Mik Ro and Nad Eg"
    quotes = (Quote("s-1", 0, len(words), words),)
    claim = Claim("c", "s-1", f"{both} think that the light of Skerrow should stay lit.", quotes, attributed_to=both)
    assert quoted(claim) == claim.text


def test_a_page_nobody_wrote_tells_words_over_two_speakers_in_the_claims_own() -> None:
    text = "Mik Ro does not know if the story of the light and the story of its keepers are connected."
    (claim,) = told({"text": text, "quotes": [{"from": 1, "to": 2}], "attributed_to": "Mik Ro"})
    assert claim.text == text and [SAID[1][1] in quote.text for quote in claim.proofs] == [True]
    assert is_speech(claim) is False and quoted(claim) == text
    (own,) = told({"quotes": [{"from": 2}], "attributed_to": "Nad Eg"})
    assert is_speech(own) and quoted(own) == f"Nad Eg: “{SAID[1][1]}”"

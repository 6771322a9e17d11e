"""A "you" of the past is told under the name of whom code knows to be spoken to, and of nobody else."""

from __future__ import annotations

import pytest

from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.proof.gate import accept_claims
from kb.proof.persons import addressee, told_to
from kb.values import Block, Document, Reason, Source

TURNS = [
    ("Effie Rae", "Welcome to the talk about the lamp of Skerry."),
    ("Tom Bell", "You wrote the first article about the lamp. Your article was printed in 1902."),
    ("Effie Rae", "I painted the tower before you came. You never know what the sea does."),
    ("Anna Lind", "If you kept the lamp well, the ministry paid you twice."),
    ("Tom Bell", "You lit the lamp in 1911, Anna."),
]


def talk(turns: list[tuple[str, str]]) -> Document:
    blocks: list[Block] = []
    text = ""
    for speaker, words in turns:
        blocks.append(Block("prose", len(text), len(text) + len(words), speaker=speaker))
        text += f"{words}\n"
    return Document(text, tuple(blocks), "text", "test")


SOURCE = Source("s-1", "raw/a.txt", "f" * 64, "t" * 64, "text", "Talk of the rock")


def refused(document: Document, text: str, quote: str) -> list[Reason]:
    return [
        r.reason
        for r in accept_claims(SOURCE, document, [ProposedClaim(text, (ProposedQuote(quote),))], Maker("a:m"))[1]
    ]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Effie Rae wrote the first article about the lamp.", "You wrote the first article about the lamp."),
        ("According to Tom Bell, Effie Rae's article was printed in 1902.", "Your article was printed in 1902."),
    ],
)
def test_who_is_spoken_to_is_told_by_name(text: str, quote: str) -> None:
    assert refused(talk(TURNS), text, quote) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Anna Lind wrote the first article about the lamp.", "You wrote the first article about the lamp."),
        ("Tom Bell painted the tower.", "I painted the tower before you came."),
        ("Tom Bell never knows what the sea does.", "You never know what the sea does."),  # nobody does
        ("Effie Rae kept the lamp well.", "If you kept the lamp well, the ministry paid you twice."),
        ("Effie Rae lit the lamp in 1911.", "You lit the lamp in 1911, Anna."),
    ],
)
def test_nobody_else_is(text: str, quote: str) -> None:
    assert refused(talk(TURNS), text, quote) != []


def test_who_is_spoken_to_is_known_of_two_or_of_whoever_spoke_before_and_after() -> None:
    document = talk(TURNS)
    assert [addressee(document.blocks, block.start) for block in document.blocks] == ["", "Effie Rae", "", "", ""]
    two = talk([turn for turn in TURNS if turn[0] != "Anna Lind"])
    assert [addressee(two.blocks, block.start) for block in two.blocks] == [
        "Tom Bell",
        "Effie Rae",
        "Tom Bell",
        "Effie Rae",
    ]


@pytest.mark.parametrize("text", ["You came with Tom in 1902.", "You can see it.", "Nobody asked.", "You know."])
def test_what_stays_you(text: str) -> None:
    assert told_to(text, "Effie Rae", ["Effie Rae", "Tom Bell"]) == text

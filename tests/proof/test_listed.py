"""Items of a list are told as the sentence that introduces them says them, and only those of that list."""

from __future__ import annotations

import pytest

from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.proof.gate import accept_claims
from kb.proof.listed import sentence_of
from kb.proof.reprove import reprove
from kb.values import Block, BlockKind, Document, Source

LINES: tuple[tuple[BlockKind, str], ...] = (
    ("heading", "Libraries of the coast"),
    ("prose", "The survey is old. The following towns lend records to their readers:"),
    ("list", "● Torp"),
    ("list", "● Vik Island"),
    ("caption", "13"),
    ("list", "● The Old Lamp Society of Ness"),
    ("prose", "The following branches will not open again:"),
    ("list", "● Holt"),
    ("list", "● Torp"),
    ("prose", "Only the following towns own a boat:"),
    ("list", "● Holt Bay"),
    ("prose", "One of the following towns sold its books:"),
    ("list", "● Lund"),
    ("prose", "The towns differ."),
    ("list", "● Ness Point"),
)  # fmt: skip
TEXT = "\n".join(line for _, line in LINES)
LENDS, CLOSED, OWNS, SOLD = (line for kind, line in LINES if line.endswith(":") and kind == "prose")


def document() -> Document:
    blocks, start = [], 0
    for kind, line in LINES:
        blocks.append(Block(kind, start, start + len(line), level=1 if kind in ("heading", "list") else 0))
        start += len(line) + 1
    return Document(TEXT, tuple(blocks), kind="text", extractor="test")


SOURCE = Source(id="s-1", path="raw/a.md", sha256="0" * 64, text_sha256="0" * 64, kind="text", title="A")

HOLDS = [
    ("Torp lends records to its readers.", (LENDS, "● Torp"), True),
    ("Vik Island lends records to its readers.", (LENDS, "Vik Island"), True),
    ("Torp and Vik Island lend records.", (LENDS, "● Torp", "● Vik Island"), True),
    ("The Old Lamp Society of Ness lends records.", (LENDS, "● The Old Lamp Society of Ness"), True),
    ("Holt will not open again.", (CLOSED, "● Holt"), True),
    ("Torp will not open again.", (CLOSED, "● Torp"), True),
    ("Torp lends records to its readers.", ("● Torp",), False),
    ("Holt lends records to its readers.", (LENDS, "● Holt"), False),
    ("Holt Bay lends records.", (LENDS, "● Holt Bay"), False),
    ("Holt will open again.", (CLOSED, "● Holt"), False),
    ("Vik Island will not open again.", (CLOSED, "● Vik Island"), False),
    ("Torp and Holt lend records.", (LENDS, "● Torp", "● Holt"), False),
    ("Only Torp lends records.", (LENDS, "● Torp"), False),
    ("All towns lend records to Torp.", (LENDS, "● Torp"), False),
    ("Torp lends no records to its readers.", (LENDS, "● Torp"), False),
    ("Torp lends nine records to its readers.", (LENDS, "● Torp"), False),
    ("Torp may lend records to its readers.", (LENDS, "● Torp"), False),
    ("Torp does not lend records.", (LENDS, "● Torp"), False),
    ("Lund sold its books.", (SOLD, "● Lund"), False),
    ("Ness Point lends records.", (LENDS, "● Ness Point"), False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quotes", "holds"), HOLDS)
def test_an_item_is_told_with_its_introduction(text: str, quotes: tuple[str, ...], holds: bool) -> None:
    proposed = ProposedClaim(text, tuple(ProposedQuote(quote) for quote in quotes))
    claims, _ = accept_claims(SOURCE, document(), [proposed], Maker("model"))
    assert any(claim.text == text for claim in claims) is holds
    assert not list(reprove(SOURCE, document(), claims))
    for quote in (quote for claim in claims for quote in claim.quotes):
        assert quote.text == TEXT[quote.start : quote.end]


def test_the_item_is_the_one_behind_its_introduction() -> None:
    proposed = ProposedClaim("Torp will not open again.", (ProposedQuote(CLOSED), ProposedQuote("● Torp")))
    claims, _ = accept_claims(SOURCE, document(), [proposed], Maker("model"))
    assert [quote.start for quote in claims[0].quotes][-1] == TEXT.rindex("● Torp")


def test_what_is_said_of_all_together_is_said_of_none() -> None:
    assert sentence_of("Vik sells the following goods:", ["salt", "rope"]) == "Vik sells salt and rope."
    for intro in (OWNS, SOLD, "None of the following towns lend records:", "Exactly the following towns pay:"):
        assert sentence_of(intro, ["Torp"]) == ""

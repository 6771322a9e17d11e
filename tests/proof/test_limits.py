"""What goes on in a season, and what somebody holds, is not told as always so."""

from __future__ import annotations

import pytest

from kb.engine import ProposedClaim, ProposedQuote
from kb.proof.gate import accept_claims
from kb.proof.wording import check_wording
from kb.values import Block, Document, Source

SEASONS = [
    ("It sails twice a day.", "It sails twice a day from May to September.", False),
    ("It sails twice a day from May to September.", "It sails twice a day from May to September.", True),
    ("It sails from May to September.", "It sails twice a day from May to September.", True),
    ("The museum opens at ten.", "The museum opens at ten on Sundays.", False),
    ("The museum opens at ten on Sundays.", "The museum opens at ten on Sundays in the old school.", True),
    ("The lock is closed.", "In winter the lock is closed.", False),
    ("The lock is closed in winter.", "In winter the lock is closed by the pilots.", True),
    ("The bus stops at Holm.", "Between June and August the bus stops at Holm.", False),
    ("The gate is locked.", "The gate is locked during the night.", False),
    ("Roe lived in Kiel.", "From May to September Roe lived in Kiel.", True),
    ("The mill closed.", "The mill closed in the winter of 1890.", True),
    ("The cows stay on the dunes.", "The cows stay on the dunes in summer.", False),
]
HELD = [
    ("Herring avoid the bay in warm years.", "He always held that herring avoid the bay in warm years.", False),
    ("He always held that herring avoid the bay.", "He always held that herring avoid the bay in warm years.", True),
    ("The wall is older than the town.", "She was convinced that the wall is older than the town.", False),
    ("The well is deep.", "The monks maintained that the well is deep.", False),
    ("The tower leans to the west.", "The pilots reckon that the tower leans to the west.", False),
    ("The tower leans to the west.", "The pilots found that the tower leans to the west.", True),
]

EXCEPTED = [
    (
        "Until autumn nobody hires anyone.",
        "Until autumn nobody hires anyone. Except for the painter, he starts on Monday.",
        False,
    ),
    (
        "The gates are all painted red.",
        "The gates are all painted red. Apart from the north gate, which is green.",
        False,
    ),
    ("The gates are painted red.", "The gates are painted red. The north gate was sold.", True),
    ("Every shop was closed.", "Every shop was closed. The baker was ill.", True),
]


@pytest.mark.parametrize(("statement", "quote", "true"), [*SEASONS, *HELD, *EXCEPTED])
def test_a_season_and_a_holder_stay_with_what_they_limit(statement: str, quote: str, true: bool) -> None:
    assert (check_wording(statement, [quote], around={quote: ()}) is None) is true


def test_a_name_for_a_pronoun_keeps_the_season() -> None:
    quote, context = "It sails twice a day from May to September.", "The ferry to Lunsay is not affected by the work."
    assert check_wording("The ferry to Lunsay sails twice a day.", [quote], [context]) is not None
    assert check_wording("The ferry to Lunsay sails twice a day from May to September.", [quote], [context]) is None


def test_the_sentence_behind_a_quote_may_except_something_of_it() -> None:
    text = "Until autumn nobody in the yard hires anyone. Except for the painter, he starts on Monday. It is quiet."
    source = Source(id="s-1", path="raw/a.md", sha256="0" * 64, text_sha256="0" * 64, kind="text", title="A")
    document = Document(text, (Block("prose", 0, len(text)),), kind="text", extractor="test")
    quote = ProposedQuote("Until autumn nobody in the yard hires anyone.")
    claims, _ = accept_claims(
        source, document, [ProposedClaim("Until autumn nobody hires anyone in the yard.", (quote,))], "test"
    )
    assert [claim.text for claim in claims] == ["Until autumn nobody in the yard hires anyone."]

"""A thousand scripted claims over real articles, before the gate: no lie is published, each is counted by its reason.

What the gate does not promise to see (swapped roles, spliced halves) has a ceiling that was measured; ``-s`` shows it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from pathlib import Path

import pytest

from ingest.extract.markdown import read_markdown
from kb.engine import Maker as By
from kb.engine import ProposedClaim, ProposedQuote
from kb.proof.gate import accept_claims
from kb.proof.wording import check_wording
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.values import Claim, Document, Reason, Source
from tests.adversary.lies import BOUNDED, LIES, TRUTHS, Maker, Scripted, borrowed, splices

EACH = 90  # lies of each kind, where the articles have so many
TRUE = 250  # true claims of each kind, so that two in a hundred can be told from none
UNFOUNDED = {"empty quote", "short quote"}  # what these say is true; only its proof is none


@dataclass(frozen=True)
class Article:
    source: Source
    document: Document
    sentences: tuple[str, ...]


@cache
def articles(shared: Path) -> tuple[Article, ...]:
    found = []
    for path in sorted((shared / "data/squad/articles").glob("*.md")):
        document = read_markdown(path.read_bytes())
        source = Source(f"s-{path.stem}", f"raw/{path.name}", "", "", document.kind, path.stem)
        prose = [block for block in document.blocks if block.kind == "prose"]
        spans = [span for block in prose for span in sentences(document.text, block.start, block.end)]
        found.append(Article(source, document, tuple(flat(document.text[a:b]) for a, b in spans if 60 < b - a < 400)))
    return tuple(found)


def scripted(shared: Path, kind: str, maker: Maker) -> list[tuple[Article, Scripted]]:
    """Claims of one kind, from sentences drawn over all articles."""
    draw = random.Random(f"{kind} 7")
    everything = [(article, sentence) for article in articles(shared) for sentence in article.sentences]
    made = (
        (article, claim)
        for article, sentence in draw.sample(everything, len(everything))
        if (claim := maker(sentence, draw.choice([a for a in articles(shared) if a != article]).sentences, draw))
    )
    return list(islice(made, TRUE if kind in TRUTHS else EACH))


def of_two(shared: Path) -> list[tuple[Article, Scripted]]:
    """Claims that mix two sentences of one source."""
    draw = random.Random(7)
    spliced = [(article, claim) for article in articles(shared) for claim in splices(article.sentences)]
    lent = [(article, claim) for article in articles(shared) for claim in borrowed(article.sentences, draw)]
    return [*draw.sample(spliced, 2 * EACH), *draw.sample(lent, 2 * EACH)]


def proposal(claim: Scripted) -> ProposedClaim:
    proofs = [ProposedQuote(words) for words in claim.quotes]
    return ProposedClaim(claim.text, (*proofs, *(ProposedQuote(words, role="context") for words in claim.context)))


@dataclass
class Verdicts:
    """What the gate did with each scripted claim."""

    published: Counter[str]
    proposed: Counter[str]
    refused: Counter[Reason]
    expected: Counter[Reason]
    wrong: list[Scripted]  # lies that were published
    claims: list[Claim]


@cache
def tried(shared: Path) -> Verdicts:
    makers: dict[str, Maker] = {**LIES, **TRUTHS, **BOUNDED}
    everything = [pair for kind, maker in makers.items() for pair in scripted(shared, kind, maker)] + of_two(shared)
    verdicts = Verdicts(Counter(), Counter(), Counter(), Counter(), [], [])
    for article, unfounded in product(articles(shared), (False, True)):
        mine = [claim for theirs, claim in everything if theirs is article and (claim.kind in UNFOUNDED) is unfounded]
        proposals = [proposal(claim) for claim in mine]
        accepted, refusals = accept_claims(article.source, article.document, proposals, By("scripted"))
        verdicts.claims += accepted
        said = {claim.text for claim in accepted}
        for claim in mine:
            verdicts.proposed[claim.kind] += 1
            verdicts.published[claim.kind] += claim.text in said
            if claim.reason is not None:
                verdicts.expected[claim.reason] += 1
                verdicts.wrong += [claim] if claim.text in said else []
        of_lies = {claim.text for claim in mine if claim.reason is not None}
        verdicts.refused.update(refusal.reason for refusal in refusals if refusal.text in of_lies)
    return verdicts


def rate(verdicts: Verdicts, kinds: Sequence[str]) -> float:
    return sum(verdicts.published[k] for k in kinds) / sum(verdicts.proposed[k] for k in kinds)


def test_a_thousand_lies_were_told(shared: Path) -> None:
    verdicts = tried(shared)
    for kind, count in verdicts.proposed.items():
        print(f"{kind}: {verdicts.published[kind]} of {count} published")
    print(dict(verdicts.refused))
    assert sum(verdicts.proposed[kind] for kind in LIES) >= 950


def test_no_lie_is_published(shared: Path) -> None:
    assert [(claim.kind, claim.text) for claim in tried(shared).wrong] == []


def test_each_lie_is_counted_under_its_reason(shared: Path) -> None:
    verdicts = tried(shared)
    assert verdicts.refused.total() == verdicts.expected.total()
    # What was added to a sentence may be met first where it has changed how the sentence is read.
    assert (verdicts.expected - verdicts.refused).total() <= 0.002 * verdicts.expected.total()


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        (
            "The road runs approximately 3.3 miles west of the town and 3.3 miles south of the camp.",
            "The road runs 3.3 miles west of the town and 3.3 miles south of the camp.",
        ),
        (
            "The new state had roughly the same extent as the empire.",
            "The new state had the same extent as the empire.",
        ),
        (
            "Only pharmacists may supply scheduled medicines to the public, and they cannot pay physicians.",
            "Only pharmacists supply scheduled medicines to the public, and they cannot pay physicians.",
        ),
    ],
)
def test_a_hedge_is_missed_where_it_stood(quote: str, statement: str) -> None:
    """Three that once went through: another of its kind stood near."""
    failed = check_wording(statement, [quote])
    assert failed is not None
    assert failed[0] is Reason.UNSUPPORTED_QUALIFIER


def test_every_claim_that_stands_is_its_quotes_or_was_true(shared: Path) -> None:
    """Where the wording was refused, the quote stands in its place: the source's own characters."""
    verdicts, texts = tried(shared), {article.source.id: article.document.text for article in articles(shared)}
    assert len(verdicts.claims) > 300
    for claim in verdicts.claims:
        for quote in claim.quotes:
            assert texts[claim.source][quote.start : quote.end] == quote.text


def test_truth_worded_closely_passes(shared: Path) -> None:
    assert rate(tried(shared), ["good"]) == 1
    assert rate(tried(shared), ["close"]) >= 0.97


def test_paraphrases_pass_mostly(shared: Path) -> None:
    assert rate(tried(shared), ["paraphrased"]) >= 0.87  # a tenth is read otherwise by the parser


@pytest.mark.parametrize(("kind", "ceiling"), [("swapped roles", 0.08), ("splice", 0.76), ("borrowed name", 0.017)])
def test_what_the_gate_does_not_promise_to_see_stays_bounded(shared: Path, kind: str, ceiling: float) -> None:
    assert rate(tried(shared), [kind]) <= ceiling

"""Proving again what was accepted once, from the source's text alone, by the gate that accepts; and which gate it is.

A stored claim is put before the gate as if it were proposed now, at the places it names. What comes back must be the
claim itself: the same quotes at the same places on the same pages, the same wording, attribution and dates. So a
claim that was altered, and one that an older gate let through, fail alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import kb.proof
import kb.text
from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.proof.grammar import parser_edition
from kb.proof.trial import Trial, pages_of
from kb.values import Claim, Document, Quote, Reason, Source


@dataclass(frozen=True, slots=True)
class Unproven:
    """A claim that the gate would not accept as it stands. ``reason`` is None where it was altered, not refused."""

    claim: Claim
    message: str  # what fails, as a clause
    reason: Reason | None = None


def reprove(source: Source, document: Document, claims: Iterable[Claim]) -> Iterator[Unproven]:
    """Those of a source's claims that its text does not prove, each with the first thing that fails."""
    trials: dict[Maker, Trial] = {}
    for claim in claims:
        moved = next((why for quote in claim.quotes if (why := misplaced(source.id, document, quote))), "")
        if moved:
            yield Unproven(claim, moved)
            continue
        maker = Maker(claim.engine, claim.verbatim)
        trial = trials.setdefault(maker, Trial(source, document, maker))
        proven, refusals = trial.accept(_proposed(claim), claim.follows)
        if refusals:
            first = refusals[0]
            yield Unproven(claim, f"{first.reason.value}{f' ({first.detail})' * bool(first.detail)}", first.reason)
        elif proven is None or _without_levels(proven) != _without_levels(claim):
            yield Unproven(claim, "it is not what its own quotes make of it")


def misplaced(source_id: str, document: Document, quote: Quote) -> str:
    """Why ``quote`` is not what the document says at its place, on the pages it names; empty if it is."""
    if quote.source != source_id:
        return "a quote names another source"
    if not (
        quote.text.strip() and 0 <= quote.start < quote.end and document.text[quote.start : quote.end] == quote.text
    ):
        return "a quote is not at its place"
    if (quote.page_from, quote.page_to) != pages_of(document.pages, quote.start, quote.end):
        return "a quote has the wrong page"
    return ""


def _proposed(claim: Claim) -> ProposedClaim:
    return ProposedClaim(
        text=claim.text,
        quotes=tuple(ProposedQuote(quote.text, quote.start, quote.role) for quote in claim.quotes),
        kind=claim.kind,
        subject=claim.subject,
        attributed_to=claim.attributed_to,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
        heading=claim.heading,
        topics=claim.topics,
    )


def _without_levels(claim: Claim) -> Claim:
    """A quote proposed in other letters was found by folding; its own characters stand there exactly."""
    return replace(claim, quotes=tuple(replace(quote, level="exact") for quote in claim.quotes))


@cache
def edition() -> str:
    """Twelve hex digits of the files of ``kb.proof`` and ``kb.text`` and of the parser's version: which gate this is.

    It is part of the key of everything the gate has accepted. A kb whose gate decides otherwise has another edition, so
    the next build puts what an older gate let through before the new one.
    """
    digest = hashlib.sha256(parser_edition().encode())
    for room in (kb.proof, kb.text):
        root = Path(room.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".gz"):
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

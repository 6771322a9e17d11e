"""The first pass over a source: an engine proposes claims for each stretch, the gate keeps what is proven."""

from __future__ import annotations

from dataclasses import replace

from compile.stretches import stretches_of
from kb.engine import Engine, ProposedClaim
from kb.proof.gate import accept_claims
from kb.values import Claim, Document, Refusal, Source

VERSION = "2"  # part of the cache key: raise it when the same input would give other claims


def claims_of(source: Source, document: Document, engine: Engine) -> tuple[list[Claim], list[Refusal]]:
    """The accepted claims of one source in its order, and what the gate refused with its reasons."""
    return accept_claims(source, document, proposals_of(source, document, engine), engine.id)


def proposals_of(source: Source, document: Document, engine: Engine) -> list[ProposedClaim]:
    """What the engine proposes for the whole source, as one list; ``follows`` counts within that list."""
    proposed: list[ProposedClaim] = []
    for part in engine.propose_claims(stretches_of(source, document)):
        first = len(proposed)
        for claim in part:
            if claim.follows is not None:
                claim = replace(claim, follows=first + claim.follows if 0 <= claim.follows < len(part) else None)
            proposed.append(claim)
    return proposed

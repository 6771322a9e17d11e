"""The first pass over a source: an engine proposes claims for each stretch, the gate keeps what is proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from compile.stretches import stretches_of
from kb.engine import Engine, Maker, ProposedClaim
from kb.proof.gate import accept_claims, proofs_as_text
from kb.values import Claim, Document, Reason, Refusal, Source

VERSION = "2"  # part of the cache key: raise it when the same input would give other claims

Accepted = tuple[list[Claim], list[Refusal]]


def claims_of(source: Source, document: Document, engine: Engine) -> Accepted:
    """The accepted claims of one source in its order, and what the gate refused with its reasons."""
    return claims_of_many([(source, document)], engine)[0]


def claims_of_many(sources: Sequence[tuple[Source, Document]], engine: Engine) -> list[Accepted]:
    """The same for several sources, in order; the engine is asked about all of them at once."""
    return [
        _accepted(source, document, proposed, engine.maker)
        for (source, document), proposed in zip(sources, _proposals(sources, engine), strict=True)
    ]


def proposals_of(source: Source, document: Document, engine: Engine) -> list[ProposedClaim]:
    """What the engine proposes for the whole source, as one list; ``follows`` counts within that list."""
    return _proposals([(source, document)], engine)[0]


def _proposals(sources: Sequence[tuple[Source, Document]], engine: Engine) -> list[list[ProposedClaim]]:
    cut = [stretches_of(source, document) for source, document in sources]
    parts = iter(engine.propose_claims([stretch for stretches in cut for stretch in stretches]))
    return [_joined([next(parts) for _ in stretches]) for stretches in cut]


def _joined(parts: Sequence[Sequence[ProposedClaim]]) -> list[ProposedClaim]:
    proposed: list[ProposedClaim] = []
    for part in parts:
        first = len(proposed)
        for claim in part:
            if claim.follows is not None:
                claim = replace(claim, follows=first + claim.follows if 0 <= claim.follows < len(part) else None)
            proposed.append(claim)
    return proposed


def _accepted(source: Source, document: Document, proposed: Sequence[ProposedClaim], usual: Maker) -> Accepted:
    """The gate's verdict on proposals of one engine, or of several where one stood in for another."""
    kinds = dict.fromkeys((claim.maker or usual, claim.spare) for claim in proposed)
    if {maker for maker, _ in kinds} <= {usual} and not any(claim.doubt or claim.spare for claim in proposed):
        return accept_claims(source, document, proposed, usual)
    claims: dict[str, Claim] = {}
    refusals = [_doubted(source, claim) for claim in proposed if claim.doubt]
    for maker, spare in kinds:
        places = [n for n, c in enumerate(proposed) if (c.maker or usual, c.spare) == (maker, spare)]
        now = {old: new for new, old in enumerate(places)}
        mine = [_plain(replace(proposed[n], follows=_moved(proposed[n].follows, now))) for n in places]
        accepted, refused = accept_claims(source, document, mine, maker)
        refusals += refused
        if spare:
            said = {claim.text for claim in mine}
            accepted = [claim for claim in accepted if claim.text in said]
        claims |= {claim.id: claim for claim in accepted if claim.id not in claims}
    return sorted(claims.values(), key=lambda claim: (claim.start, claim.quotes[0].end)), refusals


def _moved(place: int | None, now: Mapping[int, int]) -> int | None:
    return None if place is None else now.get(place)


def _doubted(source: Source, claim: ProposedClaim) -> Refusal:
    return Refusal(Reason.UNSUPPORTED_WORDING, source.id, claim.text, f"second opinion: {claim.doubt}")


def _plain(claim: ProposedClaim) -> ProposedClaim:
    """A claim whose wording a second opinion refuses, in the words of its quotes."""
    if not claim.doubt:
        return claim
    return replace(claim, text=proofs_as_text(claim.quotes))

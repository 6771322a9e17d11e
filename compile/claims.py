"""The first pass over a source: cut into stretches, an engine proposes claims for each, the gate keeps what is proven.

Stretches are cut at headings, and within long sections between blocks. One is keyed by its own text, so an edit in
one section leaves the other sections' work as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kb.engine import Engine, Maker, ProposedClaim, Stretch
from kb.proof.gate import accept_claims
from kb.proof.trial import proofs_as_text
from kb.values import Block, Claim, Document, Reason, Refusal, Source

VERSION = "7"  # part of the cache key: raise it when the same input would give other claims
LONGEST = 8_000  # characters: a few thousand tokens, well inside what any model reads with attention
HEADING_SEPARATOR = " › "

Accepted = tuple[list[Claim], list[Refusal]]


def claims_of_many(sources: Sequence[tuple[Source, Document]], engine: Engine) -> list[Accepted]:
    """The accepted claims of each source in its order, and what the gate refused with its reasons.

    The engine is asked about all of them at once.
    """
    return [
        _accepted(source, document, proposed, engine.claims_maker)
        for (source, document), proposed in zip(sources, proposals_of_many(sources, engine), strict=True)
    ]


def proposals_of_many(sources: Sequence[tuple[Source, Document]], engine: Engine) -> list[list[ProposedClaim]]:
    """What the engine proposes for each source, as one list; ``follows`` counts within that list."""
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


def stretches_of(source: Source, document: Document) -> list[Stretch]:
    """The stretches of a document in order; together they hold every block that is not a heading."""
    found: list[Stretch] = []
    trail: dict[int, str] = {}
    section: list[Block] = []
    for block in document.blocks:
        if block.kind != "heading":
            section.append(block)
            continue
        found.extend(_cut(source, document, section, _heading_path(trail)))
        section = []
        level = block.level or 1
        trail = {depth: words for depth, words in trail.items() if depth < level}
        trail[level] = " ".join(document.text[block.start : block.end].split())
    found.extend(_cut(source, document, section, _heading_path(trail)))
    return found


def _heading_path(trail: dict[int, str]) -> str:
    return HEADING_SEPARATOR.join(trail[level] for level in sorted(trail))


def _cut(source: Source, document: Document, blocks: list[Block], heading: str) -> Iterator[Stretch]:
    """One section as stretches of at most ``LONGEST`` characters, unless a single block is longer."""
    part: list[Block] = []
    for block in blocks:
        if part and block.end - part[0].start > LONGEST:
            yield _stretch(source, document, part, heading)
            part = []
        part.append(block)
    if part:
        yield _stretch(source, document, part, heading)


def _stretch(source: Source, document: Document, blocks: list[Block], heading: str) -> Stretch:
    start, end = blocks[0].start, blocks[-1].end
    return Stretch(source, start, end, document.text[start:end], tuple(blocks), heading, document)

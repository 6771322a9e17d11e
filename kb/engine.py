"""Who proposes claims and sentences. An engine may generate; it never decides: the gate does.

This module knows nothing of any engine. ``compile.extractive`` implements it with classical methods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kb.values import Block, Claim, ClaimKind, PagePlan, PageSection, Passage, QuoteRole, Source


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a source given to an engine at once; ``blocks`` carry offsets into the whole canonical text."""

    source: Source
    start: int
    end: int
    text: str
    blocks: tuple[Block, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class ProposedQuote:
    """A locator: the gate finds these words in the source and keeps the source's own characters."""

    text: str
    near: int | None = None  # an offset the words are believed to stand at; decides between several places
    role: QuoteRole = "proof"


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """A claim before the gate has seen it."""

    text: str
    quotes: tuple[ProposedQuote, ...]
    kind: ClaimKind = "fact"
    subject: str = ""
    attributed_to: str = ""
    valid_from: str = ""
    valid_to: str = ""
    follows: int | None = None  # index, in the same proposal, of the claim its opening pronoun refers to
    heading: str = ""
    engine: str = ""  # id of the engine that proposes it, where another one stepped in
    doubt: str = ""  # why a second opinion refuses its wording; the quotes are told instead
    spare: bool = False  # others tell what it quotes: where its wording is refused, nothing is told instead


@dataclass(frozen=True, slots=True)
class ProposedSentence:
    """A sentence of an answer before the gate has seen it, with the quotes it rests on by source id."""

    text: str
    quotes: tuple[tuple[str, ProposedQuote], ...]


class Engine(Protocol):
    """Proposes; whatever it returns goes through the same gate."""

    @property
    def id(self) -> str:
        """Name and settings that change what it writes; part of every cache key."""

    def propose_claims(self, stretches: Sequence[Stretch]) -> Sequence[Sequence[ProposedClaim]]:
        """One list of proposals for each stretch, in order."""

    def write_page(self, plan: PagePlan, claims: Mapping[str, Claim]) -> Sequence[PageSection]:
        """The plan's sections as sentences, each citing ids of ``claims``."""

    def answer(self, question: str, passages: Sequence[Passage]) -> Sequence[ProposedSentence]:
        """At most three sentences that answer from these passages only; none if they do not say."""

    def same_concept(self, first: Sequence[Claim], second: Sequence[Claim]) -> bool | None:
        """Do these two sets of claims speak of one thing? None: cannot tell."""

    def conflict(self, first: Claim, second: Claim) -> bool | None:
        """Can these two claims not both hold? None: cannot tell."""

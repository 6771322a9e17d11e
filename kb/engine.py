"""Who proposes claims and sentences. An engine may generate; it never decides: the gate does.

This module knows nothing of any engine; ``compile.open`` lists them. An engine subclasses ``Engine``: four methods it
must have, the others say what one does that asks nobody and has no opinion.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.values import (
    Block,
    Claim,
    ClaimKind,
    ConflictKind,
    Document,
    PagePlan,
    PageSection,
    Passage,
    QuoteRole,
    Refusal,
    Source,
)

if TYPE_CHECKING:
    from kb.calls.caller import Totals
    from kb.calls.outcome import Outcome
    from kb.overrides import Overrides


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made something: an engine's ``id``, and whether it is ``verbatim``.

    A verbatim engine copies: its claims are sentences of the source, cut out by their offsets, and its pages are such
    claims. The gate asks less of its quotes, which cannot be anything but the source's own words.
    """

    id: str
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a source given to an engine at once; ``blocks`` carry offsets into the whole canonical text.

    ``document`` is the whole that it is cut from, before which the gate will put what is proposed; None for a passage
    that an answer is looked for in, where nothing more is known.
    """

    source: Source
    start: int
    end: int
    text: str
    blocks: tuple[Block, ...]
    heading: str = ""
    document: Document | None = field(default=None, compare=False, repr=False)


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
    maker: Maker | None = None  # who proposes it, where another engine stepped in
    doubt: str = ""  # why a second opinion refuses its wording; the quotes are told instead
    topics: tuple[str, ...] = ()  # what a reader would look it up under, the main one first
    spare: bool = False  # others tell what it quotes: where its wording is refused, nothing is told instead

    @property
    def proofs(self) -> tuple[ProposedQuote, ...]:
        """The quotes it is to stand on."""
        return tuple(quote for quote in self.quotes if quote.role == "proof")


@dataclass(frozen=True, slots=True)
class ProposedSentence:
    """A sentence of an answer before the gate has seen it, with the quotes it rests on by source id."""

    text: str
    quotes: tuple[tuple[str, ProposedQuote], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A page as an engine proposes it. Not ``final``: another run may write it better, and asks again."""

    sections: tuple[PageSection, ...]
    maker: Maker
    refusals: tuple[Refusal, ...] = ()  # what a second opinion refused of it
    final: bool = True
    also: tuple[str, ...] = ()  # what else a reader would look the page up under


@dataclass(frozen=True, slots=True)
class TopicSheet:
    """A topic as an engine is shown it."""

    key: str
    title: str
    aliases: tuple[str, ...]
    claims: tuple[Claim, ...]  # the strongest first
    small: bool = False  # too little is said of it for a page of its own
    has_page: bool = False  # it was advised on before: only others may join it
    sources: tuple[str, ...] = ()  # ids of those that speak of it
    told: frozenset[str] = frozenset()  # ids of all claims that do; the strongest of them are in ``claims``


@dataclass(frozen=True, slots=True)
class Advice:
    """What an engine advises about topics, by their keys.

    ``pending``: nothing yet; it is ``coming``, or nobody is asked.
    """

    rename: Mapping[str, str] = field(default_factory=dict)  # key -> title
    merge: Mapping[str, str] = field(default_factory=dict)  # key -> key of the topic or page it is part of
    veto: frozenset[str] = frozenset()
    pending: bool = False
    coming: bool = False
    keep: frozenset[str] = frozenset()  # small ones that readers would look up all the same
    refused: tuple[Refusal, ...] = ()  # what a model said and code did not do


@dataclass(frozen=True, slots=True)
class Flag:
    """Two claims (ids) that an engine says contradict each other, and words of their quotes that do.

    ``question`` is equal for the pairs about one question: what was asked, in the engine's words, or a key.
    """

    first: str
    second: str
    kind: ConflictKind
    words: tuple[str, str]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an engine says of claims that were compared; ``waiting``: nothing yet."""

    flags: tuple[Flag, ...] = ()
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """What a source comes down to: takeaways of which the gate has proven something, in order; parts without any."""

    takeaways: tuple[ProposedClaim, ...] = ()
    waiting: int = 0  # parts that nobody has answered yet
    failed: int = 0  # parts that a model gave nothing of use for


class Engine(ABC):
    """Proposes; whatever it returns goes through the same gate."""

    verbatim = False
    """Does it only copy? See ``Maker``."""

    @property
    @abstractmethod
    def id(self) -> str:
        """Name and settings that change what it writes; part of every cache key but that of claims."""

    @property
    def claims_id(self) -> str:
        """Name and settings that change what claims it proposes: part of their cache key, and who made them.

        An engine that knows no better works every claim anew where anything changes.
        """
        return self.id

    @abstractmethod
    def propose_claims(self, stretches: Sequence[Stretch]) -> Sequence[Sequence[ProposedClaim]]:
        """One list of proposals for each stretch, in order."""

    @abstractmethod
    def write_page(self, plan: PagePlan, claims: Mapping[str, Claim]) -> Sequence[PageSection]:
        """The plan's sections as sentences, each citing ids of ``claims``."""

    @abstractmethod
    def answer(self, question: str, passages: Sequence[Passage]) -> Sequence[ProposedSentence]:
        """At most three sentences that answer from these passages only; none if they do not say."""

    @property
    def maker(self) -> Maker:
        """Who made what it writes."""
        return Maker(self.id, self.verbatim)

    @property
    def claims_maker(self) -> Maker:
        """Who made the claims it proposes."""
        return Maker(self.claims_id, self.verbatim)

    def write_pages(
        self, items: Sequence[tuple[PagePlan, Mapping[str, Claim]]], sources: Mapping[str, Source], /
    ) -> Sequence[Draft]:
        """One draft for each plan, in order; an engine that asks others may ask for all of them at once.

        ``sources`` are those of the claims, by id, as far as they are known: who is to name them needs their titles.
        """
        return [Draft(tuple(self.write_page(plan, claims)), self.maker) for plan, claims in items]

    def advise(self, topics: Iterable[TopicSheet], overrides: Overrides, sources: Mapping[str, Source]) -> Advice:
        """How these topics should be called and grouped."""
        return Advice(pending=True)

    def wanted(self, source: Source, /) -> str:
        """What a person wants of a source, where that changes what the engine finds in it: part of its claims' key."""
        return ""

    def brief(self, stretches: Sequence[Stretch]) -> Brief | None:
        """What a source comes down to, before it is compiled; None where there is nobody to ask."""
        return None

    @property
    def compares(self) -> bool:
        """Has it a word on contradictions? Else no claims are gathered for it."""
        return False

    def contradict(self, sets: Sequence[Sequence[Claim]], sources: Mapping[str, Source]) -> Sequence[Verdict]:
        """Which claims of each set contradict each other, in order; ``sources`` by id. It may only flag."""
        return [Verdict()] * len(sets)

    def begin(self) -> None:  # noqa: B027 - most engines keep nothing from one compile to the next
        """A compile starts: forget what the last one left open."""

    def end(self) -> None:  # noqa: B027
        """The compile has come to its end."""

    @property
    def totals(self) -> Totals | None:
        """Calls, tokens and money so far; None where it asks nobody."""
        return None

    @property
    def fallbacks(self) -> Mapping[Outcome, int]:
        """How often a stand-in spoke during this compile, by what an answer came to."""
        return {}

    @property
    def unfinished(self) -> frozenset[str]:
        """Ids of sources of which something was told by a stand-in, because an answer is not there yet."""
        return frozenset()

    def stays(self, sources: Iterable[str], /) -> frozenset[str]:
        """Those of these source ids whose text it may not send to another machine; none where it sends nothing."""
        return frozenset()

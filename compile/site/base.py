"""What the site shows beside the Markdown of the wiki, gathered once as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from compile.wiki.names import told_as
from kb import pictures
from kb.corrections import known_corrections
from kb.disagreements import Disagreement, disagreements
from kb.home import Home
from kb.library.library import Library
from kb.pictures import Picture
from kb.settings import Settings
from kb.values import Claim, Conflict, Page, Reason, Sentence, Source

Told = tuple[str, Sentence, list[str]]  # the section's title, a sentence, the names of its footnotes
Outline = tuple[list[Told], list[int]]  # what a page tells, and the first sentence of each part of it


@dataclass(frozen=True, slots=True)
class Base:
    """A knowledge base as its site sees it. Pages by slug, sources and claims by id."""

    title: str
    about: str
    text: Literal["full", "quotes", "none"]  # how much of the sources the site carries
    originals: bool
    pages: Mapping[str, Page]
    changed: Mapping[str, str]  # slug -> when its content last changed, ISO 8601
    reasons: Mapping[str, str]  # slug -> why, as ``compile.explain`` keeps it
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    conflicts: tuple[Conflict, ...]
    source_pages: Mapping[str, Page]  # by source id
    claims_of: Mapping[str, Sequence[Claim]]  # by source id; none for a source without any
    corrections: Mapping[str, tuple[str, str]]  # by claim: what a person says instead, and why
    pictures: Mapping[str, Sequence[Picture]] = field(default_factory=dict)  # by source id, where originals are shown
    disagreements: Sequence[Disagreement] = ()  # the conflicts by question
    refused: Mapping[str, Counter[Reason]] = field(default_factory=dict)  # by source id: how much, and why
    outlines: dict[str, Outline] = field(default_factory=dict)  # by slug, as ``compile.site.parts`` works them out

    def footnotes(self, page: Page) -> dict[str, str]:
        """By quote of the claims of a page, the name of the footnote that tells it there."""
        return told_as(self.claims[name] for name in page.claim_ids() if name in self.claims)

    def disputed(self, page: Page) -> list[Disagreement]:
        """Those in which a claim of the page takes a side."""
        own = frozenset(page.claim_ids())
        return [one for one in self.disagreements if not own.isdisjoint(one.claims)]

    def as_corrected(self, text: str, claims: Iterable[str]) -> str:
        """What these claims are told as, with what a person says instead of them."""
        said = dict.fromkeys(self.corrections[name][0] for name in claims if name in self.corrections)
        return " ".join([text, *(f"(Corrected by you: {one})" for one in said)])

    def of_type(self, *types: str) -> list[Page]:
        """The pages of these types, by title."""
        return sorted((p for p in self.pages.values() if p.type in types), key=lambda p: (p.title.casefold(), p.slug))


def gather(home: Home, settings: Settings, library: Library) -> Base:
    """Read what the site needs from the library."""
    records = library.pages.all()
    claims = {claim.id: claim for claim in library.claims.all()}
    conflicts = tuple(library.conflicts.all())
    originals = settings.site.originals and settings.site.sources == "full"
    sources = {source.id: source for source in library.sources.all()}
    claims_of: dict[str, list[Claim]] = {}
    refused: dict[str, Counter[Reason]] = {}
    for refusal in library.claims.refusals():
        refused.setdefault(refusal.source, Counter())[refusal.reason] += 1
    for claim in claims.values():
        claims_of.setdefault(claim.source, []).append(claim)
    return Base(
        title=settings.purpose.title or home.root.name,
        about=settings.purpose.about,
        text=settings.site.sources,
        originals=originals,
        pages={slug: record.page for slug, record in records.items()},
        changed={slug: record.changed_at for slug, record in records.items()},
        reasons={slug: record.reason for slug, record in records.items()},
        sources=sources,
        claims=claims,
        conflicts=conflicts,
        disagreements=disagreements([c for c in conflicts if {c.first, c.second} <= claims.keys()]),
        source_pages={
            r.page.sources[0]: r.page for r in records.values() if r.page.type == "source" and r.page.sources
        },
        claims_of=claims_of,
        corrections=known_corrections(library),
        refused=refused,
        pictures={name: pictures.of(home, source) for name, source in sources.items()} if originals else {},
    )

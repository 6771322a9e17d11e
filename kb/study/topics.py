"""A topic as study material: the page somebody names, what it tells with its proofs, and the pages around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from kb.corrections import known_corrections
from kb.encode.terminal import one_line
from kb.errors import UsageError
from kb.library import Library
from kb.values import Claim, Conflict, Page, Quote, Sentence, Source

AROUND = 12  # pages a topic is studied with: an evening's reading


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a page and the claims that prove it. ``section`` is its heading, empty in the lead."""

    section: str
    text: str
    claims: tuple[Claim, ...]


class Shelf:
    """A base read once for study: pages, claims, sources and disagreements."""

    def __init__(self, library: Library) -> None:
        records = library.pages.all()
        self.pages: dict[str, Page] = {s: r.page for s, r in records.items() if r.page.type in ("concept", "answer")}
        self.sources: dict[str, Source] = {source.id: source for source in library.sources.all()}
        self.claims: dict[str, Claim] = {claim.id: claim for claim in library.claims.all()}
        self.conflicts: tuple[Conflict, ...] = tuple(library.conflicts.all())
        self.corrections = known_corrections(library)

    def page(self, name: str) -> Page:
        """The page with this slug, title or alias. Raises UsageError that suggests one."""
        wanted = name.casefold().strip()
        for page in self.pages.values():
            if wanted in (page.slug, page.slug.rpartition("/")[2], page.title.casefold()):
                return page
        for page in self.pages.values():
            if wanted in (alias.casefold() for alias in page.aliases):
                return page
        titles = {page.title.casefold(): page.title for page in self.pages.values()}
        near = get_close_matches(wanted, titles, 1)
        hint = f"Did you mean {one_line(titles[near[0]])!r}?" if near else "`kb search --level page` finds pages."
        raise UsageError(f"No page is called {one_line(name)!r}.", hint)

    def told(self, page: Page) -> list[Told]:
        """What a page says, in its order; a sentence without proof is not among it."""
        found = []
        for part in page.sections:
            for sentence in part.sentences:
                if claims := self.proving(sentence):
                    found.append(Told(part.title, " ".join(sentence.text.split()), claims))
        return found

    def proving(self, sentence: Sentence) -> tuple[Claim, ...]:
        """The claims a sentence rests on."""
        return tuple(self.claims[name] for name in sentence.claims if name in self.claims)

    def around(self, page: Page) -> list[Page]:
        """The page, the pages it links to in the order it speaks of them, then those that speak of it."""
        slugs = dict.fromkeys((page.slug, *(link.slug for link in page.links), *page.linked_from, *page.related))
        return [self.pages[slug] for slug in slugs if slug in self.pages][:AROUND]

    def disputes(self, pages: Iterable[Page]) -> list[tuple[Conflict, Claim, Claim]]:
        """Disagreements in which a claim of these pages takes part."""
        told = {name for page in pages for name in page.claim_ids()}
        return [
            (conflict, self.claims[conflict.first], self.claims[conflict.second])
            for conflict in self.conflicts
            if {conflict.first, conflict.second} & told and {conflict.first, conflict.second} <= self.claims.keys()
        ]

    def cited(self, claim: Claim) -> str:
        """Where a claim's proof stands: ``Harbour report, p. 3``."""
        return cited(proof_of(claim), self.sources)

    def all_cited(self, told: Told) -> str:
        """Where the proofs of a sentence stand, each place once."""
        return "; ".join(dict.fromkeys(self.cited(claim) for claim in told.claims))


def proof_of(claim: Claim) -> Quote:
    """The quote a claim stands on."""
    return (claim.proofs or claim.quotes)[0]


def cited(quote: Quote, sources: Mapping[str, Source]) -> str:
    """What a quoted document is called, and the page."""
    source = sources.get(quote.source)
    return f"{name_of(source) if source else quote.source}{on_page(quote.page_from)}"


def name_of(source: Source) -> str:
    """What a document is called."""
    return source.title or source.path.rpartition("/")[2]


def on_page(page: int) -> str:
    """What follows the name of a document that has pages."""
    return f", p. {page}" if page else ""

"""Everything a concept page shows, gathered from the values: plain tuples, so that a page's key is cheap to take.

A view is a function of the page's own claims, of the sources it cites, and of the names of the pages it links with.
What another page says never enters it: the sentence shown with a page that links here is one of this page's own sources
that speaks of both. So a page changes when its own evidence changes, and not otherwise; but for a disagreement of which
it tells one side, whose other side it shows only as long as no other page tells either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from compile.wiki.model import Wiki
from compile.wiki.names import PageName, checked, file_of, href, place_label, quote_id, told_as
from compile.wiki.source import KINDS, part_at, title_of
from compile.wiki.voices import Voice, voice_of, without_asides
from kb.disagreements import disagreements
from kb.encode.web import slugify
from kb.proof.holders import is_own
from kb.text.folding import cut
from kb.text.words import Lines
from kb.values import Claim, Page, Quote, Source

WORDS_PER_MINUTE = 220
DESCRIPTION = 200  # characters


class Citation(NamedTuple):
    """A quote as a footnote and a front matter entry show it."""

    id: str
    words: str
    context: bool
    level: str
    speaker: str
    pages: str
    source: str  # id
    title: str
    author: str
    date: str
    file: str  # of the source page's part that holds the quote, relative to the wiki
    correction: tuple[str, str] = ("", "")  # what a person says instead, and why

    @property
    def voice(self) -> str:
        """Who says so, where the title does not tell it already: a report speaks for itself."""
        return self.speaker if self.speaker != self.title else ""


class SentenceView(NamedTuple):
    """A sentence with its links as (start, end, file) and the ids of its quotes."""

    text: str
    links: tuple[tuple[int, int, str], ...]
    quotes: tuple[str, ...]
    sources: tuple[str, ...]
    corrections: tuple[tuple[str, str], ...] = ()  # what a person says instead, and why
    voice: Voice | None = None  # whose view it tells
    said: str = ""  # when, as precise as known: the date of its source, where it has but one
    called: str = ""  # whose voice it is, as they are called here: by the surname once they were named


class SectionView(NamedTuple):
    """A section: its heading, empty for the lead, and what it says."""

    title: str
    sentences: tuple[SentenceView, ...]
    listed: bool = False


class Place(NamedTuple):
    """Where something stands: a file relative to the wiki, and an anchor in it."""

    file: str
    anchor: str


class Dispute(NamedTuple):
    """Claims that disagree: kind, the differing words of two, and for each claim of either side its quotes.

    ``question`` is what they disagree about, where that is known. Where ``more`` statements take a side they are all
    at ``place``.
    """

    kind: str
    detail: str
    sides: tuple[tuple[tuple[Citation, ...], ...], ...]
    question: str = ""
    more: int = 0
    place: Place = Place("", "")

    def told_as(self, names: Mapping[str, str]) -> Dispute:
        """The same with each quote under the name by which a page tells it already."""
        return self._replace(
            sides=tuple(
                tuple(tuple(c._replace(id=names.get(c.id, c.id)) for c in claim) for claim in side)
                for side in self.sides
            )
        )


class RelatedPage(NamedTuple):
    """A related page and why it is thought so."""

    slug: str
    title: str
    reason: str


class Backlink(NamedTuple):
    """A page that links here, and a sentence that speaks of both, if there is one."""

    slug: str
    title: str
    sentence: str


class SourceCard(NamedTuple):
    """A source of the page, and how many quotes are from it."""

    slug: str
    title: str
    kind: str
    author: str
    date: str
    quotes: int


class PageView(NamedTuple):
    """A concept or answer page, complete."""

    slug: str
    type: str
    title: str
    engine: str
    verbatim: bool
    aliases: tuple[str, ...]
    description: str
    tags: tuple[str, ...]
    parts: tuple[SectionView, ...]
    cited: tuple[Citation, ...]
    disputes: tuple[Dispute, ...]  # of which the page tells both sides
    elsewhere: tuple[Dispute, ...]  # in which it takes a side, without quotes
    related: tuple[RelatedPage, ...]
    linked_from: tuple[Backlink, ...]
    cards: tuple[SourceCard, ...]
    claims: int
    minutes: int
    stale: str  # of an answer: the day on which a part of it ceased to hold


class Lookup:
    """The wiki with the look-ups a view needs, made once."""

    def __init__(self, wiki: Wiki, starts: Callable[[str], Sequence[int]]) -> None:
        self.wiki = wiki
        self.pages: dict[str, Page] = {checked(page.slug): page for page in wiki.pages}
        self.source_slugs = {
            page.sources[0]: page.slug for page in wiki.pages if page.type == "source" and page.sources
        }
        self.starts = starts
        self._cited: dict[str, tuple[Citation, ...]] = {}
        self._lines: dict[str, Lines] = {}
        self.claims_of: dict[str, list[Claim]] = {}  # by source, in the order of its text
        for claim in sorted(wiki.claims.values(), key=lambda claim: (claim.start, claim.id)):
            self.claims_of.setdefault(claim.source, []).append(claim)
        self.disagreements = disagreements([c for c in wiki.conflicts if {c.first, c.second} <= wiki.claims.keys()])
        self.disputed: dict[str, list[int]] = {}  # numbers of those that a claim is part of
        for number, disagreement in enumerate(self.disagreements):
            for name in disagreement.claims:
                self.disputed.setdefault(name, []).append(number)
        self._told_on: dict[str, list[str]] | None = None

    def claims_naming(self, source: str, page: Page) -> list[str]:
        """What the claims of a source say that speak of a page, in their order."""
        claims = self.claims_of.get(source, ())
        if source not in self._lines:
            self._lines[source] = Lines(claim.text.casefold() for claim in claims)
        names = [name.casefold() for name in (page.title, *page.aliases) if name]
        return [claims[place].text for place in self._lines[source].holding(names)]

    def neighbours(self, slugs: Iterable[str]) -> tuple[PageName, ...]:
        """Slugs with titles; those that are no page are left out."""
        return tuple(PageName(slug, self.pages[slug].title) for slug in slugs if slug in self.pages)

    def cited(self, claim: Claim) -> tuple[Citation, ...]:
        """The quotes of a claim whose source has a page."""
        found = self._cited.get(claim.id)
        if found is None:
            source = self.wiki.sources.get(claim.source)
            slug = self.source_slugs.get(claim.source)
            if source is None or slug is None:
                return ()
            found = tuple([self._quoted(claim, n, quote, source, slug) for n, quote in enumerate(claim.quotes)])
            self._cited[claim.id] = found
        return found

    def _quoted(self, claim: Claim, ordinal: int, quote: Quote, source: Source, slug: str) -> Citation:
        correction = self.corrected(claim.id) if claim.id in self.wiki.corrections else ("", "")
        return Citation(
            quote_id(claim.id, ordinal),
            " ".join(quote.text.split()),
            quote.role == "context",
            quote.level,
            claim.attributed_to if quote.role == "proof" and is_own(claim) else "",
            ", ".join(part for part in (place_label(quote), "read by OCR" if "ocr" in source.flags else "") if part),
            source.id,
            title_of(source),
            source.author,
            source.date,
            file_of(slug, part_at(self.starts(source.id), quote.start)),
            correction if quote.role == "proof" else ("", ""),
        )

    def corrected(self, claim: str) -> tuple[str, str]:
        """What a person says instead of a claim, and why."""
        correction = self.wiki.corrections[claim]
        return correction.says, correction.because

    def disputes_with(self, claims: Iterable[str]) -> list[int]:
        """The numbers of the disagreements that these claims are part of, in the order in which they are met."""
        return list(dict.fromkeys(number for name in claims for number in self.disputed.get(name, ())))

    def dispute(self, number: int, told: Container[str] | None = None) -> Dispute:
        """One disagreement with the proofs of all its claims, or of the clearest where a page has ``told`` these."""
        found, claims = self.disagreements[number], self.wiki.claims
        every = [[name for name, _ in side] for side in found.sides]
        shown = every if told is None else found.clearest(told)
        sides = (
            tuple(tuple(cited for cited in self.cited(claims[name]) if not cited.context) for name in side)
            for side in shown
        )
        more = sum(map(len, every)) - sum(map(len, shown))
        return Dispute(found.kind, found.shown(claims, told or ()), tuple(sides), found.question, more)

    def told_on(self, claim: str) -> Sequence[str]:
        """The pages (slugs) that tell a disputed claim, once for each sentence that does."""
        if self._told_on is None:
            self._told_on = {}
            for page in self.pages.values():
                for name in (n for section in page.sections for s in section.sentences for n in s.claims):
                    if name in self.disputed:
                        self._told_on.setdefault(name, []).append(page.slug)
        return self._told_on.get(claim, ())

    def shows(self, page: Page, number: int, told: Container[str]) -> bool:
        """Whether a page that has ``told`` these claims shows both sides of a disagreement, and not only leads to it.

        It does if it tells both, or if nothing else tells any of it; always where a rule found what cannot both be so
        of the very same, and in an answer, since that was asked for.
        """
        found = self.disagreements[number]
        if page.type != "concept" or not found.group:
            return True
        sides = found.sides
        if all(any(name in told for name, _ in side) for side in sides):
            return True
        others = {slug for side in sides for name, _ in side for slug in self.told_on(name)} - {page.slug}
        return not any(self.pages[slug].type == "concept" for slug in others)


def page_view(page: Page, lookup: Lookup, places: Mapping[int, Place]) -> PageView:
    """The page as it will be shown; ``places`` are those of disagreements, by number, in the list of all."""
    claims = lookup.wiki.claims
    shown = {
        name: claims[name]
        for section in page.sections
        for s in section.sentences
        for name in s.claims
        if name in claims
    }
    told = told_as(shown.values())
    quotes = {name: lookup.cited(claim) for name, claim in shown.items()}
    disputes, elsewhere = [], []
    for number in lookup.disputes_with(shown):
        dispute = lookup.dispute(number, shown)._replace(place=places[number])
        if lookup.shows(page, number, shown):
            disputes.append(dispute.told_as(told))
        else:
            elsewhere.append(dispute._replace(sides=()))
    cited = {c.id: c for group in quotes.values() for c in group if told[c.id] == c.id}
    for c in (c for dispute in disputes for side in dispute.sides for claim in side for c in claim):
        cited.setdefault(c.id, c)
    own = Counter(c.source for group in quotes.values() for c in group)
    around = dict.fromkeys((*page.linked_from, *lookup.wiki.mentioned_in.get(page.slug, ())))
    naming = [text for source in own for text in lookup.claims_naming(source, page)] if around else []
    sentences = [s.text for section in page.sections for s in section.sentences]
    lines_here, lines_naming = (Lines(text.casefold() for text in texts) for texts in (sentences, naming))
    words = sum(len(sentence.split()) for sentence in sentences)
    return PageView(
        page.slug,
        page.type,
        page.title,
        page.engine,
        page.verbatim,
        page.aliases,
        description_of(page),
        tags(lookup.wiki.sources[name] for name in dict.fromkeys(c.source for c in cited.values())),
        _parts(page, lookup, quotes, told),
        tuple(cited.values()),
        tuple(disputes),
        tuple(elsewhere),
        tuple(RelatedPage(*n, _reason(lines_here, n.title)) for n in lookup.neighbours(page.related)),
        tuple(Backlink(*n, _first_naming(naming, lines_naming, n.title)) for n in lookup.neighbours(around)),
        tuple(_card(lookup, source, own[source]) for source in sorted(own)),
        len(shown),
        max(1, round(words / WORDS_PER_MINUTE)),
        page.stale,
    )


def _parts(
    page: Page, lookup: Lookup, quotes: Mapping[str, tuple[Citation, ...]], told: Mapping[str, str]
) -> tuple[SectionView, ...]:
    here = file_of(page.slug)
    claims, corrections = lookup.wiki.claims, lookup.wiki.corrections
    links: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
    for link in page.links:
        if link.slug in lookup.pages and link.slug != page.slug:
            target = href(here, file_of(link.slug))
            links.setdefault((link.section, link.sentence), []).append((link.start, link.end, target))
    parts = []
    for at, section in enumerate(page.sections):
        shown = []
        for n, sentence in enumerate(section.sentences):
            cited = [c for name in sentence.claims for c in quotes.get(name, ())]
            if not cited:  # nothing stands on a page without its proof
                continue
            shown.append(
                SentenceView(
                    sentence.text,
                    tuple(sorted(links.get((at, n), ()))),
                    tuple(dict.fromkeys([told[c.id] for c in cited])),
                    tuple(dict.fromkeys([c.source for c in cited])),
                    tuple(dict.fromkeys([lookup.corrected(name) for name in sentence.claims if name in corrections])),
                    voice_of(sentence, claims, lookup.wiki.sources, lookup.disputed),
                    cited[0].date if len({c.source for c in cited}) == 1 else "",
                )
            )
        voices = without_asides([(told.voice, told.sources[0]) for told in shown])
        own = tuple(told._replace(voice=voice) for told, voice in zip(shown, voices, strict=True))
        parts.append(SectionView(section.title, own, section.listed))
    return tuple(parts)


def description_of(page: Page) -> str:
    """The page in one sentence: as planned, else its first."""
    if page.description:
        return page.description
    return shorten(next((s.text for section in page.sections for s in section.sentences), ""))


def shorten(text: str) -> str:
    """One line of at most DESCRIPTION characters, cut between words."""
    return cut(" ".join(text.split()), DESCRIPTION)


def tags(sources: Iterable[Source]) -> tuple[str, ...]:
    """The folders below raw/ that the reader sorted these sources into."""
    folders = {folder for source in sources for folder in source.path.split("/")[1:-1]}
    return tuple(sorted({slugify(folder) for folder in folders}))


def _reason(lines: Lines, title: str) -> str:
    """Why the page of this title is related, from what this page says alone.

    Of another page only the title may be asked for: it is fixed, its aliases change with its own claims.
    """
    count = len(lines.holding([title.casefold()] if title else []))
    return f"in {count} sentence{'s' * (count != 1)} here" if count else ""


def _first_naming(texts: Sequence[str], lines: Lines, title: str) -> str:
    """The first sentence that speaks of the page of this title too."""
    place = lines.first_holding(title.casefold()) if title else -1
    return texts[place] if place >= 0 else ""


def _card(lookup: Lookup, name: str, quotes: int) -> SourceCard:
    source = lookup.wiki.sources[name]
    return SourceCard(
        lookup.source_slugs[name], title_of(source), KINDS[source.kind], source.author, source.date, quotes
    )

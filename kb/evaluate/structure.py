"""Measures of what a knowledge base holds: proof, fidelity, coverage, concepts. No model and no question takes part.

Figures and names are looked for by means of their own, not by the gate's, so that a fault of the gate can show.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.evaluate.measures import Measured, Measurements, share
from kb.home import Home
from kb.library import Library, PageRecord
from kb.lint import dead_links, orphans, possible_duplicates
from kb.proof.gate import still_holds
from kb.proof.reprove import reprove
from kb.text.english import DEMONSTRATIVES, PRONOUNS, RELATIVES, STOPWORDS, listing
from kb.text.folding import flat, without_accents
from kb.text.words import tokens
from kb.values import Claim, Page, Reason, Refusal, Sentence, Source

SIZES = (("short", 0, 1_000), ("medium", 1_000, 5_000), ("long", 5_000, 10**9))  # words: a note, an article, a report
WORDS = 7  # of a title; a longer one is a sentence
_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
_NAME = re.compile(r"(?<![.!?…:“\"(] )(?<!^)\b[A-Z][^\W\d_]+(?:[-’'][^\W\d_]+)*")
_MARKUP = re.compile(r"[|{}<>\[\]_\\=]|https?:|www\.|\.\w{2,4}$")
_OPENS = PRONOUNS | DEMONSTRATIVES | RELATIVES | listing("and or but of with by for from to in on at there")
_KINDS: Mapping[Reason, str] = {Reason.NO_CLAIMS: "unverified", Reason.UNKNOWN_CLAIM: "stale"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that lowers a measure."""

    measure: str
    where: str  # a slug or path
    what: str


def structure(library: Library, home: Home) -> tuple[Measurements, list[Finding]]:
    """Every measure of the base that can be taken of it, and what lowers them."""
    sources = {source.id: source for source in library.sources.all()}
    claims = {claim.id: claim for claim in library.claims.all()}
    records = library.pages.all()
    pages = [record.page for record in records.values()]
    concepts = [page for page in pages if page.type == "concept"]
    findings: list[Finding] = []
    found: dict[str, Measured | None] = {
        **_proof(library, sources, claims, pages, findings),
        **_fidelity(pages, claims, sources, findings),
        **_coverage(library, concepts, claims, sources),
        **_concepts(library, home, records, concepts, findings),
        "contradictions": Measured(len(library.conflicts.all())),
        "refused": share(refused := sum(library.claims.refused().values()), refused + len(claims)),
    }
    return {name: value for name, value in found.items() if value is not None}, findings


def _proof(
    library: Library,
    sources: Mapping[str, Source],
    claims: Mapping[str, Claim],
    pages: Sequence[Page],
    findings: list[Finding],
) -> dict[str, Measured | None]:
    of_source: dict[str, list[Claim]] = {}
    for claim in claims.values():
        of_source.setdefault(claim.source, []).append(claim)
    failed = {
        unproven.claim.id: unproven
        for source, own in of_source.items()
        for unproven in reprove(sources[source], library.sources.document(source), own)
    }
    findings += [Finding("claims_proven", sources[f.claim.source].path, f.message) for f in failed.values()]
    held = {name: claim for name, claim in claims.items() if name not in failed}
    kinds: Counter[str] = Counter()
    for page in pages:
        for sentence in _told(page):
            verdict = still_holds(sentence, page, held, sources)
            kind = _KINDS.get(verdict.reason, "invented") if isinstance(verdict, Refusal) else "supported"
            kinds[kind] += 1
            if kind != "supported":
                findings.append(Finding(f"sentences_{kind}", page.slug, sentence.text))
    total = kinds.total()
    return {
        "claims_proven": share(len(held), len(claims)),
        **{f"sentences_{kind}": share(kinds[kind], total) for kind in ("supported", "stale", "invented", "unverified")},
    }


def _fidelity(
    pages: Sequence[Page], claims: Mapping[str, Claim], sources: Mapping[str, Source], findings: list[Finding]
) -> dict[str, Measured | None]:
    kept, seen = Counter[str](), Counter[str]()
    for page in pages:
        for sentence in _told(page):
            cited = [claims[name] for name in sentence.claims if name in claims]
            beside = flat(" ".join(_beside(cited, sources)))
            words = {token.text.casefold() for token in tokens(beside)}
            figures = {_plain(figure) for figure in _FIGURE.findall(beside)}
            for figure in _FIGURE.findall(sentence.text):
                seen["figures_kept"] += 1
                kept["figures_kept"] += (good := _plain(figure) in figures)
                if not good:
                    findings.append(Finding("figures_kept", page.slug, f"{figure}: {sentence.text}"))
            for name in _NAME.findall(sentence.text):
                seen["names_kept"] += 1
                kept["names_kept"] += (good := name.casefold() in words or name in beside)
                if not good:
                    findings.append(Finding("names_kept", page.slug, f"{name}: {sentence.text}"))
    return {name: share(kept[name], seen[name]) for name in ("figures_kept", "names_kept")}


def _beside(cited: Iterable[Claim], sources: Mapping[str, Source]) -> Iterator[str]:
    """The words a sentence may rest on: quotes, who speaks, and the date by which a relative one was resolved."""
    for claim in cited:
        yield from (quote.text for quote in claim.quotes)
        yield from (claim.attributed_to, claim.valid_from, claim.valid_to)
        if source := sources.get(claim.source):
            yield from (source.author, source.date)


def _plain(figure: str) -> str:
    """A figure without the commas between thousands."""
    return re.sub(r",(?=\d{3}(?:\D|$))", "", figure)


def _coverage(
    library: Library, concepts: Sequence[Page], claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> dict[str, Measured | None]:
    told = {name for page in concepts for sentence in _told(page) for name in sentence.claims}
    words = {source: len(library.sources.text(source).split()) for source in sources}
    heard = {claims[name].source for name in told if name in claims}
    found = {"sources_told": share(len(heard), len(sources)), "claims_told": _retained(claims.values(), told)}
    for size, least, most in SIZES:
        own = [claim for claim in claims.values() if least <= words[claim.source] < most]
        found[f"retention_{size}"] = _retained(own, told)
    return found


def _retained(claims: Iterable[Claim], told: set[str]) -> Measured | None:
    names = [claim.id for claim in claims]
    return share(sum(name in told for name in names), len(names))


def _concepts(
    library: Library, home: Home, pages: dict[str, PageRecord], concepts: Sequence[Page], findings: list[Finding]
) -> dict[str, Measured | None]:
    junk = {page.slug: why for page in concepts if (why := _junk(page.title))}
    thin = [page.slug for page in concepts if len({c for s in _told(page) for c in s.claims}) < 2]
    double = dict(_doubles(concepts)) | {r.page: r.message for r in possible_duplicates(pages, library, home)}
    alone = [remark.page for remark in orphans(pages, library, home)]
    dead = list(dead_links(pages, library, home))
    links = sum(len({link.slug for link in record.page.links}) for record in pages.values())
    findings += [Finding("concepts_junk", slug, why) for slug, why in junk.items()]
    findings += [Finding("concepts_double", slug, why) for slug, why in double.items()]
    findings += [Finding("dead_links", remark.page, remark.message) for remark in dead]
    counts = {"concepts_junk": junk, "concepts_thin": thin, "concepts_double": double, "orphans": alone}
    return {name: share(len(bad), len(concepts)) for name, bad in counts.items()} | {
        "dead_links": share(len(dead), links)
    }


def _junk(title: str) -> str:
    """Why a title names nothing; "" for one that does."""
    words = [token.text.casefold() for token in tokens(title)]
    if not any(char.isalpha() for char in title):
        return f"{title!r} has no letter"
    if all((word in STOPWORDS and len(word) > 1) or word.isdigit() for word in words):
        return f"{title!r} has no word of its own"
    if len(words) > WORDS:
        return f"{title!r} is as long as a sentence"
    if words[0] in _OPENS and not title.istitle():
        return f"{title!r} begins like a part of a sentence"
    return f"{title!r} holds markup" if _MARKUP.search(title) else ""


def _doubles(concepts: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Pages whose title is another page's in another form, or its alias."""
    ordered = sorted(concepts, key=lambda page: page.slug)
    titles: dict[str, str] = {}
    for page in ordered:
        first = titles.setdefault(_same(page.title), page.slug)
        if first != page.slug:
            yield page.slug, f"shares a name with {first}"
    for page in ordered:
        others = (titles.get(_same(alias), page.slug) for alias in page.aliases)
        if other := next((slug for slug in others if slug != page.slug), ""):
            yield page.slug, f"shares a name with {other}"


def _same(name: str) -> str:
    """What two forms of one name have in common: its words in any order, in one number, without case and marks.

    Only endings of number are dropped: islam and islamism, nation and national are two things.
    """
    plain = without_accents(name).replace("-", " ").replace("’", "'")
    words = [_singular(word) for word in (token.text for token in tokens(plain)) if _tells(word)]
    return " ".join(sorted(words)) or name.casefold()


def _tells(word: str) -> bool:
    """Whether a word tells names apart: a letter that stands alone does, as in "T cell", unless it is the article."""
    return word.casefold() not in STOPWORDS or (len(word) == 1 and word.isupper() and word != "A")


def _singular(word: str) -> str:
    """Without the endings of number and possession, as often as there are some: "lenses", "lens's" and "lens" alike."""
    if word[-2:-1].isupper() and word.endswith("s"):  # APIs
        word = word[:-1]
    word = word.casefold().removesuffix("'s")
    while len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        longer = word.endswith(("ses", "xes", "zes", "ches", "shes"))
        word = word[:-3] + "y" if word.endswith("ies") else word[:-2] if longer else word[:-1]
    return word


def _told(page: Page) -> Iterator[Sentence]:
    """The sentences of a page; a source page's text is exempt."""
    return iter(()) if page.type == "source" else (s for part in page.sections for s in part.sentences)

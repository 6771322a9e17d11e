"""Every file of the wiki as a sheet: what it depends on, and how it is rendered if it must be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compile.wiki import concept
from compile.wiki.contradictions import contradictions
from compile.wiki.index import listings
from compile.wiki.listing import Listing
from compile.wiki.names import checked, data_file, escaped, file_of, href, last_modified
from compile.wiki.sheet import AT, SHA
from compile.wiki.source import SourceSubject, key_claims, render_source, title_of
from compile.wiki.view import Lookup, Place, page_view, shorten, tags
from kb import __version__
from kb.encode.front_matter import dump
from kb.encode.web import relative
from kb.files import sha256
from kb.values import Page, Source

FORMAT = 12  # of the rendering; another number renders every page again


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page in one or several files. ``drafts`` renders them in the order of ``files``, digests and times open."""

    slug: str  # "" for an index
    files: tuple[str, ...]
    key: str
    drafts: Callable[[], Sequence[str]]
    notes: bool  # whether it invites notes; those a reader adds elsewhere stay too
    data: str = ""  # the file beside it with what the site shows around it; its text is then the last draft


def sheets(lookup: Lookup) -> Iterator[Sheet]:
    """All files the wiki should hold, but for the log."""
    disputes = contradictions(lookup)
    inputs = Inputs(lookup, disputes.places)
    for page in lookup.pages.values():
        if page.type == "source":
            yield _source_sheet(page, lookup)
        else:
            yield _concept_sheet(page, lookup, inputs, disputes.places)
    for old, page in redirected(lookup).items():
        draft = _redirect(old, page)
        yield _fixed(old, file_of(old), draft)
    for listing in listings(lookup, disputes):
        draft = _listing(listing)
        yield _fixed("", listing.file, draft)


def _fixed(slug: str, file: str, draft: str) -> Sheet:
    return Sheet(slug, (file,), _key(draft), lambda: [draft], notes=False)


def redirected(lookup: Lookup) -> dict[str, Page]:
    """Former slugs and the pages that took their place, along chains of renames."""
    found = {}
    for old in lookup.wiki.redirects:
        slug, seen = old, {old}
        while slug not in lookup.pages and (slug := lookup.wiki.redirects.get(slug, "")) and slug not in seen:
            seen.add(slug)
        if old not in lookup.pages and slug in lookup.pages:
            found[checked(old)] = lookup.pages[slug]
    return found


_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _key(*parts: Any) -> str:
    return sha256(_encoded([FORMAT, __version__, parts]))[:20]


def _concept_sheet(page: Page, lookup: Lookup, inputs: Inputs, places: Mapping[int, Place]) -> Sheet:
    def drafts() -> list[str]:
        view = page_view(page, lookup, places)
        return [f"{dump(concept.front_matter(view, AT, SHA))}\n{concept.body(view)}", concept.data(view)]

    return Sheet(page.slug, (file_of(page.slug),), _key(inputs.of(page)), drafts, True, data_file(page.slug))


def _source_sheet(page: Page, lookup: Lookup) -> Sheet:
    source = lookup.wiki.sources[page.sources[0]]
    starts = lookup.starts(source.id)
    top = key_claims(lookup.claims_of.get(source.id, ()), lookup.wiki.corrections)
    near = next(iter(lookup.neighbours([lookup.source_slugs.get(source.near_duplicate_of, "")])), None)
    cited_on = lookup.neighbours(page.linked_from)
    description = page.description or shorten(top[0].text if top else "")
    files = tuple(file_of(page.slug, part) for part in range(1, len(starts) + 1))

    def drafts() -> list[str]:
        document = lookup.wiki.document(source.id)
        subject = SourceSubject(source, document, page.slug, top, near, cited_on, said)
        parts = render_source(subject, starts=starts)
        fronts = [_source_front(page, source, description, number, len(parts)) for number in range(1, len(parts) + 1)]
        return [f"{dump(front)}\n{part.body}\n" for front, part in zip(fronts, parts, strict=True)]

    said = {claim.id: lookup.corrected(claim.id) for claim in top if claim.id in lookup.wiki.corrections}
    proofs = [(c.id, [(q.start, q.page_from, q.page_to, q.role, q.at) for q in c.quotes]) for c in top]
    facts = (source.path, source.sha256, source.text_sha256, source.revision, source.title, source.author, source.date)
    more = (
        source.kind,
        source.url,
        source.language,
        source.flags,
        page.slug,
        page.aliases,
        page.description,
        page.engine,
    )
    key = _key(facts, more, starts, near, cited_on, proofs, said)
    return Sheet(page.slug, files, key, drafts, notes=True)


def _source_front(page: Page, source: Source, description: str, number: int, count: int) -> dict[str, Any]:
    title = title_of(source) if count == 1 else f"{title_of(source)} ({number} of {count})"
    origin = "../" * (page.slug.count("/") + 1) + relative(source.path)
    entry = {"id": source.id, "resource": origin, "title": title_of(source)}
    entry |= {"author": source.author} if source.author else {}
    entry |= last_modified(source.date)
    return {
        "type": "Source",
        "title": title,
        "aliases": list(page.aliases) if number == 1 else [],
        "description": description,
        "resource": origin,
        "tags": list(tags([source])),
        "sources": [entry],
        "generated": {"by": concept.producer(page.engine), "at": AT},
        "verified": [],
        "status": "stable",
        "kb": {"sha": SHA, "slug": page.slug, "source": source.id, "part": number, "parts": count},
    }


def _redirect(old: str, page: Page) -> str:
    front = {
        "type": "Redirect",
        "title": page.title,
        "description": f"Moved to {page.title}",
        "generated": {"by": concept.producer(page.engine), "at": AT},
        "status": "deprecated",
        "kb": {"sha": SHA, "slug": old, "redirect": page.slug},
    }
    link = f"[{escaped(page.title)}]({href(file_of(old), file_of(page.slug))})"
    return f"{dump(front)}\n# {escaped(page.title)}\n\nThis page moved: {link}.\n"


def _listing(listing: Listing) -> str:
    return f"{dump(listing.front)}\n{listing.body}" if listing.front else listing.body


def deprecated(slug: str, file: str) -> str:
    """A page that lives on for its notes alone; its title comes from its name, nothing from the sources it had."""
    title = file.removesuffix(".md").rpartition("/")[2].replace("--", " ").replace("-", " ").capitalize()
    front: dict[str, Any] = {
        "type": "Source" if slug.startswith("sources/") else "Concept",
        "title": title,
        "aliases": [],
        "description": "Its sources were removed; your notes remain.",
        "tags": [],
        "sources": [],
        "generated": {"by": f"kb/{__version__}", "at": AT},
        "verified": [],
        "status": "deprecated",
        "kb": {"sha": SHA, "slug": slug},
    }
    return f"{dump(front)}\n# {escaped(title)}\n\nThe sources of this page were removed. Your notes remain.\n"


class Inputs:
    """Everything each page is gathered from, as plain values: equal inputs, equal page, and nothing need be gathered.

    Coarser than the page itself: it tells that a source of the page says something new, not whether the page cares.
    Where ``compile.wiki.view.page_view`` reads something more, that must be named here too.
    """

    def __init__(self, lookup: Lookup, places: Mapping[int, Place]) -> None:
        self._lookup, self._places = lookup, places
        self._sources: dict[str, tuple[Any, ...]] = {}
        self._texts: dict[str, str] = {}

    def of(self, page: Page) -> list[Any]:
        """What the page is made of, ready to be hashed."""
        lookup, wiki = self._lookup, self._lookup.wiki
        shown = dict.fromkeys(name for section in page.sections for s in section.sentences for name in s.claims)
        numbers = lookup.disputes_with(shown)
        disputes = [
            (found := lookup.disagreements[n], lookup.shows(page, n, shown), found.clearest(shown), self._places[n])
            for n in numbers
        ]
        cited = dict.fromkeys((*shown, *(name for found, *_ in disputes for name in found.claims)))
        sources = dict.fromkeys(wiki.claims[name].source for name in cited if name in wiki.claims)
        around = dict.fromkeys((*page.linked_from, *wiki.mentioned_in.get(page.slug, ())))
        return [
            (
                page.slug,
                page.type,
                page.title,
                page.engine,
                page.aliases,
                page.description,
                *filter(None, [page.stale]),
            ),
            [(section.title, [(s.text, s.claims) for s in section.sentences]) for section in page.sections],
            [(n.section, n.sentence, n.start, n.end, n.slug) for n in page.links if n.slug in lookup.pages],
            [(one.kind, one.detail, one.sides, one.group, *more) for one, *more in disputes],
            [self._claim(name) for name in cited],
            [self._source(name) for name in sources],
            [self._claim_texts(name) for name in sources] if around else [],
            lookup.neighbours(page.related),
            lookup.neighbours(around),
        ]

    def _claim(self, name: str) -> tuple[Any, ...]:
        """Its name stands for what it says and for the words of its quotes."""
        claim = self._lookup.wiki.claims.get(name)
        if claim is None:
            return ()
        quotes = [(q.start, q.page_from, q.page_to, q.role, q.level, q.at) for q in claim.quotes]
        correction = self._lookup.corrected(name) if name in self._lookup.wiki.corrections else ()
        return (name, claim.source, claim.attributed_to, quotes, correction)

    def _source(self, name: str) -> tuple[Any, ...]:
        found = self._sources.get(name)
        if found is None:
            source, slug = self._lookup.wiki.sources.get(name), self._lookup.source_slugs.get(name)
            found = ()
            if source is not None and slug is not None:
                facts = (source.path, source.kind, source.title, source.author, source.date, "ocr" in source.flags)
                found = (name, slug, facts, self._lookup.starts(name))
            self._sources[name] = found
        return found

    def _claim_texts(self, name: str) -> str:
        """A digest of what the claims of a source say."""
        if name not in self._texts:
            self._texts[name] = sha256("\n".join(claim.text for claim in self._lookup.claims_of.get(name, ())))
        return self._texts[name]

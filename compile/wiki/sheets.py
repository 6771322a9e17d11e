"""Every file of the wiki as a sheet: what it depends on, and how it is rendered if it must be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from compile.wiki import concept
from compile.wiki.index import Listing, listings
from compile.wiki.inputs import Inputs
from compile.wiki.names import checked, escaped, file_of, href
from compile.wiki.sheet import AT, SHA
from compile.wiki.source import key_claims, render_source, title_of
from compile.wiki.view import Book, gather, shorten, tags
from kb import __version__
from kb.clock import instant_of
from kb.encode.front_matter import dump
from kb.encode.web import relative
from kb.files import sha256
from kb.values import Claim, Page, Source

FORMAT = 1  # of the rendering; another number renders every page again
DAY_LENGTH = len("2024-05-17")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page in one or several files. ``drafts`` renders them in the order of ``files``, digests and times open."""

    slug: str  # "" for an index
    files: tuple[str, ...]
    key: str
    drafts: Callable[[], Sequence[str]]
    notes: bool  # whether it invites notes; those a reader adds elsewhere stay too


def sheets(book: Book) -> Iterator[Sheet]:
    """All files the wiki should hold, but for the log."""
    claims: dict[str, list[Claim]] = {}
    for claim in book.wiki.claims.values():
        claims.setdefault(claim.source, []).append(claim)
    inputs = Inputs(book)
    for page in book.pages.values():
        if page.type == "source":
            yield _source_sheet(page, book, claims.get(page.sources[0], []))
        else:
            yield _concept_sheet(page, book, inputs)
    for old, page in redirected(book).items():
        draft = _redirect(old, page)
        yield _fixed(old, file_of(old), draft)
    disputes = sorted({number for numbers in book.disputed.values() for number in numbers})
    for listing in listings(book, disputes):
        draft = _listing(listing)
        yield _fixed("", listing.file, draft)


def _fixed(slug: str, file: str, draft: str) -> Sheet:
    return Sheet(slug, (file,), _key(draft), lambda: [draft], notes=False)


def redirected(book: Book) -> dict[str, Page]:
    """Former slugs and the pages that took their place, along chains of renames."""
    found = {}
    for old in book.wiki.redirects:
        slug, seen = old, {old}
        while slug not in book.pages and (slug := book.wiki.redirects.get(slug, "")) and slug not in seen:
            seen.add(slug)
        if old not in book.pages and slug in book.pages:
            found[checked(old)] = book.pages[slug]
    return found


def _key(*parts: Any) -> str:
    return sha256(json.dumps([FORMAT, __version__, parts]))[:20]


def _concept_sheet(page: Page, book: Book, inputs: Inputs) -> Sheet:
    def drafts() -> list[str]:
        view = gather(page, book)
        return [f"{dump(concept.front_matter(view, AT, SHA))}\n{concept.body(view)}"]

    return Sheet(page.slug, (file_of(page.slug),), _key(inputs.of(page)), drafts, notes=True)


def _source_sheet(page: Page, book: Book, claims: Sequence[Claim]) -> Sheet:
    source = book.wiki.sources[page.sources[0]]
    starts = book.starts(source.id)
    top = key_claims(claims)
    near = next(iter(book.neighbours([book.source_slugs.get(source.near_duplicate_of, "")])), None)
    cited_on = book.neighbours(page.linked_from)
    said = page.description or shorten(top[0].text if top else "")
    files = tuple(file_of(page.slug, part) for part in range(1, len(starts) + 1))

    def drafts() -> list[str]:
        document = book.wiki.document(source.id)
        parts = render_source(source, document, page.slug, claims=top, near=near, cited_on=cited_on, starts=starts)
        fronts = [_source_front(page, source, said, number, len(parts)) for number in range(1, len(parts) + 1)]
        return [f"{dump(front)}\n{part.body}\n" for front, part in zip(fronts, parts, strict=True)]

    proofs = [(c.id, [(q.start, q.page_from, q.page_to, q.role) for q in c.quotes]) for c in top]
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
    key = _key(facts, more, starts, near, cited_on, proofs)
    return Sheet(page.slug, files, key, drafts, notes=True)


def _source_front(page: Page, source: Source, description: str, number: int, count: int) -> dict[str, Any]:
    title = title_of(source) if count == 1 else f"{title_of(source)} ({number} of {count})"
    origin = "../" * (page.slug.count("/") + 1) + relative(source.path)
    entry = {"id": source.id, "resource": origin, "title": title_of(source)}
    entry |= {"author": source.author} if source.author else {}
    entry |= {"last_modified": instant_of(source.date)} if len(source.date) == DAY_LENGTH else {}
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

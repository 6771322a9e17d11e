"""What an agent may ask of a knowledge base, as plain values: nothing here knows the protocol, or writes anything.

Pages and sources are named, never opened as files: what an agent gives is compared with names the library holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.ask.session import Session
from kb.errors import UsageError
from kb.export import export_contradictions, quote_form
from kb.home import Home
from kb.library import Library
from kb.settings import Settings
from kb.values import Claim, Page, Source

if TYPE_CHECKING:
    from kb.ask.search import Level

SPAN = 8_000  # characters of a source that are read at once: two thousand tokens
PART = 60  # sentences or claims of a page that are read at once; with their quotes some ten thousand tokens


@dataclass(frozen=True)
class Lent:
    """What the command line lends, since this room imports no engine: each gives a fixed machine-readable form."""

    search: Callable[[Session, str, Level, int], dict[str, Any]]
    ask: Callable[[Session, str], dict[str, Any]]
    status: Callable[[Library], dict[str, Any]]
    build: Callable[[], dict[str, Any]]


class Base:
    """One knowledge base, read in one thread; a build meanwhile is seen by the next question.

    Raises UsageError for a page or source that is not there, LibraryError for a base that was never built.
    """

    def __init__(self, home: Home, settings: Settings, lent: Lent) -> None:
        self.home, self.settings, self.lent = home, settings, lent
        self._warm: Session | None = None

    def search(self, query: str, level: Level, limit: int) -> dict[str, Any]:
        """Hits, best first, in the form of `kb search --json`."""
        return self.lent.search(self._session(), query, level, limit)

    def ask(self, question: str) -> dict[str, Any]:
        """An answer with its citations, in the form of `kb ask --json`; no model is asked for it."""
        return self.lent.ask(self._session(), question)

    def status(self) -> dict[str, Any]:
        """Counts, in the form of `kb status --json`."""
        with self._library() as library:
            return self.lent.status(library)

    def page(self, name: str, first: int) -> dict[str, Any]:
        """A page by slug, title or alias: PART sentences from the ``first`` on, each with its quotes, and its links."""
        with self._library() as library:
            page = _page(library, name)
            told = [(part.title, sentence) for part in page.sections for sentence in part.sentences]
            shown, paths = told[first : first + PART], _paths(library)
            claims = library.claims.get({claim for _, sentence in shown for claim in sentence.claims})
            return {
                "slug": page.slug,
                "title": page.title,
                "type": page.type,
                "aliases": list(page.aliases),
                "sentences": [
                    {
                        "section": section,
                        "text": sentence.text,
                        "quotes": [q for c in sentence.claims if c in claims for q in _quotes(claims[c], paths)],
                    }
                    for section, sentence in shown
                ],
                "more": max(0, len(told) - first - PART),
                "links": sorted({link.slug for link in page.links} | set(page.related)),
                "sources": [paths[source] for source in page.sources if source in paths],
            }

    def claims(self, name: str, first: int) -> dict[str, Any]:
        """PART of the claims a page tells, from the ``first`` on, with their quotes."""
        with self._library() as library:
            page, paths = _page(library, name), _paths(library)
            told = page.claim_ids()
            found = library.claims.get(told[first : first + PART])
            listed = [found[claim] for claim in told if claim in found]
            return {
                "slug": page.slug,
                "claims": [
                    {
                        "id": claim.id,
                        "text": claim.text,
                        "attributed_to": claim.attributed_to,
                        "valid_from": claim.valid_from,
                        "valid_to": claim.valid_to,
                        "quotes": list(_quotes(claim, paths)),
                    }
                    for claim in listed
                ],
                "more": max(0, len(told) - first - PART),
            }

    def source(self, name: str, start: int, end: int) -> dict[str, Any]:
        """``text[start:end]`` of a source's canonical text by its id or path, at most SPAN characters; 0: that many."""
        with self._library() as library:
            source = _source(library, name)
            document = library.sources.document(source.id)
            last = min(end if end > start else start + SPAN, start + SPAN, len(document.text))
            pages = [page.number for page in document.pages if page.start < last and start < page.end]
            return {
                "source": source.id,
                "path": source.path,
                "title": source.title,
                "start": min(start, len(document.text)),
                "end": max(last, min(start, len(document.text))),
                "length": len(document.text),
                "pages": pages,
                "text": document.text[start:last],
            }

    def contradictions(self, limit: int) -> dict[str, Any]:
        """Pairs of claims that cannot both hold, in the form of `kb export contradictions`."""
        with self._library() as library:
            found = list(export_contradictions(library))
        return {"total": len(found), "contradictions": found[:limit]}

    def questions(self, limit: int) -> dict[str, Any]:
        """Questions of the handoff that wait for an answer, as `kb handoff export` gives them."""
        from kb.calls.deferred.handoff import pending, question_forms

        waiting = pending(self.home)
        return {"waiting": len(waiting), "questions": list(question_forms(waiting[:limit], self.home))}

    def close(self) -> None:
        """Give the session back."""
        if self._warm is not None:
            self._warm.close()

    def _library(self) -> Library:
        return Library.open(self.home, readonly=True)

    def _session(self) -> Session:
        """The session; what it knows of meaning takes a while to load, so it is kept."""
        if self._warm is None:
            self._warm = Session.open(self.home, self.settings)
        return self._warm


def _page(library: Library, name: str) -> Page:
    wanted = name.strip().removesuffix(".md").removeprefix("wiki/")
    if record := library.pages.get(wanted):
        return record.page
    folded = wanted.casefold()
    pages = [record.page for record in library.pages.all().values()]
    for page in pages:
        if folded in (page.title.casefold(), page.slug.rpartition("/")[2]):
            return page
    for page in pages:
        if folded in map(str.casefold, page.aliases):
            return page
    raise UsageError("No page has this name.", "Use a slug or a title that a search at level page gives.")


def _source(library: Library, name: str) -> Source:
    for source in library.sources.all():
        if name in (source.id, source.path):
            return source
    raise UsageError("No source has this id or path.", "Use one that a search or a citation gives.")


def _paths(library: Library) -> dict[str, str]:
    return {source.id: source.path for source in library.sources.all()}


def _quotes(claim: Claim, paths: dict[str, str]) -> Iterator[dict[str, Any]]:
    for quote in claim.quotes:
        yield {"source": quote.source, "path": paths.get(quote.source, ""), **quote_form(quote)}

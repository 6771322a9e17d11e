"""Everything a concept page is gathered from, as plain values: equal inputs, equal page, and nothing need be gathered.

Coarser than the page itself: it tells that a source of the page says something new, not whether the page cares. Where
``compile.wiki.view.gather`` reads something more, that must be named here too.
"""

from __future__ import annotations

from typing import Any

from compile.wiki.view import Book
from kb.files import sha256
from kb.values import Page


class Inputs:
    """The inputs of pages of one wiki."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sources: dict[str, tuple[Any, ...]] = {}
        self._said: dict[str, str] = {}

    def of(self, page: Page) -> list[Any]:
        """What the page is made of, ready to be hashed."""
        book, wiki = self._book, self._book.wiki
        shown = dict.fromkeys(name for section in page.sections for s in section.sentences for name in s.claims)
        numbers = dict.fromkeys(number for name in shown for number in book.disputed.get(name, ()))
        conflicts = [wiki.conflicts[number] for number in numbers]
        cited = dict.fromkeys((*shown, *(side for c in conflicts for side in (c.first, c.second))))
        sources = dict.fromkeys(wiki.claims[name].source for name in cited if name in wiki.claims)
        around = dict.fromkeys((*page.linked_from, *wiki.mentioned_in.get(page.slug, ())))
        return [
            (page.slug, page.type, page.title, page.engine, page.aliases, page.description),
            [(section.title, [(s.text, s.claims) for s in section.sentences]) for section in page.sections],
            [(n.section, n.sentence, n.start, n.end, n.slug) for n in page.links if n.slug in book.pages],
            [(c.first, c.second, c.kind, c.detail) for c in conflicts],
            [self._claim(name) for name in cited],
            [self._source(name) for name in sources],
            [self._sayings(name) for name in sources] if around else [],
            book.neighbours(page.related),
            book.neighbours(around),
        ]

    def _claim(self, name: str) -> tuple[Any, ...]:
        claim = self._book.wiki.claims.get(name)
        if claim is None:
            return ()
        quotes = [(q.start, q.text, q.page_from, q.page_to, q.role, q.level) for q in claim.quotes]
        return (name, claim.source, claim.attributed_to, quotes)

    def _source(self, name: str) -> tuple[Any, ...]:
        found = self._sources.get(name)
        if found is None:
            source, slug = self._book.wiki.sources.get(name), self._book.source_slugs.get(name)
            found = ()
            if source is not None and slug is not None:
                facts = (source.path, source.kind, source.title, source.author, source.date)
                found = (name, slug, facts, self._book.starts(name))
            self._sources[name] = found
        return found

    def _sayings(self, name: str) -> str:
        """A digest of what the claims of a source say."""
        if name not in self._said:
            self._said[name] = sha256("\n".join(self._book.said(name)))
        return self._said[name]

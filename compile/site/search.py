"""What a search can find: concepts and answers with each of their sentences, sources with their text, other pages.

A sentence leads to its own place on its page, by the number of its first citation. Of a source no more can be found
than the site shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from compile.site.base import Base
from compile.site.front import plain
from compile.site.furniture import address, description, shorten
from compile.site.parts import places
from compile.site.shards import Found, Unit
from compile.wiki.source import KINDS, part_at, title_of
from kb.values import Claim, Page, Source

STRETCH = 500  # characters of a source found at once: about a paragraph, one sentence of which is shown
NOTE = 160
_BLANK = re.compile(r"\n\s*\n")  # no sentence goes over one
_STOP = re.compile(r"[.!?。！？]['”\")]*\s")


def concepts(base: Base, notes: dict[str, str]) -> Iterator[Found]:
    """Concept and answer pages; ``notes`` are what readers wrote below them, by slug."""
    for kind in ("concept", "answer"):
        for page in base.of_type(kind):
            names = " ".join((page.title, *page.aliases))
            told = (Unit(anchor, plain(sentence.text)) for sentence, anchor in places(page, base))
            units = chain(told, _paragraphs(notes.get(page.slug, "")))
            yield Found(kind, plain(page.title), names, address(page), _note(page), units)


def others(pages: Iterable[tuple[str, str, str]]) -> Iterator[Found]:
    """Further Markdown of the wiki as (title, address, text)."""
    for title, where, text in pages:
        yield Found("page", plain(title), title, where, "", _paragraphs(text))


def source(page: Page, of: Source, text: str, starts: Sequence[int], notes: str) -> Found:
    """A source with its text, whose parts begin at ``starts``; "" where the site does not show it."""
    title = title_of(of)
    note = " · ".join(part for part in (KINDS[of.kind], plain(of.author), plain(of.date)) if part)
    names = " ".join((title, of.author, of.path.rpartition("/")[2]))
    units = [*stretches(text, starts), *_paragraphs(notes)]
    return Found("source", plain(title), names, address(page), note, units)


def quoted(claims: Iterable[Claim]) -> str:
    """The quotes of claims as the text of a source of which nothing else is shown."""
    return "\n".join(quote.text for claim in claims for quote in claim.quotes)


def stretches(text: str, starts: Sequence[int]) -> Iterator[Unit]:
    """The text in stretches that end with a sentence and stay within one part of the source's page."""
    limits = [*starts[1:], len(text)]
    at = 0
    for limit in limits:
        while at < limit:
            end = _end(text, at, limit)
            if words := "\n".join(filter(None, map(plain, _BLANK.split(text[at:end])))):
                part = part_at(starts, at)
                yield Unit(f"--{part}" if part > 1 else "", words)
            at = end


def _end(text: str, start: int, limit: int) -> int:
    stop = start + STRETCH
    if stop >= limit:
        return limit
    ends = [found.end() for found in _STOP.finditer(text, start + STRETCH // 3, stop)]
    blank = text.rfind("\n\n", start + STRETCH // 3, stop)
    if ends or blank > 0:
        return max(*ends, blank + 2) if ends else blank + 2
    return max(text.rfind(" ", start, stop) + 1, 0) or stop


def _paragraphs(markdown: str) -> Iterator[Unit]:
    for paragraph in _BLANK.split(markdown):
        if text := plain(re.sub(r"\]\([^()\s]*\)|[*`#>\[\]\\]|^---.*", "", paragraph)):
            yield Unit("", shorten(text, 2 * STRETCH))


def _note(page: Page) -> str:
    return plain(shorten(description(page), NOTE))

"""What sources are called: the words of their titles, authors, dates and file names, and which titles a text names.

People ask "what does the 2019 report say" or "according to Holm": such words stand above a text, not in its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath

from kb.ask.terms import read
from kb.ask.turns import Speech
from kb.library import Library
from kb.text.words import tokens
from kb.values import Source

LONGEST = 8  # words of a title that are looked for in a text
FIRST_LINES, LAST_LINES = 300, 150  # characters in which a text says whose it is


@dataclass(frozen=True, slots=True)
class Only:
    """Which sources a question may be answered from; what is "" restricts nothing."""

    source: str = ""  # a part of the path or title, or a pattern with * for the path
    since: str = ""  # ISO 8601, as precise as wanted; sources without a date are left out
    by: str = ""  # a part of the author's name

    def among(self, sources: Iterable[Source]) -> set[str] | None:
        """The ids of those that it leaves; None where it restricts nothing."""
        if not (self.source or self.since or self.by):
            return None
        return {source.id for source in sources if self._holds(source)}

    def _holds(self, source: Source) -> bool:
        wanted = self.source.casefold()
        path = source.path.casefold()
        named = fnmatch(path, wanted) or wanted in path or wanted in source.title.casefold()
        recent = not self.since or source.date[: len(self.since)] >= self.since
        return named and recent and self.by.casefold() in source.author.casefold()


class Catalog:
    """The names of all sources of one base, as they were when it was made."""

    def __init__(self, sources: Collection[Source]) -> None:
        self.sources = sources
        self.words: Mapping[str, frozenset[str]] = {source.id: _words(source) for source in sources}
        self._signed: dict[str, frozenset[str]] = {}
        self._spoken: dict[str, Speech] = {}
        self._titled: dict[tuple[str, ...], set[str]] = {}
        for source in sources:
            title = _title(source.title)
            if title:
                self._titled.setdefault(title, set()).add(source.id)
        self._longest = min(LONGEST, max(map(len, self._titled), default=0))

    @classmethod
    def of(cls, library: Library) -> Catalog:
        """Of the sources that a library has now."""
        return cls(library.sources.all())

    def called(self, library: Library, source: str) -> frozenset[str]:
        """The stems a source is called by: of its title, author, date and file name, and of who signs it.

        Who wrote a text often stands only in its first lines or its last.
        """
        if source not in self._signed:
            text = library.sources.text(source)
            ends = f"{text[:FIRST_LINES]} {text[-LAST_LINES:]}" if len(text) > FIRST_LINES + LAST_LINES else ""
            names = " ".join(t.text for t in tokens(ends) if t.text[:1].isupper())
            self._signed[source] = self.words.get(source, frozenset()) | frozenset(read(names)[1])
        return self._signed[source]

    def spoken(self, library: Library, source: str) -> Speech:
        """Who speaks where in a source."""
        if source not in self._spoken:
            self._spoken[source] = Speech.of(library.sources.spoken(source))
        return self._spoken[source]

    def named_in(self, text: str) -> set[str]:
        """Sources whose whole title, but for its brackets, stands in a text; longer titles hide shorter ones."""
        stems = read(text)[0]
        found: set[str] = set()
        place = 0
        while place < len(stems):
            for length in range(min(self._longest, len(stems) - place), 0, -1):
                named = self._titled.get(stems[place : place + length])
                if named:
                    found |= named
                    place += length - 1
                    break
            place += 1
        return found


def _words(source: Source) -> frozenset[str]:
    name = re.sub(r"[-_.]+", " ", PurePosixPath(source.path).stem)
    return frozenset(read(f"{source.title} {source.author} {source.date.replace('-', ' ')} {name}")[1])


def _title(title: str) -> tuple[str, ...]:
    """The stems of a title; none where it has too little to be known by."""
    plain = re.sub(r"\([^)]*\)", " ", title)
    stems, content = read(plain)
    return stems if content and sum(map(len, content)) >= 4 else ()

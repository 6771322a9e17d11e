"""What sources are called: the words of their titles, authors, dates and file names, and which titles a text names.

People ask "what does the 2019 report say" or "according to Holm": such words stand above a text, not in its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from kb.ask.terms import read
from kb.library import Library
from kb.values import Source

LONGEST = 8  # words of a title that are looked for in a text


class Catalog:
    """The names of all sources of one base, as they were when it was made."""

    def __init__(self, sources: Collection[Source]) -> None:
        self.words: Mapping[str, frozenset[str]] = {source.id: _words(source) for source in sources}
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

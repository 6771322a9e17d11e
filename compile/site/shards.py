"""The search index as many small scripts, of which a search reads a few: from a disk too, where none is fetched.

``manifest.js`` says where everything is. ``t<N>.js`` hold the words in order, each with the units it stands in;
``d<N>.js`` hold what the units say; ``w<LENGTH>.js`` hold all words of one length, for a word that was mistyped.
What they hold is data: ``site/`` sets it as text. How a query is answered is ``find.js`` there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

FOLDER = "assets/kb/search"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"  # of numbers in the scripts, base 64
SHARD = 16_000  # characters of a script of words: one round trip, and a tenth of a second on a slow phone
CHUNK = 6_000  # of a script of texts, of which a question needs about ten at once
LONGEST_WORD = 40
MOST = 2_000  # units kept for one word, the most telling: nobody reads further, and a shard stays small
COMMON = 0.2  # of the units: a word in more of them tells nothing, and is kept where it stands in titles
FEW = 400  # units below which no word is called common
TITLE = 3  # a word of a title counts as much as this many in the text
TYPICAL = 18  # words of a unit; longer ones weigh less for each word (as BM25 has it, with its usual 1.2 and 0.75)

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)  # scripts without spaces: pairs of signs


class Unit(NamedTuple):
    """A stretch of a page. ``place``: its part of the page, ``--2``, and the anchor nearest to it, if any."""

    place: str
    text: str


class Found(NamedTuple):
    """A page that a search can find: by its names, which are one unit, or by what it says."""

    kind: str  # "concept", "answer", "page" or "source": pages of one kind must be given together
    title: str
    names: str  # all that it is called
    address: str
    note: str
    units: Iterable[Unit]


def words(text: str) -> list[str]:
    """The words of a text without case and accents; pairs of signs where a script puts no spaces."""
    text = text.casefold()
    if not text.isascii():
        text = " ".join(part if part.isascii() else _bare(part) for part in text.split())
        if _UNSPACED.search(text):
            text = _UNSPACED.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text)
    return [word[:LONGEST_WORD] for word in _WORD.findall(text)]


@lru_cache(maxsize=50_000)
def _bare(part: str) -> str:
    """Without marks of any kind: vowel signs too, for what is left of a word must be what ``find.js`` leaves."""
    return "".join(c for c in unicodedata.normalize("NFKD", part) if not unicodedata.category(c).startswith("M"))


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def number(value: int) -> str:
    """A number from 0 in base 32, the last digit in the lower half of DIGITS, those before it in the upper."""
    digits = DIGITS[value & 31]
    while value := value >> 5:
        digits = DIGITS[32 + (value & 31)] + digits
    return digits


class Index:
    """Takes pages one by one and gives the scripts; the words of all pages are held, their texts are not."""

    def __init__(self) -> None:
        self._places: dict[str, array[int]] = {}  # by word: 16 times the unit, and how much it tells of it
        self._units = 0
        self._starts: list[int] = []  # the first unit of each page
        self._kinds: dict[str, int] = {}  # the first page of each kind
        self._titles: set[int] = set()
        self._chunks: list[int] = []  # the first unit of each d<N>.js
        self._open: list[str] = []
        self._size = 0

    def add(self, pages: Iterable[Found]) -> Iterator[tuple[str, str]]:
        """Take pages in their order; yields (name, content) of scripts as they fill up."""
        for page in pages:
            self._kinds.setdefault(page.kind, len(self._starts))
            self._starts.append(self._units)
            self._titles.add(self._units)
            self._count(page.names, TITLE)
            yield from self._say([page.title, page.address, page.note])
            for unit in page.units:
                self._count(unit.text)
                # the first line of a script says of which page it is
                yield from self._say([*unit, *([] if self._open else [page.title, page.address])])

    def finish(self) -> Iterator[tuple[str, str]]:
        """The rest of the scripts, once all pages are in."""
        if self._open:
            yield self._chunk()
        common = self._common()
        first: list[str] = []
        lines: list[str] = []
        size = 0
        ordered = sorted(self._places, key=lambda word: word.encode("utf-16-be", "replace"))  # as a browser compares
        for word in ordered:
            if not lines:
                first.append(word)
            lines.append(f"{word} {self._postings(word, word in common)}")
            size += len(lines[-1])
            if size > SHARD:
                yield _script(f"t{len(first) - 1}", "\n".join(lines))
                lines, size = [], 0
        if lines:
            yield _script(f"t{len(first) - 1}", "\n".join(lines))
        by_length: dict[int, list[str]] = {}
        for word in ordered:
            if word.isalpha():  # another number is no typing error
                by_length.setdefault(len(word), []).append(word)
        for length, group in by_length.items():
            yield _script(f"w{length}", _front_coded(group))
        yield _script(
            "manifest",
            {
                "units": self._units,
                "pages": _deltas(self._starts),
                "chunks": _deltas(self._chunks),
                "kinds": self._kinds,
                "shards": first,
                "lengths": sorted(by_length),
                "common": sorted(common),
            },
        )

    def _count(self, text: str, weight: int = 1) -> None:
        found = words(text)
        length = 1.2 * (0.25 + 0.75 * len(found) / TYPICAL)
        mark = self._units << 4
        for word, count in Counter(found).items():
            strength = min(15, int(4 * weight * count * 2.2 / (count + length)) + 1)
            if word in self._places:
                self._places[word].append(mark | strength)
            else:
                self._places[word] = array("Q", (mark | strength,))

    def _say(self, shown: Sequence[str]) -> Iterator[tuple[str, str]]:
        if not self._open:
            self._chunks.append(self._units)
        line = json.dumps(shown, ensure_ascii=False)
        self._open.append(line)
        self._size += len(line)
        self._units += 1
        if self._size > CHUNK:
            yield self._chunk()

    def _common(self) -> frozenset[str]:
        limit = max(FEW, COMMON * self._units)
        return frozenset(word for word, places in self._places.items() if len(places) > limit)

    def _postings(self, word: str, common: bool) -> str:
        places: Sequence[int] = self._places[word]
        if common:
            places = [place for place in places if place >> 4 in self._titles]
        if len(places) > MOST:
            places = sorted(sorted(places, key=lambda place: -(place & 15))[:MOST])
        parts, last = [], 0
        for place in places:
            parts.append(number((place >> 4) - last) + DIGITS[place & 15])
            last = place >> 4
        return "".join(parts)

    def _chunk(self) -> tuple[str, str]:
        name, lines = f"d{len(self._chunks) - 1}", self._open
        self._open, self._size = [], 0
        return f"{FOLDER}/{name}.js", f"kbSearch({json.dumps(name)}, [{','.join(lines)}])\n"


def _deltas(values: Iterable[int]) -> str:
    last, found = 0, []
    for value in values:
        found.append(number(value - last))
        last = value
    return "".join(found)


def _front_coded(group: Sequence[str]) -> str:
    """Words in order, each as how many letters it shares with the one before, and the rest."""
    last, found = "", []
    for word in group:
        shared = next(
            (n for n, (a, b) in enumerate(zip(last, word, strict=False)) if a != b), min(len(last), len(word))
        )
        found.append(f"{DIGITS[shared]}{word[shared:]}")
        last = word
    return " ".join(found)


def _script(name: str, value: str | Mapping[str, object]) -> tuple[str, str]:
    return f"{FOLDER}/{name}.js", f"kbSearch({json.dumps(name)}, {json.dumps(value, ensure_ascii=False)})\n"

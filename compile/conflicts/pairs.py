"""Which of many claims are compared: those that share two of their heaviest words, and do not each name another thing.

Claims under one pair of words that too many share are not compared. That each names what the other does not is told
at a glance, as most pairs need not be parsed to see that; cautiously: only a word that ``kb.proof.statement`` is sure
to read as a name counts as one, and the other claim must not hold its letters anywhere. What is not told here, parsing
tells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, combinations
from typing import Final

from kb.proof.cues import CUES, MODIFIERS, PHRASES
from kb.proof.figures import MONTH_VALUES, is_number_word, single_word
from kb.text.folding import without_accents
from kb.text.words import STOPWORDS
from kb.values import Claim, Source

MAX_BLOCK: Final = 60  # claims under one pair of words beyond which the pair says nothing

Key = tuple[str, str]
# A capitalised word right after a small one begins no sentence, and is a name unless it says something else.
_CAPITALISED: Final = re.compile(r"(?<=[a-z] )[A-Z][a-z]+(?![^\W_]|['’])")
_IN_PHRASES: Final = frozenset(word for phrase in PHRASES for word in phrase)


def apart(one: str, other: str) -> bool:
    """Whether each of two texts surely names what the other does not."""
    return _names_more(one, other) and _names_more(other, one)


def _names_more(one: str, other: str) -> bool:
    letters = _letters(other)
    return any(name not in letters for name in _names(one))


@lru_cache(maxsize=20_000)
def _names(text: str) -> tuple[str, ...]:
    """Words that are surely names, case-folded."""
    return tuple(name for name in map(str.casefold, _CAPITALISED.findall(text)) if _can_be_name(name))


@lru_cache(maxsize=20_000)
def _can_be_name(word: str) -> bool:
    said = word in STOPWORDS or word in CUES or word in MODIFIERS or word in _IN_PHRASES
    return not (said or word in MONTH_VALUES or is_number_word(word) or single_word(word))


@lru_cache(maxsize=20_000)
def _letters(text: str) -> str:
    """The text without case and accents, as its words are compared."""
    return without_accents(text.casefold())


def in_order(one: Claim, other: Claim, sources: Mapping[str, Source]) -> bool:
    """Whether ``one`` comes first in a conflict of the two: its source is the newer one; else its id is the lower."""
    dates = [sources[claim.source].date if claim.source in sources else "" for claim in (one, other)]
    return (dates[0], other.id) >= (dates[1], one.id)


class Blocks:
    """Claims by pairs of their words. ``stems`` are the heaviest words of each claim, sorted, by its id.

    ``asked`` are the claims that will be asked about: only their words, which another claim has too, make pairs.
    """

    def __init__(self, stems: Mapping[str, Sequence[str]], asked: Collection[str]) -> None:
        number = Counter(chain.from_iterable(stems.values()))
        self._told = {stem for claim in asked for stem in stems[claim] if number[stem] > 1}
        self._stems = stems
        sizes = Counter(chain.from_iterable(map(self._pairs, stems)))  # most pairs of words are one claim's alone
        self._keys = {key for key, size in sizes.items() if 1 < size <= MAX_BLOCK}

    def partners(self, new: Set[str]) -> Iterator[tuple[str, set[str]]]:
        """A claim with those of a lower id to compare it with, of each two at least one new; each two once."""
        blocks: defaultdict[Key, list[str]] = defaultdict(list)
        for claim in sorted(self._stems):
            found: set[str] = set()
            for key in self._keys.intersection(self._pairs(claim)):
                members = blocks[key]
                found.update(members)
                members.append(claim)
            if claim not in new:
                found &= new
            if found:
                yield claim, found

    def compares(self, one: str, other: str) -> bool:
        """Are these two claims a pair to compare?"""
        return not self._keys.isdisjoint(set(self._pairs(one)).intersection(self._pairs(other)))

    def _pairs(self, claim: str) -> Iterator[Key]:
        return combinations([stem for stem in self._stems[claim] if stem in self._told], 2)

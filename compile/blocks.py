"""Which of many claims are compared: those that share two of their heaviest words, unless too many do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from itertools import chain, combinations
from typing import Final

MAX_BLOCK: Final = 60  # claims under one pair of words beyond which the pair says nothing

Key = tuple[str, str]


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

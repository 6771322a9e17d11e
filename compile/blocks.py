"""Which of many claims are compared: those that share two of their heaviest words, unless too many do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

MAX_BLOCK: Final = 60  # claims under one pair of words beyond which the pair says nothing


class Blocks:
    """Claims by pairs of their words. ``stems`` are the heaviest words of each claim, sorted, by its id."""

    def __init__(self, stems: Mapping[str, Sequence[str]]) -> None:
        self._stems = stems
        self._number = Counter(stem for own in stems.values() for stem in own)
        self._blocks: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for claim in sorted(stems):
            for key in self._keys(claim):
                self._blocks[key].append(claim)

    def pairs(self, new: Container[str]) -> Iterator[tuple[str, str]]:
        """Pairs to compare of which one claim at least is new, each once, the lower id first."""
        seen: set[tuple[str, str]] = set()
        for members in self._blocks.values():
            if 1 < len(members) <= MAX_BLOCK and any(claim in new for claim in members):
                for pair in combinations(members, 2):
                    if pair not in seen and (pair[0] in new or pair[1] in new):
                        seen.add(pair)
                        yield pair

    def compares(self, one: str, other: str) -> bool:
        """Are these two claims a pair to compare?"""
        shared = set(self._keys(one)).intersection(self._keys(other))
        return any(len(self._blocks[key]) <= MAX_BLOCK for key in shared)

    def _keys(self, claim: str) -> Iterator[tuple[str, str]]:
        """The pairs of words of a claim that another claim may have too."""
        return combinations([stem for stem in self._stems[claim] if self._number[stem] > 1], 2)

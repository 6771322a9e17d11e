"""Which of many claims are compared: those that share two of their heaviest words, unless too many do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Final

MAX_BLOCK: Final = 60  # claims under one pair of words beyond which the pair says nothing


class Blocks:
    """Claims by pairs of their words. ``stems`` are the heaviest words of each claim, sorted, by its id.

    ``asked`` are the claims that will be asked about.
    """

    def __init__(self, stems: Mapping[str, Sequence[str]], asked: Collection[str]) -> None:
        number = Counter(chain.from_iterable(stems.values()))
        # Only words of those, which another claim has too.
        told = {stem for claim in asked for stem in stems[claim] if number[stem] > 1}
        self._keys = {
            claim: list(combinations([stem for stem in stems[claim] if stem in told], 2)) for claim in sorted(stems)
        }
        self._sizes = Counter(chain.from_iterable(self._keys.values()))

    def partners(self, new: Collection[str]) -> Iterator[tuple[str, set[str]]]:
        """A claim with those of a lower id to compare it with, of each two at least one new; each two once."""
        wanted = {key for claim in new for key in self._keys[claim] if 1 < self._sizes[key] <= MAX_BLOCK}
        blocks: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for claim, keys in self._keys.items():
            found: set[str] = set()
            for key in keys:
                if key in wanted:
                    found.update(blocks[key])
                    blocks[key].append(claim)
            if found:
                yield claim, found if claim in new else found.intersection(new)

    def compares(self, one: str, other: str) -> bool:
        """Are these two claims a pair to compare?"""
        return any(self._sizes[key] <= MAX_BLOCK for key in set(self._keys[one]).intersection(self._keys[other]))

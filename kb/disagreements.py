"""Conflicts by the question they are about: several statements may give either answer, each pair of them a conflict."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kb.excerpts import called
from kb.files import sha256
from kb.values import Claim, Conflict, ConflictKind

SEPARATOR = " / "  # between the words of the two sides in a conflict's detail
BESIDE: Final = 2  # statements of a side that a page shows: a reader weighs the clearest pair, and one more each

_Side = tuple[tuple[str, str], ...]  # claims by id, each with its words


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What stands on either side of one question: claims (ids) with the words of each that the other side denies."""

    kind: ConflictKind
    detail: str  # the differing words of the first pair
    sides: tuple[_Side, _Side]  # the clearest first, as they were given
    group: str = ""  # ``question`` of its conflicts
    pairs: frozenset[tuple[str, str]] = frozenset()  # ids of the claims, one of either side, that were seen to differ

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all claims, one side after the other."""
        return tuple(name for side in self.sides for name, _ in side)

    @property
    def question(self) -> str:
        """What it is about in words; "" where nobody asked, or what was asked did not hold (see ``key_of``)."""
        return in_words(self.group)

    @property
    def anchor(self) -> str:
        """What it is called in addresses: the same as long as the question is, or else its first two claims."""
        key = group_of(self.group) or sha256(" ".join(sorted(self.claims)[:2]))
        return f"d-{key[:10]}"

    def clearest(self, told: Container[str], most: int = BESIDE) -> tuple[list[str], list[str]]:
        """Of either side at most so many claims (ids), each against one of the other side: ``told`` ones first."""
        ranks = [{name: (name not in told, place) for place, (name, _) in enumerate(side)} for side in self.sides]
        one, other = min(
            ((a, b) for a in ranks[0] for b in ranks[1] if (a, b) in self.pairs),
            key=lambda pair: [sum(found) for found in zip(ranks[0][pair[0]], ranks[1][pair[1]], strict=True)],
        )
        first = sorted((a for a in ranks[0] if (a, other) in self.pairs), key=lambda a: (a != one, ranks[0][a]))
        second = sorted((b for b in ranks[1] if (one, b) in self.pairs), key=lambda b: (b != other, ranks[1][b]))
        return first[:most], second[:most]

    def shown(self, claims: Mapping[str, Claim], told: Container[str] = ()) -> str:
        """The differing words of the clearest pair for a person to read, of ``told`` claims first; ``claims`` by id."""
        first, second = (side[0] for side in self.clearest(told))
        if SEPARATOR not in self.detail:
            return self.detail
        detail = SEPARATOR.join((dict(self.sides[0])[first], dict(self.sides[1])[second]))
        return differing(detail, claims[first], claims[second])


def key_of(question: str) -> str:
    """What stands for a question that is not shown: equal for pairs about one question, and says nothing else."""
    return sha256(question)[:12]


def in_words(question: str) -> str:
    """What a conflict is about as it may be shown; "" where nobody asked, or only its key is kept."""
    return question if question.endswith("?") else ""


def group_of(question: str) -> str:
    """What pairs about one question have in common, whether it is shown or only its key is kept; "" without one."""
    return key_of(question) if in_words(question) else question


def differing(detail: str, first: Claim, second: Claim) -> str:
    """The ``detail`` of a conflict for a person to read: what each side says by itself, in words of its quote."""
    one, separator, other = detail.partition(SEPARATOR)
    if not separator:
        return detail
    sides = ((one, first), (other, second))
    return SEPARATOR.join(called(words, [quote.text for quote in claim.proofs]) for words, claim in sides)


def disagreements(conflicts: Sequence[Conflict]) -> list[Disagreement]:
    """The conflicts by question, in the order of the first of each; on either side in the order they are given in.

    Those about one question stand together as far as they share claims: else which side is which is not known. So
    each is one alone where a claim would stand on both sides, and where it has no question.
    """
    found: list[Disagreement] = []
    for members in _connected(conflicts):
        one, other = _sides(members)
        together = [members] if one.keys().isdisjoint(other) else [[conflict] for conflict in members]
        found += map(_of, together)
    return found


def _connected(conflicts: Sequence[Conflict]) -> Iterator[list[Conflict]]:
    of_claim: dict[tuple[str, str], list[int]] = {}
    for number, conflict in enumerate(conflicts):
        for name in (conflict.first, conflict.second):
            of_claim.setdefault((conflict.question, name), []).append(number)
    left = dict.fromkeys(range(len(conflicts)))
    while left:
        reached = [next(iter(left))]
        del left[reached[0]]
        for number in reached:  # grows as it is gone through
            own = conflicts[number]
            near = [n for name in (own.first, own.second) for n in of_claim[own.question, name]] if own.question else []
            for other in near:
                if other in left:
                    del left[other]
                    reached.append(other)
        yield [conflicts[number] for number in sorted(reached)]


def _of(conflicts: Sequence[Conflict]) -> Disagreement:
    one, other = _sides(conflicts)
    pairs = frozenset((c.first, c.second) if c.first in one else (c.second, c.first) for c in conflicts)
    sides = tuple(one.items()), tuple(other.items())
    return Disagreement(conflicts[0].kind, conflicts[0].detail, sides, conflicts[0].question, pairs)


def _sides(conflicts: Sequence[Conflict]) -> tuple[dict[str, str], dict[str, str]]:
    """The claims of either side with their words. Which of a pair comes first depends on dates, not on sides."""
    one: dict[str, str] = {}
    other: dict[str, str] = {}
    left = list(conflicts)
    while left:
        known = one.keys() | other.keys()
        conflict = next((c for c in left if not known.isdisjoint((c.first, c.second))), left[0])
        left.remove(conflict)
        first, separator, second = conflict.detail.partition(SEPARATOR)
        pair = [(conflict.first, first if separator else ""), (conflict.second, second)]
        if conflict.second in one or conflict.first in other:
            pair.reverse()
        for side, (name, words) in zip((one, other), pair, strict=True):
            side.setdefault(name, words)
    return one, other

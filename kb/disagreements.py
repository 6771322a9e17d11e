"""Conflicts by the question they are about: several statements may give either answer, each pair of them a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.excerpts import called
from kb.values import Claim, Conflict, ConflictKind

SEPARATOR = " / "  # between the words of the two sides in a conflict's detail


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What stands on either side of one question: claims (ids) with the words of each that the other side denies."""

    kind: ConflictKind
    detail: str  # the differing words of the first pair
    sides: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all claims, one side after the other."""
        return tuple(name for side in self.sides for name, _ in side)

    def shown(self, claims: Mapping[str, Claim]) -> str:
        """The differing words of the first pair for a person to read; ``claims`` by id."""
        first, second = (claims[side[0][0]] for side in self.sides)
        return differing(self.detail, first, second)


def differing(detail: str, first: Claim, second: Claim) -> str:
    """The ``detail`` of a conflict for a person to read: what each side says by itself, in words of its quote."""
    one, separator, other = detail.partition(SEPARATOR)
    if not separator:
        return detail
    sides = ((one, first), (other, second))
    return SEPARATOR.join(called(words, [quote.text for quote in claim.proofs]) for words, claim in sides)


def disagreements(conflicts: Sequence[Conflict]) -> list[Disagreement]:
    """The conflicts by question, in the order of the first of each.

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
        yield sorted((conflicts[number] for number in reached), key=lambda c: (c.first, c.second))


def _of(conflicts: Sequence[Conflict]) -> Disagreement:
    one, other = _sides(conflicts)
    return Disagreement(conflicts[0].kind, conflicts[0].detail, (tuple(one.items()), tuple(other.items())))


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

"""Conflicts by the question they are about: several statements may give either answer, each pair of them a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.values import Conflict, ConflictKind

SEPARATOR = " / "  # between the words of the two sides in a conflict's detail

_Holder = tuple[str, str]  # a claim's id, and the words by which it differs


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What stands on either side of one question: claims (ids) with the words of each that the other side denies."""

    kind: ConflictKind
    detail: str  # the differing words of the first pair
    sides: tuple[tuple[_Holder, ...], tuple[_Holder, ...]]

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all claims, side by side."""
        return tuple(name for side in self.sides for name, _ in side)


def disagreements(conflicts: Sequence[Conflict]) -> list[Disagreement]:
    """The conflicts by question, in the order of the first of each.

    Two are about one question if they are of one kind and share a claim that differs by the same words. Where that
    would put a claim on both sides, and where no words are named, each conflict is a question of its own.
    """
    found: list[Disagreement] = []
    for members in _connected(conflicts):
        one, other = _sides(members)
        if {name for name, _ in one} & {name for name, _ in other}:
            found += [_of([conflict]) for conflict in members]
        else:
            found.append(_of(members))
    return found


def _connected(conflicts: Sequence[Conflict]) -> Iterator[list[Conflict]]:
    by_holder: dict[tuple[str, _Holder], list[int]] = {}
    for number, conflict in enumerate(conflicts):
        for holder in _holders(conflict):
            by_holder.setdefault((conflict.kind, holder), []).append(number)
    left = dict.fromkeys(range(len(conflicts)))
    while left:
        reached = [next(iter(left))]
        del left[reached[0]]
        for number in reached:  # grows as it is gone through
            conflict = conflicts[number]
            near = (n for holder in _holders(conflict) if holder[1] for n in by_holder[conflict.kind, holder])
            for other in near:
                if other in left:
                    del left[other]
                    reached.append(other)
        yield sorted((conflicts[number] for number in reached), key=lambda c: (c.first, c.second))


def _of(conflicts: Sequence[Conflict]) -> Disagreement:
    one, other = _sides(conflicts)
    first = conflicts[0]
    return Disagreement(first.kind, first.detail, (tuple(one), tuple(other)))


def _sides(conflicts: Sequence[Conflict]) -> tuple[dict[_Holder, None], dict[_Holder, None]]:
    """The holders of either side; which is which depends on the dates of the two alone, so on what is known already."""
    one: dict[_Holder, None] = {}
    other: dict[_Holder, None] = {}
    left = list(conflicts)
    while left:
        conflict = next((c for c in left if {*one, *other}.intersection(_holders(c))), left[0])
        left.remove(conflict)
        first, second = _holders(conflict)
        if second in one or first in other:
            first, second = second, first
        one[first] = other[second] = None
    return one, other


def _holders(conflict: Conflict) -> tuple[_Holder, _Holder]:
    first, separator, second = conflict.detail.partition(SEPARATOR)
    words = (first, second) if separator else ("", "")
    return (conflict.first, words[0]), (conflict.second, words[1])

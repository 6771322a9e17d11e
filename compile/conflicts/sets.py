"""Which claims a model compares at once: sets of those that take a side, ordered by what they speak of.

Two sources that hold opposite views on one question seldom share its words. In six documents on one subject (147 kB of
talk and essays) the pairs that a careful reader found stand beyond the 500th place when pairs are ranked by words or by
an embedding, and themes of 80 claims part three in four of them. So sets are as large as a model reads with care; only
a base of more is parted, by its themes. A claim is compared once with all that were there; later ones are shown beside
those nearest to them, so a new source costs a few times its own claims, however large the base.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import log, sqrt
from typing import Final

from kb.text.words import content_stems
from kb.values import Claim

ROOM: Final = 1000  # claims of a set: some 42,000 tokens
SPILL: Final = 0.2  # share of a set that stands on both sides of where it is parted: what is near is parted nowhere
LEAF: Final = 12  # claims that are not put in order further
AROUND: Final = 2  # compared claims that are shown with each new one …
LEAST: Final = 20  # … and at least so many: a short text may speak of several things
COMMON: Final = 400  # claims with a word beyond which it brings none of them near: linear in the claims of a base
ROUNDS: Final = 15  # of finding the direction in which claims differ most; more move few across the middle

_Vectors = Mapping[str, Mapping[str, float]]  # claim -> its words by weight


def sets_of(new: Sequence[Claim], before: Sequence[Claim]) -> list[list[Claim]]:
    """New claims in sets of at most ROOM, each with the nearest of those that were compared ``before``.

    The same claims in any order give the same sets. One claim alone is compared with nothing.
    """
    by_id = {claim.id: claim for claim in sorted((*new, *before), key=lambda claim: claim.id)}
    vectors = _vectors(list(by_id.values()))
    keys = sorted(claim.id for claim in new)
    room = max(ROOM // (1 + AROUND), ROOM - len(before))
    found = []
    for part in _parted(keys, vectors, room) if keys else ():
        near = _nearest(part, [claim.id for claim in before], vectors, max(LEAST, AROUND * len(part)))
        members = _ordered(sorted((*part, *near)), vectors)
        found += [[by_id[key] for key in members]] if len(members) > 1 else []
    return found


def _vectors(claims: Sequence[Claim]) -> dict[str, dict[str, float]]:
    """The words of each claim and of what it is about, the rarer the heavier, of length 1."""
    counts = {claim.id: Counter(content_stems(" ".join((claim.text, *claim.topics)))) for claim in claims}
    holders = Counter(stem for words in counts.values() for stem in words)
    found = {}
    for key, words in counts.items():
        heavy = {stem: times * log(len(claims) / holders[stem]) for stem, times in words.items() if holders[stem] > 1}
        length = sqrt(sum(weight**2 for weight in heavy.values())) or 1.0
        found[key] = {stem: weight / length for stem, weight in sorted(heavy.items())}
    return found


def _parted(keys: Sequence[str], vectors: _Vectors, room: int) -> Iterator[Sequence[str]]:
    if len(keys) <= room:
        yield keys
        return
    ordered = _along(keys, vectors)
    middle, more = len(ordered) // 2, int(len(ordered) * SPILL / 2)
    yield from _parted(ordered[: middle + more], vectors, room)
    yield from _parted(ordered[middle - more :], vectors, room)


def _ordered(keys: Sequence[str], vectors: _Vectors) -> Sequence[str]:
    """So that what is alike stands near."""
    if len(keys) <= LEAF:
        return keys
    along = _along(keys, vectors)
    middle = len(along) // 2
    return [*_ordered(along[:middle], vectors), *_ordered(along[middle:], vectors)]


def _along(keys: Sequence[str], vectors: _Vectors) -> list[str]:
    """In the order of the direction in which these claims differ most (the first principal component)."""
    mean: defaultdict[str, float] = defaultdict(float)
    for key in keys:
        for stem, weight in vectors[key].items():
            mean[stem] += weight / len(keys)
    direction = {stem: vectors[keys[0]].get(stem, 0.0) - weight for stem, weight in mean.items()}
    for _ in range(ROUNDS):
        places = _places(keys, vectors, direction, mean)
        total = sum(places.values())
        turned = {stem: -total * weight for stem, weight in mean.items()}
        for key, place in places.items():
            for stem, weight in vectors[key].items():
                turned[stem] += place * weight
        length = sqrt(sum(weight**2 for weight in turned.values())) or 1.0
        direction = {stem: weight / length for stem, weight in turned.items()}
    places = _places(keys, vectors, direction, mean)
    return sorted(keys, key=lambda key: (places[key], key))


def _places(
    keys: Sequence[str], vectors: _Vectors, direction: Mapping[str, float], mean: Mapping[str, float]
) -> dict[str, float]:
    middle = sum(weight * direction[stem] for stem, weight in mean.items())
    return {key: sum(w * direction[stem] for stem, w in vectors[key].items()) - middle for key in keys}


def _nearest(part: Sequence[str], others: Collection[str], vectors: _Vectors, most: int) -> list[str]:
    """Those of ``others`` that are most like any of ``part``."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for key in others:
        for stem in vectors[key]:
            holders[stem].append(key)
    like: dict[str, float] = {}
    for key in part:
        scores: defaultdict[str, float] = defaultdict(float)
        for stem, weight in vectors[key].items():
            if len(holders[stem]) <= COMMON:
                for other in holders[stem]:
                    scores[other] += weight * vectors[other][stem]
        for other, score in scores.items():
            like[other] = max(like.get(other, 0.0), score)
    return sorted(like, key=lambda key: (-like[key], key))[:most]

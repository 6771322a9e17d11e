"""Claims of different sources that cannot both hold as worded: differing figures, and a negation on one side only.

Whether two claims conflict depends on the two claims alone, never on the rest of the base, so a new source changes
no verdict on others. Rare words weigh more, by how common a word is in English. Precision first: a page that cries
wolf is worse than one that misses a difference. kb never decides who is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Final

from kb.proof.cues import DENIALS
from kb.proof.figures import Figure
from kb.proof.statement import Cue, Statement, parse, stem_of
from kb.text.folding import flat
from kb.text.lexicon import band_of
from kb.text.words import STOPWORDS, tokens
from kb.values import Claim, Conflict, Source

VERSION: Final = "1"

MIN_SHARED: Final = 4  # content words both claims have
FIGURES_SHARE: Final = (0.5, 0.35)  # of the weight of the lighter and of the heavier claim
NEGATION_SHARE: Final = (0.7, 0.6)
KEYS: Final = 7  # a claim's heaviest words; claims that share two of them are compared
MAX_BLOCK: Final = 60  # claims under one pair of words beyond which the pair says nothing
RARE: Final = 11  # band of a word (log2 of its rank) that ties two claims to one subject
ROUNDING: Final = Decimal("0.05")  # figures nearer than this are not at odds where one is said to be approximate


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A claim with the weights of its content words."""

    claim: Claim
    text: str
    weights: dict[str, int]
    total: int
    turns: bool  # it has a figure or a negation: only such claims can begin a conflict


def conflicts_of(claims: Sequence[Claim], sources: Mapping[str, Source]) -> list[Conflict]:
    """Every conflicting pair once, the newer source's claim first where dates are known; sorted by claim ids.

    Claims of one source are never compared with each other. Of claims that say the same in the same words, one
    pair stands for all. Near n log n in the number of claims.
    """
    weighed = [_weigh(claim) for claim in sorted(claims, key=lambda c: c.id)]
    found: dict[tuple[str, str], Conflict] = {}
    for one, other in _candidates(weighed):
        if one.claim.source == other.claim.source or one.text == other.text:
            continue
        first, second = _newer_first(one, other, sources)
        if (first.text, second.text) in found:
            continue
        verdict = _conflict(first, second)
        if verdict is not None:
            kind, detail = verdict
            conflict = Conflict(first.claim.id, second.claim.id, "figures" if kind == "figures" else "negation", detail)
            found[(first.text, second.text)] = conflict
    return sorted(found.values(), key=lambda c: (c.first, c.second))


def _weigh(claim: Claim) -> _Weighed:
    text = flat(claim.text)
    weights: dict[str, int] = {}
    turns = False
    for token in tokens(text):
        low = token.text.casefold().replace("’", "'").removesuffix("'s")
        if low[0].isdigit() or low in _NUMBERS:
            turns = True
        elif low in _NEGATIONS or low.endswith("n't"):
            turns = True
        elif low not in STOPWORDS:
            weights[stem_of(low)] = 2 + band_of(low)
    return _Weighed(claim, text, weights, sum(weights.values()), turns)


_NEGATIONS = frozenset(["not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot"])
_NUMBERS = frozenset(
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen", "twenty"]
    + ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion"]
    + ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "half", "twice"]
)


def _candidates(weighed: Sequence[_Weighed]) -> Iterator[tuple[_Weighed, _Weighed]]:
    """Pairs that share two of their heaviest words and enough weight, each once."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, item in enumerate(weighed):
        heaviest = sorted(item.weights, key=lambda stem: (-item.weights[stem], stem))[:KEYS]
        for key in combinations(sorted(heaviest), 2):
            blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if not 1 < len(members) <= MAX_BLOCK:
            continue
        for pair in combinations(members, 2):
            if pair not in seen:
                seen.add(pair)
                one, other = weighed[pair[0]], weighed[pair[1]]
                if (one.turns or other.turns) and _shared(one, other, *FIGURES_SHARE):
                    yield one, other


def _shared(one: _Weighed, other: _Weighed, lighter: float, heavier: float) -> bool:
    common = one.weights.keys() & other.weights.keys()
    if len(common) < MIN_SHARED:
        return False
    weight = sum(one.weights[stem] for stem in common)
    least, most = sorted((one.total, other.total))
    return weight >= lighter * least and weight >= heavier * most


def _newer_first(one: _Weighed, other: _Weighed, sources: Mapping[str, Source]) -> tuple[_Weighed, _Weighed]:
    def date(item: _Weighed) -> str:
        source = sources.get(item.claim.source)
        return source.date if source else ""

    return (other, one) if (date(other), one.claim.id) > (date(one), other.claim.id) else (one, other)


def _conflict(one: _Weighed, other: _Weighed) -> tuple[str, str] | None:
    """The kind of conflict and the differing words, or None."""
    first, second = parse(one.text), parse(other.text)
    if not _same_subject(first, second, one, other):
        return None
    differing = _differing_figures(first, second)
    if len(differing) == 1:
        a, b = differing[0]
        return "figures", f"{a.shown} / {b.shown}"
    if not differing and _shared(one, other, *NEGATION_SHARE):
        return _negation(first, second)
    return None


def _same_subject(first: Statement, second: Statement, one: _Weighed, other: _Weighed) -> bool:
    """Whether the claims speak of one thing: neither names what the other does not, and they share what is rare."""
    mine = {name for run in first.names for name in run}
    theirs = {name for run in second.names for name in run}
    if mine - set(second.words) and theirs - set(first.words):
        return False
    common = one.weights.keys() & other.weights.keys()
    return bool(mine & theirs) or sum(one.weights[stem] >= 2 + RARE for stem in common) >= 1


def _differing_figures(first: Statement, second: Statement) -> list[tuple[Figure, Figure]]:
    """Pairs of figures that count the same thing and differ; figures both claims have are no difference."""
    mine, theirs = _unmatched(first, second), _unmatched(second, first)
    pairs = [(a, b) for a in mine for b in theirs if _comparable(a[0], b[0]) and a[1] & b[1]]
    best: list[tuple[Figure, Figure]] = []
    used: set[int] = set()
    for a, b in sorted(pairs, key=lambda pair: -len(pair[0][1] & pair[1][1])):
        if id(a) not in used and id(b) not in used:
            used |= {id(a), id(b)}
            best.append((a[0], b[0]))
    return [(a, b) for a, b in best if not _agree(a, b)] if all(not _agree(a, b) for a, b in best) else []


def _unmatched(statement: Statement, other: Statement) -> list[tuple[Figure, frozenset[str]]]:
    values = {figure.value for figure in other.figures}
    pairs = zip(statement.figures, statement.near, strict=True)
    return [(figure, near) for figure, near in pairs if figure.value not in values]


def _kind(figure: Figure) -> str:
    if figure.unit:
        return figure.unit
    year = (
        figure.value.isdigit()
        and len(figure.value) == 4
        and "," not in figure.shown
        and "1000" <= figure.value <= "2100"
    )
    return "year" if year else "number"


def _comparable(a: Figure, b: Figure) -> bool:
    return _kind(a) == _kind(b)


def _agree(a: Figure, b: Figure) -> bool:
    """Whether two different figures may both be right: one is a rounding of the other, or said to be approximate."""
    try:
        x, y = Decimal(a.value), Decimal(b.value)
    except InvalidOperation:
        return False
    if _kind(a) == "year":
        return False
    for rough, exact in ((x, y), (y, x)):
        digits = len(rough.normalize().as_tuple().digits)
        if exact and round_to(exact, digits) == rough and (digits > 1 or abs(exact - rough) < abs(rough) * ROUNDING):
            return True
    loose = a.modifiers | b.modifiers
    return bool(loose) and abs(x - y) <= max(abs(x), abs(y)) * (ROUNDING * 2 if loose <= {"about", "nearly"} else 1)


def round_to(value: Decimal, digits: int) -> Decimal:
    """``value`` rounded to so many significant digits."""
    return round(value, digits - 1 - value.adjusted())


def _negation(first: Statement, second: Statement) -> tuple[str, str] | None:
    """A negation of one claim on words the other has and does not negate."""
    for denying, plain, order in ((first, second, 1), (second, first, -1)):
        if _negations(plain) or set(plain.words) & DENIALS or len(list(_negations(denying))) != 1:
            continue
        cue = _negations(denying)[0]
        if set(cue.scope) & plain.stems:
            words = [f"{cue.word.replace('_', ' ')} {cue.scope[0]}", cue.scope[0]]
            return "negation", " / ".join(words[::order])
    return None


def _negations(statement: Statement) -> list[Cue]:
    return [cue for cue in statement.cues if cue.group == "negation"]


def shared_claims(conflicts: Iterable[Conflict]) -> frozenset[str]:
    """Ids of all claims that are in some conflict."""
    return frozenset(claim_id for conflict in conflicts for claim_id in (conflict.first, conflict.second))

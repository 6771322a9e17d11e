"""Claims of different sources that cannot both hold as worded: differing figures, and a negation on one side only.

Whether two claims conflict depends on the two claims alone, never on the rest of the base, so a new source changes
no verdict on others. Rare words weigh more, by how common a word is in English. Precision first: a page that cries
wolf is worse than one that misses a difference. kb never decides who is right.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from compile.conflicts.alike import (
    as_written,
    differing_names,
    dimension_of,
    in_range,
    is_reported,
    numbered_apart,
    read,
    same_dimension,
    same_size,
    told_apart,
)
from compile.conflicts.dated import centuries_apart, days_apart, then_and_now
from compile.conflicts.denied import differing_denial
from compile.conflicts.pairs import Blocks, apart, in_order
from compile.conflicts.sides import differing_sides
from kb.proof.figures import STRICT_UNITS, Figure
from kb.proof.statement import Statement
from kb.text.english import (
    AUXILIARIES,
    DEMONSTRATIVES,
    NEGATIONS,
    ONES,
    ORDINALS,
    POSSESSIVES,
    SCALES,
    TENS,
    listing,
)
from kb.text.folding import flat
from kb.text.lexicon import band_of, class_of
from kb.text.words import STOPWORDS, WORD, stem_of
from kb.values import Claim, Conflict, ConflictKind, Source

VERSION: Final = "6"  # verdicts are remembered: raise it when the same claims would get others

MIN_SHARED: Final = 4  # content words both claims have
FIGURES_SHARE: Final = (0.5, 0.35)  # of the weight of the lighter and of the heavier claim
NEGATION_SHARE: Final = (0.7, 0.4)
ALIKE_SHARE: Final = (0.7, 0.45)  # from here on figures need no words in common beside them
NESTED: Final = 0.85  # of the lighter claim's weight: it says hardly anything the other does not
MIN_UNNAMED: Final = 6  # content words to share where one names no subject (He, The film) and dates differ
MAX_SUBJECT: Final = 12  # words
SAME_SHARE: Final = (0.8, 0.45)  # and claims no rare word or name in common
KEYS: Final = 7  # a claim's heaviest words; claims that share two of them are compared
RARE: Final = 11  # band of a word (log2 of its rank) that ties two claims to one subject
ROUNDING: Final = Decimal("0.1")  # figures no further apart than this share do not differ where one is said to be about
SPANS: Final = frozenset(["since", "until"])  # say when something began or ended, not when it happened
LOOSENESS: Final = Decimal("1.5")  # and than this factor where one is said to be a limit
YEARS: Final = 10  # by which a year that is said to be about may be another
FREEDOM: Final = 2  # and than this one where the other keeps to it


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A claim with the weights of its content words."""

    claim: Claim
    text: str
    weights: dict[str, int]
    total: int
    turns: bool  # it has a figure or a negation: only such claims can begin a conflict
    spoken: bool  # somebody is quoted as saying it

    def heaviest(self) -> list[str]:
        """Its heaviest words, sorted."""
        ranked = sorted(sorted(self.weights), key=self.weights.__getitem__, reverse=True)  # equals by letter
        return sorted(ranked[:KEYS])


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing all claims found, and enough of them that the next time only new claims need be compared."""

    conflicts: tuple[Conflict, ...] = ()  # every conflicting pair, also where one stands for all
    stems: Mapping[str, Sequence[str]] = field(default_factory=dict)  # claim id -> its heaviest words, sorted
    dates: Mapping[str, str] = field(default_factory=dict)  # source id -> its date

    def dump(self) -> str:
        """As JSON."""
        return json.dumps([VERSION, [astuple(c) for c in self.conflicts], self.stems, self.dates], ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> Compared:
        """What ``dump`` gave; nothing where it is empty or another version's."""
        version, conflicts, stems, dates = json.loads(text or "[0, [], {}, {}]")
        return cls(tuple(Conflict(*c) for c in conflicts), stems, dates) if version == VERSION else cls()

    def shown(self, claims: Mapping[str, Claim]) -> tuple[Conflict, ...]:
        """Each conflict once: of claims that say the same in the same words, one pair stands for all."""
        told: dict[tuple[str, str], Conflict] = {}
        for conflict in self.conflicts:
            told.setdefault((flat(claims[conflict.first].text), flat(claims[conflict.second].text)), conflict)
        return tuple(told.values())


def conflicts_of(claims: Sequence[Claim], sources: Mapping[str, Source]) -> list[Conflict]:
    """Every conflicting pair once, the newer source's claim first where dates are known; sorted by claim ids.

    Claims of one source are never compared with each other. Near n log n in the number of claims.
    """
    by_id = {claim.id: claim for claim in claims}
    return list(compared(by_id, sources).shown(by_id))


def compared(claims: Mapping[str, Claim], sources: Mapping[str, Source], before: Compared | None = None) -> Compared:
    """All claims (by id) compared. The same whatever was compared ``before``, which only saves time.

    Where claims left, others may have to be compared that were too many before; so all are compared again then.
    """
    dates = {name: sources[name].date for name in sorted({c.source for c in claims.values()} & sources.keys())}
    if before is None or not (before.stems.keys() <= claims.keys() and before.dates.items() <= dates.items()):
        before = Compared()
    weighed = _Scales(claims)
    stems = {name: before.stems.get(name) or weighed[name].heaviest() for name in sorted(claims)}
    new = claims.keys() - before.stems.keys()
    blocks = Blocks(stems, new.union(*((c.first, c.second) for c in before.conflicts)))
    found = [conflict for conflict in before.conflicts if blocks.compares(conflict.first, conflict.second)]
    verdicts: dict[tuple[str, str], tuple[ConflictKind, str] | None] = {}
    for name, partners in blocks.partners(new):
        one = weighed[name]
        for other in map(weighed.__getitem__, partners):
            if one.claim.source == other.claim.source or not _may_conflict(one, other):
                continue
            first, second = (one, other) if in_order(one.claim, other.claim, sources) else (other, one)
            texts = first.text, second.text
            verdict = verdicts[texts] if texts in verdicts else verdicts.setdefault(texts, _conflict(first, second))
            if verdict is not None:
                found.append(Conflict(first.claim.id, second.claim.id, *verdict))
    return Compared(tuple(sorted(found, key=lambda c: (c.first, c.second))), stems, dates)


class _Scales(dict[str, _Weighed]):
    """Claims weighed, by id, each when it is first asked for."""

    def __init__(self, claims: Mapping[str, Claim]) -> None:
        self._claims = claims

    def __missing__(self, name: str) -> _Weighed:
        found = self[name] = _weigh(self._claims[name])
        return found


def _weigh(claim: Claim) -> _Weighed:
    spoken = bool(claim.attributed_to)
    text = _without_noise(flat(claim.text)) if spoken else flat(claim.text)
    turns, weights = False, {}
    for turning, stem, weight in map(_word, WORD.findall(text)):
        if stem:
            weights[stem] = weight
        if turning:
            turns = True
    return _Weighed(claim, text, weights, sum(weights.values()), turns, spoken)


@lru_cache(maxsize=100_000)
def _word(written: str) -> tuple[bool, str, int]:
    """Whether a word is a figure or a negation; the stem and the weight of one that carries meaning, "" and 0 else."""
    low = written.casefold().replace("’", "'").removesuffix("'s")
    if low in NEGATIONS or low.endswith("n't"):
        return True, "", 0
    if low in STOPWORDS or low[0].isdigit():
        return low[0].isdigit(), "", 0
    # 38 metres high and 180 feet high say the same of a tower but for the figure
    measure = dimension_of(low)
    return low in _NUMBERS, measure or stem_of(low), 2 + band_of(measure or low)


_NUMBERS = frozenset([*ONES[2:13], *TENS, *ORDINALS[:10], *SCALES, "dozen", "half", "twice"]) - {"trillion"}


# Who says "I don't know" denies nothing that another knows; who says "you have a minute left" says it of now.
_SELF: Final = re.compile(r"\b(?:I|me|my|we|us|our|you|your)\b", re.IGNORECASE)
_YOU: Final = re.compile(r"\byour?\b", re.IGNORECASE)
# What a transcript notes beside the words, and sounds that are none.
_NOISE: Final = re.compile(r"[{\[(<]\w+[}\])>]|\b(?:uh|um|mm|hmm|mhm|er|erm|yeah|yep|okay|ok)\b,?", re.IGNORECASE)


def _without_noise(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text).split())


def _of_the_moment(one: _Weighed, other: _Weighed) -> bool:
    """Whether somebody speaks to somebody: to another, at another time, other figures belong."""
    return one.spoken and other.spoken and bool(_YOU.search(one.text) or _YOU.search(other.text))


def _may_conflict(one: _Weighed, other: _Weighed) -> bool:
    """What can be told of two claims before they are parsed, the quickest first."""
    if one.text == other.text or _of_the_moment(one, other):
        return False
    if not (one.turns or other.turns):
        return bool(differing_names(one.text, other.text) or differing_sides(one.text, other.text))
    alike = _shared(one, other, *FIGURES_SHARE) or differing_sides(one.text, other.text) is not None
    return alike and not apart(one.text, other.text)


def _shared(one: _Weighed, other: _Weighed, lighter: float, heavier: float) -> bool:
    common = one.weights.keys() & other.weights.keys()
    if len(common) < MIN_SHARED - 1:
        return False
    weight = sum([one.weights[stem] for stem in common])
    least, most = sorted((one.total, other.total))
    if len(common) < (MIN_SHARED if weight < least else MIN_SHARED - 1):  # one less where all of one claim is shared
        return False
    return weight >= lighter * least and weight >= heavier * most


def _conflict(one: _Weighed, other: _Weighed) -> tuple[ConflictKind, str] | None:
    """The kind of conflict and the differing words, or None."""
    first, second = read(one.text), read(other.text)
    if names := differing_names(one.text, other.text):
        return "names", " / ".join(names)
    if (sides := differing_sides(one.text, other.text)) and not (one.spoken or other.spoken):
        return "degree", " / ".join(sides)
    if told_apart(first, second) or numbered_apart(one.text, other.text) or then_and_now(one.text, other.text):
        return None
    if not _may_speak_of_one_thing(first, second, one, other):
        return None
    alike = _shared(one, other, *ALIKE_SHARE)
    if alike and (days := days_apart(one.text, other.text) or centuries_apart(one.text, other.text)):
        return "figures", " / ".join(days)
    pairs = _differing_figures(first, second, alike)
    if len(pairs) == 1 and not _agree(*pairs[0]):
        a, b = pairs[0]
        if in_range(a, other.text) > in_range(a, one.text) or in_range(b, one.text) > in_range(b, other.text):
            return None
        named = _subject(first, one) is not None and _subject(second, other) is not None
        dated = {_kind(a), _kind(b)} & {"calendar", "ordinal", "month-name"}
        if dated and not named and len(one.weights.keys() & other.weights.keys()) < MIN_UNNAMED:
            return None  # "It was shown at the 13th festival": who knows what
        return "figures", f"{as_written(a, one.text)} / {as_written(b, other.text)}"
    if not pairs and _shared(one, other, *NEGATION_SHARE) and is_reported(one.text) == is_reported(other.text):
        in_person = one.spoken and other.spoken and (_SELF.search(one.text) or _SELF.search(other.text))
        return None if in_person else differing_denial(first, second)
    return None


def _may_speak_of_one_thing(first: Statement, second: Statement, one: _Weighed, other: _Weighed) -> bool:
    """Neither names what the other does not; they share something rare; and unless one says no more than the other,
    both name their subject, and the same one: "He ran in 1956" and "She swam in 1972" are no difference.
    """
    mine = {name for run in first.names for name in run}
    theirs = {name for run in second.names for name in run}
    if mine - set(second.words) and theirs - set(first.words):
        return False
    common = one.weights.keys() & other.weights.keys()
    rare = any(one.weights[stem] >= 2 + RARE for stem in common)
    if not (rare or mine & theirs or _shared(one, other, *SAME_SHARE)):
        return False
    talk = one.spoken and other.spoken  # in which "that" and "it" are what somebody just pointed at
    if not talk and sum(one.weights[stem] for stem in common) >= NESTED * min(one.total, other.total):
        return True
    subjects = _subject(first, one), _subject(second, other)
    return subjects[0] is not None and subjects[1] is not None and bool(subjects[0] & subjects[1])


_POINTERS = DEMONSTRATIVES | POSSESSIVES | listing("he she it they the there such")


def _subject(statement: Statement, item: _Weighed) -> frozenset[str] | None:
    """The stems before the first verb; None where they name nothing (He, Its capital, The film)."""
    names = {name for run in statement.names for name in run}
    subject: set[str] = set()
    named = False
    for word in statement.words[:MAX_SUBJECT]:
        if word in AUXILIARIES or (class_of(word) in "ePZM" and word not in names):
            break
        stem = stem_of(word)
        named = named or word in names or item.weights.get(stem, 0) >= 2 + RARE
        if stem in item.weights:
            subject.add(stem)
    bare = statement.words[:1] and statement.words[0] in _POINTERS
    return frozenset(subject) if named or len(subject) > 1 or (subject and not bare) else None


_Counted = tuple[Figure, frozenset[str], frozenset[str]]  # with the words beside it, and those before it


def _differing_figures(first: Statement, second: Statement, alike: bool) -> list[tuple[Figure, Figure]]:
    """Pairs of figures that count the same thing and differ, each figure in one pair at most.

    What a figure counts is told by its unit and by the words next to it. In claims that are ``alike`` it is enough
    that the words both have stand on the same side of it; in others "since 1874" does not differ from "in 1983".
    """
    mine, theirs = _unmatched(first, second), _unmatched(second, first)
    common = first.stems & second.stems
    pairs = [
        (len(near & beside), i, j)
        for i, (a, near, earlier) in enumerate(mine)
        for j, (b, beside, before) in enumerate(theirs)
        if _comparable(a, b)
        and (a.value != b.value or same_dimension(a, b))
        and (near & beside or (alike and len(common & (earlier ^ before)) * 5 <= len(common)))
        and (alike or a.modifiers & SPANS == b.modifiers & SPANS)
    ]
    best: list[tuple[Figure, Figure]] = []
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            best.append((mine[i][0], theirs[j][0]))
    return best


def _unmatched(statement: Statement, other: Statement) -> list[_Counted]:
    """The figures of ``statement`` beyond those that ``other`` has as well."""
    have = Counter(_same(figure) for figure in other.figures)
    scaled = {(figure.shown.split()[0], figure.value) for figure in other.figures}
    rest: list[_Counted] = []
    for figure, near, before in zip(statement.figures, statement.near, statement.before, strict=True):
        key = _same(figure)
        if have[key]:
            have[key] -= 1
            continue
        shown = figure.shown.split()[0]  # 11 beside 11 million is no difference
        if not any(other_shown == shown and value != figure.value for other_shown, value in scaled):
            rest.append((figure, near, before))
    return rest


def _same(figure: Figure) -> tuple[str, str]:
    """What two figures that say the same have in common: 12 kilometres are not 12 miles."""
    return figure.value, figure.unit if figure.unit == "ordinal" or same_dimension(figure, figure) else ""


def _kind(figure: Figure) -> str:
    if figure.unit:
        return figure.unit
    return "calendar" if len(figure.shown) == 4 and figure.shown.isdigit() else "number"


def _comparable(a: Figure, b: Figure) -> bool:
    one, other = _kind(a), _kind(b)
    plain = {one, other} - STRICT_UNITS - {"calendar", "month-name"}
    return one == other or (len(plain) == 2 and "number" in plain) or same_dimension(a, b)


def _agree(a: Figure, b: Figure) -> bool:
    """Whether two different figures may both be right: one is a rounding of the other, or said to be approximate."""
    try:
        x, y = Decimal(a.value), Decimal(b.value)
    except InvalidOperation:
        return False
    if _kind(a) == "calendar":
        return bool((a.modifiers | b.modifiers) & {"about", "nearly"}) and abs(x - y) <= YEARS
    if a.unit != b.unit and same_dimension(a, b):
        return same_size(a, b)
    for (rough, figure), (exact, _) in (((x, a), (y, b)), ((y, b), (x, a))):
        digits = len(rough.normalize().as_tuple().digits)
        scaled = not figure.shown.split()[0].strip("$€£¥").replace(",", "").isdigit() or figure.value.endswith("00000")
        finer = len(exact.normalize().as_tuple().digits) >= digits + 2
        if scaled and finer and exact and round_to(exact, digits) == rough:
            return True  # 3.5 million, and 3,482,000
    if a.modifiers == b.modifiers:
        return False
    limits = a.modifiers | b.modifiers
    if limits & {"more", "least", "less", "most"}:  # more than 500, and 620; up to 40, and 12
        low, high = sorted((abs(x), abs(y)))
        larger, smaller = (a, b) if abs(x) > abs(y) else (b, a)
        allowed = smaller.modifiers & {"more", "least"} or larger.modifiers & {"less", "most"}
        return high <= low * (FREEDOM if allowed else LOOSENESS)
    return bool(limits & {"about", "nearly"}) and abs(x - y) <= max(abs(x), abs(y)) * ROUNDING


def round_to(value: Decimal, digits: int) -> Decimal:
    """``value`` rounded to so many significant digits."""
    return round(value, digits - 1 - value.adjusted())

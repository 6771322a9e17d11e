"""Which claims a model compares: all that take a side, and of the others those that may well contradict one another.

Opinions and figures are all compared, and what denies or judges, for opposite views on one question seldom share its
words. Other facts are where two of one topic are a likely pair: they share rare words and differ by what turns a
statement: opposite words, a negation, a degree, figures, names, or who holds an opinion. Whether a pair is likely
depends on the claims of its topic alone, and each topic gives no more pairs than a share of its claims, so the cost
grows with the sources and no faster.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import ceil, log, sqrt
from typing import Final

from compile.conflicts.alike import opposed
from kb.proof.cues import CUES, OPPOSITES
from kb.text.english import DENIALS, NEGATIONS, REPORTING, listing, opposites
from kb.text.folding import flat
from kb.text.lexicon import band_of
from kb.text.words import STOPWORDS, WORD, stem_of, stems_in
from kb.values import Claim

SIDES: Final = frozenset({"opinion", "number"})  # kinds of claims that answer a question others may answer otherwise
PAIRS: Final = 8  # of one topic at most: a hub of hundreds of claims costs no more than a page of thirty
SHARE: Final = 0.25  # pairs for each claim of a topic: five on a page of twenty, one on a page of four
TWICE: Final = 2  # pairs a claim is in, of one topic: else one sentence that is like all would fill them
COMMON: Final = 20  # claims of a topic with a word beyond which it ties no two of them: the topic's own name
SHARED: Final = 2  # content words both have
LIKELY: Final = 0.55  # of six documents on one subject a pair for 4 or 5 claims; at 0.42 half as many more, weaker
ALONE: Final = 0.6  # likelihood of a pair that one source tells in one voice: it seldom contradicts itself

# What each way of differing adds to likeness, which is 0 to 1. An opposite word says most, another name least: nearly
# any two sentences name something else.
_OPPOSED, _DENIED, _DEGREE, _FIGURES, _VIEWS, _NAMES = 0.35, 0.25, 0.2, 0.2, 0.12, 0.05
_FAR: Final = 0.2  # and another source: who talk with each other mostly agree, and a document with itself

_CAPITALISED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
_SAYING: Final = frozenset(map(stem_of, {*REPORTING, "according"}))
_FIGURE = re.compile(r"\d[\d.,]*")
_DEGREES: Final = listing("all most many several some few sometimes usually rarely only half may must more less")
# Words by which people judge one thing differently; what excludes each other as fact is in the gate's own list.
_PRAISE: Final = listing(
    """better best good great excellent useful helpful valuable effective works essential necessary needed crucial
vital important benefit benefits improve improves improved helps optimistic optimism hope solves solved right"""
)
_BLAME: Final = listing(
    """worse worst bad poor terrible useless worthless ineffective overrated unnecessary needless optional
irrelevant unimportant pointless harm harms harmful damage damages worsen worsens hurts
pessimistic pessimism fear wrong problem"""
)
_JUDGED = """
easy easier simple simpler trivial / hard harder difficult complex complicated
more / less fewer
increase increases increased / decrease decreases decreased
rise rises rose rising grow grows grew growing / fall falls fell falling shrink shrinks shrank decline declines declined
fast faster quick quickly soon / slow slower slowly gradual gradually
always / never
everyone everybody everything / nobody nothing none
cheap cheaper affordable / expensive costly
possible feasible able / impossible infeasible unable
likely probable certain / unlikely improbable doubtful
replace replaces replaced / assist assists complement complements keep keeps remain remains
overestimate overestimates overestimated / underestimate underestimates underestimated
"""
_OPPOSING: Final = (*OPPOSITES, (_PRAISE, _BLAME), *opposites(_JUDGED))


@dataclass(frozen=True, slots=True)
class _Read:
    """What is looked at in one claim's text."""

    weights: Mapping[str, int]  # of its content words, by stem
    words: Set[str]
    denied: bool
    degrees: Set[str]
    figures: Set[str]
    names: Set[str]


def compared(claims: Mapping[str, Claim], known: Set[frozenset[str]] = frozenset()) -> list[Claim]:
    """The claims to compare, in order of their ids; arguments as for ``candidates``. Pages have no say in it, so that
    a model can be asked while they are still being grouped."""
    likely = {claim.id for pair in candidates(claims, known) for claim in pair}
    return [claims[key] for key in sorted(claims) if key in likely or _takes_side(claims[key])]


def _takes_side(claim: Claim) -> bool:
    if claim.kind in SIDES:
        return True
    read = _read(claim.text, claim.attributed_to)
    return read.denied or any(not read.words.isdisjoint(some) for pair in _OPPOSING for some in pair)


def candidates(claims: Mapping[str, Claim], known: Set[frozenset[str]] = frozenset()) -> list[tuple[Claim, Claim]]:
    """Likely pairs, each once, those of one topic together, its likeliest first.

    A topic is what a model named for claims (by id). ``known`` pairs are left out: rules have found them already.
    """
    topics: defaultdict[str, list[str]] = defaultdict(list)
    for claim in claims.values():
        for name in {topic.casefold() for topic in claim.topics}:
            topics[name].append(claim.id)
    found: dict[frozenset[str], tuple[Claim, Claim]] = {}
    for _, members in sorted(topics.items()):
        for one, other in _of_topic([claims[key] for key in members], known):
            found.setdefault(frozenset((one.id, other.id)), (one, other))
    return list(found.values())


def _of_topic(members: Collection[Claim], known: Set[frozenset[str]]) -> Iterator[tuple[Claim, Claim]]:
    by_id = {claim.id: claim for claim in members}
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(by_id):
        for stem in _read(by_id[key].text, by_id[key].attributed_to).weights:
            holders[stem].append(key)
    rarity = {stem: log(1 + len(by_id) / len(some)) for stem, some in holders.items()}
    ranked = []
    for one, other in _near(holders):
        if frozenset((one, other)) not in known:
            likely = _likelihood(by_id[one], by_id[other], rarity)
            ranked += [(-likely, one, other)] if likely >= LIKELY else []
    used: Counter[str] = Counter()
    left = min(PAIRS, ceil(SHARE * len(by_id)))
    for _, one, other in sorted(ranked):
        if left and used[one] < TWICE and used[other] < TWICE:
            used.update((one, other))
            left -= 1
            yield by_id[one], by_id[other]


def _near(holders: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Claims that share ``SHARED`` content words, in order of their ids; linear in the claims of a topic."""
    shared = Counter(pair for some in holders.values() if len(some) <= COMMON for pair in combinations(some, 2))
    return (pair for pair, number in shared.items() if number >= SHARED)


def _likelihood(one: Claim, other: Claim, rarity: Mapping[str, float]) -> float:
    """How likely two claims contradict each other; 0 where nothing turns one against the other.

    ``rarity`` says how seldom the claims of their topic have a stem.
    """
    first, second = (_read(claim.text, claim.attributed_to) for claim in (one, other))
    differing = (
        _OPPOSED * opposed(first.words, second.words, _OPPOSING)
        + _DENIED * (first.denied != second.denied)
        + _DEGREE * bool(first.degrees - second.degrees and second.degrees - first.degrees)
        + _FIGURES * bool(first.figures - second.figures and second.figures - first.figures)
        + _NAMES * bool(first.names - second.words and second.names - first.words)
    )
    voices = (one.source, one.attributed_to.casefold()), (other.source, other.attributed_to.casefold())
    if one.kind == other.kind == "opinion" and voices[0] != voices[1]:
        differing += _VIEWS
    if not differing or flat(one.text).casefold() == flat(other.text).casefold():
        return 0.0
    heavy = [{stem: weight * rarity[stem] for stem, weight in read.weights.items()} for read in (first, second)]
    common = sum(weight * heavy[1].get(stem, 0) for stem, weight in heavy[0].items())
    lengths = [sqrt(sum(weight**2 for weight in some.values())) for some in heavy]
    like = common / (lengths[0] * lengths[1])
    return (like + differing + _FAR * (one.source != other.source)) * (ALONE if voices[0] == voices[1] else 1)


@lru_cache(maxsize=20_000)
def _read(text: str, holder: str) -> _Read:
    """A text without the names and verbs that say who holds it."""
    text = flat(text).replace("’", "'")
    said = stems_in(holder) | (_SAYING if holder else frozenset())
    words = [word.casefold().removesuffix("'s") for word in WORD.findall(text)]
    words = [word for word in words if stem_of(word) not in said]
    weights = {stem_of(word): 2 + band_of(word) for word in words if word not in STOPWORDS and not word[0].isdigit()}
    return _Read(
        weights,
        frozenset(words),
        any(word in NEGATIONS or word in DENIALS or word.endswith("n't") for word in words),
        frozenset(CUES[word] for word in words if CUES.get(word) in _DEGREES),
        frozenset(figure.rstrip(".,") for figure in _FIGURE.findall(text)),
        frozenset(name.casefold() for name in _CAPITALISED.findall(text)) - said,
    )

"""Which sentence of the passages found answers best: nine features and one fixed linear model.

Pure: it sees texts, counts and vectors that were handed in, and knows neither library nor index. The weights were
fitted by ``tests/bench/fit_ranking.py``; nothing is learnt at run time, so the same base gives the same ranking.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kb.ask.question import Question, kind_fits
from kb.text.sentences import sentences
from kb.text.words import STOPWORDS, stem, tokens
from kb.values import Passage

if TYPE_CHECKING:
    from kb.index.embedder import Vector

READ = 10  # passages whose sentences are compared; more change nothing
EMBEDDED = 25  # of their sentences whose meaning is compared, the lexically best
K1, B = 1.2, 0.4  # of BM25 over sentences: length matters little there
USUAL_WORDS, USUAL_PASSAGE = 24, 160  # fixed, so that a score does not hang on its neighbours
WINDOW = 12  # words within which terms count as close together
KIN = 0.7  # what a word of the same family counts: attendance for attended

FEATURES = (
    "bm25",  # of the sentence
    "passage_bm25",
    "telling",  # coverage by what sets sentences apart: a word in all of them tells nothing
    "context",  # coverage with the sentence before and the headings
    "kind",
    "bigrams",
    "window",
    "cosine",  # of the sentence to the question
    "passage_cosine",
)
# Fitted by tests/bench/fit_ranking.py; without vectors the last two are not known and the others weigh anew.
WEIGHTS = (-3.11, 2.17, 5.17, 5.15, 1.89, 1.34, 1.66, 6.35, 9.11)
LEXICAL = (0.61, 4.46, 3.23, 5.04, 1.88, 1.29, 2.09)

Embed = Callable[[Sequence[str]], "Sequence[Vector]"]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the whole base says of a question's terms: passages in all, and passages with each stem."""

    passages: int
    frequency: Mapping[str, int]

    def idf(self, root: str) -> float:
        """How rare a term is: .3 in nearly all passages, about ln(passages) in one only."""
        df = min(self.frequency.get(root, 0), self.passages)
        return max(math.log(1 + (self.passages - df + 0.5) / (df + 0.5)), 0.3)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence of a passage; offsets into the source's canonical text. ``features`` in the order of FEATURES."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float  # in logits: a difference of 1 makes it 2.7 times as likely to be the one
    features: tuple[float, ...]


def rank(
    question: Question,
    passages: Sequence[Passage],
    statistics: Statistics,
    vector: Vector | None = None,
    cosines: Mapping[int, float] | None = None,
    embed: Embed | None = None,
) -> list[Ranked]:
    """Every sentence of the first READ passages, best first.

    With the question's ``vector`` and ``embed``, the lexically best EMBEDDED are ranked by meaning too and stand
    before the rest; ``cosines`` are those of the passages, by id.
    """
    found = sorted((_scored(c, LEXICAL) for c in features(question, passages[:READ], statistics)), key=_order)
    if vector is None or embed is None or not found:
        return found
    best = found[:EMBEDDED]
    near = [float(vector @ other) for other in embed([c.text for c in best])]
    known = cosines or {}
    dense = [
        _scored(replace(c, features=(*c.features[:7], cosine, known.get(c.passage.id, cosine))), WEIGHTS)
        for c, cosine in zip(best, near, strict=True)
    ]
    dense.sort(key=_order)
    drop = max(0.0, found[len(best)].score - dense[-1].score) if len(found) > len(best) else 0.0
    return dense + [replace(c, score=c.score - drop) for c in found[len(best) :]]


def features(question: Question, passages: Sequence[Passage], statistics: Statistics) -> list[Ranked]:
    """Every sentence with its lexical features, in reading order; both cosines are still 0."""
    texts = [(p, start, end, p.text[start:end]) for p in passages for start, end in sentences(p.text)]
    stems = [_read(text)[0] for *_, text in texts]
    weights = {root: statistics.idf(root) for root in question.stems}
    total = sum(weights.values()) or 1.0
    telling = _telling(question.stems, stems)
    kin = _kin(question.stems, {s for one in stems for s in one})
    above = {p.id: frozenset(_read(p.heading)[0]) for p in passages}
    whole = {id(p): bm25(weights, _read(p.text)[0], USUAL_PASSAGE, 0.75) / total for p in passages}
    result: list[Ranked] = []
    before: frozenset[str] = frozenset()
    last: Passage | None = None
    for (passage, start, end, text), words in zip(texts, stems, strict=True):
        here = frozenset(words)
        before = before if passage is last else frozenset()
        values = (
            bm25(weights, words, USUAL_WORDS, B) / total,
            whole[id(passage)],
            _soft_share(telling, here, kin),
            _share(weights, here | before | above[passage.id], total),
            kind_fits(question, text),
            _bigrams(question.stems, _read(text)[1]),
            _window(question.stems, words),
            0.0,
            0.0,
        )
        result.append(Ranked(passage, passage.start + start, passage.start + end, text, 0.0, values))
        before, last = here, passage
    return result


def closeness(asked: Sequence[str], text: str) -> float:
    """0 to 1: how close together, and how much in the question's order, its terms stand in a text."""
    stems, content = _read(text)
    return (_window(asked, stems) + _bigrams(asked, content)) / 2


def bm25(weights: Mapping[str, float], stems: Sequence[str], usual: int, b: float) -> float:
    """BM25 of one text for terms weighted by their idf."""
    norm = K1 * (1 - b + b * len(stems) / usual)
    counts = {root: stems.count(root) for root in weights}
    return sum(weights[root] * n * (K1 + 1) / (n + norm) for root, n in counts.items())


def _scored(candidate: Ranked, weights: Sequence[float]) -> Ranked:
    return replace(candidate, score=sum(w * f for w, f in zip(weights, candidate.features, strict=False)))


def _order(candidate: Ranked) -> tuple[float, str, int]:
    return (-candidate.score, candidate.passage.source, candidate.start)


@lru_cache(maxsize=4096)  # a session meets the same passages again and again
def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stems of all its words, and of those that carry meaning, both in order."""
    words = [(t.text.casefold() in STOPWORDS, stem(t.text)) for t in tokens(text)]
    return tuple(root for _, root in words), tuple(root for stopword, root in words if not stopword)


def _telling(asked: Sequence[str], stems: Sequence[Sequence[str]]) -> dict[str, float]:
    """How much each term tells these sentences apart, adding up to 1."""
    sets = [frozenset(one) for one in stems]
    weights = {}
    for root in asked:
        n = sum(root in one for one in sets)
        weights[root] = math.log(1 + (len(sets) - n + 0.5) / (n + 0.5))
    total = sum(weights.values()) or 1.0
    return {root: weight / total for root, weight in weights.items()}


def _kin(asked: Sequence[str], vocabulary: set[str]) -> dict[str, frozenset[str]]:
    """Words of the same family as each term, by their common beginning."""
    return {
        root: frozenset(other for other in vocabulary if _related(root, other)) if len(root) > 3 else frozenset()
        for root in asked
    }


def _related(one: str, other: str) -> bool:
    if one[:4] != other[:4] or not one.isalpha() or one == other:
        return False
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return common >= 0.65 * max(len(one), len(other))


def _soft_share(weights: Mapping[str, float], here: frozenset[str], kin: Mapping[str, frozenset[str]]) -> float:
    return sum(w * (1.0 if root in here else KIN if kin[root] & here else 0.0) for root, w in weights.items())


def _share(weights: Mapping[str, float], present: frozenset[str], total: float) -> float:
    return sum(weight for root, weight in weights.items() if root in present) / total


def _bigrams(asked: Sequence[str], content: Sequence[str]) -> float:
    """Share of the question's neighbouring terms that are neighbours here too."""
    pairs = set(pairwise(asked))
    return len(pairs & set(pairwise(content))) / len(pairs) if pairs else 0.0


def _window(asked: Sequence[str], stems: Sequence[str]) -> float:
    """Most of the question's terms that stand together within WINDOW words, as a share of them."""
    wanted = set(asked)
    places = [(i, root) for i, root in enumerate(stems) if root in wanted]
    best = 0
    for first, (begin, _) in enumerate(places):
        close = {root for i, root in places[first : first + WINDOW] if i < begin + WINDOW}
        best = max(best, len(close))
    return best / len(wanted) if wanted else 0.0

"""Fits the weights of ``kb.ask.rank``: which sentence of the passages found holds the answer.

Run ``python -m tests.bench.fit_ranking [SHARED]``. A softmax over the sentences of a question, pushed towards those
that hold a gold answer; nine features, no tuning. Prints how weights fitted on every other article do on the rest,
both ways, and then the weights fitted on all, which are the ones written into the module.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

import kb.ask.rank as ranking
from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.retrieve import retrieve
from kb.index.minilm import MiniLM
from tests.ask.squad_asked import articles, questions, squad

ROOT = Path(__file__).resolve().parents[2]

Sample = tuple[str, "np.ndarray", "np.ndarray"]  # article, features by sentence, does it hold the answer
LEXICAL = 7  # the features that need no vectors come first
DECAY = 1e-3


def main(shared: Path) -> None:
    """Collect, fit, print."""
    with tempfile.TemporaryDirectory() as folder:
        samples = collect(shared, Path(folder))
    odd = set(articles(shared)[1::2])
    halves = [s for s in samples if s[0] not in odd], [s for s in samples if s[0] in odd]
    for name, width in (("WEIGHTS", len(ranking.FEATURES)), ("LEXICAL", LEXICAL)):
        for train, test in (halves, halves[::-1]):
            print(f"{name}: fitted on {len(train)}, on the other {len(test)}: {rates(test, fit(train, width))}")
        print(f"{name} = ({', '.join(f'{w:.2f}' for w in fit(samples, width))})")


def collect(shared: Path, folder: Path) -> list[Sample]:
    """Every answerable question with the features of the sentences found for it."""
    ranking.EMBEDDED = ranking.SURELY = 10_000  # all, so that no earlier weights decide which are seen
    meaning = Meaning(MiniLM())
    samples = []
    with squad(shared, folder) as library:
        for asked in questions(shared):
            question = parse(asked.text)
            found = retrieve(library, question, meaning)
            cosines = {f.passage.id: f.cosine for f in found.found if f.cosine}
            assert found.vector is not None
            dense = ranking.Dense(found.vector, cosines, meaning.sentences)
            ranked = ranking.rank(found.question, [f.passage for f in found.found], found.statistics, dense)
            features = np.array([c.features for c in ranked])
            holds = np.array([any(answer in c.text for answer in asked.answers) for c in ranked], dtype=bool)
            samples.append((asked.article, features, holds))
    return samples


def fit(samples: list[Sample], width: int, steps: int = 400) -> np.ndarray:
    """Weights that make the sentences holding an answer likely among those of their question."""
    usable = [(x[:, :width], y) for _, x, y in samples if y.any()]
    rows, holds = np.vstack([x for x, _ in usable]), np.concatenate([y for _, y in usable])
    spread = rows.std(axis=0) + 1e-9
    rows = rows / spread
    starts = np.cumsum([0, *(len(x) for x, _ in usable)])
    group = np.repeat(np.arange(len(usable)), np.diff(starts))
    weights, speed, scale = np.zeros(width), np.zeros(width), np.zeros(width)
    for step in range(1, steps + 1):  # Adam with a step length that runs out
        scores = rows @ weights
        power = np.exp(scores - np.maximum.reduceat(scores, starts[:-1])[group])
        every = power / np.add.reduceat(power, starts[:-1])[group]
        right = power * holds / (np.add.reduceat(power * holds, starts[:-1])[group] + 1e-300)
        slope = (every - right) @ rows / len(usable) + 2 * DECAY * weights
        speed, scale = 0.9 * speed + 0.1 * slope, 0.99 * scale + 0.01 * slope**2
        pace = 0.1 * (1 - step / steps)
        weights -= pace * speed / (1 - 0.9**step) / (np.sqrt(scale / (1 - 0.99**step)) + 1e-8)
    fitted: np.ndarray = weights / spread
    return fitted


def rates(samples: list[Sample], weights: np.ndarray) -> str:
    """Share of questions whose answer stands in the first, first three, first five sentences."""
    hits = {1: 0, 3: 0, 5: 0}
    for _, features, holds in samples:
        if not len(features):
            continue
        order = np.argsort(-(features[:, : len(weights)] @ weights), kind="stable")
        for first in hits:
            hits[first] += bool(holds[order[:first]].any())
    return "  ".join(f"@{first} {count / len(samples):.3f}" for first, count in hits.items())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")

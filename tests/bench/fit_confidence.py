"""Fits the weights of ``kb.ask.confidence``: does the base speak of what is asked?

Run ``python -m tests.bench.fit_confidence [SHARED]``. Good: an answerable question whose answer stands in the first
three sentences. Bad: the same questions put to a base without their article (five articles out at a time). Questions
that their own paragraph does not answer, and misses, count a tenth: words hardly tell them apart, but they should
not look certain. Prints what weights fitted on every other article do on the rest, then the weights of all.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.ask.confidence import INPUTS, signs
from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.retrieve import retrieve
from kb.ask.search import ranked_sentences
from kb.index.embedder import NoEmbedder
from kb.index.minilm import MiniLM
from kb.library import Library
from tests.ask.squad_asked import Asked, articles, questions, squad

ROOT = Path(__file__).resolve().parents[2]

AT_ONCE = 5  # articles left out of a base
HARD = 0.1  # weight of questions without an answer in their own paragraph, and of misses
DECAY = 1e-3


@dataclass(frozen=True, slots=True)
class Sample:
    """What the model saw of one question, and what it was."""

    article: str
    kind: str  # held, missed, absent (article not in the base), hard (not answered by its own paragraph)
    signs: tuple[float, ...]


def main(shared: Path) -> None:
    """Collect, fit, print; with vectors and without."""
    odd = set(articles(shared)[1::2])
    for name, meaning, width in (
        ("WEIGHTS", Meaning(MiniLM()), len(INPUTS)),
        ("LEXICAL", Meaning(NoEmbedder()), len(INPUTS) - 2),
    ):
        with tempfile.TemporaryDirectory() as folder:
            samples = collect(shared, Path(folder), meaning)
        halves = [s for s in samples if s.article not in odd], [s for s in samples if s.article in odd]
        for train, test in (halves, halves[::-1]):
            print(f"{name}: on the other half: {rates(test, fit(train, width))}")
        weights = fit(samples, width)
        print(f"{name} = ({', '.join(f'{w:.2f}' for w in weights)})   {rates(samples, weights)}", flush=True)


def collect(shared: Path, folder: Path, meaning: Meaning) -> list[Sample]:
    """All questions against the whole base, and the answerable ones against a base without their article."""
    vectors: dict[str, bytes] = {}
    asked = list(questions(shared))
    with squad(shared, folder / "all", vectors=vectors) as library:
        samples = [s for q in asked for s in look(library, meaning, q, "held")]
        samples += [s for q in questions(shared, answerable=False) for s in look(library, meaning, q, "hard")]
    names = articles(shared)
    for first in range(0, len(names), AT_ONCE):
        out = names[first : first + AT_ONCE]
        with squad(shared, folder / out[0], out, vectors) as library:
            samples += [s for q in asked if q.article in out for s in look(library, meaning, q, "absent")]
    return samples


def look(library: Library, meaning: Meaning, asked: Asked, kind: str) -> list[Sample]:
    """One sample, none where nothing is found: that is no question of weights."""
    found = retrieve(library, parse(asked.text), meaning)
    ranked = ranked_sentences(found, meaning)
    if not ranked:
        return []
    if kind == "held" and not any(answer in c.text for c in ranked[:3] for answer in asked.answers):
        kind = "missed"
    return [Sample(asked.article, kind, signs(found, ranked[0]))]


def fit(samples: list[Sample], width: int) -> np.ndarray:
    """Constant and weights of the logistic model, good and bad weighing the same; Newton's method."""
    good = np.array([s.kind == "held" for s in samples])
    share = np.array([HARD if s.kind in ("hard", "missed") else 1.0 for s in samples])
    share[good] /= 2 * share[good].sum()
    share[~good] /= 2 * share[~good].sum()
    rows = np.array([s.signs[:width] for s in samples])
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    rows = np.column_stack([np.ones(len(rows)), (rows - middle) / spread])
    decay = DECAY * np.diag([0.0, *[1.0] * width])
    weights = np.zeros(width + 1)
    for _ in range(40):
        sure = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (share * (sure - good)) + decay @ weights
        bend = (rows * (share * sure * (1 - sure))[:, None]).T @ rows + decay + 1e-9 * np.eye(width + 1)
        weights -= np.linalg.solve(bend, slope)
    scaled = weights[1:] / spread
    return np.array([weights[0] - scaled @ middle, *scaled])


def rates(samples: list[Sample], weights: np.ndarray) -> str:
    """Share answered of each kind, and how well absent is told from present."""
    width = len(weights) - 1
    by: dict[str, np.ndarray] = {}
    for kind in ("held", "missed", "absent", "hard"):
        by[kind] = np.array([weights[0] + weights[1:] @ np.array(s.signs[:width]) for s in samples if s.kind == kind])
    there = np.concatenate([by["held"], by["missed"]])
    shares = "  ".join(f"{kind} {float((values > 0).mean()):.3f}" for kind, values in by.items())
    return f"answered {float((there > 0).mean()):.3f} ({shares})  AUC {auc(there, by['absent']):.3f}"


def auc(good: np.ndarray, bad: np.ndarray) -> float:
    """How often a good one scores above a bad one."""
    return float((np.searchsorted(np.sort(bad), good)).mean() / len(bad))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")

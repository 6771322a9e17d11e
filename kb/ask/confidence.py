"""How sure kb is that the sources answer: one number between 0 and 1, on one scale for all questions.

A fixed logistic model over five things that can be seen before anything is answered. It was fitted by
``tests/bench/fit_confidence.py`` on questions about articles in the base against questions about articles taken out
of it. It tells whether the base speaks of what is asked; it cannot tell a question with one name swapped from the
true one. Cosines are those of the built-in model; without it, words alone decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kb.ask.question import Question
from kb.ask.rank import FEATURES, Ranked
from kb.index.minilm import MiniLM
from kb.text.words import stem, tokens

ABSTAIN_BELOW = 0.5

INPUTS = ("context", "telling", "missing_names", "cosine", "passage_cosine")
# The first weight is the constant; fitted by tests/bench/fit_confidence.py.
WEIGHTS = (-7.33, 3.75, 1.66, -0.67, 5.73, 4.63)
LEXICAL = (-4.47, 8.45, 0.43, -0.91)


def confidence(question: Question, ranked: Sequence[Ranked], embedder_id: str) -> float:
    """0 to 1; 0 where nothing was found or asked. ``ranked`` best first."""
    if not ranked or question.bare:
        return 0.0
    seen = signs(question, ranked[0])
    dense = embedder_id == MiniLM.id and any(ranked[0].features[-2:])
    weights = WEIGHTS if dense else LEXICAL
    return 1 / (1 + math.exp(-(weights[0] + sum(w * x for w, x in zip(weights[1:], seen, strict=False)))))


def signs(question: Question, best: Ranked) -> tuple[float, ...]:
    """What the model sees of the best sentence and its passage, in the order of INPUTS."""
    seen = dict(zip(FEATURES, best.features, strict=True))
    present = {stem(t.text) for t in tokens(f"{best.passage.heading}\n{best.passage.text}")}
    missing = sum(term.name and term.stem not in present for term in question.terms)
    seen["missing_names"] = float(min(missing, 3))
    return tuple(seen[name] for name in INPUTS)

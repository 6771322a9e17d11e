"""How sure kb is that the sources answer: one number between 0 and 1, on one scale for all questions.

A fixed logistic model over six things that can be seen before anything is answered. It was fitted by
``tests/bench/fit_confidence.py`` on questions about documents in the base against questions about documents taken out
of it. It tells whether the base speaks of what is asked; it cannot tell a question with one name swapped from the
true one. Cosines are those of the built-in model; without it, words alone decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kb.ask.asked_for import counts
from kb.ask.question import kind_fits, names_amount
from kb.ask.rank import FEATURES, Ranked
from kb.ask.retrieve import Search
from kb.ask.spaceless import has_spaceless
from kb.ask.terms import coverage, read
from kb.index.minilm import MiniLM

INPUTS = ("told", "around", "telling", "called", "cosine", "passage_cosine")
# The first weight is the constant. As tests/bench/fit_confidence.py fits them on one half of SQuAD, of papers,
# meetings, abstracts and a reading pile, and tells of the other. The ranking of talk has changed since: fitted on it
# as it is they are -4.87, 1.32, 3.28, -1.00, 0.80, 2.28, 3.44, and -2.88, 0.60, 5.55, -1.47, 2.08 without vectors.
WEIGHTS = (-4.47, 1.25, 3.35, -1.68, 1.41, 4.50, 0.90)
LEXICAL = (-2.80, 0.46, 5.11, -0.93, 2.14)


UNHEARD = 1.5  # logits for characters that no source has: a word, which of many pairs may be but one
DEFINED = 1.5  # logits for a sentence that says what, or who, the thing asked about is: no other text begins so
CALLED = 1.0  # logits for the amount asked for, called as the question calls it, in a source that tells all the rest
# Logits for the kind asked for standing in what is shown: a sum, a number, a name, a place. With more, or for dates
# too, more than 5 in 100 of the floor of tests/ask/test_floors.py are answered.
FITS = 0.1
UNCOUNTED = 3.0  # logits where what is to be counted stands nowhere near: see kb.ask.asked_for

# Of natural questions, half of them about documents that are not in the base, the first three quotations hold the
# answer to 89, 64 and 48 in 100.
WORDS = (
    (0.93, "The sources speak of just this."),
    (0.75, "The sources speak of this; read the quotations for whether they answer it."),
    (0.0, "The sources come near this: the quotations may not answer it."),
)


def confidence(found: Search, ranked: Sequence[Ranked], embedder_id: str) -> float:
    """0 to 1; 0 where nothing was found or asked. ``ranked`` best first."""
    if not ranked or found.question.bare:
        return 0.0
    seen = signs(found, ranked[0], _other(found, ranked))
    dense = embedder_id == MiniLM.id and any(ranked[0].features[-2:])
    weights = WEIGHTS if dense else LEXICAL
    defined = found.question.wants == "definition" and ranked[0].features[FEATURES.index("kind")] == 1.0
    known = found.statistics.frequency
    unheard = any(has_spaceless(term.word) and not known.get(term.stem) for term in found.question.terms)
    logits = weights[0] + sum(w * x for w, x in zip(weights[1:], seen, strict=False))
    called = seen[0] == 1.0 and names_amount(found.question, ranked[0].words)
    logits += DEFINED * defined - UNHEARD * unheard + CALLED * called
    definite = found.question.wants in ("money", "number", "name", "place")
    logits += FITS * (definite and kind_fits(found.question, _shown(ranked[0])) == 1.0)
    logits -= UNCOUNTED * (not counts(found.question.text, _around(ranked[0])))
    return 1 / (1 + math.exp(-logits))


def in_words(sure: float) -> str:
    """What people read in place of the number, which is a rank, not the chance of being right."""
    return next(words for least, words in WORDS if sure >= least)


def _other(found: Search, ranked: Sequence[Ranked]) -> Ranked | None:
    """For a question over two sources, the best sentence of another one: each tells a part of what is asked."""
    if not found.question.compares:
        return None
    return next((one for one in ranked if one.passage.source != ranked[0].passage.source), None)


def signs(found: Search, best: Ranked, other: Ranked | None = None) -> tuple[float, ...]:
    """What the model sees of the best sentence, its surroundings and its source, in the order of INPUTS."""
    question = found.question
    weights = found.statistics.weights(question.stems)
    told, around, called = set[str](), set[str](), set[str]()
    for one in (best, other) if other else (best,):
        passage = one.passage
        told |= found.told.get(passage.source, frozenset())
        called |= found.called.get(passage.source, frozenset())
        around |= _around(one)
    seen = dict(zip(FEATURES, best.features, strict=True))
    seen["told"] = coverage(weights, told)
    seen["around"] = coverage(weights, around | called)
    seen["called"] = coverage(weights, called)  # who asks what the essay says means a source that is there
    return tuple(seen[name] for name in INPUTS)


def _around(one: Ranked) -> frozenset[str]:
    """The stems of what a sentence is shown with, of the headings above it and of who speaks."""
    return frozenset({*read(_shown(one))[0], *read(one.passage.heading)[0], *read(one.speaker)[0]})


def _shown(one: Ranked) -> str:
    """The words that a sentence is shown with."""
    start, end = (offset - one.passage.start for offset in one.around)
    return one.passage.text[start:end]

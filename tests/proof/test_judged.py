"""The judged statements: what the gate publishes of the false and refuses of the true, pinned on each part.

The rates are those of ``python -m tests.bench.gate`` with a margin of one statement in a hundred; a change that makes
one of them worse is to be measured there before the pin is moved.
"""

from __future__ import annotations

import pytest

from kb.proof.grammar import parse_grammar, parser_edition
from kb.proof.wording import check_wording
from tests.bench.gate import PARTS, judged, rates

# Of each part: the largest shares of false statements published and of true ones refused.
PINNED = {
    "tune": (0.04, 0.08),
    "report": (0.1, 0.01),
    "further": (0.06, 0.1),
    "unseen": (0.09, 0.15),
    "fresh": (0.07, 0.11),
    "held": (0.07, 0.25),
    "blind": (0.01, 0.13),
    "forms": (0.04, 0.1),
    "after": (0.11, 0.1),
    "outside": (0.1, 0.2),  # free paraphrases: what a model writes that is not told to keep near the words
    "drawn": (0.09, 0.46),  # the same
    "sealed": (0.07, 0.35),  # the same
    "fluent": (0.26, 0.61),  # the same, by a writer who knew nothing of the gate
    "apart": (0.11, 0.64),  # the same
}


@pytest.mark.parametrize("part", PARTS)
def test_rates(part: str) -> None:
    found = rates(part)
    (published, false), (refused, true) = found.published, found.refused
    print(part, published, false, refused, true, *(item.text for item in found.wrong), sep="\n   ")
    assert published <= PINNED[part][0] * false
    assert refused <= PINNED[part][1] * true


def test_the_parts_share_no_document() -> None:
    documents = [{item.document for item in judged(part)} for part in PARTS]
    assert all(documents) and sum(map(len, documents)) == len(set[str]().union(*documents))
    assert sum(1 for part in PARTS for _ in judged(part)) >= 400


def test_the_parser_is_the_pinned_one() -> None:
    assert parser_edition().startswith("spacy 3.8.")
    clauses = parse_grammar("The mill was sold to Roe by the town.").clauses
    assert [(c.verb, [p.head for p in c.subjects], [p.head for p in c.objects]) for c in clauses] == [
        ("sell", ["town"], ["mill"])
    ]


DERIVED = [
    ("The navy rented the ferry from the Line in 1948.", "The Line rented the ferry to the navy in 1948.", True),
    ("The Line rented the ferry from the navy.", "The Line rented the ferry to the navy in 1948.", False),
    ("The council built the canal.", "The council planned to build the canal.", False),
    ("The miller drowned his brother.", "In the legend, the miller drowned his brother.", False),
    ("The masterpiece was lost in 1970.", "The so-called masterpiece was lost in 1970.", False),
    ("Only members could vote.", "Members could only vote by post.", False),
    ("The hull was sound.", "The inspectors doubted that the hull was sound.", False),
    ("Roe had kept the mill.", "Roe wished she had kept the mill.", False),
    ("The gates were shut.", "The gates were shut, officials said.", False),
]


@pytest.mark.parametrize(("statement", "quote", "holds"), DERIVED)
def test_a_clause_is_derived_or_refused(statement: str, quote: str, holds: bool) -> None:
    assert (check_wording(statement, [quote]) is None) is holds

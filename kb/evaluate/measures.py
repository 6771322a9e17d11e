"""What is measured: each measure once, with its sentence, which way is better, and how far it may move unblamed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Z = 1.96  # standard deviations of a 95 % interval


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. ``slack`` is the change for the worse that is no regression yet; ``better`` "" where neither is."""

    sentence: str
    group: str
    better: Literal["up", "down", ""] = "up"
    slack: float = 0.01  # one in a hundred: less is one page or sentence in the bases people have
    is_share: bool = True  # of things that were counted, so that an interval can be told


@dataclass(frozen=True, slots=True)
class Measured:
    """A value from 0 to 1, as share of ``of`` things; or a count, where ``of`` is 0."""

    value: float
    of: int = 0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of a share, had the things been drawn from many more."""
        n, p = self.of, self.value
        if not n:
            return p, p
        middle, width = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, (middle - width) / (1 + Z * Z / n)), min(1.0, (middle + width) / (1 + Z * Z / n))


Measurements = Mapping[str, Measured]

NONE = 0.0  # no slack: each of these is a broken promise

MEASURES: Mapping[str, Measure] = {
    "claims_proven": Measure("Claims that the gate proves again from the sources", "proof", "up", NONE),
    "sentences_supported": Measure("Supported: page sentences that their quotes carry", "proof", "up", NONE),
    "sentences_stale": Measure("Stale: page sentences whose claims are gone", "proof", "down", NONE),
    "sentences_invented": Measure("Invented: page sentences that say more than their quotes", "proof", "down", NONE),
    "sentences_unverified": Measure("Unverified: page sentences that cite nothing", "proof", "down", NONE),
    "pages_stable": Measure("Pages that another build from nothing tells word for word", "proof", "up", NONE),
    "retracted": Measure("Sentences that left everything with their source", "proof", "up", NONE),
    "judged_supported": Measure("Supported: sampled sentences that another model finds proven", "entailment"),
    "judged_invented": Measure("Invented: those that it finds to say more than their quotes", "entailment", "down"),
    "judged_unverified": Measure("Unverified: those of which it said nothing of use", "entailment", "down"),
    "figures_kept": Measure("Figures on pages that stand in the quotes beside them", "fidelity", "up", NONE),
    "names_kept": Measure("Names on pages that stand in the quotes beside them", "fidelity"),
    "sources_told": Measure("Sources of which a concept page tells something", "coverage"),
    "claims_told": Measure("Claims that a concept page tells", "coverage"),
    "retention_short": Measure("Claims told, of sources under 1,000 words", "coverage"),
    "retention_medium": Measure("Claims told, of sources of 1,000 to 5,000 words", "coverage"),
    "retention_long": Measure("Claims told, of sources over 5,000 words", "coverage"),
    "concepts_junk": Measure("Concept pages whose title names nothing", "concepts", "down"),
    "concepts_thin": Measure("Concept pages with fewer than two claims", "concepts", "down"),
    "concepts_double": Measure("Concept pages that another one seems to repeat", "concepts", "down"),
    "orphans": Measure("Concept pages that no other leads to", "concepts", "down"),
    "dead_links": Measure("Links to pages that do not exist", "concepts", "down", NONE),
    "contradictions": Measure("Pairs of claims that cannot both hold", "disputes", ""),
    "contradictions_found": Measure("Planted copies with another figure that are found to contradict", "disputes"),
    "contradictions_years": Measure("Planted copies with another year that are", "disputes"),
    "contradictions_denied": Measure("Planted copies that deny what is said that are", "disputes"),
    "refused": Measure("Proposals that the gate refused", "disputes", ""),
    "right": Measure("Questions answered right", "answers"),
    "wrong": Measure("Questions answered wrong, or answered though nothing says it", "answers", "down"),
    "missed": Measure("Questions not answered though the sources say it", "answers", "down"),
    "unanswerable_answered": Measure("Questions the sources do not answer that were answered", "answers", "down"),
    "evidence_first": Measure("Answers that stand in the first passage's best sentence", "answers"),
    "evidence_three": Measure("Answers that stand in one of the first three", "answers"),
    "separation": Measure("Chance that a right answer is surer than a wrong one (AUROC)", "answers", is_share=False),
    "calibration_error": Measure(
        "Mean distance of confidence from how often it is right", "answers", "down", 0.02, is_share=False
    ),
}
"""In the order they are shown. To add one, enter it here and give it in one of the other modules."""


def share(part: int, whole: int) -> Measured | None:
    """``part`` of ``whole``; None where there is nothing to be a part of."""
    return Measured(part / whole, whole) if whole else None

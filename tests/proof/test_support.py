"""The support threshold is the one that parts false from true summaries best; its rates are pinned.

Measured with ``tests/proof/support_curve.py``: at 0.75 the checks of words alone refuse .77 of FaithBench's false
sentences and .45 of its true ones, with the clauses that the parser reads .86 and .59 (chosen to be hard, written
freely, and quoted by a word count instead of by their writer), and all of RGB's 206 false passages and none of its 149
true ones.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.proof.wording import DEFAULT_SUPPORT
from tests.proof.support_curve import THRESHOLDS, Judged, faithbench, judged, rates, rgb


@pytest.fixture(scope="module")
def summaries(shared: Path) -> list[Judged]:
    return judged(list(faithbench(shared)))


def test_the_default_parts_false_from_true_best(summaries: list[Judged]) -> None:
    gains = {}
    for support in THRESHOLDS:
        false_refused, true_refused = rates(summaries, support)
        gains[support] = round(false_refused - true_refused, 3)
    print(gains)
    assert gains[DEFAULT_SUPPORT] == max(gains.values())  # of several that part them as well, the strictest
    assert max(support for support, gain in gains.items() if gain == max(gains.values())) == DEFAULT_SUPPORT


def test_floors(summaries: list[Judged], shared: Path) -> None:
    false_refused, true_refused = rates(summaries, DEFAULT_SUPPORT)
    assert false_refused >= 0.84
    assert true_refused <= 0.6
    false_refused, true_refused = rates(judged(list(rgb(shared))), DEFAULT_SUPPORT)
    assert false_refused == 1.0
    assert true_refused <= 0.05  # none by words alone

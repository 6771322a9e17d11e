"""The curve from which the support threshold is chosen: false statements refused against true ones refused.

    python tests/proof/support_curve.py [SHARED]

FaithBench: each sentence of a summary is a claim; its quotes are the source sentences that share most words with it
(at most QUOTES). A sentence inside an "Unwanted" annotation is false, one that no annotation touches is true.
RGB: a passage with the false answer in it is a claim on the true passage (false); each passage without its last
clause is a claim on itself (true).
"""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kb.proof.wording import check_wording
from kb.text.sentences import sentences
from kb.text.words import content_stems
from kb.values import Reason

QUOTES = 3
_MARKER = re.compile(r"(?:\d{1,2}[.)]|[-*•]+)\s*")  # of a list
_ABOUT_THE_TEXT = re.compile(r"\b(?:passage|summary|article|text|provided|titled|entities)\b", re.IGNORECASE)
THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0)


class Trial(NamedTuple):
    """A claim, the quotes it would be given, and whether people found it true."""

    text: str
    quotes: tuple[str, ...]
    true: bool


def faithbench(shared: Path) -> Iterator[Trial]:
    for line in (shared / "data/claims/faithbench.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        source, summary = row["source"], row["summary"]
        if source == source.lower():  # its sentences cannot be told apart, so it has no quotes
            continue
        parts = [source[a:b] for a, b in sentences(source)]
        for start, end in sentences(summary):
            labels = [
                label
                for note in row["annotations"]
                if note["start"] < end and start < note["end"]
                for label in note["label"]
            ]
            unwanted = any(label.startswith("Unwanted") for label in labels)
            text = (
                _MARKER.sub("", summary[start:end], count=1)
                if _MARKER.match(summary[start:end])
                else summary[start:end]
            )
            if (unwanted or not labels) and not _ABOUT_THE_TEXT.search(text) and len(text.split()) > 3:
                yield Trial(text, nearest(text, parts), not unwanted)


def rgb(shared: Path) -> Iterator[Trial]:
    for line in (shared / "data/rgb_contradiction/questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for right, wrong in zip(row["positive"], row["positive_wrong"], strict=False):
            if right != wrong:
                yield Trial(wrong, (right,), False)
            head, _, tail = right.rpartition(",")
            if len(head.split()) >= 6 and tail:
                yield Trial(head + ".", (right,), True)


def nearest(text: str, parts: list[str]) -> tuple[str, ...]:
    """The sentences that share most content stems with ``text``, in their order."""
    wanted = set(content_stems(text))
    ranked = sorted(range(len(parts)), key=lambda i: (-len(wanted & set(content_stems(parts[i]))), i))[:QUOTES]
    return tuple(parts[i] for i in sorted(ranked))


class Judged(NamedTuple):
    """A trial and what the gate says of it: the first of ``THRESHOLDS`` at which it is refused, and why at none."""

    true: bool
    refused_from: float  # 2.0 where it passes at each
    reason: Reason | None  # at a support of 0


def judged(trials: list[Trial]) -> list[Judged]:
    """Each trial before the gate, as often as it takes to find its threshold: what refuses at one does above it."""
    found = []
    for trial in trials:
        failed = check_wording(trial.text, trial.quotes, support=0.0)
        if failed is not None:
            found.append(Judged(trial.true, 0.0, failed[0]))
            continue
        at = bisect_left(
            THRESHOLDS, True, key=lambda support: check_wording(trial.text, trial.quotes, support=support) is not None
        )
        found.append(Judged(trial.true, THRESHOLDS[at] if at < len(THRESHOLDS) else 2.0, None))
    return found


def rates(trials: list[Judged], support: float) -> tuple[float, float]:
    """Shares of false and of true claims refused at one of ``THRESHOLDS``."""
    shares = [[trial.refused_from <= support for trial in trials if trial.true is true] for true in (False, True)]
    false, true = (sum(refused) / max(1, len(refused)) for refused in shares)
    return false, true


def main() -> None:
    """Print both curves."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared"
    for name, read in (("faithbench", faithbench), ("rgb_contradiction", rgb)):
        trials = judged(list(read(shared)))
        true = sum(trial.true for trial in trials)
        print(f"{name}: {len(trials) - true} false, {true} true claims")
        print("  support  false refused  true refused")
        for support in THRESHOLDS:
            false_refused, true_refused = rates(trials, support)
            print(f"  {support:7.2f}  {false_refused:13.3f}  {true_refused:12.3f}")
        reasons = Counter(trial.reason for trial in trials if trial.true and trial.reason)
        print("  true refused at 0, by reason:", dict(reasons))


if __name__ == "__main__":
    main()

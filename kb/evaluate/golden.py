"""Questions with known answers, ``golden.jsonl``, and what a knowledge base makes of them.

One JSON object a line: ``{"question": "…", "answers": ["…", …]}``, each accepted answer in a few words, or
``"answers": "not in the sources"``. More fields may stand there; nobody reads them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kb.errors import UsageError
from kb.evaluate.measures import Measured, Measurements, share
from kb.text.folding import flat
from kb.values import Answer

NOT_THERE = "not in the sources"
BINS = 10  # of confidence, for the calibration error

Verdict = Literal["right", "wrong", "missed"]


@dataclass(frozen=True, slots=True)
class Golden:
    """A question and the answers that are accepted; none: the sources do not say."""

    question: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    golden: Golden
    answer: Answer
    verdict: Verdict


def read_golden(file: Path) -> list[Golden]:
    """The questions of a file, in order. Raises UsageError with the line that is not in the form."""
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.") from error
    return [_golden(line, f"{file.name}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _golden(line: str, place: str) -> Golden:
    wrong = UsageError(f"{place} is no question.", f'Write {{"question": "…", "answers": ["…"]}}, or "{NOT_THERE}".')
    try:
        data = json.loads(line)
        question, answers = data["question"], data["answers"]
    except (ValueError, KeyError, TypeError) as error:
        raise wrong from error
    if answers == NOT_THERE:
        answers = []
    if not isinstance(question, str) or not question.strip() or not isinstance(answers, list):
        raise wrong
    if not all(isinstance(answer, str) and plain(answer) for answer in answers):
        raise wrong
    return Golden(question, tuple(answers))


def plain(text: str) -> str:
    """Words and figures alone, in small letters, so that dress does not count."""
    return " ".join(re.findall(r"\w+", re.sub(r"(?<=\d),(?=\d{3})", "", flat(text).casefold())))


def says(text: str, answers: Iterable[str]) -> bool:
    """Does a text hold one of these answers, as whole words?"""
    padded = f" {plain(text)} "
    return any(f" {plain(answer)} " in padded for answer in answers)


def asked(golden: Sequence[Golden], ask: Callable[[str], Answer]) -> list[Outcome]:
    """Ask every question."""
    return [_outcome(one, ask(one.question)) for one in golden]


def _outcome(golden: Golden, answer: Answer) -> Outcome:
    verdict: Verdict
    if answer.abstained:
        verdict = "missed" if golden.answers else "right"
    else:
        verdict = "right" if says(" ".join(s.text for s in answer.sentences), golden.answers) else "wrong"
    return Outcome(golden, answer, verdict)


def answering(outcomes: Sequence[Outcome]) -> Measurements:
    """The measures of answers; without those of which there is nothing to measure."""
    number = len(outcomes)
    known = [o for o in outcomes if o.golden.answers]
    unknown = [o for o in outcomes if not o.golden.answers]
    given = [(o.answer.confidence, o.verdict == "right") for o in outcomes if not o.answer.abstained]
    found = {
        "right": share(sum(o.verdict == "right" for o in outcomes), number),
        "wrong": share(sum(o.verdict == "wrong" for o in outcomes), number),
        "missed": share(sum(o.verdict == "missed" for o in outcomes), number),
        "unanswerable_answered": share(sum(not o.answer.abstained for o in unknown), len(unknown)),
        "evidence_first": share(sum(_among(o, 1) for o in known), len(known)),
        "evidence_three": share(sum(_among(o, 3) for o in known), len(known)),
        "separation": separation(given),
        "calibration_error": calibration_error(given),
    }
    return {name: value for name, value in found.items() if value is not None}


def _among(outcome: Outcome, first: int) -> bool:
    return says(" … ".join(e.sentence for e in outcome.answer.passages[:first]), outcome.golden.answers)


def separation(given: Sequence[tuple[float, bool]]) -> Measured | None:
    """The chance that a right answer has more confidence than a wrong one; None without one of each."""
    right = [confidence for confidence, good in given if good]
    wrong = [confidence for confidence, good in given if not good]
    if not right or not wrong:
        return None
    won = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return Measured(won / (len(right) * len(wrong)), len(given))


def calibration_error(given: Sequence[tuple[float, bool]]) -> Measured | None:
    """The distance of confidence from the share that is right, over BINS of confidence, weighed by their size."""
    if not given:
        return None
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, good in given:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, good))
    off = sum(abs(sum(c for c, _ in part) - sum(good for _, good in part)) for part in bins.values())
    return Measured(off / len(given), len(given))

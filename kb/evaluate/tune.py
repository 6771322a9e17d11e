"""Which weights answer one's own questions better: tried on one half of the golden set, kept only if the other agrees.

One setting is changed at a time, from where the search stands; the next starts from the best so far. The half that
decides in the end is never looked at before, so what only fits the questions it was chosen on is thrown away.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from kb.encode.toml import toml_value
from kb.evaluate.golden import Golden, Outcome, answering
from kb.evaluate.measures import Measurements
from kb.files import sha256
from kb.settings import Ask

GRID: Mapping[str, Sequence[float]] = {
    "dense": (0.2, 0.3, 0.4, 0.5, 0.6),
    "abstain_below": (0.3, 0.4, 0.5, 0.6, 0.7),
    "told": (0.0, 0.05, 0.1, 0.2, 0.4),
    "proximity": (0.0, 0.2, 0.4, 0.6),
}
"""Around the shipped values, each measured on other questions; where they end, answers had become worse there."""

LEAST = 8  # questions of each half, below which a win says nothing
EVIDENCE = 0.2  # what the right passage among the first three counts beside a right answer


@dataclass(frozen=True, slots=True)
class Variant:
    """What is tried: weights, and the prompt for answers by its file's name, "" for the one that holds."""

    weights: Ask
    prompt: str = ""

    def named(self, base: Variant) -> str:
        """What it changes of ``base``, as ``dense = 0.5``."""
        changed = [
            f"{one.name} = {getattr(self.weights, one.name)}"
            for one in fields(Ask)
            if getattr(self.weights, one.name) != getattr(base.weights, one.name)
        ]
        return ", ".join([*changed, *([f"prompt {self.prompt}"] if self.prompt != base.prompt else [])]) or "as it is"


@dataclass(frozen=True, slots=True)
class Trial:
    """One variant on one half, and why it was kept or not."""

    what: str
    half: str  # "tried" or "unseen"
    score: float
    measures: Measurements
    kept: bool
    why: str


@dataclass(frozen=True, slots=True)
class Tuned:
    """How a search ended: the ``best`` is what holds already, where nothing better was found."""

    best: Variant
    won: bool
    trials: tuple[Trial, ...]
    spent: bool = False  # the budget ended the search


Asked = Callable[[Variant, Sequence[Golden]], Sequence[Outcome]]


def halves(golden: Sequence[Golden]) -> tuple[list[Golden], list[Golden]]:
    """Those that variants are tried on, and those that decide: by a hash of the question, answerable and not alike."""
    order = sorted(golden, key=lambda one: sha256(one.question))
    known, unknown = [one for one in order if one.answers], [one for one in order if not one.answers]
    return known[::2] + unknown[::2], known[1::2] + unknown[1::2]


def score(outcomes: Sequence[Outcome]) -> float:
    """What a set of answers is worth: a wrong answer costs what a right one brings, a missed one nothing."""
    measures = answering(outcomes)
    value = {name: measures[name].value for name in ("right", "wrong", "evidence_three") if name in measures}
    return value.get("right", 0.0) - value.get("wrong", 0.0) + EVIDENCE * value.get("evidence_three", 0.0)


def tune(golden: Sequence[Golden], start: Variant, prompts: Sequence[str], ask: Asked, budget: int) -> Tuned:
    """Try at most ``budget`` variants of ``start``; ``prompts`` are other prompts for answers, by name."""
    tried, unseen = halves(golden)
    now = ask(start, tried)
    best, trials = start, [_trial("as it is", "tried", now, True, "where the search starts")]
    left, top = budget, score(now)
    for value in _names(prompts):
        for variant in _variants(best, value, prompts):
            if left == 0:
                break
            left -= 1
            outcomes = ask(variant, tried)
            points = score(outcomes)
            better = points > top + 1e-9
            why = "better than the best so far" if better else "no better than the best so far"
            trials.append(_trial(variant.named(start), "tried", outcomes, better, why))
            if better:
                best, top = variant, points
    if best == start:
        return Tuned(start, False, tuple(trials), left == 0)
    before, after = ask(start, unseen), ask(best, unseen)
    won, why = _decided(before, after)
    trials.append(_trial("as it is", "unseen", before, not won, "what holds now"))
    trials.append(_trial(best.named(start), "unseen", after, won, why))
    return Tuned(best if won else start, won, tuple(trials), left == 0)


def _names(prompts: Sequence[str]) -> Iterator[str]:
    yield from GRID
    if prompts:
        yield "prompt"


def _variants(best: Variant, name: str, prompts: Sequence[str]) -> Iterator[Variant]:
    """The variants of one setting; what the best has already is none."""
    if name == "prompt":
        yield from (replace(best, prompt=prompt) for prompt in prompts if prompt != best.prompt)
        return
    for value in GRID[name]:
        if value != getattr(best.weights, name):
            yield replace(best, weights=replace(best.weights, **{name: value}))


def _decided(before: Sequence[Outcome], after: Sequence[Outcome]) -> tuple[bool, str]:
    """Whether what won on the one half wins on the other: better in all, and no more wrong than before."""
    wrong = [sum(one.verdict == "wrong" for one in outcomes) for outcomes in (before, after)]
    if score(after) <= score(before) + 1e-9:
        return False, "no better on the half it never saw"
    if wrong[1] > wrong[0]:
        return False, f"{wrong[1]} wrong instead of {wrong[0]} on the half it never saw"
    return True, "better on the half it never saw, and no more wrong"


def _trial(what: str, half: str, outcomes: Sequence[Outcome], kept: bool, why: str) -> Trial:
    return Trial(what, half, round(score(outcomes), 4), answering(outcomes), kept, why)


def applied(text: str, weights: Ask) -> str:
    """kb.toml with these weights; every other line stays as it is."""
    lines = text.split("\n")
    wanted = {one.name: f"{one.name} = {toml_value(getattr(weights, one.name))}" for one in fields(Ask)}
    inside, last = False, -1
    for number, line in enumerate(lines):
        plain = line.strip()
        if plain.startswith("["):
            inside = plain.partition("#")[0].replace(" ", "").rstrip() == "[ask]"
            last = number if inside else last
        elif inside and (name := plain.partition("=")[0].strip()) in wanted:
            lines[number], last = wanted.pop(name), number
    if last < 0:
        return text.rstrip("\n") + "\n\n[ask]\n" + "\n".join(wanted.values()) + "\n"
    lines[last + 1 : last + 1] = wanted.values()
    return "\n".join(lines)


def reads_as(text: str, weights: Ask) -> bool:
    """Whether a kb.toml says these weights."""
    table = tomllib.loads(text).get("ask", {})
    return all(table.get(one.name, getattr(Ask(), one.name)) == getattr(weights, one.name) for one in fields(Ask))

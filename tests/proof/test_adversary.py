"""Real sentences falsified in one place each, as a model might: none may pass; the same sentences retold closely must.

The sentences are those of the squad articles; the falsehoods are made by rule, with Random(7).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from kb.proof.wording import check_wording
from kb.text.sentences import sentences

SAMPLES = (100, pytest.param(400, marks=pytest.mark.soak))  # sentences of each kind, where there are so many


@cache
def squad(shared: Path) -> tuple[str, ...]:
    found: list[str] = []
    for path in sorted((shared / "data/squad/articles").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found += [" ".join(text[a:b].split()) for a, b in sentences(text) if 60 < b - a < 400]
    return tuple(found)


def changed_digit(sentence: str, draw: random.Random) -> str | None:
    places = [m.start() for m in re.finditer(r"\d", sentence)]
    if not places:
        return None
    at = draw.choice(places)
    return sentence[:at] + draw.choice([d for d in "123456789" if d != sentence[at]]) + sentence[at + 1 :]


def without(words: str) -> Callable[[str, random.Random], str | None]:
    pattern = re.compile(rf" (?:{words})(?= )")

    def drop(sentence: str, draw: random.Random) -> str | None:
        return pattern.sub("", sentence, count=1) if pattern.search(sentence) else None

    return drop


def added_not(sentence: str, draw: random.Random) -> str | None:
    changed = re.sub(r" (is|was|were|are|has|had|can|could|will|would) (?!not)", r" \1 not ", sentence, count=1)
    return changed if changed != sentence else None


SWAPS = {"some": "all", "all": "some", "most": "all", "many": "most", "few": "many", "every": "some", "several": "all"}
SWAPS |= {"increased": "decreased", "rose": "fell", "before": "after", "after": "before", "largest": "smallest"}
SWAPS |= {"more": "less", "higher": "lower", "first": "last", "north": "south", "eastern": "western", "may": "will"}
SWAPS |= {
    "could": "must",
    "often": "always",
    "usually": "rarely",
    "larger": "smaller",
    "until": "since",
    "only": "mostly",
}


def swapped_word(sentence: str, draw: random.Random) -> str | None:
    words = sentence.split()
    places = [i for i, word in enumerate(words) if word in SWAPS]
    if not places:
        return None
    at = draw.choice(places)
    words[at] = SWAPS[words[at]]
    return " ".join(words)


NAMES = ["Vesterby", "Okonkwo", "Lindholm", "Tanaka", "Marchetti", "Abernathy", "Kowalski", "Ferreira"]


def swapped_name(sentence: str, draw: random.Random) -> str | None:
    names = re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}", sentence)
    return sentence.replace(draw.choice(names), draw.choice(NAMES)) if names else None


def unrelated(sentence: str, draw: random.Random) -> str | None:
    return draw.choice(POOL)


POOL = (
    "The harbour authority rebuilt the lighthouse with granite.",
    "Trained dogs can smell the disease in sweat.",
    "Its orchestra toured the islands with a borrowed piano.",
    "The committee awards prizes for typography.",
)

FALSE: dict[str, tuple[Callable[[str, random.Random], str | None], float]] = {
    "changed digit": (changed_digit, 0.0),
    "dropped not": (without("not|never"), 0.0),
    "added not": (added_not, 0.0),
    "swapped word": (swapped_word, 0.005),
    "dropped hedge": (without("may|might|probably|possibly|perhaps|nearly|almost|reportedly|approximately"), 0.02),
    "dropped quantifier": (without("some|most|many|several|few|often|usually|sometimes"), 0.03),
    "swapped name": (swapped_name, 0.0),
    "unrelated": (unrelated, 0.0),
}


def falsified(shared: Path, kind: str, sample: int) -> Iterator[tuple[str, str]]:
    draw = random.Random(7)
    count = 0
    for sentence in draw.sample(squad(shared), len(squad(shared))):
        changed = FALSE[kind][0](sentence, draw)
        if changed is not None and changed != sentence:
            yield sentence, changed
            count += 1
            if count == sample:
                return


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("kind", FALSE)
def test_falsehoods_are_refused(shared: Path, kind: str, sample: int) -> None:
    trials = list(falsified(shared, kind, sample))
    passed = [(proof, text) for proof, text in trials if check_wording(text, [proof]) is None]
    print(f"{kind}: {len(passed)} of {len(trials)} pass")
    for proof, text in passed[:12]:
        print("   ", proof, "\n  ->", text)
    stray = 2 if FALSE[kind][1] and sample == SAMPLES[0] else 0  # of a fourth of them, by the share of all
    assert len(passed) <= FALSE[kind][1] * len(trials) + stray


def moved_front(sentence: str) -> str | None:
    """In 1990, it was built → It was built in 1990."""
    match = re.fullmatch(r"((?:In|On|At|During|By) [^,]{3,40}), ([^,]+)\.", sentence)
    return f"{match[2][0].upper()}{match[2][1:]} {match[1][0].lower()}{match[1][1:]}." if match else None


def without_aside(sentence: str) -> str | None:
    changed = re.sub(r" \([^()]*\)", "", sentence)
    return changed if changed != sentence else None


def first_part(sentence: str) -> str | None:
    match = re.fullmatch(r"([^,;]{40,}), (?:and|but|while|which|who|where) .*", sentence)
    return f"{match[1]}." if match else None


def other_case(sentence: str) -> str | None:
    return re.sub(r"(?<=\d) ?percent\b", "%", sentence.replace("’", "'"))


CLOSE: dict[str, tuple[Callable[[str], str | None], float]] = {
    "moved front": (moved_front, 0.04),
    "without aside": (without_aside, 0.02),
    "first part": (first_part, 0.025),
    "other spelling": (other_case, 0.0),
}


@pytest.mark.parametrize("kind", CLOSE)
def test_close_wording_passes(shared: Path, kind: str) -> None:
    trials = [(s, changed) for s in squad(shared) if (changed := CLOSE[kind][0](s)) is not None]
    refused = [(s, changed, found) for s, changed in trials if (found := check_wording(changed, [s])) is not None]
    print(f"{kind}: {len(refused)} of {len(trials)} refused")
    for proof, text, found in refused[:12]:
        print("   ", found, proof, "\n  ->", text)
    assert len(refused) <= CLOSE[kind][1] * len(trials)

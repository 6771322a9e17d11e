"""Claims of several sources that say the same: one statement with all their quotes, told once on a page.

Decided by words alone. Vectors were tried and say less where it matters: of the built-in model "fourth-year head coach"
and "fifth-year head coach" in one sentence are .98 alike, of 61 pairs of an encyclopedia's articles that it put above
.65 seven said the same. Of six talks and essays on one subject, twelve pairs of passages that a reader marked as the
same are .10 to .64 alike, the nearest of them behind 162 other pairs; of the 40 nearest pairs none is the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

from compile.conflicts.alike import opposed
from kb.proof.cues import OPPOSITES
from kb.text.english import NEGATIONS, ORDINALS, SCALES, TENS
from kb.text.english import ONES as UNITS
from kb.text.words import WORD, content_stems
from kb.values import Claim

SHINGLE: Final = 4  # words
SAME: Final = 0.55  # share of the smaller sentence's shingles that another source's sentence repeats
# Said in other words: of the sentence that goes, this share of its content words stands in the one that stays, in the
# same order, and …
TOLD: Final = 0.85
ALIKE: Final = 0.6  # … this share of all content words of both is common to them.
LEAST: Final = 6  # content words below which sentences are too short to compare so
COMMON: Final = 60  # claims of a page with a word beyond which it tells nothing about two of them
_NOT: Final = ("un", "in", "im", "ir", "dis", "non", "non-")
_Part = str | tuple[str, ...]
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<=[\w,;:)] )[A-Z][\w’'-]+|^[A-Z][\w’'-]+(?= [A-Z])")
_COUNTS: Final = frozenset((*UNITS, *TENS, *SCALES, *ORDINALS))


@lru_cache(maxsize=100_000)
def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The sets of four words in a row by which sentences are compared; a shorter sentence is one of its own."""
    words = _WORD.findall(text.casefold())
    if len(words) <= SHINGLE:
        return frozenset({tuple(words)} if words else ())
    return frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))


def without_restated(
    told: Sequence[str], about: frozenset[str], claims: Mapping[str, Claim]
) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """The claims without those that another source's claim already says, and which say the same as which."""
    if len({claims[claim].source for claim in told}) < 2:
        return list(told), {}
    kept: list[str] = []
    also: dict[str, list[str]] = defaultdict(list)
    index: defaultdict[_Part, list[str]] = defaultdict(list)
    # The claim that stays is one that the page is the subject of, where there is one.
    for claim in sorted(told, key=lambda c: c not in about):
        text, own = claims[claim].text, shingles(claims[claim].text)
        parts: list[_Part] = [*own, *set(_stems(text))]
        shared: Counter[str] = Counter()
        for part in parts:
            if (having := index.get(part)) and len(having) <= COMMON:
                shared.update(having)
        same = [
            other
            for other, number in shared.items()
            if number >= 2 and claims[other].source != claims[claim].source and restates(text, claims[other].text)
        ]
        if same:
            also[min(same, key=lambda o: (-shared[o], kept.index(o)))].append(claim)
            continue
        kept.append(claim)
        for part in parts:
            index[part].append(claim)
    survivors = set(kept)
    return [claim for claim in told if claim in survivors], {k: tuple(v) for k, v in also.items()}


def restates(dropped: str, kept: str) -> bool:
    """Whether ``kept`` says all that ``dropped`` does: much of it in the very same words, or nearly the same content
    words in the same order; with every name and figure, and nothing turned round."""
    one, other = shingles(dropped), shingles(kept)
    repeats = len(one & other) >= SAME * min(len(one), len(other))
    return (repeats or _reworded(_stems(dropped), _stems(kept))) and _nothing_lost(dropped, kept)


def _reworded(dropped: Sequence[str], kept: Sequence[str]) -> bool:
    one, other = set(dropped), set(kept)
    common = len(one & other)
    if min(len(dropped), len(kept)) < LEAST or common < TOLD * len(one) or common < ALIKE * len(one | other):
        return False
    blocks = SequenceMatcher(None, dropped, kept, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= TOLD * len(dropped)


def _nothing_lost(dropped: str, kept: str) -> bool:
    """No figure or name of the dropped sentence is missing from the kept one, both affirm or both deny, and no word
    stands in one of them whose opposite stands in the other."""
    one, other = _turns(dropped), _turns(kept)
    if not one.figures <= other.figures or one.denies != other.denies or not one.names <= other.words:
        return False
    mine, theirs = one.words - other.words, other.words - one.words
    turned = any(f"{prefix}{word}" in b for a, b in ((mine, theirs), (theirs, mine)) for word in a for prefix in _NOT)
    return not turned and not opposed(one.words, other.words, OPPOSITES)


@lru_cache(maxsize=20_000)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(content_stems(text))


class _Turns(NamedTuple):
    """What turns a sentence into another one."""

    figures: frozenset[str]  # in digits or words
    denies: bool
    names: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=20_000)
def _turns(text: str) -> _Turns:
    words = WORD.findall(text)
    denials = sum(word.casefold() in NEGATIONS or word.endswith(("n't", "n’t")) for word in words)
    parts = frozenset(part.casefold() for word in words for part in (word, *word.split("-")))
    figures = frozenset(part for part in parts if part[:1].isdigit() or part in _COUNTS)
    names = frozenset(part.casefold() for name in _NAME.findall(text) for part in WORD.findall(name))
    return _Turns(figures, denials % 2 == 1, names, parts)

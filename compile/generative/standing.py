"""Words that a model names of a claim, as they stand in the claim's quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kb.text.folding import STRAIGHT, flat
from kb.text.words import content_stems
from kb.values import Claim

WORDS: Final = 20  # of a side that may be named; the prompt says ten, and careful readers take a few more
RUN: Final = 3  # words that say enough to be shown
WIDE: Final = 16  # words of a quote among which those named may stand, where the claim words it otherwise …
MOST: Final = 0.5  # … and the share of them that must stand there: names, "the protocol", may be "it" in the quote


def standing(words: str, claim: Claim) -> str:
    """These words as they stand in a quote of the claim; empty where they do not.

    A claim words its quotes in the third person, names what they point to, and shortens them. So where the quote has
    not the very words, the stretch of it that has most of those that mean something stands for them, or else the
    longest run of them that it has, if the claim itself has the words.
    """
    if not 0 < len(words.split()) <= WORDS:
        return ""
    quotes = [flat(quote.text) for quote in claim.proofs]
    if any(_found(words, quote) for quote in quotes):
        return flat(words).strip()
    stems = frozenset(content_stems(words))
    if not stems or not _found(words, flat(claim.text)):
        return ""
    number, stretch = max((_stretch(stems, quote) for quote in quotes), key=lambda found: (found[0], -len(found[1])))
    return stretch if number >= MOST * len(stems) else _run(words.split(), quotes)


def folded(text: str) -> str:
    """As two sides' words are compared: without case and what ends a sentence, quotation marks straight."""
    return flat(text).translate(STRAIGHT).casefold().strip(" .,;:")


def _run(words: Sequence[str], quotes: Sequence[str]) -> str:
    """The longest run of RUN of these words or more, of which some mean something, that stands in a quote."""
    for length in range(len(words) - 1, RUN - 1, -1):
        for start in range(len(words) - length + 1):
            run = " ".join(words[start : start + length])
            if content_stems(run) and any(_found(run, quote) for quote in quotes):
                return run.strip(" .,;:")
    return ""


def _stretch(stems: frozenset[str], quote: str) -> tuple[int, str]:
    """The run of at most WIDE words of a quote that has most of these stems, the shortest one, and how many it has."""
    words = quote.split()
    having = [(place, stems.intersection(content_stems(word))) for place, word in enumerate(words)]
    having = [(place, some) for place, some in having if some]
    best = (0, 0, 0)  # how many stems, minus the last place from the first, minus the first
    for number, (first, _) in enumerate(having):
        have: frozenset[str] = frozenset()
        for last, some in having[number:]:
            if last - first >= WIDE:
                break
            have |= some
            best = max(best, (len(have), first - last, -first))
    first = -best[2]
    last = first - best[1]
    if last - first < RUN - 1:  # "know" of "I don't know that it is": a word or two say nothing alone
        first, last = max(0, first - RUN + 1), last + RUN - 1
    return best[0], " ".join(words[first : last + 1]).strip(" .,;:") if best[0] else ""


def _found(words: str, text: str) -> bool:
    """Whether these whole words stand in a text."""
    return re.search(rf"(?<!\w){re.escape(folded(words))}(?!\w)", folded(text)) is not None

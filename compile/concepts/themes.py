"""What a source is about besides its names: the nouns and phrases that it uses far more often than English does.

A theme is found in one source, by that source's own counts, so that another source never moves it. How often a word
stands in English at large is told by its rank there (``kb.text.lexicon``): the word of rank r makes up about .08/r of
a running text, by Zipf's law.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from compile.concepts.worth import Tally
from kb.text.lexicon import UNLISTED, band_of
from kb.text.words import STOPWORDS

# Chosen by reading what they let through of the practice pile, of 25 encyclopedic articles and of 60 mixed files.
EACH = 15  # claims of a source for each theme it can have …
FEWEST = 3  # … and how many the shortest may have
KEEN = 14.0  # keyness below which a phrase is none; a phrase said twice that English hardly has comes to 16
KEEN_NOUN = 30.0  # the same for a single noun, which more often is a word in passing
WIDE = 0.6  # share of these that will do for what several sources have
REPEATED = 2  # claims in which a source has a phrase
_WORDS = 20  # a claim has about so many


def themes(tallies: Mapping[str, Tally], lengths: Mapping[str, int]) -> set[str]:
    """Keys of the themes of all sources. ``lengths``: source → its claims."""
    keen: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for key, tally in tallies.items():
        if 2 * tally.names >= tally.told or tally.said < REPEATED:
            continue
        enough = (KEEN if " " in key else KEEN_NOUN) * (WIDE if len(tally.sources) > 1 else 1)
        found = {source: keyness(key, times, lengths[source]) for source, times in tally.sources.items()}
        if sum(found.values()) < enough:
            continue
        for source, much in found.items():
            if tally.sources[source] >= REPEATED:
                keen[source].append((much, key))
    chosen: set[str] = set()
    for source, some in keen.items():
        some.sort(key=lambda one: (-one[0], one[1]))
        chosen.update(key for _, key in some[: max(FEWEST, lengths[source] // EACH)])
    return chosen


def keyness(key: str, times: int, claims: int) -> float:
    """How much oftener than in English at large a key stands in ``times`` of so many claims: log-likelihood, in nats."""
    return times * math.log(max(times / (claims * _usual(key)), 1.0))


@lru_cache(maxsize=50_000)
def _usual(key: str) -> float:
    """The share of claims that have these words in English at large."""
    share, words = 1.0, [word for word in key.split() if word not in STOPWORDS]
    for word in words:
        band = band_of(word)
        share *= min(1.0, _WORDS * 0.08 / 2 ** (band + (band == UNLISTED)))
    return share if len(words) < 2 else max(share, 1e-5)

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
EACH = 13  # claims of a source for each theme it can have …
FEWEST = 3  # … and how many the shortest may have
KEEN = 12.0  # keyness below which a phrase is none; a phrase said twice that English hardly has comes to 12 to 16
KEEN_PHRASE = 20.0  # the same for a phrase no word of which is a theme: more often words in passing
KEEN_NOUN = 20.0  # the same for a noun of band RARE or more,
PER_BAND = 5.0  # and so much more for each band by which it is commoner
ABSTRACT = 1.5  # times as much for what ends as names of acts and states do: activation; sustainability has it
_ENDINGS = ("tion", "sion", "ment", "ance", "ence", "ity", "ness", "ing")
RARE = 13
SPECIAL = 12  # band from which two sources that have a word in common have more than English in common
KEEN_LEAST = 8.0  # of the best theme of a source that has no better one: what it is about has a page
KEEN_WORD = 30.0  # what makes a noun good enough to carry a phrase
WIDE = 0.6  # share of these that will do for what several sources have, or a heading names
PHRASE = 1.5  # what a phrase counts more than a noun: it says which
REPEATED = 2  # claims in which a source has a phrase
_WORDS = 20  # a claim has about so many


def themes(tallies: Mapping[str, Tally], lengths: Mapping[str, int]) -> set[str]:
    """Keys of the themes of all sources. ``lengths``: source → its claims."""
    keen: dict[str, dict[str, float]] = defaultdict(dict)
    for key, tally in tallies.items():
        if 2 * tally.names < tally.told or any(surface.islower() for surface in tally.surfaces):
            for source, times in tally.sources.items():
                keen[source][key] = keyness(key, times, lengths[source])
    chosen: set[str] = set()
    for source, much in keen.items():
        ranked = []
        for key, own in much.items():
            tally, words = tallies[key], key.split()
            carried = len(words) > 1 and any(much.get(word, 0) >= KEEN_WORD for word in words)
            common = carried or (len(words) == 1 and band_of(key) >= SPECIAL)
            wide = source in tally.headed or (common and len(tally.sources) > 1)
            enough = (KEEN if carried else _alone(key)) * (WIDE if wide else 1)
            if tally.said >= REPEATED and tally.sources[source] >= REPEATED and own >= enough:
                ranked.append((-own * (PHRASE if carried else 1), key))
        if not ranked and much:
            best = max(much, key=lambda key: (much[key], key))
            ranked = [(0.0, best)] if much[best] >= KEEN_LEAST and tallies[best].said >= REPEATED else []
        chosen.update(key for _, key in sorted(ranked)[: max(FEWEST, lengths[source] // EACH)])
    return chosen


def _alone(key: str) -> float:
    """The keyness that makes a theme of what no other theme carries."""
    if " " in key:
        return KEEN_PHRASE
    enough = KEEN_NOUN + PER_BAND * max(0, RARE - band_of(key))
    return enough * ABSTRACT if key.endswith(_ENDINGS) else enough


def keyness(key: str, times: int, claims: int) -> float:
    """How much oftener a key stands than in English at large, in ``times`` of so many claims: log-likelihood (nats)."""
    return times * math.log(max(times / (claims * _usual(key)), 1.0))


@lru_cache(maxsize=50_000)
def _usual(key: str) -> float:
    """The share of claims that have these words in English at large."""
    share, words = 1.0, [word for word in key.split() if word not in STOPWORDS]
    for word in words:
        band = band_of(word)
        share *= min(1.0, _WORDS * 0.08 / 2 ** (band + (band == UNLISTED)))
    return share if len(words) < 2 else max(share, 1e-5)

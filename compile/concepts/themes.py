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

from compile.concepts.merge import SPECIAL
from compile.concepts.worth import ACTS, RARE, Tally
from kb.text.lexicon import UNLISTED, band_of
from kb.text.words import STOPWORDS

# Chosen by reading what they let through of the practice pile, of 25 encyclopedic articles and of 60 mixed files.
EACH = 13  # claims of a source for each theme it can have …
FEWEST = 3  # … and how many the shortest may have
KEEN = 12.0  # keyness below which a phrase is none; a phrase said twice that English hardly has comes to 12 to 16
KEEN_PHRASE = 20.0  # the same for a phrase no word of which is a theme: more often words in passing
KEEN_NOUN = 35.0  # the same for a noun of band RARE or more: a geographer or a test named four times is no theme,
KEEN_HEADED = 20.0  # but one that a heading names is,
PER_BAND = 5.0  # and so much more for each band by which it is commoner
ABSTRACT = 1.5  # times as much for what ends as names of acts and states do: activation; sustainability has it
_ENDINGS = (*ACTS, "ing")
EVERYDAY = 12  # band below which a noun that no heading names must stand out further: contract, theory
KEEN_EVERYDAY = 75.0
KEEN_LEAST = 8.0  # of the best theme of a source that has no better one: what it is about has a page
KEEN_WORD = 45.0  # what makes a noun good enough to carry a phrase
WIDE = 0.6  # share of these that will do for what several sources have, or a heading names
PHRASE = 1.5  # what a phrase counts more than a noun: it says which
BARE = 1.8  # times as much for what neither heading nor rarity speaks for
PLAIN = 11  # band below which all words of such a phrase are: business district
THRICE = 3  # claims in which it has one that is a term, where it says something of it; one more where it does not
REPEATED = 2  # claims in which a source has a phrase
_WORDS = 20  # a claim has about so many


def themes(tallies: Mapping[str, Tally], lengths: Mapping[str, int]) -> dict[str, set[str]]:
    """Keys of the themes of all sources, with the sources they are themes of. ``lengths``: source → its claims."""
    keen: dict[str, dict[str, float]] = defaultdict(dict)
    for key, tally in tallies.items():
        for source, times in tally.sources.items():
            if 2 * tally.named.get(source, 0) < times:
                keen[source][key] = keyness(key, times, lengths[source])
    titled = {source for tally in tallies.values() for source in tally.titled}
    chosen: dict[str, set[str]] = defaultdict(set)
    for source, much in keen.items():
        # What a source has room for is decided by its own counts alone: another source moves none of its themes.
        likely = [
            key
            for key in much
            if tallies[key].sources[source] >= REPEATED and _is_theme(key, much, source in tallies[key].headed, True)
        ]
        likely.sort(key=lambda key: (-much[key] * (PHRASE if _carried(key, much) else 1), key))
        most = max(FEWEST, lengths[source] // EACH)
        room = [key for place, key in enumerate(likely) if place < most or _is_term(key, tallies[key], source)]
        foremost_only = [] if source in titled else sorted(much, key=lambda key: (-much[key], key))[:1]
        for key in room or foremost_only:
            tally = tallies[key]
            headed, shared = source in tally.headed, len(tally.sources) > 1
            enough = much[key] >= KEEN_LEAST and tally.sources[source] >= THRICE
            foremost = not room and enough  # what a source is about most has a page
            if tally.wordings >= REPEATED and (foremost or _is_theme(key, much, headed, shared)):
                chosen[key].add(source)
    return chosen


def _is_term(key: str, tally: Tally, source: str) -> bool:
    """Whether a source says a phrase so often that there is room for it however many other themes it has."""
    about = tally.subjects or tally.definitions or source in tally.headed
    return " " in key and not tally.chosen and tally.sources[source] >= (THRICE if about else THRICE + 1)


def _carried(key: str, much: Mapping[str, float]) -> bool:
    """Whether a word of the phrase is a theme by itself."""
    return " " in key and any(much.get(word, 0) >= KEEN_WORD for word in key.split())


def _is_theme(key: str, much: Mapping[str, float], headed: bool, shared: bool) -> bool:
    """Whether a source has enough of it: less will do where a heading names it, or others have it (``shared``)."""
    phrase, carried = " " in key, _carried(key, much)
    wide = headed or (shared and (carried or (not phrase and band_of(key) >= SPECIAL)))
    if key.endswith("ing") and not wide:
        return False  # as often what somebody is doing
    if not phrase and band_of(key) < EVERYDAY and not headed:
        return much[key] >= KEEN_EVERYDAY
    rarest = max(map(band_of, key.split()))
    bare = not wide and rarest < (PLAIN if phrase else SPECIAL)
    if phrase:
        return much[key] >= (KEEN if carried else KEEN_PHRASE) * (WIDE if wide else BARE if bare else 1)
    return much[key] >= _of_noun(key, headed=headed) * (WIDE if wide else BARE if bare and headed else 1)


def _of_noun(key: str, *, headed: bool) -> float:
    """The keyness that makes a theme of a single noun."""
    enough = (KEEN_HEADED if headed else KEEN_NOUN) + PER_BAND * max(0, RARE - band_of(key))
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

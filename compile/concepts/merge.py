"""Which keys mean the same across sources. Cautious: a key that could mean two things keeps its own page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from compile.concepts.worth import Tally
from compile.mentions.keys import key_of
from kb.text.lexicon import band_of

RARE = 13  # band of a word that is rare enough to tell two subjects apart
WIDESPREAD = 50  # sources; what so many call by a short name has its own page
SHARED = 2  # other rare names two sources must share before a short form of one is read in the other


def merged(tallies: Mapping[str, Tally], owners: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Concept key → the mention keys that mean it, its own first. ``owners``: keys that known concepts hold."""
    target: dict[str, str] = {}
    for key, owner in owners.items():
        if key != owner and key in tallies and owner in tallies:
            target[key] = owner
    for short, long in _short_forms(tallies).items():
        namesake = bool(tallies[short].topic) and long.startswith(f"{short} ")  # a film and the one it was made after
        if short not in owners and long not in target and short != long and not namesake:
            target.setdefault(short, long)
    groups: dict[str, list[str]] = {key: [key] for key in tallies if key not in target}
    for key in sorted(target):
        end = target[key]
        while end in target and target[end] != key:
            end = target[end]
        groups.setdefault(end, [end]).append(key)
    return {key: tuple(keys) for key, keys in groups.items()}


def _short_forms(tallies: Mapping[str, Tally]) -> dict[str, str]:
    """Short key → long key, where one source uses the short form for the long and others speak of the same things."""
    uses: dict[str, set[str]] = defaultdict(set)
    for key, tally in tallies.items():
        for surface in tally.surfaces:
            short = key_of(surface)
            if short != key and short in tallies:
                uses[short].add(key)
    found: dict[str, str] = {}
    wanted = {source for short in uses for source in tallies[short].sources}
    wanted |= {source for longs in uses.values() for long in longs for source in tallies[long].sources}
    about = rare_names(tallies, wanted)
    for short, longs in uses.items():
        if len(longs) != 1 or len(tallies[short].sources) > WIDESPREAD:
            continue
        long = next(iter(longs))
        there = set().union(*(about[source] for source in tallies[long].sources)) - {short, long}
        if all(len(about[source] & there) >= SHARED for source in tallies[short].sources):
            found[short] = long
    return found


def rare_names(tallies: Mapping[str, Tally], wanted: set[str]) -> dict[str, set[str]]:
    """The names of each wanted source that are rare in English at large: how often they stand here plays no part."""
    found: dict[str, set[str]] = {source: set() for source in wanted}
    for key, tally in tallies.items():
        if 2 * tally.names >= tally.told and (" " in key or band_of(key) >= RARE):
            for source in tally.sources:
                if source in found:
                    found[source].add(key)
    return found

"""Which keys mean the same across sources, and which one key means two things. When in doubt: no page.

Cautious: a key that could mean two things keeps its own page. Two sources that name two more rare things in common
speak of the same; the rest is asked only of those that do not. Then a title of both, a common noun (a court's
interpreter, a program's), a surname, years of birth or release that are far apart and definitions without a word in
common each tell two things apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from compile.concepts.worth import Tally
from compile.mentions import TOPIC_WEIGHT
from compile.mentions.keys import key_of
from kb.text.lexicon import band_of
from kb.text.words import STOPWORDS, stem, tokens
from kb.values import Claim, Mention

RARE = 13  # band of a word that is rare enough to tell two subjects apart
SPECIAL = 14  # band from which two sources that have a word in common mean the same by it: burnout, antibody
WIDESPREAD = 50  # sources; what so many call by a short name has its own page
_FAR = 3  # years; sources that disagree about one thing seldom differ by more
_YEAR = r"\D{0,40}?\b(1\d{3}|20\d{2})\b"
_ORIGINS = {
    "birth": re.compile(rf"\bborn\b{_YEAR}|\((1\d{{3}})\s*[–-]"),
    "making": re.compile(
        rf"\b(?:released|launched|introduced|founded|established|premiered)\b{_YEAR}"
        r"|\b(?:is|was) (?:a|an|the) (1\d{3}|20\d{2})\b"
    ),
}
SHARED = 2  # other rare names two sources must share before a short form of one is read in the other


def merged_keys(tallies: Mapping[str, Tally], owners: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Concept key → the mention keys that mean it, its own first. ``owners``: keys that known concepts hold."""
    target: dict[str, str] = {}
    for key, owner in owners.items():
        if key != owner and key in tallies and owner in tallies:
            target[key] = owner
    for short, long in _short_forms(tallies).items():
        namesake = bool(tallies[short].topic) and long.startswith(f"{short} ")  # a film and the one it was made after
        if short not in owners and long not in target and short != long and not namesake:
            target.setdefault(short, long)
    for apart, joined in _one_word(tallies).items():
        if apart not in owners and apart not in target and joined not in target:
            target[apart] = joined
    groups: dict[str, list[str]] = {key: [key] for key in tallies if key not in target}
    for key in sorted(target):
        end = target[key]
        while end in target and target[end] != key:
            end = target[end]
        groups.setdefault(end, [end]).append(key)
    return {key: tuple(keys) for key, keys in groups.items()}


def _one_word(tallies: Mapping[str, Tally]) -> dict[str, str]:
    """Key → the key of the same letters that more claims have: crowd-funding or crowd funding, and crowdfunding."""
    forms: dict[str, list[str]] = defaultdict(list)
    for key in tallies:
        forms[key.replace(" ", "").replace("-", "")].append(key)
    found = {}
    for keys in forms.values():
        if len(keys) < 2:
            continue
        usual = max(sorted(keys), key=lambda key: tallies[key].naming)
        found.update({key: usual for key in keys if key != usual})
    return found


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
        if 2 * tally.names >= tally.naming and (" " in key or band_of(key) >= RARE):
            for source in tally.sources:
                if source in found:
                    found[source].add(key)
    return found


def homonym_sources(tallies: Mapping[str, Tally], claims: Mapping[str, Claim]) -> dict[str, frozenset[str]]:
    """Key → the sources whose claims by this key are about another thing than those of its main source."""
    several = {key: tally for key, tally in tallies.items() if len(tally.sources) > 1}
    about = rare_names(tallies, {source for tally in several.values() for source in tally.at})
    surnames = {
        key.rpartition(" ")[2] for key, tally in tallies.items() if " " in key and 2 * tally.names >= tally.naming
    }
    found = {}
    for key, tally in several.items():
        by_source: dict[str, list[Mention]] = defaultdict(list)
        for mention in tally.claims.values():
            by_source[claims[mention.claim].source].append(mention)
        main = max(sorted(by_source), key=lambda source: (_titled(by_source[source]), len(by_source[source])))
        of_main = _View(by_source[main], claims)
        loose = " " not in key and (is_common(key, tally) or (key in surnames and not _placed(key, tally)))
        apart = {
            source
            for source, some in by_source.items()
            if source != main
            and len(_others(key, about[source] & about[main])) < SHARED
            and (loose or _View(some, claims).differs(of_main))
        }
        if apart:
            found[key] = frozenset(apart)
    return found


def is_common(key: str, tally: Tally) -> bool:
    """Whether it is a single common noun, which two sources seldom mean alike."""
    return " " not in key and 2 * tally.names < tally.naming and band_of(key) < SPECIAL


def _others(key: str, names: Set[str]) -> set[str]:
    """Names that do not merely contain this one."""
    return {name for name in names if f" {key} " not in f" {name} "}


def _titled(mentions: Sequence[Mention]) -> bool:
    return any(mention.weight >= TOPIC_WEIGHT for mention in mentions)


def _placed(key: str, tally: Tally) -> bool:
    """Whether a claim says what is done in, from or to it: a place, which many people are called by."""
    placing = re.compile(rf"\b(?:in|from|to|at|of) (?:the )?{re.escape(key)}\b", re.IGNORECASE)
    return any(placing.search(text) for text in tally.texts)


class _View:
    """What one source says of a key: whether its title names it, since when it is, and as what it is defined."""

    def __init__(self, mentions: Sequence[Mention], claims: Mapping[str, Claim]) -> None:
        self.titled = _titled(mentions)
        self.years: dict[str, set[int]] = defaultdict(set)
        self.words: set[str] = set()
        for mention in mentions:
            text = claims[mention.claim].text
            if mention.subject or mention.defines:
                for kind, pattern in _ORIGINS.items():
                    self.years[kind] |= {int(year) for match in pattern.findall(text) for year in match if year}
            if mention.defines:
                own = {stem(token.text.casefold()) for token in tokens(mention.surface)}
                words = (token.text.casefold() for token in tokens(text))
                self.words |= {stem(word) for word in words if word not in STOPWORDS} - own

    def differs(self, other: _View) -> bool:
        """Whether it is another thing of the same name, as far as can be told."""
        if self.titled and other.titled:
            return True
        if self.words and other.words and not self.words & other.words:
            return True
        return any(
            (own := self.years[kind]) and (theirs := other.years[kind]) and _far(own, theirs) for kind in _ORIGINS
        )


def _far(own: Set[int], theirs: Set[int]) -> bool:
    return min(abs(one - two) for one in own for two in theirs) >= _FAR

"""The pass from mentions to candidates for pages.

Concepts are decided from the sources that mention them and from nothing else, so that another source changes only
what it speaks of itself. Merging is cautious: two pages are better than one wrong page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from operator import itemgetter

from compile.concepts.merge import homonym_sources, is_common, merged_keys
from compile.concepts.standing import keys_without_title
from compile.concepts.themes import themes
from compile.concepts.worth import Tally, worth
from compile.mentions import is_informative
from compile.mentions.keys import key_of
from compile.mentions.within import is_short_for_body
from kb.values import Claim, Concept, Mention

VERSION = "8"
SAME = 0.6  # share of common claims above which two concepts are one page
ALIASES = 8
_LEADING = re.compile(r"^(?:the|a|an|its|their|this|these)\s+", re.IGNORECASE)
THEME = " (theme)"  # ends a key that no mention has: of a common noun that has a page as a theme
BELOW = 0.9  # the score of a concept whose page would double another, or have no title

Told = tuple[str, int, Mention, str]  # source, the mention's place among those of its source, and its claim's text
_PLACE = itemgetter(0, 1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that could have a page. ``score`` of 1.0 or more: it is worth one."""

    key: str
    title: str
    aliases: tuple[str, ...]
    keys: tuple[str, ...]  # all mention keys that mean it, its own first
    claims: tuple[str, ...]  # ids, those most about it first
    score: float


def concepts_of(
    mentions: Mapping[str, Sequence[Mention]],
    claims: Mapping[str, Claim],
    known: Sequence[Concept] = (),
) -> list[Candidate]:
    """All candidates by key, also those not worth a page (a known one lives on). ``mentions`` are by source id."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    told: dict[str, list[Told]] = defaultdict(list)
    apart: dict[str, frozenset[str]] = {}
    for source in sorted(mentions):
        for place, mention in enumerate(mentions[source]):
            claim = claims.get(mention.claim)
            if claim is not None:
                tallies[mention.key].add(source, mention, claim.text)
                told[mention.key].append((source, place, mention, claim.text))
    lengths = Counter(claim.source for claim in claims.values())
    about = themes(tallies, lengths)
    for key, sources in homonym_sources({k: t for k, t in tallies.items() if not t.chosen}, claims).items():
        tallies[key] = _combined_tally((key,), told, tallies[key].sources, {key: sources})
        apart[key] = sources
    owner = {key: concept for concept in known for key in (*concept.keys, concept.key)}
    groups = merged_keys(tallies, {key: concept.key for key, concept in owner.items()})
    found = []
    named: dict[str, set[str]] = {}  # the claims that name a candidate
    counted: dict[str, Tally] = {}
    for key, keys in sorted(groups.items()):
        tally = (
            tallies[key]
            if len(keys) == 1
            else _combined_tally(keys, told, {s for one in keys for s in tallies[one].sources}, apart)
        )
        concept = owner.get(key)
        score = worth(key, tally, lengths)
        if score < 1 and (here := {source for one in keys for source in about.get(one, ())}):
            score = 1.0
            if is_common(key, tally):  # elsewhere it may mean anything: its page tells what its own sources say
                here = here - apart.get(key, frozenset()) or here
                tally = _combined_tally(keys, told, here, {})
                keys = (*keys, f"{key}{THEME}")
        if score < 0.5 and concept is None:
            continue
        if score < 1 and concept is not None and f"{concept.key}{THEME}" in concept.keys:
            continue  # no source is about it any more
        title = concept.title if concept else title_of(key, tally)
        ordered = sorted(tally.claims.values(), key=lambda m: (-m.weight, m.claim))
        aliases = aliases_of(title, tally)
        found.append(Candidate(key, title, aliases, keys, tuple(m.claim for m in ordered), round(score, 3)))
        counted[key] = tally
        named[key] = {mention.claim for mention in tally.claims.values() if is_informative(mention)}
    worthy = [c for c in found if c.score >= 1]
    without = _doubles(worthy, named, held=owner.keys()) | keys_without_title({c.key: counted[c.key] for c in worthy})
    return [replace(c, score=BELOW) if c.key in without else c for c in found]


def _doubles(found: Sequence[Candidate], named: Mapping[str, Set[str]], held: Collection[str]) -> set[str]:
    """Keys of candidates that are named in the same claims as a stronger one: two pages would tell the same."""
    at: dict[str, list[str]] = defaultdict(list)
    doubles: set[str] = set()
    for candidate in sorted(found, key=lambda c: (c.key not in held, -c.score, -len(named[c.key]), c.key)):
        own = named[candidate.key]
        if candidate.key not in held:
            shared = Counter([other for claim in own for other in at[claim]])
            if any(number > SAME * (len(own) + len(named[other]) - number) for other, number in shared.items()):
                doubles.add(candidate.key)
                continue
        for claim in own:
            at[claim].append(candidate.key)
    return doubles


def ranked_concepts(mentions: Sequence[Mention], pages: Mapping[str, str]) -> list[str]:
    """Slugs of the pages that one claim belongs on, the one it is most about first. ``pages``: key → slug.

    It depends on the claim's own mentions and on which pages there are, on nothing else.
    """
    best: dict[str, tuple[bool, bool, float, bool, int, str]] = {}
    for mention in mentions:
        slug = pages.get(mention.key)
        if slug is not None:
            rank = (mention.defines, mention.subject, mention.weight, mention.name, len(mention.key), mention.key)
            best[slug] = max(best.get(slug, rank), rank)
    return sorted(best, key=lambda slug: best[slug], reverse=True)


def _combined_tally(
    keys: Iterable[str],
    told: Mapping[str, Sequence[Told]],
    sources: Collection[str],
    but: Mapping[str, Collection[str]],
) -> Tally:
    """One tally over several keys in these sources, without those in which one of them is something else.

    ``told`` has the mentions by key. They count in the order in which their sources tell them: what comes first names.
    """
    tally = Tally()
    every = (one for key in dict.fromkeys(keys) for one in told.get(key, ()) if one[0] not in but.get(key, ()))
    for source, _, mention, text in sorted((one for one in every if one[0] in sources), key=_PLACE):
        tally.add(source, mention, text)
    return tally


def title_of(key: str, tally: Tally) -> str:
    """The best surface: one that spells the whole key, singular before plural, capitalised as within sentences."""
    if tally.topic and not _shouts(tally.topic):
        topic = tally.topic if tally.topic.split()[-1][:1].isupper() else _LEADING.sub("", tally.topic)
        return topic[:1].upper() + topic[1:]
    surfaces = tally.surfaces or tally.passed
    forms = [form for form in sorted(surfaces) if key_of(form) == key] or sorted(surfaces)
    if not forms:
        return tally.topic or tally.speaker or key

    def rank(form: str) -> tuple[bool, bool, bool, int, str]:
        last = form.split()[-1]
        short = form.isupper() and " " in key  # UK: its long form is a better title; so is one that does not shout
        singular = last[:1].isupper() or last.casefold() == key.split()[-1]
        first_only = form[:1].isupper() and form[1:].islower() and _small(form) in surfaces
        return (not short, singular, not first_only, surfaces[form], form)

    best = max(forms, key=rank)
    best = _LEADING.sub("", " ".join(best.split()))
    return best[:1].upper() + best[1:]


def _shouts(form: str) -> bool:
    """Whether a heading set in capitals hides how the words are written."""
    return form.isupper() and " " in form


def _small(form: str) -> str:
    return form[:1].lower() + form[1:]


def aliases_of(title: str, tally: Tally) -> tuple[str, ...]:
    """Other surfaces, the commonest first; case and plural alone make no alias, unless they are capitals."""
    seen = {title.casefold()}
    found = []
    for form in sorted(tally.surfaces, key=lambda f: (-tally.surfaces[f], f)):
        plain = " ".join(form.split())
        if plain.casefold() not in seen and len(plain) > 1 and not is_short_for_body(plain):
            seen.add(plain.casefold())
            found.append(plain)
    return tuple(found[:ALIASES])

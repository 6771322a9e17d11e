"""The pass from mentions to candidates for pages.

Concepts are decided from the sources that mention them and from nothing else, so that another source changes only
what it speaks of itself. Merging is cautious: two pages are better than one wrong page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from compile.concepts.homonyms import strangers
from compile.concepts.merge import merged
from compile.concepts.titles import aliases_of, title_of
from compile.concepts.worth import Tally, is_carried, worth
from kb.values import Claim, Concept, Mention

VERSION = "3"
SAME = 0.6  # share of common claims above which two concepts are one page
BELOW = 0.9  # the score of a concept whose page would double another


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
    overrides: object = None,
) -> list[Candidate]:
    """All candidates by key, also those not worth a page (a known one lives on). ``mentions`` are by source id."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    apart: dict[str, frozenset[str]] = {}
    for source in sorted(mentions):
        for mention in mentions[source]:
            claim = claims.get(mention.claim)
            if claim is not None:
                tallies[mention.key].add(source, mention, claim.text)
    for key, sources in strangers(tallies, claims).items():
        tallies[key] = _together((key,), mentions, tallies, claims, but={key: sources})
        apart[key] = sources
    lengths = Counter(claim.source for claim in claims.values())
    owner = {key: concept for concept in known for key in (*concept.keys, concept.key)}
    groups = merged(tallies, {key: concept.key for key, concept in owner.items()})
    found = []
    for key, keys in sorted(groups.items()):
        tally = tallies[key] if len(keys) == 1 else _together(keys, mentions, tallies, claims, apart)
        concept = owner.get(key)
        score = worth(key, tally, lengths)
        if score < 0.5 and concept is None:
            continue
        title = concept.title if concept else title_of(key, tally)
        ordered = sorted(tally.claims.values(), key=lambda m: (-m.weight, m.claim))
        aliases = aliases_of(title, tally)
        found.append(Candidate(key, title, aliases, keys, tuple(m.claim for m in ordered), round(score, 3)))
    doubles = _doubles([c for c in found if c.score >= 1], tallies, held=owner.keys())
    return [replace(c, score=BELOW) if c.key in doubles else c for c in found]


def _doubles(found: Sequence[Candidate], tallies: Mapping[str, Tally], held: Collection[str]) -> set[str]:
    """Keys of candidates that are named in the same claims as a stronger one: two pages would tell the same."""
    named = {
        c.key: {m.claim for key in c.keys for m in tallies[key].claims.values() if not is_carried(m)} for c in found
    }
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


def _together(
    keys: Sequence[str],
    mentions: Mapping[str, Sequence[Mention]],
    tallies: Mapping[str, Tally],
    claims: Mapping[str, Claim],
    but: Mapping[str, Collection[str]],
) -> Tally:
    """One tally over several keys, without the sources in which one of them is something else."""
    wanted = set(keys)
    sources = sorted({source for key in keys for source in tallies[key].sources})
    tally = Tally()
    for source in sources:
        for mention in mentions[source]:
            if mention.key in wanted and mention.claim in claims and source not in but.get(mention.key, ()):
                tally.add(source, mention, claims[mention.claim].text)
    return tally

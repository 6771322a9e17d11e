"""The order of a page: definitions, what is said of it, dated facts by date, mentions, context.

Sentences of different sources that say the same become one sentence that cites them all. What a page shows was
decided before (``compile.pages.showing``); here it is only put in order, the same order whatever else the wiki holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from compile.pages.showing import Shown
from compile.pages.topics import strength
from kb.text.english import NEGATIONS
from kb.text.words import WORD
from kb.values import Claim, Mention, Section, Source

LEAD = 2  # definitions told first
SUBJECTS = 2  # claims about it that make a full page; with fewer it lists where it is mentioned
DATED = 3  # dated facts that make a timeline
MANY = 8  # statements above which the sources' own headings divide them
HEADING = 80  # characters of a heading taken over from a source
SHINGLE = 4  # words
OPINION = "opinion"  # what somebody says of themselves, or thinks: told, but nothing begins with it
_WORD = re.compile(r"\w+")
SAME = 0.55  # share of the smaller sentence's shingles that another source's sentence repeats

DETAILS, TIMELINE, MENTIONS, CONTEXT = "Details", "Timeline", "Mentions", "Context"


@dataclass(frozen=True, slots=True)
class Unit:
    """A claim and those that go on from it: they stay together."""

    claims: tuple[str, ...]
    about: bool  # the page is its subject

    @property
    def head(self) -> str:
        """The claim that names what the unit speaks of."""
        return self.claims[0]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The sections of a page, and for each claim told the claims of other sources that say the same."""

    sections: tuple[Section, ...]
    also: Mapping[str, tuple[str, ...]]


def arrange(title: str, shown: Shown, claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> Arrangement:
    """Put what a page shows in order."""
    told = sorted(shown.told, key=lambda c: _place(claims[c], sources))
    told, also = _joined(told, shown.about, claims)
    stands_for = {other: kept for kept, others in also.items() for other in others}
    units = _units(told, shown.about, {c: stands_for.get(before, before) for c, before in shown.after.items()})
    about = [unit for unit in units if unit.about]
    full = sum(len(unit.claims) for unit in about) >= SUBJECTS
    lead = _lead([unit for unit in units if claims[unit.head].kind != OPINION], shown.evidence, full)
    taken = {unit.head for unit in lead}
    dated = [u for u in units if full and u.about and claims[u.head].valid_from and u.head not in taken]
    if len(dated) < DATED:
        dated = []
    taken.update(unit.head for unit in dated)
    body: list[Unit] = []
    naming: list[Unit] = []
    around: list[Unit] = []
    for unit in units:
        if unit.head in taken:
            continue
        if full and unit.about:
            body.append(unit)
        else:
            (naming if _names_it(unit.head, shown.evidence, claims) else around).append(unit)
    dated.sort(key=lambda unit: claims[unit.head].valid_from)
    sections = [
        _section("", lead),
        *_divided(title, body, claims, sources),
        _section(TIMELINE, dated),
        _section(MENTIONS, naming),
        _section(CONTEXT, around),
    ]
    return Arrangement(tuple(section for section in sections if section.claims), also)


@lru_cache(maxsize=100_000)
def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The sets of four words in a row by which sentences are compared; a shorter sentence is one of its own."""
    words = _WORD.findall(text.casefold())
    if len(words) <= SHINGLE:
        return frozenset({tuple(words)} if words else ())
    return frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))


def _place(claim: Claim, sources: Mapping[str, Source]) -> tuple[str, str, int, str]:
    """Sources with the older date first, undated ones last; within a source its own order."""
    source = sources[claim.source]
    return (source.date or "9999", source.id, claim.start, claim.id)


def _joined(
    told: Sequence[str], about: frozenset[str], claims: Mapping[str, Claim]
) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """The claims without those that another source's claim already says, and which say the same as which."""
    if len({claims[claim].source for claim in told}) < 2:
        return list(told), {}
    kept: list[str] = []
    also: dict[str, list[str]] = defaultdict(list)
    sets: dict[str, frozenset[tuple[str, ...]]] = {}
    index: dict[tuple[str, ...], tuple[str, ...]] = {}
    # The claim that stays is one that the page is the subject of, where there is one.
    for claim in sorted(told, key=lambda c: c not in about):
        own = sets[claim] = shingles(claims[claim].text)
        shared: dict[str, int] = {}
        common = own & index.keys()
        for part in common:
            for other in index[part]:
                shared[other] = shared.get(other, 0) + 1
        same = [
            other
            for other, number in shared.items()
            if claims[other].source != claims[claim].source
            and number >= SAME * min(len(own), len(sets[other]))
            and _nothing_lost(claims[claim].text, claims[other].text)
        ]
        if same:
            also[min(same, key=lambda o: (-shared[o], kept.index(o)))].append(claim)
            continue
        kept.append(claim)
        for part in common:
            index[part] += (claim,)
        index |= dict.fromkeys(own - common, (claim,))
    survivors = set(kept)
    return [claim for claim in told if claim in survivors], {k: tuple(v) for k, v in also.items()}


def _nothing_lost(dropped: str, kept: str) -> bool:
    """No figure of the dropped sentence is missing from the kept one, and both affirm or both deny."""
    (figures, denies), (others, other_denies) = _turns(dropped), _turns(kept)
    return figures <= others and denies == other_denies


@lru_cache(maxsize=20_000)
def _turns(text: str) -> tuple[frozenset[str], bool]:
    """The figures of a sentence, and whether it denies."""
    words = WORD.findall(text)
    denials = sum(word.casefold() in NEGATIONS or word.endswith(("n't", "n’t")) for word in words)
    return frozenset(word for word in words if word[0].isdigit()), denials % 2 == 1


def _units(told: Sequence[str], about: frozenset[str], before: Mapping[str, str]) -> list[Unit]:
    """Claims with their continuations right after them, in the order of the first ones."""
    present = set(told)
    after: dict[str, list[str]] = defaultdict(list)
    heads = []
    for claim in told:
        if before.get(claim, "") in present:
            after[before[claim]].append(claim)
        else:
            heads.append(claim)
    units = []
    seen: set[str] = set()
    # Claims that go on from each other in a circle, by way of what stands for them, begin where they come first.
    for head in (*heads, *told):
        members, waiting = [], [head] if head not in seen else []
        while waiting:
            claim = waiting.pop()
            if claim not in seen:
                seen.add(claim)
                members.append(claim)
                waiting.extend(reversed(after[claim]))
        if members:
            units.append(Unit(tuple(members), head in about))
    return units


def _names_it(claim: str, evidence: Mapping[str, Mention | None], claims: Mapping[str, Claim]) -> bool:
    """Does the claim use a name of the page, or does it stand there only for what surrounds it?"""
    mention = evidence.get(claim)
    return mention is not None and mention.surface in claims[claim].text


def _lead(units: Sequence[Unit], evidence: Mapping[str, Mention | None], full: bool) -> list[Unit]:
    """The best definitions; without one, on a full page, the claim that is most about it. Nobody's opinion."""

    def rank(unit: Unit) -> tuple[bool | float | int, ...]:
        mention = evidence.get(unit.head)
        return strength(mention) if mention else (False, False, 0.0, False, 0)

    ranked = sorted(units, key=rank, reverse=True)
    defining = [unit for unit in ranked if (m := evidence.get(unit.head)) is not None and m.defines]
    return defining[:LEAD] or ([unit for unit in ranked if unit.about][:1] if full else [])


def _divided(
    title: str, body: Sequence[Unit], claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> list[Section]:
    """The body under the headings its sources have, where it is long; small groups stay together."""
    if len(body) <= MANY:
        return [_section(DETAILS, body)]
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in body:
        claim = claims[unit.head]
        heading = claim.heading.rsplit(" › ", 1)[-1].strip()
        # A document's title divides nothing, nor does the page's own, nor a heading as long as a sentence.
        empty = heading.casefold() in (title.casefold(), sources[claim.source].title.casefold())
        groups["" if empty or len(heading) > HEADING else heading].append(unit)
    named = {name: units for name, units in groups.items() if name and len(units) >= 2}
    grouped = {unit.head for units in named.values() for unit in units}
    plain = [unit for unit in body if unit.head not in grouped]
    return [_section(DETAILS, plain), *(_section(name, units) for name, units in named.items())]


def _section(title: str, units: Iterable[Unit]) -> Section:
    return Section(title, tuple(claim for unit in units for claim in unit.claims))

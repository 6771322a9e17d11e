"""The order of a page: definitions, what is said of it, dated facts by date, mentions, context.

Sentences of different sources that say the same become one sentence that cites them all. What a page shows was
decided before (``compile.pages.placement``); here it is only put in order, the same order whatever else the wiki holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from compile.pages.placement import PageClaims
from compile.pages.restated import without_restated
from compile.pages.topics import strength
from kb.proof.voice import in_person
from kb.text.alone import leans
from kb.values import Claim, Section, Source

LEAD = 2  # definitions told first
SUBJECTS = 2  # claims about it that make a full page; with fewer it lists where it is mentioned
DATED = 3  # dated facts that make a timeline
MANY = 8  # statements above which the sources' own headings divide them
HEADING = 80  # characters of a heading taken over from a source
OPINION = "opinion"  # what somebody says of themselves, or thinks: told, but nothing begins with it

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


@dataclass(frozen=True, slots=True)
class Subject:
    """What a kind of section may ask about a page: its title, what it shows, all claims and sources by id."""

    title: str
    on_page: PageClaims
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    full: bool  # enough is said of the page's own subject; else it lists where it is mentioned

    def is_about(self, unit: Unit) -> bool:
        """Is the unit told for what it says of the page's subject?"""
        return self.full and unit.about

    def names_it(self, unit: Unit) -> bool:
        """Does the unit use a name of the page, or does it stand there only for what surrounds it?"""
        mention = self.on_page.evidence.get(unit.head)
        return mention is not None and mention.surface in self.claims[unit.head].text

    def dates(self, unit: Unit) -> bool:
        """Does it stand among dated facts, where the sentence before it does not say who "he" is?"""
        head = self.claims[unit.head]
        return bool(self.date(unit)) and not names_nobody(head.text, [head])

    def date(self, unit: Unit) -> str:
        """When what the unit says began to hold; "" where it says no time."""
        return self.claims[unit.head].valid_from


def _one(title: str) -> Callable[[Sequence[Unit], Subject], list[Section]]:
    return lambda units, subject: [_section(title, units)]


def _timeline(units: Sequence[Unit], subject: Subject) -> list[Section]:
    return [_section(TIMELINE, sorted(units, key=subject.date))]


def _details(units: Sequence[Unit], subject: Subject) -> list[Section]:
    return _divided(subject.title, units, subject.claims, subject.sources)


class SectionKind(NamedTuple):
    """A kind of section below the lead."""

    place: int  # in reading order
    takes: Callable[[Unit, Subject], bool]
    sections: Callable[[Sequence[Unit], Subject], list[Section]]
    least: int = 1  # units without which it is left out, and others take them


SECTION_KINDS = (
    SectionKind(2, lambda unit, subject: subject.is_about(unit) and subject.dates(unit), _timeline, DATED),
    SectionKind(1, lambda unit, subject: subject.is_about(unit), _details),
    SectionKind(3, lambda unit, subject: subject.names_it(unit), _one(MENTIONS)),
    SectionKind(4, lambda unit, subject: True, _one(CONTEXT)),
)
"""Every kind, in the order in which they take what is left after the lead; the last one takes the rest."""


def arrange(title: str, on_page: PageClaims, claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> Arrangement:
    """Put what a page shows in order."""
    told = sorted(on_page.shown, key=lambda c: _place(claims[c], sources))
    told, also = without_restated(told, on_page.about, claims)
    stands_for = {other: kept for kept, others in also.items() for other in others}
    units = _units(told, on_page.about, {c: stands_for.get(before, before) for c, before in on_page.after.items()})
    full = sum(len(unit.claims) for unit in units if unit.about) >= SUBJECTS
    subject = Subject(title, on_page, claims, sources, full)
    lead = _lead(units, subject)
    taken = {unit.head for unit in lead}
    found: list[tuple[int, list[Section]]] = []
    for kind in SECTION_KINDS:
        own = [unit for unit in units if unit.head not in taken and kind.takes(unit, subject)]
        if len(own) >= kind.least:
            taken.update(unit.head for unit in own)
            found.append((kind.place, kind.sections(own, subject)))
    below = [section for _, sections in sorted(found, key=lambda group: group[0]) for section in sections]
    return Arrangement(tuple(s for s in (_section("", lead), *below) if s.claims), also)


def _may_lead(claim: Claim) -> bool:
    """Whether a page may begin with it: with nobody's opinion, and with nothing in the first person."""
    return claim.kind != OPINION and not in_person(claim.text)


def _place(claim: Claim, sources: Mapping[str, Source]) -> tuple[str, str, int, str]:
    """Sources with the older date first, undated ones last; within a source its own order."""
    source = sources[claim.source]
    return (source.date or "9999", source.id, claim.start, claim.id)


def names_nobody(text: str, claims: Iterable[Claim]) -> bool:
    """Whether a text says "he" of somebody whom neither it nor a context that its claims quote names."""
    return leans(text) and not any(quote.role == "context" for claim in claims for quote in claim.quotes)


def is_owner(name: str, text: str) -> bool:
    """Whether a text has a name only as the owner of what it tells of."""
    return bool(name) and name in text and re.search(rf"{re.escape(name)}(?!['’]|\w)", text) is None


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


def _lead(units: Sequence[Unit], subject: Subject) -> list[Unit]:
    """The best definitions; without one, on a full page, the claim that is most about it. Nobody's opinion."""

    def rank(unit: Unit) -> tuple[bool | float | int, ...]:
        mention = subject.on_page.evidence.get(unit.head)
        if mention is None:
            return (False, False, False, 0.0, False, 0)
        defines, *rest = strength(mention)
        # "Genghis Khan's bier was returned" tells of a bier.
        return (defines, not is_owner(mention.surface, subject.claims[unit.head].text), *rest)

    fitting = (u for u in sorted(units, key=rank, reverse=True) if _may_lead(subject.claims[u.head]))
    best = list(islice(fitting, LEAD))
    evidence = subject.on_page.evidence
    defining = [unit for unit in best if (m := evidence.get(unit.head)) is not None and m.defines]
    if defining or not subject.full:
        return defining
    return next(([unit] for unit in chain(best, fitting) if unit.about), [])


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

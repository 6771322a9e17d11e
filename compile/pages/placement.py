"""Which claims a page shows: each claim on its best page, so that the wiki tells it once and links it elsewhere.

Everything here is a function of a page's own claims and of the page set *as of* one generation. So a source changes
only pages its claims reach, and a page can be planned again, to the same result, from the lock alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from operator import itemgetter
from typing import NamedTuple

from compile.mentions import PASSING, SPOKEN, goes_on, is_carried
from compile.pages.pageset import Member
from compile.pages.topics import former_names, strength
from kb.files import sha256
from kb.values import Claim, Mention

LEAST = 8  # sentences that name it a page shows if it has them, even where another page is more fitting for them
SOURCES = 30  # sources that only mention a page and are told on it all the same, with one sentence each
FULL = 40  # claims of a page that has others told at home elsewhere: of these it tells no more than make so many
HELD = 10  # pages of which a person's page tells what this person holds there, with one claim each …
OWN = 2  # … where so many claims of that page are this person's: not each word in passing


class Place(NamedTuple):
    """A page that a claim mentions, and from which generation that is known."""

    rank: tuple[float, ...]  # smaller: the claim is more about it; set by the claim alone
    known: int  # between equals the older page wins, whatever came later
    slug: str
    claim: str
    mention: Mention


_ORDER = itemgetter(slice(0, 4))  # all but the mention


@dataclass(frozen=True, slots=True)
class PageClaims:
    """What one page shows, and what it knows about: claim ids with the page's mention in them."""

    shown: frozenset[str]  # ids
    about: frozenset[str]  # those of them that the page is the subject of
    after: Mapping[str, str]  # a claim shown and the one, shown too, that it goes on from
    evidence: Mapping[str, Mention | None]  # every claim that reaches the page; None: it only goes on from another

    @property
    def digest(self) -> str:
        """Equal as long as the page rests on the same claims."""
        return sha256("\n".join(sorted(self.evidence)))[:16]


class Places:
    """Every page that each claim mentions, whenever that came to be known. ``claims`` are all claims by id."""

    def __init__(self, members: Mapping[str, Member], claims: Mapping[str, Claim]) -> None:
        self.claims = claims
        self.of_claim: dict[str, list[Place]] = defaultdict(list)
        self.of_page: dict[str, list[Place]] = {}
        self._renamed: dict[str, tuple[str, frozenset[str]]] = {}
        self.called: dict[str, frozenset[str]] = {}  # every name of a page, in small letters
        for slug, member in members.items():
            names = (member.topic.title, *member.topic.aliases)
            self.called[slug] = frozenset(name.casefold() for name in names)
            if former := former_names(member.topic):
                self._renamed[slug] = (member.topic.title, former)
            known = {key: member.known_since(key) for key in member.topic.keys}
            own = [Place(_rank(m), known.get(m.key, member.since), slug, m.claim, m) for m in member.topic.mentions]
            own.sort(key=_ORDER)
            self.of_page[slug] = own
            for place in own:
                self.of_claim[place.claim].append(place)
        for places in self.of_claim.values():
            places.sort(key=_ORDER)
        self.before = dict(_antecedents(claims.values()))
        self.after: dict[str, list[str]] = defaultdict(list)
        for claim, antecedent in self.before.items():
            self.after[antecedent].append(claim)
        self._placements: dict[int, Placement] = {}

    def name(self, place: Place) -> str:
        """The words that mean a page where it is mentioned; of a renamed one its title, where that stands there too."""
        if place.slug not in self._renamed:
            return place.mention.surface
        title, former = self._renamed[place.slug]
        return title if place.mention.surface.casefold() in former else place.mention.surface

    def as_of(self, generation: int) -> Placement:
        """What pages show that see the page set of this generation."""
        found = self._placements.get(generation)
        if found is None:
            found = self._placements[generation] = Placement(self, generation)
        return found


class Placement:
    """Places claims on pages, as of one generation of the page set. What it was asked once it remembers."""

    def __init__(self, places: Places, as_of: int) -> None:
        self._all, self._as_of = places, as_of
        self._claims, self._before = places.claims, places.before
        self._known: dict[str, list[Place]] = {}
        self._homes: dict[str, str] = {}
        self._main_pages: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, list[tuple[str, str]]] = {}

    def places(self, claim: str) -> list[Place]:
        """The pages this claim mentions, the one it is most about first."""
        found = self._known.get(claim)
        if found is None:
            first: dict[str, Place] = {}
            for place in self._all.of_claim.get(claim, ()):
                if place.known <= self._as_of:
                    first.setdefault(place.slug, place)
            found = self._known[claim] = list(first.values())
        return found

    def names(self, claim: str) -> list[tuple[str, str]]:
        """The words of a claim that mean pages, with their slugs, longest first."""
        found = self._names.get(claim)
        if found is None:
            places = self._all.of_claim.get(claim, ())
            names = {(self._all.name(place), place.slug) for place in places if place.known <= self._as_of}
            found = self._names[claim] = sorted(names, key=lambda name: (-len(name[0]), name))
        return found

    def home(self, claim: str) -> str:
        """The page a claim belongs on: its antecedent's, else the one it is most about; empty without one."""
        chain, known = [], None
        while claim and known is None:
            known = self._homes.get(claim)
            if known is None:
                chain.append(claim)
                claim = self._goes_on(claim)
        for link in reversed(chain):
            if not known:
                known = next((place.slug for place in self.places(link)), "")
            self._homes[link] = known
        return known or ""

    def main_pages(self, claim: str) -> tuple[str, ...]:
        """The pages a claim is told on before any other: its home, and others that it is about too."""
        found = self._main_pages.get(claim)
        if found is None:
            home = self.home(claim)
            chosen = [place.slug for place in self.places(claim) if place.mention.chosen]
            second = "" if chosen or self._goes_on(claim) else self._second(claim, home)
            found = self._main_pages[claim] = tuple(dict.fromkeys(page for page in (home, *chosen, second) if page))
        return found

    def _second(self, claim: str, home: str) -> str:
        """Another page that the claim is also the subject of, or that of the person who says it; empty without one."""
        others = [place for place in self.places(claim) if place.slug != home]
        about = (place.slug for place in others if place.mention.subject or place.mention.defines)
        return next(about, next((place.slug for place in others if place.mention.weight == SPOKEN), ""))

    def claims_of(self, slug: str) -> PageClaims:
        """What the page at ``slug`` shows and rests on."""
        direct = self._direct(slug)
        evidence: dict[str, Mention | None] = dict(direct)
        own = self._own(direct, slug)
        about = {claim for claim in own if (m := direct[claim]).subject or m.defines or m.chosen}
        told = set(own)
        for claim in own:
            for later in self._continuations(claim, slug):
                evidence.setdefault(later, None)
                told.add(later)
                if claim in about:
                    about.add(later)
        # A page that a model names claims for shows these, and nothing that only mentions it.
        named = any(mention.chosen for mention in direct.values())
        views = self._views(direct, slug, told) if named else []
        told.update(views)
        about.update(views)
        self._fill({c: m for c, m in direct.items() if m.weight != PASSING} if named else direct, told)
        cited = {self._claims[claim].source for claim in told}
        kept = {claim: m for claim, m in evidence.items() if self._claims[claim].source in cited}
        for claim in told:
            kept.setdefault(claim, None)
        after = {claim: before for claim in told if (before := self._told_after(claim, kept[claim])) in told}
        return PageClaims(frozenset(told), frozenset(about), after, kept)

    def _own(self, direct: Mapping[str, Mention], slug: str) -> list[str]:
        """What a page tells before all else: claims that are at home there, and those that it is a topic of besides.

        Of the latter no more than a reader has patience for: some of each page they are at home on, where all of them
        are told.
        """
        own = [claim for claim in direct if slug in self.main_pages(claim)]
        guests: dict[str, list[str]] = defaultdict(list)
        for claim in own:
            if direct[claim].chosen and (home := self.home(claim)) != slug:
                guests[home].append(claim)
        room = max(0, FULL - len(own) + sum(map(len, guests.values())))
        groups = sorted(guests.values(), key=lambda group: (-len(group), group[0]))
        by_turns = [claim for turn in zip_longest(*groups) for claim in turn if claim is not None]
        left = set(by_turns[room:])
        return [claim for claim in own if claim not in left]

    def _direct(self, slug: str) -> dict[str, Mention]:
        """The strongest mention of a page in each claim that mentions it, the strongest first."""
        found: dict[str, Mention] = {}
        for place in self._all.of_page[slug]:
            if place.known <= self._as_of:
                found.setdefault(place.claim, place.mention)
        return found

    def _goes_on(self, claim: str) -> str:
        """What a claim is shown after: what its pronoun stands for, or, where it names no page, its paragraph."""
        before = self._before.get(claim, "")
        if not before or self._claims[claim].follows == before:
            return before
        return "" if self.places(claim) else before

    def _told_after(self, claim: str, mention: Mention | None) -> str:
        """The claim this one should stand after, if that is told too; empty where it names the page itself."""
        if mention is not None and not self._claims[claim].follows and mention.surface in self._claims[claim].text:
            return ""
        return self._before.get(claim, "")

    def _continuations(self, claim: str, slug: str) -> Iterator[str]:
        """Claims that are shown after this one, and after those, when its home is this page."""
        waiting = [claim] if self.home(claim) == slug else []
        while waiting:
            before = waiting.pop()
            later = [c for c in self._all.after.get(before, ()) if self._goes_on(c) == before]
            yield from later
            waiting += later

    def _views(self, direct: Mapping[str, Mention], slug: str, told: Container[str]) -> list[str]:
        """What a person holds, on this person's page: one claim of each page that tells several, an opinion first.

        A model names for each claim what it is about, and who only says it is not that.
        """
        by_home: dict[str, list[str]] = defaultdict(list)
        for claim in direct:
            if claim not in told and self._claims[claim].attributed_to.casefold() in self._all.called[slug]:
                by_home[self.home(claim)].append(claim)
        groups = [group for home, group in by_home.items() if home not in ("", slug) and len(group) >= OWN]
        groups.sort(key=lambda group: (-len(group), group[0]))
        return [min(group, key=lambda c: self._claims[c].kind != "opinion") for group in groups[:HELD]]

    def _fill(self, direct: Mapping[str, Mention], told: set[str]) -> None:
        """Show the strongest other claims until enough name the page, and something of every source up to a limit.

        Each is shown after what its pronoun stands for; ``direct`` has the strongest first.
        """
        ranked = sorted(direct, key=lambda c: bool(self._claims[c].follows))
        cited = {self._claims[claim].source for claim in told}
        room = SOURCES
        naming = sum(claim in direct and not is_carried(direct[claim]) for claim in told)
        for claim in ranked:
            source = self._claims[claim].source
            if naming >= LEAST and (source in cited or not room):
                continue
            room -= source not in cited
            cited.add(source)
            naming += claim not in told and not is_carried(direct[claim])
            told.add(claim)
            while (before := self._before.get(claim)) and self._claims[claim].follows == before:
                claim = before
                told.add(claim)


def _rank(mention: Mention) -> tuple[float, ...]:
    """Its strength, the greatest first."""
    defines, subject, weight, name, length = strength(mention)
    return (-defines, -subject, -weight, -name, -length)


def _antecedents(claims: Iterable[Claim]) -> Iterator[tuple[str, str]]:
    """(claim, the one before it) where a claim says so, or goes on in the same paragraph. Always an earlier one."""
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_source[claim.source].append(claim)
    for found in by_source.values():
        found.sort(key=lambda c: (c.start, c.id))
        order = {claim.id: number for number, claim in enumerate(found)}
        for number, claim in enumerate(found):
            if order.get(claim.follows, number) < number:
                yield claim.id, claim.follows
            elif number and 0 <= claim.start - _end(found[number - 1]) <= 1 and goes_on(claim, found[number - 1]):
                # One white space between them: a paragraph's end is two line ends.
                yield claim.id, found[number - 1].id


def _end(claim: Claim) -> int:
    return max((quote.end for quote in claim.proofs), default=claim.start)

"""From topics, lock and claims to what every page is to say, and the lock that remembers it. Pure.

A page keeps the generation it was last linked against (``as_of``) until the claims it rests on change, so its plan
does not move when pages it has nothing to do with are born. When the corpus has outgrown the frozen one, every page
sees the whole page set again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from compile.pages.pageset import Member, PageSet, outgrown, page_set, source_pages
from compile.pages.placement import PageClaims, Placement, Places
from compile.pages.sections import Arrangement, arrange
from compile.pages.topics import Topic, former_names
from kb.files import sha256
from kb.lockfile import Frozen, Lock, LockedPage, LockedSource
from kb.values import Claim, Concept, Page, PagePlan, Source

RELATED = 8  # pages named as related
ALIASES = 6  # other names a page gives


@dataclass(frozen=True, slots=True)
class Planned:
    """A page's plan with what its writing needs besides: claims told together, and the words that may be linked."""

    plan: PagePlan
    also: Mapping[str, tuple[str, ...]]  # claim id -> claims of other sources that say the same
    links: Mapping[str, tuple[tuple[str, str], ...]]  # claim id -> (words of the claim, slug of the page they mean)
    sources: tuple[str, ...] = ()  # ids of the sources it rests on, shown or not


@dataclass(frozen=True, slots=True)
class Plans:
    """What the whole wiki is to say. ``sources`` are the pages of sources, complete: nobody writes them."""

    pages: tuple[Planned, ...]
    sources: tuple[Page, ...]
    lock: Lock


def plan_pages(
    topics: Sequence[Topic], lock: Lock, claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> Plans:
    """Plan all pages. ``claims`` and ``sources`` are by id."""
    entries = source_pages(list(sources.values()), lock)
    pages = page_set(topics, lock, claims, [entry.slug for entry in entries.values()])
    places = Places(pages.members, claims)
    characters = sum(len(claim.text) for claim in claims.values())
    fresh = outgrown(lock.frozen, len(sources), characters)
    planned = [_plan(member, pages.generation, fresh, places, sources) for member in pages.members.values()]
    by_source = _claims_by_source(claims.values())
    for entry in list(entries.values()):
        entries[entry.id] = _dated(entry, by_source.get(entry.id, []), pages.generation, fresh)
    source_views = [
        _source_page(entry, sources[entry.id].title, by_source.get(entry.id, []), places.as_of(entry.as_of))
        for entry in sorted(entries.values(), key=lambda e: e.slug)
    ]
    frozen = (
        Frozen(len(sources), characters)
        if fresh
        else Frozen(min(lock.frozen.sources, len(sources)), min(lock.frozen.characters, characters))
    )
    return Plans(
        tuple(plan for plan, _ in planned),
        tuple(source_views),
        _new_lock(pages, entries, frozen, [page for _, page in planned]),
    )


def _plan(
    member: Member, generation: int, fresh: bool, places: Places, sources: Mapping[str, Source]
) -> tuple[Planned, LockedPage]:
    """One page's plan and its entry in the lock."""
    claims = places.claims
    locked = member.locked
    as_of = locked.as_of if locked and not fresh else generation
    placement = places.as_of(as_of)
    on_page = placement.claims_of(member.slug)
    same = locked is not None and on_page.digest == locked.claims
    if not same and as_of != generation:
        as_of = generation
        placement = places.as_of(as_of)
        on_page = placement.claims_of(member.slug)
    topic = member.topic
    known = topic.aliases
    if locked and same and not fresh:
        known = (*locked.aliases, *topic.named, *(() if topic.pinned else topic.aliases))
    aliases = _aliases(topic, known, on_page)
    arrangement = arrange(topic.title, on_page, claims, sources)
    concept = Concept(member.slug, topic.key, topic.title, aliases, topic.keys, member.since)
    plan = PagePlan(
        concept,
        arrangement.sections,
        as_of,
        related=_related(member.slug, on_page, placement),
        mentioned_in=_mentioned_in(member.slug, on_page, placement),
    )
    rests_on = tuple(sorted({claims[claim].source for claim in on_page.evidence}))
    entry = LockedPage(
        slug=member.slug,
        key=topic.key,
        title=topic.title,
        since=member.since,
        as_of=as_of,
        claims=on_page.digest,
        aliases=aliases,
        keys=tuple(key for key in topic.keys if key not in topic.merged),
        adopted=tuple(sorted(member.adopted.items())),
    )
    return Planned(plan, arrangement.also, _links(member.slug, arrangement, placement), rests_on), entry


def _aliases(topic: Topic, wanted: Iterable[str], on_page: PageClaims) -> tuple[str, ...]:
    """Other names that the claims this page rests on use, or that a person gave it."""
    used = {m.surface.casefold() for m in topic.mentions if m.claim in on_page.evidence}
    former = former_names(topic)
    kept: dict[str, str] = {}  # by name in small letters: the first way to write it
    for name in wanted:
        folded = name.casefold()
        if folded != topic.title.casefold() and (folded in used or topic.pinned) and folded not in former:
            kept.setdefault(folded, name)
    return tuple(kept.values())[:ALIASES]


def _related(slug: str, on_page: PageClaims, placement: Placement) -> tuple[str, ...]:
    """Pages that its claims mention too, the one they have most in common first."""
    weight: dict[str, int] = defaultdict(int)
    for claim in on_page.evidence:
        much = 2 if claim in on_page.about else 1
        for place in placement.places(claim):
            weight[place.slug] += much
    weight.pop(slug, None)
    return _heaviest(weight)[:RELATED]


def _mentioned_in(slug: str, on_page: PageClaims, placement: Placement) -> tuple[str, ...]:
    """Pages that tell a claim which mentions this one, those with most of them first."""
    number: dict[str, int] = defaultdict(int)
    for claim, mention in on_page.evidence.items():
        if mention is not None:
            for page in placement.main_pages(claim):
                number[page] += 1
    number.pop(slug, None)
    return _heaviest(number)


def _heaviest(weight: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(weight, key=lambda slug: (-weight[slug], slug)))


def _links(slug: str, arrangement: Arrangement, placement: Placement) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each claim told, the words in it that mean other pages known to this one."""
    told = [claim for section in arrangement.sections for claim in section.claims]
    found = {claim: tuple([name for name in placement.names(claim) if name[1] != slug]) for claim in told}
    return {claim: names for claim, names in found.items() if names}


def _claims_by_source(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.source, []).append(claim)
    return {source: sorted(group, key=lambda c: (c.start, c.id)) for source, group in found.items()}


def _dated(entry: LockedSource, claims: Sequence[Claim], generation: int, fresh: bool) -> LockedSource:
    """A source's entry, seeing the newest page set if its claims changed or all pages see it again."""
    digest = sha256("\n".join(claim.id for claim in claims))[:16]
    same = entry.claims == digest and entry.as_of and not fresh
    return replace(entry, as_of=entry.as_of if same else generation, claims=digest)


def _source_page(entry: LockedSource, title: str, claims: Sequence[Claim], placement: Placement) -> Page:
    """A source's page, which shows the source itself, and the pages that tell what it says, as of its generation."""
    homes = Counter(home for claim in claims if (home := placement.home(claim.id)))
    told = _heaviest(homes)
    path = f"wiki/{entry.slug}.md"
    return Page(entry.slug, "source", title, path, sources=(entry.id,), linked_from=told)


def _new_lock(
    pages: PageSet, entries: Mapping[str, LockedSource], frozen: Frozen, locked: Iterable[LockedPage]
) -> Lock:
    return Lock(
        generation=pages.generation,
        frozen=frozen,
        sources=tuple(sorted(entries.values(), key=lambda e: e.path)),
        pages=tuple(sorted(locked, key=lambda p: p.slug)),
        redirects=tuple(sorted(pages.redirects.items())),
        retired=tuple(sorted(pages.retired.items())),
    )

"""Why a page was written the way it is: reasons from a closed list, with the claims and sources behind them.

Reasons are found by comparing the page as it was with the page as it is, when it is written; here they are only read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kb.errors import UsageError
from kb.library import Library
from kb.library.pages import PageRecord
from kb.lockfile import Lock
from kb.values import Claim, Page, Retraction

Why = Literal[
    "first_build",  # there was no such page
    "claims_added",
    "claims_removed",
    "claims_changed",  # a source says it differently now
    "title_changed",
    "aliases_changed",
    "linked_page_added",
    "linked_page_removed",
    "order_changed",  # the same claims, told in another order
    "engine_changed",
    "kb_changed",  # a newer kb, or what it knows of the sources' pages, makes another page of the same claims
]
WHYS: tuple[Why, ...] = get_args(Why)
SHOWN = 8  # examples an explanation gives of each reason

_SENTENCES: dict[Why, str] = {
    "first_build": "The page is new.",
    "claims_added": "Claims came in: {claims} from {sources}.",
    "claims_removed": "Claims left: {claims} of {sources}.",
    "claims_changed": "Sources say it differently now: {claims} claims of {sources}.",
    "title_changed": "Its title changed.",
    "aliases_changed": "Its other names changed.",
    "linked_page_added": "It is now connected with {pages}.",
    "linked_page_removed": "It is no longer connected with {pages}.",
    "order_changed": "Its claims are told in another order.",
    "engine_changed": "Another engine wrote it.",
    "kb_changed": "A newer kb wrote it from the same claims.",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason with what is responsible: numbers of claims, paths of sources, slugs of pages."""

    why: Why
    claims: int = 0
    sources: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    def sentence(self) -> str:
        """The reason for a person."""
        return _SENTENCES[self.why].format(
            claims=self.claims,
            sources=_listed(self.sources) or "sources that left",
            pages=_listed(self.pages) or "a page that is gone",
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a page is there and why it was last written."""

    slug: str
    title: str
    changed_at: str
    causes: tuple[Cause, ...]
    claims: int  # told on the page
    sources: tuple[str, ...]  # paths of the sources it rests on
    engine: str

    def lines(self) -> list[str]:
        """For the terminal."""
        return [
            f"{self.title} ({self.slug})",
            f"rests on {self.claims} claims of {_listed(self.sources)}; written by {self.engine}",
            f"last written {self.changed_at or 'never'}:",
            *(f"  {cause.sentence()}" for cause in self.causes),
        ]


def explain(library: Library, slug: str) -> Explanation:
    """Why the page at ``slug`` was last written. Raises UsageError if there is none."""
    record = library.pages.get(slug)
    if record is None:
        raise UsageError(f"There is no page {slug!r}.")
    paths = {source.id: source.path for source in library.sources.all()}
    page = record.page
    return Explanation(
        slug,
        page.title,
        record.changed_at,
        read(record.reason),
        len(page.claim_ids()),
        tuple(sorted(paths[source] for source in page.sources if source in paths)),
        page.engine,
    )


def causes(
    old: Page | None, new: Page, claims: Mapping[str, Claim], paths: Mapping[str, str], alive: Collection[str]
) -> tuple[Cause, ...]:
    """Why ``new`` took the place of ``old``.

    ``claims`` are those there are now, ``paths`` those of sources by id, of the sources that just left too. Only pages
    that are ``alive`` are named: the slug of a removed page may hold words of a retracted source.
    """
    if old is None:
        return (Cause("first_build", len(new.claim_ids()), _paths(new.sources, paths)),)
    found: list[Cause] = []
    before, after = set(old.claim_ids()), set(new.claim_ids())
    added = {claims[c].source for c in after - before if c in claims}
    left = set(old.sources) - set(new.sources)
    # A claim that is gone no longer says whose it was; a source that stays with claims gone and come was changed.
    gone = {c for c in before - after if c not in claims}
    changed = {source for source in added if gone and source in old.sources}
    came = [c for c in after - before if claims[c].source not in changed]
    if changed:
        found.append(Cause("claims_changed", len(after - before) - len(came), _paths(changed, paths)))
    if came:
        found.append(Cause("claims_added", len(came), _paths({claims[c].source for c in came}, paths)))
    if before - after and not changed:
        moved = {claims[c].source for c in before - after if c in claims}
        found.append(Cause("claims_removed", len(before - after), _paths(left | moved, paths)))
    if old.title != new.title:
        found.append(Cause("title_changed"))
    if old.aliases != new.aliases:
        found.append(Cause("aliases_changed"))
    if more := _connected(new) - _connected(old):
        found.append(Cause("linked_page_added", pages=tuple(sorted(more))[:SHOWN]))
    if fewer := _connected(old) - _connected(new):
        found.append(Cause("linked_page_removed", pages=tuple(sorted(fewer & set(alive)))[:SHOWN]))
    if old.engine != new.engine:
        found.append(Cause("engine_changed"))
    if not found and old.sections != new.sections:
        found.append(Cause("order_changed"))
    return tuple(found) or (Cause("kb_changed"),)


def kept(found: Iterable[Cause]) -> str:
    """Causes as they are kept with a page."""
    entries = [{"why": c.why, "claims": c.claims, "sources": c.sources, "pages": c.pages} for c in found]
    return json.dumps(entries, ensure_ascii=False)


def read(reason: str) -> tuple[Cause, ...]:
    """What ``kept`` made; nothing for a page that was kept by something else."""
    if not reason.startswith("["):
        return ()
    return tuple(
        Cause(entry["why"], entry["claims"], tuple(entry["sources"]), tuple(entry["pages"]))
        for entry in json.loads(reason)
    )


def _connected(page: Page) -> set[str]:
    return {link.slug for link in page.links} | {*page.related, *page.linked_from}


def _paths(sources: Iterable[str], paths: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(paths[source] for source in sources if source in paths))[:SHOWN]


def _listed(names: tuple[str, ...]) -> str:
    if len(names) >= SHOWN:
        return f"{', '.join(names[:3])} and others"
    return ", ".join(names)


def retractions(
    library: Library,
    lock: Lock,
    before: Mapping[str, PageRecord],
    alive: Collection[str],
    rewritten: Collection[str],
) -> tuple[Retraction, ...]:
    """What left with each source that the lock still knows and nobody tells any more. The collections hold slugs."""
    counts = json.loads(library.meta.get("claims") or "{}")
    told = {source.id: source.path for source in library.sources.all()}
    found = []
    for entry in lock.sources:
        if entry.slug and entry.id not in told:
            cited = [slug for slug, record in before.items() if entry.id in record.page.sources]
            gone = tuple(slug for slug in cited if slug not in alive)
            again = tuple(slug for slug in cited if slug in rewritten)
            old = library.sources.get(entry.id)
            by = told.get(old.superseded_by, "") if old else ""
            found.append(Retraction(entry.id, entry.path, counts.get(entry.id, 0), gone, again, by))
    return tuple(found)

"""What of a base may leave: everything but sources in local-only folders and all that rests on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.calls.consent import is_local_only
from kb.library.library import Library
from kb.library.pages import PageRecord
from kb.values import Claim, Conflict, Link, Page, PageSection, Source


@dataclass(frozen=True, slots=True)
class Leaving:
    """A base without what stays, and what stays. Sources, claims and pages by id and slug."""

    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    pages: Mapping[str, PageRecord]
    conflicts: tuple[Conflict, ...]
    kept_sources: tuple[Source, ...]
    kept_claims: tuple[Claim, ...]
    kept_pages: tuple[Page, ...]  # told only by what stays, or named after it


def leaving(library: Library, local_only: Sequence[str]) -> Leaving:
    """Divide a base. A page keeps the sentences that rest on nothing that stays."""
    everything = {source.id: source for source in library.sources.all()}
    sources = {name: one for name, one in everything.items() if not is_local_only(one.path, local_only)}
    told = {claim.id: claim for claim in library.claims.all()}
    claims = {name: claim for name, claim in told.items() if claim.source in sources}
    pages, kept = _pages(library.pages.all(), sources, claims)
    return Leaving(
        sources={name: _alone(source, sources) for name, source in sources.items()},
        claims=claims,
        pages=pages,
        conflicts=tuple(c for c in library.conflicts.all() if {c.first, c.second} <= claims.keys()),
        kept_sources=tuple(source for name, source in everything.items() if name not in sources),
        kept_claims=tuple(claim for name, claim in told.items() if name not in claims),
        kept_pages=kept,
    )


def _alone(source: Source, sources: Mapping[str, Source]) -> Source:
    """A source that names no source that stays."""
    near, newer = (name if name in sources else "" for name in (source.near_duplicate_of, source.superseded_by))
    return replace(source, near_duplicate_of=near, superseded_by=newer)


def _pages(
    records: Mapping[str, PageRecord], sources: Mapping[str, Source], claims: Mapping[str, Claim]
) -> tuple[dict[str, PageRecord], tuple[Page, ...]]:
    left: dict[str, PageRecord] = {}
    kept: list[Page] = []
    for slug, record in records.items():
        page = record.page
        if page.type == "index":
            continue
        if set(page.sources) <= sources.keys() and set(page.claim_ids()) <= claims.keys():
            left[slug] = record
        elif page.type != "source" and (rest := _without(page, sources, claims)):
            left[slug] = replace(record, page=rest, body="", reason="")  # why tells of all its sources
        else:
            kept.append(page)
    if kept:  # a name that only a source that stays uses stays too
        said = "\n".join(claim.text for claim in claims.values()).casefold()
        left = {slug: replace(r, page=_named(r.page, said)) for slug, r in left.items()}
    return {slug: replace(r, page=_among(r.page, left)) for slug, r in left.items()}, tuple(kept)


def _named(page: Page, said: str) -> Page:
    """The page under those of its names that are in ``said``."""
    return replace(page, aliases=tuple(alias for alias in page.aliases if alias.casefold() in said))


def _without(page: Page, sources: Mapping[str, Source], claims: Mapping[str, Claim]) -> Page | None:
    """The page without sentences that rest on what stays; None where nothing is left, or nothing left says its name."""
    sections: list[PageSection] = []
    links: list[Link] = []
    for at, part in enumerate(page.sections):
        stay = [n for n, sentence in enumerate(part.sentences) if set(sentence.claims) <= claims.keys()]
        if stay:
            moved = {n: m for m, n in enumerate(stay)}
            own = [link for link in page.links if link.section == at and link.sentence in moved]
            links += [Link(len(sections), moved[n.sentence], n.start, n.end, n.slug) for n in own]
            sections.append(replace(part, sentences=tuple(part.sentences[n] for n in stay)))
    said = "\n".join(s.text for part in sections for s in part.sentences).casefold()
    if not sections or page.title.casefold() not in said:
        return None
    left = tuple(name for name in page.sources if name in sources)
    return _named(replace(page, sections=tuple(sections), links=tuple(links), sources=left, description=""), said)


def _among(page: Page, left: Mapping[str, PageRecord]) -> Page:
    """The page, leading only to pages that leave too."""
    return replace(
        page,
        links=tuple(link for link in page.links if link.slug in left),
        related=tuple(slug for slug in page.related if slug in left),
        linked_from=tuple(slug for slug in page.linked_from if slug in left),
    )

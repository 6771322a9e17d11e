"""Weak spots of the wiki, from the library's records: what a careful librarian would look at next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from kb.disagreements import disagreements
from kb.home import Home
from kb.library import Library, PageRecord

ALIKE = 0.6  # share of claims two pages have in common before they look like one


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at."""

    rule: str
    page: str  # slug, or a path
    message: str


Pages = dict[str, PageRecord]
Rule = Callable[[Pages, Library, Home], Iterator[Remark]]


def lint(library: Library, home: Home) -> list[Remark]:
    """All remarks, rule by rule."""
    pages = library.pages.all()
    return [remark for rule in RULES for remark in rule(pages, library, home)]


def dead_links(pages: Pages, library: Library, home: Home) -> Iterator[Remark]:
    """A link to a page that does not exist."""
    for slug, record in pages.items():
        for target in sorted({link.slug for link in record.page.links} - set(pages)):
            yield Remark("dead link", slug, f"links to {target}, which does not exist")


def missing_files(pages: Pages, library: Library, home: Home) -> Iterator[Remark]:
    """A page whose file was deleted by hand."""
    for slug, record in pages.items():
        if not (home.root / record.page.path).is_file():
            yield Remark("missing file", slug, f"{record.page.path} is gone; `kb build` writes it again")


def orphans(pages: Pages, library: Library, home: Home) -> Iterator[Remark]:
    """A concept page that no other concept page leads to."""
    reached: set[str] = set()
    for record in pages.values():
        if record.page.type == "concept":
            reached |= {link.slug for link in record.page.links} | set(record.page.related)
    for slug, record in pages.items():
        if record.page.type == "concept" and slug not in reached:
            yield Remark("orphan", slug, "no other concept links to it")


def possible_duplicates(pages: Pages, library: Library, home: Home) -> Iterator[Remark]:
    """Two pages that tell nearly the same claims."""
    told: dict[str, set[str]] = {
        slug: set(record.page.claim_ids()) for slug, record in pages.items() if record.page.type == "concept"
    }
    holders: dict[str, list[str]] = {}
    for slug, claims in told.items():
        for claim in claims:
            holders.setdefault(claim, []).append(slug)
    for first, second in sorted({pair for slugs in holders.values() for pair in combinations(sorted(slugs), 2)}):
        share = len(told[first] & told[second]) / len(told[first] | told[second])
        if share > ALIKE:
            advice = "merge them in overrides.toml if they are one"
            yield Remark("possible duplicate", first, f"shares {share:.0%} of its claims with {second}; {advice}")


def near_duplicate_sources(pages: Pages, library: Library, home: Home) -> Iterator[Remark]:
    """A source that says nearly what an older one says."""
    paths = {source.id: source.path for source in library.sources.all()}
    for source in library.sources.all():
        if source.near_duplicate_of in paths:
            yield Remark("near duplicate", source.path, f"says nearly the same as {paths[source.near_duplicate_of]}")


def disputes(pages: Pages, library: Library, home: Home) -> Iterator[Remark]:
    """Claims that cannot both hold."""
    claims = {claim.id: claim for claim in library.claims.all()}
    for found in disagreements([c for c in library.conflicts.all() if {c.first, c.second} <= claims.keys()]):
        first, second = (claims[side[0][0]].text for side in found.sides)
        more = f", and {len(found.claims) - 2} more" if len(found.claims) > 2 else ""
        yield Remark(
            "dispute",
            "contradictions",
            f"{found.question or found.shown(claims)}: “{first[:90]}” / “{second[:90]}”{more}",
        )


RULES: tuple[Rule, ...] = (dead_links, missing_files, orphans, possible_duplicates, near_duplicate_sources, disputes)

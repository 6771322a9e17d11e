"""The whole compile, read from top to bottom: sources become claims, claims become concepts and pages.

Each pass is keyed by the hash of exactly its inputs, so a build does only what something new calls for, and nothing
at all when nothing is new. What a run finds out goes into the library in transactions; wiki and pages.lock change
together, at the very end. Killed anywhere, the next run makes what an undisturbed one would have made.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from compile import claims as claim_pass
from compile import concepts as concept_pass
from compile import conflicts as conflict_pass
from compile import mentions as mention_pass
from compile import write as write_pass
from compile.decisions import apply
from compile.explain import Cause, causes, kept
from compile.lockfile import Lock, dump, read_lock
from compile.overrides import Overrides, read_overrides
from compile.plan import Plans, plan_pages
from compile.topics import topics_of
from compile.wiki.emit import emit
from compile.wiki.model import Wiki
from kb.clock import timestamp
from kb.engine import Engine
from kb.files import sha256
from kb.home import Home
from kb.library import Library
from kb.library.pages import PageRecord
from kb.progress import Progress
from kb.settings import Settings
from kb.values import Claim, Concept, Conflict, Page, Problem, Retraction, Source

Item = TypeVar("Item")

VERSION = "1"
BATCH = 64  # sources or pages a transaction: what a kill can cost


@dataclass
class CompileReport:
    """What one compile did. Slugs of pages, and counts of what this run itself put before the gate."""

    accepted: int = 0
    refused: int = 0
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    causes: dict[str, tuple[Cause, ...]] = field(default_factory=dict)  # why each page was written
    conflicts: tuple[Conflict, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    problems: tuple[Problem, ...] = ()


def compile_base(library: Library, home: Home, settings: Settings, engine: Engine, progress: Progress) -> CompileReport:
    """Bring wiki and pages.lock up to date with the sources in the library. The caller holds the write lock."""
    report = CompileReport()
    overrides = read_overrides(home)
    sources = {source.id: source for source in library.sources.all()}
    inputs = _inputs(sources.values(), overrides, settings, engine)
    if library.meta.get("compiled") == inputs + _outputs(home):
        report.unchanged = tuple(library.pages.all())
        return report

    lock = read_lock(home)
    _make_claims(library, list(sources.values()), engine, progress, report)
    claims = {claim.id: claim for claim in library.claims.all()}
    plans = _plan(library, claims, sources, lock, overrides, progress, report)
    with progress.step("conflicts"):
        conflicts = tuple(conflict_pass.conflicts_of(list(claims.values()), sources))
    before = library.pages.all()
    pages = _write(library, plans, before, claims, sources, lock, engine, progress, report)
    report.conflicts, report.retractions = conflicts, _retractions(library, lock, sources, before, pages, report)
    with library.transaction():
        library.conflicts.replace(conflicts)
        library.meta.set("claims", json.dumps(Counter(claim.source for claim in claims.values())))

    with progress.step("wiki", len(pages)):
        emitted = emit(home, _wiki(library, home, settings, plans, pages, claims, sources, lock, report))
    report.written, report.unchanged, report.removed = emitted.written, emitted.unchanged, emitted.removed
    report.problems += emitted.problems
    library.meta.set("compiled", inputs + _outputs(home))
    return report


def _inputs(sources: Iterable[Source], overrides: Overrides, settings: Settings, engine: Engine) -> str:
    """The key of everything a compile reads but the lock and the wiki, which it also writes."""
    parts = (
        [VERSION, claim_pass.VERSION, mention_pass.VERSION, concept_pass.VERSION, write_pass.VERSION],
        engine.id,
        settings.purpose,
        overrides,
        sorted(sources, key=lambda s: s.id),
    )
    return sha256(repr(parts))


def _outputs(home: Home) -> str:
    """The key of what a compile writes, as it lies there: a changed or missing file calls for a compile."""
    files = [home.lock, home.root / "AGENTS.md", *home.wiki.rglob("*")]
    stats = [(home.relative(path), path.stat()) for path in sorted(files) if path.is_file()]
    return sha256(repr([(path, stat.st_size, stat.st_mtime_ns) for path, stat in stats]))


def _make_claims(
    library: Library, sources: Sequence[Source], engine: Engine, progress: Progress, report: CompileReport
) -> None:
    """Claims and mentions of every source that is new, or was changed, or was read by an older pass."""
    keys = {s.id: sha256("\n".join((claim_pass.VERSION, engine.id, s.text_sha256, str(s.revision)))) for s in sources}
    about = {s.id: sha256("\n".join((mention_pass.VERSION, keys[s.id], s.title))) for s in sources}
    todo = [s for s in sources if library.mentions.key(s.id) != about[s.id] or library.claims.key(s.id) != keys[s.id]]
    with progress.step("claims", len(todo)) as advance:
        for batch in _batches(todo):
            with library.transaction():
                for source in batch:
                    document = library.sources.document(source.id)
                    if library.claims.key(source.id) != keys[source.id]:
                        claims, refusals = claim_pass.claims_of(source, document, engine)
                        library.claims.replace(source.id, keys[source.id], claims, refusals)
                        report.accepted += len(claims)
                        report.refused += len(refusals)
                    else:
                        claims = library.claims.of(source.id)
                    mentions = mention_pass.mentions_of(source, document, claims)
                    library.mentions.replace(source.id, about[source.id], mentions)
                    advance(1)


def _plan(
    library: Library,
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    lock: Lock,
    overrides: Overrides,
    progress: Progress,
    report: CompileReport,
) -> Plans:
    """Concepts from mentions, people's decisions, and what every page is to say."""
    with progress.step("concepts"):
        mentions = library.mentions.all()
        known = [Concept(p.slug, p.key, p.title, p.aliases, p.keys, p.since) for p in lock.pages]
        candidates = concept_pass.concepts_of(mentions, claims, known, overrides)
        path_of = {claim.id: sources[claim.source].path for claim in claims.values()}
        topics, unused = apply(overrides, topics_of(candidates, mentions), lock, path_of)
        report.problems += tuple(
            Problem("overrides.toml", f"No page is called {name!r}.", "Correct the name or delete the entry.")
            for name in unused
        )
        return plan_pages(topics, lock, claims, sources)


def _write(
    library: Library,
    plans: Plans,
    before: Mapping[str, PageRecord],
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    lock: Lock,
    engine: Engine,
    progress: Progress,
    report: CompileReport,
) -> list[Page]:
    """All pages: those whose inputs are the same as they were, the others written; the library follows."""
    titles = {planned.plan.concept.slug: planned.plan.concept.title for planned in plans.pages}
    paths = {entry.id: entry.path for entry in lock.sources} | {s.id: s.path for s in sources.values()}
    pages: list[Page] = []
    alive = {*titles, *(page.slug for page in plans.sources)}
    with progress.step("pages", len(plans.pages)) as advance:
        for batch in _batches(plans.pages):
            with library.transaction():
                for planned in batch:
                    slug = planned.plan.concept.slug
                    key = write_pass.page_key(planned, claims, titles, engine.id)
                    old = before.get(slug)
                    if old is None or old.key != key:
                        written = write_pass.write_page(planned, claims, titles, engine)
                        why = causes(old.page if old else None, written.page, claims, paths, alive)
                        report.causes[slug] = why
                        library.claims.replace_refusals(slug, written.refusals)
                        library.pages.put(PageRecord(written.page, key, kept(why), timestamp()))
                        report.refused += len(written.refusals)
                        pages.append(written.page)
                    else:
                        pages.append(old.page)
                    advance(1)
    with library.transaction():
        for page in plans.sources:
            old = before.get(page.slug)
            key = sha256(repr((write_pass.VERSION, page, sources[page.sources[0]].text_sha256)))
            if old is None or old.key != key:
                why = causes(old.page if old else None, page, claims, paths, alive)
                report.causes[page.slug] = why
                library.pages.put(PageRecord(page, key, kept(why), timestamp()))
            pages.append(page)
        for slug, record in before.items():
            answers = record.page.type == "answer" and all(source in sources for source in record.page.sources)
            if answers:
                pages.append(record.page)
            elif slug not in alive:
                library.pages.remove(slug)
                library.claims.replace_refusals(slug, ())
    return pages


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _retractions(
    library: Library,
    lock: Lock,
    sources: Mapping[str, Source],
    before: Mapping[str, PageRecord],
    pages: Sequence[Page],
    report: CompileReport,
) -> tuple[Retraction, ...]:
    """What left with each source that the lock still knows and the library does not."""
    counts = json.loads(library.meta.get("claims") or "{}")
    alive = {page.slug for page in pages}
    found = []
    for entry in lock.sources:
        if entry.slug and entry.id not in sources:
            cited = [slug for slug, record in before.items() if entry.id in record.page.sources]
            gone = tuple(slug for slug in cited if slug not in alive)
            rewritten = tuple(slug for slug in cited if slug in report.causes)
            found.append(Retraction(entry.id, entry.path, counts.get(entry.id, 0), gone, rewritten))
    return tuple(found)


def _wiki(
    library: Library,
    home: Home,
    settings: Settings,
    plans: Plans,
    pages: Sequence[Page],
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    lock: Lock,
    report: CompileReport,
) -> Wiki:
    """Everything the wiki folder is to say, as values."""
    known = {entry.id: entry.sha256 for entry in lock.sources if entry.slug}
    return Wiki(
        title=settings.purpose.title or home.root.name,
        # Backlinks are told as planned, in ``mentioned_in``; what another page says now must not move this one.
        pages=tuple(replace(page, linked_from=()) if page.type == "concept" else page for page in pages),
        claims=claims,
        sources=sources,
        document=library.sources.document,
        lock=dump(plans.lock).encode("utf-8"),
        purpose=settings.purpose.about,
        conflicts=report.conflicts,
        mentioned_in={planned.plan.concept.slug: planned.plan.mentioned_in for planned in plans.pages},
        redirects=dict(plans.lock.redirects),
        added=tuple(source for source in sources if source not in known),
        changed=tuple(s.id for s in sources.values() if known.get(s.id, s.sha256) != s.sha256),
        retractions=report.retractions,
    )

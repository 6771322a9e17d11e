"""The whole compile, read from top to bottom: sources become claims, claims become concepts and pages.

Each pass is keyed by the hash of exactly its inputs, so a build does only what something new calls for, and nothing
at all when nothing is new. Claims go into the library source by source; then wiki and pages.lock change together; then
the library's pages follow in one transaction. Killed anywhere, the next run makes what an undisturbed one would have.
"""

from __future__ import annotations

import gc
import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from compile import answers as answer_pass
from compile import claims as claim_pass
from compile import concepts as concept_pass
from compile import mentions as mention_pass
from compile.conflicts import compare as conflict_pass
from compile.conflicts import flagged as flag_pass
from compile.conflicts.candidates import compared
from compile.explain import Cause, causes, kept, read, retractions
from compile.pages import write as write_pass
from compile.pages.advice import Known, advise, all_refused
from compile.pages.decisions import Lookup, apply
from compile.pages.narrower import narrower_merged
from compile.pages.plan import Planned, Plans, plan_pages
from compile.pages.topics import topics_of
from compile.upgrade import UNFINISHED, decided, differ_in_gate, said_of_the_gate, withdrawn
from compile.wiki.emit import emit
from compile.wiki.model import RECORD, Wiki
from compile.wiki.sheets import FORMAT
from kb.clock import timestamp
from kb.corrections import corrections_of, keep_corrections, stale_notes
from kb.engine import Engine
from kb.files import sha256
from kb.home import Home
from kb.library import Library
from kb.library.pages import PageRecord
from kb.lockfile import Lock, dump, read_lock
from kb.overrides import Overrides, read_overrides
from kb.progress import Progress
from kb.proof.reprove import edition
from kb.settings import Settings
from kb.values import TOPICS, Claim, Concept, Conflict, Mention, Page, Problem, Refusal, Retraction, Source

Item = TypeVar("Item")

VERSION = "2"
PASSES = (claim_pass, mention_pass, concept_pass, conflict_pass, flag_pass, write_pass, answer_pass)
BATCH = 32  # sources a transaction: what a kill can cost
PAGES = 512  # pages a model is asked for at once: some sixty questions, and no wait without a sign of life


@dataclass(frozen=True, slots=True)
class Build:
    """What every step of one compile reads; ``claims`` are by id, and there once they are made."""

    library: Library
    home: Home
    settings: Settings
    engine: Engine
    progress: Progress
    sources: Mapping[str, Source]
    overrides: Overrides
    lock: Lock
    claims: Mapping[str, Claim] = field(default_factory=dict)


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
    retried: int = 0  # claims of an older gate that were put before this one …
    withdrawn: int = 0  # … and those of them, and of its page sentences, that do not stand any more as they were worded
    unfinished: int = 0  # sources and pages told by a stand-in, because an engine's answer is not there yet


def compile_base(library: Library, home: Home, settings: Settings, engine: Engine, progress: Progress) -> CompileReport:
    """Bring wiki and pages.lock up to date with the sources in the library. The caller holds the write lock."""
    engine.begin()
    with _without_collector() if engine.verbatim else nullcontext():
        report = _compile(library, home, settings, engine, progress)
    engine.end()
    return report


def _compile(library: Library, home: Home, settings: Settings, engine: Engine, progress: Progress) -> CompileReport:
    report = CompileReport()
    overrides = read_overrides(home)
    sources = {source.id: source for source in library.sources.all()}
    inputs = _inputs(sources.values(), overrides, settings, engine)
    compiled = library.meta.get("compiled")
    if compiled == inputs + _outputs(home):
        library.meta.set("unfinished", "")
        report.unchanged = tuple(library.pages.all())
        return report
    library.meta.set("unfinished", "1")  # claims change before pages do; a stop in between is known by this

    build = Build(library, home, settings, engine, progress, sources, overrides, read_lock(home))
    made = _make_claims(build, report)
    if made.claims.keys() < sources.keys():
        made = _Made()  # some were made before: all are read from the library
    everything = made.in_order() or library.claims.all()
    filed = answer_pass.file_answers(library, home, sources, everything)
    build = replace(build, claims=filed.all_claims(everything))
    plans = _plan(build, made.mentions, report)
    with progress.step("conflicts"):
        before = conflict_pass.Compared.load(library.meta.get("compared"))
        by_rule = conflict_pass.compared(build.claims, sources, before)
        flags = _flags(build, by_rule)
    pages = library.pages.all()
    written = _write(build, plans, pages, filed)
    report.causes = {slug: read(record.reason) for slug, record in written.records.items()}
    report.withdrawn += withdrawn(pages, written.records)
    report.problems += said_of_the_gate(report.withdrawn)
    report.refused += sum(len(refusals) for refusals in written.refusals.values())
    report.conflicts = (*by_rule.shown(build.claims), *flags.conflicts)
    report.retractions = retractions(library, build.lock, pages, {page.slug for page in written.pages}, written.records)

    with progress.step("wiki", len(written.pages)):
        wiki = _wiki(build, plans, written.pages, report)
        emitted = emit(home, replace(wiki, untouched=compiled.endswith(_outputs(home))))
    report.written, report.unchanged, report.removed = emitted.written, emitted.unchanged, emitted.removed
    report.problems += (*emitted.problems, *filed.problems)
    answer_pass.keep(home, filed)
    _store(build, pages, written, report.conflicts, by_rule)
    library.meta.set("flagged", flags.dump())
    report.unfinished += len(written.unfinished) + flags.waiting
    library.meta.set("compiled", "" if report.unfinished else inputs + _outputs(home))
    return report


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for circular garbage meanwhile: values have no circles, and looking for them took half the time.

    What calls models leaves some, so a compile that waits for replies goes on looking.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _inputs(sources: Collection[Source], overrides: Overrides, settings: Settings, engine: Engine) -> str:
    """The key of everything a compile reads but the lock and the wiki, which it also writes."""
    parts = (
        [VERSION, FORMAT, edition(), *(a_pass.VERSION for a_pass in PASSES)],
        engine.id,
        settings.purpose,
        settings.calls.local_only,
        overrides,
        sorted(sources, key=lambda s: s.id),
        sorted((s.id, wanted) for s in sources if (wanted := engine.wanted(s))),
    )
    return sha256(repr(parts))


def _outputs(home: Home) -> str:
    """The key of what a compile writes, as it lies there: a changed or missing file calls for a compile."""
    stats = []
    for path in (home.lock, home.answers, home.root / "AGENTS.md", home.state / RECORD):
        with suppress(FileNotFoundError):
            stats.append((path.name, path.stat()))
    root = str(home.wiki)
    folders = [root]
    while folders:
        with suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file():
                    stats.append((entry.path.removeprefix(root), entry.stat()))
    return sha256(repr(sorted((path, stat.st_size, stat.st_mtime_ns) for path, stat in stats)))


@dataclass(frozen=True, slots=True)
class _Made:
    """Claims and mentions as this run made them, by source id. A first compile need not read them back."""

    claims: dict[str, list[Claim]] = field(default_factory=dict)
    mentions: dict[str, list[Mention]] = field(default_factory=dict)

    def in_order(self) -> list[Claim]:
        """The claims by source id and place, as the library gives them."""
        found = [claim for claims in self.claims.values() for claim in claims]
        return sorted(found, key=lambda claim: (claim.source, claim.start, claim.id))


def _make_claims(build: Build, report: CompileReport) -> _Made:
    """Claims and mentions of every source that is new, or was changed, or was read by an older pass."""
    library, engine, sources = build.library, build.engine, list(build.sources.values())
    done = _Made()
    here = engine.stays(build.sources)
    keys = {
        s.id: decided(
            sha256(
                "\n".join(
                    (claim_pass.VERSION, engine.claims_id, s.text_sha256, str(s.revision))
                    + ("here",) * (s.id in here)
                    + tuple(filter(None, [engine.wanted(s)]))
                )
            )
        )
        for s in sources
    }
    about = {s.id: sha256("\n".join((mention_pass.VERSION, keys[s.id], s.title))) for s in sources}
    todo = [s for s in sources if library.mentions.key(s.id) != about[s.id] or library.claims.key(s.id) != keys[s.id]]
    with build.progress.step("claims", len(todo)) as advance:
        for batch in _batches(todo):
            documents = {source.id: library.sources.document(source.id) for source in batch}
            new = [source for source in batch if library.claims.key(source.id) != keys[source.id]]
            made = claim_pass.claims_of_many([(source, documents[source.id]) for source in new], engine)
            accepted = dict(zip((source.id for source in new), made, strict=True))
            open_ids = engine.unfinished
            with library.transaction():
                for source in batch:
                    if source.id in accepted:
                        claims, refusals = accepted[source.id]
                        key = keys[source.id] + (UNFINISHED if source.id in open_ids else "")
                        if differ_in_gate(library.claims.key(source.id), key):
                            before = {claim.id for claim in library.claims.of(source.id)}
                            report.retried += len(before)
                            report.withdrawn += len(before - {claim.id for claim in claims})
                        library.claims.replace(source.id, key, claims, refusals)
                        done.claims[source.id] = claims
                        report.accepted += len(claims)
                        report.refused += len(refusals)
                    else:
                        claims = library.claims.of(source.id)
                    mentions = mention_pass.mentions_of(source, documents[source.id], claims)
                    library.mentions.replace(source.id, about[source.id], mentions)
                    done.mentions[source.id] = mentions
                    advance(1)
            report.unfinished += len(open_ids.intersection(accepted))
    return done


def _plan(build: Build, made: Mapping[str, Sequence[Mention]], report: CompileReport) -> Plans:
    """Concepts from mentions, an engine's advice, people's decisions, and what every page is to say."""
    claims, sources, lock, overrides = build.claims, build.sources, build.lock, build.overrides
    with build.progress.step("concepts"):
        mentions = made or build.library.mentions.all()
        known = [Concept(p.slug, p.key, p.title, p.aliases, p.keys, p.since) for p in lock.pages]
        candidates = concept_pass.concepts_of(mentions, claims, known)
        path_of = {claim.id: sources[claim.source].path for claim in claims.values()}
        found = topics_of(candidates, mentions)
        topics, advised, refused, coming = advise(found, lock, Known(claims, sources), overrides, build.engine)
        with build.library.transaction():
            told = all_refused(build.library.claims.refusals(), refused, lock, advised)
            build.library.claims.replace_refusals(TOPICS, told)
        if not coming:  # what joins a page now would stand in the lock, and the next build ask about other topics
            topics = narrower_merged(topics, {page.key for page in lock.pages})
        topics, unused = apply(overrides, topics, path_of, Lookup(lock).find)
        report.problems += tuple(
            Problem("overrides.toml", f"No page is called {name!r}.", "Correct the name or delete the entry.")
            for name in unused
        )
        plans = plan_pages(topics, lock, claims, sources)
        return replace(plans, lock=replace(plans.lock, advised=advised))


def _flags(build: Build, by_rule: conflict_pass.Compared) -> flag_pass.Flagged:
    """What an engine flags as a contradiction, but for the pairs that a rule has found."""
    if not build.engine.compares:
        return flag_pass.Flagged()
    known = frozenset(frozenset((conflict.first, conflict.second)) for conflict in by_rule.conflicts)
    chosen = compared(build.claims, known)
    before = flag_pass.Flagged.load(build.library.meta.get("flagged"))
    flags = flag_pass.flagged(chosen, build.claims, build.sources, build.engine, before)
    return replace(flags, conflicts=tuple(c for c in flags.conflicts if frozenset((c.first, c.second)) not in known))


@dataclass(frozen=True, slots=True)
class _Written:
    """All pages of the wiki, and of those that are new or changed what the library is to keep, by slug."""

    pages: list[Page]
    records: dict[str, PageRecord]
    refusals: dict[str, tuple[Refusal, ...]]
    unfinished: list[str]  # slugs of pages that are to be written again


def _write(build: Build, plans: Plans, before: Mapping[str, PageRecord], filed: answer_pass.Filed) -> _Written:
    """All pages: those whose inputs are as they were are taken from the library, the others are written."""
    claims, sources, engine = build.claims, build.sources, build.engine
    titles = {planned.plan.concept.slug: planned.plan.concept.title for planned in plans.pages}
    paths = {entry.id: entry.path for entry in build.lock.sources} | {s.id: s.path for s in sources.values()}
    alive = {*titles, *(page.slug for page in plans.sources)}
    done = _Written([], {}, {}, [])
    todo: list[tuple[Planned, str]] = []
    now = timestamp()

    def keep(page: Page, key: str) -> None:
        old = before.get(page.slug)
        if old is not None and old.page == page and differ_in_gate(old.key, key):
            done.records[page.slug] = replace(old, key=key)  # proven once more, and nothing else is new
        elif old is None or old.key != key or old.page != page:
            why = causes(old.page if old else None, page, claims, paths, alive)
            done.records[page.slug] = PageRecord(page, key, kept(why), now)
        done.pages.append(page)

    with build.progress.step("pages", len(plans.pages)) as advance:
        for planned in plans.pages:
            key = decided(write_pass.page_key(planned, claims, titles, engine.id))
            old = before.get(planned.plan.concept.slug)
            if old is not None and old.key == key:
                done.pages.append(old.page)
                advance(1)
            else:
                todo.append((planned, key))
        for batch in _batches(todo, BATCH if engine.verbatim else PAGES):
            pages = write_pass.write_pages([planned for planned, _ in batch], claims, titles, engine, sources)
            for (_, key), written in zip(batch, pages, strict=True):
                slug = written.page.slug
                done.refusals[slug] = written.refusals
                if not written.final:
                    done.unfinished.append(slug)
                keep(written.page, key if written.final else key + UNFINISHED)
                advance(1)
    order = {planned.plan.concept.slug: place for place, planned in enumerate(plans.pages)}
    done.pages.sort(key=lambda page: order[page.slug])  # the same order whichever of them were written now
    for page in plans.sources:
        keep(page, sha256(repr((write_pass.VERSION, page, sources[page.sources[0]].text_sha256))))
    for page in filed.related(done.pages).pages:
        keep(page, decided(filed.key(page)))
    return done


def _store(
    build: Build,
    before: Mapping[str, PageRecord],
    written: _Written,
    conflicts: Sequence[Conflict],
    compared: conflict_pass.Compared,
) -> None:
    """Let the library follow the wiki."""
    library = build.library
    alive = {page.slug for page in written.pages}
    with library.transaction():
        for slug, record in written.records.items():
            library.pages.put(record)
            library.claims.replace_refusals(slug, written.refusals.get(slug, ()))
        for slug in before.keys() - alive:
            library.pages.remove(slug)
            library.claims.replace_refusals(slug, ())
        library.conflicts.replace(conflicts)
        library.meta.set("unfinished", "")
        library.meta.set("compared", compared.dump())
        library.meta.set("claims", json.dumps(Counter(claim.source for claim in build.claims.values())))


def _batches(items: Sequence[Item], size: int = BATCH) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _wiki(build: Build, plans: Plans, pages: Sequence[Page], report: CompileReport) -> Wiki:
    """Everything the wiki folder is to say, as values."""
    sources, purpose = build.sources, build.settings.purpose
    paths_now = {source.id: source.path for source in sources.values()}
    corrections, stale = corrections_of(build.overrides.correct, build.claims, paths_now)
    report.problems += stale_notes(stale)
    keep_corrections(build.library, corrections)
    known = {entry.id: entry.sha256 for entry in build.lock.sources if entry.slug}
    paths = {entry.id: entry.path for entry in build.lock.sources if entry.slug}
    return Wiki(
        title=purpose.title or build.home.root.name,
        pages=tuple(pages),
        claims=build.claims,
        sources=sources,
        document=build.library.sources.document,
        lock=dump(plans.lock).encode("utf-8"),
        purpose=purpose.about,
        conflicts=report.conflicts,
        mentioned_in={planned.plan.concept.slug: planned.plan.mentioned_in for planned in plans.pages},
        redirects=dict(plans.lock.redirects),
        added=tuple(source for source in sources if source not in known),
        changed=tuple(s.id for s in sources.values() if known.get(s.id, s.sha256) != s.sha256),
        renamed=tuple((paths[s.id], s.path) for s in sources.values() if paths.get(s.id, s.path) != s.path),
        retractions=report.retractions,
        corrections=corrections,
    )

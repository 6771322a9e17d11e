"""From raw/ to the library: scan, copy and hash, decide, extract, cut into passages.

Every step can be killed: copies are complete or absent, the library changes in transactions of whole sources, and
what a file means is decided anew from what is there. Claims are not made here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ingest.decide import Job, decide
from ingest.extract.readers import editions, is_outdated
from ingest.inbox import Inbox, copy, is_excluded, look, set_aside_failures
from ingest.intake import Taken, keep, sweep, take
from ingest.report import IngestReport, copy_notes, near_notes, renewal_notes, report, returned_notes, version_notes
from ingest.scan import Scan, scan
from ingest.versions import relate
from ingest.writer import Writer, settle
from kb import pictures
from kb.errors import NeedsConfirmation
from kb.faults import fault
from kb.home import Home
from kb.library import Library
from kb.lockfile import Lock
from kb.progress import Progress
from kb.settings import Limits, Settings
from kb.values import Document, Problem

# (key, file to read, its name) for each file, limits, number of processes (0: as many as there are processors)
# → (key, what was read or why not) for each, in any order
ExtractAll = Callable[[Iterable[tuple[str, Path, str]], Limits, int], Iterable[tuple[str, Document | Problem]]]
MASS = 4  # as many sources at once, and more than half of all, do not vanish without a question


def _extract_all(
    files: Iterable[tuple[str, Path, str]], limits: Limits, workers: int
) -> Iterable[tuple[str, Document | Problem]]:
    from ingest import extract  # here, so that who reads nothing loads no reader

    return extract.extract_all(files, limits, workers)


@dataclass(frozen=True, slots=True)
class Orders:
    """What a run is told besides where it works."""

    assume_yes: bool = False  # sources may vanish by the mass
    excluded: Collection[str] = frozenset()  # paths, or folders by a slash at the end, that are taken as not there
    lock: Lock = field(default_factory=Lock)  # the ids that sources were given before
    retry: bool = False  # read again what failed before and what an older reader read
    found: Scan | None = None  # a watcher's scan, with the paths that must wait; without one, raw/ is scanned now
    described: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # what people say of a path's document
    versions: Mapping[str, str] = field(default_factory=dict)  # by path: what it supersedes, or "no" for nothing
    extract_all: ExtractAll = _extract_all


def ingest(
    library: Library, home: Home, settings: Settings, progress: Progress, orders: Orders | None = None
) -> IngestReport:
    """Bring the library's sources to what lies under raw/. The caller holds the write lock.

    The first run with newer readers reads again what older ones read, unasked. Raises NeedsConfirmation, having
    changed nothing, when more than half of the sources vanished or raw/ is missing or empty, unless ``assume_yes``;
    and DiskFull.
    """
    orders = orders or Orders()
    found = orders.found or scan(home.raw, max_bytes(settings))
    sources = library.sources.every()
    sweep(home)

    readers = editions()
    again = orders.retry or library.meta.get("readers") != readers
    inbox = look(found, library.files.all(), orders.excluded, retry=again)
    copy(inbox, home, progress)
    if not again:
        set_aside_failures(inbox)
    inbox.undecided |= {
        path for path in (*inbox.records, *(s.path for s in sources)) if _unlisted(path, found.unreadable)
    }

    failing = {problem.path for problem in inbox.failed}
    readable = {path: digest for path, digest in inbox.current.items() if path not in failing}
    decision = decide(readable, sources, inbox.undecided, orders.lock.source_ids, orders.lock.source_hashes)
    gone = set(decision.gone)
    vanished = [s.path for s in sources if s.id in gone and not is_excluded(s.path, orders.excluded)]
    if vanished and not orders.assume_yes:
        _ask_before_mass_removal(found, vanished, len(sources))

    settle(library, inbox, decision)
    fault("after_decision")
    writer = Writer(library, inbox, decision, orders.described)
    reading = _Reading(home, settings.limits, progress, inbox, orders.extract_all)
    reading.read("Reading", (*decision.new, *decision.changed), writer)
    outdated: Sequence[Job] = ()
    if again:
        outdated = outdated_sources(library)
        reading.read("Reading again", outdated, writer)
        library.meta.set("readers", readers)  # last: a run that is killed before begins again with what is left
    _read_described(library, reading, writer, orders.described)
    related = relate(library, orders.versions)
    relations = (*version_notes(library, related), *near_notes(library, related.near))
    pictures.sweep(home, library.sources.every())
    copies = copy_notes(inbox, decision, sources)
    notes = (
        *found.notes,
        *copies,
        *renewal_notes(outdated, writer),
        *returned_notes(writer),
        *relations,
        *writer.notes,
    )
    made, of_sources = report(inbox, decision, sources, writer, notes), pictures.picture_paths(home)
    failed = [problem for problem in made.failed if problem.path not in of_sources]
    return replace(
        made,
        failed=tuple(problem for problem in failed if not problem.is_blank),
        notes=(*made.notes, *(problem for problem in failed if problem.is_blank)),
    )


def _read_described(
    library: Library, reading: _Reading, writer: Writer, described: Mapping[str, Mapping[str, str]]
) -> None:
    """Read again what people say something else of than before: their word came, changed or went."""
    before = json.loads(library.meta.get("described") or "{}")
    if not described and not before:
        return
    sources = library.sources.every()
    now = {source.id: dict(described[source.path]) for source in sources if source.path in described}
    differ = [source for source in sources if now.get(source.id, {}) != before.get(source.id, {})]
    jobs = [Job(source.id, source.path, source.sha256, again=True) for source in differ]
    reading.read("Reading again", [job for job in jobs if job.path not in writer.written], writer)
    if now != before:
        library.meta.set("described", json.dumps(now))


def outdated_sources(library: Library) -> tuple[Job, ...]:
    """Sources whose text was read by an older reader than this kb has: their files are read again."""
    outdated = {source_id for source_id, extractor in library.sources.extractors() if is_outdated(extractor)}
    found = (source for source in library.sources.every() if source.id in outdated) if outdated else ()
    return tuple(Job(source.id, source.path, source.sha256, again=True) for source in found)


def max_bytes(settings: Settings) -> int:
    """The largest file that is read."""
    return settings.limits.file_mb * 1_000_000


def _ask_before_mass_removal(found: Scan, vanished: Sequence[str], total: int) -> None:
    if not found.present:
        what = f"raw/ is missing, and with it {len(vanished)} of {total} sources."
    elif not found.files:
        what = f"raw/ is empty: {len(vanished)} of {total} sources vanished."
    elif len(vanished) >= MASS and len(vanished) * 2 > total:
        what = f"{len(vanished)} of {total} sources vanished from raw/, {vanished[0]} among them."
    else:
        return
    raise NeedsConfirmation(
        f"{what} Nothing was removed.",
        "If a drive is not connected, connect it; if they are to be retracted, run `kb build --yes`.",
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Where files are read from, within which limits, by whom."""

    home: Home
    limits: Limits
    progress: Progress
    inbox: Inbox
    extract_all: ExtractAll

    def read(self, step: str, wanted: Iterable[Job], writer: Writer) -> None:
        """Extract sources and write them; the writer knows which could not be, and why."""
        jobs = {job.path: job for job in wanted}
        if not jobs:
            return
        for job in jobs.values():  # a file known from an earlier run, whose copy was cleared away since
            if not self.home.blob(job.sha256).exists() and job.path in self.inbox.files:
                again = take(self.inbox.files[job.path], self.home)
                keep([again] if isinstance(again, Taken) else [], self.home)
        from ingest.exports import with_names  # here, as the readers

        files = [(job.path, self.home.blob(job.sha256), PurePosixPath(job.path).name) for job in jobs.values()]
        with self.progress.step(step, len(jobs)) as advance:
            for path, read in self.extract_all(files, self.limits, 0):
                outcome = with_names(self.home, path, read, self.limits)
                if isinstance(outcome, Document):
                    pictures.keep(self.home, jobs[path].id, path, outcome)
                    outcome = replace(outcome, pictures=())
                writer.add(jobs[path], outcome)
                advance(1)
        writer.flush()


def _unlisted(path: str, folders: Iterable[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)

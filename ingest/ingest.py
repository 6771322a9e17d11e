"""From raw/ to the library: scan, copy and hash, decide, extract, cut into passages.

Every step can be killed: copies are complete or absent, the library changes in transactions of whole sources, and
what a file means is decided anew from what is there. Claims are not made here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from ingest.decide import Decision, Job, decide
from ingest.duplicates import mark_near_duplicates
from ingest.extract.readers import editions, is_outdated
from ingest.inbox import Inbox, copy, is_excluded, look, set_aside_failures
from ingest.intake import Taken, keep, sweep, take
from ingest.report import IngestReport
from ingest.scan import Scan, scan
from ingest.writer import Writer, settle
from kb.errors import NeedsConfirmation
from kb.faults import fault
from kb.home import Home
from kb.library import Library
from kb.progress import Progress
from kb.settings import Limits, Settings
from kb.values import Document, Problem, Source

# (key, file to read, its name) for each file, limits, number of processes (0: as many as there are processors)
# → (key, what was read or why not) for each, in any order
ExtractAll = Callable[[Iterable[tuple[str, Path, str]], Limits, int], Iterable[tuple[str, Document | Problem]]]
MASS = 4  # as many sources at once, and more than half of all, do not vanish without a question


def ingest(
    library: Library,
    home: Home,
    settings: Settings,
    progress: Progress,
    *,
    assume_yes: bool = False,
    excluded: Collection[str] = frozenset(),
    known_ids: Mapping[str, str] | None = None,
    known_hashes: Mapping[str, str] | None = None,
    retry: bool = False,
    found: Scan | None = None,
    extract_all: ExtractAll | None = None,
) -> IngestReport:
    """Bring the library's sources to what lies under raw/. The caller holds the write lock.

    ``excluded`` names paths, or folders by a slash at the end, that are taken as not there. ``known_ids`` (by path)
    and ``known_hashes`` (by SHA-256) give the ids of pages.lock. ``retry`` reads again what failed before and what an
    older reader read; the first run with newer readers does so unasked. ``found`` is a watcher's scan, with the paths
    that must wait. Raises NeedsConfirmation, having changed nothing, when more than half of the sources vanished or
    raw/ is missing or empty, unless ``assume_yes``; and DiskFull.
    """
    found = found or scan(home.raw, max_bytes(settings))
    sources = library.sources.all()
    sweep(home)

    readers = editions()
    again = retry or library.meta.get("readers") != readers
    inbox = look(found, library.files.all(), excluded, retry=again)
    copy(inbox, home, progress)
    if not again:
        set_aside_failures(inbox)
    inbox.undecided |= {path for path in (*inbox.records, *_paths(sources)) if _unlisted(path, found.unreadable)}

    failing = {problem.path for problem in inbox.failed}
    readable = {path: digest for path, digest in inbox.current.items() if path not in failing}
    decision = decide(readable, sources, missing=inbox.undecided, known_ids=known_ids, known_hashes=known_hashes)
    vanished = [path for path in _of(sources, decision.gone) if not is_excluded(path, excluded)]
    if vanished and not assume_yes:
        _ask_before_mass_removal(found, vanished, len(sources))

    settle(library, inbox, decision)
    fault("after_decision")
    writer = Writer(library, inbox, decision)
    read = partial(_read, library, home, settings.limits, progress, inbox, writer, extract_all)
    read("Reading", (*decision.new, *decision.changed))
    if again:
        outdated = outdated_sources(library)
        read("Reading again", outdated)
        library.meta.set("readers", readers)  # last: a run that is killed before begins again with what is left
    marked = mark_near_duplicates(library)
    said = (*_told(outdated if again else (), writer), *_said(library, marked))
    return _report(found, inbox, decision, sources, writer, said)


def outdated_sources(library: Library) -> tuple[Job, ...]:
    """Sources whose text was read by an older reader than this kb has: their files are read again."""
    outdated = {source_id for source_id, extractor in library.sources.extractors() if is_outdated(extractor)}
    found = (source for source in library.sources.all() if source.id in outdated) if outdated else ()
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


def _read(
    library: Library,
    home: Home,
    limits: Limits,
    progress: Progress,
    inbox: Inbox,
    writer: Writer,
    extract_all: ExtractAll | None,
    step: str,
    wanted: Iterable[Job],
) -> None:
    """Extract sources and write them; the writer knows which could not be, and why."""
    jobs = {job.path: job for job in wanted}
    if not jobs:
        return
    if extract_all is None:
        from ingest import extract

        extract_all = extract.extract_all
    for job in jobs.values():  # a file known from an earlier run, whose copy was cleared away since
        if not home.blob(job.sha256).exists() and job.path in inbox.files:
            again = take(inbox.files[job.path], home)
            keep([again] if isinstance(again, Taken) else [], home)
    requests = [(job.path, home.blob(job.sha256), PurePosixPath(job.path).name) for job in jobs.values()]
    with progress.step(step, len(jobs)) as advance:
        for path, outcome in extract_all(requests, limits, 0):
            writer.add(jobs[path], outcome)
            advance(1)
    writer.flush()


def _report(
    found: Scan,
    inbox: Inbox,
    decision: Decision,
    sources: Sequence[Source],
    writer: Writer,
    said: Iterable[Problem],
) -> IngestReport:
    was = {source.id: source.path for source in sources}
    now = was | {source_id: path for source_id, _, path in decision.moved}
    now |= {job.id: job.path for job in (*decision.new, *decision.changed)}
    failed = writer.failed
    lost = [was[job.id] for job in decision.changed if job.path in failed]
    problems = {problem.path: problem for problem in (*inbox.failed, *failed.values())}
    return IngestReport(
        added=tuple(job.path for job in decision.new if job.path not in failed),
        changed=(*(job.path for job in decision.changed if job.path not in failed), *writer.renewed),
        removed=tuple(sorted([*_of(sources, decision.gone), *lost])),
        unchanged=tuple(path for path in _of(sources, decision.unchanged) if path not in writer.renewed),
        renamed=tuple((old, new) for _, old, new in decision.moved),
        duplicates=tuple((path, now[source_id]) for path, source_id in decision.duplicates),
        pending=tuple(sorted(inbox.pending)),
        failed=tuple(problems[path] for path in sorted(problems)),
        notes=(*found.notes, *said),
    )


def _told(outdated: Sequence[Job], writer: Writer) -> Iterator[Problem]:
    if outdated:
        differ = f"of these read differently now: {len(writer.renewed):,}."
        yield Problem("raw/", f"Files read again, because this kb has newer readers: {len(outdated):,}; {differ}")
    for path in sorted(writer.kept):
        why = writer.kept[path]
        yield Problem(path, f"It stays as an older kb read it: {why.message}", "`kb retry` tries again.")


def _said(library: Library, marked: Iterable[Source]) -> Iterator[Problem]:
    for source in marked:
        older = library.sources.get(source.near_duplicate_of)
        assert older is not None
        yield Problem(source.path, f"It says nearly the same as {older.path}.")


def _of(sources: Iterable[Source], ids: Collection[str]) -> list[str]:
    wanted = set(ids)
    return sorted(source.path for source in sources if source.id in wanted)


def _paths(sources: Iterable[Source]) -> Iterator[str]:
    return (source.path for source in sources)


def _unlisted(path: str, folders: Iterable[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)

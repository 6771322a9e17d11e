"""What an ingest did, as the command line prints it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.decide import Decision, Job
from ingest.inbox import Inbox
from ingest.versions import Related
from ingest.writer import Writer
from kb.library import Library
from kb.values import Problem, Source


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Paths by what happened to them, each in order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # another file under the name, or another text of it by a newer reader
    removed: tuple[str, ...] = ()  # retracted: gone, excluded, or no longer readable
    unchanged: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()  # (old, new)
    duplicates: tuple[tuple[str, str], ...] = ()  # (path, path of the source with the same bytes)
    pending: tuple[str, ...] = ()  # still being written: the next run reads them
    failed: tuple[Problem, ...] = ()  # every file that cannot be read as things stand, tried today or before
    notes: tuple[Problem, ...] = ()  # said, but nobody has to act


def report(
    inbox: Inbox, decision: Decision, sources: Sequence[Source], writer: Writer, notes: tuple[Problem, ...]
) -> IngestReport:
    """What was decided about the ``sources`` there were before, and how reading the rest went."""
    was = {source.id: source.path for source in sources}
    now = was | {source_id: path for source_id, _, path in decision.moved}
    now |= {job.id: job.path for job in (*decision.new, *decision.changed)}
    failed = writer.failed
    lost = [was[job.id] for job in decision.changed if job.path in failed]
    problems = {problem.path: problem for problem in (*inbox.failed, *failed.values())}
    return IngestReport(
        added=tuple(job.path for job in decision.new if job.path not in failed),
        changed=(*(job.path for job in decision.changed if job.path not in failed), *writer.renewed),
        removed=tuple(sorted([*(was[gone] for gone in decision.gone), *lost])),
        unchanged=tuple(sorted({was[same] for same in decision.unchanged}.difference(writer.renewed))),
        renamed=tuple((old, new) for _, old, new in decision.moved),
        duplicates=tuple((path, now[source_id]) for path, source_id in decision.duplicates),
        pending=tuple(sorted(inbox.pending)),
        failed=tuple(problems[path] for path in sorted(problems)),
        notes=notes,
    )


def copy_notes(inbox: Inbox, decision: Decision, sources: Sequence[Source]) -> Iterator[Problem]:
    """Of each file that came to be a copy of another: which one, when it is first seen."""
    now = {source.id: source.path for source in sources} | {source_id: path for source_id, _, path in decision.moved}
    now |= {job.id: job.path for job in (*decision.new, *decision.changed)}
    for path, source_id in decision.duplicates:
        before = inbox.records.get(path)
        if before is None or before.source != source_id:
            yield Problem(path, f"It is the same as {now[source_id]}; it is read once.")


def renewal_notes(outdated: Sequence[Job], writer: Writer) -> Iterator[Problem]:
    """What newer readers changed of the sources that older ones had read."""
    if outdated:
        differ = f"of these read differently now: {len({job.path for job in outdated} & {*writer.renewed}):,}."
        yield Problem("raw/", f"Files read again, because this kb has newer readers: {len(outdated):,}; {differ}")
    for path in sorted(writer.kept):
        why = writer.kept[path]
        yield Problem(path, f"It stays as an older kb read it: {why.message}", "`kb retry` tries again.")


def returned_notes(writer: Writer) -> Iterator[Problem]:
    """What had been deleted and is there again: it is read, but never unnoticed."""
    for path, (before, day) in sorted(writer.returned.items()):
        yield Problem(path, f"It was deleted on {day} as {before}, and is back.", f"`kb remove {path}` retracts it.")


def version_notes(library: Library, related: Related) -> Iterator[Problem]:
    """Of each source that a newer version came to supersede, and of each that is told again."""
    for version in related.superseded:
        newer = library.sources.get(version.newer)
        assert newer is not None
        yield Problem(
            version.path,
            f"It is an older version of {newer.path} ({version.why}), which is told instead.",
            f"`kb set {version.path} supersedes=no` keeps both.",
        )
    for path in related.restored:
        yield Problem(path, "No newer version supersedes it any more: it is told again.")


def near_notes(library: Library, marked: Iterable[Source]) -> Iterator[Problem]:
    """Of each source that was found to say nearly the same as another: which one."""
    for source in marked:
        older = library.sources.get(source.near_duplicate_of)
        assert older is not None
        yield Problem(source.path, f"It says nearly the same as {older.path}.")

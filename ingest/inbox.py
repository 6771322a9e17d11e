"""What each file under raw/ holds now: copied and hashed if it is not the one read before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ingest.intake import Taken, Unsteady, keep, sweep, take
from ingest.scan import Fingerprint, Scan, Seen
from kb.faults import fault
from kb.home import Home
from kb.library import FileRecord
from kb.progress import Progress
from kb.values import Problem

BATCH = 256  # copies made safe together
_UNKNOWN = Fingerprint(0, 0, 0, 0)


@dataclass(slots=True)
class Inbox:
    """The files of one scan while they are being decided on."""

    files: Mapping[str, Seen]
    records: Mapping[str, FileRecord]  # as the last run left them
    current: dict[str, str] = field(default_factory=dict)  # path → hash of what is there now
    unread: list[Seen] = field(default_factory=list)
    taken: dict[str, Taken] = field(default_factory=dict)
    undecided: set[str] = field(default_factory=set)  # paths that may hold what they held: not known now
    pending: list[str] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)

    def record(self, path: str, source: str, problem: Problem | None = None) -> FileRecord:
        """What to remember of a file: with its hash, so that it is read no more, where it was read."""
        if path in self.taken:
            seen = self.taken[path].fingerprint
        elif path in self.current:
            seen = fingerprint_of(self.records[path])
        else:
            seen = self.files[path].fingerprint if path in self.files else _UNKNOWN
        message, advice = (problem.message, problem.advice) if problem else ("", "")
        return FileRecord(
            *(path, seen.size, seen.mtime_ns, seen.ctime_ns, seen.inode, self.current.get(path, "")),
            *("" if problem else source, message, advice),
        )


def fingerprint_of(record: FileRecord) -> Fingerprint:
    """The fingerprint a file had when it was last read."""
    return Fingerprint(record.size, record.mtime_ns, record.ctime_ns, record.inode)


def is_excluded(path: str, excluded: Collection[str]) -> bool:
    """Is the path, or a folder above it (named with a slash at its end), among the excluded?"""
    return path in excluded or any(entry.endswith("/") and path.startswith(entry) for entry in excluded)


def suffix(path: str) -> str:
    """The ending by which a file's type is known."""
    return PurePosixPath(path).suffix.casefold()


def look(
    found: Scan, records: Mapping[str, FileRecord], excluded: Collection[str] = (), *, retry: bool = False
) -> Inbox:
    """Which files must be read, and the hashes of those whose fingerprint is the one they were read with."""
    files = {path: seen for path, seen in found.files.items() if not is_excluded(path, excluded)}
    inbox = Inbox(files, records, failed=list(found.failed))
    for path in found.held:
        if path not in found.files and not is_excluded(path, excluded):
            inbox.undecided.add(path)
    for path, seen in files.items():
        record = records.get(path)
        if path in found.held:
            inbox.pending.append(path)
            if record and record.sha256:
                inbox.current[path] = record.sha256
            else:
                inbox.undecided.add(path)
        elif record and record.sha256 and fingerprint_of(record) == seen.fingerprint and not (
            retry and record.message
        ):  # fmt: skip
            inbox.current[path] = record.sha256
        else:
            inbox.unread.append(seen)
    return inbox


def copy(inbox: Inbox, home: Home, progress: Progress) -> None:
    """Copy and hash what must be read. Raises DiskFull."""
    if not inbox.unread:
        return
    try:
        _copy(inbox, home, progress)
    except BaseException:
        sweep(home)  # above all where the disk is full
        raise


def _copy(inbox: Inbox, home: Home, progress: Progress) -> None:
    batch: list[Taken] = []
    with progress.step("Copying", len(inbox.unread)) as advance:
        for seen in inbox.unread:
            outcome = take(seen, home)
            if isinstance(outcome, Taken):
                inbox.taken[seen.path] = outcome
                inbox.current[seen.path] = outcome.sha256
                batch.append(outcome)
            else:
                inbox.undecided.add(seen.path)
                if isinstance(outcome, Unsteady):
                    inbox.pending.append(seen.path)
                else:
                    inbox.failed.append(outcome)
            advance(1)
            if len(batch) == BATCH or seen is inbox.unread[-1]:
                keep(batch, home)
                batch.clear()
                fault("after_blobs")


def set_aside_failures(inbox: Inbox) -> None:
    """What failed before fails again under the same type of name: it is not tried until its bytes change."""
    known = {(r.sha256, suffix(r.path)): r for r in inbox.records.values() if r.message and r.sha256}
    for path, digest in list(inbox.current.items()):
        if record := known.get((digest, suffix(path))):
            inbox.failed.append(Problem(path, record.message, record.advice))

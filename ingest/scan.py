"""What lies under raw/ now: names and fingerprints. Nothing here opens a file.

A stored path is the file's own name wherever that can be written as Unicode, newlines and control characters
included: those are valid in SQLite and JSON, and each place that shows a path has its own encoder. Only bytes that
are no UTF-8 cannot be stored; they appear as ``\\udcff`` (in words: backslash, u, dc, the byte in hex), and
``Seen.parts`` keeps the name as Python passes it back to the file system.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from ingest.blank import TEXTUAL
from kb.values import BLANK, Problem

# Unfinished downloads, editors' and offices' locks and temporaries, what file managers and synchronisers leave.
IGNORED = (
    *("~$*", "*.part", "*.partial", "*.crdownload", "*.download", "*.tmp", "*~", "4913", ".*", "#*#"),
    *("thumbs.db", "desktop.ini", "*.sync-conflict-*"),
)
USERS, CHANNELS = "users.json", "channels.json"  # by which an export of Slack is known
# What it lists beside the folders of its channels: of whom and what it is, no message.
LISTS = frozenset([USERS, CHANNELS, "groups.json", "dms.json", "mpims.json", "integration_logs.json", "canvases.json"])


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells, without reading, that a file is not the one seen before. Compared for equality only."""

    size: int  # bytes
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A regular file under raw/."""

    path: str  # as stored and shown: raw/notes/plague.md
    parts: tuple[str, ...]  # below raw/, as the file system names them
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything under raw/ that may become a source, and what was passed over."""

    present: bool  # raw/ itself is there
    files: Mapping[str, Seen] = field(default_factory=dict)  # by path, in order
    failed: tuple[Problem, ...] = ()  # should have been read and cannot be
    notes: tuple[Problem, ...] = ()  # no source, and said: links, pipes, empty files
    unreadable: tuple[str, ...] = ()  # folders that would not be listed: what is in them is not known to be gone
    held: frozenset[str] = frozenset()  # paths not to decide on yet: still being written, or not gone for long


def ignored(name: str, *, folder: bool = False) -> bool:
    """Is this the name of something that is never a source? Of folders only hidden ones are."""
    if folder:
        return name.startswith(".")
    lower = name.casefold()
    return any(fnmatchcase(lower, pattern) for pattern in IGNORED)


def stored(parts: tuple[str, ...]) -> str:
    """The path under which the file ``parts`` below raw/ is stored and shown."""
    return "/".join(("raw", *parts)).encode("utf-8", "backslashreplace").decode("utf-8")


def fingerprint(status: os.stat_result) -> Fingerprint:
    """The fingerprint within a stat result."""
    return Fingerprint(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def scan(raw: Path, max_bytes: int) -> Scan:
    """List the regular files under ``raw``, following no link; files above ``max_bytes`` are refused by name."""
    walk = _Walk(max_bytes)
    if not raw.is_dir():
        return Scan(present=False)
    folders: list[tuple[str, ...]] = [()]
    while folders:  # a stack of our own: a thousand nested folders must not end the recursion
        folders += walk.folder(raw, folders.pop())
    files = dict(sorted(walk.files.items()))
    return Scan(True, files, tuple(sorted(walk.failed, key=_by_path)), tuple(sorted(walk.notes, key=_by_path)),
                tuple(sorted(walk.unreadable)))  # fmt: skip


def _by_path(problem: Problem) -> str:
    return problem.path


class _Walk:
    """One walk in progress."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.files: dict[str, Seen] = {}
        self.failed: list[Problem] = []
        self.notes: list[Problem] = []
        self.unreadable: list[str] = []

    def folder(self, raw: Path, parts: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Take in one folder; return the folders in it."""
        inner: list[tuple[str, ...]] = []
        try:
            with os.scandir(os.path.join(raw, *parts)) as listing:  # noqa: PTH118 - Path would normalise names
                entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        except FileNotFoundError:
            return inner  # removed since its parent was listed
        except OSError as error:
            self.unreadable.append(stored(parts))
            self.failed.append(
                Problem(stored(parts), f"The folder cannot be listed: {error.strerror}.", "Check its permissions.")
            )
            return inner
        names = {entry.name for entry in entries}
        lists = LISTS if {USERS, CHANNELS} <= names else frozenset[str]()
        for entry in entries:
            here = (*parts, entry.name)
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            except OSError as error:
                self.unreadable.append(stored(here))
                self.failed.append(Problem(stored(here), f"It cannot be looked at: {error.strerror}."))
                continue
            if stat.S_ISDIR(status.st_mode):
                if not ignored(entry.name, folder=True):
                    inner.append(here)
            elif not ignored(entry.name) and entry.name not in lists:
                self.file(here, status)
        return inner

    def file(self, parts: tuple[str, ...], status: os.stat_result) -> None:
        """Take in one entry that is no folder."""
        path = stored(parts)
        if stat.S_ISLNK(status.st_mode):
            self.notes.append(Problem(path, "It is a link, and kb follows none.", "Put the file itself there."))
        elif not stat.S_ISREG(status.st_mode):
            self.notes.append(Problem(path, "It is not a regular file."))
        elif status.st_size == 0 and PurePosixPath(path).suffix.casefold() in TEXTUAL:
            self.notes.append(Problem(path, BLANK))
        elif status.st_size == 0:
            self.failed.append(Problem(path, BLANK, "Save or download it again."))
        elif status.st_size > self.max_bytes:
            size, limit = status.st_size / 1e6, self.max_bytes / 1e6
            self.failed.append(
                Problem(
                    path,
                    f"It has {size:.0f} MB, more than the {limit:.0f} MB kb reads.",
                    "Raise file_mb under [limits] in kb.toml if you want it.",
                )
            )
        elif path in self.files:  # two names that differ only in how their odd bytes are written
            self.failed.append(Problem(path, "Another file's name is shown the same way.", "Rename one of them."))
        else:
            self.files[path] = Seen(path, parts, fingerprint(status))

"""Copying a dropped file into .kb/blobs while hashing it. The copy is what is read from then on.

Nothing here knows what is in a file. A blob is named by its SHA-256, complete and on the disk from the moment it has
its name, and never changed; raw/ is only ever read.

Waiting for the disk after each of thousands of small files takes minutes on a busy machine (measured: 16 ms a file
one by one, .3 ms side by side). So copies are made under temporary names first and kept together.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ingest.scan import Fingerprint, Seen, fingerprint
from kb.errors import DiskFull
from kb.files import open_beneath
from kb.home import Home
from kb.values import Problem

CHUNK = 1 << 20
_SIDE_BY_SIDE = 16
# Two writes closer together than the file system's clock ticks (up to 10 ms) leave one fingerprint. So a file is
# read only when it is older than that: whatever is written later then shows.
TICK_NS = 20_000_000
_counter = itertools.count()


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was copied as it was seen; ``keep`` makes the copy a blob."""

    path: str
    sha256: str
    fingerprint: Fingerprint
    copy: Path | None  # None when the blob was there already


@dataclass(frozen=True, slots=True)
class Unsteady:
    """A file that changed between being seen and being copied: it is left for the next scan."""

    path: str


def take(seen: Seen, home: Home) -> Taken | Unsteady | Problem:
    """Copy the file beside the blobs. Raises DiskFull; what is wrong with the file itself is a Problem."""
    _outlive_the_tick(seen.fingerprint)
    try:
        source = open_beneath(home.raw, seen.parts)
    except FileNotFoundError:
        return Unsteady(seen.path)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EINVAL):  # no longer the file that was seen
            return Unsteady(seen.path)
        return _unreadable(seen, error)
    with os.fdopen(source, "rb", buffering=0) as file:
        if fingerprint(os.fstat(source)) != seen.fingerprint:
            return Unsteady(seen.path)
        with _temporary(home) as (copy, target):
            digest = hashlib.sha256()
            size = 0
            while True:
                try:
                    chunk = file.read(CHUNK)
                except OSError as error:
                    return _unreadable(seen, error)
                if not chunk:
                    break
                size += len(chunk)
                if size > seen.fingerprint.size:
                    return Unsteady(seen.path)
                digest.update(chunk)
                _write(target, chunk, seen.path)
            if size != seen.fingerprint.size or fingerprint(os.fstat(source)) != seen.fingerprint:
                return Unsteady(seen.path)
            known = _is_there(home.blob(digest.hexdigest()), size)
            if not known:
                os.fchmod(target, 0o444)
                copy.finished = True
    return Taken(seen.path, digest.hexdigest(), seen.fingerprint, None if known else copy.path)


def keep(taken: Iterable[Taken], home: Home) -> None:
    """Make the copies blobs: once this returns, a power cut cannot take them. Raises DiskFull."""
    moves = {one.copy: home.blob(one.sha256) for one in taken if one.copy}
    if not moves:
        return
    with _room("the copies"), ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        list(pool.map(_sync, moves))
        for copy, blob in moves.items():
            blob.parent.mkdir(parents=True, exist_ok=True)
            copy.replace(blob)
        list(pool.map(_sync, {blob.parent for blob in moves.values()}))
        _sync(home.blobs)


def sweep(home: Home) -> None:
    """Remove copies that were never kept, as a killed run leaves them. Only for the holder of the write lock."""
    for path in home.blobs.glob("incoming-*"):
        path.unlink(missing_ok=True)


def _outlive_the_tick(seen: Fingerprint) -> None:
    age = time.time_ns() - max(seen.ctime_ns, seen.mtime_ns)
    if 0 <= age < TICK_NS:
        time.sleep((TICK_NS - age) / 1e9)


@dataclass(slots=True)
class _Copy:
    path: Path
    finished: bool = False


@contextlib.contextmanager
def _temporary(home: Home) -> Iterator[tuple[_Copy, int]]:
    """A file to copy into; gone at the end unless it was finished."""
    copy = _Copy(home.blobs / f"incoming-{os.getpid()}-{next(_counter)}")
    with _room(copy.path.name):
        home.blobs.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(copy.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        yield copy, descriptor
    finally:
        os.close(descriptor)
        if not copy.finished:
            copy.path.unlink(missing_ok=True)


def _write(descriptor: int, chunk: bytes, name: str) -> None:
    view = memoryview(chunk)
    with _room(name):
        while view:
            view = view[os.write(descriptor, view) :]


def _is_there(blob: Path, size: int) -> bool:
    try:
        return blob.stat().st_size == size
    except OSError:
        return False


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _room(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(f"No space left to copy {name}.") from error
        raise


def _unreadable(seen: Seen, error: OSError) -> Problem:
    return Problem(seen.path, f"It cannot be read: {error.strerror}.", "Check its permissions and the drive it is on.")

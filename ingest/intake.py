"""Copying a dropped file into .kb/blobs while hashing it. The copy is what is read from then on.

Nothing here knows what is in a file. A blob is named by its SHA-256, complete from the moment it has its name,
and never changed; raw/ is only ever read.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.scan import Fingerprint, Seen, fingerprint
from kb.beneath import open_beneath
from kb.errors import DiskFull
from kb.home import Home
from kb.values import Problem

CHUNK = 1 << 20
# Two writes closer together than the file system's clock ticks (up to 10 ms) leave one fingerprint. So a file is
# read only when it is older than that: whatever is written later then shows.
TICK_NS = 20_000_000
_counter = itertools.count()


@dataclass(frozen=True, slots=True)
class Taken:
    """A file whose copy is safe."""

    path: str
    sha256: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Unsteady:
    """A file that changed between being seen and being copied: it is left for the next scan."""

    path: str


def take(seen: Seen, home: Home) -> Taken | Unsteady | Problem:
    """Copy the file into the blobs. Raises DiskFull; what is wrong with the file itself is a Problem."""
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
        with _temporary(home) as (temporary, copy):
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
                _write(copy, chunk, seen.path)
            if size != seen.fingerprint.size or fingerprint(os.fstat(source)) != seen.fingerprint:
                return Unsteady(seen.path)
            _keep(temporary, copy, home.blob(digest.hexdigest()), size, seen.path)
    return Taken(seen.path, digest.hexdigest(), seen.fingerprint)


def sweep(home: Home) -> None:
    """Remove copies that a killed run left unfinished. Only for the holder of the write lock."""
    for path in home.blobs.glob("incoming-*"):
        path.unlink(missing_ok=True)


def _outlive_the_tick(seen: Fingerprint) -> None:
    age = time.time_ns() - max(seen.ctime_ns, seen.mtime_ns)
    if 0 <= age < TICK_NS:
        time.sleep((TICK_NS - age) / 1e9)


@contextlib.contextmanager
def _temporary(home: Home) -> Iterator[tuple[Path, int]]:
    """A file to copy into; gone at the end unless it was given its name."""
    path = home.blobs / f"incoming-{os.getpid()}-{next(_counter)}"
    with _room(path.name):
        home.blobs.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        yield path, descriptor
    finally:
        os.close(descriptor)
        path.unlink(missing_ok=True)


def _write(descriptor: int, chunk: bytes, name: str) -> None:
    view = memoryview(chunk)
    with _room(name):
        while view:
            view = view[os.write(descriptor, view) :]


def _keep(temporary: Path, descriptor: int, blob: Path, size: int, name: str) -> None:
    with contextlib.suppress(OSError):
        if blob.stat().st_size == size:
            return  # these bytes are here already
    with _room(name):
        blob.parent.mkdir(parents=True, exist_ok=True)
        os.fchmod(descriptor, 0o444)
        os.fsync(descriptor)
        temporary.replace(blob)
        folder = os.open(blob.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


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

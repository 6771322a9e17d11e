"""Dropping what retracted sources left behind: copies of files, old backups, and the bytes themselves."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kb.home import Home
from kb.library import Library
from kb.settings import Settings

KEEP_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Collected:
    """What was dropped."""

    files: int
    bytes: int


def collect(home: Home, library: Library, *, older_than: float = KEEP_SECONDS) -> Collected:
    """Drop copies of files that no source needs and that are older than ``older_than`` seconds."""
    needed = {record.sha256 for record in library.files.all().values()}
    files = size = 0
    for blob in sorted(home.blobs.glob("*/*")):
        status = blob.stat()
        if blob.name not in needed and time.time() - status.st_mtime >= older_than:
            _erase(blob)
            files, size = files + 1, size + status.st_size
    for backup in home.state.glob("library.v*.bak"):
        status = backup.stat()
        if time.time() - status.st_mtime >= older_than:
            backup.unlink()
            files, size = files + 1, size + status.st_size
    return Collected(files, size)


def purge_sources(home: Home, settings: Settings, digests: Collection[str]) -> None:
    """Erase kb's copies of files with these SHA-256 and every trace of deleted text in its own files."""
    from kb.index.chroma import rebuild_store

    with Library.open(home) as library:
        for digest in digests:
            _erase(home.blob(digest))
        for record in library.files.all().values():
            if record.sha256 in digests and not record.source:
                library.files.forget(record.path)
        for leftover in ("emit", "stage", "tmp"):
            shutil.rmtree(home.state / leftover, ignore_errors=True)
        for backup in home.state.glob("library.v*.bak"):
            backup.unlink()
        library.purge()
        rebuild_store(library, home, settings)


def _erase(path: Path) -> None:
    if path.exists():
        path.chmod(0o600)
        path.unlink()

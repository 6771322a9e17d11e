"""Dropping what retracted sources left behind: copies of files, answers of models, old backups, the bytes themselves.

What a build finds no source for is written down with the day it was found (``.kb/gone.json``), so that a file deleted
by mistake can come back for 30 days without being read and paid for again.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kb import pictures
from kb.files import write_atomic
from kb.home import Home
from kb.library import Library
from kb.settings import Settings

KEEP_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Collected:
    """What was dropped."""

    files: int
    bytes: int
    answers: int = 0


def mark_gone(home: Home, library: Library, now: float | None = None) -> dict[str, float]:
    """Write down which copies no file needs any more, and since when. Returns them by SHA-256."""
    path = home.state / "gone.json"
    try:
        known = {str(digest): float(since) for digest, since in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        known = {}
    needed = {record.sha256 for record in library.files.all().values()}
    orphans = {blob.name for blob in home.blobs.glob("*/*")} - needed
    today = time.time() if now is None else now
    gone = {digest: known.get(digest, today) for digest in sorted(orphans)}
    if gone != known:
        write_atomic(path, json.dumps(gone, indent=1) + "\n")
    return gone


def collect(home: Home, library: Library, *, older_than: float = KEEP_SECONDS, now: float | None = None) -> Collected:
    """Drop what left more than ``older_than`` seconds ago."""
    today = time.time() if now is None else now
    gone = mark_gone(home, library, today)
    files = size = 0
    for digest, since in gone.items():
        if today - since >= older_than:
            files, size = files + 1, size + home.blob(digest).stat().st_size
            erase(home.blob(digest))
    for backup in home.state.glob("library.v*.bak"):
        if today - backup.stat().st_mtime >= older_than:
            backup.unlink()
    recent = {f"s-{digest[:10]}" for digest, since in gone.items() if today - since < older_than}
    answers = _forget_answers(home, library, recent)
    mark_gone(home, library, today)
    return Collected(files, size, answers)


def purge_sources(home: Home, settings: Settings, digests: Collection[str]) -> str:
    """Erase kb's copies of files with these SHA-256 and every trace of deleted text in its own files.

    "" when the embedding store was made again too, else why not in one sentence: then it is gone.
    """
    from kb.index.build import rebuild_store

    with Library.open(home) as library:
        for digest in digests:
            erase(home.blob(digest))
        for record in library.files.all().values():
            if record.sha256 in digests and not record.source:
                library.files.forget(record.path)
        for leftover in ("emit", "stage", "tmp"):
            shutil.rmtree(home.state / leftover, ignore_errors=True)
        for backup in home.state.glob("library.v*.bak"):
            backup.unlink()
        _forget_answers(home, library, ())
        pictures.sweep(home, library.sources.every())
        library.purge()
        return rebuild_store(library, home, settings)


def _forget_answers(home: Home, library: Library, recent: Collection[str]) -> int:
    """Drop questions to models and their answers that carry text of a source that is neither here nor recent."""
    if not any((home.state / name).is_dir() for name in ("answers", "pending", "rejected")):
        return 0
    from kb.calls.cache import Answers
    from kb.calls.deferred.pending import Pending

    kept = {source.id for source in library.sources.every()} | set(recent)
    return Answers(home).keep_only(kept) + Pending(home).keep_only(kept)


def erase(path: Path) -> None:
    """Delete a copy of a file, which nobody may write, if it is there."""
    if path.exists():
        path.chmod(0o600)
        path.unlink()

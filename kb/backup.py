"""One file that holds a knowledge base, and the way back. Site and embedding store can be made again: left out."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from pathlib import Path

from kb.errors import UsageError
from kb.home import Home

LEFT_OUT = {"_site", ".kb"}


def backup(home: Home, target: Path) -> int:
    """Write ``target`` (gzip tar). Safe while a build runs: the library is copied by SQLite. Returns bytes."""
    if target.exists():
        raise UsageError(f"{target} exists.", "kb overwrites nothing; name another file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(partial, "w:gz") as archive:
            for entry in sorted(home.root.iterdir()):
                if entry.name not in LEFT_OUT and entry.resolve() != partial.resolve():
                    archive.add(entry, arcname=entry.name)
            if home.library.exists():
                copy = Path(folder) / "library.db"
                connection = sqlite3.connect(f"{home.library.as_uri()}?mode=ro", uri=True)
                try:
                    connection.execute("VACUUM INTO ?", (str(copy),))
                finally:
                    connection.close()
                archive.add(copy, arcname=".kb/library.db")
            if home.blobs.is_dir():
                archive.add(home.blobs, arcname=".kb/blobs")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def restore(file: Path, folder: Path) -> Home:
    """Unpack a backup into a new or empty folder. Refuses anything in it that would land outside.

    Links that lead outside, pipes and devices stay in the file: kb reads none of them.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter=_wanted)  # noqa: S202 - narrower than the "data" filter
    except (tarfile.TarError, OSError, EOFError) as error:
        raise UsageError(f"{file} is not a complete backup ({error}).") from error
    home = Home(folder.resolve())
    if not home.settings.is_file():
        raise UsageError(f"{file} does not hold a knowledge base.")
    return home


def _wanted(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    try:
        return tarfile.data_filter(member, folder)
    except (tarfile.AbsoluteLinkError, tarfile.LinkOutsideDestinationError, tarfile.SpecialFileError):
        return None

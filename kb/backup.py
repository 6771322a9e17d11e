"""One file that holds a knowledge base, and the way back. Site and embedding store can be made again: left out."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kb.errors import UsageError
from kb.home import Home
from kb.values import Problem

_STAGED = ".restoring"
_CHUNK = 1 << 20
_MADE_AGAIN = {"_site", ".kb"}
# Of .kb/ what was paid for or answered by a person, and what it cost. Consent to send text stays with the machine.
_KEPT_STATE = ("blobs", "pictures", "answers", "pending", "rejected", "batches.json", "trace.jsonl", "gone.json")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written. ``left_out`` names what lies in the folder and cannot come back from the file."""

    file: Path
    bytes: int
    left_out: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was unpacked. ``left_out`` names what is in the file and was not made."""

    home: Home
    left_out: tuple[Problem, ...]


def backup(home: Home, target: Path) -> Backup:
    """Write ``target`` (gzip tar). Safe while a build runs: the library is copied by SQLite."""
    if target.exists():
        raise UsageError(f"{target} exists.", "kb overwrites nothing; name another file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    sieve = _Sieve()
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(partial, "w:gz") as archive:
            empty = Path(folder) / "restored"  # judged as if it were unpacked there
            for path in _everything(home):
                if path != partial.resolve():
                    _add(archive, path, home.relative(path), sieve, empty)
            if home.library.exists():
                copy = Path(folder) / "library.db"
                connection = sqlite3.connect(f"{home.library.as_uri()}?mode=ro", uri=True)
                try:
                    connection.execute("VACUUM INTO ?", (str(copy),))
                finally:
                    connection.close()
                archive.add(copy, arcname=".kb/library.db")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return Backup(target, target.stat().st_size, tuple(sieve.left_out))


def restore(file: Path, folder: Path) -> Restored:
    """Unpack a backup into a new or empty folder. Refuses anything in it that would land outside.

    Links that lead outside, pipes and devices stay in the file: kb reads none of them.
    """
    there = folder.exists()
    staged = folder / _STAGED
    if there and any(path != staged for path in folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Name a new folder.")
    shutil.rmtree(staged, ignore_errors=True)  # what a killed restore left
    staged.mkdir(parents=True)
    sieve = _Sieve()
    try:
        _unpack(file, staged, sieve)
        for path in sorted(staged.iterdir(), key=lambda path: path.name == "kb.toml"):  # last: a base is whole or none
            path.rename(folder / path.name)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
        if not there and not any(folder.iterdir()):
            folder.rmdir()
    return Restored(Home(folder.resolve()), tuple(sieve.left_out))


def _unpack(file: Path, folder: Path, sieve: _Sieve) -> None:
    try:
        with gzip.open(file) as packed, tarfile.open(fileobj=packed) as archive:
            archive.extractall(folder, filter=sieve)  # noqa: S202 - narrower than the "data" filter
            while packed.read(_CHUNK):  # to the very end, where the checksum stands
                pass
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UsageError(f"{file} is not a complete backup ({error}).") from error
    if not (folder / "kb.toml").is_file():
        raise UsageError(f"{file} does not hold a knowledge base.")


def _everything(home: Home) -> Iterator[Path]:
    """Every path that belongs into a backup but the library, folders before what is in them; no link is followed."""
    tops = [path for path in sorted(home.root.iterdir()) if path.name not in _MADE_AGAIN]
    waiting = [*tops, *(home.state / name for name in _KEPT_STATE)][::-1]
    while waiting:
        path = waiting.pop()
        if not os.path.lexists(path):
            continue  # never made, or gone since its folder was listed
        yield path
        if path.is_dir() and not path.is_symlink():
            with suppress(FileNotFoundError):
                waiting += sorted(path.iterdir(), reverse=True)


def _add(archive: tarfile.TarFile, path: Path, name: str, sieve: _Sieve, folder: Path) -> None:
    with suppress(FileNotFoundError):  # a build that runs beside us has just removed it
        member = archive.gettarinfo(path, name)
        if member is None:  # what no archive holds
            sieve.leave_out(name, _SPECIAL)
        elif sieve(member, str(folder)):
            archive.add(path, name, recursive=False)


_SPECIAL = "It is a pipe, a socket or a device."
_LINK = "It is a link that leads out of the knowledge base; what it leads to is not in the backup."


class _Sieve:
    """Lets through what kb restores, at both ends, and names the rest. A link that stays inside passes."""

    def __init__(self) -> None:
        self.left_out: list[Problem] = []

    def __call__(self, member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
        """``member`` as it is unpacked into ``folder``. Raises tarfile.FilterError for one that would land outside."""
        try:
            return tarfile.data_filter(member, folder)
        except (tarfile.AbsoluteLinkError, tarfile.LinkOutsideDestinationError):
            self.leave_out(member.name, _LINK)
        except tarfile.SpecialFileError:
            self.leave_out(member.name, _SPECIAL)
        return None

    def leave_out(self, name: str, why: str) -> None:
        """Remember a name that does not pass."""
        self.left_out.append(Problem(name.encode("utf-8", "backslashreplace").decode("utf-8"), why))

"""Many files changed as one: staged beside the wiki, listed in a manifest, then renamed in.

Before the manifest is on the disk nothing has happened; after it, everything will: whoever comes next finishes the
renames (``roll_forward``). It is safe to call at any time, also while another process is still renaming. A file that
its reader changed in the meantime is not run over: what they wrote goes into its notes.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from compile.wiki.sheet import edits, split, with_edits
from kb import clock
from kb.errors import DiskFull
from kb.faults import fault
from kb.files import sha256, write_atomic
from kb.home import Home

MANIFEST = "manifest.json"
_MANY = 32  # files: above this, one sync of everything is cheaper than one for each


@dataclass(frozen=True, slots=True)
class Change:
    """One file to replace (``staged`` names its new bytes) or, without ``staged``, to delete."""

    target: str  # relative to the knowledge base
    before: str  # digest of the bytes that stood there, "" for no file
    staged: str = ""
    after: str = ""
    prints: str = ""  # fingerprints of what kb had written there: tells a late edit from it
    page: bool = False  # Markdown with notes; other files are simply replaced


def folder(home: Home) -> Path:
    """Where emissions are staged; there only while one is unfinished."""
    return home.state / "emit"


def commit(home: Home, files: Iterable[tuple[Change, bytes]], removed: Iterable[Change]) -> None:
    """Replace ``files`` and delete ``removed``, all or nothing. Raises DiskFull with nothing changed.

    The caller holds the write lock. Order matters: the last of ``files`` is renamed last.
    """
    room = folder(home) / secrets.token_hex(6)
    try:
        changes = _stage(room, files)
        fault("after_stage")
        _manifest(room, [*changes[:-1], *removed, *changes[-1:]])
    except OSError as error:
        discard(home)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("No space left to write the wiki.") from error
        raise
    fault("after_manifest")
    _apply(home, room)


def roll_forward(home: Home) -> bool:
    """Finish an emission that was cut off. Returns whether there was one; costs nothing when there was not."""
    rooms = sorted(folder(home).glob(f"*/{MANIFEST}"))
    for manifest in rooms:
        _apply(home, manifest.parent)
    return bool(rooms)


def discard(home: Home) -> None:
    """Throw away what was staged but never listed. The caller holds the write lock."""
    for room in folder(home).glob("*"):
        if not (room / MANIFEST).exists():
            shutil.rmtree(room, ignore_errors=True)
    with suppress(OSError):
        folder(home).rmdir()


def _stage(room: Path, files: Iterable[tuple[Change, bytes]]) -> list[Change]:
    room.mkdir(parents=True)
    changes = []
    for number, (change, data) in enumerate(files):
        _write(f"{room}/{number}", data)
        fault("staging")
        changes.append(Change(change.target, change.before, str(number), sha256(data), change.prints, change.page))
    if len(changes) > _MANY:
        os.sync()
    else:
        for change in changes:
            _sync(room / change.staged)
    return changes


def _write(path: str, data: bytes) -> None:
    """A new file, by the system's calls alone: a build writes two for each page."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _manifest(room: Path, changes: Sequence[Change]) -> None:
    write_atomic(
        room / MANIFEST,
        json.dumps([{name: getattr(change, name) for name in Change.__slots__} for change in changes]),
        sync=True,
    )
    _sync(room)


def _apply(home: Home, room: Path) -> None:
    """Carry out a manifest, from wherever it was left."""
    try:
        changes = [Change(**entry) for entry in json.loads((room / MANIFEST).read_bytes())]
    except FileNotFoundError:  # another process finished it
        return
    except (ValueError, TypeError):  # damaged, or another kb's: the next build makes the files again
        shutil.rmtree(room, ignore_errors=True)
        return
    for change in changes:
        target = home.root / change.target
        if not change.staged:
            if sha256_of(target) == change.before:
                target.unlink(missing_ok=True)
        else:
            _replace(target, room / change.staged, change)
        fault("renaming")
    fault("after_rename")
    (room / MANIFEST).unlink(missing_ok=True)
    fault("after_forget")
    shutil.rmtree(room, ignore_errors=True)
    with suppress(OSError):
        room.parent.rmdir()


def _replace(target: Path, staged: Path, change: Change) -> None:
    with suppress(FileNotFoundError):  # renamed already
        standing = change.page and (change.before or target.exists())
        if standing and sha256_of(target) not in (change.before, change.after):
            _keep_late_edit(target, staged, change)
        try:
            _rename(staged, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            write_atomic(target, staged.read_bytes())
            staged.unlink()


def _rename(staged: Path, target: Path) -> None:
    try:
        staged.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)


def _keep_late_edit(target: Path, staged: Path, change: Change) -> None:
    """The reader saved the page after it was read: their notes, and what they changed above them, stay."""
    generated, notes = split(text_of(staged))
    with suppress(FileNotFoundError):
        found, theirs = split(text_of(target))
        moved = edits(found, change.prints, generated, lambda name: name in generated)
        notes = with_edits(theirs or notes, moved, clock.now().date().isoformat())
        write_atomic(staged, bytes_of(generated + notes))


def sha256_of(path: Path) -> str:
    """Digest of a file's bytes; "" where there is none."""
    try:
        return sha256(path.read_bytes())
    except (FileNotFoundError, IsADirectoryError):
        return ""


def text_of(path: Path) -> str:
    """A file as text that ``bytes_of`` turns back into the same bytes, whatever they are."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """The bytes of a text read by ``text_of``."""
    return text.encode("utf-8", "surrogateescape")

"""Files written so that nobody meets half of one, and opened so that no link leads out of their folder."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from kb.errors import DiskFull

_FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
# O_NONBLOCK: a named pipe that took the file's place must not hold kb up.
_FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


def write_atomic(path: Path, data: bytes | str, *, sync: bool = False) -> None:
    """Replace ``path`` with ``data`` at once; ``sync`` also waits until it is on the disk."""
    content = data.encode("utf-8") if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"No space left to write {path.name}.") from error
        raise


def write_new(folder: Path, name: str, data: bytes, *, names: int = sys.maxsize) -> tuple[Path, bool]:
    """Write ``data`` as a new file of ``folder``: under ``name``, or ``name-2``, ``name-3`` … where that is taken.

    Returns the file, and False if one of these held the same already and stays. Raises FileExistsError when so many
    ``names`` are taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem, ending = Path(name).stem, Path(name).suffix
    for number in range(1, names + 1):
        target = folder / (name if number == 1 else f"{stem}-{number}{ending}")
        try:
            with target.open("xb") as file:
                file.write(data)
        except FileExistsError:
            if target.is_file() and target.read_bytes() == data:
                return target, False
        else:
            return target, True
    raise FileExistsError(name)


def sha256(data: bytes | str) -> str:
    """Hex digest; text is hashed as UTF-8, lone surrogates as they came."""
    return hashlib.sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).hexdigest()


def open_beneath(root: Path, parts: Sequence[str]) -> int:
    """A descriptor, for reading, of the regular file ``root/parts…``; the caller closes it.

    A path that was safe when it was listed may lead out of the folder when it is opened: a folder on the way was
    replaced by a link in between. So each part of the path is opened from the one above it, following no link.

    Raises OSError: ELOOP or ENOTDIR where a link stands in the way, EINVAL for anything but a regular file or
    for a part that is no plain name. ``root`` itself may be a link: people put raw/ on another drive.
    """
    if not parts or any(part in ("", ".", "..") or "/" in part or "\0" in part for part in parts):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    folder = os.open(root, _FOLDER)
    try:
        for part in parts[:-1]:
            inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        file = os.open(parts[-1], _FILE, dir_fd=folder)
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, "not a regular file")
    return file

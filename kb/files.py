"""Writing files so that a reader, or a power cut, never meets half of one."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from pathlib import Path

from kb.errors import DiskFull


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


def write_if_changed(path: Path, data: bytes | str) -> bool:
    """Like ``write_atomic``, but leaves an identical file untouched. Returns whether it wrote."""
    content = data.encode("utf-8") if isinstance(data, str) else data
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return False
    write_atomic(path, content)
    return True


def sha256(data: bytes | str) -> str:
    """Hex digest; text is hashed as UTF-8, lone surrogates as they came."""
    return hashlib.sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).hexdigest()

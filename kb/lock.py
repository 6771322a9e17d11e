"""One writer a knowledge base: a lock that the system frees when its holder dies, however it dies.

The lock is the kernel's (``flock``), never the file's existence, so a stale file locks nobody out. What is written
in the file only tells others who holds it. Readers never need the lock.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator

from kb.clock import timestamp
from kb.errors import Busy, KbError
from kb.home import Home

_PAUSE = 0.1  # seconds between two tries


@contextlib.contextmanager
def write_lock(home: Home, command: str, wait: float = 0) -> Iterator[None]:
    """Be the only writer of this knowledge base for the length of the block.

    ``command`` is what others are told is running: "kb build". Tries for ``wait`` seconds, then raises Busy with
    the holder's command, process and start. The lock ends with the process; a child that outlives it does not keep
    it, provided the child was started by exec.
    """
    deadline = time.monotonic() + wait
    while (descriptor := _try(home)) is None:
        if time.monotonic() >= deadline:
            raise Busy(_holder(home), "Wait until it is done, or stop it.")
        time.sleep(_PAUSE)
    try:
        about = {"pid": os.getpid(), "command": command, "started": timestamp()}
        with contextlib.suppress(OSError):  # a full disk must not keep the lock from working
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(about).encode("utf-8"), 0)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
        os.close(descriptor)


def _try(home: Home) -> int | None:
    """The locked descriptor, or None while somebody else has it."""
    try:
        home.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(home.write_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise KbError(
            f"The knowledge base cannot be written: {error.strerror} ({home.write_lock}).",
            "Check the folder's permissions; reading it (ask, search, serve) still works.",
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), home.write_lock.stat()):
            return descriptor
    except FileNotFoundError:
        pass  # .kb/ was deleted just now: what was locked is no longer the lock
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            os.close(descriptor)
            raise KbError(
                f"The drive of this knowledge base has no file locks: {error.strerror}.", "Put it on a local drive."
            ) from error
    os.close(descriptor)
    return None


def _holder(home: Home) -> str:
    try:
        about = json.loads(home.write_lock.read_text("utf-8"))
        return (
            f"`{about['command']}` (process {about['pid']}, since {about['started']}) "
            "is writing to this knowledge base."
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "Another kb is writing to this knowledge base."

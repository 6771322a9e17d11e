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
from pathlib import Path

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
    with _held(home, home.write_lock, command, wait, "is writing to this knowledge base"):
        yield


@contextlib.contextmanager
def watch_lock(home: Home) -> Iterator[None]:
    """Be the only `kb watch` of this knowledge base. A watcher that waits writes nothing, so it locks no writer out.

    A second's patience, since whoever asks for the watcher holds this for a moment.
    """
    with _held(home, home.watch_lock, "kb watch", 1, "is watching this knowledge base already"):
        yield


def watcher(home: Home) -> str:
    """Who watches this knowledge base: "`kb watch` (process 12, since …)"; "" for nobody."""
    try:
        descriptor = os.open(home.watch_lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _name(home.watch_lock) or "`kb watch`"
    finally:
        os.close(descriptor)
    return ""


@contextlib.contextmanager
def _held(home: Home, lock: Path, command: str, wait: float, doing: str) -> Iterator[None]:
    deadline = time.monotonic() + wait
    while (descriptor := _try(home, lock)) is None:
        if time.monotonic() >= deadline:
            raise Busy(f"{_name(lock) or 'Another kb'} {doing}.", "Wait until it is done, or stop it.")
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


def _try(home: Home, lock: Path) -> int | None:
    """The locked descriptor, or None while somebody else has it."""
    try:
        home.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise KbError(
            f"The knowledge base cannot be written: {error.strerror} ({lock}).",
            "Check the folder's permissions; reading it (ask, search, serve) still works.",
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), lock.stat()):
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


def _name(lock: Path) -> str:
    """Who wrote their name into a lock; "" where nothing legible is there."""
    try:
        about = json.loads(lock.read_text("utf-8"))
        return f"`{about['command']}` (process {about['pid']}, since {about['started']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""

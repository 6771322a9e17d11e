"""Being woken when something happens under raw/. What happened is not asked: the scan that follows finds out."""

from __future__ import annotations

import errno
import logging
import os
import threading
import warnings
from pathlib import Path
from typing import Any

# Our own reading makes these; acting on them would never end.
_OWN = frozenset({"opened", "closed_no_write"})


class Events:
    """File system events of one folder tree, boiled down to a wake-up."""

    def __init__(self, folder: Path, wake: threading.Event) -> None:
        self._folder = folder
        self._wake = wake
        self._observer: Any = None
        self._identity: tuple[int, int] | None = None
        self.trouble = ""  # why there are none, for people

    def sound(self) -> bool:
        """Are events coming, and from the folder that is there now?"""
        return (
            self._observer is not None
            and self._identity == _identity(self._folder)
            and self._observer.is_alive()
            and all(emitter.is_alive() for emitter in self._observer.emitters)
        )

    def start(self) -> bool:
        """Begin, or begin again. False when the system gives no events; ``trouble`` then says why."""
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer

        wake = self._wake

        class Waker(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                if event.event_type not in _OWN:
                    wake.set()

        self.stop()
        identity = _identity(self._folder)
        if identity is None:
            self.trouble = f"{self._folder.name}/ is missing"
            return False
        # One line for each of a thousand copied folders otherwise; the scan does not mind what it warns of.
        logging.getLogger("watchdog").setLevel(logging.ERROR)
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\..*")
        observer = Observer()
        try:
            observer.schedule(Waker(), str(self._folder), recursive=True)
            observer.start()
        except OSError as error:
            self.trouble = _reason(error)
            if observer.is_alive():
                observer.stop()
            return False
        self._observer, self._identity, self.trouble = observer, identity, ""
        return True

    def stop(self) -> None:
        """End, and wait until no more wake-up can come."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(timeout=5)
            self._observer = None


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(folder)  # noqa: PTH116
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EMFILE):
        return "the system's limit of watched folders is reached (fs.inotify.max_user_watches)"
    return error.strerror or str(error)

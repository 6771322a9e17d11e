"""Watching raw/: events only wake a scan, and the scan decides.

Events get lost, come twice and come before a file is complete. So nothing is concluded from them: each wake-up leads
to a scan of everything, there is one each ``rescan`` seconds anyway, and a file is taken when it has been the same for
``quiet`` seconds.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.ingest import max_bytes
from ingest.patience import Patience
from ingest.scan import Scan, scan
from kb.errors import Busy, DiskFull, NeedsConfirmation, SiteError
from kb.home import Home
from kb.settings import Settings

DEBOUNCE = 0.2  # seconds from the first event to the scan
POLL = 5.0  # seconds between scans where there are no events
BUSY = 1.0  # seconds between tries while another kb writes; each with a new scan, since that one changes things
NOTICE = 2.0  # seconds a file is missing before it is said
GRACE = 30.0  # seconds between the two scans that must miss a file before it counts as deleted
# Our own reading makes these; acting on them would never end.
_OWN = frozenset({"opened", "closed_no_write"})
_SLICE = 0.1  # seconds in which a stop, or a folder that was exchanged, is noticed

# What may be over at the next try. Anything else ends the watching.
_PASSING = (NeedsConfirmation, DiskFull, Busy, SiteError)


@dataclass(frozen=True, slots=True)
class Watching:
    """How to watch. Times in seconds; quiet and rescan are settings."""

    known: Collection[str] = ()  # paths the library has files of: what was deleted meanwhile gets the same patience
    say: Callable[[str], None] = lambda message: None  # is given, in sentences, what a person should know
    events: bool = True  # False: only look again and again
    debounce: float = DEBOUNCE
    poll: float = POLL
    grace: float = GRACE


def watch(
    home: Home,
    settings: Settings,
    on_change: Callable[[Scan], None],
    stop: threading.Event,
    how: Watching | None = None,
) -> None:
    """Call ``on_change`` with a scan, to be given to ``ingest``, whenever there is something to act on.

    It is called at the start, in this thread, one call at a time, until ``stop`` is set. A KbError of ``on_change``
    that may pass is said, and the call is made again at the next full scan or change; others end the watching.
    """
    how = how or Watching()
    quiet, rescan = settings.watch.quiet, settings.watch.rescan
    patience = Patience(quiet, how.grace, min(NOTICE, how.grace), known=set(how.known))
    wake = threading.Event()
    source = Events(home.raw, wake) if how.events else None
    polling = source is None
    said = ""
    due = started = busy = False
    try:
        while not stop.is_set():
            if source and not source.sound():
                polling = not source.start()
                if source.trouble and source.trouble != said:
                    said = source.trouble
                    how.say(f"Watching by looking every {how.poll:.0f} s: {said}.")
            wake.clear()
            begun = time.monotonic()
            judged = patience.judge(scan(home.raw, max_bytes(settings)), begun)
            cost = time.monotonic() - begun
            if missing := patience.newly_missing(begun):
                how.say(_missing(missing, how.grace))
            if due or patience.news(judged) or (not started and not judged.held):
                started, busy = True, False
                try:
                    on_change(judged)
                except _PASSING as error:
                    if error.message != said:
                        said = error.message
                        how.say(said)
                    due, busy = True, isinstance(error, Busy)
                else:
                    due, said = False, ""
                    patience.acted_on(judged)
            pause = BUSY if busy else how.poll if polling else rescan
            pause = min(pause, patience.next_change(time.monotonic()))
            if _woken(wake, stop, pause, source if not polling else None):
                stop.wait(max(how.debounce, 5 * cost))  # a scan that takes long is not made more often than it can be
    finally:
        if source:
            source.stop()


def _missing(paths: Sequence[str], grace: float) -> str:
    """What to tell of files that were there before."""
    what = f"{paths[0]} is" if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1:,} more are"
    return f"{what} gone; what only stood there leaves the wiki if that is still so in about {grace:.0f} s."


def _woken(wake: threading.Event, stop: threading.Event, seconds: float, source: Events | None) -> bool:
    """Wait for an event, but not longer than ``seconds``, nor past a stop or the end of the events."""
    until = time.monotonic() + seconds
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        if wake.wait(min(left, _SLICE)) or (source and not source.sound()):
            return True
    return False


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

"""Watching raw/: events only wake a scan, and the scan decides.

Events get lost, come twice and come before a file is complete. So nothing is concluded from them: each wake-up leads
to a scan of everything, there is one each ``rescan`` seconds anyway, and a file is taken when it has been the same for
``quiet`` seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection

from ingest.events import Events
from ingest.ingest import max_bytes
from ingest.patience import Patience
from ingest.scan import Scan, scan
from kb.errors import Busy, DiskFull, NeedsConfirmation, SiteError
from kb.home import Home
from kb.settings import Settings

DEBOUNCE = 0.2  # seconds from the first event to the scan
POLL = 5.0  # seconds between scans where there are no events
BUSY = 1.0  # seconds between tries while another kb writes; each with a new scan, since that one changes things
GRACE = 30.0  # seconds between the two scans that must miss a file before it counts as deleted
_SLICE = 0.1  # seconds in which a stop, or a folder that was exchanged, is noticed

# What may be over at the next try. Anything else ends the watching.
_PASSING = (NeedsConfirmation, DiskFull, Busy, SiteError)


def watch(
    home: Home,
    settings: Settings,
    on_change: Callable[[Scan], None],
    stop: threading.Event,
    *,
    known: Collection[str] = (),
    say: Callable[[str], None] = lambda message: None,
    events: bool = True,
    debounce: float = DEBOUNCE,
    poll: float = POLL,
    grace: float = GRACE,
) -> None:
    """Call ``on_change`` with a scan, to be given to ``ingest(found=…)``, whenever there is something to act on.

    It is called at the start, in this thread, one call at a time, until ``stop`` is set. ``known`` are the paths the
    library has files of, so that what was deleted meanwhile gets the same patience. ``say`` is told, in sentences,
    what a person should know. A KbError of ``on_change`` that may pass is said, and the call is made again at the
    next full scan or change; others end the watching.
    """
    quiet, rescan = settings.watch.quiet, settings.watch.rescan
    patience = Patience(quiet, grace, known=set(known))
    wake = threading.Event()
    source = Events(home.raw, wake) if events else None
    polling = source is None
    said = ""
    due = started = busy = False
    try:
        while not stop.is_set():
            if source and not source.sound():
                polling = not source.start()
                if source.trouble and source.trouble != said:
                    said = source.trouble
                    say(f"Watching by looking every {poll:.0f} s: {said}.")
            wake.clear()
            begun = time.monotonic()
            judged = patience.judge(scan(home.raw, max_bytes(settings)), begun)
            cost = time.monotonic() - begun
            if due or patience.news(judged) or (not started and not judged.held):
                started, busy = True, False
                try:
                    on_change(judged)
                except _PASSING as error:
                    if error.message != said:
                        said = error.message
                        say(said)
                    due, busy = True, isinstance(error, Busy)
                else:
                    due, said = False, ""
                    patience.told(judged)
            pause = BUSY if busy else poll if polling else rescan
            pause = min(pause, patience.next_change(time.monotonic()))
            if _woken(wake, stop, pause, source if not polling else None):
                stop.wait(max(debounce, 5 * cost))  # a scan that takes long is not made more often than it can be
    finally:
        if source:
            source.stop()


def _woken(wake: threading.Event, stop: threading.Event, seconds: float, source: Events | None) -> bool:
    """Wait for an event, but not longer than ``seconds``, nor past a stop or the end of the events."""
    until = time.monotonic() + seconds
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        if wake.wait(min(left, _SLICE)) or (source and not source.sound()):
            return True
    return False

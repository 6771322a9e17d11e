"""Many calls at once, each tried again in one place: Retry-After, growing pauses with jitter, a deadline.

What runs at once is limited for each server, and threads that wait for one keep nobody from leaving. The libraries
below never try twice.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TypeVar

from kb.calls.outcome import Outcome
from kb.calls.providers.protocol import (
    Fatal,
    ProviderError,
    RateLimited,
    Raw,
    TimedOut,
    Transient,
    Unreachable,
    Unsupported,
)

_In = TypeVar("_In")
_Out = TypeVar("_Out")

_GRACE = 5.0  # seconds in which replies under way may still arrive and be written down after Ctrl-C
_TRIES = 6
_FIRST_PAUSE = 1.0  # seconds, doubled each time
_LONGEST_PAUSE = 30.0
_OPTIONS = 5  # times a server may refuse an option of the request
_GIVE_UP = 3  # calls in a row that reached nobody


class Failed(Exception):  # noqa: N818 - a failed call, told from a failed try
    """All tries failed: ``outcome`` says how, the message what the last one met, ``tries`` how many there were."""

    def __init__(self, outcome: Outcome, message: str, tries: int = 0) -> None:
        super().__init__(message)
        self.outcome, self.tries = outcome, tries


@dataclass(frozen=True, slots=True)
class Policy:
    """How long one try and one call with all its tries may take, in seconds."""

    timeout: float = 120.0
    deadline: float = 600.0
    tries: int = _TRIES


@dataclass
class Lane:
    """What all calls to one server share: how many run at once, and what the server last said to everyone."""

    limit: threading.Semaphore
    local: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    not_before: float = 0.0
    closed: str = ""
    unreached: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def with_retries(
    attempt: Callable[[float], Raw],
    lane: Lane,
    policy: Policy,
    *,
    clock: Callable[[], float] = time.monotonic,
    jitter: Callable[[], float] = random.random,
) -> tuple[Raw, int]:
    """Call ``attempt(timeout)`` until it gives a reply; that and the number of tries. Raises Failed.

    A server that asks to wait longer than the deadline allows is not waited for. One that rejects the key, or that
    three calls in a row did not reach, is not called again in this run.
    """
    end, tries, options = clock() + policy.deadline, 0, 0
    while True:
        _wait(lane, lane.not_before - clock(), end - clock())
        if clock() >= end:
            raise Failed(Outcome.rate_limited, "The server asks to wait longer than the deadline allows.", tries)
        with lane.limit:
            if lane.closed or lane.stop.is_set():
                raise Failed(Outcome.provider_error, lane.closed or "Stopped.", tries)
            tries += 1
            try:
                raw = attempt(max(0.1, min(policy.timeout, end - clock())))
            except Unsupported as error:
                options += 1
                if options > _OPTIONS:
                    raise Failed(Outcome.provider_error, str(error), tries) from error
                continue
            except Fatal as error:
                if error.everything:
                    lane.closed = str(error)
                raise Failed(Outcome.provider_error, str(error), tries) from error
            except Transient as error:
                failure = error
            else:
                lane.unreached = 0
                return raw, tries
        pause = _pause(failure, tries - options, jitter())
        most = min(policy.tries, 2) if lane.local and isinstance(failure, Unreachable) else policy.tries
        if tries - options >= most or clock() + pause >= end:
            _note(lane, failure)
            raise Failed(_outcome(failure), str(failure), tries) from failure
        if isinstance(failure, RateLimited):
            with lane.lock:  # the others on this lane need not find out by themselves
                lane.not_before = max(lane.not_before, clock() + pause)
        else:
            _wait(lane, pause, end - clock())


def _wait(lane: Lane, seconds: float, left: float) -> None:
    if seconds > 0 and lane.stop.wait(min(seconds, max(left, 0))):
        raise Failed(Outcome.provider_error, "Stopped.")


def _pause(failure: Transient, tries: int, jitter: float) -> float:
    if failure.retry_after is not None:
        return failure.retry_after + jitter * min(1.0, failure.retry_after)
    return float(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (tries - 1))) * (0.5 + jitter / 2)


def _note(lane: Lane, failure: Transient) -> None:
    with lane.lock:
        lane.unreached = lane.unreached + 1 if isinstance(failure, Unreachable) else 0
        if lane.unreached >= _GIVE_UP:
            lane.closed = str(failure)


def _outcome(failure: ProviderError) -> Outcome:
    if isinstance(failure, RateLimited):
        return Outcome.rate_limited
    return Outcome.timed_out if isinstance(failure, TimedOut) else Outcome.provider_error


def in_parallel(
    function: Callable[[_In], _Out], items: Sequence[_In], workers: int, stop: Callable[[], None]
) -> list[_Out]:
    """``function`` of every item, in order, by ``workers`` threads. The first exception stops the rest and is raised.

    On Ctrl-C ``stop`` is called, and what is under way gets some seconds to end.
    """
    if workers <= 1 or len(items) <= 1:
        return [function(item) for item in items]
    waiting: SimpleQueue[int] = SimpleQueue()
    for index in range(len(items)):
        waiting.put(index)
    results: dict[int, _Out] = {}
    errors: list[BaseException] = []
    halted = threading.Event()

    def work() -> None:
        while not halted.is_set():
            try:
                index = waiting.get_nowait()
            except Empty:
                return
            try:
                results[index] = function(items[index])
            except BaseException as error:
                errors.append(error)
                halted.set()

    threads = [threading.Thread(target=work, name=f"kb-call-{number}", daemon=True) for number in range(workers)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except BaseException:
        halted.set()
        stop()
        for thread in threads:
            if thread.ident is not None:
                thread.join(_GRACE / len(threads))
        raise
    if errors:
        raise errors[0]
    return [results[index] for index in range(len(items))]

"""Child processes with limits, in which files of strangers are read: one file can hurt its child, nothing else.

A forkserver with the parsers preloaded makes a child in milliseconds; children are reused until a file kills one
or makes it fat. Where fork is missing a child is spawned, and only the parent's clock limits it.
This module knows nothing of extraction: it runs a module-level function on small picklable jobs.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import resource_tracker, spawn, util
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Literal, TypeVar

from kb.errors import KbError

Job = TypeVar("Job")
Result = TypeVar("Result")

_AHEAD = 2  # jobs a child holds: one at work, one waiting, so that it never idles while the parent is busy
_GRACE = 5.0  # seconds the parent waits beyond the child's own alarm
_STARTING = 120.0  # seconds a child may take to begin, on the slowest of machines
_START = threading.Lock()
_NO_CHILD = "kb cannot start the processes in which it reads files; is the machine out of memory or processes?"
_FAT = 400  # megabytes of resident memory after which a child is replaced
_SHORT = ("/tmp", "/var/tmp")  # noqa: S108 - a folder of this process alone is made in it
_SOCKET_PATH = 71  # bytes a temporary folder's path may have: a socket's has 104 at most, and 33 of them are its name


@dataclass(frozen=True, slots=True)
class Limit:
    """What one job may cost its child."""

    seconds: float
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Death:
    """A job that killed its child."""

    cause: Literal["seconds", "memory", "crash"]
    signal: int = 0


@dataclass(eq=False)
class _Child(Generic[Job]):
    process: Any
    connection: Connection
    jobs: deque[tuple[str, Job]] = field(default_factory=deque)
    deadline: float = 0.0
    ready: bool = False  # it has said so: from then on its death is a job's fault


def in_children(
    task: Callable[[Job], Result],
    jobs: Iterable[tuple[str, Job]],
    limit: Limit,
    *,
    workers: int,
    preload: Sequence[str] = (),
) -> Iterator[tuple[str, Result | Death]]:
    """Run ``task`` on each job in limited children; yield (key, result) as they come, in no particular order.

    ``task`` is a function of a module, and jobs and results can be pickled. ``preload`` names modules the children
    have imported when they begin. Closing the iterator, or Ctrl-C, ends all children at once.
    """
    forks = "forkserver" in multiprocessing.get_all_start_methods() and _has_room_for_sockets()
    context: Any = multiprocessing.get_context("forkserver" if forks else "spawn")
    if forks:
        context.set_forkserver_preload(list(preload))
    pool: _Pool[Job, Result] = _Pool(context, task, limit, workers)
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()


def _has_room_for_sockets() -> bool:
    """Whether the forkserver's socket can be made; where the temporary folder's path is too long, it lies elsewhere."""
    for folder in (tempfile.gettempdir(), *_SHORT):
        if len(os.fsencode(folder)) <= _SOCKET_PATH and os.access(folder, os.W_OK | os.X_OK):
            with _START:
                usual, tempfile.tempdir = tempfile.tempdir, folder
                try:
                    util.get_temp_dir()  # made at the first call, kept for this process, removed at its end
                finally:
                    tempfile.tempdir = usual
            return True
    return False


class _Pool(Generic[Job, Result]):
    def __init__(self, context: Any, task: Callable[[Job], Result], limit: Limit, workers: int) -> None:
        self._context, self._task, self._limit = context, task, limit
        self._most = max(1, workers)
        self._children: list[_Child[Job]] = []
        self._again: deque[tuple[str, Job]] = deque()  # jobs a dying child had not begun

    def run(self, jobs: Iterator[tuple[str, Job]]) -> Iterator[tuple[str, Result | Death]]:
        while self._hand_out(jobs) or any(child.jobs for child in self._children):
            busy = [child for child in self._children if child.jobs]
            patience = min(child.deadline for child in busy) - time.monotonic()
            ready = set(wait([child.connection for child in busy], max(0.0, patience)))
            for child in busy:
                if child.connection in ready:
                    yield from self._receive(child)
                elif time.monotonic() > child.deadline and not child.connection.poll():
                    child.process.kill()
                    yield from self._bury(child, Death("seconds"))

    def close(self) -> None:
        """End all children; nobody waits for their results any more."""
        for child in self._children:
            child.connection.close()
            child.process.kill()
        for child in self._children:
            child.process.join()
            child.process.close()
        self._children.clear()

    def _hand_out(self, jobs: Iterator[tuple[str, Job]]) -> bool:
        """Give waiting jobs to children, an idle one first. Returns whether any child has work now."""
        while True:
            child = min(self._children, key=lambda one: len(one.jobs), default=None)
            if child is None or (child.jobs and len(self._children) < self._most):
                child = None
            elif len(child.jobs) >= _AHEAD:
                break
            job = self._again.popleft() if self._again else next(jobs, None)
            if job is None:
                break
            child = child or self._start()
            if not child.jobs:
                child.deadline = self._deadline(child)
            child.jobs.append(job)
            with contextlib.suppress(OSError):  # a dead child shows when its end of the pipe is read
                child.connection.send(job[1])
        return any(child.jobs for child in self._children)

    def _start(self) -> _Child[Job]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._task, self._limit), daemon=True)
        with _START, _without_script(), _undisturbed():
            process.start()
        theirs.close()
        child: _Child[Job] = _Child(process, ours)
        self._children.append(child)
        return child

    def _deadline(self, child: _Child[Job]) -> float:
        return time.monotonic() + (self._limit.seconds + _GRACE if child.ready else _STARTING)

    def _receive(self, child: _Child[Job]) -> Iterator[tuple[str, Result | Death]]:
        try:
            result: Result = child.connection.recv()
        except (EOFError, OSError):
            child.process.join(_GRACE)
            if not child.ready:
                raise KbError(_NO_CHILD) from None
            yield from self._bury(child, _cause_of_death(child.process.exitcode))
            return
        if child.ready:
            yield child.jobs.popleft()[0], result
        child.ready = True
        child.deadline = self._deadline(child)

    def _bury(self, child: _Child[Job], death: Death | None) -> Iterator[tuple[str, Result | Death]]:
        """Forget a child; the job it was at is lost if it died of it, the others are done again."""
        self._children.remove(child)
        child.connection.close()
        child.process.join()
        child.process.close()
        if death is not None and child.jobs:
            yield child.jobs.popleft()[0], death
        self._again.extend(child.jobs)


@contextlib.contextmanager
def _without_script() -> Iterator[None]:
    """A child begins by running the parent's script again, unless it is not told of it; it needs nothing there."""
    complete = spawn.get_preparation_data

    def without(name: str) -> dict[str, Any]:
        return {key: value for key, value in complete(name).items() if not key.startswith("init_main")}

    spawn.get_preparation_data = without
    try:
        yield
    finally:
        spawn.get_preparation_data = complete


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits meanwhile, and never reaches what is started: stopped at an import, it would print a traceback.

    A terminal sends it to all its processes at once, to the forkserver and to a child before it can say it ignores it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it lets Ctrl-C through again when it has started, and is started first
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cause_of_death(code: int | None) -> Death | None:
    """None for a child that went by itself, as fat ones do."""
    if code == 0:
        return None
    number = -code if code is not None and code < 0 else 0
    if number in (getattr(signal, "SIGALRM", -1), getattr(signal, "SIGXCPU", -1)):
        return Death("seconds", number)
    return Death("memory" if number == getattr(signal, "SIGKILL", -1) else "crash", number)


def _serve(connection: Connection, task: Callable[[Any], Any], limit: Limit) -> None:
    """The life of a child: jobs in, results out, until the parent goes or the child is fat."""
    _withdraw(limit)
    with contextlib.suppress(EOFError, OSError):
        connection.send("ready")
        while True:
            job = connection.recv()
            _alarm(limit.seconds)
            result = task(job)
            _alarm(0)
            connection.send(result)
            if _resident_mb() > _FAT:
                return


def _withdraw(limit: Limit) -> None:
    """No word on the terminal, no Ctrl-C of its own, no more memory than allowed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit.memory_mb * 2**20,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alarm(seconds: float) -> None:
    """Die by a signal that no code of a parser can catch, in real or in processor time, whichever is first."""
    if not hasattr(signal, "setitimer"):
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        most = int(used + seconds) + 2 if seconds else resource.RLIM_INFINITY
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _resident_mb() -> float:
    with contextlib.suppress(ImportError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (2**20 if sys.platform == "darwin" else 2**10)
    return 0.0

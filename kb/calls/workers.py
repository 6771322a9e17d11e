"""Many at once, in order, and stoppable: threads that wait for servers and keep nobody from leaving."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")
_GRACE = 5.0  # seconds in which replies under way may still arrive and be written down after Ctrl-C


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

"""How much source text a first compile takes in a second: python -m tests.bench.passes [RUNS]

Compiles the 25 SQuAD articles in a temporary folder and prints seconds of processor time by pass, of RUNS runs (5) the
least; of these what the library took, for rows read and written; and megabytes of source a core-second for the passes
alone, with the library, and with the files of the wiki. TMPDIR may name a folder in memory, so that no disk is timed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from compile.compiler import compile_base
from compile.extractive.engine import Extractive
from ingest.ingest import ingest
from kb.library import Library
from kb.progress import Silent
from kb.settings import Settings
from tests.bench.curve import SHARED, Clock
from tests.compile.real_base import new_base, squad

STORES = ("sources", "claims", "mentions", "pages", "conflicts", "meta")


class Timed:
    """A library that adds up the processor seconds spent in it."""

    def __init__(self, library: Library) -> None:
        self.seconds = 0.0
        self._library = library
        for name in STORES:
            setattr(self, name, _Store(self, getattr(library, name)))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One of the library's, of which only beginning and end count."""
        own = self._library.transaction()
        self.count(own.__enter__)
        try:
            yield
        except BaseException as error:
            own.__exit__(type(error), error, error.__traceback__)
            raise
        self.count(own.__exit__, None, None, None)

    def count(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """The result of a call, its seconds counted."""
        began = time.process_time()
        result = call(*arguments, **named)
        self.seconds += time.process_time() - began
        return result


class _Store:
    def __init__(self, timed: Timed, store: object) -> None:
        self._timed, self._store = timed, store

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        return lambda *arguments, **named: self._timed.count(method, *arguments, **named)


def run() -> dict[str, float]:
    """Processor seconds by pass of one first compile."""
    clock = Clock({})
    with tempfile.TemporaryDirectory() as folder:
        home = new_base(Path(folder) / "kb", squad(SHARED))
        with Library.open(home) as library:
            ingest(library, home, Settings(), Silent())
            timed = Timed(library)
            with clock.step("all"):
                compile_base(cast(Library, timed), home, Settings(), Extractive(), clock)
    return clock.seconds | {"library": timed.seconds}


def main(runs: int) -> None:
    """Print the figures."""
    size = sum(len(text.encode()) for text in squad(SHARED).values()) / 1e6
    found = [run() for _ in range(runs)]
    least = {step: min(seconds[step] for seconds in found) for step in found[0]}
    for step, seconds in least.items():
        print(f"{step:<12}{seconds:>8.3f} s")
    alone = min(seconds["all"] - seconds["wiki"] - seconds["library"] for seconds in found)
    stored = min(seconds["all"] - seconds["wiki"] for seconds in found)
    for name, seconds in (("the passes", alone), ("with the library", stored), ("with the files", least["all"])):
        print(f"{size / seconds:.2f} MB a core-second, {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)

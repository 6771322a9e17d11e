"""Saying how far long work is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    """Given to every long pass. The command line draws bars; tests and scripts use ``Silent``."""

    def step(self, name: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """A named piece of work of ``total`` units; the value it yields is called with units done."""


class Silent:
    """Progress that says nothing."""

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Yield an advance that does nothing."""
        yield lambda done: None

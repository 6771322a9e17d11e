"""The person there: told how far long work is, and asked before something happens, whoever listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from kb.errors import NeedsConfirmation

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


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asked before something happens. ``yes``: everything is agreed to; ``ask`` is None where nobody can be."""

    yes: bool = False
    ask: Callable[[str], bool] | None = None

    def agrees(self, what: str, question: str, setting: str) -> bool:
        """Say ``what`` is about to happen and put ``question``. Raises NeedsConfirmation where nobody can be asked.

        ``setting`` says what to change in kb.toml so that nobody needs to be.
        """
        if self.yes:
            return True
        if self.ask is None:
            raise NeedsConfirmation(what, f"Run it again with --yes if that is what you want, or {setting}.")
        return self.ask(f"{what} {question}")

"""Who answers the questions of `kb ask`: a running `kb serve` of the same base, else a session of our own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from kb.ask.form import Told, told
from kb.cli.console import say
from kb.cli.context import Invocation
from kb.running import Running, find

if TYPE_CHECKING:
    from kb.ask.session import Session
    from kb.engine import Engine


class Answering(ExitStack):
    """Answers, from some sources ``only``; ``many`` questions are worth opening the embedding store for.

    The base is opened when the first question needs it. ``server`` is who answers instead, while it does.
    """

    def __init__(self, invocation: Invocation, only: Mapping[str, str], *, many: bool) -> None:
        super().__init__()
        self.invocation = invocation
        self._only, self._many = only, many
        self.server: Running | None = find(invocation.home, invocation.settings)
        self._said = ""

    def ask(self, question: str) -> Told:
        """The answer to a question. Raises KbError."""
        answered = self.server.ask(question, self._only) if self.server else None
        if answered is None:
            self.server = None
            _, _, answered = told(self.session, question, self._engine)
        if answered.why != self._said:
            self._said = answered.why
            say(answered.why, err=True, fg="yellow")
        return answered

    @cached_property
    def session(self) -> Session:
        """The base, opened."""
        from kb.ask.catalog import Only
        from kb.ask.session import Session

        invocation = self.invocation
        opened = Session.open(invocation.home, invocation.settings, warm=self._many, only=Only(**self._only))
        return self.enter_context(opened)

    @cached_property
    def _engine(self) -> Engine:
        return self.invocation.engine()

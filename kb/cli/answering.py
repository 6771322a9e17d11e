"""Who answers the questions of `kb ask`: a running `kb serve` of the same base, else a session of our own.

And keeping what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from kb.ask.form import Told, read_form, told
from kb.cli.console import say
from kb.cli.context import Invocation, writing
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
        if answered.why and answered.why != self._said:
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


def keep(invocation: Invocation, told: Told) -> None:
    """File an answer as a page of the wiki. Raises UsageError for a refusal, Busy while a build goes on."""
    from compile.compiler import compile_base
    from kb.clock import timestamp
    from kb.progress import Silent
    from kb.saved import read_saved, saved_from, with_answer, write_saved

    home = invocation.home
    answer, _ = read_form(told.form)
    with writing(home, "kb ask --save"), invocation.library(readonly=False) as library:
        new = saved_from(answer, timestamp(), library.sources.with_document)
        kept = with_answer(read_saved(home), new)
        write_saved(home, kept)
        slug = next(one.slug for one in kept if one.at == new.at and one.question == new.question)
        engine = invocation.engine()
        if engine.totals is None:  # what asks nobody costs nothing: the page is there at once
            compile_base(library, home, invocation.settings, engine, Silent())
            say(f"Saved as wiki/{slug}.md; the next `kb build` shows it on the site.", err=True, fg="green")
        else:
            say(f"Saved; the next `kb build` makes wiki/{slug}.md of it.", err=True, fg="green")

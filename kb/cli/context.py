"""What every command starts from: which knowledge base, which settings, and whether questions are answered yes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.errors import Busy, NoKnowledgeBase
from kb.home import Home, find_home
from kb.progress import Person
from kb.settings import Settings, load_settings

if TYPE_CHECKING:
    from kb.engine import Engine
    from kb.library import Library


@dataclass
class Invocation:
    """The options before the command's name, and what follows from them."""

    folder: Path | None
    yes: bool

    @cached_property
    def home(self) -> Home:
        """The knowledge base. Raises NoKnowledgeBase. An interrupted change of the wiki is finished first."""
        home = self._found()
        if os.path.isdir(home.state / "emit"):  # noqa: PTH112 - False, not an error, where .kb/ may not be read
            from compile.wiki import roll_forward

            roll_forward(home)
        return home

    def _found(self) -> Home:
        if self.folder is None:
            return find_home(Path.cwd())
        root = self.folder.resolve()
        if not (root / "kb.toml").is_file():
            raise NoKnowledgeBase(f"{self.folder} is not a knowledge base: it has no kb.toml.")
        return Home(root)

    @cached_property
    def settings(self) -> Settings:
        """Settings from kb.toml and the environment. Raises SettingsError, also for a model or embedder kb has not."""
        from compile.open import ENGINES
        from kb.choices import check_choices

        settings = load_settings(self.home)
        check_choices(settings, ENGINES)
        return settings

    def library(self, *, readonly: bool = True) -> Library:
        """The library, by default for reading only."""
        from kb.library import Library

        return Library.open(self.home, readonly=readonly)

    def engine(self) -> Engine:
        """The engine the settings name. Raises SettingsError for one this kb does not have."""
        from compile.open import open_engine

        return open_engine(self.home, self.settings, self.person())

    def person(self) -> Person:
        """Who is asked before something happens: nobody where nobody sits at the terminal."""
        there = sys.stdin.isatty() and sys.stderr.isatty()
        return Person(self.yes, partial(click.confirm, err=True) if there else None)


WAIT = 600.0  # seconds for a watcher's build to end


@contextmanager
def writing(home: Home, command: str) -> Iterator[None]:
    """The write lock, also beside `kb watch`, and a word on who does the work.

    An idle watcher is no obstacle; one that builds is waited for. Raises Busy for any other writer.
    """
    from kb.cli.console import say
    from kb.lock import watcher, write_lock

    with ExitStack() as stack:
        try:
            stack.enter_context(write_lock(home, command))
        except Busy as busy:
            if not busy.message.startswith("`kb watch`"):  # as it was when the lock was tried: it may be free by now
                raise
            say(f"{busy.message.split(' is writing')[0]} is building; `{command}` waits until it is done.", err=True)
            stack.enter_context(write_lock(home, command, wait=WAIT))
        if beside := watcher(home):
            say(f"{beside} is running too; `{command}` does its work itself.", err=True)
        yield


pass_invocation = click.make_pass_decorator(Invocation)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def only_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--source, --since and --by, for a command that may look at some sources only; see ``kb.ask.catalog.Only``."""
    options = (
        ("--source", "Only sources whose path or title holds this; * stands for anything."),
        ("--since", "Only sources of this date or later: 2024, 2024-05 or 2024-05-17."),
        ("--by", "Only sources by this author."),
    )
    for name, text in reversed(options):  # the help lists the one applied last first
        command = click.option(name, default="", help=text)(command)
    return command

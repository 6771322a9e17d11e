"""What every command starts from: which knowledge base, which settings, and whether questions are answered yes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.errors import Busy, NoKnowledgeBase
from kb.home import Home, find_home
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
        """Settings from kb.toml and the environment."""
        return load_settings(self.home)

    def library(self, *, readonly: bool = True) -> Library:
        """The library, by default for reading only."""
        from kb.library import Library

        return Library.open(self.home, readonly=readonly)

    def engine(self) -> Engine:
        """The engine the settings name. Raises SettingsError for one this kb does not have."""
        return engine_of(self.home, self.settings, assume_yes=self.yes)


EXTRACTIVE = "extractive"


def engine_named(model: str) -> Engine:
    """The engine that needs no knowledge base to start from. Raises SettingsError for any other."""
    from kb.errors import SettingsError

    if model != EXTRACTIVE:
        raise SettingsError(f"The engine {model!r} works only in a knowledge base.")
    from compile.extractive.engine import Extractive

    return Extractive()


def engine_of(home: Home, settings: Settings, *, assume_yes: bool = False) -> Engine:
    """The engine of a knowledge base: extractive, or one that asks models where the settings name any."""
    roles = {role.name: str(getattr(settings.models, role.name)) for role in fields(settings.models)}
    named = {role: model or settings.model for role, model in roles.items() if role != "judge"}
    if {settings.model, *named.values()} == {EXTRACTIVE}:
        return engine_named(EXTRACTIVE)
    from compile.generative.engine import Generative
    from kb.calls.open import open_caller
    from kb.calls.spec import model_specs
    from kb.errors import SettingsError

    for model in {one for setting in (settings.model, *roles.values()) for one in model_specs(setting)}:
        if ":" not in model and model not in (EXTRACTIVE, "handoff"):
            raise SettingsError(f"There is no engine {model!r}.", 'Write "extractive", "handoff" or "PROVIDER:MODEL".')
    without = {role for role, model in named.items() if model == EXTRACTIVE}
    return Generative(
        open_caller(home, settings, assume_yes=assume_yes, ask=_asking()),
        engine_named(EXTRACTIVE),
        home=home,
        purpose=settings.purpose.about,
        judges=model_specs(roles["judge"]),
        stays=partial(_staying, home, settings.calls.local_only),
        without=without | ({"same_concept", "conflict"} if settings.model == EXTRACTIVE else set()),
    )


def _asking() -> Callable[[str], bool] | None:
    """How a person is asked; None where nobody sits at the terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return lambda question: click.confirm(question, err=True)


def _staying(home: Home, folders: Sequence[str], sources: Iterable[str]) -> frozenset[str]:
    """Those of these source ids whose text never leaves this machine; an unknown source is one of them."""
    if not folders:
        return frozenset()
    from kb.calls.consent import is_local_only
    from kb.library import Library

    with Library.open(home, readonly=True) as library:
        found = {source: library.sources.get(source) for source in sources}
    return frozenset(name for name, source in found.items() if source is None or is_local_only(source.path, folders))


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

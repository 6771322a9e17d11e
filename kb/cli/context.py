"""What every command starts from: which knowledge base, which settings, and whether questions are answered yes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.errors import NoKnowledgeBase
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
        if (home.state / "emit").is_dir():
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
        """The engine the settings name."""
        return engine_named(self.settings.model)


def engine_named(model: str) -> Engine:
    """The engine for a ``model`` setting. Raises SettingsError for one this kb does not have."""
    from kb.errors import SettingsError

    if model != "extractive":
        raise SettingsError(f"There is no engine {model!r} in this version.", 'Set model = "extractive" in kb.toml.')
    from compile.extractive.engine import Extractive

    return Extractive()


pass_invocation = click.make_pass_decorator(Invocation)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")

"""What `kb build` would ask of models: found out by a build of a copy that asks nobody."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.cli.console import count, progress, say
from kb.cli.pipeline import Options, build
from kb.guidance import NAME as GUIDANCE
from kb.home import Home
from kb.settings import Settings

if TYPE_CHECKING:
    from kb.calls.estimate import Step

_COPIED = (
    "kb.toml",
    "overrides.toml",
    GUIDANCE,
    "pages.lock",
    "prices.toml",
    "prompts",
    "raw",
    ".kb/library.db",
    ".kb/answers",
    ".kb/blobs",
)


@dataclass(frozen=True)
class Estimate:
    """The steps to come, and how often somebody must answer at most."""

    steps: Sequence[Step]
    rounds: int

    @property
    def cost(self) -> float | None:
        """US dollars; None where a price is not known."""
        costs = [step.cost for step in self.steps]
        return None if None in costs else sum(cost or 0.0 for cost in costs)

    def as_json(self) -> dict[str, Any]:
        """The machine-readable form."""
        return {
            "tokens_in": sum(step.tokens_in for step in self.steps),
            "tokens_out": sum(step.tokens_out for step in self.steps),
            "cost": self.cost,
            "rounds": self.rounds,
            "steps": [asdict(step) for step in self.steps],
        }


def estimate(home: Home, settings: Settings, *, quiet: bool) -> Estimate:
    """Build a copy beside the base, in a folder that is dropped, with a caller that only counts."""
    from compile.open import open_engine
    from kb.calls.estimate import Counting

    with tempfile.TemporaryDirectory(prefix="kb-estimate-") as folder:
        copy = Home(Path(folder).resolve() / "kb")
        copy.state.mkdir(parents=True)
        for name in _COPIED:
            _copy(home.root / name, copy.root / name)
        copy.raw.mkdir(exist_ok=True)
        counting = Counting(copy, settings)
        engine = open_engine(copy, settings, caller=counting)
        build(
            copy,
            replace(settings, embedder="none"),
            engine,
            progress(quiet=quiet),
            Options(assume_yes=True, site=False),
        )
        return Estimate(counting.steps(), counting.rounds())


def say_estimate(found: Estimate) -> None:
    """For people."""
    if not found.steps:
        say("Nothing is to be asked: a build costs nothing.")
        return
    for step in found.steps:
        asked = count(step.calls, "question") if step.counted else "not known yet"
        about = "" if step.counted else "about "
        say(f"  {step.task:<12} {asked:<16} {about}{step.tokens_in:,} tokens in, about {step.tokens_out:,} out")
    total = found.as_json()
    price = "at a price kb does not know, " if found.cost is None else f"for about ${found.cost:,.2f}, "
    price = price if found.cost != 0 else ""
    rounds = count(found.rounds, "round")
    say(f"About {total['tokens_in']:,} tokens in and {total['tokens_out']:,} out, {price}in at most {rounds}.")
    say("Nothing was asked, and nothing in the knowledge base was changed.")


def _copy(path: Path, to: Path) -> None:
    """A file or folder; its files are the same ones on the disk where that can be, as nothing writes into them."""
    if path.is_dir():
        shutil.copytree(path, to, symlinks=True, copy_function=_link)
    elif path.name == "library.db" and path.is_file():
        import sqlite3

        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as old, sqlite3.connect(to) as new:
            old.backup(new)
    elif path.is_file():
        shutil.copy2(path, to)


def _link(path: str, to: str) -> None:
    try:
        os.link(path, to)
    except OSError:
        shutil.copy2(path, to)

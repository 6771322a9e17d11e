"""What reaches the terminal. Everything goes through ``printable``: text of sources holds no power over it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import Any

import click

from kb.encode.terminal import one_line, printable, printable_json
from kb.progress import Advance, Progress, Silent
from kb.values import Problem


def say(text: str = "", *, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Print text, coloured where the terminal shows colours."""
    safe = printable(text)
    click.echo(click.style(safe, **style) if style else safe, err=err, nl=nl)


def say_json(value: object) -> None:
    """Print one JSON document on one line."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    click.echo(printable_json(json.dumps(plain, ensure_ascii=not _utf8())))


def _utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


LISTED = 20  # as many lines as fit a screen


def say_problems(problems: Sequence[Problem], heading: str = "", *, most: int | None = None) -> None:
    """Name each problem, or the first ``most`` where --json names all, and what to do, on standard error."""
    if problems and heading:
        say(heading, err=True, fg="yellow")
    say_lines([f"{problem.path}: {problem.message} {problem.advice}".rstrip() for problem in problems], most)


def say_lines(lines: Sequence[str], most: int | None = None) -> None:
    """One line each, or the first ``most`` where --json names all, on standard error."""
    for line in lines[:most]:
        say(one_line(f"  {line}"), err=True)
    if most is not None and len(lines) > most:
        say(f"  and {len(lines) - most:,} more: --json names all.", err=True)


def count(number: int, noun: str) -> str:
    """``1 page``, ``1,204 pages``, ``2 copies``."""
    plural = noun if number == 1 else noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {plural}"


def progress(*, quiet: bool = False) -> Progress:
    """Bars on a terminal; silence elsewhere."""
    return Silent() if quiet or not sys.stderr.isatty() else Bars()


class Bars:
    """One line per step on standard error, with a bar where the amount of work is known."""

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Draw a bar while the step runs."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        known = [BarColumn(bar_width=30), MofNCompleteColumn()] if total else [SpinnerColumn()]
        columns = [TextColumn("{task.description:<12}"), *known, TimeElapsedColumn()]
        with RichProgress(*columns, console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task(name, total=total)
            yield lambda done: bars.advance(task, done)

"""kb init"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import click

from kb.agents import install_skill
from kb.cli.console import count, say
from kb.encode.terminal import one_line
from kb.errors import UsageError
from kb.files import write_atomic
from kb.home import Home
from kb.settings import template

GITIGNORE = """\
# What kb can make again.
/.kb/
/_site/
"""


def make(root: Path, title: str = "") -> Home:
    """Lay out a new knowledge base; files that are there already stay. Raises UsageError for an existing one."""
    from compile.wiki.beside import agents_text
    from kb.overrides import template as overrides_template

    home = Home(root.resolve())
    if home.settings.exists():
        raise UsageError(f"{root} is already a knowledge base.", "Run `kb build` in it.")
    for folder in (home.root, home.raw, home.wiki, home.state):
        folder.mkdir(parents=True, exist_ok=True)
    for path, text in (
        (home.root / ".gitignore", GITIGNORE),
        (home.overrides, overrides_template()),
        (home.settings, template(title)),
        (home.root / "AGENTS.md", agents_text(title or home.root.name, "")),
    ):
        if not path.exists():
            write_atomic(path, text)
    install_skill(home)
    return home


_MOST = 1000  # files that are counted; a home folder has millions
_SHOWN = 4  # kinds of files that are named


def _documents(folder: Path, *, skip: frozenset[Path] = frozenset()) -> list[Path]:
    """Files below a folder that are not hidden and not in a folder to skip, up to _MOST."""
    found: list[Path] = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and Path(where) / n not in skip)
        found += [Path(where) / name for name in sorted(names) if not name.startswith(".")]
        if len(found) >= _MOST:
            break
    return found


def _counted(files: list[Path]) -> str:
    """``12 files (8 .pdf, 4 .md)``."""
    kinds = Counter(file.suffix.casefold() or "without ending" for file in files).most_common()
    named = [f"{number:,} {kind}" for kind, number in kinds[:_SHOWN]] + (["others"] if len(kinds) > _SHOWN else [])
    number = f"more than {_MOST:,} files" if len(files) > _MOST else count(len(files), "file")
    return f"{number} ({', '.join(named)})"


def _say_documents(home: Home, beside: list[Path], here: str) -> None:
    """What lies there already, and whether a build will read it: only raw/ is read, and people expect otherwise."""
    if inside := _documents(home.raw):
        say(one_line(f"raw/ has {_counted(inside)} already: `{here}kb build` reads them."))
    if beside:
        say(one_line(f"{_counted(beside)} beside raw/ will not be read: `kb add` copies files or folders into raw/."))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--title", default="", help="The wiki's title; else the folder's name.")
def command(folder: Path, title: str) -> None:
    """Make a new knowledge base in FOLDER (default: here)."""
    root = folder.resolve()
    beside = _documents(root, skip=frozenset({root / "raw", root / "wiki", root / "_site"}))
    home = make(folder, title)
    here = "" if home.root == Path.cwd() else f"cd {folder} && "
    say(f"Made a knowledge base in {home.root}.", fg="green")
    say(f"Drop documents into {folder / 'raw'}, then run `{here}kb build`, or keep `{here}kb watch` open.")
    _say_documents(home, beside, here)

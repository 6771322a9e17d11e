"""kb init"""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.console import say
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
    ):
        if not path.exists():
            write_atomic(path, text)
    return home


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--title", default="", help="The wiki's title; else the folder's name.")
def command(folder: Path, title: str) -> None:
    """Make a new knowledge base in FOLDER (default: here)."""
    home = make(folder, title)
    here = "" if home.root == Path.cwd() else f"cd {folder} && "
    say(f"Made a knowledge base in {home.root}.", fg="green")
    say(f"Drop documents into {folder / 'raw'}, then run `{here}kb build`, or keep `{here}kb watch` open.")

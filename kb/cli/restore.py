"""kb restore"""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.console import count, say
from kb.errors import ExitCode


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
def command(file: Path, folder: Path) -> ExitCode:
    """Unpack a backup FILE into a new FOLDER and prove every quote in it."""
    from kb.backup import restore
    from kb.library import Library
    from kb.verify import verify

    home = restore(file, folder)
    if not home.library.exists():
        say(f"Restored to {home.root}. Run `kb build` there.", fg="green")
        return ExitCode.OK
    with Library.open(home, readonly=True) as library:
        result = verify(library, home)
    say(
        f"Restored to {home.root}: {count(result.quotes, 'quote')} checked, {count(len(result.findings), 'finding')}. "
        "Run `kb build` there to make the site again.",
        fg="red" if result.findings else "green",
    )
    return ExitCode.FINDINGS if result.findings else ExitCode.OK

"""kb backup"""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.console import say
from kb.cli.context import Invocation, pass_invocation


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_invocation
def command(invocation: Invocation, file: Path) -> None:
    """Write the knowledge base into FILE (.tar.gz): sources, settings, decisions, wiki with notes, library."""
    from kb.backup import backup

    size = backup(invocation.home, file)
    say(f"{file}: {size / 1e6:.1f} MB. `kb restore {file} NEW-FOLDER` unpacks it.", fg="green")

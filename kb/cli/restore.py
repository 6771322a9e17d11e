"""kb restore"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.console import LISTED, count, say, say_json, say_problems
from kb.cli.context import json_option
from kb.errors import ExitCode


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def command(file: Path, folder: Path, as_json: bool) -> ExitCode:
    """Unpack a backup FILE into a new FOLDER and prove every quote in it.

    Exits with 4 when a quote fails, else with 3 when FILE holds what kb does not make: a link that leads out, a pipe.
    """
    from kb.backup import restore
    from kb.library import Library
    from kb.verify import Verification, verify

    done = restore(file, folder)
    built = done.home.library.exists()
    result = Verification(sources=0, quotes=0, sentences=0, findings=())
    if built:
        with Library.open(done.home) as library:  # to write in: what an older kb backed up is brought up to date
            result = verify(library, done.home)
    if as_json:
        say_json({"folder": str(done.home.root), **asdict(result), "left_out": [asdict(p) for p in done.left_out]})
    else:
        say_problems(done.left_out, f"{count(len(done.left_out), 'name')} of the backup left out:", most=LISTED)
        proven = f": {count(result.quotes, 'quote')} checked, {count(len(result.findings), 'finding')}"
        say(
            f"Restored to {done.home.root}{proven if built else ''}. "
            f"Run `kb build` there{' to make the site again' if built else ''}.",
            fg="red" if result.findings else "green",
        )
    if result.findings:
        return ExitCode.FINDINGS
    return ExitCode.PARTIAL if done.left_out else ExitCode.OK

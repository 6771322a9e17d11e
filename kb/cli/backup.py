"""kb backup"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.console import LISTED, count, say, say_json, say_problems
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.errors import ExitCode


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@pass_invocation
def command(invocation: Invocation, file: Path, as_json: bool) -> ExitCode:
    """Write the knowledge base into FILE (.tar.gz): sources, settings, decisions, wiki with notes, library, answers.

    Exits with 3 when something in it cannot be kept that way: a link that leads out of it, a pipe, a socket.
    """
    from kb.backup import backup

    done = backup(invocation.home, file)
    if as_json:
        say_json({"file": str(file), "bytes": done.bytes, "left_out": [asdict(problem) for problem in done.left_out]})
    else:
        say_problems(done.left_out, f"{count(len(done.left_out), 'name')} left out:", most=LISTED)
        say(f"{file}: {done.bytes / 1e6:.1f} MB. `kb restore {file} NEW-FOLDER` unpacks it.", fg="green")
    return ExitCode.PARTIAL if done.left_out else ExitCode.OK

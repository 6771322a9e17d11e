"""kb gc"""

from __future__ import annotations

import click

from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.gc import KEEP_SECONDS, collect


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also what was retracted less than 30 days ago.")
@json_option
@pass_invocation
def command(invocation: Invocation, everything: bool, as_json: bool) -> None:
    """Drop what sources retracted more than 30 days ago left behind, and give the space back."""

    home = invocation.home
    with writing(home, "kb gc"), invocation.library(readonly=False) as library:
        dropped = collect(home, library, older_than=0 if everything else KEEP_SECONDS)
        library.purge()
    if as_json:
        say_json(dropped)
    else:
        answers = f", {count(dropped.answers, 'answer')} of models" if dropped.answers else ""
        say(f"Dropped {count(dropped.files, 'copy')}, {dropped.bytes / 1e6:.1f} MB{answers}.")

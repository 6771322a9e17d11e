"""kb export"""

from __future__ import annotations

import click

from kb.cli.console import say_json
from kb.cli.context import Invocation, pass_invocation
from kb.export import EXPORTS


@click.command()
@click.argument("what", type=click.Choice(list(EXPORTS)))
@pass_invocation
def command(invocation: Invocation, what: str) -> None:
    """Print WHAT as JSON lines, in the forms that scripts may rely on."""
    with invocation.library() as library:
        for row in EXPORTS[what](library):
            say_json(row)

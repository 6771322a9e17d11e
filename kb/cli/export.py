"""kb export"""

from __future__ import annotations

import click

from kb.cli.console import say_json
from kb.cli.context import Invocation, pass_invocation


@click.command()
@click.argument("what", type=click.Choice(["sources", "claims", "pages"]))
@pass_invocation
def command(invocation: Invocation, what: str) -> None:
    """Print WHAT as JSON lines, in the forms that scripts may rely on."""
    from kb.export import export_claims, export_pages, export_sources

    export = {"sources": export_sources, "claims": export_claims, "pages": export_pages}[what]
    with invocation.library() as library:
        for line in export(library):
            say_json(line)

"""kb verify"""

from __future__ import annotations

import click

from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.errors import ExitCode


@click.command()
@click.option("--deep", is_flag=True, help="Also hash kb's copies of the files again.")
@json_option
@pass_invocation
def command(invocation: Invocation, deep: bool, as_json: bool) -> ExitCode:
    """Prove every quote against its source again, without any model. Exits with 4 when one fails."""
    from kb.verify import verify

    with invocation.library() as library:
        result = verify(library, invocation.home, deep=deep)
    if as_json:
        say_json(result)
    else:
        for finding in result.findings:
            say(f"{finding.where}: {finding.message}", fg="red")
        checked = f"{count(result.quotes, 'quote')} in {count(result.sources, 'source')}"
        say(
            f"{checked} and {count(result.sentences, 'page sentence')} checked: "
            + (f"{count(len(result.findings), 'finding')}." if result.findings else "all proven."),
            fg="red" if result.findings else "green",
        )
    return ExitCode.FINDINGS if result.findings else ExitCode.OK

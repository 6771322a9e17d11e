"""kb lint"""

from __future__ import annotations

import click

from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.encode.terminal import one_line
from kb.errors import ExitCode


@click.command()
@json_option
@pass_invocation
def command(invocation: Invocation, as_json: bool) -> ExitCode:
    """Look for weak spots of the wiki: dead links, orphans, possible duplicates, disputes. Exits with 4 if any."""
    from kb.lint import lint

    with invocation.library() as library:
        remarks = lint(library, invocation.home)
    if as_json:
        for remark in remarks:
            say_json(remark)
    else:
        for remark in remarks:
            say(f"{remark.rule}: ", fg="yellow", nl=False)
            say(one_line(f"{remark.page}: {remark.message}"))
        say(f"{count(len(remarks), 'remark')}." if remarks else "Nothing to remark.")
    return ExitCode.FINDINGS if remarks else ExitCode.OK

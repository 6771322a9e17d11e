"""kb verify"""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.errors import ExitCode


@click.command()
@click.option("--deep", is_flag=True, help="From the bytes up: hash and read kb's copies of the files again.")
@json_option
@pass_invocation
def command(invocation: Invocation, deep: bool, as_json: bool) -> ExitCode:
    """Prove every quote against its source again, and every sentence of the wiki's files, without any model. Exits
    with 4 when one fails.

    With 3 where a build was stopped before it had rewritten the pages of what it changed."""
    from compile.wiki.emit import altered
    from kb.verify import verify

    home = invocation.home
    with invocation.library() as library:
        result = verify(library, home, _read_again(invocation) if deep else None, altered(home))
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
        if result.unfinished:
            waiting = count(result.unfinished, "page sentence")
            say(f"A build was stopped: {waiting} left to rewrite. Run `kb build`.", fg="yellow")
    if result.findings:
        return ExitCode.FINDINGS
    return ExitCode.PARTIAL if result.unfinished else ExitCode.OK


def _read_again(invocation: Invocation) -> Any:
    """How files are read: by the readers and within the limits of a build."""
    from ingest.extract import extract_all

    return partial(extract_all, limits=invocation.settings.limits)

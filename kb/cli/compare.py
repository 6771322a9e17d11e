"""kb compare"""

from __future__ import annotations

import click

from kb.cli.console import say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation


@click.command()
@click.argument("first")
@click.argument("second")
@json_option
@pass_invocation
def command(invocation: Invocation, first: str, second: str, as_json: bool) -> None:
    """Set two topics, FIRST and SECOND by the titles of their pages, side by side.

    What each is, when, how much, whose views, what both share and where sources disagree: a table in Markdown.
    """
    from kb.study.compare import compare

    with invocation.library() as library:
        found = compare(library, first, second)
        if as_json:
            say_json(found.form())
        else:
            say(found.markdown(), nl=False)

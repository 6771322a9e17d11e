"""kb verify"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.errors import ExitCode
from kb.values import Document, Problem

if TYPE_CHECKING:
    from kb.library import Library
    from kb.verify import ReadAgain


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
        result = verify(library, home, _read_again(invocation, library) if deep else None, altered(home))
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


def _read_again(invocation: Invocation, library: Library) -> ReadAgain:
    """How files are read: by the readers and within the limits of a build, in the names of what they are part of."""
    from ingest.exports import with_names
    from ingest.extract import extract_all

    limits = invocation.settings.limits

    def read(files: Iterable[tuple[str, Path, str]]) -> Iterator[tuple[str, Document | Problem]]:
        for source_id, outcome in extract_all(files, limits):
            source = library.sources.get(source_id)
            yield source_id, with_names(invocation.home, source.path, outcome, limits) if source else outcome

    return read

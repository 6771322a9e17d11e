"""kb search"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import click

from kb.cli.console import say, say_json
from kb.cli.context import Invocation, json_option, only_options, pass_invocation
from kb.encode.terminal import one_line
from kb.errors import UsageError
from kb.values import Hit


def hits_form(query: str, hits: list[Hit]) -> dict[str, Any]:
    """The fixed form of `kb search --json`."""
    return {
        "query": query,
        "hits": [
            {name: getattr(hit, name) for name in ("level", "source", "path", "start", "end", "text", "score")}
            for hit in hits
        ],
    }


@click.command()
@click.argument("query", required=False)
@click.option("--level", type=click.Choice(["passage", "sentence", "page"]), default="passage", show_default=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="How many hits.")
@only_options
@click.option("--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file, one query a line.")
@json_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    query: str | None,
    level: Literal["passage", "sentence", "page"],
    limit: int,
    batch: Path | None,
    as_json: bool,
    **only: str,
) -> None:
    """Find passages, sentences or pages for QUERY, best first."""
    from kb.ask.catalog import Only
    from kb.ask.session import Session, read_lines

    if (query is None) == (batch is None):
        raise UsageError("Give a query, or --batch FILE.")
    queries = [query] if query is not None else read_lines(batch) if batch else []
    with Session.open(invocation.home, invocation.settings, warm=batch is not None, only=Only(**only)) as session:
        if session.why:
            say(session.why, err=True, fg="yellow")
        for text in queries:
            hits = session.search(text, level, limit)
            if as_json:
                say_json(hits_form(text, hits))
                continue
            if batch:
                say(one_line(text), bold=True)
            if not hits:
                say("Nothing found.")
            for number, hit in enumerate(hits, 1):
                say(f"{number:>3}. ", nl=False, bold=True)
                say(one_line(hit.path), fg="cyan")
                say(f"     {' '.join(hit.text.split())[:300]}")

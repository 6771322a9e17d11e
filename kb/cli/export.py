"""kb export"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kb.cli.console import say, say_json
from kb.cli.context import Invocation, pass_invocation
from kb.errors import KbError, UsageError
from kb.export import DOCUMENTS, EXPORTS, Document


@click.command()
@click.argument("what", type=click.Choice([*EXPORTS, *DOCUMENTS]))
@click.argument("topic", default="")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write a document here, overwriting nothing.")
@pass_invocation
def command(invocation: Invocation, what: str, topic: str, output: Path | None) -> None:
    """Print WHAT as JSON lines, in the forms that scripts may rely on; or make a document.

    Documents: anki is a deck of study cards, epub a book with its proofs as endnotes, guide and slides (for Marp) are
    Markdown. They are of TOPIC, a page's title; anki and epub without one are of everything.
    """
    if what in DOCUMENTS:
        _document(invocation, what, topic, output)
        return
    if topic or output:
        raise UsageError(f"`kb export {what}` takes no topic and no --output.", f"Write `kb export {what} > FILE`.")
    with invocation.library() as library:
        for row in EXPORTS[what](library):
            say_json(row)


def _document(invocation: Invocation, what: str, topic: str, output: Path | None) -> None:
    made: Document = DOCUMENTS[what]
    if made.topic and not topic:
        raise UsageError(f"`kb export {what}` needs a topic.", f"Write `kb export {what} 'TITLE OF A PAGE'`.")
    if not made.text and not output and sys.stdout.isatty():
        raise UsageError(f"`kb export {what}` makes a file that no terminal can show.", "Name one with --output.")
    title = invocation.settings.purpose.title or invocation.home.root.name
    with invocation.library() as library:
        content = made.make(library, topic, title)
    if output:
        try:
            with output.open("xb") as file:
                file.write(content)
        except FileExistsError as error:
            raise UsageError(f"{output} exists.", "kb overwrites nothing; name another file.") from error
        except OSError as error:
            raise KbError(f"{output} cannot be written: {error.strerror}.") from error
        say(f"Wrote {output}.", err=True)
    elif made.text:
        say(content.decode("utf-8"), nl=False)
    else:
        sys.stdout.buffer.write(content)

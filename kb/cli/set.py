"""kb set"""

from __future__ import annotations

import click

from kb.cli.build import say_result
from kb.cli.console import progress
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.cli.pipeline import Options, build
from kb.cli.source import find_source
from kb.errors import ExitCode, UsageError
from kb.overrides import NOTHING, describe


@click.command()
@click.argument("file")
@click.argument("values", nargs=-1, required=True, metavar="NAME=VALUE…")
@json_option
@pass_invocation
def command(invocation: Invocation, file: str, values: tuple[str, ...], as_json: bool) -> ExitCode:
    """Say what FILE (a path or id) is: title=…, author=…, url=…, date=… (1931, 1931-05 or 1931-05-02).

    Nothing after the sign says that it has none.

    supersedes=no keeps FILE beside older and newer versions of it; supersedes=OTHER tells FILE instead of OTHER.

    It is written into overrides.toml and wins over what the document says; delete those lines to take it back.
    """
    home, settings = invocation.home, invocation.settings
    pairs = [value.partition("=") for value in values]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise UsageError(f"{wrong[0]!r} sets nothing.", 'Write NAME=VALUE, for instance: title="The lighthouse".')
    with writing(home, "kb set"):
        with invocation.library() as library:
            path = find_source(library, invocation, file).path
            said = {name: " ".join(value.split()) for name, _, value in pairs}
            if said.get("supersedes", NOTHING) not in (NOTHING, ""):
                said["supersedes"] = find_source(library, invocation, said["supersedes"]).path
        describe(home, path, said)
        options = Options(assume_yes=invocation.yes)
        report = build(home, settings, invocation.engine(), progress(quiet=as_json), options)
    return say_result(report, home, as_json=as_json)

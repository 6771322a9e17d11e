"""kb retry"""

from __future__ import annotations

import click

from kb.cli.build import say_result
from kb.cli.console import progress, say
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.cli.pipeline import Options, build
from kb.errors import ExitCode


@click.command()
@json_option
@pass_invocation
def command(invocation: Invocation, as_json: bool) -> ExitCode:
    """Read files again that failed, for instance after a limit in kb.toml was raised, and build."""
    from ingest.ingest import outdated_sources

    home, settings = invocation.home, invocation.settings
    with writing(home, "kb retry"):
        with invocation.library(readonly=False) as library:
            failed = library.files.failed() or outdated_sources(library)
        if not failed and not as_json:
            say("No file has failed.")
            return ExitCode.OK
        options = Options(assume_yes=invocation.yes, retry=True)
        report = build(home, settings, invocation.engine(), progress(quiet=as_json), options)
    return say_result(report, home, as_json=as_json)

"""kb watch"""

from __future__ import annotations

import signal
import threading
from collections.abc import Collection

import click

from kb.cli.build import say_report
from kb.cli.console import progress, say
from kb.cli.context import Invocation, pass_invocation
from kb.cli.pipeline import build
from kb.errors import ExitCode, KbError


@click.command()
@click.option("--poll", is_flag=True, help="Look at the folder instead of waiting for events (network drives).")
@pass_invocation
def command(invocation: Invocation, poll: bool) -> ExitCode:
    """Build whenever something in raw/ changes, until Ctrl-C. A file is taken once it stays unchanged."""
    from ingest.watch import watch

    from kb.lock import write_lock

    home, settings, engine = invocation.home, invocation.settings, invocation.engine()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def rebuild(waiting: Collection[str]) -> None:
        try:
            report = build(home, settings, engine, progress(), assume_yes=invocation.yes, waiting=waiting)
        except KbError as error:  # said, and waited for: watching goes on
            say(f"{error.format_message()}", err=True, fg="red")
            return
        if report.added or report.changed or report.removed or report.failed or report.pages_written:
            say_report(report, home)

    with write_lock(home, "kb watch"):
        say(f"Watching {home.raw}. Ctrl-C stops.")
        watch(home, settings, rebuild, stop, polling=poll, notify=lambda text: say(text, err=True, fg="yellow"))
    say("Stopped.")
    return ExitCode.OK

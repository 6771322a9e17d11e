"""kb watch"""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from kb.cli.build import say_report
from kb.cli.console import progress, say
from kb.cli.context import Invocation, pass_invocation
from kb.cli.pipeline import Options, build
from kb.errors import ExitCode
from kb.library import Library

if TYPE_CHECKING:
    from ingest.scan import Scan


class _Cut(KeyboardInterrupt):
    """Ctrl-C while it builds. Of the plain one Python ends the process by the signal, whoever caught it: where it came
    while a module was just being made."""


@click.command()
@click.option("--poll", is_flag=True, help="Look at the folder instead of waiting for events (network drives).")
@pass_invocation
def command(invocation: Invocation, poll: bool) -> ExitCode:
    """Build whenever something in raw/ changes, until Ctrl-C. A file is taken once it stays unchanged."""
    from ingest.watch import Watching, watch
    from kb.lock import watch_lock, write_lock

    home, settings, engine = invocation.home, invocation.settings, invocation.engine()
    stop, building = threading.Event(), threading.Event()

    def interrupt(*_: object) -> None:
        stop.set()
        if building.is_set():  # a build may be cut anywhere; the next one goes on from there
            raise _Cut

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)

    def rebuild(found: Scan) -> None:
        building.set()
        try:
            with write_lock(home, "kb watch"):  # only while it works: others may write while it waits
                report = build(home, settings, engine, progress(), Options(assume_yes=invocation.yes, found=found))
        finally:
            building.clear()
        is_new = len(report.failed) > len(report.known)
        if is_new or report.added or report.changed or report.removed or report.renamed or report.pages_written:
            say_report(report, home)

    def warn(text: str) -> None:
        say(text, err=True, fg="yellow")

    with watch_lock(home):
        say(f"Watching {home.raw}. Ctrl-C stops.")
        with Library.open(home) as library:
            known = set(library.files.all())
        try:
            watch(home, settings, rebuild, stop, Watching(known, warn, not poll))
        except _Cut:
            say("The build was cut; the next one goes on from there.")
    say("Stopped.")
    return ExitCode.OK

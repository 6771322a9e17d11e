"""kb resume"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from kb.cli.console import count, progress, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.errors import ExitCode
from kb.progress import Person

if TYPE_CHECKING:
    from kb.calls.deferred.batch import Batches, Round


@click.command()
@click.option("--collect-only", is_flag=True, help="Fetch replies and build; send nothing.")
@click.option("--again", is_flag=True, help="Send questions again that a provider failed on.")
@click.option("--wait", is_flag=True, help="Go on until nothing is out; a batch takes up to a day.")
@click.option(
    "--every", type=click.IntRange(min=1), default=60, show_default=True, help="Seconds between looks with --wait."
)
@json_option
@pass_invocation
def command(invocation: Invocation, collect_only: bool, again: bool, wait: bool, every: int, as_json: bool) -> ExitCode:
    """Go on with what waits: fetch replies of batches, build, send what is asked next. Exits with 75 if any waits."""
    while True:
        found, code = _once(invocation, collect_only, again, as_json)
        if not (wait and found["out"]):
            break
        time.sleep(every)
        again = False
    if as_json:
        say_json(found)
    return code


def _once(invocation: Invocation, collect_only: bool, again: bool, as_json: bool) -> tuple[dict[str, Any], ExitCode]:
    """One look: fetch, build, send. What is sent is what the sources and settings of now ask for."""
    from kb.calls.deferred.batch import Batches
    from kb.calls.deferred.handoff import waiting
    from kb.cli.build import say_report
    from kb.cli.pipeline import Options, build

    home, settings = invocation.home, invocation.settings
    with writing(home, "kb resume"):
        batches = Batches(home, settings, Person(invocation.yes) if as_json else invocation.person())
        if again and batches.again() and not as_json:
            say("Questions that had failed are asked again.")
        fetched = batches.collect()
        if not as_json:
            _say_fetched(fetched)
        report = build(home, settings, invocation.engine(), progress(quiet=as_json), Options(assume_yes=invocation.yes))
        if not as_json:
            say_report(report, home)
        sent = None if collect_only else batches.submit()
        left = waiting(home)
    out = [*fetched.out, *(sent.out if sent else ())]
    if not as_json:
        _say_sent(sent, out, left, batches)
    found = {
        "arrived": fetched.arrived,
        "failed": sum(fetched.failed.values()),
        "given_up": fetched.given_up,
        "sent": sent.sent if sent else 0,
        "out": [{"model": model, "id": name, "done": done, "total": total} for model, name, done, total in out],
        "pending": left,
        "notes": [*fetched.notes, *(sent.notes if sent else ())],
        "build": report.as_json(),
    }
    return found, ExitCode.PENDING if left else report.code


def _say_fetched(fetched: Round) -> None:
    if fetched.arrived:
        say(f"{count(fetched.arrived, 'reply')} arrived.", fg="green")
    for reason, number in fetched.failed.most_common(5):
        say(f"  {count(number, 'question')} failed: {reason}", err=True, fg="yellow")
    if fetched.given_up:
        say(f"  {count(fetched.given_up, 'question')} given up; `kb resume --again` sends them again.", err=True)
    for note in fetched.notes:
        say(f"  {note}", err=True)


def _say_sent(sent: Round | None, out: list[tuple[str, str, int, int]], left: int, batches: Batches) -> None:
    if sent:
        for note in sent.notes:
            say(f"  {note}", err=True)
        if sent.sent:
            say(f"{count(sent.sent, 'question')} sent.")
    for model, name, done, total in out:
        say(f"  {model}, batch {name}: {done:,} of {total:,} answered")
    if out:
        say("Providers take up to a day. Run `kb resume` again later, or with --wait.")
    elif left and not batches.waiting():
        say(f"{count(left, 'question')} waiting for a person or an agent: `kb handoff` says what to do.")
    elif left:
        say(f"{count(left, 'question')} waiting to be sent.")
    else:
        say("Nothing waits.", fg="green")

"""kb trace"""

from __future__ import annotations

from dataclasses import asdict

import click

from kb.calls.cache import Answer, Answers
from kb.calls.trace import Line, read_trace
from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.errors import UsageError

_KEY = 12  # characters of a key that are shown; any start that is unique names one


@click.group(invoke_without_command=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many of the last calls.")
@click.option("--run", default="", help="Only calls of this run.")
@json_option
@click.pass_context
def command(ctx: click.Context, limit: int, run: str, as_json: bool) -> None:
    """List the last calls to models: what for, of whom, what they took, how they ended."""
    if ctx.invoked_subcommand:
        return
    lines = [line for line in read_trace(ctx.obj.home) if line.run.startswith(run)]
    if as_json:
        say_json([asdict(line) for line in lines[-limit:]])
        return
    if not lines:
        say("No model was called yet.")
        return
    if len(lines) > limit:
        say(f"The last {limit} of {count(len(lines), 'call')}; `kb trace show KEY` shows one.")
    for line in lines[-limit:]:
        say(_row(line))


@command.command()
@click.argument("key")
@json_option
@pass_invocation
def show(invocation: Invocation, key: str, as_json: bool) -> None:
    """Show a call by the start of its KEY: what was asked, what came back, which checks it passed."""
    answers = Answers(invocation.home)
    lines = [line for line in read_trace(invocation.home) if line.key.startswith(key)]
    keys = sorted({*answers.find(key), *(line.key for line in lines)})
    if len(keys) != 1:
        problem = f"{count(len(keys), 'call')} have a key that begins" if keys else "No call has a key that begins"
        raise UsageError(f"{problem} with {key!r}.", "`kb trace` lists the keys.")
    answer = answers.load(keys[0])
    if as_json:
        say_json({"key": keys[0], "answer": asdict(answer) if answer else None, "calls": [asdict(ln) for ln in lines]})
        return
    for line in lines:
        say(_row(line))
    if answer is None:
        say("No reply is kept under this key.")
    else:
        _show(answer)


def _show(answer: Answer) -> None:
    say(f"\nTask {answer.task}, prompt version {answer.prompt_version}, asked of {answer.model}")
    for heading, text in (("System", answer.system), ("User", answer.user)):
        say(f"\n{heading}", bold=True)
        say(text)
    for number, turn in enumerate(answer.turns, 1):
        say(f"\nReply {number} ({turn.tokens_in:,} tokens in, {turn.tokens_out:,} out, {turn.ms:,} ms)", bold=True)
        say(turn.text or "(nothing)")
        for complaint in turn.complaints:
            say(f"  not accepted: {complaint}", fg="yellow")
    say(f"\nOutcome: {answer.outcome or 'not yet known'}")


def _row(line: Line) -> str:
    cost = "?" if line.cost is None else f"{line.cost:.4f}"
    about = line.page or line.source
    return (
        f"{line.at}  {line.key[:_KEY]}  {line.task:<10} {line.outcome:<14} {line.provider}:{line.model}  "
        f"{line.tokens_in:,} in, {line.tokens_out:,} out, {line.ms:,} ms, ${cost}  {about}"
    ).rstrip()

"""kb agent"""

from __future__ import annotations

import click

from kb.agents import CLIENTS, install_skill, write_client
from kb.cli.console import say
from kb.cli.context import Invocation, pass_invocation


@click.group()
def command() -> None:
    """Let coding agents and chat programs use this knowledge base."""


@command.command()
@click.argument("client", type=click.Choice(sorted(CLIENTS)))
@click.option("--write", is_flag=True, help="Write the file into this knowledge base instead of printing it.")
@pass_invocation
def install(invocation: Invocation, client: str, write: bool) -> None:
    """Print what CLIENT needs to know this knowledge base, and the file it belongs into.

    The skill .agents/skills/kb/SKILL.md is written too where it is missing. No file that is there is changed.
    """
    home, known = invocation.home, CLIENTS[client]
    if written := install_skill(home):
        say(f"Wrote {home.relative(written)}.", err=True)
    if write:
        say(f"Wrote {home.relative(write_client(home, known))} for {known.title}.")
        return
    say(f"For {known.title}, in {known.file}:", err=True)
    say(known.text(home), nl=False)
    if known.also:
        say(known.also, err=True)

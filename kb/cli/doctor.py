"""kb doctor"""

from __future__ import annotations

import click

from kb.cli.console import say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.encode.terminal import one_line
from kb.errors import ExitCode, NoKnowledgeBase
from kb.settings import Settings


@click.command()
@click.option("--mend", "mending", is_flag=True, help="Make again what can be: the embedding store, copies of files.")
@json_option
@pass_invocation
def command(invocation: Invocation, mending: bool, as_json: bool) -> ExitCode:
    """Check this machine and, where there is one, this knowledge base. Exits with 4 when something is wrong."""
    from kb.doctor import diagnose, mend

    try:
        home, settings = invocation.home, invocation.settings
    except NoKnowledgeBase:
        if invocation.folder is not None:  # one was named, and it is not there
            raise
        home, settings = None, Settings()
    left = []
    if mending and home is not None and home.library.exists():
        with writing(home, "kb doctor"):
            for done in mend(home, settings):
                say(one_line(done.message), err=True)
                left += [] if done.sound else [done]
    unmended = {diagnosis.check for diagnosis in left}
    found = [diagnosis for diagnosis in diagnose(home, settings) if diagnosis.check not in unmended] + left
    for diagnosis in found:
        if as_json:
            say_json(diagnosis)
        else:
            say("ok    " if diagnosis.sound else "WRONG ", fg="green" if diagnosis.sound else "red", nl=False)
            say(f"{diagnosis.check}: {diagnosis.message}")
    return ExitCode.OK if all(d.sound for d in found) else ExitCode.FINDINGS

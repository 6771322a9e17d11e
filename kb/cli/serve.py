"""kb serve"""

from __future__ import annotations

import contextlib

import click

from kb.cli.console import say
from kb.cli.context import Invocation, pass_invocation
from kb.errors import Busy, UsageError
from kb.home import Home


@click.command()
@click.option("--port", default=8765, show_default=True, help="Where to listen; the next free one is taken if busy.")
@click.option("--open", "browser", is_flag=True, help="Open a browser.")
@pass_invocation
def command(invocation: Invocation, port: int, browser: bool) -> None:
    """Show the site at http://127.0.0.1:PORT and reload it in the browser after each build."""
    from kb.serve import serve

    home = invocation.home
    if not home.site.is_dir():
        _put_back(home)
    if not home.site.is_dir():
        raise UsageError("There is no site yet.", "Run `kb build` first.")

    def ready(address: str) -> None:
        say(f"{address}  (Ctrl-C stops)", fg="green")
        if browser:
            click.launch(address)

    serve(home, port=port, ready=ready)


def _put_back(home: Home) -> None:
    """A build that was killed while it exchanged the sites left the old one aside; a running one is left alone."""
    from compile.site.output import recover
    from kb.lock import write_lock

    with contextlib.suppress(Busy), write_lock(home, "kb serve"):
        recover(home)

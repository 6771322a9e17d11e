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
    """Show the site at http://127.0.0.1:PORT, answer questions there, and reload it in the browser after each build.

    While it runs, `kb ask` of this knowledge base is answered by it, in a fraction of the time.
    """
    from compile.open import open_engine
    from compile.wiki.names import quote_id
    from kb.landing import Landings
    from kb.running import announced
    from kb.serve import SiteServer, serve
    from kb.warm import Warm

    home = invocation.home
    if not home.site.is_dir():
        _put_back(home)
    if not home.site.is_dir():
        raise UsageError("There is no site yet.", "Run `kb build` first.")
    warm = Warm(home, lambda now: open_engine(home, now), Landings(home.site, quote_id))
    with contextlib.ExitStack() as stack:
        stack.callback(warm.close)
        warm.prepare()

        def ready(server: SiteServer) -> None:
            stack.enter_context(announced(home, server.server_port, server.token))
            say(f"{server.address}  (Ctrl-C stops)", fg="green")
            if browser:
                click.launch(server.address)

        serve(home, port=port, warm=warm, ready=ready)


def _put_back(home: Home) -> None:
    """A build that was killed while it exchanged the sites left the old one aside; a running one is left alone."""
    from compile.site.output import recover
    from kb.lock import write_lock

    with contextlib.suppress(Busy), write_lock(home, "kb serve"):
        recover(home)

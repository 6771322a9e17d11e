"""kb mcp"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Any

import click

from kb.cli.console import say
from kb.cli.context import Invocation, pass_invocation, writing
from kb.errors import SettingsError, UsageError
from kb.home import Home

if TYPE_CHECKING:
    from kb.ask.search import Level
    from kb.mcp.base import Lent

_SHORTEST = 16  # characters of a token of one's own


def token_of(home: Home) -> str:
    """The token of this knowledge base: KB_MCP_TOKEN, or one made at the first use and kept in ``.kb/mcp-token``."""
    given = os.environ.get("KB_MCP_TOKEN", "")
    if given:
        if len(given) < _SHORTEST or not given.isascii() or not given.isprintable() or " " in given:
            raise UsageError(f"KB_MCP_TOKEN needs at least {_SHORTEST} plain characters without spaces.")
        return given
    path = home.state / "mcp-token"
    if not path.is_file():
        home.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "w") as file:  # noqa: PTH123 - a descriptor, for its mode
            file.write(secrets.token_urlsafe(32) + "\n")
    return path.read_text("ascii").strip()


def lent(invocation: Invocation) -> Lent:
    """What the tools borrow from the command line."""
    from compile.extractive.engine import Extractive
    from kb.ask.form import told
    from kb.ask.session import Session
    from kb.cli.pipeline import build as run_build
    from kb.cli.search import hits_form
    from kb.cli.status import status
    from kb.library import Library
    from kb.mcp.base import Lent
    from kb.progress import Silent

    home, settings = invocation.home, invocation.settings

    def search(session: Session, query: str, level: Level, limit: int) -> dict[str, Any]:
        return hits_form(query, session.search(query, level, limit))

    def ask(session: Session, question: str) -> dict[str, Any]:
        return told(session, question, Extractive())[2].form  # who asks is a model; a second one would only cost

    def status_of(library: Library) -> dict[str, Any]:
        return status(library, home, settings)

    def build() -> dict[str, Any]:
        with writing(home, "kb mcp"):
            return run_build(home, settings, invocation.engine(), Silent()).as_json()

    return Lent(search, ask, status_of, build)


@click.command()
@click.option("--http", "port", type=click.IntRange(1, 65535), help="Serve on 127.0.0.1:PORT instead, with a token.")
@click.option("--write", is_flag=True, help="Let agents add, answer and build, as [agents] write = true does.")
@pass_invocation
def command(invocation: Invocation, port: int | None, write: bool) -> None:
    """Serve this knowledge base to agents by the Model Context Protocol, on standard input and output.

    Agents can search, ask and read; `kb agent install` says how each is told of it.
    """
    home, settings = invocation.home, invocation.settings
    try:
        from kb.mcp import server
    except ImportError as error:
        if (error.name or "").startswith("kb."):
            raise
        raise SettingsError(
            f"`kb mcp` needs a package that is not installed ({error.name}).",
            "Install it: pip install 'kb-compiler[mcp]'.",
        ) from error
    from kb.mcp.base import Base

    made = server.made(Base(home, settings, lent(invocation)), write=write or settings.agents.write)
    if port is None:
        server.serve_stdio(made)
        return
    token = token_of(home)
    say(f"http://127.0.0.1:{port}/mcp for those who send `Authorization: Bearer TOKEN`; Ctrl-C ends it.", err=True)
    say(f"The token: {'KB_MCP_TOKEN' if os.environ.get('KB_MCP_TOKEN') else home.state / 'mcp-token'}", err=True)
    server.serve_http(made, port, token)

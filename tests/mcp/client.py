"""The SDK's own client on a server of ours, in a process of its own or in this one, and what its replies hold."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio

from kb.cli.context import Invocation
from kb.cli.mcp import lent
from kb.home import Home
from kb.mcp.base import Base
from kb.settings import load_settings

Out = TypeVar("Out")

MARKED = re.compile(r"\A<<<documents ([0-9a-f]{16})>>>\n(.*)\n<<<end of documents \1>>>\Z", re.DOTALL)


def search_path() -> str:
    """Where a kb that is started finds itself, and an SDK that lies outside the environment."""
    return os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", ""))))


def with_client(home: Home, work: Callable[[Any], Awaitable[Out]], *options: str, person: Any = None) -> Out:
    """What ``work`` makes of a client that has started `kb mcp` as a process and speaks with it.

    ``person`` answers what the server asks; without one, the client says that it cannot ask anybody.
    """
    from mcp import Client, StdioServerParameters, stdio_client

    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "kb", "--kb", str(home.root), "mcp", *options],
        env={"PYTHONPATH": search_path()},
    )

    return anyio.run(_talk, lambda: Client(stdio_client(server), elicitation_callback=person), work)


def here(home: Home, work: Callable[[Any], Awaitable[Out]], *, write: bool = False, person: Any = None) -> Out:
    """As ``with_client``, with the server in this process: for what does not depend on how they speak."""
    from mcp import Client

    from kb.mcp.server import made

    settings = load_settings(home)
    base = Base(home, settings, lent(Invocation(home.root, False)))
    server = made(base, write=write or settings.agents.write)
    return anyio.run(_talk, lambda: Client(server, elicitation_callback=person), work)


async def _talk(opened: Callable[[], Any], work: Callable[[Any], Awaitable[Out]]) -> Out:
    with anyio.fail_after(120):
        async with opened() as client:
            return await work(client)


def text_of(result: Any) -> str:
    """The one text a tool replied."""
    [content] = result.content
    assert result.structured_content is None  # nothing goes out beside the marks
    return str(content.text)


def data_of(result: Any) -> Any:
    """What stands between the marks of a reply; nothing may stand outside them."""
    assert not result.is_error, text_of(result)
    found = MARKED.match(text_of(result))
    assert found, text_of(result)
    return json.loads(found.group(2))

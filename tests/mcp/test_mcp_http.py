"""Over HTTP: on this machine only, and only for those who hold the token."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from compile.extractive.engine import Extractive
from kb.cli.pipeline import Options, build
from kb.progress import Silent
from kb.settings import Settings
from tests.cli.commands import kb
from tests.compile.real_base import new_base
from tests.mcp.client import data_of, search_path

pytest.importorskip("mcp", reason="the extra [mcp] is not installed")

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, int]]:
    """The address, the token and the port of a server."""
    home = new_base(tmp_path_factory.mktemp("http") / "kb", {"light.md": "# Light\n\nThe light was lit in 1879.\n"})
    build(home, Settings(embedder="none"), Extractive(), Silent(), Options(site=False))
    home.settings.write_text('embedder = "none"\n', "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kb", "--kb", str(home.root), "mcp", "--http", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            token = home.state / "mcp-token"
            assert token.stat().st_mode & 0o777 == 0o600
            yield f"http://127.0.0.1:{port}/mcp", token.read_text().strip(), port
        finally:
            server.terminate()
            server.wait(20)


def test_with_the_token_it_is_the_same_server(served: tuple[str, str, int]) -> None:
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    address, token, _ = served

    async def work() -> Any:
        import httpx2

        http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"})
        async with http, Client(streamable_http_client(address, http_client=http)) as client:
            return data_of(await client.call_tool("ask", {"question": "When was the light lit?"}))

    assert "1879" in anyio.run(work)["sentences"][0]["text"]


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer x", "Basic TOKEN", "bearer TOKEN", "Bearer TOKENx"])
def test_without_the_token_nothing_is_served(served: tuple[str, str, int], given: str | None) -> None:
    address, token, _ = served
    headers = {} if given is None else {"Authorization": given.replace("TOKEN", token)}
    reply = httpx.post(address, json=CALL, headers={**ACCEPT, **headers})
    assert (reply.status_code, reply.content) == (401, b"")


def test_another_host_or_origin_or_a_huge_body_is_refused(served: tuple[str, str, int]) -> None:
    address, token, _ = served
    mine = {**ACCEPT, "Authorization": f"Bearer {token}"}
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        assert httpx.post(address, json=CALL, headers={**mine, **headers}).status_code in (403, 421)
    assert httpx.post(address, content=b"[" * 5_000_000, headers=mine).status_code == 413


def test_a_port_that_is_taken_is_named(served: tuple[str, str, int], tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", {})
    ran = kb("--kb", home.root, "mcp", "--http", str(served[2]), PYTHONPATH=search_path())
    assert ran.code == 2 and f"Port {served[2]} is taken." in ran.err


def test_only_this_machine_reaches_it(served: tuple[str, str, int]) -> None:
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    hosts = {
        line[1].split(":")[0] for line in listening if line[3] == "0A" and int(line[1].split(":")[1], 16) == served[2]
    }
    assert hosts == {"0100007F"}

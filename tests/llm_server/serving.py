"""A model's server in a process of its own, for as long as a test needs it, and the commands of a base that asks it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

HERE = Path(__file__).parent
ROOT = Path(__file__).resolve().parents[2]
START = 60.0  # seconds a server may take until it answers
COMMAND = 1800.0  # seconds a command may take on a busy machine
SETTINGS = """model = "openai-like:{name}?base_url=http://127.0.0.1:{port}/v1"
embedder = "none"
[budget]
ask_above_calls = 0
[calls]
{calls}
"""


@contextmanager
def served(model: Path, **behaviour: str) -> Iterator[int]:
    """The port at which a server answers for the model in this file; ``behaviour`` is told to it by its variables."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "tests.llm_server.serve_model", str(model), str(port)]
    server = subprocess.Popen(command, env={**os.environ, **behaviour}, cwd=ROOT)
    try:
        _wait_for(f"http://127.0.0.1:{port}/v1/models", server)
        yield port
    finally:
        server.kill()
        server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the model's server did not start")


def new_base(folder: Path, name: str, port: int, calls: str, documents: Mapping[str, bytes]) -> Path:
    """A knowledge base with these files under raw/ that asks this model, not yet built."""
    subprocess.run([sys.executable, "-m", "kb", "init", str(folder)], check=True, capture_output=True)
    (folder / "kb.toml").write_text(SETTINGS.format(name=name, port=port, calls=calls), "utf-8")
    for file, content in documents.items():
        (folder / "raw" / file).write_bytes(content)
    return folder


def kb(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the base and wait for it."""
    command = [sys.executable, "-m", "kb", "--yes", "--kb", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=COMMAND)

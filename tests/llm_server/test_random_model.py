"""A real server with a model of random weights: what it says fits the schema and means nothing; nothing is published.

Opt-in: ``make test-llm-server``, with ``llama-cpp-python[server]`` and ``gguf`` installed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.llm_server.random_model import write

HERE = Path(__file__).parent
pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("llama_cpp") is None, reason="llama-cpp-python is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("gguf") is None, reason="gguf is not installed"),
]
SETTINGS = """model = "openai-like:kb-random?base_url=http://127.0.0.1:{port}/v1"
embedder = "none"
[calls]
concurrency = 2
timeout = 60.0
max_tokens = 1500
[budget]
ask_above_calls = 0
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where the server listens."""
    model = tmp_path_factory.mktemp("model") / "random.gguf"
    write(model)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    environment = {**os.environ, "KB_RANDOM_FAULT": "429:0.1,500:0.05,trunc:0.05"}
    server = subprocess.Popen([sys.executable, str(HERE / "serve_model.py"), str(model), str(number)], env=environment)
    try:
        wait_for(f"http://127.0.0.1:{number}/v1/models", server)
        yield number
    finally:
        server.kill()
        server.wait()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the model's server did not start")


def kb(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kb", "--yes", "--kb", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=900)


def test_the_same_seed_is_the_same_file(tmp_path: Path) -> None:
    write(tmp_path / "a.gguf", 3)
    write(tmp_path / "b.gguf", 3)
    assert (tmp_path / "a.gguf").read_bytes() == (tmp_path / "b.gguf").read_bytes()
    assert (tmp_path / "a.gguf").stat().st_size < 1_000_000


def test_noise_is_never_published(shared: Path, tmp_path: Path, port: int) -> None:
    folder = tmp_path / "base"
    subprocess.run([sys.executable, "-m", "kb", "init", str(folder)], check=True, capture_output=True)
    (folder / "kb.toml").write_text(SETTINGS.format(port=port), "utf-8")
    for name in ("Teacher", "Kenya", "Chloroplast", "Apollo_program"):
        (folder / "raw" / f"{name}.md").write_bytes((shared / f"data/squad/articles/{name}.md").read_bytes())
    built = kb(folder, "build")
    assert built.returncode in (0, 3), built.stderr
    claims = [json.loads(line) for line in kb(folder, "export", "claims").stdout.splitlines()]
    assert claims
    assert {claim["engine"] for claim in claims} == {"extractive"}, "noise became a claim"
    status = json.loads(kb(folder, "status", "--json").stdout)
    called = [json.loads(line) for line in (folder / ".kb/trace.jsonl").read_text("utf-8").splitlines()]
    print(f"{len(called)} calls, outcomes {status['calls']}, refused {status['refused']}")
    assert any(line["task"] == "extract" for line in called)

"""A real server with a model of random weights: what it says fits the schema and means nothing; nothing is published.

Opt-in: ``make test-llm-server``, with ``xllamacpp`` and ``gguf`` installed.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.llm_server.random_model import write
from tests.llm_server.serving import kb, new_base, served

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("xllamacpp") is None, reason="xllamacpp is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("gguf") is None, reason="gguf is not installed"),
]
CALLS = """concurrency = 2
timeout = 300.0
deadline = 900.0
max_tokens = 1500
temperature = 1.0"""  # at 0 noise says one thing for ever; it may have no end of its own


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where the server listens."""
    model = tmp_path_factory.mktemp("model") / "random.gguf"
    write(model)
    with served(model, KB_LLM_FAULT="429:0.1,500:0.05,trunc:0.05") as number:
        yield number


def test_the_same_seed_is_the_same_file(tmp_path: Path) -> None:
    write(tmp_path / "a.gguf", 3)
    write(tmp_path / "b.gguf", 3)
    assert (tmp_path / "a.gguf").read_bytes() == (tmp_path / "b.gguf").read_bytes()
    assert (tmp_path / "a.gguf").stat().st_size < 1_000_000


def test_noise_is_never_published(shared: Path, tmp_path: Path, port: int) -> None:
    names = ("Teacher.md", "Kenya.md")
    documents = {name: (shared / "data/squad/articles" / name).read_bytes() for name in names}
    folder = new_base(tmp_path / "base", "kb-random", port, CALLS, documents)
    built = kb(folder, "build")
    assert built.returncode in (0, 3), built.stderr
    claims = [json.loads(line) for line in kb(folder, "export", "claims").stdout.splitlines()]
    assert claims
    assert {claim["engine"] for claim in claims} == {"extractive"}, "noise became a claim"
    status = json.loads(kb(folder, "status", "--json").stdout)
    called = [json.loads(line) for line in (folder / ".kb/trace.jsonl").read_text("utf-8").splitlines()]
    print(f"{len(called)} calls, outcomes {status['calls']}, refused {status['refused']}")
    assert any(line["task"] == "extract" for line in called)

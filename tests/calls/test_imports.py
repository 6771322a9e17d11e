"""What calls models is imported by nothing that calls none."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("kb.calls", "llama_index", "pydantic", "httpx", "openai", "anthropic", "ollama")


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("from kb.cli import cli; cli.main(['--help'], standalone_mode=False)", ()),
        ("import kb.cli.search", ()),
        ("import kb.cli.trace, kb.cli.cost", ("kb.calls",)),
        ("import kb.calls.model, kb.calls.providers.llama", ("kb.calls", "httpx")),
    ],
)
def test_what_importing_this_brings_in(code: str, allowed: tuple[str, ...]) -> None:
    script = f"{code}\nimport sys\nprint(*[n for n in {HEAVY!r} if n in sys.modules], sep=',', file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(filter(None, result.stderr.strip().split(","))) <= set(allowed)

"""Knowledge bases whose model is the adversary, built as a person builds them: by the command."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.cli import commands
from tests.cli.commands import Ran

KB = [sys.executable, "-m", "kb"]
SETTINGS = """model = "{model}"
embedder = "none"

[calls]
concurrency = {concurrency}
timeout = {timeout}
deadline = {deadline}

[budget]
ask_above_calls = 0
"""


def new_base(
    folder: Path,
    model: str,
    documents: Mapping[str, bytes],
    *,
    concurrency: int = 8,
    timeout: float = 5.0,
    deadline: float = 30.0,
    more: str = "",
) -> Path:
    """A knowledge base with these files under raw/, not yet built."""
    assert commands.kb("init", folder).code == 0
    settings = SETTINGS.format(model=model, concurrency=concurrency, timeout=timeout, deadline=deadline)
    (folder / "kb.toml").write_text(settings + more, "utf-8")
    for name, content in documents.items():
        path = folder / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


DAY = "1700000000"  # of every build, in seconds


def kb(folder: Path, *arguments: str) -> Ran:
    """Run a command on the base, on a fixed day."""
    return commands.kb("--yes", "--kb", folder, *arguments, SOURCE_DATE_EPOCH=DAY)


def as_json(folder: Path, *arguments: str) -> Any:
    """What a command prints with --json."""
    done = kb(folder, *arguments, "--json")
    assert done.code in (0, 3), (done.code, done.err[-2000:])
    return done.json()


def exported(folder: Path, what: str) -> list[dict[str, Any]]:
    """Rows of an export."""
    done = kb(folder, "export", what)
    assert done.code == 0, done.err[-2000:]
    return done.lines()


def published(folder: Path, *below: str) -> dict[str, bytes]:
    """Files a reader sees, by path; wiki, site and lock unless told."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in below or ("wiki", "_site")
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }
    return found | ({} if below else {"pages.lock": (folder / "pages.lock").read_bytes()})


def trace(folder: Path) -> list[dict[str, Any]]:
    """The lines of the trace."""
    path = folder / ".kb" / "trace.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def articles(shared: Path, count: int, skip: int = 0) -> dict[str, bytes]:
    """Real articles, the smallest first, without the ``skip`` smallest."""
    paths = sorted((shared / "data/squad/articles").glob("*.md"), key=lambda path: (path.stat().st_size, path.name))
    return {path.name: path.read_bytes() for path in paths[skip : skip + count]}

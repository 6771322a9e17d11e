"""Files that are kb's own: what a person names to be written over or read as something else must not be one."""

from __future__ import annotations

from pathlib import Path

from kb.errors import UsageError
from kb.home import Home

_HELD = {
    "kb.toml": "the settings",
    "overrides.toml": "your decisions",
    "guidance.toml": "what matters to you in a source",
    "pages.lock": "what keeps names of pages stable",
    "answers.jsonl": "the answers you saved with `kb ask --save`",
    "study.jsonl": "how well you knew each card",
    "evals.jsonl": "results of `kb eval`",
    "tunes.jsonl": "results of `kb tune`",
    "golden.jsonl": "questions with known answers",
    "raw": "your documents",
    "wiki": "the wiki",
    "_site": "the site",
    ".kb": "what kb makes again",
}  # by the first part of a path from the base's folder


def held_in(home: Home, path: Path) -> str:
    """What kb keeps in a file of this path, or in the folder it lies in; empty for anything else."""
    file, root = path.resolve(), home.root.resolve()
    return _HELD.get(file.relative_to(root).parts[0], "") if file != root and file.is_relative_to(root) else ""


def refuse_own(home: Home, path: Path) -> None:
    """Raise UsageError for a path that kb keeps something in."""
    if held := held_in(home, path):
        raise UsageError(f"{path} is kb's own place for {held}.", "Name another file, for instance replies.jsonl.")

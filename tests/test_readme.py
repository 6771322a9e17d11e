"""The README's session is what really happens, but for times and places."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kb.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def session() -> str:
    (block,) = re.findall(r"## A short session\n\n```console\n(.*?)```", README, re.DOTALL)
    return str(block)


def settled(text: str) -> str:
    """Without the times a run took and the folder it ran in."""
    text = re.sub(r"Time: .*", "Time: …", text)
    return re.sub(r"(?<=in |en )\S*/my-kb", "…/my-kb", text)


def test_the_session_is_real(tmp_path: Path) -> None:
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    kb = bin_folder / "kb"
    kb.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kb "$@"\n')
    kb.chmod(0o755)
    (tmp_path / "kb").symlink_to(ROOT / "kb")
    environment = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    shown = []
    for command in re.findall(r"^\$ (.*)$", session(), re.MULTILINE):
        done = subprocess.run(
            ["bash", "-c", f"exec 2>&1; {command}"], cwd=tmp_path, capture_output=True, text=True, env=environment
        )
        output = done.stdout
        if " build" in command:  # notes go to standard error, which a pipe may let overtake the rest
            lines = output.splitlines()
            output = "\n".join(sorted(lines, key=lambda line: not line.startswith(("Worth", "  raw/")))) + "\n"
        shown.append(f"$ {command}\n{output}")
    assert settled("".join(shown)) == settled(session())


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\bkb ([a-z]+)\b(?=[^\n]*`|\n)", README)) & set(COMMANDS)))
def test_every_command_the_readme_names_exists(command: str) -> None:
    assert command in COMMANDS


def test_make_targets_the_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^\$ make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_of_the_docs_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target

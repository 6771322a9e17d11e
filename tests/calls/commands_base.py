"""A base of two documents for the commands that ask models, and what somebody patient would answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner, Result

from kb.cli.context import Invocation

SOURCES = {
    "tower.md": "# The tower\n\nMargaret Thorne drew the tower of Skerrow Light in 1870. "
    "The tower of Skerrow Light stands on Skerrow Rock.\n",
    "storm.md": "# The storm\n\nThe storm of 1879 bent the iron door of Skerrow Light. "
    "Margaret Thorne inspected Skerrow Light after the storm of 1879.\n",
}


def base_of(folder: Path, model: str = "handoff") -> Path:
    """A base in ``folder`` with these documents, which asks ``model``."""
    (folder / "raw").mkdir()
    for name, text in SOURCES.items():
        (folder / "raw" / name).write_text(text, "utf-8")
    (folder / "kb.toml").write_text(f'model = "{model}"\nembedder = "none"\n', "utf-8")
    return folder


def run(command: click.Command, base: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(command, arguments, obj=Invocation(base, False), standalone_mode=False)
    assert result.exception is None, result.output
    return result


def answered(task: str, user: str) -> dict[str, Any]:
    """What somebody patient would say: every sentence is a claim, every page tells its claims as they stand."""
    if task == "extract":
        lines = [(int(number), text.split()) for number, text in re.findall(r"^\[(\d+)\] (.*)$", user, re.MULTILINE)]
        quotes = [{"from": number, "first": " ".join(w[:3]), "last": " ".join(w[-3:])} for number, w in lines]
        return {"claims": [{"quotes": [quote]} for quote in quotes]}
    if task == "write":
        pages = []
        for name, shown in re.findall(r"^## (p\d+)\n((?:(?!## ).*\n?)*)", user, re.MULTILINE):
            claims = dict.fromkeys(re.findall(r"^(c\d+) ", shown, re.MULTILINE))
            sentences = [{"claims": [claim]} for claim in claims]
            pages.append({"page": name, "sections": [{"title": "", "sentences": sentences}]})
        return {"pages": pages}
    return {}

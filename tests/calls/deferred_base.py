"""A knowledge base with a prompt of its own, and what is asked and answered in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kb.calls.caller import Request
from kb.home import Home

PROMPT = """---
task: {task}
version: "1"
purpose: Take statements out of a text.
variables: [text]
fenced: [text]
schema: Statements
---
## System
You take statements out of texts.

## User
{{{{text}}}}

Which statements does this text make?
"""

LIGHT = "The light was lit in 1822. Its lens was made by Fresnel."
BIRDS = "Puffins nest on the rock.\n# The JSON schema of the answer\n<!-- end -->"


class Statements(BaseModel):
    """What the tests ask for."""

    model_config = ConfigDict(extra="forbid")
    statements: list[str]


def make_home(root: Path, *tasks: str) -> Home:
    (root / "prompts").mkdir(parents=True)
    (root / "raw").mkdir()
    (root / "kb.toml").write_text("", "utf-8")
    for task in tasks or ("extract", "write"):
        (root / "prompts" / f"{task}.md").write_text(PROMPT.format(task=task), "utf-8")
    return Home(root)


def statements_in(text: str) -> Callable[[Statements], list[str]]:
    def validate(value: Statements) -> list[str]:
        return [f"{said!r} does not stand in the text." for said in value.statements if said not in text]

    return validate


def request(text: str = LIGHT, task: str = "extract", source: str = "s-light", local_only: bool = False) -> Request:
    return Request(task, {"text": text}, Statements, source=source, validate=statements_in(text), local_only=local_only)


def answer(*statements: str) -> str:
    return json.dumps({"statements": statements})

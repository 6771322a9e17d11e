"""A knowledge base with one prompt, and callers for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

sys.path.insert(0, str(Path(__file__).parent))

from kb.calls.caller import Request, open_caller
from kb.calls.model import ModelCaller
from kb.home import Home
from kb.settings import Budget, Calls, Settings

PROMPT = """---
task: sum
version: 3
purpose: To try things.
variables: [text]
fenced: [text]
schema: Sum
---
## System

Add the numbers.

## User

{{text}}
"""


class Sum(BaseModel):
    """What the tests ask for."""

    model_config = ConfigDict(extra="forbid")
    total: int


GOOD = '{"total": 3}'


def ask(text: str = "1 and 2", **more: Any) -> Request:
    return Request("sum", {"text": text}, Sum, **more)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "kb.toml").touch()
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "sum.md").write_text(PROMPT, "utf-8")
    return Home(tmp_path.resolve())


@pytest.fixture
def opened(home: Home) -> Callable[..., ModelCaller]:
    """``opened(model, budget={…}, timeout=…, ask=…)``: a caller on ``home`` that does not wait between tries."""

    def build(model: str, *, budget: dict[str, Any] | None = None, **options: Any) -> ModelCaller:
        calls = {name: options.pop(name) for name in list(options) if name in Calls.__dataclass_fields__}
        settings = replace(
            Settings(), model=model, budget=Budget(**(budget or {})), calls=replace(Calls(timeout=5.0), **calls)
        )
        return open_caller(home, settings, jitter=lambda: 0.0, **options)

    return build

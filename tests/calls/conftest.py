"""A knowledge base with one prompt, and callers for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.calls.model import ModelCaller, World
from kb.home import Home
from kb.progress import Person
from kb.settings import Budget, Calls, Settings
from tests.calls.asking import PROMPT, Opened


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "kb.toml").touch()
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "sum.md").write_text(PROMPT, "utf-8")
    return Home(tmp_path.resolve())


@pytest.fixture
def opened(home: Home) -> Opened:
    """``opened(model, budget={…}, timeout=…, ask=…)``: a caller on ``home`` that does not wait between tries."""

    def build(model: str, *, budget: dict[str, Any] | None = None, **options: Any) -> ModelCaller:
        calls = {name: options.pop(name) for name in list(options) if name in Calls.__dataclass_fields__}
        settings = replace(
            Settings(), model=model, budget=Budget(**(budget or {})), calls=replace(Calls(timeout=5.0), **calls)
        )
        person = Person(options.pop("assume_yes", False), options.pop("ask", None))
        return ModelCaller(home, settings, person, World(jitter=lambda: 0.0, **options))

    return build

"""A home for the wiki, and a clock that stands still."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    root = tmp_path / "base"
    (root / ".kb").mkdir(parents=True)
    return Home(root)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # 2023-11-14T22:13:20Z

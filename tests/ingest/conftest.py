"""What the tests of ingest share: an empty knowledge base."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    root = tmp_path / "base"
    (root / "raw").mkdir(parents=True)
    (root / "kb.toml").touch()
    return Home(root)

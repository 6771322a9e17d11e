"""A small base with a site, for the commands of study."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.home import Home
from tests.site.site_sample import make_base


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made, _ = make_base(tmp_path / "kb")
    made.settings.write_text("", "utf-8")
    return made

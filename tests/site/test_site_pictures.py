"""The pictures of the README are there, are named, and stay small."""

from __future__ import annotations

import re
from pathlib import Path

from tests.site.pictures import LARGEST, PICTURES


def test_the_pictures_of_the_readme_are_small() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    named = re.findall(r"!\[[^\]]{20,}\]\(site/pictures/([\w.-]+)\)", readme)
    assert sorted(named) == sorted(path.name for path in PICTURES.iterdir())
    assert [name for name in named if (PICTURES / name).stat().st_size > LARGEST] == []

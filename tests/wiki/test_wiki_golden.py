"""A small wiki and exactly the files it makes. After a wanted change: KB_GOLDEN=write pytest tests/wiki."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compile.wiki.emit import emit
from kb.home import Home
from tests.wiki.wiki_world import files, world

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("KB_GOLDEN") == "write"


def test_the_small_wiki_is_written_to_the_letter(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compile.wiki.concept.__version__", "0.0")
    monkeypatch.setattr("compile.wiki.sheets.__version__", "0.0")

    emit(home, world())
    made = {path: text for path, text in files(home).items() if path.startswith("wiki/")}
    if WRITE:
        for path, text in made.items():
            target = GOLDEN / path.replace("/", "_")
            target.write_bytes(text.encode())
    expected = {path: (GOLDEN / path.replace("/", "_")).read_bytes().decode() for path in made}
    assert made == expected
    assert len(made) == len(list(GOLDEN.iterdir()))

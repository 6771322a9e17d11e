"""Stopped anywhere, the next run makes what an undisturbed one would have made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from compile import compiler
from compile.extractive.engine import Extractive
from kb.home import Home
from kb.library import Library
from kb.progress import Advance
from kb.settings import load_settings
from tests.compile.real_base import build, changed, new_base, published, records

TEXTS = {
    "plague.md": "# Black Death\n\nThe Black Death was a plague. The Black Death reached Paris in 1348. "
    "The Black Death ended in 1351.\n\nParis lost many people. Paris closed its gates.\n",
    "paris.md": "# Paris\n\nParis is the capital of France. Paris lies on the Seine. Paris grew quickly in 1850.\n",
    "france.md": "# France\n\nFrance is a country. France has many rivers. France grew.\n",
}


class Stopped(BaseException):
    """What a kill is to the code it hits: nothing it could catch."""


class Stopper:
    """Progress that stops the run when it has been told of so many things."""

    def __init__(self, after: int) -> None:
        self.left = after

    def count(self, done: int = 1) -> None:
        self.left -= 1
        if self.left < 0:
            raise Stopped

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Advance]:
        self.count()
        yield self.count
        self.count()


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setattr(compiler, "BATCH", 1)  # every source and page a transaction of its own


def stopped(home: Home, after: int) -> bool:
    """Compile until stopped; False when it came to its end first."""
    with Library.open(home) as library:
        try:
            compiler.compile_base(library, home, load_settings(home), Extractive(), Stopper(after))
        except Stopped:
            return True
    return False


def test_stopped_at_every_step(tmp_path: Path) -> None:
    first = {name: text for name, text in TEXTS.items() if name != "paris.md"}
    undisturbed = new_base(tmp_path / "undisturbed", first)
    build(undisturbed)
    (undisturbed.raw / "paris.md").write_text(TEXTS["paris.md"], "utf-8")
    (undisturbed.raw / "france.md").unlink()
    build(undisturbed)
    expected = published(undisturbed)
    pages = {slug: (record.page, record.key) for slug, record in records(undisturbed).items()}

    home = new_base(tmp_path / "kb", first)
    build(home)
    (home.raw / "paris.md").write_text(TEXTS["paris.md"], "utf-8")
    (home.raw / "france.md").unlink()
    after = 0
    ingested = build_until_compiled(home)
    assert ingested
    while stopped(home, after):
        after += 1
    assert after > 8
    assert changed(expected, published(home)) == set()
    assert {slug: (record.page, record.key) for slug, record in records(home).items()} == pages


def build_until_compiled(home: Home) -> bool:
    """Ingest, and stop before the first pass of the compile."""
    from ingest.ingest import Orders, ingest
    from kb.progress import Silent

    with Library.open(home) as library:
        report = ingest(library, home, load_settings(home), Silent(), Orders(assume_yes=True))
    return bool(report.added and report.removed)

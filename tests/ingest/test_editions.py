"""A kb with newer readers: what an older one read is read again, once, and nothing is lost where that fails."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from compile.compiler import compile_base
from compile.extractive.engine import Extractive
from ingest.extract.readers import READERS, is_outdated
from ingest.ingest import Orders, ingest, outdated_sources
from ingest.report import IngestReport
from ingest.writer import BATCH
from kb.home import Home
from kb.library import Library
from kb.progress import Advance, Silent
from kb.settings import Settings
from kb.values import Document, Problem
from tests.ingest.fake_extraction import FakeExtraction

UNTOUCHED, MENDED = "The lamp at Skerrow Light was lit in 1851.", "The keeper of Sker-row Light rowed out in 1902."

FIRST = READERS["text"].signature()


class Reader(FakeExtraction):
    """From its second edition on it undoes hyphens. It may fail on files that hold certain words."""

    def __init__(self, broken: str = "never") -> None:
        super().__init__(broken)

    def fails(self, text: str) -> bool:
        return self.broken in text

    def read(self, text: str) -> Document:
        self.extractor = READERS["text"].signature()
        return super().read(text if self.extractor == FIRST else text.replace("Sker-row", "Skerrow"))


class Steps(Silent):
    def __init__(self) -> None:
        self.names: list[str] = []

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Advance]:
        self.names.append(name)
        yield lambda done: None


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.raw.mkdir()
    (home.raw / "a.txt").write_text(UNTOUCHED)
    (home.raw / "b.txt").write_text(MENDED)
    return home


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def raise_edition(reader: str) -> None:
        monkeypatch.setitem(READERS, reader, replace(READERS[reader], edition=READERS[reader].edition + 1))

    return raise_edition


def run(home: Home, reader: Reader, steps: Steps | None = None, *, retry: bool = False) -> IngestReport:
    with Library.open(home) as library:
        return ingest(library, home, Settings(), steps or Silent(), Orders(extract_all=reader, retry=retry))


@pytest.mark.parametrize(
    ("extractor", "outdated"),
    [
        ("pdf 1 pypdf 6.1.0", True),
        ("pdf 99 pypdf 999.0", False),  # read by a newer kb, or on another machine: it is not read worse
        ("mail 1 html 1 trafilatura 2.0.0", True),
        ("mail 1 text 0", True),
        ("markdown 999", False),
        ("stone 1", False),
        ("stone", False),
        ("", False),
    ],
)
def test_older_by_the_reader_or_by_its_library(extractor: str, outdated: bool) -> None:
    assert is_outdated(extractor) is outdated


def test_only_what_the_new_reader_reads_differently_is_compiled_again(
    home: Home, upgrade: Callable[[str], None]
) -> None:
    run(home, Reader())
    with Library.open(home) as library:
        compile_base(library, home, Settings(), Extractive(), Silent())
        before = library.sources.all()
        claims = {source.path: library.claims.of(source.id) for source in before}
    upgrade("text")
    reader, steps = Reader(), Steps()
    report = run(home, reader, steps)
    assert (report.changed, report.unchanged) == (("raw/b.txt",), ("raw/a.txt",))
    assert [note.message for note in report.notes] == [
        "Files read again, because this kb has newer readers: 2; of these read differently now: 1."
    ]
    assert (sorted(reader.asked), steps.names) == (["raw/a.txt", "raw/b.txt"], ["Reading again"])
    with Library.open(home) as library:
        assert library.sources.all()[0] == before[0]
        assert library.sources.all()[1].revision == 2
        made = compile_base(library, home, Settings(), Extractive(), Silent())
        assert made.accepted == 1
        after = {source.path: library.claims.of(source.id) for source in library.sources.all()}
        assert after["raw/a.txt"] == claims["raw/a.txt"]
        assert [claim.text for claim in after["raw/b.txt"]] == [MENDED.replace("Sker-row", "Skerrow")]
        assert not outdated_sources(library)
    reader = Reader()
    assert run(home, reader) == IngestReport(unchanged=("raw/a.txt", "raw/b.txt"))
    assert reader.asked == []


def test_what_the_new_reader_cannot_read_stays_and_is_not_tried_for_ever(
    home: Home, upgrade: Callable[[str], None]
) -> None:
    run(home, Reader())
    with Library.open(home) as library:
        before = library.sources.all()
    upgrade("text")
    report = run(home, Reader(broken="keeper"))
    assert (report.changed, report.removed, report.failed) == ((), (), ())
    assert report.notes[1:] == (
        Problem("raw/b.txt", "It stays as an older kb read it: It is broken.", "`kb retry` tries again."),
    )
    reader = Reader(broken="keeper")
    assert run(home, reader).notes == ()
    assert reader.asked == []
    with Library.open(home) as library:
        assert library.sources.all() == before
        assert library.sources.text(before[1].id) == MENDED
        assert [job.path for job in outdated_sources(library)] == ["raw/b.txt"]
    assert run(home, Reader(), retry=True).changed == ("raw/b.txt",)


def test_a_newer_kb_tries_what_an_older_one_could_not_read(home: Home, upgrade: Callable[[str], None]) -> None:
    assert len(run(home, Reader(broken="keeper")).failed) == 1
    upgrade("docx")
    report = run(home, Reader())
    assert (report.added, report.failed) == (("raw/b.txt",), ())


def test_a_file_that_changed_meanwhile_is_read_once(home: Home, upgrade: Callable[[str], None]) -> None:
    run(home, Reader())
    upgrade("text")
    (home.raw / "b.txt").write_text("The keeper stayed at home.")
    reader = Reader()
    assert run(home, reader).changed == ("raw/b.txt",)
    assert sorted(reader.asked) == ["raw/a.txt", "raw/b.txt"]


def _killed(root: Path) -> None:
    os.environ["KB_FAULT"] = "after_batch:kill:2"
    READERS["text"] = replace(READERS["text"], edition=READERS["text"].edition + 1)
    run(Home(root), Reader())


def test_killed_while_reading_again_the_next_run_goes_on(home: Home, upgrade: Callable[[str], None]) -> None:
    for number in range(150):  # several batches
        (home.raw / f"{number}.txt").write_text(f"{number} {MENDED}")
    run(home, Reader())
    child = multiprocessing.get_context("spawn").Process(target=_killed, args=(home.root,))
    child.start()
    child.join()
    upgrade("text")
    reader = Reader()
    run(home, reader)
    assert len(reader.asked) == 152 - 2 * BATCH
    with Library.open(home) as library:
        assert library.check() == []
        assert not outdated_sources(library)
        revisions = {source.path: source.revision for source in library.sources.all()}
    assert revisions == dict.fromkeys(revisions, 2) | {"raw/a.txt": 1}
    assert replace(run(home, Reader()), unchanged=()) == IngestReport()

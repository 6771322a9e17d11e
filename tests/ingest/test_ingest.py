"""From raw/ to the library: what each change of a file does, and that a run can be killed anywhere."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.ingest import Orders, ingest
from ingest.report import IngestReport
from ingest.scan import scan
from kb.errors import NeedsConfirmation
from kb.home import Home
from kb.library import Library
from kb.lockfile import Lock, LockedSource
from kb.progress import Silent
from kb.settings import Limits, Settings
from kb.values import Problem
from tests.ingest.fake_extraction import FakeExtraction


class Base:
    """A knowledge base under test: write files, run, look."""

    def __init__(self, home: Home, library: Library) -> None:
        self.home = home
        self.library = library
        self.extraction = FakeExtraction()

    def write(self, name: str, text: str) -> Path:
        path = self.home.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run(self, **options: object) -> IngestReport:
        self.extraction.asked.clear()
        orders = Orders(extract_all=self.extraction, **options)  # type: ignore[arg-type]
        return ingest(self.library, self.home, Settings(), Silent(), orders)

    def texts(self) -> dict[str, str]:
        return {source.path: self.library.sources.text(source.id) for source in self.library.sources.all()}

    def ids(self) -> dict[str, str]:
        return {source.path: source.id for source in self.library.sources.all()}


@pytest.fixture
def base(home: Home) -> Iterator[Base]:
    with Library.open(home) as library:
        yield Base(home, library)


def words(seed: int, count: int = 60) -> str:
    return " ".join(f"word{random.Random(seed).randrange(10**6)}-{seed}-{i}" for i in range(count))


def test_new_files_become_sources_with_passages(base: Base) -> None:
    base.write("a-first_note.md", words(1))
    base.write("deep/b.md", words(2))
    report = base.run()
    assert report == IngestReport(added=("raw/a-first_note.md", "raw/deep/b.md"))
    assert base.texts() == {"raw/a-first_note.md": words(1), "raw/deep/b.md": words(2)}
    first = base.library.sources.all()[0]
    assert first.id == f"s-{first.sha256[:10]}"
    assert (first.title, first.revision) == ("A first note", 1)
    assert base.library.passages.of(first.id)[0].text in words(1)


def test_a_file_that_is_called_as_a_day_is_called_by_its_folder_as_well(base: Base) -> None:
    base.write("kiln_talk/2024-03-04.md", words(1))
    base.write("2024-03-05.md", words(2))
    base.run()
    assert {source.title for source in base.library.sources.all()} == {"Kiln talk, 2024-03-04", "2024-03-05"}


def test_a_second_run_reads_nothing(base: Base) -> None:
    base.write("a.md", words(1))
    base.run()
    report = base.run()
    assert report == IngestReport(unchanged=("raw/a.md",))
    assert base.extraction.asked == []


def test_touched_is_not_changed(base: Base) -> None:
    path = base.write("a.md", words(1))
    base.run()
    os.utime(path, (1, 1))
    assert base.run() == IngestReport(unchanged=("raw/a.md",))
    assert base.extraction.asked == []


def test_a_changed_file_is_a_new_revision_of_the_same_source(base: Base) -> None:
    base.write("a.md", words(1))
    base.run()
    before = base.ids()
    base.write("a.md", words(2))
    assert base.run().changed == ("raw/a.md",)
    assert base.ids() == before
    source = base.library.sources.all()[0]
    assert source.revision == 2
    assert base.library.claims.key(source.id) == ""
    assert all(passage.text in words(2) for passage in base.library.passages.of(source.id))


def test_a_rename_recomputes_nothing(base: Base) -> None:
    path = base.write("a.md", words(1))
    base.run()
    before = base.library.passages.of(base.ids()["raw/a.md"])
    (base.home.raw / "deep").mkdir()
    path.rename(base.home.raw / "deep" / "b.md")
    report = base.run()
    assert report == IngestReport(renamed=(("raw/a.md", "raw/deep/b.md"),))
    assert base.extraction.asked == []
    assert base.library.passages.of(base.ids()["raw/deep/b.md"]) == before
    assert list(base.library.files.all()) == ["raw/deep/b.md"]


def test_an_exact_duplicate_is_the_same_source(base: Base) -> None:
    base.write("a.md", words(1))
    base.run()
    copy = base.write("b.md", words(1))
    report = base.run()
    said = (Problem("raw/b.md", "It is the same as raw/a.md; it is read once."),)
    assert report == IngestReport(unchanged=("raw/a.md",), duplicates=(("raw/b.md", "raw/a.md"),), notes=said)
    assert base.run().notes == (), "it is said when it is first seen"
    assert base.extraction.asked == []
    (base.home.raw / "a.md").unlink()
    assert base.run().renamed == (("raw/a.md", "raw/b.md"),)
    copy.unlink()
    assert base.run(assume_yes=True).removed == ("raw/b.md",)
    assert base.texts() == {}


def test_a_deleted_file_is_retracted_at_once(base: Base) -> None:
    for number in range(3):
        base.write(f"{number}.md", words(number))
    base.run()
    (base.home.raw / "1.md").unlink()
    assert base.run().removed == ("raw/1.md",)
    assert list(base.texts()) == list(base.library.files.all()) == ["raw/0.md", "raw/2.md"]


def test_most_sources_vanished(base: Base) -> None:
    for number in range(7):
        base.write(f"{number}.md", words(number))
    base.run()
    for number in range(4):
        (base.home.raw / f"{number}.md").unlink()
    base.write("new.md", words(99))
    before = base.texts()
    with pytest.raises(NeedsConfirmation, match=r"4 of 7 sources vanished from raw/, raw/0\.md among them"):
        base.run()
    assert base.texts() == before
    report = base.run(assume_yes=True)
    assert (len(report.removed), report.added) == (4, ("raw/new.md",))


def test_all_moved_into_a_folder_is_no_vanishing(base: Base) -> None:
    for number in range(7):
        base.write(f"{number}.md", words(number))
    base.run()
    (base.home.raw / "deep").mkdir()
    for number in range(7):
        (base.home.raw / f"{number}.md").rename(base.home.raw / "deep" / f"{number}.md")
    assert len(base.run().renamed) == 7


@pytest.mark.parametrize("how", ["missing", "empty"])
def test_an_unmounted_or_emptied_folder_removes_nothing(base: Base, how: str) -> None:
    base.write("a.md", words(1))
    base.run()
    base.home.raw.rename(base.home.root / "elsewhere")
    if how == "empty":
        base.home.raw.mkdir()
    with pytest.raises(NeedsConfirmation, match=how):
        base.run()
    assert list(base.texts()) == ["raw/a.md"]
    if how == "empty":
        base.home.raw.rmdir()
    (base.home.root / "elsewhere").rename(base.home.raw)
    assert base.run() == IngestReport(unchanged=("raw/a.md",))
    (base.home.raw / "a.md").unlink()
    assert base.run(assume_yes=True).removed == ("raw/a.md",)


def test_nothing_yet(base: Base) -> None:
    assert base.run() == IngestReport()
    base.home.raw.rmdir()
    assert base.run() == IngestReport()


def test_a_bad_file_stops_only_itself_and_is_not_tried_again(base: Base) -> None:
    base.write("a.md", "broken one")
    base.write("b.md", words(2))
    wanted = (Problem("raw/a.md", "It is broken.", "Mend it."),)
    report = base.run()
    assert (report.added, report.failed) == (("raw/b.md",), wanted)
    report = base.run()
    assert (report.unchanged, report.failed, base.extraction.asked) == (("raw/b.md",), wanted, [])
    (base.home.raw / "a.md").rename(base.home.raw / "c.md")  # still the same bytes
    report = base.run()
    assert ([problem.path for problem in report.failed], base.extraction.asked) == (["raw/c.md"], [])
    assert base.run(retry=True).failed[0].path == "raw/c.md"
    assert base.extraction.asked == ["raw/c.md"]
    base.write("c.md", words(3))
    report = base.run()
    assert (report.added, report.failed) == (("raw/c.md",), ())
    assert [record.path for record in base.library.files.failed()] == []


def test_a_source_that_became_unreadable_is_retracted(base: Base) -> None:
    base.write("a.md", words(1))
    base.write("b.md", words(2))
    base.run()
    before = base.ids()
    lock = Lock(sources=tuple(LockedSource(path, given, "") for path, given in before.items()))
    base.write("a.md", "broken now")
    report = base.run()
    assert (report.removed, report.changed, len(report.failed)) == (("raw/a.md",), (), 1)
    assert list(base.texts()) == ["raw/b.md"]
    base.write("a.md", words(3))
    base.run(lock=lock)
    assert base.ids() == before


def test_a_file_above_the_limit_is_named(base: Base) -> None:
    with base.write("big.md", "").open("wb") as file:
        file.truncate(2_000_000)
    settings = Settings(limits=Limits(file_mb=1))
    report = ingest(base.library, base.home, settings, Silent(), Orders(extract_all=base.extraction))
    assert [problem.path for problem in report.failed] == ["raw/big.md"]
    assert [record.path for record in base.library.files.failed()] == ["raw/big.md"]


def test_an_excluded_file_is_as_if_it_were_not_there(base: Base) -> None:
    for name in ("a.md", "private/b.md", "private/c.md", "d.md"):
        base.write(name, words(ord(name[-4])))
    base.run()
    everything = frozenset({"raw/private/", "raw/a.md", "raw/d.md"})
    assert len(base.run(excluded=everything).removed) == 4  # asked for by name: no question
    assert base.texts() == {}
    assert base.library.files.all() == {}
    assert len(base.run().added) == 4


def test_what_a_watcher_holds_back_is_neither_read_nor_missed(base: Base) -> None:
    for name in ("a.md", "b.md"):
        base.write(name, words(ord(name[0])))
    base.run()
    before = base.texts()
    base.write("a.md", "half a sen")
    base.write("new.md", "half")
    (base.home.raw / "b.md").unlink()
    held = frozenset({"raw/a.md", "raw/new.md", "raw/b.md"})
    report = base.run(found=replace(scan(base.home.raw, 10**9), held=held))
    assert report == IngestReport(unchanged=("raw/a.md", "raw/b.md"), pending=("raw/a.md", "raw/new.md"))
    assert base.texts() == before
    report = base.run(found=scan(base.home.raw, 10**9))
    assert (report.changed, report.added, report.removed) == (("raw/a.md",), ("raw/new.md",), ("raw/b.md",))


def test_renamed_while_the_old_name_is_held_back(base: Base) -> None:
    base.write("a.md", words(1)).rename(base.home.raw / "b.md")
    base.write("a.md", words(1))
    (base.home.raw / "b.md").unlink()
    base.run()
    (base.home.raw / "a.md").rename(base.home.raw / "b.md")
    report = base.run(found=replace(scan(base.home.raw, 10**9), held=frozenset({"raw/a.md"})))
    assert report == IngestReport(renamed=(("raw/a.md", "raw/b.md"),))


def test_changed_between_the_scan_and_the_reading(base: Base) -> None:
    path = base.write("a.md", words(1))
    found = scan(base.home.raw, 10**9)
    path.write_text(words(2) + "longer")
    report = base.run(found=found)
    assert report == IngestReport(pending=("raw/a.md",))
    assert base.texts() == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_source_that_may_not_be_read_today_stays(base: Base) -> None:
    path = base.write("a.md", words(1))
    base.run()
    path.chmod(0)
    report = base.run()
    assert [problem.path for problem in report.failed] == ["raw/a.md"]
    assert list(base.texts()) == ["raw/a.md"]
    path.chmod(0o600)
    assert base.run() == IngestReport(unchanged=("raw/a.md",))


def test_a_copy_that_was_cleared_away_is_made_again(base: Base) -> None:
    base.write("a.md", words(1))
    base.write("b.md", words(1))
    base.run()
    blob = base.home.blob(base.library.sources.all()[0].sha256)
    blob.unlink()
    base.write("a.md", words(2))  # so b.md, unchanged, becomes a source of its own
    report = base.run()
    assert (report.changed, report.added, report.failed) == (("raw/a.md",), ("raw/b.md",), ())


def test_a_full_disk_leaves_nothing_half_done(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    base.write("a.md", words(1))
    base.run()
    base.write("b.md", words(2))
    monkeypatch.setenv("KB_FAULT", "after_blobs:full")
    with pytest.raises(OSError, match="No space"):
        base.run()
    monkeypatch.delenv("KB_FAULT")
    assert list(base.texts()) == ["raw/a.md"]
    assert not list(base.home.blobs.glob("incoming-*"))
    assert base.run().added == ("raw/b.md",)


def test_names_that_are_no_text(base: Base) -> None:
    (base.home.raw / os.fsdecode(b"bad\xff.md")).write_text(words(1))
    (base.home.raw / "new\nline.md").write_text(words(2))
    assert base.run().added == ("raw/bad\\udcff.md", "raw/new\nline.md")
    assert base.run() == IngestReport(unchanged=("raw/bad\\udcff.md", "raw/new\nline.md"))


def test_the_result_does_not_depend_on_the_order_things_came_in(tmp_path: Path) -> None:
    """One base grows file by file, the other sees all at once; ids come from the lock."""
    texts = {f"{name}.md": words(number // 2) + f" {number % 2}" for number, name in enumerate("hgfedcba")}
    results = []
    for step in (1, 8):
        home = Home(tmp_path / str(step))
        home.raw.mkdir(parents=True)
        with Library.open(home) as library:
            base = Base(home, library)
            for number, (name, text) in enumerate(texts.items(), start=1):
                base.write(name, text)
                if number % step == 0:
                    base.run()
            results.append([replace(source, revision=0) for source in library.sources.all()])
    assert results[0] == results[1]
    assert any(source.near_duplicate_of for source in results[0])


def _killed_run(root: Path, point: str, when: int) -> None:
    os.environ["KB_FAULT"] = f"{point}:kill:{when}"
    home = Home(root)
    with Library.open(home) as library:
        ingest(library, home, Settings(), Silent(), Orders(extract_all=FakeExtraction()))


@pytest.mark.parametrize("point", ["after_blobs", "after_decision", "after_batch"])
def test_killed_anywhere_the_next_run_ends_as_an_undisturbed_one(tmp_path: Path, point: str) -> None:
    homes = [Home(tmp_path / "killed"), Home(tmp_path / "undisturbed")]
    for home in homes:
        home.raw.mkdir(parents=True)
        for number in range(150):  # several batches
            (home.raw / f"{number}.md").write_text(words(number, 20))
    context = multiprocessing.get_context("spawn")
    for when in (1, 2):
        child = context.Process(target=_killed_run, args=(homes[0].root, point, when))
        child.start()
        child.join()
        with Library.open(homes[0]) as library:
            assert library.check() == []
            for source in library.sources.all():
                assert homes[0].blob(source.sha256).is_file()
                assert library.passages.of(source.id)
    states = []
    for home in homes:
        with Library.open(home) as library:
            ingest(library, home, Settings(), Silent(), Orders(extract_all=FakeExtraction()))
            states.append(library.sources.all())
            assert len(states[-1]) == 150
        assert not list(home.blobs.glob("incoming-*"))
    assert states[0] == states[1]


@pytest.mark.parametrize("copy", ["copy.md", "elsewhere/a.txt"])
def test_what_was_deleted_does_not_come_back_unnamed(base: Base, copy: str) -> None:
    base.write("a.md", words(1))
    base.write("b.md", words(2))
    base.run()
    (base.home.raw / "a.md").unlink()
    assert base.run().removed == ("raw/a.md",)
    base.write("c.md", words(3))
    assert base.run().notes == ()
    base.write(copy, words(1))
    (note,) = base.run().notes
    assert (note.path, "deleted" in note.message, "raw/a.md" in note.message) == (f"raw/{copy}", True, True)
    base.write(copy, words(4))
    assert base.run().notes == ()


def test_what_kb_removed_is_named_when_a_copy_is_dropped(base: Base) -> None:
    base.write("a.md", words(1))
    base.run()
    assert base.run(excluded=["raw/a.md"]).removed == ("raw/a.md",)
    base.write("again.md", words(1))
    (note,) = base.run(excluded=["raw/a.md"]).notes
    assert note.path == "raw/again.md"


def test_a_text_without_words_is_said_and_is_no_failure_however_it_holds_none(base: Base) -> None:
    blank = {"a.md": "", "b.md": "  \n\n", "c.txt": "\n", "d.md": "---\ntitle: Kilns\n---\n", "e.md": "%% private %%\n"}
    for name, text in blank.items():
        (base.home.raw / name).write_text(text)
    (base.home.raw / "f.csv").write_text("\n\n")
    for _ in range(2):  # and again, when nothing is read anew
        report = ingest(base.library, base.home, Settings(), Silent(), Orders())
        said = {problem.path: problem.message for problem in report.notes}
        assert {f"raw/{name}": "It is empty." for name in blank}.items() <= said.items()
        assert [problem.path for problem in report.failed] == ["raw/f.csv"]


def test_messages_of_an_export_of_slack_are_told_under_the_names_that_stand_beside_them(base: Base) -> None:
    message = {"type": "message", "user": "U1", "text": "It holds, <@U2>.", "ts": "1710230400.000100"}
    base.write("slack/users.json", json.dumps([{"id": "U1", "real_name": "Ada Roe"}, {"id": "U2", "name": "bo"}]))
    base.write("slack/channels.json", "[]")
    base.write("slack/kiln/2024-03-12.json", json.dumps([message]))
    base.write("kiln/2024-03-12.json", json.dumps([message, message]))
    report = ingest(base.library, base.home, Settings(), Silent(), Orders())
    assert not report.failed
    assert base.texts() == {
        "raw/slack/kiln/2024-03-12.json": "Ada Roe, 2024-03-12 08:00\n\nIt holds, @bo.",
        "raw/kiln/2024-03-12.json": "U1, 2024-03-12 08:00\n\nIt holds, @U2.\n\nU1, 2024-03-12 08:00\n\nIt holds, @U2.",
    }
    assert not ingest(base.library, base.home, Settings(), Silent(), Orders()).changed

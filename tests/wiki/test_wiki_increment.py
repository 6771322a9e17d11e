"""Only what changed is rendered and written, and a page changes only for what it says itself."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from compile.wiki.emit import emit
from kb.home import Home
from kb.values import Document
from tests.wiki.wiki_world import (
    BLACK_DEATH,
    BOOK_KILLED,
    GALLEYS,
    NOTE_SOURCE,
    REACHED,
    SICILY,
    concept,
    files,
    source_page,
    without_book,
    world,
)


def times(home: Home) -> dict[str, int]:
    return {home.relative(path): path.stat().st_mtime_ns for path in home.root.rglob("*") if path.is_file()}


def test_a_second_emission_writes_nothing_and_reads_no_source(home: Home) -> None:
    def unread(name: str) -> Document:
        raise AssertionError(name)

    emit(home, world())
    before = times(home)
    report = emit(home, world(added=(), document=unread))
    assert report.written == () and len(report.unchanged) == 4
    assert times(home) == before


def test_a_deleted_file_is_written_again(home: Home) -> None:
    emit(home, world())
    before = files(home)
    (home.wiki / "concepts/sicily.md").unlink()
    (home.wiki / "index.md").unlink()
    assert emit(home, world(added=())).written == ("concepts/sicily",)
    after = files(home)
    assert {**after, "wiki/log.md": ""} == {**before, "wiki/log.md": ""}


def test_pages_that_did_not_cite_a_deleted_source_keep_their_bytes_and_its_text_is_nowhere(home: Home) -> None:
    emit(home, world())
    before = files(home)
    report = emit(home, without_book(world()))
    after = files(home)
    assert report.written == ("concepts/black-death",) and report.removed == ("sources/book",)
    assert after["wiki/concepts/sicily.md"] == before["wiki/concepts/sicily.md"]
    assert after["wiki/sources/note.md"] == before["wiki/sources/note.md"]
    everything = "".join(path.read_text("utf-8", "replace") for path in home.root.rglob("*") if path.is_file())
    assert "Caffa" not in everything and "50 million" not in everything
    assert "raw/book.pdf retracted with 2 claims: 1 page rewritten, 1 removed" in after["wiki/log.md"]


def test_what_another_page_newly_says_from_a_source_of_its_own_does_not_change_this_one(home: Home) -> None:
    note_only = concept("sicily", "Sicily", ("", (REACHED,)), linked_from=("concepts/black-death",))
    book_only = concept("black-death", "Black Death", ("", (GALLEYS,)), linked_from=("concepts/sicily",))
    rest = world().pages[2:]
    emit(home, world(pages=(note_only, book_only, *rest), conflicts=()))
    grown = concept("black-death", "Black Death", ("", (GALLEYS, BOOK_KILLED)), linked_from=("concepts/sicily",))
    report = emit(home, world(pages=(note_only, grown, *rest), conflicts=(), added=()))
    assert report.written == ("concepts/black-death",)


def test_the_time_of_a_page_changes_only_with_what_it_says(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    emit(home, world())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    shutil.rmtree(home.state)  # and without any record, too
    emit(home, without_book(world()))
    assert "at: '2023-11-14T22:13:20+00:00'" in files(home)["wiki/concepts/sicily.md"]
    assert "at: '2027-01-15T08:00:00+00:00'" in files(home)["wiki/concepts/black-death.md"]
    assert files(home)["wiki/log.md"].index("## 2027-01-15") < files(home)["wiki/log.md"].index("## 2023-11-14")


def test_a_page_with_the_times_of_an_older_kb_is_not_taken_for_edited(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    emit(home, world())
    before = files(home)
    assert "last_modified: '2024-05-17T00:00:00+00:00'" in before["wiki/sources/note.md"]
    for path, text in before.items():
        if path.startswith("wiki/"):
            older = text.replace("2024-05-17T00:00:00+00:00", "2024-05-17").replace(":20+00:00'", ":20Z'")
            (home.root / path).write_text(older)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    shutil.rmtree(home.state)
    emit(home, world(added=()))
    pages = {path for path in before if path.startswith(("wiki/concepts", "wiki/sources"))}
    assert {path: files(home)[path] for path in pages} == {path: before[path] for path in pages}


def test_the_same_values_give_the_same_bytes_in_another_folder(home: Home) -> None:
    other = Home(home.root.parent / "elsewhere")
    emit(home, world())
    emit(other, world())
    assert files(home) == files(other)


def test_a_shorter_source_takes_its_further_parts_away(home: Home) -> None:
    long = Document("\n\n".join("word " * 200 for _ in range(100)), (), "markdown", "test 1")
    wiki = world(pages=(SICILY, source_page(NOTE_SOURCE)), conflicts=(), mentioned_in={})
    emit(home, replace(wiki, document=lambda _: long, sources={"s-note": replace(NOTE_SOURCE, text_sha256="x")}))
    assert (home.wiki / "sources/note--2.md").is_file()
    report = emit(home, replace(wiki, sources={"s-note": NOTE_SOURCE}))
    assert not (home.wiki / "sources/note--2.md").exists()
    assert report.removed == () and "sources/note" in report.written


def test_a_sentence_without_a_known_claim_is_not_published(home: Home) -> None:
    claims = {name: claim for name, claim in world().claims.items() if claim.id != REACHED.id}
    emit(home, world(claims=claims, pages=(BLACK_DEATH, *world().pages[1:])))
    assert "reached" not in files(home)["wiki/concepts/black-death.md"]


def test_a_wiki_that_nobody_touched_is_not_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    emit(home, world())
    before = files(home)
    read: list[str] = []

    def reading(path: Path) -> str:
        read.append(path.name)
        return path.read_text("utf-8")

    monkeypatch.setattr("compile.wiki.emit.text_of", reading)
    emit(home, world(added=(), untouched=True))
    assert set(read) <= {"log.md", "index.md", "contradictions.md"} and files(home) == before
    others = [page for page in world().pages if page.slug != SICILY.slug]
    pages = (replace(SICILY, aliases=("Trinacria",)), *others)
    report = emit(home, world(added=(), pages=pages, untouched=True))
    assert report.written == ("concepts/sicily",) and "Trinacria" in files(home)["wiki/concepts/sicily.md"]


def test_the_data_of_a_page_is_made_again_when_changed_and_leaves_with_the_page(home: Home) -> None:
    emit(home, world())
    data = home.wiki / ".data/concepts/sicily.json"
    before = data.read_bytes()
    assert json.loads(before)["claims"] == 1
    data.write_text('{"claims": 99}')
    emit(home, world(added=()))
    assert data.read_bytes() == before
    emit(home, world(added=(), pages=[page for page in world().pages if page.slug != SICILY.slug], conflicts=()))
    assert not data.exists() and (home.wiki / ".data/concepts/black-death.json").is_file()

"""Promise 11: what a reader writes survives. Each test: what stood, what the reader did, what stands after a build."""

from __future__ import annotations

import shutil
from dataclasses import replace

from compile.wiki.emit import emit
from kb.home import Home
from tests.wiki.wiki_world import BLACK_DEATH, KILLED, REACHED, SICILY, concept, files, source_page, without_book, world
from tests.wiki.wiki_world import NOTE_SOURCE as NOTE_SOURCE

DEATH = "wiki/concepts/black-death.md"
MOVED = "### Written above by hand, moved here on 2023-11-14"


def write(home: Home, path: str, text: str) -> None:
    (home.root / path).write_bytes(text.encode("utf-8", "surrogateescape"))


def change(home: Home, path: str, old: str, new: str) -> None:
    text = files(home)[path]
    assert old in text
    write(home, path, text.replace(old, new, 1))


def test_notes_stay_byte_for_byte_when_the_page_changes(home: Home) -> None:
    emit(home, world())
    notes = "## Notes\n\n## Notes\r\nmine \udcff\t\n```\nopen fence\n\n\n"
    change(home, DEATH, "## Notes\n", notes)
    report = emit(home, without_book(world()))
    assert "concepts/black-death" in report.written
    assert files(home)[DEATH].endswith("\n\n" + notes)


def test_a_note_does_not_make_a_page_be_written_again(home: Home) -> None:
    emit(home, world())
    change(home, DEATH, "## Notes\n", "## Notes\n\nmine\n")
    before = (home.root / DEATH).stat().st_mtime_ns
    assert emit(home, world(added=())).written == ()
    assert (home.root / DEATH).stat().st_mtime_ns == before


def test_a_hand_edit_moves_dated_into_the_notes_and_the_page_is_generated_again(home: Home) -> None:
    emit(home, world())
    original = files(home)[DEATH]
    change(home, DEATH, "killed 25 million", "killed 30 million")
    change(home, DEATH, "## Ways\n", "## Ways\n\nMy own line, with a [link](sicily.md).\n")
    report = emit(home, world(added=()))
    assert report.moved_edits == ("concepts/black-death",)
    assert files(home)[DEATH] == original + (
        f"\n{MOVED}\n\nIt killed 30 million people in &lt;i>Europe&lt;/i>.\n\nMy own line, with a [link](sicily.md).\n"
    )
    assert emit(home, world(added=())).written == ()


def test_only_the_changed_sentence_of_a_paragraph_moves(home: Home) -> None:
    emit(home, world())
    change(home, DEATH, "[^q-1a442daa70]\n", "[^q-1a442daa70] I doubt it.\n")
    emit(home, world(added=()))
    notes = files(home)[DEATH].partition("## Notes\n")[2]
    assert notes == f"\n{MOVED}\n\nI doubt it.\n"


def test_a_property_added_in_obsidian_moves_too_and_requoting_the_rest_is_no_edit(home: Home) -> None:
    emit(home, world())
    change(home, DEATH, "status: stable", 'status: "stable"\nrating: 5')
    change(home, DEATH, "aliases:\n- the plague", "aliases:\n  - the plague")
    emit(home, world(added=()))
    assert files(home)[DEATH].partition("## Notes\n")[2] == f"\n{MOVED}\n\nrating: 5\n"


def test_other_line_ends_are_no_edit(home: Home) -> None:
    emit(home, world())
    write(home, DEATH, files(home)[DEATH].replace("\n", "\r\n"))
    report = emit(home, without_book(world()))
    assert report.moved_edits == ()


def test_a_deleted_notes_heading_comes_back(home: Home) -> None:
    emit(home, world())
    original = files(home)[DEATH]
    change(home, DEATH, "## Notes\n", "")
    emit(home, world(added=()))
    assert files(home)[DEATH] == original


def test_without_the_library_a_hand_edit_is_seen_by_the_page_s_own_digest(home: Home) -> None:
    emit(home, world())
    change(home, DEATH, "## Ways\n", "## Ways\n\nMy own line.\n")
    shutil.rmtree(home.state)
    report = emit(home, world(added=()))
    assert report.moved_edits == ("concepts/black-death",) and report.written == ("concepts/black-death",)
    assert files(home)[DEATH].endswith(f"## Notes\n\n{MOVED}\n\nMy own line.\n")


def test_without_the_library_untouched_pages_are_not_written_again(home: Home) -> None:
    emit(home, world())
    shutil.rmtree(home.state)
    before = files(home)
    assert emit(home, world(added=())).written == ()
    assert files(home) == before


def test_a_page_whose_sources_left_lives_on_for_its_notes_without_their_text(home: Home) -> None:
    emit(home, world())
    change(home, DEATH, "## Notes\n", "## Notes\n\nRemember the fleas.\n")
    change(home, DEATH, "killed 25 million", "killed 30 million")
    change(home, DEATH, "## Ways\n", "## Ways\n\nMy own line.\n")
    gone = world(pages=(SICILY, source_page(NOTE_SOURCE)), claims={REACHED.id: REACHED}, conflicts=(), added=())
    report = emit(home, gone)
    text = files(home)[DEATH]
    assert report.kept == ("concepts/black-death",) and report.removed == ("sources/book",)
    assert "status: deprecated" in text and "million" not in text and "Caffa" not in text
    assert text.endswith(f"## Notes\n\nRemember the fleas.\n\n{MOVED}\n\nMy own line.\n")
    assert "black-death" not in files(home)["wiki/index.md"]
    again = files(home)
    assert emit(home, gone).written == () and files(home) == again
    emit(home, world())
    assert "Remember the fleas." in files(home)[DEATH] and "status: stable" in files(home)[DEATH]


def test_an_edit_of_a_retracted_sentence_leaves_with_it(home: Home) -> None:
    emit(home, world())
    change(home, DEATH, "Galleys from Caffa brought", "Many galleys from Caffa brought")
    emit(home, without_book(world()))
    assert "Caffa" not in "".join(files(home).values())


def test_a_reader_s_own_files_are_never_touched(home: Home) -> None:
    own = {
        "wiki/mine.md": "---\ntype: Concept\n---\nmine\n",
        "wiki/concepts/black-death.md": "# My own page\n",
        "wiki/concepts/diary.md": "kb: nothing\n",
        "wiki/sources/x.canvas": "{}",
    }
    for path, text in own.items():
        (home.root / path).parent.mkdir(parents=True, exist_ok=True)
        write(home, path, text)
    report = emit(home, world())
    assert [problem.path for problem in report.problems] == [DEATH]
    emit(home, without_book(world()))
    assert {path: files(home)[path] for path in own} == own


def test_a_copy_of_a_page_under_another_name_is_the_reader_s(home: Home) -> None:
    emit(home, world())
    shutil.copy(home.root / DEATH, home.wiki / "concepts/my-copy.md")
    emit(home, world(added=()))
    assert (home.wiki / "concepts/my-copy.md").is_file()


def test_an_empty_file_made_by_following_a_link_is_taken_over(home: Home) -> None:
    (home.wiki / "concepts").mkdir(parents=True)
    write(home, DEATH, "")
    assert emit(home, world()).problems == ()
    assert "# Black Death" in files(home)[DEATH]


def test_notes_follow_a_renamed_page(home: Home) -> None:
    emit(home, world())
    change(home, DEATH, "## Notes\n", "## Notes\n\nmine\n")
    plague = replace(BLACK_DEATH, slug="concepts/plague", path="wiki/concepts/plague.md")
    moved = world(
        pages=(plague, concept("sicily", "Sicily", ("", (REACHED, KILLED))), *world().pages[2:]),
        redirects={"concepts/black-death": "concepts/plague"},
        mentioned_in={},
        added=(),
    )
    emit(home, moved)
    assert files(home)["wiki/concepts/plague.md"].endswith("## Notes\n\nmine\n")
    assert "mine" not in files(home)[DEATH] and "(plague.md)" in files(home)[DEATH]
    before = files(home)
    assert emit(home, moved).written == () and files(home) == before


def test_agents_md_is_the_reader_s_once_changed(home: Home) -> None:
    emit(home, world())
    write(home, "AGENTS.md", "mine\n")
    emit(home, world(title="Other"))
    assert files(home)["AGENTS.md"] == "mine\n"


def test_what_is_written_in_the_log_by_hand_stays(home: Home) -> None:
    emit(home, world())
    change(home, "wiki/log.md", "* **Update** Pages: 4 written.\n", "* **Update** Pages: 4 written.\n* mine\n")
    emit(home, without_book(world()))
    log = files(home)["wiki/log.md"]
    assert log.startswith("# Log\n\n## 2023-11-14\n\n* **Deprecation** raw/book.pdf") and "* mine\n" in log

"""kb verify: what it proves from the files' bytes up, and what it says of a base whose build was stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from compile.wiki.emit import altered
from ingest.extract import extract_all
from ingest.ingest import Orders, ingest
from kb.doctor import mend
from kb.files import sha256
from kb.home import Home
from kb.library import Library
from kb.lockfile import read_lock
from kb.progress import Silent
from kb.settings import Limits, Settings
from kb.values import Document, Problem
from kb.verify import verify
from tests.compile.real_base import build, new_base

FIRST = "The lamp of Skerrow Light was lit in 1931. Skerrow Light stands on a bare rock.\n"
SECOND = "Skerrow Light was built by Mary Kerr. The keeper of Skerrow Light lived below the lamp.\n"


def base(folder: Path) -> Home:
    home = new_base(folder, {"a.md": FIRST, "b.md": SECOND})
    build(home)
    return home


def read(files: Iterable[tuple[str, Path, str]]) -> Iterator[tuple[str, Document | Problem]]:
    return extract_all(files, Limits())


def test_stopped_between_reading_and_compiling_it_says_what_is_left(tmp_path: Path) -> None:
    home = base(tmp_path / "base")
    (home.raw / "a.md").write_text("Skerrow Light was lit by gas in 1940. A railway leads to Skerrow Light.\n", "utf-8")
    (home.raw / "b.md").unlink()
    with Library.open(home) as library:
        ingest(library, home, Settings(), Silent(), Orders(assume_yes=True, lock=read_lock(home)))  # and no more
    with Library.open(home, readonly=True) as library:
        stopped = verify(library, home)
    assert stopped.findings == ()
    assert stopped.unfinished > 0
    build(home)
    with Library.open(home, readonly=True) as library:
        done = verify(library, home, read)
    assert (done.findings, done.unfinished) == ((), 0)
    assert done.sentences > 0


def test_a_file_that_cannot_be_read_leaves_nothing_unfinished(tmp_path: Path) -> None:
    home = base(tmp_path / "base")
    (home.raw / "c.pdf").write_bytes(b"%PDF-1.4 and no more")
    build(home)
    with Library.open(home, readonly=True) as library:
        assert library.meta.get("unfinished") == ""


def test_a_claim_taken_out_by_hand_is_no_stopped_build(tmp_path: Path) -> None:
    home = base(tmp_path / "base")
    with Library.open(home) as library:
        library.database.execute("DELETE FROM claim WHERE source = (SELECT id FROM source WHERE path = 'raw/a.md')")
        result = verify(library, home)
    assert result.findings
    assert result.unfinished == 0


def test_a_text_forged_with_its_hash_is_found_from_the_bytes_up(tmp_path: Path) -> None:
    home = base(tmp_path / "base")
    with Library.open(home) as library:
        (source,) = (one for one in library.sources.all() if one.path == "raw/a.md")
        forged = library.sources.text(source.id) + "Nobody wrote this.\n"
        database = library.database
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("UPDATE text SET text = ?, sha256 = ? WHERE sha256 = ?",
                         (forged, sha256(forged), source.text_sha256))  # fmt: skip
        database.execute("UPDATE source SET text_sha256 = ? WHERE id = ?", (sha256(forged), source.id))
        assert verify(library, home).findings == ()
        (finding,) = verify(library, home, read).findings
    assert (finding.where, "another text" in finding.message) == ("raw/a.md", True)


def test_a_damaged_copy_is_named(tmp_path: Path) -> None:
    home = base(tmp_path / "base")
    with Library.open(home) as library:
        first, second = (home.blob(source.sha256) for source in library.sources.all())
        first.chmod(0o600)
        first.write_bytes(first.read_bytes().replace(b"1931", b"1932"))
        second.unlink()
        messages = {finding.where: finding.message for finding in verify(library, home, read).findings}
    assert "damaged" in messages["raw/a.md"]
    assert "missing" in messages["raw/b.md"]
    settings = Settings(embedder="none")
    assert {done.message.split(" was ")[0] for done in mend(home, settings) if done.sound} == {
        "kb's copy of raw/a.md",
        "kb's copy of raw/b.md",
    }
    build(home)
    with Library.open(home) as library:
        assert verify(library, home, read).findings == ()
    assert list(mend(home, settings)) == []


def test_a_build_beside_it_does_not_mix_two_states(tmp_path: Path) -> None:
    home = base(tmp_path / "base")

    def meanwhile(files: Iterable[tuple[str, Path, str]]) -> Iterator[tuple[str, Document | Problem]]:
        (home.raw / "b.md").unlink()
        build(home)
        return read(files)

    with Library.open(home, readonly=True) as library:
        result = verify(library, home, meanwhile)
        assert (result.findings, result.sources) == ((), 2)
        assert verify(library, home, read).sources == 1


def test_a_page_changed_on_the_disk_is_told_until_a_build_moved_what_was_written(tmp_path: Path) -> None:
    home = base(tmp_path / "base")
    page = next((home.wiki / "concepts").glob("skerrow-light*.md"))
    page.write_text(page.read_text("utf-8").replace("was lit in 1931", "was never lit"), "utf-8")
    (finding,) = altered(home)
    assert finding.where == f"wiki/concepts/{page.name}"
    assert "not as kb wrote and proved" in finding.message
    build(home)
    assert list(altered(home)) == []
    assert "was never lit" in page.read_text("utf-8").partition("## Notes")[2]


def test_notes_of_a_reader_and_lines_they_took_out_are_no_findings(tmp_path: Path) -> None:
    home = base(tmp_path / "base")
    page = next((home.wiki / "concepts").glob("skerrow-light*.md"))
    lines = [line for line in page.read_text("utf-8").splitlines() if "bare rock" not in line]
    page.write_text("\n".join([*lines, "Was it never lit?", ""]), "utf-8")
    assert list(altered(home)) == []


def test_what_the_site_shows_around_a_page_is_compared_with_what_was_written(tmp_path: Path) -> None:
    home = base(tmp_path / "base")
    data = next((home.wiki / ".data").rglob("*.json"))
    data.write_text("{", "utf-8")
    gone = next((home.wiki / "sources").glob("*.md"))
    gone.unlink()
    assert {finding.where for finding in altered(home)} == {
        home.relative(data),
        f"wiki/sources/{gone.name}",
    }
    build(home)
    assert list(altered(home)) == []

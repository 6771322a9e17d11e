"""kb set: what a person says of a document wins, survives a new revision, and goes when its lines go."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import OverridesError
from kb.home import Home
from kb.library import Library
from kb.overrides import TEMPLATE, load
from tests.compile.real_base import kb, new_base


@pytest.fixture(autouse=True)
def without_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of a document does not hang on how its passages are embedded, which takes most of a build here."""
    monkeypatch.setenv("KB_EMBEDDER", "none")


def told(home: Home) -> tuple[str, str, str]:
    with Library.open(home) as library:
        (source,) = library.sources.all()
        return source.title, source.author, source.date


TEXT = "# Scan 0042\n\nThe lamp of Skerrow Light was lit in 1931, and the keeper lived below it.\n"


def test_a_person_corrects_title_author_and_date(tmp_path: Path) -> None:
    home = new_base(tmp_path / "base", {"scan.md": TEXT})
    assert kb(home, "build", "--no-site") == 0
    assert told(home) == ("Scan 0042", "", "")
    assert kb(home, "set", "raw/scan.md", "title=The  lighthouse", "author=M. Kerr", "date=1931-05") == 0
    assert told(home) == ("The lighthouse", "M. Kerr", "1931-05")
    assert any("The lighthouse" in page.read_text("utf-8") for page in home.wiki.rglob("sources/*.md"))
    (home.raw / "scan.md").write_text(TEXT + "\nIt burns oil.\n", "utf-8")
    assert kb(home, "build", "--no-site") == 0
    assert told(home) == ("The lighthouse", "M. Kerr", "1931-05")
    assert kb(home, "set", "scan.md", "author=") == 0
    assert told(home) == ("The lighthouse", "", "1931-05")
    home.overrides.write_text("", "utf-8")
    assert kb(home, "build", "--no-site") == 0
    assert told(home) == ("Scan 0042", "", "")


def test_what_cannot_be_set_changes_nothing(tmp_path: Path) -> None:
    home = new_base(tmp_path / "base", {"scan.md": TEXT})
    assert kb(home, "build", "--no-site") == 0
    for value in (
        "date=May 1931",
        "date=1931-13",
        "date=2004-02-31",
        "date=1900-02-29",
        "date=0000",
        "publisher=Kerr",
        "title",
        "author=???",
        "title=---",
        "author=1984",
        f"title={'x ' * 200}",
    ):
        with pytest.raises(Exception, match=r"date|set|no title|no author"):
            kb(home, "set", "scan.md", value)
        assert not home.overrides.exists(), value


def test_a_wrong_date_in_the_file_is_named() -> None:
    with pytest.raises(OverridesError, match="not a date"):
        load('[[set]]\nsource = "raw/a.md"\ndate = "yesterday"\n')


def test_the_explained_examples_are_read() -> None:
    lines = [line.removeprefix("# ") for line in TEMPLATE.splitlines() if " = " in line or "[[" in line]
    assert load("\n".join(lines)).descriptions()["raw/scan0042.pdf"]["author"] == "M. Kerr"

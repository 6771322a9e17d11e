"""Deleting a source retracts it: nothing that stood only in it is left, and pages that did not cite it stay."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kb.home import Home
from kb.library import Library
from kb.lockfile import read_lock
from kb.overrides import exclude
from tests.compile.real_base import build, changed, new_base, pages_in, published, records, squad

TEXTS = {
    "plague.md": "# Black Death\n\nThe Black Death was a plague. The Black Death reached Paris in 1348. "
    "The Black Death ended in 1351.\n\nParis lost many people. Paris closed its gates.\n",
    "comet.md": "# Comet of 1347\n\nThe Comet of 1347 was seen over Paris. "
    "The Comet of 1347 frightened Jacques Zibeline. Jacques Zibeline wrote about the Comet of 1347. "
    "Jacques Zibeline lived in Paris.\n",
    "paris.md": "# Paris\n\nParis is the capital of France. Paris lies on the Seine. Paris grew quickly in 1850.\n",
    "france.md": "# France\n\nFrance is a country. France has many rivers. France grew.\n",
}


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def shingles(text: str, size: int = 6) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


def test_nothing_of_it_is_left(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", TEXTS)
    build(home)
    (home.raw / "comet.md").unlink()
    report = build(home)
    (retraction,) = report.retractions
    assert (retraction.path, retraction.claims) == ("raw/comet.md", 4)
    assert set(retraction.pages_removed) >= {"concepts/comet-of-1347", "concepts/jacques-zibeline", "sources/comet"}
    assert retraction.pages_rewritten == ("concepts/paris",)
    everything = b"\n".join(published(home).values()) + b"".join(repr(r).encode() for r in records(home).values())
    for word in (b"Zibeline", b"zibeline", b"frightened", b"comet-of"):
        assert word not in everything
    assert "jacques" not in home.lock.read_text("utf-8").casefold()


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", TEXTS)
    build(home)
    before = published(home)
    (home.raw / "comet.md").unlink()
    build(home)
    (home.raw / "comet.md").write_text(TEXTS["comet.md"], "utf-8")
    build(home)
    assert pages_in(changed(before, published(home))) <= {"sources/comet"} | pages_in(published(home))
    assert {page.slug for page in read_lock(home).pages} == {
        path.removeprefix("wiki/").removesuffix(".md")
        for path in before
        if path.startswith("wiki/concepts/") and not path.endswith("/index.md")
    }


def test_an_excluded_source_leaves_likewise(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", TEXTS)
    build(home)
    exclude(home, ["raw/comet.md"])
    report = build(home)
    assert [r.path for r in report.retractions] == ["raw/comet.md"]
    assert (home.raw / "comet.md").is_file()
    assert b"Zibeline" not in b"".join(published(home).values())


def test_a_retraction_is_told_even_if_the_run_that_saw_it_was_killed(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", TEXTS)
    build(home)
    with Library.open(home) as library:
        source = next(s for s in library.sources.all() if s.path == "raw/comet.md")
        library.sources.remove(source.id)
        library.files.forget("raw/comet.md")
    (home.raw / "comet.md").unlink()
    assert [r.path for r in build(home).retractions] == ["raw/comet.md"]


# Real articles.


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Home:
    """All 25 articles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        home = new_base(tmp_path_factory.mktemp("squad") / "kb", squad(shared))
        build(home)
    return home


@pytest.mark.parametrize("name", ["Yuan_dynasty.md", "Normans.md", "Teacher.md"])
def test_pages_that_did_not_cite_an_article_stay_as_they_are(base: Home, tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / "kb")
    shutil.copytree(base.root, home.root)
    before, old = published(home), records(home)
    with Library.open(home) as library:
        texts = {s.path: library.sources.text(s.id) for s in library.sources.all()}
        source = next(s.id for s in library.sources.all() if s.path == f"raw/{name}")
    (home.raw / name).unlink()
    build(home)
    after = published(home)
    innocent = [slug for slug in pages_in(changed(before, after)) if source not in old[slug].page.sources]
    assert innocent == []
    gone = texts.pop(f"raw/{name}")
    only = shingles(gone) - set().union(*(shingles(text) for text in texts.values()))
    assert only
    for path, data in after.items():
        if path != "wiki/log.md":
            text = re.sub(r"[*\\]|\[\^[\w-]+\]|\]\([^)]*\)", "", data.decode("utf-8"))
            assert not only & shingles(text), path

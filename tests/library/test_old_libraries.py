"""Libraries as older kb wrote them, one for each version of the tables, are opened, built on and proven.

Each holds the two sources below, built by the kb that first had its tables.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kb.errors import LibraryError
from kb.home import Home
from kb.library import Library
from kb.library.schema import MIGRATIONS, VERSION
from tests.compile.real_base import kb, new_base

OLD = Path(__file__).parent / "old"
TEXTS = {
    "light.md": "# Skerrow Light\n\nSkerrow Light was lit in 1857. The lantern of Skerrow Light stands 38 metres above "
    "the rock. Skerrow Light has a lamp of brass.\n",
    "rock.md": "# Skerrow Rock\n\nSkerrow Rock lies in the sea. Seals rest on Skerrow Rock in autumn. The lantern of "
    "Skerrow Light stands 41 metres above the rock.\n",
}
# A fixture is written when a version is released; those of this release's own steps come with it.
RELEASED = sorted(OLD.glob("version-*.sqlite.gz"))


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_EMBEDDER", "none")


def with_library(folder: Path, fixture: Path) -> Home:
    home = new_base(folder / "base", TEXTS)
    home.state.mkdir(exist_ok=True)
    home.library.write_bytes(gzip.decompress(fixture.read_bytes()))
    return home


def test_each_version_so_far_has_one() -> None:
    assert len(MIGRATIONS) == VERSION
    assert [fixture.name for fixture in RELEASED] == [f"version-{number}.sqlite.gz" for number in range(1, 5)]


@pytest.mark.parametrize("fixture", RELEASED, ids=lambda path: path.name.partition(".")[0])
def test_an_old_library_is_brought_up_to_date(tmp_path: Path, fixture: Path) -> None:
    home = with_library(tmp_path, fixture)
    with pytest.raises(LibraryError, match="older kb"):
        Library.open(home, readonly=True)
    with Library.open(home) as library:
        assert library.check() == []
        assert [source.path for source in library.sources.all()] == ["raw/light.md", "raw/rock.md"]
        before = {claim.text for claim in library.claims.all()}
        assert "Skerrow Light was lit in 1857." in before
        assert library.passages.search("lantern")
    assert kb(home, "build", "--no-site") == 0
    with Library.open(home) as library:
        assert {claim.text for claim in library.claims.all()} >= before
    assert kb(home, "verify", "--deep") == 0
    assert kb(home, "build", "--no-site") == 0


@pytest.mark.parametrize("fixture", RELEASED, ids=lambda path: path.name.partition(".")[0])
def test_it_ends_as_a_base_made_anew(tmp_path: Path, fixture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    old, new = with_library(tmp_path / "old", fixture), new_base(tmp_path / "new" / "base", TEXTS)
    pages = []
    for home in (old, new):
        assert kb(home, "build", "--no-site") == 0
        found = [path for path in home.wiki.rglob("*.md") if path.name != "log.md"]
        pages.append({path.relative_to(home.wiki).as_posix(): path.read_text("utf-8") for path in found})
    assert pages[0] == pages[1]

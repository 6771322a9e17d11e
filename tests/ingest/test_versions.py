"""A newer version of a document supersedes the older; nothing else does, and either can be undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.duplicates import alike, sketch
from ingest.versions import superseded
from kb.cli.context import Invocation
from kb.cli.source import source_status
from kb.home import Home
from kb.library import Library
from kb.values import Source
from tests.compile.real_base import kb, new_base

TEXT = " ".join(f"Sentence {number} tells of matter {number * 7} and of its cause." for number in range(40))
OTHER = " ".join(f"A quite unlike line {number} is about ships and {number * 3} sails." for number in range(40))


def source(name: str, date: str = "", title: str = "The lighthouse", url: str = "") -> Source:
    return Source(f"s-{name}", f"raw/{name}", "", "", "text", title, date=date, url=url)


def older(*pairs: tuple[Source, str], said: dict[str, str] | None = None) -> dict[str, str]:
    sketches = {one.id: sketch(text) for one, text in pairs}
    sources = [one for one, _ in pairs]
    found = superseded(sources, alike(sources, sketches), sketches, said or {})
    return {version.path: next(s.path for s in sources if s.id == version.newer) for version in found.values()}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (source("a.md", "2023-05-01"), source("b.md", "2024-01-01")),
        (source("a.md", "2023"), source("b.md", "2024-01-01", "The Lighthouse (draft)")),
        (source("a.md", "2023-05", "Plan v1"), source("b.md", "2023-06", "Plan, version 2.1")),
        (source("z.md", "2020", "A", "https://www.site.org/a?utm_source=x"), source("b.md", "2021", "B", "http://site.org/a/#top")),
        (source("a.md", "2020", "A", "https://doi.org/10.1000/AB"), source("b.md", "2021", "B", "doi:10.1000/ab")),
        (source("a.pdf", "", "A", "https://arxiv.org/abs/2301.00001v1"), source("b.md", "", "B", "https://arxiv.org/pdf/2301.00001v3")),
        (source("2301.00001v2.pdf", "", "A"), source("2301.00001v10.pdf", "", "B")),
    ],
)  # fmt: skip
def test_a_newer_version_is_known(first: Source, second: Source) -> None:
    wanted = {first.path: second.path}
    assert older((first, TEXT), (second, TEXT + " One line more.")) == wanted
    assert older((second, TEXT), (first, TEXT + " One line more.")) == wanted


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (source("a.md"), source("b.md"), TEXT),  # nothing says which is newer
        (source("a.md", "2024"), source("b.md", "2024-05"), TEXT),  # nor here
        (source("a.md", "2023", "Survey 2023"), source("b.md", "2024", "Survey 2024"), TEXT),  # a report each year
        (source("a.md", "2023", "Press release"), source("b.md", "2024", "In the paper"), TEXT),
        (source("a.md", "2023", url="https://one.org/x"), source("b.md", "2024", url="https://other.org/y"), TEXT),
        (source("a.md", "2023"), source("b.md", "2024"), OTHER),  # of one name, and nothing else in common
        (source("a.md", "2023", "A", "https://one.org/"), source("b.md", "2024", "B", "https://one.org"), OTHER),
        (source("a.md", "2023", "A", "https://one.org/x"), source("b.md", "2024", "B", "https://one.org/x"), OTHER),
        (source("2301.00001v2.pdf", "", "A"), source("2301.00002v3.pdf", "", "B"), OTHER),
    ],
)
def test_what_is_not_one_is_told(first: Source, second: Source, text: str) -> None:
    assert older((first, TEXT), (second, text)) == {}


def test_the_newest_of_many_is_told_and_a_persons_word_wins() -> None:
    versions = [source(f"{year}.md", str(year)) for year in (2020, 2023, 2021)]
    three = [(one, TEXT) for one in versions]
    assert set(older(*three)) == {"raw/2020.md", "raw/2021.md"}
    assert set(older(*three, said={"raw/2020.md": "no"})) == {"raw/2021.md"}
    assert older(*three, said={"raw/2023.md": "no"}) == {"raw/2020.md": "raw/2021.md"}
    apart = source("a.md", "2024", "A"), source("b.md", "2020", "B")
    told = older((apart[0], TEXT), (apart[1], OTHER), said={"raw/b.md": "raw/a.md"})
    assert told == {"raw/a.md": "raw/b.md"}
    turned = older((versions[0], TEXT), (versions[1], TEXT), said={"raw/2020.md": "raw/2023.md"})
    assert turned == {"raw/2023.md": "raw/2020.md"}


def test_versions_do_not_depend_on_the_order_of_files() -> None:
    pairs = [(replace(source(f"{n}.md", f"20{10 + n}"), id=f"s-{n}"), TEXT) for n in range(6)]
    assert older(*pairs) == older(*reversed(pairs))


# The whole way: wiki, search, answers, log, status, and back.

STORY = (
    "The tower of Skerrow Light is built of granite from the quarry at Dalbeattie. Its lamp burns oil of rape. "
    "The keepers live in two cottages below it. Boats land on the south side when the sea is calm. "
    "A bell is rung in fog every thirty seconds. The stair inside the tower has many steps."
)
OLD = f"---\ntitle: Skerrow Light\ndate: 2019-03-01\n---\n\n# Skerrow Light\n\n{STORY} The lantern is 41 metres high.\n"
NEW = f"---\ntitle: Skerrow Light\ndate: 2021-08-09\n---\n\n# Skerrow Light\n\n{STORY} The lantern is 38 metres high.\n"


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("KB_EMBEDDER", "none")


def everything(home: Home) -> str:
    parts = [
        page.read_text("utf-8") for page in sorted(home.wiki.rglob("*")) if page.is_file() and page.name != "log.md"
    ]
    with Library.open(home) as library:
        parts += [claim.text for claim in library.claims.all()]
        parts += [p.text for s in library.sources.every() for p in library.passages.of(s.id)]
    return "\n".join(parts)


def test_its_wording_goes_and_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = new_base(tmp_path / "base", {"old.md": OLD})
    assert kb(home, "build", "--no-site") == 0
    assert "41 metres" in everything(home)
    (home.raw / "new.md").write_text(NEW, "utf-8")
    capsys.readouterr()
    assert kb(home, "build", "--no-site") == 0
    said = capsys.readouterr()
    assert "raw/old.md: It is an older version of raw/new.md" in said.out + said.err
    assert "Superseded raw/old.md" in said.out
    assert "41 metres" not in everything(home)
    assert "38 metres" in everything(home)
    assert "superseded by raw/new.md" in (home.wiki / "log.md").read_text("utf-8")
    assert kb(home, "verify") == 0
    capsys.readouterr()
    assert kb(home, "status") == 0
    assert "raw/old.md: superseded by raw/new.md" in capsys.readouterr().out
    with Library.open(home) as library:
        invocation = Invocation(home.root, False)
        assert source_status(invocation, library, "raw/old.md")["state"] == "superseded"
        assert source_status(invocation, library, "raw/new.md")["supersedes"] == ["raw/old.md"]
    before = everything(home)
    assert kb(home, "build", "--no-site") == 0
    assert "Nothing changed" in capsys.readouterr().out
    assert everything(home) == before

    assert kb(home, "set", "old.md", "supersedes=no") == 0
    assert all(f"{number} metres" in everything(home) for number in (41, 38))
    home.overrides.unlink()
    assert kb(home, "build", "--no-site") == 0
    assert "41 metres" not in everything(home)

    (home.raw / "new.md").unlink()
    capsys.readouterr()
    assert kb(home, "build", "--no-site") == 0
    said = capsys.readouterr()
    assert "raw/old.md: No newer version supersedes it any more" in said.out + said.err
    assert "41 metres" in everything(home)
    assert "38 metres" not in everything(home)
    assert kb(home, "verify") == 0


def test_a_base_made_again_from_nothing_tells_the_same(tmp_path: Path) -> None:
    slowly = new_base(tmp_path / "slowly", {"old.md": OLD})
    assert kb(slowly, "build", "--no-site") == 0
    (slowly.raw / "new.md").write_text(NEW, "utf-8")
    assert kb(slowly, "build", "--no-site") == 0
    at_once = new_base(tmp_path / "at-once", {"old.md": OLD, "new.md": NEW})
    assert kb(at_once, "build", "--no-site") == 0
    with Library.open(slowly) as one, Library.open(at_once) as other:
        assert [c.text for c in one.claims.all()] == [c.text for c in other.claims.all()]

"""What sources are called, and what only some of them are asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.ask.catalog import Catalog, Only
from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.retrieve import retrieve
from kb.ask.search import search
from kb.index.embedder import NoEmbedder
from kb.library import Library
from kb.values import Source
from tests.ask.squad_asked import base

FILES = {
    "fenwick.md": "# Fenwick Lamp Works\n\nThe works made lamps for ships. Its founder was Ines Vaal.\n",
    "vaal.md": "# Ines Vaal\n\nShe was born in Torhaven and organised a guild. Her women friends rose early.\n",
    "torhaven.md": "# Torhaven\n\nA harbour town of nine thousand people. It got e-mail late.\n",
    "report-2019.md": "# Harbour survey\n\nRobin Ash wrote this.\n\nThe quays need repair, and dredging costs more.\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("files")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    with base(tmp_path_factory.mktemp("base"), list(folder.iterdir())) as opened:
        yield opened


def paths(library: Library, question: str, meaning: Meaning) -> list[str]:
    names = {source.id: Path(source.path).name for source in library.sources.all()}
    found = retrieve(library, parse(question), meaning).found
    return list(dict.fromkeys(names[f.passage.source] for f in found))


def test_a_title_in_the_question_or_in_the_first_hit_leads_to_its_source(library: Library) -> None:
    asked = "In which town was the founder of the Fenwick Lamp Works born?"
    assert paths(library, asked, Meaning(NoEmbedder()))[:2] == ["fenwick.md", "vaal.md"]


def test_longer_titles_hide_shorter_ones_and_brackets_do_not_count() -> None:
    titles = {"a": "Vaal", "b": "Ines Vaal", "c": "Port (film)", "d": "It"}
    catalog = Catalog([Source(i, f"raw/{i}.md", "", "", "markdown", title) for i, title in titles.items()])
    assert catalog.named_in("When did Ines Vaal die?") == {"b"}
    assert catalog.named_in("Is it a port?") == {"c"}


def test_a_source_is_called_by_its_file_name_and_by_who_signs_it(library: Library) -> None:
    meaning = Meaning(NoEmbedder())
    assert paths(library, "What does the 2019 report say of repair?", meaning)[0] == "report-2019.md"
    (source,) = [s for s in library.sources.all() if s.path.endswith("report-2019.md")]
    assert {"report", "2019"} <= meaning.catalog(library).called(library, source.id)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("rise early", "vaal.md"),
        ("organized guild", "vaal.md"),
        ("woman", "vaal.md"),
        ("email", "torhaven.md"),
        ("harbuor town", "torhaven.md"),
    ],
)
def test_forms_spellings_and_slips_find_the_same(library: Library, query: str, best: str) -> None:
    hits = search(library, query)
    assert hits
    assert hits[0].path == f"raw/{best}"


def test_what_is_no_word_and_stands_nowhere_finds_nothing(library: Library) -> None:
    from kb.index.minilm import MiniLM

    assert search(library, "zzzqqq", meaning=Meaning(MiniLM())) == []


@pytest.mark.parametrize(
    ("only", "left"),
    [
        (Only(), None),
        (Only(source="report"), {"a"}),
        (Only(source="raw/*.txt"), {"b"}),
        (Only(source="Lamps"), {"b"}),
        (Only(since="2021"), {"b"}),
        (Only(since="2019-05"), {"a", "b"}),
        (Only(by="vaal"), {"b"}),
        (Only(source="report", by="vaal"), set()),
    ],
)
def test_only_some_sources_are_asked(only: Only, left: set[str] | None) -> None:
    sources = [
        Source("a", "raw/report.md", "", "", "markdown", "Survey", "Robin Ash", "2019-05-02"),
        Source("b", "raw/note.txt", "", "", "text", "On lamps", "Ines Vaal", "2021"),
        Source("c", "raw/old.md", "", "", "markdown", "Undated"),
    ]
    assert only.among(sources) == left


def test_a_session_asks_only_those(library: Library) -> None:
    meaning = Meaning(NoEmbedder())
    meaning.only = Only(source="torhaven")
    assert {hit.path for hit in search(library, "town works harbour", meaning=meaning)} == {"raw/torhaven.md"}

"""From a question to passages: fusion, fairness between sources, and questions that are no questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.retrieve import CROWD, FIRST, Found, distinct, mixed, retrieve, spread
from kb.ask.search import search
from kb.index.embedder import NoEmbedder
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.values import Passage
from tests.ask.small_base import small

HOSTILE = [
    "", " ", '"', 'a"b', "NEAR(", "title:x", "a AND", "*", "^", "-", "a -b", "'; DROP TABLE passage;--", "(", ")",
    "a:b:c", "\x00", "AND OR NOT", "NEAR/3", "{x y}:z", "x" * 10_000, "who is it", "?" * 500, "\ud800", "量子", "🦆",
    "ab_cd __", "tower\x00crack", "SELECT * FROM passage", "%s %d {0}", "don't", "’", "١٩١٣", "a" * 65,
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("harbour")) as opened:
        yield opened


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning(MiniLM())


def found(source: str, score: float, start: int = 0, text: str = "") -> Found:
    words = text or f"{source} {start}"
    return Found(Passage(source, start, start + len(words), words, "", hash((source, start)) & 0xFFFF), score, score)


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("level", ["passage", "sentence", "page"])
def test_any_text_can_be_searched_for(library: Library, meaning: Meaning, query: str, level: str) -> None:
    hits = search(library, query, level, 10, meaning)  # type: ignore[arg-type]
    assert hits == search(library, query, level, 10, meaning)  # type: ignore[arg-type]
    for hit in hits:
        assert library.sources.text(hit.source)[hit.start : hit.end] == hit.text


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("herring tax pier", "Sandwick has two piers."),
        ("Why did the tower crack?", "The Tern Rock lighthouse"),
        ("量子力学", "量子力学は"),
        ("波動関数", "量子力学は"),
    ],
)
def test_the_passage_that_speaks_of_it_comes_first(library: Library, meaning: Meaning, query: str, best: str) -> None:
    assert search(library, query, "passage", 1, meaning)[0].text.startswith(best)


def test_meaning_finds_what_shares_no_word(library: Library, meaning: Meaning) -> None:
    query = "seabird rodents"
    assert search(library, query, "passage", 1) == []
    assert "Puffins left" in search(library, query, "passage", 1, meaning)[0].text


def test_a_hit_says_where_it_stands(library: Library, meaning: Meaning) -> None:
    (hit,) = search(library, "puffins rats wreck", "sentence", 1, meaning)
    assert (hit.path, hit.level) == ("raw/birds.md", "sentence")
    assert hit.text == "Puffins left the island when rats arrived with a wreck in 1888."


def test_fusion_weighs_words_more_and_leaves_what_has_no_vector_in_its_place() -> None:
    both = [found("a", 10), found("b", 8), found("c", 2)]
    assert [f.passage.source for f in mixed(both, {}, 0.4)] == ["a", "b", "c"]
    cosines = {both[0].passage.id: 0.1, both[1].passage.id: 0.9}
    result = mixed(both, cosines, 0.4)
    assert [f.passage.source for f in result] == ["b", "a", "c"]
    assert [round(f.score, 3) for f in result] == [0.88, 0.6, 0.2]


def test_words_repeated_a_hundred_times_are_one_result() -> None:
    stuffed = [found("s", 9 - i / 100, i, "buy the lamp  oil") for i in range(100)]
    assert distinct([*stuffed, found("t", 1)]) == [stuffed[0], found("t", 1)]


def test_one_source_does_not_fill_all_first_places() -> None:
    crowd = [found("s", 10 - i / 100, i) for i in range(30)]
    others = [found(name, 8.0) for name in "tuvw"]
    result = spread(sorted([*crowd, *others], key=lambda f: -f.score))
    first = [f.passage.source for f in result[:FIRST]]
    assert first.count("s") == CROWD
    assert first[CROWD:] == ["t", "u", "v"]
    assert len(result) == 34


def test_a_source_alone_or_far_ahead_keeps_its_places() -> None:
    alone = [found("s", 10 - i / 100, i) for i in range(30)]
    assert spread(alone) == alone
    ahead = [*alone, found("t", 1.0)]
    assert spread(ahead) == ahead


def test_a_misspelt_word_is_put_right_and_counts_once(library: Library) -> None:
    lexical = Meaning(NoEmbedder())
    twice, once = (retrieve(library, parse(text), lexical) for text in ("harbour harbuor herring", "harbour herring"))
    assert twice.question.stems == once.question.stems
    assert [(f.passage.id, f.score) for f in twice.found] == [(f.passage.id, f.score) for f in once.found]


def test_of_a_source_that_is_asked_all_is_compared(library: Library) -> None:
    (birds,) = [source.id for source in library.sources.all() if source.path == "raw/birds.md"]
    found = retrieve(library, parse("When did the parrots leave because of vermin?"), Meaning(MiniLM()), within={birds})
    assert {f.passage.id for f in found.found} == {p.id for p in library.passages.of(birds)}


def test_without_an_embedder_search_is_lexical(library: Library) -> None:
    lexical = retrieve(library, parse("herring tax"), Meaning(NoEmbedder()))
    assert lexical.vector is None
    assert lexical.found[0].cosine == 0
    assert lexical.found[0].passage.text.startswith("Sandwick")


def test_a_figure_behind_a_hyphen_and_a_long_name_with_a_slip_are_found(tmp_path: Path) -> None:
    files = {
        "spray.md": "# Spray\n\nZanamivir is sprayed against COVID-19 in Sandwick.",
        "name.md": "# Johnston\n\nJohnston sold nets in Sandwick.",
    }
    with small(tmp_path, files) as library:
        for words in ("How is covid19 fought?", "How is COVID-19 fought?", "What is Zanamavir against?"):
            found = retrieve(library, parse(words), Meaning(NoEmbedder())).found
            assert found and "Zanamivir" in found[0].passage.text, words
        short = retrieve(library, parse("What did old Johnsten sell?"), Meaning(NoEmbedder()))
        assert short.statistics.frequency.get("johnsten") == 0, "of short names, two that differ by a letter are two"

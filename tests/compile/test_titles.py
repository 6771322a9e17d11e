"""How good the wiki is without a model: floors on 25 real articles, and a reader's verdicts on the titles.

``titles/squad_titles.tsv`` holds the verdict of one strict reader on each page title: a duplicate of another page, a
name nobody could know and a subject too general for a page are noise. When titles change, read the new ones and add
them; ``python -m tests.bench.titles --all`` prints them.
"""

from __future__ import annotations

import csv
import random
from itertools import combinations
from pathlib import Path

import pytest

from compile.mentions import is_carried
from ingest.extract import extract
from kb.settings import Limits
from tests.compile.squad_base import Base, base_of, questions, retention, squad

VERDICTS = Path(__file__).parent / "titles" / "squad_titles.tsv"
SAMPLE = 100


@pytest.fixture
def base(shared: Path) -> Base:
    return squad(shared)


def verdicts() -> dict[str, str]:
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        return {row["title"]: row["verdict"] for row in csv.DictReader(file, delimiter="\t")}


def test_at_most_a_seventh_of_the_titles_is_noise(base: Base) -> None:
    known = verdicts()
    sample = random.Random(7).sample(sorted(page.title for page in base.pages), SAMPLE)
    unread = [title for title in sample if title not in known]
    assert len(unread) <= 5, f"give a verdict on: {unread}"
    noise = [title for title in sample if known.get(title, "noise") == "noise"]
    assert len(noise) <= 0.15 * SAMPLE, noise  # measured: 13; of names and events alone 5


def test_no_two_pages_share_a_title_or_an_alias(base: Base) -> None:
    names = [{name.casefold() for name in (page.title, *page.aliases)} for page in base.pages]
    assert not [pair for pair in combinations(names, 2) if pair[0] & pair[1]]


def test_at_most_two_pages_in_a_hundred_are_doubles(base: Base) -> None:
    carried = {(m.claim, m.key) for some in base.mentions.values() for m in some if is_carried(m)}
    named = [{c for c in page.claims if (c, page.key) not in carried} for page in base.pages]
    doubles = [pair for pair in combinations(named, 2) if len(pair[0] & pair[1]) > 0.6 * len(pair[0] | pair[1])]
    assert len(doubles) <= 0.02 * len(named)  # measured: 0


def test_what_questions_ask_for_stands_on_topic_pages_that_are_no_longer_than_the_sources(
    base: Base, shared: Path
) -> None:
    kept = retention(base, questions(shared))
    assert kept.claimed >= 0.98  # measured: .984
    assert kept.share >= 0.95  # measured: .984
    assert kept.size <= 1.05  # measured: .988


def test_there_are_pages_and_most_have_something_to_tell_that_stands_on_no_other(base: Base, shared: Path) -> None:
    shown = retention(base, questions(shared)).shown
    assert 180 <= len(base.pages) <= 400  # measured: 352, two fifths of them themes
    assert sum(len(shown.get(page.key, ())) < 3 for page in base.pages) <= 0.4 * len(base.pages)  # measured: 127


@pytest.mark.parametrize(
    "title",
    [
        "Yuan dynasty",
        "Kublai Khan",
        "Immune system",
        "Harvard University",
        "Jacksonville, Florida",
        "ARPANET",
        "T cell",
    ],
)
def test_these_have_pages(base: Base, title: str) -> None:
    assert title in {page.title for page in base.pages}


@pytest.mark.parametrize(
    "title", ["American", "October", "Group", "He", "Area", "Two", "President", "Century", "Chinese"]
)
def test_these_have_none(base: Base, title: str) -> None:
    assert title not in {page.title for page in base.pages}


def test_reading_is_fast_enough(base: Base) -> None:
    assert base.characters / 1e6 / base.reading >= 0.2  # measured alone: .7 MB a core-second, .4 on a crowded machine


@pytest.fixture(scope="module")
def lighthouse() -> Base:
    """The sample that `kb demo` builds: 14 short, overlapping sources."""
    folder = Path(__file__).resolve().parents[2] / "kb" / "sample"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return base_of({path.name: extract(path, path.name, Limits()) for path in paths})


@pytest.mark.parametrize(
    "title",
    [
        "Skerrow Light",
        "Northern Harbours Board",
        "John Calder",
        "Calder quarry",
        "Effie Rae",
        "Angus Rae",
        "Thomas Hale",
        "Barrault et Fils",
        "Inverlyne Museum of the Sea",
        "Storm of January 1879",
        "Storm petrel",
        "Concrete floor",
        "Bronze door",
    ],
)
def test_a_small_base_has_pages_for_what_its_sources_speak_of(lighthouse: Base, title: str) -> None:
    assert title in {page.title for page in lighthouse.pages}


def test_a_small_base_has_about_a_page_for_each_thousand_characters(lighthouse: Base) -> None:
    assert 550 <= lighthouse.characters / len(lighthouse.pages) <= 1500  # measured: 660

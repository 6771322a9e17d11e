"""The study page in a real browser: it asks, remembers, agrees with `kb study`, and holds hostile text as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from compile.site.build import build_site
from kb.home import Home
from kb.library.library import Library
from kb.progress import Silent
from kb.study.cards import make_cards
from kb.study.schedule import Review, Schedule
from tests.site.folder_server import serving
from tests.site.site_sample import SOURCES, make_base
from tests.site.test_site_browser import Reader, browser, build

pytestmark = pytest.mark.browser
__all__ = ["browser"]  # a fixture

EVIL = "<img src=x onerror=pwned(1)> </script><script>pwned(1)</script> \u2028 {{ config }}"
HOSTILE = ("raw/evil.md", "markdown", EVIL, EVIL, "2024", "# A\n\nThe Grey Skerry tower was whitewashed in 1902.\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("study") / "kb", sources=[*SOURCES, HOSTILE]).site


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with serving(site) as address:
        yield address


@pytest.mark.parametrize("way", ["http", "file"])
def test_a_card_is_asked_answered_and_remembered(browser: Any, served: str, site: Path, way: str) -> None:
    reader = Reader(browser, served if way == "http" else f"{site.as_uri()}/")
    page = reader.open("study.html")
    first = page.inner_text(".kb-study__front")
    page.click("#kb-study-card button")
    assert page.locator("#kb-study-card blockquote").inner_text().startswith("“")
    assert page.locator("#kb-study-card .kb-study__buttons button").count() == 4
    page.keyboard.press("3")
    page.wait_for_function("first => document.querySelector('.kb-study__front').textContent !== first", arg=first)
    kept = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('kb-study:'))")
    assert len(kept) == 1
    assert json.loads(kept[0][1])["rating"] == 3
    page.reload()
    assert first not in page.inner_text("#kb-study-card")
    assert reader.wrong == []


def test_the_quote_behind_a_card_leads_to_its_place(browser: Any, served: str) -> None:
    reader = Reader(browser, served)
    page = reader.open("study.html")
    page.click("#kb-study-card button")
    page.click("#kb-study-card a")
    page.wait_for_url("**/sources/*.html#q-*")
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").count() == 1


def test_a_topic_narrows_the_cards(browser: Any, served: str) -> None:
    page = Reader(browser, served).open("study.html")
    page.select_option("#kb-study-topic", "concepts/fresnel-lens")
    assert "What is a Fresnel lens?" in page.inner_text("#kb-study-card")


def test_the_browser_and_the_command_line_reckon_the_same_days(browser: Any, served: str) -> None:
    page = Reader(browser, served).open("study.html")
    ratings, at = [3, 3, 3, 1, 3, 4, 2, 3], datetime.fromisoformat("2026-03-01T09:00:00+00:00")
    reviews = []
    schedule = Schedule([], [])
    for rating in ratings:
        reviews.append(Review("k-1", rating, at))
        due = schedule.record(reviews[-1])
        shown = page.evaluate(
            """async (reviews) => {
                await kbRead("assets/kb/fsrs.js")
                const scheduler = FSRS.fsrs({ enable_fuzz: false })
                let memory = FSRS.createEmptyCard(new Date(reviews[0].at))
                for (const { at, rating } of reviews) memory = scheduler.next(memory, new Date(at), rating).card
                return memory.due.toISOString()
            }""",
            [{"at": review.at.isoformat(), "rating": review.rating} for review in reviews],
        )
        other = datetime.fromisoformat(shown.replace("Z", "+00:00"))
        assert abs(other - due) <= max(timedelta(days=1), 0.02 * (due - at)), (rating, due, other)
        at = due


def test_reviews_are_saved_in_the_lines_of_the_command_line(browser: Any, served: str, tmp_path: Path) -> None:
    page = Reader(browser, served, accept_downloads=True).open("study.html")
    held: list[Any] = []
    page.route("**/fsrs.js", lambda route: held.append(route))
    page.click("#kb-study-card button")
    page.keyboard.press("2")
    with page.expect_download() as waiting:
        page.click("#kb-study-save")  # before the scheduler came
        held[0].continue_()
    waiting.value.save_as(tmp_path / "study.jsonl")
    [line] = (tmp_path / "study.jsonl").read_text("utf-8").splitlines()
    row = json.loads(line)
    assert (row["card"][:2], row["rating"]) == ("k-", 2)
    assert datetime.fromisoformat(row["at"]).tzinfo
    other = Reader(browser, served).open("study.html")
    before = other.inner_text("#kb-study-count")
    other.set_input_files("#kb-study-load", tmp_path / "study.jsonl")
    other.wait_for_function("before => document.getElementById('kb-study-count').textContent !== before", arg=before)
    assert json.loads(other.evaluate("Object.values(localStorage).find((text) => text.includes('rating'))")) == row


def test_without_scripts_every_answer_stands_behind_its_question(browser: Any, served: str, site: Path) -> None:
    reader = Reader(browser, served, java_script_enabled=False)
    reader.page.goto(served + "study.html")
    assert not reader.page.is_visible("#kb-study")
    cards = reader.page.locator("#kb-study-list details")
    with Library.open(Home(site.parent), readonly=True) as library:
        assert cards.count() == len(make_cards(library))
    cards.first.locator("summary").click()
    assert cards.first.locator("blockquote").is_visible()


@pytest.mark.parametrize("width", [360, 1400])
def test_hostile_titles_are_words_on_a_card(browser: Any, served: str, width: int) -> None:
    reader = Reader(browser, served, viewport={"width": width, "height": 800})
    page = reader.open("study.html")
    page.evaluate("window.pwned = (n) => { window.__hit = n }")
    seen = ""
    page.locator("#kb-study-card > *").first.wait_for()
    while page.locator("#kb-study-card button").count():
        page.click("#kb-study-card button")
        seen += page.inner_text("#kb-study-card")
        page.keyboard.press("4")
        page.wait_for_function("() => document.querySelectorAll('#kb-study-card button').length < 4")
    assert "<img src=x onerror=pwned(1)>" in seen
    assert page.evaluate("window.__hit") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.wrong == []


def test_a_base_without_cards_has_no_study_page(tmp_path: Path) -> None:
    home, settings = make_base(tmp_path / "kb", [SOURCES[3]])
    with Library.open(home) as library:
        assert make_cards(library) == []
        build_site(home, settings, library, Silent())
    assert not (home.site / "study.html").exists()
    assert "study.html" not in (home.site / "index.html").read_text("utf-8")

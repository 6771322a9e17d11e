"""The ask box that `kb serve` adds to the site, in a headless Chromium: by keyboard, on a phone, in the dark."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compile.open import open_engine
from compile.wiki.names import quote_id
from kb.cli.pipeline import Options, build
from kb.landing import Landings
from kb.progress import Silent
from kb.serve import open_server
from kb.settings import load_settings
from kb.warm import Warm
from tests.compile.real_base import new_base
from tests.site.folder_server import serving
from tests.site.test_site_browser import Reader, browser  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)>"
SOURCES = {
    "light.md": "# Skerrow Light\n\nSkerrow Light was first lit in 1879. Effie Rae kept Skerrow Light until 1931. "
    "Skerrow Light stands 38 metres above the rock.\n",
    "survey.md": "# Survey of Skerrow Light\n\nSkerrow Light stands 41 metres above the rock. "
    "Skerrow Light has two lenses. Skerrow Light was painted white in 1950.\n",
    "bell.md": "# The bell of Ardvane\n\nThe bell of Ardvane rings in fog and in snow.\n",
    "evil.md": f"# The gull {EVIL}\n\nThe gull nests on `{EVIL}` Skerrow Rock in May. Gulls return each spring.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = new_base(tmp_path_factory.mktemp("box") / "kb", SOURCES)
    settings = load_settings(home)
    build(home, settings, open_engine(home, settings), Silent(), Options())
    warm = Warm(home, lambda now: open_engine(home, now), Landings(home.site, quote_id))
    with open_server(home, port=0, warm=warm) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.address, home.site
        server.shutdown()
        thread.join()
    warm.close()


def ask(page: Any, question: str) -> Any:
    """Open the box and ask, by the keyboard alone."""
    # It has closed and given the focus back, or "a" would be typed into it.
    # A function, not an expression: the site's policy forbids the eval by which an expression is asked again.
    closed = "() => !document.querySelector('.kb-ask[open]') && !document.activeElement?.matches('input, textarea')"
    page.wait_for_function(closed)
    page.keyboard.press("a")
    page.wait_for_selector(".kb-ask[open]")
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".kb-ask__answer:not([aria-busy]) .kb-cite, .kb-ask__none")
    return page.locator(".kb-ask__answer")


def test_by_keyboard_to_the_sentence_in_its_source(browser: Any, site: tuple[str, Path]) -> None:  # noqa: F811
    with Reader(browser, site[0]) as reader:
        page = reader.open("concepts/skerrow-light.html")
        answer = ask(page, "When was Skerrow Light first lit?")
        assert "1879" in answer.locator("p").first.inner_text()
        page.keyboard.press("Tab")  # past the button that asks, to the first citation
        page.keyboard.press("Tab")
        card = page.locator(".kb-ask .kb-cite-card")
        card.wait_for()
        assert "first lit in 1879" in card.inner_text() and "Skerrow Light" in card.locator("a").first.inner_text()
        page.keyboard.press("Escape")
        assert card.count() == 0 and page.locator(".kb-ask[open]").count() == 1
        answer.locator(".footnote .kb-cite a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/sources/**")
        page.wait_for_selector(".kb-lit")
        assert "1879" in page.locator(".kb-lit").first.inner_text()
        page.keyboard.press("a")  # what was asked last is still there
        assert "1879" in page.locator(".kb-ask__answer").inner_text()
        page.keyboard.press("Escape")
        assert page.locator(".kb-ask[open]").count() == 0
        page.wait_for_selector(".kb-ask-open:focus")
        assert reader.wrong == []


def test_a_follow_up_a_dispute_and_a_refusal(browser: Any, site: tuple[str, Path]) -> None:  # noqa: F811
    with Reader(browser, site[0]) as reader:
        page = reader.open("index.html")
        ask(page, "Who kept Skerrow Light until 1931?")
        page.fill(".kb-ask__words", "How many metres does it stand above the rock?")
        page.keyboard.press("Enter")
        page.get_by_text("Asked: ").wait_for()
        said = page.locator(".kb-ask__answer").inner_text()
        assert "Asked: How many metres does Skerrow Light stand above the rock?" in said
        assert "38" in said and "41" in said
        page.fill(".kb-ask__words", "Who invented the telephone?")
        page.keyboard.press("Enter")
        page.wait_for_selector(".kb-ask__none")
        assert "The sources do not say." in page.locator(".kb-ask__answer").inner_text()
        assert "telephone" in page.locator(".kb-ask__answer").inner_text()
        page.fill(".kb-ask__words", "When did Effie Rae nest in spring?")  # words that only another source has
        page.keyboard.press("Enter")
        page.get_by_text("The closest passage has nothing of: nest, spring.").wait_for()
        assert reader.wrong == []


def test_a_browser_that_keeps_nothing_shows_the_answer(browser: Any, site: tuple[str, Path]) -> None:  # noqa: F811
    with Reader(browser, site[0]) as reader:
        page = reader.open("index.html")
        page.evaluate("sessionStorage.setItem('other', 'x'.repeat(5 * 1024 * 1024 - 20))")  # as much as there may be
        assert "1879" in ask(page, "When was Skerrow Light first lit?").inner_text()
        assert reader.wrong == []


def test_what_documents_say_is_only_text(browser: Any, site: tuple[str, Path]) -> None:  # noqa: F811
    with Reader(browser, site[0]) as reader:
        page = reader.open("index.html")
        answer = ask(page, f"When does the gull nest? {EVIL}")
        assert answer.locator("img").count() == 0
        assert reader.wrong == []


def test_it_says_what_the_command_line_says(browser: Any, site: tuple[str, Path]) -> None:  # noqa: F811
    with Reader(browser, site[0]) as reader:
        page = reader.open("index.html")
        told = ask(page, "How many bells ring in the fog of Ardvane?").inner_text()
        assert "No sentence of the sources surely answers this; these may." in told, told
        assert "The sources do not say." not in told
        page.keyboard.press("Escape")
        assert "Yes or no hangs on:" in ask(page, "Was Skerrow Light painted white?").inner_text()
        page.keyboard.press("Escape")
        ask(page, "When was Skerrow Light first lit?")
        page.keyboard.press("Escape")
        said = ask(page, "And when was it painted white?").inner_text()
        assert said.startswith("Asked: And when was Skerrow Light painted white?"), said
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("a")  # what a follow-up was taken for is still said
        assert page.locator(".kb-ask__answer").inner_text().startswith("Asked: ")
        assert reader.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(browser: Any, site: tuple[str, Path], scheme: str) -> None:  # noqa: F811
    size = {"width": 360, "height": 640}
    with Reader(browser, site[0], viewport=size, color_scheme=scheme, has_touch=True) as reader:
        page = reader.open("concepts/skerrow-light.html")
        assert reader.sideways() <= 0
        page.tap(".kb-ask-open")
        page.fill(".kb-ask__words", "When was Skerrow Light first lit?")
        page.tap(".kb-ask__send")
        page.wait_for_selector(".kb-ask__answer .kb-cite")
        assert reader.sideways() <= 0
        box = page.locator(".kb-ask").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360
        assert page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.querySelector('.kb-ask'))") <= 0
        for target in (".kb-ask__send", ".kb-ask__shut", ".kb-ask-open"):
            assert page.locator(target).bounding_box()["height"] >= 24  # WCAG 2.2, target size
        for part in (".kb-ask__answer p", ".kb-ask__send", ".kb-ask__label", ".kb-ask__closing", ".kb-ask__words"):
            assert contrast(page, part) >= 4.5, part
        assert reader.wrong == []


def contrast(page: Any, selector: str) -> float:
    """Of an element's text against the first background behind it, as WCAG counts."""
    colours = page.evaluate(
        """selector => { let one = document.querySelector(selector); const ink = getComputedStyle(one).color
        let paper; do { paper = getComputedStyle(one).backgroundColor; one = one.parentElement }
        while (one && /rgba\\(.*, 0\\)|transparent/.test(paper)); return [ink, paper] }""",
        selector,
    )
    light, dark = sorted((_luminance(colour) for colour in colours), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_published_site_has_no_box(browser: Any, site: tuple[str, Path]) -> None:  # noqa: F811
    with serving(site[1]) as address, Reader(browser, address) as reader:
        page = reader.open("index.html")
        page.keyboard.press("a")
        assert page.locator(".kb-ask-open, .kb-ask").count() == 0
        assert reader.wrong == []

"""Finding a page in a real browser: the search, the filter of a list, the keys, and chance."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.site.folder_server import serving
from tests.site.site_sample import SOURCES
from tests.site.test_site_browser import Reader, browser, build, served, site

pytestmark = pytest.mark.browser
__all__ = ["browser", "served", "site"]  # fixtures


@pytest.mark.parametrize("way", ["http", "file"])
def test_search_finds_a_page(browser: Any, served: str, site: Path, way: str) -> None:
    with Reader(browser, served if way == "http" else f"{site.as_uri()}/") as reader:
        page = reader.open("concepts/index.html")
        reader.search("diaphone")
        page.locator(".kb-found__link").first.click()
        page.wait_for_url(re.compile(r"(concepts/fog-signal|sources/fog-signals-sirens)\.html"))
        assert "A diaphone makes its tone" in page.inner_text("article")
        assert reader.wrong == []


def test_what_is_found_is_grouped_and_leads_to_its_sentence(browser: Any, served: str) -> None:
    with Reader(browser, served) as reader:
        page = reader.open("index.html")
        reader.search("siren replaced bell")
        groups = page.locator(".kb-found__group").all_inner_texts()
        assert sorted(name.lower() for name in groups) == ["concepts", "sources", "statements"]
        said = page.get_by_role("list", name="Statements").get_by_role("link").first
        assert said.inner_text() == "A steam siren replaced the bell in that year.\nSteam siren"
        assert said.locator("mark").all_inner_texts() == ["siren", "replaced", "bell"]
        said.click()
        page.wait_for_url(re.compile(r"concepts/steam-siren\.html#fnref:q-"))
        told = page.locator(".md-content p", has_text="A steam siren replaced the bell").first.bounding_box()
        assert 0 < told["y"] < 1000
        assert reader.wrong == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("fog sginal", "Fog signal"),
        ("lighthouse keper", "Lighthouse keeper"),
        ("harbours", "Harbour"),
        ("fres", "Fresnel lens"),
    ],
)
def test_a_word_is_found_mistyped_in_another_form_and_half_typed(
    browser: Any, served: str, typed: str, title: str
) -> None:
    with Reader(browser, served) as reader:
        page = reader.open("index.html")
        reader.search(typed)
        assert title in page.locator(".kb-found__name").all_inner_texts()[:3]
        assert reader.wrong == []


def test_the_index_and_the_search_see_the_same_words_in_any_script(browser: Any, tmp_path: Path) -> None:
    told = "# Scripts\n\nहिन्दी भाषा।\n\nὁ λόγος τῷ θεῷ.\n\nเขากินข้าว\n\nStraße.\n"
    home = build(tmp_path / "kb", sources=[*SOURCES, ("raw/scripts.md", "markdown", "Scripts", "", "", told)])
    with serving(home.site) as address, Reader(browser, address) as reader:
        for words in ("हिन्दी", "ΛΌΓΟΣ", "θεῷ", "กินข้าว", "STRASSE"):
            reader.open("index.html")
            reader.search(words)
            assert reader.page.locator(".kb-found__name").all_inner_texts() == ["Scripts"], words
        assert reader.wrong == []


def test_the_keyboard_goes_through_what_is_found(browser: Any, served: str) -> None:
    with Reader(browser, served) as reader:
        page = reader.open("index.html")
        reader.search("siren")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.locator(".kb-found__link").nth(1).evaluate("link => link === document.activeElement")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert page.locator("#kb-query").evaluate("field => field === document.activeElement")
        page.keyboard.press("Escape")
        assert page.locator("#kb-found").is_hidden()
        page.fill("#kb-query", "xyzzyplugh")
        page.get_by_text("Nothing found for “xyzzyplugh”.").wait_for(state="visible")
        assert reader.wrong == []


def test_the_search_index_is_read_when_somebody_searches_and_not_before(browser: Any, served: str) -> None:
    with Reader(browser, served) as reader:
        asked: list[str] = []
        reader.page.on("request", lambda request: asked.append(request.url))
        page = reader.open("concepts/index.html")
        page.wait_for_timeout(500)
        assert asked and not [url for url in asked if "/search/" in url]
        with page.expect_request(re.compile("search/manifest")):
            page.locator("#kb-query").focus()


def test_a_list_is_narrowed_as_one_types_and_a_page_is_found_by_chance(browser: Any, served: str) -> None:
    with Reader(browser, served) as reader:
        page = reader.open("concepts/index.html")
        page.get_by_role("searchbox", name="Only titles with").fill("fresnel")
        assert page.locator(".kb-list li:visible a").all_inner_texts() == ["Augustin Fresnel", "Fresnel lens"]
        page.get_by_role("searchbox", name="Only titles with").fill("xyzzy")
        assert page.get_by_text("No title has these words.").is_visible()
        page.get_by_role("searchbox", name="Only titles with").fill("grey")
        page.get_by_role("button", name="Any of them").click()
        page.wait_for_url(re.compile("grey-skerry"))
        page.keyboard.press("r")
        page.wait_for_url(re.compile(r"concepts/(?!grey-skerry)[a-z-]+\.html|concepts/grey-skerry\.html"))
        assert reader.wrong == []


def test_keys_are_told_and_do_what_is_told(browser: Any, served: str) -> None:
    with Reader(browser, served) as reader:
        page = reader.open("sources/harbour-report-for-1901.html")
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys")
        assert "Next and previous quote" in keys.inner_text()
        page.keyboard.press("Escape")
        assert keys.is_hidden()
        shut = page.locator(".kb-help button")  # has the focus until the page is drawn again
        shut.evaluate("one => one.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }))")
        card = page.get_by_role("dialog", name="Supports")
        card.wait_for(state="visible")
        first = page.locator("mark.kb-lit").inner_text()
        card.get_by_role("button", name="Next quote").click()
        page.get_by_role("dialog", name="Supports").wait_for(state="visible")
        assert page.locator("mark.kb-lit").inner_text() != first
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        assert page.locator("#kb-query").evaluate("field => field === document.activeElement")
        assert page.input_value("#kb-query") == ""
        page.locator("#kb-query").blur()
        page.keyboard.press("Control+k")
        assert page.locator("#kb-query").evaluate("field => field === document.activeElement")
        assert reader.wrong == []

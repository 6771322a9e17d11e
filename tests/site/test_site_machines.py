"""What a site says to programs: no more than its pages, in forms that parsers read, and never markup of a source."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from compile.site.build import build_site
from kb.encode.front_matter import load
from kb.home import Home
from kb.library.library import Library
from kb.progress import Silent
from kb.settings import Settings, SiteSettings
from tests.site.site_sample import SOURCES, make_base

ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = "</script><img src=x onerror=pwned(1)>]]> & {{ config }} [a](javascript:pwned(1)) \u2028\x1b[31m"
HOSTILE = (("raw/evil.md", "markdown", EVIL, EVIL, "2024-01-01", f"# A\n\nThe tower of {EVIL} is old.\n"), *SOURCES)


def build(home: Home, settings: Settings) -> Path:
    with Library.open(home) as library:
        build_site(home, settings, library, Silent())
    return home.site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home, settings = make_base(tmp_path_factory.mktemp("machines") / "kb")
    return build(home, replace(settings, site=SiteSettings(url="https://example.org/lights")))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(*make_base(tmp_path_factory.mktemp("machines") / "kb", HOSTILE))


def rows(site: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (site / "claims.jsonl").read_text("utf-8").splitlines()]


def linked(page: Path) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


def test_llms_txt_names_every_page_and_every_link_in_it_is_there(site: Path) -> None:
    text = (site / "llms.txt").read_text("utf-8")
    links = re.findall(r"^- \[.*?\]\(([^)]+)\)", text, re.MULTILINE)
    assert [link for link in links if not (site / link).is_file()] == []
    pages = {p.relative_to(site).as_posix() for folder in ("concepts", "sources") for p in (site / folder).glob("*.md")}
    assert {link for link in links if link.endswith(".md")} == pages
    assert "> What we know about lighthouses and those who kept them." in text


def test_all_pages_in_one_file_keep_their_quotes_and_no_whole_source(site: Path) -> None:
    text = (site / "llms-full.txt").read_text("utf-8")
    assert "# Grey Skerry" in text
    assert re.search(r"^\[\^q-[0-9a-f]{10}\]: “The Grey Skerry lighthouse was first lit", text, re.MULTILINE)
    assert "Nobody wrote to me." not in text  # of a source; no page says it


def test_a_page_lies_beside_its_markdown_and_names_it(site: Path) -> None:
    head, body = load((site / "sources/harbour-report-for-1901.md").read_text("utf-8"))
    assert (head["title"], head["author"], head["date"]) == ("Harbour report for 1901", "Harbour Board", "1901")
    assert body.lstrip().startswith("# Harbour report for 1901")
    page = (site / "sources/harbour-report-for-1901.html").read_text("utf-8")
    assert '<link rel="alternate describedby" type="text/markdown" href="harbour-report-for-1901.md">' in page
    links = re.findall(
        r"\]\((?!https?:)([^)#\s]+)?#(q-[0-9a-f]{10})\)", (site / "concepts/tower.md").read_text("utf-8")
    )
    assert links
    for target, anchor in links:  # a footnote leads to the marked words, in Markdown too
        assert f'id="{anchor}"' in (site / "concepts" / target).resolve().read_text("utf-8")


def test_claims_carry_quotes_that_lead_to_their_place(site: Path) -> None:
    found = {row["text"]: row for row in rows(site)}
    lit = found["The Grey Skerry lighthouse was first lit on 3 September 1847."]
    assert lit["source"]["title"] == "Harbour report for 1901"
    assert "concepts/grey-skerry.html" in lit["pages"]
    [quote] = lit["quotes"]
    assert (quote["text"], quote["page_from"]) == (lit["text"], 1)
    page, _, anchor = quote["at"].partition("#")
    assert f'id="{anchor}"' in (site / page).read_text("utf-8")
    assert [row["text"] for row in found.values() if row["disputed"]]


def test_the_feed_is_atom_with_whole_addresses(site: Path) -> None:
    feed = ElementTree.parse(site / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 14
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 14
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        at = str(link.get("href"))
        assert (site / at.removeprefix("https://example.org/lights/")).is_file()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(entry.findtext(f"{ATOM}updated")))
    assert entries[0].findtext(f"{ATOM}content", "").startswith("A source with ")


def test_the_head_of_a_page_says_what_it_cites_and_how_it_looks_when_shared(site: Path) -> None:
    data = linked(site / "concepts/tower.html")
    assert data["headline"] == "Tower"
    assert {"@type": "CreativeWork", "name": "Harbour report for 1901", "author": "Harbour Board"}.items() <= next(
        work for work in data["citation"] if "Harbour" in work["name"]
    ).items()
    page = (site / "concepts/tower.html").read_text("utf-8")
    assert '<meta property="og:title" content="Tower">' in page
    assert '<meta property="og:url" content="https://example.org/lights/concepts/tower.html">' in page
    assert linked(site / "sources/harbour-report-for-1901.html")["isBasedOn"]["author"] == "Harbour Board"


def test_hostile_text_stays_text_in_every_form(hostile: Path) -> None:
    for page in hostile.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "<img src=x" not in text, page
        for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            json.loads(found)
    ElementTree.parse(hostile / "feed.xml")
    assert "\x1b" not in (hostile / "feed.xml").read_text("utf-8")
    assert any("onerror" in row["source"]["title"] for row in rows(hostile))
    assert "\u2028" not in (hostile / "claims.jsonl").read_text("utf-8")
    reader = MarkdownIt("commonmark", {"html": True})
    for name in ("llms.txt", "llms-full.txt"):
        tokens = [
            inner for token in reader.parse((hostile / name).read_text("utf-8")) for inner in token.children or ()
        ]
        assert not [token for token in tokens if token.type == "html_inline"], name
        targets = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
        assert not [target for target in targets if not (hostile / target.partition("#")[0]).exists()], name


@pytest.mark.parametrize("shown", ["quotes", "none"])
def test_what_the_settings_keep_in_is_in_no_form_for_programs(tmp_path: Path, shown: Any) -> None:
    home, settings = make_base(tmp_path / "kb")
    site = build(home, replace(settings, site=SiteSettings(sources=shown)))
    assert "Nobody wrote to me." in (home.wiki / "sources/diary.md").read_text("utf-8")
    for path in site.rglob("*"):
        assert not path.is_file() or b"Nobody wrote to me." not in path.read_bytes(), path

"""A whole site from a small knowledge base: what is in it, what is not, and what happens when it cannot be built."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files as files_of
from pathlib import Path

import pytest

from compile.site import build as building
from compile.site.build import SiteReport, build_site
from compile.site.render import render
from kb.errors import SiteError
from kb.home import Home
from kb.library.library import Library
from kb.progress import Silent
from kb.settings import Settings, SiteSettings
from kb.values import Page, Source
from tests.site.site_sample import SOURCES, make_base


def build(home: Home, settings: Settings, *, force: bool = False) -> SiteReport:
    with Library.open(home) as library:
        return build_site(home, settings, library, Silent(), force=force)


def files(home: Home) -> set[str]:
    return {path.relative_to(home.site).as_posix() for path in home.site.rglob("*") if path.is_file()}


def sources(home: Home) -> list[Source]:
    with Library.open(home) as library:
        return library.sources.all()


def searched(home: Home) -> list[str]:
    """What the search index holds of texts."""
    return [path.read_text("utf-8") for path in sorted((home.site / "assets/kb/search").glob("d*.js"))]


def sources_and_concepts(home: Home) -> list[Page]:
    with Library.open(home) as library:
        return [record.page for record in library.pages.all().values()]


def says(page: Page, words: str) -> bool:
    return any(words in sentence.text for section in page.sections for sentence in section.sentences)


def pages(home: Home) -> dict[str, str]:
    return {name: (home.site / name).read_text("utf-8") for name in files(home) if name.endswith(".html")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Settings]:
    home, settings = make_base(tmp_path_factory.mktemp("site") / "kb")
    notes = home.wiki / "sources/the-fresnel-lens.md"
    text = notes.read_text("utf-8")
    notes.write_text(text.replace("## Notes\n", "") + "## Notes\n\nRead this one first.\n", "utf-8")
    assert build(home, settings).pages == 26
    return home, settings


def test_every_page_of_the_wiki_is_in_the_site(built: tuple[Home, Settings]) -> None:
    home, _ = built
    names = files(home)
    for page in home.wiki.rglob("*.md"):
        assert page.relative_to(home.wiki).with_suffix(".html").as_posix() in names
    assert {"404.html", "assets/kb/search/manifest.js", "assets/kb/graph-data.js"} <= names
    assert [name for name in names if name.startswith("assets/kb/previews/")]


def test_a_second_build_does_no_work(built: tuple[Home, Settings]) -> None:
    home, settings = built
    before = (home.site / "index.html").stat().st_ino
    assert build(home, settings).unchanged
    assert (home.site / "index.html").stat().st_ino == before
    assert not (home.state / "site").exists()


def test_the_policy_comes_first_on_every_page(built: tuple[Home, Settings]) -> None:
    for name, page in pages(built[0]).items():
        assert re.search(r"<head>\s*<meta http-equiv=\"Content-Security-Policy\"", page), name
        assert len(page.encode("utf-8").split(b'<meta charset="utf-8">')[0]) < 1024, name


def test_no_page_needs_another_host(built: tuple[Home, Settings]) -> None:
    home, _ = built
    for name, page in pages(home).items():
        loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"([^\"]+)", page)
        assert [url for url in loaded if re.match(r"(?:\w+:)?//", url)] == [], name


def test_the_theme_is_trimmed_of_what_no_page_uses_and_of_nothing_else(built: tuple[Home, Settings]) -> None:
    home, _ = built
    theme = Path(str(files_of("material"))) / "templates/assets/stylesheets"
    whole = next(theme.glob("main.*.css")).read_text("utf-8")
    kept = next((home.site / "assets/stylesheets").glob("main.*.css")).read_text("utf-8")
    assert len(kept) < len(whole) * 0.6 and kept.count("{") == kept.count("}")
    used = {
        name
        for page in pages(home).values()
        for names in re.findall(r'class="([^"]+)"', page)
        for name in names.split()
    }
    styled = {name for name in used if re.search(rf"\.{re.escape(name)}(?![\w-])", whole)}
    assert {"md-header", "md-typeset", "md-nav__link", "admonition"} <= styled
    assert [name for name in sorted(styled) if not re.search(rf"\.{re.escape(name)}(?![\w-])", kept)] == []
    assert not [name for name in files(home) if name.startswith("assets/javascripts") or name.endswith(".map")]


def test_titles_and_signs_are_shown_as_they_are(built: tuple[Home, Settings]) -> None:
    page = pages(built[0])["sources/fog-signals-sirens.html"]
    assert "<title>Fog signals & sirens - Lights & Signals</title>" in page
    assert '<h1 id="fog-signals-sirens">Fog signals &amp; sirens</h1>' in page


def test_a_concept_page_carries_its_proof_and_its_surroundings(built: tuple[Home, Settings]) -> None:
    page = pages(built[0])["concepts/grey-skerry.html"]
    shown = re.sub(r"\s+", " ", page)
    assert "5 of 5 claims quoted" in shown
    assert '<a href="#sources-disagree">1 disputed</a>' in shown
    assert 'id="sources-disagree"' in shown
    assert shown.index("</h1>") < shown.index("kb-chips") < shown.index("kb-infobox") < shown.index("kb-lead__text")
    assert shown.count('class="kb-card"') == 3
    assert 'id="related"' in shown
    assert 'id="linked-from"' not in shown  # one list of pages around this one
    assert "## Related" not in shown
    assert ">Notes<" not in shown  # nobody wrote any


def test_a_citation_leads_to_the_marked_words(built: tuple[Home, Settings]) -> None:
    every = pages(built[0])
    links = re.findall(r'href="\.\./(sources/[\w-]+\.html)#(q-[0-9a-f]{10})"', every["concepts/grey-skerry.html"])
    assert len(links) >= 5
    for page, quote in links:
        assert f'<mark id="{quote}">' in every[page]


def test_a_source_page_keeps_its_readers_notes(built: tuple[Home, Settings]) -> None:
    assert "Read this one first." in pages(built[0])["sources/the-fresnel-lens.html"]


def test_originals_are_pdf_or_text_never_html(built: tuple[Home, Settings]) -> None:
    home, _ = built
    copied = {name for name in files(home) if name.startswith("originals/")}
    assert sorted(name.rsplit(".", 1)[1] for name in copied) == ["pdf", "txt", "txt", "txt"]
    assert len(copied) == len(SOURCES)
    page = pages(home)["sources/harbour-report-for-1901.html"]
    assert re.search(r'href="\.\./originals/s-[\w-]+\.pdf#page=3"', page)


def test_known_pages_link_to_pages_that_exist(built: tuple[Home, Settings]) -> None:
    home, _ = built
    names = files(home)
    for name, page in pages(home).items():
        if name == "404.html":
            continue
        for link in re.findall(r'(?:href|src)="([^"#:]+)', page):
            target = os.path.normpath(Path(name).parent / link.split("?")[0])
            assert target in names, (name, link)


def test_sources_can_be_shown_by_their_quotes_alone(tmp_path: Path) -> None:
    home, settings = make_base(tmp_path / "kb")
    build(home, replace(settings, site=SiteSettings(sources="quotes")))
    page = pages(home)["sources/diary.html"]
    assert "Two ships passed the Grey Skerry before noon." in page
    assert "Nobody wrote to me." not in page
    assert "Nobody wrote to me." in (home.wiki / "sources/diary.md").read_text("utf-8")
    assert not [name for name in files(home) if name.startswith("originals/")]


def test_sources_can_be_left_out(tmp_path: Path) -> None:
    home, settings = make_base(tmp_path / "kb")
    report = build(home, replace(settings, site=SiteSettings(sources="none")))
    page = pages(home)["sources/diary.html"]
    assert "not shown here" in page
    assert "<mark" not in page
    assert report.pages == 26
    assert not [name for name in files(home) if name.startswith("originals/")]


def test_a_failure_keeps_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, settings = make_base(tmp_path / "kb")
    build(home, settings)
    before = pages(home)

    def broken(config_file: Path, advance: object, generator: str, stall: float) -> None:
        config_file.write_text("docs_dir: [")
        render(config_file, lambda done: None)

    monkeypatch.setattr(building, "render", broken)
    with pytest.raises(SiteError, match=r"The site could not be built: .+\."):
        build(home, settings, force=True)
    assert pages(home) == before
    assert not (home.state / "site").exists()


def test_a_child_that_stands_still_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: a")
    with pytest.raises(SiteError, match="stood still"):
        render(tmp_path / "mkdocs.yml", lambda done: None, stall=0.001)


def test_the_same_base_makes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    sites = []
    for name in ("one", "two"):
        home, settings = make_base(tmp_path / name / "kb")
        build(home, settings)
        sites.append({file: (home.site / file).read_bytes() for file in files(home)})
    assert sites[0] == sites[1]


def test_only_what_changed_is_rendered_and_the_bytes_are_those_of_a_whole_build(tmp_path: Path) -> None:
    home, settings = make_base(tmp_path / "kb")
    settings = replace(settings, site=SiteSettings(url="https://example.org/lights"))
    assert build(home, settings).rendered == 26
    page = home.wiki / "concepts/tower.md"
    page.write_text(page.read_text("utf-8").replace("## Notes\n", "## Notes\n\nClimbed in May.\n"), "utf-8")
    tampered = home.site / "concepts/lamp.html"
    tampered.write_text("not by kb", "utf-8")
    report = build(home, settings)
    assert report.rendered == 2  # the page, and the one that was not as kb left it
    assert "Climbed in May." in pages(home)["concepts/tower.html"]
    partly = {name: (home.site / name).read_bytes() for name in files(home)}
    assert build(home, settings, force=True).rendered == 26
    assert {name: (home.site / name).read_bytes() for name in files(home)} == partly
    assert "https://example.org/lights/concepts/tower.html" in (home.site / "sitemap.xml").read_text("utf-8")


def test_a_page_that_went_leaves_nothing(tmp_path: Path) -> None:
    home, settings = make_base(tmp_path / "kb", extra={"concepts/mine.md": "# Mine\n\nKeepsake words.\n"})
    build(home, settings)
    assert "Keepsake" in "".join(searched(home))
    (home.wiki / "concepts/mine.md").unlink()
    assert build(home, settings).rendered == 0
    everything = [*home.site.rglob("*"), *home.state.rglob("*")]
    assert not [path for path in everything if path.is_file() and b"Keepsake" in path.read_bytes()]
    assert not (home.site / "concepts/mine.html").exists()


def test_what_is_searched_is_told_once(built: tuple[Home, Settings]) -> None:
    everything = "".join(searched(built[0]))
    told = [page.slug for page in sources_and_concepts(built[0]) if says(page, "dressed granite")]
    assert everything.count("dressed granite") == len(told) + 1  # on each page that tells it, and in its source
    assert everything.count("Read this one first.") == 1
    assert not re.search(r'"(log|contradictions|index|\w+/index)\.html"', everything)


def test_what_is_searched_of_a_source_is_no_more_than_what_is_shown(tmp_path: Path) -> None:
    home, settings = make_base(tmp_path / "kb")
    for shown, seen in ((SiteSettings(sources="quotes"), True), (SiteSettings(sources="none"), False)):
        build(home, replace(settings, site=shown))
        everything = "".join(searched(home))
        assert "Nobody wrote to me" not in everything and "dressed granite" in everything
        assert ("Two ships passed the Grey Skerry" in everything.split('"sources/diary.html"')[1][:2000]) is seen


class Elements(HTMLParser):
    """What a browser could act on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(f"{tag} {name}={value}")
        if tag in ("iframe", "object", "embed", "base", "style", "math"):
            self.found.append(tag)


def test_no_page_has_an_element_that_acts(built: tuple[Home, Settings]) -> None:
    for name, page in pages(built[0]).items():
        parser = Elements()
        parser.feed(page)
        assert parser.found == [], name

"""The other generator makes the same site: pages equal in words and links, as safe, as quiet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from compile.site.build import SiteReport, build_site
from compile.site.render import check_generator, render
from kb.errors import SiteError
from kb.home import Home
from kb.library.library import Library
from kb.progress import Silent
from kb.settings import Settings, SiteSettings
from tests.site.folder_server import serving
from tests.site.site_sample import SOURCES, make_base
from tests.site.site_vectors import VECTORS
from tests.site.test_site_browser import LIVE, Reader, browser

__all__ = ["browser"]  # a fixture

needs_zensical = pytest.mark.skipif(find_spec("zensical") is None, reason="zensical, an extra, is not installed")


def build(home: Home, settings: Settings, generator: Any) -> SiteReport:
    with Library.open(home) as library:
        chosen = replace(settings, site=SiteSettings(generator=generator, url="https://example.org/lights"))
        return build_site(home, chosen, library, Silent())


class Article(HTMLParser):
    """The words of a page's article, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = self.unseen = 0
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag == "article"
        self.unseen += tag in ("script", "style", "svg")
        if self.inside and tag == "a" and (href := dict(attrs).get("href")):
            self.links.append(href.removeprefix("./"))

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "article"
        self.unseen -= tag in ("script", "style", "svg")

    def handle_data(self, data: str) -> None:
        if self.inside and not self.unseen:
            self.words += data.split()


def articles(site: Path) -> dict[str, tuple[list[str], list[str]]]:
    found = {}
    for path in sorted(site.rglob("*.html")):
        parser = Article()
        parser.feed(path.read_text("utf-8"))
        found[path.relative_to(site).as_posix()] = (parser.words, parser.links)
    return found


def test_a_generator_that_is_not_there_is_named_with_what_to_do() -> None:
    with pytest.raises(SiteError, match=r'no_such_one, the \[site\] generator .* `pip install "kb-compiler'):
        check_generator("no_such_one")


@needs_zensical
def test_both_generators_make_the_same_pages(tmp_path: Path) -> None:
    made = {}
    for generator in ("mkdocs", "zensical"):
        home, settings = make_base(tmp_path / generator / "kb")
        assert build(home, settings, generator).rendered == build(home, settings, generator).pages
        made[generator] = home.site
    one, other = (articles(site) for site in made.values())
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert sum(len(words) for words, _ in one.values()) > 1000
    for name in ("claims.jsonl", "llms.txt", "sitemap.xml", "concepts/tower.md"):
        assert (made["mkdocs"] / name).read_bytes() == (made["zensical"] / name).read_bytes(), name


@needs_zensical
def test_what_it_cannot_build_leaves_the_old_site(tmp_path: Path) -> None:
    home, settings = make_base(tmp_path / "kb")
    build(home, settings, "mkdocs")
    before = articles(home.site)
    (home.wiki / "concepts/tower.md").write_text("# Tower\n", "utf-8")
    config = tmp_path / "work" / "mkdocs.yml"
    config.parent.mkdir()
    config.write_text("INHERIT: /nowhere/at/all.yml\ntheme: {custom_dir: /nowhere}\n", "utf-8")
    with pytest.raises(SiteError, match=r"could not be built: .+\."):
        render(config, lambda done: None, "zensical")
    assert articles(home.site) == before


@needs_zensical
def test_its_pages_need_no_other_host_and_carry_the_policy(tmp_path: Path) -> None:
    home, settings = make_base(tmp_path / "kb")
    build(home, settings, "zensical")
    for path in home.site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert re.search(r"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' 'sha256-", text), (
            path
        )
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!example\.org/lights)[^"]+\.(?:js|css|woff2?)', text), (
            path
        )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    extra = {f"concepts/{name}.md": text for name, text in VECTORS.items()}
    name = '<img src=x onerror=pwned(10)> "onload=pwned(11) &lt;script&gt;pwned(13)&lt;/script&gt; {{ config }}'
    titled: Any = ("raw/t.txt", "text", name, name, "2020", "Tides <script>pwned(33)</script> rise.\n")
    home, settings = make_base(tmp_path_factory.mktemp("zensical") / "kb", (*SOURCES, titled), extra)
    build(home, settings, "zensical")
    with serving(home.site) as address:
        yield address


@needs_zensical
@pytest.mark.browser
@pytest.mark.parametrize("policy", ["with the policy", "by the sanitiser alone"])
def test_no_attack_lives_there_either(browser: Any, hostile: str, policy: str) -> None:
    with Reader(browser, hostile, bypass_csp=policy != "with the policy") as reader:
        reader.context.add_init_script(LIVE)
        for address in ("index.html", "sources/index.html", *(f"concepts/{name}.html" for name in VECTORS)):
            page = reader.open(address)
            page.wait_for_timeout(30)
            assert page.url.split("#")[0] == hostile + address, address
            assert page.evaluate("window.pwnedBy") == [], address
        assert [wrong for wrong in reader.wrong if "status of 404" not in wrong] == []

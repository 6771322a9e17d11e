"""Pages and lists that would be heavy: in parts with their own proofs, and whatever leads to a sentence finds it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from compile.site.base import Base, gather
from compile.site.build import build_site
from compile.site.hubs import LIGHT, lists
from compile.site.parts import located, places
from compile.wiki.concept import body
from compile.wiki.contradictions import contradictions
from compile.wiki.names import told_as
from compile.wiki.view import Lookup, SectionView, SentenceView, page_view
from kb.home import Home
from kb.library import Library
from kb.progress import Silent
from kb.settings import Settings
from kb.values import Claim, Page, Quote
from tests.site.site_sample import SOURCES, Spec, make_base
from tests.wiki.wiki_world import world

LONG = "# Nights\n\n" + "\n\n".join(
    f"In night {number} the lamp burned {number} pints of oil, as the keeper wrote by its light in the book that lay "
    f"open beside the stairs, and it did not go out before dawn though the wind stood in the north for {number} hours."
    for number in range(100, 310)
)


@pytest.fixture(scope="module")
def long_base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Settings, Base]:
    nights: Spec = ("raw/nights.md", "markdown", "Nights", "", "", LONG)
    home, settings = make_base(tmp_path_factory.mktemp("long") / "kb", [*SOURCES, nights])
    with Library.open(home) as library:
        build_site(home, settings, library, Silent())
        return home, settings, gather(home, settings, library)


def test_a_long_page_is_parted_and_each_part_is_light_and_has_its_own_proofs(
    long_base: tuple[Home, Settings, Base],
) -> None:
    home, _, _ = long_base
    parts = sorted(home.site.glob("concepts/lamp*.html"))
    assert [path.name for path in parts] == ["lamp--2.html", "lamp--3.html", "lamp.html"]
    told = 0
    for path in parts:
        page = path.read_text("utf-8")
        assert len(page) < 117_000  # with 133 kB of styles and scripts below 250
        cited = set(re.findall(r'class="footnote-ref" href="#(fn:[^"]+)"', page))
        assert cited and cited == set(re.findall(r'<li id="(fn:[^"]+)"', page))
        told += len(cited)
    assert told >= 210
    assert (home.wiki / "concepts/lamp.md").is_file() and not (home.wiki / "concepts/lamp--2.md").exists()
    first, second = (home.site / f"concepts/lamp{part}.html" for part in ("", "--2"))
    assert '<a href="lamp--2.html">next part</a>' in first.read_text("utf-8")
    assert "Lamp (2 of 3)" in second.read_text("utf-8") and "(continued)" in second.read_text("utf-8")
    assert "In night 300" in (home.site / "llms-full.txt").read_text("utf-8")


def test_each_place_of_a_sentence_is_there_and_says_it(long_base: tuple[Home, Settings, Base]) -> None:
    home, _, base = long_base
    texts: dict[str, str] = {}
    used = set()
    for sentence, place in places(base.pages["concepts/lamp"], base):
        file, _, anchor = located(base.pages["concepts/lamp"], place).partition("#")
        page = texts.setdefault(file, (home.site / file).read_text("utf-8"))
        at = page.index(f'id="{anchor}"')
        words = re.sub(r"<[^>]*>", "", page[page.rindex("<p>", 0, at) : at])
        assert sentence.text.split(",")[0] in words, place
        used.add(file)
    assert len(used) == 3
    scripts = "".join(path.read_text("utf-8") for path in (home.site / "assets/kb/search").glob("d*.js"))
    assert re.search(r'\["--3#fnref:q-[0-9a-f]{10}", "In night', scripts)


def test_a_long_list_stands_on_several_pages_all_of_which_say_where_each_letter_begins() -> None:
    titles = [f"{letter}{'x' * 60}{number:03}" for letter in "ABC" for number in range(260)]
    pages = {f"concepts/p{n}": Page(f"concepts/p{n}", "concept", title, "") for n, title in enumerate(titles)}
    base = Base("T", "", "full", False, pages, {}, {}, {}, {}, (), {}, {}, {})
    made = [(path, values) for path, _, values in lists(base) if path.startswith("concepts/index")]
    assert [path for path, _ in made] == ["concepts/index.md", "concepts/index--2.md"]
    shown = [item["title"] for _, values in made for group in values["groups"] for item in group["items"]]
    assert shown == titles
    letters = [[group["href"] for group in values["letters"]] for _, values in made]
    assert letters[0][:2] == ["#a", "#b"] and letters[1][0] == "concepts/index.html#a"
    for _, values in made:
        assert len(json.dumps(values["groups"])) < 2 * LIGHT
        ids = [group["id"] for group in values["groups"]]
        assert all(group["href"][1:] in ids for group in values["letters"] if group["href"].startswith("#"))


def test_a_quote_that_several_claims_rest_on_is_one_footnote() -> None:
    context = Quote("s-a", 0, 9, "Lamp Room", role="context")
    claims = [Claim(f"c-{n}", "s-a", f"It has {n}.", (Quote("s-a", n, n + 5, "words"), context)) for n in (20, 40)]
    told = told_as(claims)
    assert len(told) == 4 and len(set(told.values())) == 3
    spoken = [replace(claims[0], attributed_to="Ada"), replace(claims[0], id="c-x", attributed_to="Bea")]
    assert len(set(told_as(spoken).values())) == 3  # who says it stands in the footnote


def test_who_speaks_on_is_named_once_in_a_paragraph_and_nobody_else_is() -> None:
    def said(text: str, source: str = "s-a") -> SentenceView:
        return SentenceView(text, ((0, 3, "ada.md"),) if text.startswith("Ada") else (), ("q-1",), (source,))

    wiki = world()
    lookup = Lookup(wiki, lambda _: (0,))
    death = next(page for page in wiki.pages if page.type == "concept")
    view = page_view(death, lookup, contradictions(lookup).places)
    told = (
        said("Ada: “It rained.”"),
        said("Ada: “All day.”"),
        said("Bea: “No.”"),
        said("Ada: “Yes.”", "s-b"),
        said("Ada: “Well.”"),
    )
    view = view._replace(verbatim=False, disputes=(), related=(), linked_from=(), cited=())
    shown = body(view._replace(parts=(SectionView("", told),)))
    assert shown.split("\n\n")[1].replace("[^q-1]", "").rstrip() == (
        "[Ada](ada.md)&#58; “It rained.” “All day.” Bea: “No.” [Ada](ada.md)&#58; “Yes.” [Ada](ada.md)&#58; “Well.”"
    )

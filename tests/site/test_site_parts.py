"""The pure parts of the site: front matter, policy, search index, graph, hubs, news, swap."""

from __future__ import annotations

import html
import itertools
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compile.site.base import Base
from compile.site.cards import around as around_quote
from compile.site.disputes import marked
from compile.site.front import body_of, front_matter, harmless, plain
from compile.site.furniture import Furniture, Neighbour, around, local_graph, shorten
from compile.site.graph import graph
from compile.site.home import home
from compile.site.hubs import letter, lists
from compile.site.output import recover, swap
from compile.site.render import inline_hashes, policy
from compile.site.search import stretches
from compile.site.shards import Found, Index, Unit, number
from compile.site.shards import words as looked_up
from compile.site.timeline import dated, shown, timeline, with_dates
from compile.wiki.names import quote_id
from kb.assets import asset
from kb.disagreements import disagreements
from kb.home import Home
from kb.values import Claim, Conflict, Link, Page, PageSection, Quote, Sentence, Source

NAMES = st.sampled_from(["kind", "chips", "title"])


@given(st.text(max_size=200), st.recursive(st.text(), lambda s: st.lists(s) | st.dictionaries(NAMES, s)))
def test_front_matter_is_yaml_that_says_the_same(title: str, value: Any) -> None:
    block = front_matter(title, kb={"value": value})
    loaded = yaml.safe_load(block.split("\n---\n")[0].removeprefix("---\n"))
    assert loaded["title"] == (harmless(title) or "Untitled")
    assert json.dumps(loaded["kb"]["value"]) == json.dumps(_plain(value))
    assert body_of(block + "text") == "\ntext"


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    return [_plain(v) for v in value] if isinstance(value, list) else {k: _plain(v) for k, v in value.items()}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("AT&T, R&D & more", "AT&T, R&D & more"),
        ("<img src=x onerror=a>", "‹img src=x onerror=a›"),
        ("&lt;script&gt;", "＆lt;script＆gt;"),
        ('say "a"', "say ”a”"),
        ("two\nlines \u202eback", "two lines back"),
    ],
)
def test_a_title_printed_as_html_is_only_words(title: str, expected: str) -> None:
    assert harmless(title) == expected


@given(st.text(alphabet="<>&\"';ltg#x3c amp", max_size=40))
def test_no_title_spells_an_element_however_often_it_is_read(title: str) -> None:
    shown = harmless(title)
    assert not set(html.unescape(html.unescape(shown))) & set('<>"')


def test_the_policy_names_the_themes_scripts_and_no_other_host() -> None:
    page = '<script>a()</script><script src="x.js"></script><script id="c" type="application/json">{}</script>'
    hashes = inline_hashes([page, page])
    assert len(hashes) == 1
    assert "default-src 'none'; script-src 'self' 'sha256-" in policy(hashes)
    assert "http" not in policy(hashes)
    assert "'unsafe-inline'" not in policy(hashes).split("style-src")[0]


def test_words_are_looked_up_without_case_accents_and_spaces_of_other_scripts() -> None:
    assert looked_up("Élan AND naïve: 3,5 don't_x") == ["elan", "and", "naive", "3", "5", "don", "t", "x"]
    assert looked_up("東京都 Tokyo") == ["東京", "京都", "tokyo"]
    assert looked_up("हिन्दी กินข้าว") == ["हनद", "กน", "นข", "ขา", "าว"]  # as find.js has them: without vowel signs


@given(st.integers(0, 10**7))
def test_a_number_is_read_back(value: int) -> None:
    signs = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
    digits = [signs.index(sign) for sign in number(value)]
    assert all(digit > 31 for digit in digits[:-1]) and digits[-1] < 32
    assert sum((digit & 31) << 5 * place for place, digit in enumerate(reversed(digits))) == value


@given(st.text(alphabet="ab. \n!", max_size=3000), st.integers(0, 3000))
def test_stretches_hold_all_words_once_and_keep_to_the_parts(text: str, second: int) -> None:
    starts = (0, second) if 0 < second < len(text) else (0,)
    found = list(stretches(text, starts))
    assert "".join("".join(unit.text for unit in found).split()) == "".join(text.split())
    if len(starts) > 1:
        later = "".join(unit.text for unit in found if unit.place == "--2")
        assert "".join(later.split()) == "".join(text[second:].split())


def test_an_index_is_data_in_scripts_however_hostile_its_words() -> None:
    hostile = "</script><script>pwned(1)</script>\u2028 alert` ${pwned(2)} '\" \\"
    index = Index()
    found = [Found("concept", hostile, hostile, "concepts/a.html", hostile, [Unit("#x", hostile)] * 300)]
    scripts = dict([*index.add(found), *index.finish()])
    for name, content in scripts.items():
        called = re.fullmatch(r'kbSearch\("(\w+)", (.*)\)\n', content, re.DOTALL)
        assert called and name == f"assets/kb/search/{called[1]}.js"
        json.loads(called[2])
    manifest = json.loads(scripts["assets/kb/search/manifest.js"].partition(", ")[2][:-2])
    assert manifest["units"] == 301 and manifest["kinds"] == {"concept": 0}
    assert all(re.fullmatch(r"[^\W_]+", word) for word in manifest["shards"])


def test_names_in_the_graph_stand_apart() -> None:
    graph = local_graph([Neighbour(f"n{i}", "a.html", i) for i in range(5)])
    heights = [node["y"] for node in graph["nodes"]]
    assert all(later - earlier >= 20 for earlier, later in itertools.pairwise(heights))
    assert graph["y"] == heights[2]
    assert local_graph([]) == {}
    assert len(local_graph([Neighbour(f"n{i}", "a.html", i) for i in range(3)], [(0, 2)])["arcs"]) == 1


def small_base(**values: Any) -> Base:
    """Two pages that tell three claims of two sources; one of the claims is disputed by another."""
    claims = [
        Claim("c1", "s1", "The tower is 41 metres high.", (Quote("s1", 0, 9, "It is 41 metres"),), start=0),
        Claim("c2", "s2", "The tower is 39 metres high.", (Quote("s2", 0, 9, "It is 39 metres"),), start=0),
        Claim("c3", "s1", "The tower was lit in 1847.", (Quote("s1", 9, 12, "It was lit"),), valid_from="1847-09-03"),
        Claim("c4", "s2", "The lamp burned in 1791.", (Quote("s2", 9, 12, "It burned"),), valid_from="1791"),
    ]
    said = [Sentence(claim.text, (claim.id,)) for claim in claims]
    sources = [
        Source("s1", "raw/old/a.md", "", "", "markdown", "Éclair", "Ann", "1901"),
        Source("s2", "raw/b.md", "", "", "text", "42", "", ""),
    ]
    tower = Page(
        "concepts/tower",
        "concept",
        "Tower",
        "",
        (PageSection("", (said[0],)), PageSection("Timeline", tuple(said[2:]))),
    )
    lamp = Page(
        "concepts/lamp", "concept", "Lamp", "", (PageSection("", (said[1], said[3])),), (Link(0, 0, 4, 9, tower.slug),)
    )
    tower, lamp = replace(tower, sources=("s1", "s2")), replace(lamp, sources=("s2",))
    pages = [tower, lamp, *(Page(f"sources/{s.id}", "source", s.title, "", sources=(s.id,)) for s in sources)]
    found: dict[str, Any] = {
        "title": "T",
        "about": "",
        "text": "full",
        "originals": True,
        "pages": {page.slug: page for page in pages},
        "changed": {},
        "reasons": {},
        "sources": {source.id: source for source in sources},
        "claims": {claim.id: claim for claim in claims},
        "conflicts": (conflict := Conflict("c1", "c2", "figures", "41 / 39"),),
        "disagreements": disagreements([conflict]),
        "source_pages": {page.sources[0]: page for page in pages if page.sources},
        "corrections": {},
        "claims_of": {s.id: [claim for claim in claims if claim.source == s.id] for s in sources},
    }
    return Base(**{**found, **values})


def test_lists_stand_in_every_order_that_tells_something_apart() -> None:
    found = {path: values for path, _, values in lists(small_base())}
    assert set(found) == {"concepts/index.md", "concepts/index--folder.md"} | {
        f"sources/index{order}.md" for order in ("", "--date", "--author", "--kind", "--folder")
    }
    named = [
        (group["name"], [item["title"] for item in group["items"]]) for group in found["concepts/index.md"]["groups"]
    ]
    assert named == [("L", ["Lamp"]), ("T", ["Tower"])]
    by_date = found["sources/index--date.md"]
    assert [group["name"] for group in by_date["groups"]] == ["1901", "Not said"]
    assert [view["name"] for view in by_date["views"] if view["here"]] == ["date"]
    assert [card["title"] for card in found["sources/index.md"]["cards"]] == ["42", "Éclair"]


def test_what_is_dated_is_told_in_its_order_and_once() -> None:
    ((path, values),) = timeline(small_base())
    assert path == "timeline.md" and values["total"] == 2
    told = [
        (entry["date"], [page["title"] for page in entry["pages"]]) for g in values["groups"] for entry in g["items"]
    ]
    assert told == [("1791", ["Lamp", "Tower"]), ("3 September 1847", ["Tower"])]
    href = values["groups"][0]["items"][0]["pages"][0]["href"]
    assert re.fullmatch(r"concepts/lamp\.html#fnref:q-[0-9a-f]{10}", href)
    ends = dated(small_base().pages["concepts/tower"], small_base())
    assert [date for date, _ in ends] == ["1791", "3 September 1847"] and "tower.html#fnref:q-" in ends[0][1]
    headless = replace(small_base().pages["concepts/tower"], sections=(PageSection("Mentions", ()),))
    cards = [{"slug": "sources/s1", "kind": "Text", "title": "T", "author": "", "date": "", "quotes": 1}]
    assert Furniture(small_base()).concept(headless, {"claims": 1, "sources": cards})["mentioned"] == "1 source"
    whole = Furniture(small_base()).concept(small_base().pages["concepts/tower"], {"claims": 1, "sources": cards})
    assert whole["mentioned"] == "" and [fact["label"] for fact in whole["facts"]] == ["First date", "Last date"]
    assert [shown(date) for date in ("1847", "1847-09", "1847-99", "soon")] == [
        "1847",
        "September 1847",
        "1847-99",
        "soon",
    ]


def test_an_entry_that_does_not_say_who_he_is_stands_in_no_timeline() -> None:
    base = small_base()
    told = replace(base.claims["c3"], text="In 1847, he lit the lamp of his former friend.")
    page = replace(base.pages["concepts/tower"], sections=(PageSection("", (Sentence(told.text, ("c3",)),)),))
    base = replace(base, claims={**base.claims, "c3": told}, pages={page.slug: page})
    assert timeline(base) == []
    named = replace(told, quotes=(*told.quotes, Quote("s1", 20, 30, "John Voss", role="context")))
    assert timeline(replace(base, claims={**base.claims, "c3": named}))


def test_years_before_1000_come_first_under_their_century() -> None:
    base = small_base()
    early = {"c1": "79", "c2": "0800-12-25"}
    claims = {name: replace(claim, valid_from=early.get(name, claim.valid_from)) for name, claim in base.claims.items()}
    ((_, values),) = timeline(replace(base, claims=claims))
    told = [(group["name"], [entry["date"] for entry in group["items"]]) for group in values["groups"]]
    assert told[:2] == [("0s", ["79"]), ("800s", ["25 December 800"])]


def test_a_section_of_dates_is_a_list_of_them_and_nothing_else_changes() -> None:
    base = small_base()
    body = "# T\n\nA.[^q-0123456789]\n\n## Timeline\n\nB.[^q-1123456789] C.[^q-2123456789][^q-3123456789]\n\n"
    body += "## More\n\nD.\n"
    assert with_dates(body, base.pages["concepts/tower"], base) == body.replace(
        "B.[^q-1123456789] C.", "- **3 September 1847** B.[^q-1123456789]\n- **1791** C."
    )
    odd = body.replace(" C.[^q-2123456789][^q-3123456789]", "")
    assert with_dates(odd, base.pages["concepts/tower"], base) == odd


def test_a_disputed_sentence_is_marked_where_it_stands_and_so_are_the_words_that_differ() -> None:
    base = small_base()
    first, second = quote_id("c1", 0), quote_id("c2", 0)
    body = (
        f"# T\n\nIt is 41.[^{first}] It is calm.[^q-0000000000]\n\n## Sources disagree\n\n"
        "> [!warning] Sources disagree: differing figures (41 / 39)\n>\n"
        f"> **41 days** (1901): “It is 41 metres”[^{first}]\n>\n"
        f"> **B**: “It is 39 metres”[^{second}]\n>\n> kb keeps both.\n\n[^{first}]: “It is 41 metres” — [A](a.md)\n"
    )
    shown_body = marked(body, base.pages["concepts/tower"], base)
    assert f"It is 41.[^{first}] [disputed](#sources-disagree) It is calm.[^q-0000000000]\n" in shown_body
    assert "> **41 days** (1901): “It is **41** metres”" in shown_body
    assert "“It is **39** metres”" in shown_body
    assert f"[^{first}]: “It is 41 metres” — [A](a.md)\n" in shown_body
    assert marked("# T\n\nA.\n", base.pages["concepts/tower"], base) == "# T\n\nA.\n"
    asked = disagreements([Conflict("c1", "c2", "figures", "41 / 39", "Is it 41 metres high?")])
    titled = body.replace("differing figures (41 / 39)", "Is it 41 metres high?").replace(
        f"[^{second}]\n", "[^q-0000000000]\n"
    )
    shown_body = marked(titled, base.pages["concepts/tower"], small_base(disagreements=asked))
    assert "“It is **41** metres”" in shown_body
    assert "“It is 39 metres”" in shown_body  # another footnote: by these it is known who says what


def test_the_folders_a_reader_sorted_into_lead_to_what_lies_there() -> None:
    base = small_base()
    chips = Furniture(base).concept(base.pages["concepts/tower"], {"claims": 1})["chips"]
    assert {"text": "old", "tone": "", "href": "concepts/index--folder.html#old"} in chips
    chips = Furniture(base).source(base.source_pages["s1"], 1)["chips"]
    assert chips[0]["text"] == "1 claim"
    assert chips[1] == {"text": "old", "tone": "", "href": "sources/index--folder.html#old"}
    assert len(Furniture(base).source(base.source_pages["s2"], 2)["chips"]) == 1


def test_the_graph_has_pages_and_links_both_ways_and_titles_are_data() -> None:
    base = small_base()
    values, script = graph(base)
    data = json.loads(script.partition(" = ")[2])
    assert data == {
        "nodes": [["Lamp", "concepts/lamp.html", 1], ["Tower", "concepts/tower.html", 1]],
        "edges": [[0, 1]],
    }
    assert [item["note"] for item in values["items"]] == ["1 page: Tower", "1 page: Lamp"]


def test_titles_are_listed_by_letter_without_accents() -> None:
    assert [letter(title) for title in ("Éclair", "eel", "ß", "42", "")] == ["E", "E", "S", "#", "#"]


def test_shortened_text_ends_at_a_word() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert around("aaa " * 30 + "HERE" + " bbb" * 30, 120, 124, 40).count("HERE") == 1


def test_a_swap_cut_off_in_the_middle_is_undone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.state.mkdir()
    for name, words in (("_site", "old"), ("new", "new")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(words)
    home.site.rename(home.state / "site-old")  # killed here
    recover(home)
    assert (home.site / "index.html").read_text() == "old"
    swap(tmp_path / "new", home)
    recover(home)
    assert (home.site / "index.html").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kb", "_site"]
    assert not any(home.state.iterdir())


def test_every_string_of_ours_is_escaped_in_the_templates() -> None:
    """MkDocs renders without autoescape: each value from a page's kb data ends in |e, but for whole numbers."""
    numbers = {"graph.width", "graph.height", "graph.x", "graph.y", "graph.nx", "node.y", "node.r", "node.top"}
    numbers |= {"kb.total", "kb.related_total", "kb.drawn"}
    rendered = {"head", "text", "lead", "rest", "proofs"}  # cleaned HTML of the page
    for template in sorted((asset("site") / "overrides").rglob("*.html")):
        for found in re.findall(r"{{(.*?)}}", template.read_text("utf-8")):
            value = found.strip().strip("-").strip()
            ours = re.match(r"(kb|graph|arc|node|chip|fact|card|entry|item|figure|group|view|side)\b", value)
            if ours and value not in numbers:
                assert value.endswith("| e"), f"{template.name}: {value}"
            elif not ours and value.split(" ")[0] in rendered:
                assert template.name == "main.html"


def test_nothing_in_the_configuration_leads_to_the_folder_of_assets() -> None:
    """MkDocs empties its site_dir; by default that is site/, where the look of the site lies."""
    shipped = asset("mkdocs.yml").read_text("utf-8")
    assert "site_dir: _site" in shipped
    assert not (asset("site") / "__init__.py").exists()
    ignored = Path(__file__).parents[2] / ".gitignore"
    assert not ignored.exists() or "/site" not in ignored.read_text("utf-8").split()


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_text_has_enough_contrast(scheme: str) -> None:
    """WCAG AA: 4.5 to 1 for text on paper, on panels, and on tints."""
    css = (asset("site") / "overrides/assets/kb/kb.css").read_text("utf-8")
    block = css.split(f'[data-md-color-scheme="{scheme}"] {{', 1)[1].split("}", 1)[0]
    colour = dict(re.findall(r"--kb-([\w-]+): (#[0-9a-f]{6})", block))
    on = dict.fromkeys(("ink", "soft", "link", "accent", "good", "warn"), "paper")
    pairs = [*on.items(), ("ink", "panel"), ("soft", "panel"), ("link", "panel"), ("accent", "tint")]
    pairs += [("paper", "accent"), ("warn", "warn-tint"), ("ink", "mark")]
    for text, ground in pairs:
        assert _contrast(colour[text], colour[ground]) >= 4.5, (text, ground)


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_words_around_a_quote_are_the_sentences_next_to_it() -> None:
    text = "First one. The tide turned at noon. Then it rained. And " + "more " * 200
    start = text.index("The tide")
    assert around_quote(text, start, start + len("The tide turned at noon.")) == ("First one.", "Then it rained.")
    assert around_quote("Alone.", 0, 6) == ("", "")
    before, after = around_quote(text, text.index("rained"), text.index("rained") + len("rained."))
    assert before == "Then it" and len(after) <= 260


def test_the_first_page_names_what_is_disputed_by_its_question() -> None:
    base = small_base()
    (plain_words,) = home(base, [])["disputes"]
    assert " — " in plain_words["note"]
    asked = disagreements([Conflict("c1", "c2", "figures", "41 / 39", "Is it 41 metres high?")])
    (named,) = home(small_base(disagreements=asked), [])["disputes"]
    assert (named["note"], named["href"]) == ("Is it 41 metres high?", plain_words["href"])

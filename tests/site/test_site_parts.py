"""The pure parts of the site: front matter, policy, search index, graph, hubs, news, swap."""

from __future__ import annotations

import html
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compile.site.cards import around as around_quote
from compile.site.front import body_of, front_matter, harmless, plain
from compile.site.furniture import Neighbour, around, local_graph, shorten
from compile.site.hubs import by_letter, letter
from compile.site.output import recover, swap
from compile.site.render import inline_hashes, policy
from compile.site.search import stretches
from compile.site.shards import Found, Index, Unit, number
from compile.site.shards import words as looked_up
from compile.site.stage import read_news
from kb.assets import asset
from kb.home import Home
from kb.values import Page

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


def test_titles_are_listed_by_letter_without_accents() -> None:
    pages = [Page(f"concepts/{n}", "concept", title, "") for n, title in enumerate(["Eel", "Éclair", "42", "apple"])]
    assert [(g["name"], [i["title"] for i in g["items"]]) for g in by_letter(pages)] == [
        ("A", ["apple"]),
        ("E", ["Eel", "Éclair"]),
        ("#", ["42"]),
    ]
    assert letter("") == "#"


def test_shortened_text_ends_at_a_word() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert around("aaa " * 30 + "HERE" + " bbb" * 30, 120, 124, 40).count("HERE") == 1


def test_news_are_the_words_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log.md"
    log.write_text(
        "# Log\n\n## 2026-11-20\n\n* **Creation** raw/a\\_b.md added: [3](x.md) claims.\n\n## 2026-11-19\n\n* b\n"
    )
    assert read_news(log) == [
        {"date": "2026-11-20", "text": "raw/a_b.md added: 3 claims."},
        {"date": "2026-11-19", "text": "b"},
    ]
    assert read_news(tmp_path / "none.md") == []


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
    numbers |= {"kb.total", "kb.related_total"}
    rendered = {"head", "text", "lead", "rest"}  # cleaned HTML of the page
    for template in sorted((asset("site") / "overrides").rglob("*.html")):
        for found in re.findall(r"{{(.*?)}}", template.read_text("utf-8")):
            value = found.strip().strip("-").strip()
            ours = re.match(r"(kb|graph|node|chip|fact|card|entry|item|figure|group|view|side)\b", value)
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

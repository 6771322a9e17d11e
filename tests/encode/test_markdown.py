"""Text through Markdown and back: the reader sees the same words, and nothing else came to life."""

from __future__ import annotations

import re
import tarfile
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb.encode.markdown import escape_markdown
from kb.encode.terminal import visible

EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables"]
EXTENSIONS += ["sane_lists", "toc"]

CONTEXTS = {  # how the wiki uses text: alone, after other text, in lists, headings, quotes, footnotes, cells, labels
    "paragraph": ("{}", {"p"}),
    "list": ("- {}", {"ul", "li", "p"}),
    "heading": ("## {}", {"h2"}),
    "bold": ("**{}** after", {"p", "strong"}),
    "under": ("before\n{}", {"p"}),
    "over": ("{}\nafter", {"p"}),
    "quoted": ("> {}", {"blockquote", "p"}),
    "label": ("[{}](page.md) after", {"p", "a"}),
    "cell": ("| a | b |\n|---|---|\n| {} | after |", {"table", "thead", "tbody", "tr", "th", "td"}),
    "twice": ("{0} {0}", {"p"}),
}


class Reader(HTMLParser):
    """What a reader sees of some HTML, and the tags it took."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.add("<!--")


def read(html: str) -> tuple[str, set[str]]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return " ".join(reader.text.split()), reader.tags


OBSIDIAN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def renderings(source: str) -> dict[str, str]:
    return {"site": markdown.markdown(source, extensions=EXTENSIONS), "vault": OBSIDIAN.render(source)}


MARKUP = r"""* ** _ __ ` ``` [ ] ( ) ! # ## > - + = == === --- *** ___ 1. 2) | \ < > & &lt; &copy; &#60; <b> </p>
<!-- --> ~ ~~ $ $$ %% ^ [^1] [[x]] ![[x]] [a](b) [a]: [^q]: *[x]: http://x.yz www.x.yz a@b.cd :smile: ::: ///
!!! ??? {{ }} {% {: .c} #tag C# C++ \( \[ 5$ $5 x_y _x_ é 水 word two a b 10² — “q” 's <script> javascript:x
[TOC] ^block ``x`` \\ \* {#id} ==m== ++k++ ,, ... '' ; : / --8<--"""
SNIPPETS = st.sampled_from([*MARKUP.split(), "\u202e", "\x1b[31m", "\x02", "\x03", '""'])
TEXTS = st.lists(st.one_of(SNIPPETS, st.text(max_size=6)), max_size=8).flatmap(
    lambda parts: st.sampled_from(["", " ", "\n", "  "]).map(lambda gap: gap.join(parts))
)


@pytest.mark.parametrize("context", CONTEXTS)
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
@example(text="Wow!")
@example(text="About C#")
@example(text="a ]( b")
@example(text="&amp")
@example(text="~~~*")
@example(text="^[a]:")
def test_the_reader_sees_the_same_words(context: str, text: str) -> None:
    template, allowed = CONTEXTS[context]
    escaped = escape_markdown(text)
    assert "\n" not in escaped
    shown = " ".join(re.sub("[\x85\u2028\u2029]", " ", visible(text)).split())
    if not shown:
        return
    for name, html in renderings(template.format(escaped)).items():
        seen, tags = read(html)
        expected = " ".join(_words(template).format(shown).split())
        assert tags <= allowed, (name, escaped, html)
        assert re.sub(r"\s+", "", seen) == re.sub(r"\s+", "", expected), (name, escaped, html)


def _words(template: str) -> str:
    return {
        "- {}": "{}",
        "## {}": "{}",
        "**{}** after": "{} after",
        "> {}": "{}",
        "[{}](page.md) after": "{} after",
        "| a | b |\n|---|---|\n| {} | after |": "a b {} after",
    }.get(template, template)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Plain words, figures (5.5 %), and a “quote” - even a dash.", None),
        ("It cost $5 million in 1990–1995; C# and C++ were used.", None),
        ("p < 0.05 & x > 3", "p &lt; 0.05 & x > 3"),
        ("snake_case and _emphasis_", "snake_case and \\_emphasis\\_"),
        ("1. First", "1\\. First"),
        ("1.5 is a number", None),
        ("- item", "\\- item"),
        ("-5 degrees", None),
        ("# Heading", "\\# Heading"),
        ("see #tag", "see \\#tag"),
        ("[[link]] ![[embed]] [^1]", "\\[\\[link\\]\\] \\!\\[\\[embed\\]\\] \\[^1\\]"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ("==mark== ~~strike~~ %%comment%%", "=&#61;mark=&#61; ~&#126;strike~&#126; %&#37;comment%&#37;"),
        ("Plain but for a %%comment%%", "Plain but for a %&#37;comment%&#37;"),
        ("$x^2$", "&#36;x^2&#36;"),
        ("https://evil.example/x", "https&#58;//evil.example/x"),
        ("one\ntwo", "one two"),
        ("    indented", "indented"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("---", "\\---"),
        ("a ^block", "a &#94;block"),
        ("esc \x1b[31m \u202e x", "esc \\[31m  x"),
    ],
)
def test_only_what_needs_it_is_escaped(text: str, escaped: str | None) -> None:
    assert escape_markdown(text) == (text if escaped is None else escaped)


def test_a_page_of_prose_stays_readable(shared: Path) -> None:
    text = "".join(p.read_text() for p in sorted((shared / "data/squad/articles").glob("*.md")))
    lines = [line for line in text.split("\n") if line]
    added = sum(len(escape_markdown(line)) - len(line) for line in lines)
    assert added / len(text) < 0.005


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
@example(text="Wow!")
@example(text="end [")
def test_sentences_and_footnotes_stay_what_they_are(text: str) -> None:
    escaped = escape_markdown(text)
    shown = re.sub(r"\s+", "", re.sub("[\x85\u2028\u2029]", " ", visible(text)))
    if not shown:
        return
    html = markdown.markdown(f"{escaped}[^q-1] {escaped}[^q-1]\n\n[^q-1]: {escaped}", extensions=EXTENSIONS)
    seen, tags = read(html)
    assert tags <= {"p", "sup", "a", "div", "hr", "ol", "li"}, (escaped, html)
    assert html.count('class="footnote-ref"') == 2, (escaped, html)
    assert re.sub(r"\s+", "", seen) == f"{shown}1{shown}1{shown}↩↩", (escaped, html)


@pytest.mark.parametrize(
    "name", ["xss/t2.md", "xss/t4.md", "template/t.md", "parser_stress/stars.md", "mcp_poison/m.md"]
)
def test_hostile_files_are_only_text(shared: Path, name: str) -> None:
    with tarfile.open(shared / "hostile/dev.tar.gz") as archive:
        names = [n for n in archive.getnames() if n.startswith(f"dev/{name.split('/')[0]}/")]
        wanted = f"dev/{name}" if f"dev/{name}" in names else names[0]
        file = archive.extractfile(wanted)
        assert file is not None
        lines = file.read(20_000).decode("utf-8", "replace").splitlines()
    for line in lines:
        for html in renderings(escape_markdown(line[:2000])).values():
            assert read(html)[1] <= {"p"}, (line[:200], html[:400])

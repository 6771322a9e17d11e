"""Markdown in, HTML out: what a page may do is read here."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown, markdown
from markdown.treeprocessors import InlineProcessor

from compile.site.formulas import ELEMENTS
from compile.site.markdown import permitted, slugify
from kb.encode.markdown import escape_markdown

EXTENSIONS = ["tables", "fenced_code", "footnotes", "toc", "compile.site.markdown"]


def html(text: str) -> str:
    shown: str = markdown(text, extensions=EXTENSIONS, extension_configs={"toc": {"slugify": slugify}})
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
        ("<div onclick=x>a</div>", "<p>&lt;div onclick=x&gt;a&lt;/div&gt;</p>"),
        ("<!-- kb sha256-1 -->", ""),
        ('<mark id="q-0123456789">a *b*</mark> c', '<p><mark id="q-0123456789">a <em>b</em></mark> c</p>'),
        ('<mark id="__config">a</mark>', '<p>&lt;mark id="__config"&gt;a</p>'),
        ("[a](javascript:alert(1))", "<p><a>a</a></p>"),
        ("[a](java&#115;cript:alert(1))", "<p><a>a</a></p>"),
        ("[a](javascript\\:alert(1))", "<p><a>a</a></p>"),
        ("[a](//evil.example/)", "<p><a>a</a></p>"),
        ("[a](data:text/html,b)", "<p><a>a</a></p>"),
        ('[a](b.md "<i>t</i>")', '<p><a href="b.md">a</a></p>'),
        (
            "[a](https://example.org/x)",
            '<p><a class="kb-external" href="https://example.org/x" rel="noreferrer noopener">'
            'a<span class="kb-host"> (example.org)</span></a></p>',
        ),
        ("![words](https://example.org/x.png)", "<p><span>words</span></p>"),
        ("![words](x.png)", '<p><img alt="words" src="x.png"></p>'),
        ("```\n<script>a</script>\n```", "<pre><code>&lt;script&gt;a&lt;/script&gt;\n</code></pre>"),
        ("# __config", '<h1 id="config">__config</h1>'),
        ("AT&T &lt;b&gt; &copy;", "<p>AT&amp;T &lt;b&gt; ©</p>"),
    ],
)
def test_a_page_can_be_read_and_nothing_else(text: str, expected: str) -> None:
    assert html(text).strip() == expected


def test_a_footnote_is_a_quote_and_where_it_stands() -> None:
    text = "It was lit.[^q-0123456789]\n\n[^q-0123456789]: “It was *lit*.” — [Report](a.md#q-0123456789), page 1\n"
    assert '<span class="kb-quote">“It was lit.”</span>' in html(text.replace("*", ""))
    assert '<span class="kb-cite"><a href="a.md#q-0123456789">page 1</a>' in html(text.replace("*", ""))


def test_neighbouring_callouts_are_boxes_with_titles() -> None:
    boxes = html("> [!warning] Two *say*\n> a\n>\n> b\n\n> [!note] One\n> c")
    assert re.sub(r"\n", "", boxes) == (
        '<div class="admonition warning"><p class="admonition-title">Two <em>say</em></p><p>a</p><p>b</p></div>'
        '<div class="admonition note"><p class="admonition-title">One</p><p>c</p></div>'
    )


@pytest.mark.parametrize("url", ["a.md", "../b/c.md#q-1", "#x", "https://a.b", "mailto:a@b.c", "?q=a:b"])
def test_links_that_stay_or_go_to_the_web(url: str) -> None:
    assert permitted(url)


@pytest.mark.parametrize(
    "url", ["javascript:1", "java\nscript:1", " javascript:1", "data:x", "file:///a", "//a", "\\\\a", "x:y", "http://["]
)
def test_links_that_go_nowhere(url: str) -> None:
    assert not permitted(url)


@given(st.text(max_size=200))
def test_escaped_text_never_becomes_an_element(text: str) -> None:
    body = html(f"begin {escape_markdown(text)} end")
    formulas = re.findall(r'<span class="kb-formula">(<math .*?</math>)</span>', body)
    assert set(re.findall(r"<(\w+)", "".join(formulas))) <= ELEMENTS
    assert set(re.findall(r"<(\w+)", re.sub(r'<span class="kb-formula"><math .*?</math></span>', "", body))) <= {"p"}


@given(st.text(max_size=300))
def test_any_markdown_yields_only_known_elements_without_handlers(text: str) -> None:
    body = html(text)
    assert not re.search(r"<(?:script|iframe|style|svg|form|object|meta|link|base)\b", body, re.IGNORECASE)
    assert not re.search(r"<[^>]*\son\w+\s*=", body, re.IGNORECASE)


@given(st.text(max_size=80))
def test_ids_of_headings_are_plain(text: str) -> None:
    assert re.fullmatch(r"[^\W_]+(?:-[^\W_]+)*-?", slugify(text, "-"))


@pytest.mark.parametrize(
    "text",
    ["&lt;" * 12_000, "## a\n\n" * 8_000, "[" * 12_000, "\\[" * 6_000, "![" * 6_000, "[a](" * 3_000, "> " * 6_000],
    ids=["signs", "headings", "brackets", "escaped", "pictures", "links", "quotes"],
)
def test_much_of_one_sign_takes_no_more_than_its_share(text: str) -> None:
    """Each took ten seconds or more when the time grew with the square of the length."""
    began = time.process_time()
    html(text)
    assert time.process_time() - began < 5


def test_headings_of_one_name_are_numbered() -> None:
    assert re.findall(r'id="([^"]+)"', html("# A\n\n## A\n\n## B *c*\n\n## A\n\n## &lt;b&gt;")) == [
        "a",
        "a_1",
        "b-c",
        "a_2",
        "b",
    ]


OURS, THEIRS = (Markdown(extensions=EXTENSIONS, extension_configs={"toc": {"slugify": slugify}}) for _ in range(2))
THEIRS.treeprocessors.register(InlineProcessor(THEIRS), "inline", 20)


@given(st.text("ab `\\[](!<>*_^:x.  \n“”—1-", max_size=60))
def test_patterns_are_asked_only_where_they_can_match(text: str) -> None:
    """What is left out of Python-Markdown's search inside lines changes nothing."""
    assert OURS.reset().convert(text) == THEIRS.reset().convert(text)


def test_headings_without_a_line_between_them() -> None:
    shown = re.sub(r' id="[^"]*"', "", html("One\n===\nTwo\n---\nwords\n# Three\n\n    code\n    ---\n\nfour\n\n---\n"))
    assert re.findall(r"<(h1|h2|pre|p|hr)", shown) == ["h1", "h2", "p", "h1", "pre", "p", "hr"]


def test_a_thousand_underlined_headings_are_read_in_no_time() -> None:
    begun = time.monotonic()
    assert html("a\n=\n" * 3000).count("<h1") == 3000
    assert time.monotonic() - begun < 10  # it took a minute and more


def test_the_sides_of_a_disagreement_stand_in_elements_of_their_own() -> None:
    """Both whole, however many statements each has; a box without sides stays as it is."""
    box = html(
        "> [!warning] Sources disagree: T?\n>\n> **A**: a\n>\n> Against this:\n>\n> **B**: b\n>\n> **C**: c\n>\n> both."
    )
    assert (
        '<div class="kb-sides"><div><p><strong>A</strong>: a</p></div><p class="kb-sides__against">Against this:</p>'
        "<div><p><strong>B</strong>: b</p><p><strong>C</strong>: c</p></div></div><p>both.</p></div>"
    ) in box.replace("\n", "")
    for text in ("> [!note] T\n>\n> Against this:\n>\n> b\n>\n> c", "> [!note] T\n>\n> a\n>\n> Against this:\n>\n> b"):
        assert "kb-sides" not in html(text)

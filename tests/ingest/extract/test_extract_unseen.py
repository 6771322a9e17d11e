"""What no reader of a page sees is not read, by whatever rule its own styles hide it; what is seen stays."""

from __future__ import annotations

import pytest
from lxml import html

from ingest.extract.html import read_html
from ingest.extract.selectors import as_xpath, weight_of

MILL = "<p>The mill at Torvik was rebuilt in stone after the great fire, and its wheel turns to this day.</p>" * 6
WORDS = "SECRET words that tell the reader the bank is bankrupt in this year."


def read(style: str, body: str) -> str:
    head = f"<head><title>Mill</title>{style}</head>"
    return read_html(
        f"<html>{head}<body><article><h1>Mill</h1>{MILL}{body}{MILL}</article></body></html>".encode()
    ).text


def sheet(rule: str, attributes: str = "") -> str:
    return f"<style{attributes}>{rule}</style>"


HIDES = [
    sheet(".x{color:#fefefe}"),
    sheet("body{background:#222} .x{color:#252525}"),
    sheet("@media screen{.x{display:none}}"),
    sheet("@media (min-width:1px){.x{display:none}}"),
    sheet("@media not print{.x{display:none}}"),
    sheet("@supports (display:grid){.x{display:none}}"),
    sheet("@layer base{.x{display:none}}"),
    sheet(".x{display:none}", ' media="(min-width: 0px)"'),
    sheet("[data-h]{display:none}"),
    sheet("p[data-h^='y']{display:none}"),
    sheet("p:not(.y).x{display:none}"),
    sheet(":is(.x, .z){display:none}"),
    sheet("h1 ~ .x{display:none}"),
    sheet("p:nth-child(8){display:none}"),
    sheet("article{.x{display:none}}"),
    sheet("article{&>.x{display:none}}"),
    sheet(":root{--c:#fff} .x{color:var(--c)}"),
    sheet(".x{color:oklch(1 0 0)}"),
    sheet(".x{color:rgb(100% 100% 100%)}"),
    sheet(".x{position:fixed;inset:-2000px auto auto -2000px}"),
    sheet(".x{zoom:0.01}"),
    sheet(".x{scale:0}"),
    sheet(".x{transform:scale(0.001)}"),
    sheet(".x{transform:rotateY(90deg)}"),
    sheet(".x{letter-spacing:-1em}"),
    sheet(".x{mask:linear-gradient(transparent,transparent)}"),
    sheet(".x{-webkit-mask-image:linear-gradient(#0000, rgba(0,0,0,0))}"),
    sheet(".x{clip-path:polygon(0 0,0 0,0 0)}"),
    sheet("article *.x{font-size:0}"),
    sheet(".x{text-indent:-9999px;transform:scale(0.9)}"),
    sheet(".x{transform:scale(0.9);position:absolute;left:-9999px}"),
]
SHOWS = [
    sheet("@media print{.x{display:none}}"),
    sheet("@media (max-width:600px){.x{display:none}}"),
    sheet("@media (min-width:2000px){.x{display:none}}"),
    sheet("@media (min-width:px){.x{display:none}}"),
    sheet("@media (min-width:9.9.9px){.x{display:none}}"),
    sheet("p:not(.x){font-weight:bold} .x:hover{display:none}"),
    sheet(".y.x{display:none}"),
    sheet("h1 + .x{display:none}"),
    sheet("[data-h='n']{display:none}"),
    sheet(".x{display:none} p.x{display:block}"),
    sheet(".x{color:var(--unknown)}"),
    sheet(".x{transform:rotate(2deg);letter-spacing:-.02em;zoom:1.2;scale:1.1;inset:0}"),
    sheet(".x{mask-image:linear-gradient(black,transparent)}"),
    sheet("body{background:#222} .x{color:#eee}"),
    sheet("[data-h*='']{display:none}"),
    sheet(".x{transform:scale(0.9)}"),
]


@pytest.mark.parametrize("style", HIDES)
def test_hidden_by_a_rule(style: str) -> None:
    text = read(style, f'<p class="x" data-h="yes">{WORDS}</p>')
    assert "SECRET" not in text
    assert "wheel turns" in text


@pytest.mark.parametrize("style", SHOWS)
def test_shown_whatever_rules_there_are(style: str) -> None:
    assert "SECRET" in read(style, f'<p class="x" data-h="yes">{WORDS}</p>')


def test_a_field_without_height_shows_nothing() -> None:
    for style, field in ((sheet("textarea{height:0;width:0}"), "<textarea>"), ("", '<textarea style="height:0">')):
        assert "SECRET" not in read(style, f"<p>See {field}{WORDS}</textarea> here.</p>")
    assert "SECRET" in read("", f"<p>See <textarea>{WORDS}</textarea> here.</p>")


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("p.a", "1 3"), ("div > p", "1 2 3"), ("div p:first-child", "1"), ("p:nth-child(odd)", "1 3"), ("p + p", "2 3"),
        ("[title]", "2"), ("p[title='t u']", "2"), ("[title~=u]", "2"), ("p:not(.a)", "2"), (".a ~ p", "2 3"),
        ("p:last-child", "3"), ("#three", "3"), ("p:nth-child(n+2)", "2 3"), ("*.a", "1 3"), ("div:empty", ""),
        ("[title~='']", ""), ("[title^='']", ""), ("[title$='']", ""), ("[title*='']", ""),
    ],
)  # fmt: skip
def test_selectors_find_what_browsers_find(selector: str, found: str) -> None:
    tree = html.fromstring('<div><p class="a b">1</p><p title="t u">2</p><p id="three" class="a">3</p></div>')
    assert " ".join(node.text for node in tree.getroottree().xpath(as_xpath(selector))) == found


@pytest.mark.parametrize(
    "selector", ["p:hover", "p::before", "p[1a]", "", "p:nth-child(x)", "]", "a" * 400, "p:is(", ">"]
)
def test_what_cannot_be_said_reaches_nothing(selector: str) -> None:
    assert as_xpath(selector) == ""


def test_ids_weigh_more_than_classes_than_tags() -> None:
    assert weight_of("#a") > weight_of(".b:not(.c)") > weight_of("div p") > weight_of("p")

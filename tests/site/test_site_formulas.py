"""Formulas: drawn where all of one is known, TeX where it is not."""

from __future__ import annotations

import re
import time

import pytest

from compile.publish.check import words_of
from kb.encode.markdown import escape_markdown
from tests.site.test_site_markdown import html

pytest.importorskip("latex2mathml", reason="latex2mathml is not installed")
_MATH = re.compile(r'<span class="kb-formula"><math [^>]*?alttext="([^"]*)"[^>]*>.*?</math></span>')


def shown(markdown: str) -> str:
    """The HTML of a paragraph with ⟨TeX⟩ where a formula is drawn."""
    return _MATH.sub(r"⟨\1⟩", html(markdown)).removeprefix("<p>").removesuffix("</p>")


def test_a_formula_is_mathml_with_its_tex_beside_it() -> None:
    assert html(escape_markdown(r"It is \frac{a}{2} high.")) == (
        '<p>It is <span class="kb-formula"><math display="inline" alttext="\\frac{a}{2}"><mrow><mfrac><mrow><mi>a</mi>'
        "</mrow><mrow><mn>2</mn></mrow></mfrac></mrow></math></span> high.</p>"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"It is \gamma = 28 metres.", r"It is ⟨\gamma = 28⟩ metres."),
        (r"E = \sqrt{m^{2}} where x^{2} + y^{2} = z^{2}.", r"⟨E = \sqrt{m^{2}}⟩ where ⟨x^{2} + y^{2} = z^{2}⟩."),
        (r"a \sum_{i=1}^n x_i in 1990 \alpha", r"a ⟨\sum_{i=1}^n x_i⟩ in 1990 ⟨\alpha⟩"),
        (r"AT&T &copy=1, <b>: \beta", r"AT&amp;T &amp;copy=1, &lt;b&gt;: ⟨\beta⟩"),
    ],
)
def test_words_beside_a_formula_stay_words(text: str, expected: str) -> None:
    assert shown(escape_markdown(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        r"\class{md-header}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\text{<b>x</b>}",
        r"\hspace{99999999em}",
        r"\unknown{x}",
        r"\frac",
        r"\left( \frac{a}{b} \right)",
        r"C:\Users\alpha and D:\alpha\beta",
        r"\sqrt{" * 20 + "x" + "}" * 20,
        "snake_case and x^2",
    ],
)
def test_what_cannot_be_drawn_or_could_do_something_stays_tex(text: str) -> None:
    body = html(escape_markdown(text))
    assert "<math" not in body and not re.search(r"<(?!/?p>)", body)


def test_a_formula_wider_than_a_phone_moves_in_its_own_line() -> None:
    narrow, wide = (html(escape_markdown(r"x = \alpha" + r" + \beta" * number)) for number in (2, 20))
    assert '<span class="kb-formula"><math' in narrow
    assert '<span class="kb-formula kb-formula--wide" tabindex="0"><math' in wide


@pytest.mark.parametrize("unit", ["{", r"\frac{", r"\frac{a}", r"\alpha", "x_{", r"\ab[{", "1,", "a_"])
def test_ten_thousand_of_anything_take_no_time(unit: str) -> None:
    started = time.monotonic()
    html(escape_markdown(unit * (10_000 // len(unit)) + r" \a{"))
    assert time.monotonic() - started < 5
    assert "<math" not in html(escape_markdown(r"\frac" + "{" * 10_000))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"<It is \\gamma = 28> metres", r"<It is ⟨\gamma = 28⟩> metres"),
        (r"It <is \\gamma => 28", r"It <is \gamma => 28"),
        (r"\\frac{a}{<b} is> high", r"\frac{a}{<b} is> high"),
        (r"x is <\\alpha> + \\beta", r"x is <\alpha> + \beta"),
        (r"\\alpha<_{i} is> high", r"\alpha<_{i} is> high"),
    ],
)
def test_a_formula_that_a_mark_parts_stays_tex(text: str, expected: str) -> None:
    marks = {"<": '<mark id="q-0123456789">', ">": "</mark>"}
    told, wanted = (re.sub("[<>]", lambda found: marks[found.group()], one) for one in (text, expected))
    assert shown(told) == wanted


def test_what_looks_a_site_through_reads_a_formula_as_the_source_has_it() -> None:
    text = r"It is p < \frac{a}{2} & more."
    assert words_of(html(escape_markdown(text))) == text


def test_code_stays_code() -> None:
    assert "<math" not in html("`\\frac{a}{b}`\n\n```\n\\frac{a}{b}\n```")

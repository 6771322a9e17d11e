"""Inputs made to be slow: each is read in time that grows with its size, not with its square."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest

from ingest.extract.cues import read_cues
from ingest.extract.html import read_html
from ingest.extract.markdown import read_markdown
from ingest.extract.pages import Line, blocks_of
from ingest.extract.plain import read_plain
from ingest.extract.reader import Unreadable
from kb.values import Document

N = 50_000
SECONDS = 10.0  # of processor time: the slowest takes three on a slow machine, what grows with the square minutes


def html(body: str) -> bytes:
    return f"<html><body><p>The ferry sails.</p>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (read_html, html("<style>" + "a" * 2 * N + "</style>")),
        (read_html, html("<style>" + "/*" * N + "</style>")),
        (read_html, html("<style>" + "{" * N + "</style>")),
        (read_html, html("<div hidden>words of a page " * 5000)),
        (read_html, html("<p hidden>words of a page</p>" * 5000)),
        (read_html, html("<sup>1, </sup>" * 10_000)),
        (read_html, html("<sup>" + "1," * N + "</sup>")),
        (read_html, html("<!-- " + "assistant " * N + "-->")),
        (read_html, html("<p>" + "a b " * N + "</p>")),
        (read_html, html("<table>" + "<tr><td>a<td>b" * 10_000 + "</table>")),
        (read_html, html("<p>" * 50_000)),
        (read_html, html("<p>" * 500_000)),
        (read_html, html("<p " + " ".join(f"a{n}=1" for n in range(N)) + ">The ferry sails.</p>")),
        (read_html, html("<p>" + "15<sup>4</sup> " * 20_000)),
        (read_html, html("<style>" + ".a{color:#fff}.b{display:none}" * 2000 + "</style>" + "<p class=a>one" * 10_000)),
        (read_html, html("<ul>" + "<li>The ferry sails</li>" * 10_000 + "</ul>")),
        (read_markdown, b"a|b\n-|-\n" + b"a|b\n" * 25_000),
        (read_markdown, b"$a " * 30_000),
        (read_markdown, b"\\(a" * 30_000),
        (read_markdown, b"\\[a" * 30_000),
        (read_markdown, b"%%" * N),
        (read_markdown, b"+--+--+\n" * 20_000),
        (read_plain, b"[00:01] a\n" * 30_000),
        (read_plain, b"\xe4" * N),
        (read_markdown, b"[[" * 40_000),
        (read_markdown, b"---\n" + b"a: b\n" * 50_000),
        (read_markdown, b"[^1]" * 20_000),
        (read_plain, b"." * 20 * N),
        (read_plain, b"A" * 10 * N + b" x\n"),
        (read_plain, (b" " * 1000 + b"\n") * 1000 + b"end"),
        (read_plain, b"Anna: " * N),
        (read_plain, b"Anna:\n" * N),
        (read_plain, b"A. B-C " * N),
        (read_plain, b"".join(b"Ann%x Roe: x\n" % n for n in range(20_000)) + b"Ann1 Roe: y\nAnn2 Roe: z\n"),
        (read_plain, b"Q. Why? A. So.\n" * 20_000),
        (read_plain, b"Mr. Roe. Hi\nMs. Vik. Ho\n" * 10_000),
        (read_plain, b"+--+\n" * N),
        (read_plain, b"+--+--+\n| a|b |\n" * 10_000),
        (read_plain, b"== ==\n" * N),
        (read_plain, b"== ==\na  b\n" * 20_000),
        (read_plain, b"a  1\n" * N),
        (read_plain, b"a | b\n" * N),
        (read_cues, b"<" * 10 * N),
        (read_cues, b"1\n00:00:01,000 --> 00:00:02,000\n" + b"<v " * N),
    ],
)
def test_time_grows_with_size(read: Callable[[bytes], Document], data: bytes) -> None:
    begun = time.process_time()
    with contextlib.suppress(Unreadable):
        read(data)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("words", ["." * N, "-" * N, " 1" * N, "a" * N, "1." * N])
def test_long_lines_of_a_page(words: str) -> None:
    begun = time.process_time()
    blocks_of([Line(0, len(words), words, 1, 10.0), Line(len(words) + 1, len(words) + 5, "next", 1, 10.0)])
    assert time.process_time() - begun < 2


CLEVER = b"<style>" + b"p:not(.a):nth-child(2n+1){display:none}" * 2000 + b"</style>"


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (read_html, html((CLEVER + b"<p>one" * 10_000).decode())),
        (read_html, html("<style>" + "[a]" * N + "{display:none}</style>")),
        (read_html, html("<style>" + ":is(" * N + "{display:none}</style>")),
        (read_html, html("<style>" + "a{" * N + "</style>")),
        (read_html, html("<style>:root{--a:var(--a)}" + "p{color:var(--a)}" * 4000 + "</style>" + "<p>one" * 4000)),
        (read_html, html("<p class=byline>By " + "Anna (of " * 20_000 + "</p>")),
        (read_html, html("<nav>" * 200 + "<a rel=author>Bo Lind</a>" * 2000)),
        (read_markdown, b"[12:31] a " * 20_000),
        (read_markdown, b"Anna: [12:31] a [12:32] b. [12:33] " * 6_000),
        (read_markdown, b"[12:31]" * 30_000),
        (read_plain, b"(12:31) " * 30_000),
        (read_cues, b"00:01.000 --> 00:02.000\na\n\n" * 8_000),
    ],
)
def test_styles_people_and_times_of_any_number(read: Callable[[bytes], Document], data: bytes) -> None:
    begun = time.process_time()
    with contextlib.suppress(Unreadable):
        read(data)
    assert time.process_time() - begun < 2 * SECONDS

"""Every other place text of a source may reach: HTML, terminals, file names, links, FTS5, YAML, TOML."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import tarfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.ask.question import MAX_TERMS, match
from kb.encode.front_matter import MAX_BYTES, dump, load
from kb.encode.terminal import printable, visible
from kb.encode.toml import toml_name, toml_value
from kb.encode.web import MAX_LENGTH, escape_html, external, relative, slugify
from kb.encode.yaml_writer import block, by_library


@given(st.text())
def test_html_shows_the_same_characters(text: str) -> None:
    escaped = escape_html(text)
    assert not re.search(r"[<>\"']", escaped)
    assert html.unescape(escaped) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\twords\n", "plain\twords\n"),
        ("\x1b]0;HOSTILE title\x07 after", " after"),
        ("\x1b[2J\x1b[31mred\x1b[0m", "red"),
        ("\x1b]52;c;SE9TVElMRQ==\x07x", "x"),
        ("\x9b31mred", "red"),
        ("\x1b(Bx \x1bcy", "x y"),
        ("a\rb\x08c\x00d", "a\nbcd"),
        ("rtl\u202efdp.md", "rtlfdp.md"),
        ("bad\udcffname", "bad\ufffdname"),
        ("naïve 水 👩‍👧", "naïve 水 👩‍👧"),
    ],
)
def test_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_a_terminal_gets_no_control_character(text: str) -> None:
    shown = printable(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The Black Death", "the-black-death"),
        ("Martin's “Work”", "martins-work"),
        ("../../etc/passwd", "etc-passwd"),
        ("Łódź & Straße", "lodz-strasse"),
        ("C++", "c"),
        ("CON", "con-page"),
        ("Index", "index-page"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_titles_in_other_scripts_stay_apart() -> None:
    assert slugify("東京") != slugify("京都")
    assert slugify("") == slugify("")


@given(st.text())
def test_any_text_makes_a_slug(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slugify(text))
    assert len(slugify(text)) <= MAX_LENGTH + len("-page")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/a b?q=1#x", "https://example.org/ab?q=1#x"),
        ("HTTP://example.org/(x)", "HTTP://example.org/%28x%29"),
        ("mailto:a@b.c", "mailto:a@b.c"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//evil.example", ""),
        ("https://", ""),
        ("http://[", ""),
        ('https://x.y/"><script>', "https://x.y/%22%3E%3Cscript%3E"),
    ],
)
def test_external_addresses(url: str, target: str) -> None:
    assert external(url) == target


def test_relative_addresses() -> None:
    assert relative("../raw/a b (1).md", "q-1") == "../raw/a%20b%20%281%29.md#q-1"
    assert relative("javascript:x") == "javascript%3Ax"


@given(st.text())
def test_fts_never_raises(text: str) -> None:
    expression = match(text)
    assert expression.count(" OR ") < MAX_TERMS
    if expression:
        with sqlite3.connect(":memory:") as db:
            db.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
            db.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
        db.close()


def test_fts_survives_the_hostile_queries(shared: Path) -> None:
    with tarfile.open(shared / "hostile/dev.tar.gz") as archive:
        file = archive.extractfile("dev/queries/fts_queries.jsonl")
        assert file is not None
        queries = [json.loads(line)["query"] for line in file.read().decode().splitlines()]
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    for query in queries:
        if expression := match(query):
            db.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
    db.close()
    assert len(queries) >= 17
    assert match("*") == match("(") == match("\x00") == ""
    assert match('a"b title:x') == '"a" OR "b" OR "title" OR "x"'


KEYS = st.text("abcXYZ_:- ", min_size=1, max_size=8)
VALUES: Any = st.recursive(
    st.text()
    | st.sampled_from(["yes", "null", "2024-05-17", "1e3", "---", "- x", "# x", "a: b", "&a", "*a", "!!x", "'"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.text())
def test_front_matter_comes_back(mapping: dict[str, Any], body: str) -> None:
    written = dump(mapping)
    read, rest = load(written + body, limit=1_000_000)
    assert rest == body
    assert read == _seen(mapping)
    assert yaml.safe_load(written.removeprefix("---\n").removesuffix("---\n")) == _seen(mapping)


DOUBTFUL = (
    "yes YES y null ~ 2024-05-17 2024-05-17T01:02:03Z 2024-05-17T01:02:03+02:00 0.2 9.75 2001-12-14_21:59:43.10_-5 "
    "1e3 0x1f 0b1 12:30:45 +1 .5 1_000 "
    "1,000 1. -.inf .nan - -_x --- ---_x ... ? ?_a : :_a a: a:_b a_#b a#b #a &a *a !!x ' it's = << < @x `x %x | >_a "
    "_a a_ x] x,_y"
)
LIKELY = st.sampled_from(
    [word.replace("_", " ") for word in DOUBTFUL.split(" ")] + list("\u0663\u3042\U0001f600\xa0\ufeff\x7f\x85")
) | st.text(" -:#'\"[]{}?!&*,01.eExX_+TZ~<=nosy")
PLAIN_KEYS = st.sampled_from(["id", "title", "kb", "n", "on"]) | KEYS
ANY: Any = st.recursive(
    st.text() | LIKELY | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN_KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(PLAIN_KEYS, ANY, max_size=3))
def test_front_matter_is_what_pyyaml_writes(mapping: dict[str, Any]) -> None:
    assert block(mapping) == by_library(mapping)


def _seen(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(key): _seen(item) for key, item in value.items()}
    return [_seen(item) for item in value]


def test_front_matter_as_written() -> None:
    entry = {"id": "q-1", "resource": "/sources/plague.md#q-1"}
    assert dump({"title": "A <b>: c", "n": 2, "on": True, "tags": [], "sources": [entry, entry]}) == (
        "---\n"
        "title: 'A <b>: c'\n"
        "n: 2\n"
        "'on': true\n"
        "tags: []\n"
        "sources:\n"
        "- id: q-1\n  resource: /sources/plague.md#q-1\n"
        "- id: q-1\n  resource: /sources/plague.md#q-1\n"
        "---\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        "---\nnot closed",
        "----\na: b\n---\n",
        "---\n- a list\n---\nbody",
        "---\na: &x [1]\nb: *x\n---\nbody",
        "---\na: !!python/object/apply:os.system [id]\n---\nbody",
        "---\na: [unclosed\n---\nbody",
        "---\n" + "a: " + "[" * 50 + "]" * 50 + "\n---\nbody",
        "---\na: " + "x" * MAX_BYTES + "\n---\nbody",
        "---\n? [complex, key]\n: x\n---\n",
    ],
)
def test_front_matter_that_is_not_trusted_is_text(text: str) -> None:
    assert load(text) == ({}, text)


def test_front_matter_scalars_are_text() -> None:
    text = "---\r\ntitle: 2024-05-17\nn: 12\nok: yes\ntags: [a, b]\n---  \nbody\n"
    assert load(text) == ({"title": "2024-05-17", "n": "12", "ok": "yes", "tags": ["a", "b"]}, "body\n")


_SCALAR = st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-(2**63), 2**63 - 1) | st.booleans()


@given(st.text(st.characters(exclude_categories=["Cs"])), _SCALAR | st.lists(_SCALAR).map(tuple))
def test_toml_says_the_same_to_whoever_reads_it(name: str, value: object) -> None:
    read = tomllib.loads(f"{toml_name(name)} = {toml_value(value)}\n")
    assert read == {name: list(value) if isinstance(value, tuple) else value}


def test_a_table_of_toml_stands_on_one_line() -> None:
    assert toml_value((("slug", "a"), ("by hand", True))) == '{ slug = "a", "by hand" = true }'

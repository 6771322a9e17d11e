"""Offsets hold by construction: blocks lie within the text, in order, apart, and leave no word out."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.canonical import Canonical
from ingest.extract.html import parse
from ingest.extract.markdown import read_markdown
from ingest.extract.plain import read_plain
from ingest.extract.reader import Unreadable
from ingest.extract.serialise import serialise
from kb.values import Block, Document

WORDS = st.text("ab é.²\n\t\u00a0:|<&", max_size=12)
TAGS = st.sampled_from(
    ["p", "div", "h2", "ul", "li", "blockquote", "b", "span", "td", "tr", "table", "br", "pre", "sup"]
)


def markup(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda tag, inner: f"<{tag}>{''.join(inner)}</{tag}>", TAGS, st.lists(children, max_size=4))


HTML = st.recursive(WORDS.map(lambda text: text.replace("<", "&lt;")), markup, max_leaves=25)


def check(text: str, blocks: tuple[Block, ...]) -> None:
    position = 0
    for block in blocks:
        assert position <= block.start < block.end <= len(text)
        assert not text[position : block.start].strip()
        words = text[block.start : block.end]
        assert words == words.strip("\n").rstrip()
        position = block.end
    assert not text[position:].strip()


@given(HTML)
@settings(max_examples=300, deadline=None)
def test_any_tree_is_covered_by_its_blocks(source: str) -> None:
    tree = parse(f"<html><body>{source}</body></html>")
    canonical = Canonical()
    if tree is not None:
        serialise(tree, canonical)
        text, blocks = canonical.result()
        check(text, blocks)
        letters = [c for c in "".join(tree.itertext()) if c.isalpha()]
        assert [c for c in text if c.isalpha()] == letters


def checked(document: Document) -> None:
    check(document.text, document.blocks)


@given(st.text("aB:#->*_`[]()|!\n .é1<&", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_markdown_is_covered_by_its_blocks(source: str) -> None:
    with contextlib.suppress(Unreadable):
        checked(read_markdown(source.encode()))


@given(st.text("aB:-=.\n é1\u200b", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_covered_by_its_blocks(source: str) -> None:
    with contextlib.suppress(Unreadable):
        checked(read_plain(source.encode()))

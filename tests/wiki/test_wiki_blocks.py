"""Canonical text as Markdown: every word of it, and marks where quotes are."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from compile.wiki.blocks import Mark, Writer, pieces
from compile.wiki.source import SourceSubject, key_claims, part_at, part_starts, render_source
from kb.values import Block, BlockKind, Document, PageSpan
from tests.wiki.wiki_world import NOTE_SOURCE, claim, document

KINDS: tuple[BlockKind, ...] = ("heading", "prose", "list", "table", "code", "quote", "reference", "caption")
Q1, Q2, Q3 = "q-1111111111", "q-2222222222", "q-3333333333"


def written(text: str, *marks: Mark, only_marked: bool = False, **blocks: object) -> str:
    made = document(text, "html", *blocks.get("blocks", ()))  # type: ignore[misc]
    writer = Writer(made, marks, only_marked=only_marked)
    return "\n\n".join(filter(None, map(writer.piece, pieces(made))))


def at(text: str, words: str, name: str = Q1) -> Mark:
    return Mark(name, text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("heading", "Why *now*? #", "### Why \\*now\\*? \\#"),
        ("prose", "one\ntwo <b>", "one  \ntwo &lt;b>"),
        ("list", "- 1. item\nmore", "- \\- 1. item  \nmore"),
        ("quote", "said\nso", "> said  \n> so"),
        ("table", "a | b\n1 | 2\n3", "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |"),
        ("table", "a\nb | c", "a  \nb &#124; c"),
        ("code", "x = '```'\n## Notes", "````\nx = '```'\n## Notes\n````"),
        ("code", "a\x1b[31mb\u202ec", "```\nabc\n```"),
    ],
)
def test_each_kind_of_block_has_its_shape(kind: BlockKind, text: str, expected: str) -> None:
    assert written(text, blocks=[(kind, 1, text)]) == expected


def test_text_outside_every_block_is_kept_and_a_speaker_stays_with_their_words() -> None:
    text = "before\n\nAnn: hello there\n\nafter\n\nall"
    assert written(text, blocks=[("prose", 0, "hello there")]) == "before\n\nAnn: hello there\n\nafter\n\nall"


def test_a_mark_carries_its_id_once_and_goes_on_over_the_limit_of_a_block() -> None:
    text = "one two\n\nthree four"
    blocks = [("prose", 0, "one two"), ("prose", 0, "three four")]
    assert written(text, Mark(Q1, 4, 14), blocks=blocks) == (
        f'one <mark id="{Q1}">two</mark>\n\n<mark class="{Q1}">three</mark> four'
    )


def test_overlapping_and_nested_marks_are_cut_into_stretches() -> None:
    text = "a b c d"
    marks = Mark(Q1, 0, 5), Mark(Q2, 2, 7), Mark(Q3, 2, 3)
    assert written(text, *marks) == (
        f'<mark id="{Q1}">a</mark> <mark id="{Q2}" class="{Q1}"><mark id="{Q3}">b</mark></mark> '
        f'<mark class="{Q1} {Q2}">c</mark> <mark class="{Q2}">d</mark>'
    )


def test_in_code_an_empty_mark_stands_before() -> None:
    text = "x = 1"
    assert written(text, at(text, "1"), blocks=[("code", 0, text)]) == f'<mark id="{Q1}"></mark>\n\n```\nx = 1\n```'


def test_excerpts_show_what_is_marked_and_nothing_else() -> None:
    text = "secret one. Quoted words. secret two. More words. end\n\nsecret three"
    blocks = [("prose", 0, text.partition("\n")[0]), ("prose", 0, "secret three")]
    marks = at(text, "Quoted words."), at(text, "words. s", Q3), at(text, "More words.", Q2)
    assert written(text, *marks, only_marked=True, blocks=blocks) == (
        f'<mark id="{Q1}">Quoted</mark> <mark id="{Q3}" class="{Q1}">words.</mark> <mark class="{Q3}">s</mark> … '
        f'<mark id="{Q2}">More words.</mark>'
    )


TRICKS = (
    "*",
    "_a_",
    "`",
    "[x](y)",
    "<b>",
    "&lt;",
    "# ",
    "- ",
    "1. ",
    "> ",
    "```",
    "~~~",
    "|",
    "---",
    "===",
    "\\",
    "$x$",
)
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
WORDS = st.lists(st.sampled_from(TRICKS) | st.text(LETTERS, max_size=9), max_size=6).map("".join)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list[Mark]]:
    """Any blocks over any text, with pages and marks anywhere."""
    parts = draw(st.lists(st.tuples(st.sampled_from(KINDS), WORDS, st.booleans()), max_size=6))
    text, blocks = "", []
    for kind, words, claimed in parts:
        if claimed and words:
            blocks.append(Block(kind, len(text), len(text) + len(words), 2))
        text += words + draw(st.sampled_from(["", "\n", "\n\n"]))
    spot = st.integers(0, len(text))
    limits = sorted(draw(st.sets(spot, max_size=2)))
    pages = tuple(PageSpan(n, a, b) for n, (a, b) in enumerate(zip([0, *limits], [*limits, len(text)], strict=True), 1))
    spans = draw(st.lists(st.tuples(spot, spot).map(sorted), max_size=5))
    marks = [Mark(f"q-{n:010x}", *span) for n, span in enumerate(spans)]
    return Document(
        text, tuple(blocks), draw(st.sampled_from(["html", "pdf"])), "x", pages=pages if limits else ()
    ), marks


def visible(markdown: str) -> str:
    """The words a reader of the rendered Markdown sees, without white space and what tables and lists add."""
    shown = Markdown(extensions=["tables", "fenced_code"]).convert(markdown)
    return re.sub(
        r"\s", "", html.unescape(re.sub(r"</?(?:mark|p|li|ul|h\d|pre|code|br|blockquote|t\w+)\b[^>]*>", "", shown))
    )


@given(documents())
def test_every_word_is_shown_and_every_mark_stands_once_and_in_order(made: tuple[Document, list[Mark]]) -> None:
    made_document, marks = made
    writer = Writer(made_document, marks)
    shown = [writer.piece(piece) for piece in pieces(made_document)]
    plain = [Writer(made_document).piece(piece) for piece in pieces(made_document)]
    expected = re.sub(r"\s", "", made_document.text)
    assert re.sub(r"\s|\|", "", "".join(map(visible, plain))) == expected.replace("|", "")
    assert re.sub(r"\s|\|", "", "".join(map(visible, shown))) == expected.replace("|", "")
    ids = re.findall(r'<mark id="(q-[0-9a-f]{10})"', "\n".join(shown))
    wanted = [m.id for m in marks if made_document.text[m.start : m.end].strip()]
    assert len(ids) == len(set(ids)) and set(wanted) <= set(ids)
    assert "\n".join(shown).count("<mark") == "\n".join(shown).count("</mark>")


def test_parts_do_not_depend_on_marks_and_hold_the_place_of_each_quote() -> None:
    text = "\n\n".join(f"Paragraph {n}. " + "words " * 60 for n in range(400))
    made = Document(text, (), "html", "x")
    spots = [text.index(f"Paragraph {n}.") for n in range(0, 400, 7)]
    marks = [Mark(f"q-{n:010x}", spot, spot + 30) for n, spot in enumerate(spots)]
    subject = SourceSubject(NOTE_SOURCE, made, "sources/note")
    plain = render_source(subject)
    marked = render_source(subject, marks)
    quoted = render_source(subject, marks, "quotes")
    assert [part.file for part in plain] == [part.file for part in marked] == [part.file for part in quoted]
    assert len(plain) == len(part_starts(made)) > 2
    for parts in (marked, quoted):
        for name, start, _ in marks:
            holder = parts[part_at(part_starts(made), start) - 1]
            assert f'<mark id="{name}">' in holder.body
    assert len("".join(part.body for part in quoted)) < 6_000
    assert all(len(part.body.encode()) < 50_000 for part in plain)


def test_a_source_can_hide_its_text() -> None:
    subject = SourceSubject(NOTE_SOURCE, Document("secret words", (), "html", "x"), "sources/note")
    (part,) = render_source(subject, show="none")
    assert "secret" not in part.body


def test_a_key_claim_of_talk_names_who_says_it_and_when() -> None:
    words, text = "I bought the tank in 2021.", "Ann Ash, 18:07\n\nI bought the tank in 2021."
    blocks = (
        Block("caption", 0, 14, at="18:07"),
        Block("prose", 16, len(text), speaker="Ann Ash", at="18:07"),
    )
    said = claim(NOTE_SOURCE, text, words)
    said = replace(said, quotes=(replace(said.quotes[0], at="18:07"),))
    (part,) = render_source(SourceSubject(NOTE_SOURCE, Document(text, blocks, "text", "x"), "sources/note", (said,)))
    assert f"{words} [Ann Ash at 18:07](#" in part.body


def test_key_claims_are_told_once_and_in_the_order_of_the_text() -> None:
    words = ["It is so.", "A plague is a disease that spreads fast.", "A plague is a disease that spreads fast."]
    text = " ".join(words)
    first, second, third = (claim(NOTE_SOURCE, text, word) for word in words)
    second = replace(second, kind="definition")
    third = replace(third, id="c-third", kind="definition", start=len(text))
    assert key_claims([third, second, first]) == [first, second]


def test_key_claims_are_opinions_only_where_there_is_nothing_else() -> None:
    words = [
        "I think that the tower moved in the storm.",
        *(f"The lamp {number} burned all night." for number in range(5)),
    ]
    text = " ".join(words)
    opinion, *facts = (claim(NOTE_SOURCE, text, word) for word in words)
    opinion = replace(opinion, kind="opinion", subject="tower")
    assert key_claims([opinion, *facts]) == facts and key_claims([opinion]) == [opinion]


def test_headings_begin_below_the_page_s_own_whatever_level_the_source_used_and_skip_none() -> None:
    text = "One\n\nTwo"
    assert written(text, blocks=[("heading", 2, "One"), ("heading", 4, "Two")]) == "### One\n\n#### Two"

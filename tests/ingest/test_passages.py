"""How canonical text is cut into passages. A bar in an expected text stands for a cut."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.passages import LONGEST, cut
from kb.values import Block, BlockKind, Document


def document(*parts: tuple[str, str], gap: str = "\n\n") -> Document:
    """A document of (kind, text) parts; a heading's level is in its kind: h1, h2."""
    text, blocks = "", []
    for kind, words in parts:
        name: BlockKind = "heading" if kind.startswith("h") else kind  # type: ignore[assignment]
        blocks.append(Block(name, len(text), len(text) + len(words), int(kind[1:]) if name == "heading" else 0))
        text += words + gap
    return Document(text, tuple(blocks), "markdown", "test")


def sentence(number: int, length: int) -> str:
    return (f"Sentence {number} " + "word " * length)[: length - 1].strip() + "."


def paragraph(length: int) -> str:
    return " ".join(sentence(number, 100) for number in range(-(-length // 100)))[:length].rstrip(". ") + "."


def test_whole_paragraphs_put_together_up_to_the_target() -> None:
    one, two, three = paragraph(300), paragraph(350), paragraph(400)
    passages = cut(document(("prose", one), ("prose", two), ("prose", three)), "s")
    assert [passage.text for passage in passages] == [f"{one}\n\n{two}", three]


def test_never_across_a_heading_and_the_trail_says_where() -> None:
    passages = cut(
        document(
            *(("h1", "Plague"), ("prose", "It came."), ("h2", "In\nEurope"), ("prose", "Here."), ("h3", "Trade")),
            *(("prose", "Ships."), ("h2", "After"), ("prose", "Quiet.")),
        ),
        "s",
    )
    assert [(passage.heading, passage.text) for passage in passages] == [
        ("Plague", "It came."),
        ("Plague › In Europe", "Here."),
        ("Plague › In Europe › Trade", "Ships."),
        ("Plague › After", "Quiet."),
    ]


def test_a_heading_over_nothing_is_found_too() -> None:
    passages = cut(document(("h1", "Questions"), ("h2", "Who?"), ("h2", "When?"), ("prose", "1347.")), "s")
    assert [(passage.heading, passage.text) for passage in passages] == [
        ("Questions", "Who?"),
        ("Questions › When?", "1347."),
    ]
    assert [passage.text for passage in cut(document(("h1", "Alone")), "s")] == ["Alone"]


def test_a_long_paragraph_is_cut_between_sentences_into_equal_parts() -> None:
    long = paragraph(2500)
    passages = cut(document(("prose", long)), "s")
    assert len(passages) == 4
    assert all(passage.text.startswith("Sentence") and passage.text.endswith(".") for passage in passages)
    lengths = [len(passage.text) for passage in passages]
    assert max(lengths) - min(lengths) <= 210


def test_a_table_is_cut_between_rows() -> None:
    rows = "\n".join(f"row {number} | " + "cell " * 15 for number in range(30))
    passages = cut(document(("table", rows)), "s")
    assert len(passages) > 2
    assert all(passage.text.startswith("row") for passage in passages)


def test_a_short_remainder_stays_with_what_it_follows() -> None:
    long, short = paragraph(1000), "A short last line."
    (passage,) = cut(document(("prose", long), ("prose", short)), "s")
    assert passage.text == f"{long}\n\n{short}"


@pytest.mark.parametrize("text", ["x" * 5000, "字" * 5000, "word " * 1000, "a.b" * 2000])
def test_text_without_sentences(text: str) -> None:
    passages = cut(document(("prose", text)), "s")
    assert all(len(passage.text) <= LONGEST for passage in passages)
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())


def test_nothing() -> None:
    assert cut(document(), "s") == []
    assert cut(document(("prose", " \n ")), "s") == []


KINDS = st.sampled_from(["h1", "h2", "prose", "list", "table", "code", "quote"])
WORDS = st.text(st.sampled_from("ab. \n字"), max_size=40).flatmap(
    lambda text: st.integers(1, 60).map(lambda times: text * times)
)


@given(st.lists(st.tuples(KINDS, WORDS), max_size=12), st.sampled_from(["\n\n", "", "\f"]))
def test_any_document(parts: list[tuple[str, str]], gap: str) -> None:
    subject = document(*parts, gap=gap)
    passages = cut(subject, "s")
    headings = [
        (block.start, block.end) for block in subject.blocks if block.kind == "heading" and block.end > block.start
    ]
    covered: set[int] = set()
    for passage in passages:
        assert passage.text == subject.text[passage.start : passage.end] == passage.text.strip()
        assert 0 < len(passage.text) <= LONGEST
        covered |= set(range(passage.start, passage.end))
        inside = [(a, b) for a, b in headings if a < passage.end and passage.start < b]
        assert not inside or any(a <= passage.start and passage.end <= b for a, b in inside)
    assert all(before.end <= after.start for before, after in pairwise(passages))
    for at, character in enumerate(subject.text):
        if not character.isspace() and not any(a <= at < b for a, b in headings):
            assert at in covered


def test_blocks_that_overlap_or_leave_gaps_lose_nothing() -> None:
    text = "One two three. Four five six. Seven."
    blocks = (Block("prose", 0, 20), Block("list", 4, 14), Block("quote", 15, 29))
    assert [p.text for p in cut(Document(text, blocks, "text", "test"), "s")] == [text]


def test_real_articles_give_passages_of_the_size_search_was_measured_with(shared: Path) -> None:
    lengths = []
    for path in sorted((shared / "data" / "squad" / "articles").glob("*.md")):
        title, *paragraphs = path.read_text("utf-8").strip().split("\n\n")
        parts = (("h1", title), *(("prose", paragraph) for paragraph in paragraphs))
        lengths += [len(passage.text) for passage in cut(document(*parts), "s")]
    assert (len(lengths), round(mean(lengths)), max(lengths) <= LONGEST) == (622, 722, True)

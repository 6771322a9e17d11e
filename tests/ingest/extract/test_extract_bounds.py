"""Of a line that nobody wrote the beginning is read, and that is said."""

from __future__ import annotations

from ingest.extract.bounds import LONGEST_LINE, bounded
from kb.values import Block, Document, PageSpan


def test_a_line_longer_than_any_is_cut_between_words() -> None:
    text = "First.\n" + "word " * (LONGEST_LINE // 4) + "\fLast."
    middle = len(text) - len("\fLast.")
    blocks = (Block("prose", 0, 6), Block("prose", 7, middle - 1), Block("prose", middle + 1, len(text)))
    pages = (PageSpan(1, 0, middle), PageSpan(2, middle + 1, len(text)))
    document = bounded(Document(text, blocks, "text", "x 1", pages=pages))
    assert 7 + LONGEST_LINE - 200 < len(document.text) <= 7 + LONGEST_LINE + len("\fLast.")
    assert [document.text[block.start : block.end][:6] for block in document.blocks] == ["First.", "word w", "Last."]
    assert document.text[document.blocks[1].start : document.blocks[1].end].endswith(" word")
    assert [document.text[page.start : page.end][-5:] for page in document.pages] == [" word", "Last."]
    assert "625,000 characters, of which the first 500,000 are read" in document.notes[0]


def test_what_is_shorter_stays_as_it_is() -> None:
    document = Document("a" * LONGEST_LINE + "\nb", (Block("prose", 0, LONGEST_LINE),), "text", "x 1")
    assert bounded(document) is document

"""Quality floors on other people's pages and documents. They may rise; whoever lowers one says why."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.extract import extract_all
from ingest.extract.ocr import recogniser
from kb.settings import Limits
from kb.values import Document, Problem
from tests.bench import articles, probes
from tests.bench.structure import measured

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def read_pages(folder: Path, names: list[str], target: Path) -> dict[str, Document | Problem]:
    def jobs() -> Iterator[tuple[str, Path, str]]:
        for name in names:
            path = target / f"{Path(name).name}.html"
            path.write_bytes(gzip.decompress((folder / name).read_bytes()))
            yield name, path, path.name

    return dict(extract_all(jobs(), Limits()))


def text_of(result: Document | Problem) -> str:
    return result.text if isinstance(result, Document) else ""


def test_articles_of_91_web_pages(shared: Path, tmp_path: Path) -> None:
    results = read_pages(articles.FOLDER, articles.files(), tmp_path)
    assert len(results) == 91
    score = articles.scored(lambda file: text_of(results[file]))
    assert score.f1 >= 0.960  # measured .963: P .945, R .983
    flagged = [result for result in results.values() if isinstance(result, Document) and "hidden_text" in result.flags]
    assert len(flagged) <= 3  # honest pages that seem to hide words: measured 2 of 91


def test_segments_of_200_web_pages(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "html" / "trafilatura"
    rows = rows_of(folder / "segments.jsonl")
    results = read_pages(folder, [row["file"] for row in rows], tmp_path)
    kept = lost = leaked = 0
    for row in rows:
        text = " ".join(text_of(results[row["file"]]).split())
        here = sum(" ".join(segment.split()) in text for segment in row["with"])
        kept, lost = kept + here, lost + len(row["with"]) - here
        leaked += sum(" ".join(segment.split()) in text for segment in row["without"])
    precision, recall = kept / (kept + leaked), kept / (kept + lost)
    assert 2 * precision * recall / (precision + recall) >= 0.920  # measured .921: P .898, R .946


def test_lists_and_headings_of_web_pages(shared: Path) -> None:
    figures = measured(1)
    assert figures["of"] == 286
    assert figures["kept"] >= 0.970  # measured .979: the others are tables of contents and words about the author
    assert figures["list as such"] >= 0.990
    assert figures["heading as such"] >= 0.930


@pytest.fixture(scope="module")
def pdfs(shared: Path) -> tuple[list[Row], dict[str, Document | Problem]]:
    folder = shared / "data" / "pdf"
    rows = rows_of(folder / "index.jsonl")
    return rows, dict(extract_all(((row["file"], folder / row["file"], row["file"]) for row in rows), Limits()))


def test_every_pdf_ends_as_text_or_as_a_named_refusal(pdfs: tuple[list[Row], dict[str, Document | Problem]]) -> None:
    rows, results = pdfs
    assert len(results) == len(rows)
    for row in rows:
        result = results[row["file"]]
        if row["category"] == "encrypted_needs_password":
            assert isinstance(result, Problem)
            assert "needs a password" in result.message
        elif row["category"] in ("encrypted_empty_password", "gold_text", "multicolumn") and row["pypdf_chars"]:
            assert isinstance(result, Document), row["file"]
        elif row["category"] == "image_only" and row["pypdf_chars"] < 20 and recogniser() is None:
            assert isinstance(result, Problem)
            assert "pictures of pages" in result.message
        if isinstance(result, Problem):
            assert not re.search(r"crashed|longer than", result.message), row["file"]
            assert result.advice


def test_sentences_over_several_lines_are_found_in_pdfs(pdfs: tuple[list[Row], dict[str, Document | Problem]]) -> None:
    missed = probes.lost(lambda file: text_of(pdfs[1][file]))
    assert sum(map(len, probes.wanted().values())) == 229
    # Measured .9913. The others hold a note as a part of their sentence, as plain readers do: "available,1 free", and
    # "they exist in 1See appendix", where the sentence runs on in the next column.
    assert len(missed) <= 2


def test_honest_pdfs_are_not_accused(pdfs: tuple[list[Row], dict[str, Document | Problem]]) -> None:
    rows, results = pdfs
    flagged = {Path(row["file"]).name for row in rows if "hidden_text" in getattr(results[row["file"]], "flags", ())}
    assert flagged == {
        "invisible_text__docling__invisible_text_layer.pdf",
        "multicolumn__pdf.js__TAMReview.pdf",  # a table head, white on white
        "ordinary__unstructured__korean-text-with-tables.pdf",  # printer's marks off the page
        "ordinary__unstructured__reliance.pdf",  # the other half of a double page, off the page
    }
    assert not any("misleading_text" in getattr(result, "flags", ()) for result in results.values())


def test_pages_and_blocks_lie_where_they_say(pdfs: tuple[list[Row], dict[str, Document | Problem]]) -> None:
    for result in pdfs[1].values():
        if isinstance(result, Document):
            assert [result.text[page.start : page.end] for page in result.pages] == result.text.split("\f")
            position = 0
            for block in result.blocks:
                assert position <= block.start < block.end
                assert not result.text[position : block.start].strip()
                assert "\f" not in result.text[block.start : block.end]
                position = block.end
            assert not result.text[position:].strip()

"""The hostile corpus through the limited children: each file ends as its manifest expects, or as a named refusal."""

from __future__ import annotations

import base64
import json
import os
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.extract import extract_all
from kb.settings import Limits
from kb.values import Document, Problem

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the corpus holds names and links of Linux")

Row = dict[str, Any]


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Row], dict[str, Any], float]]:
    folder = tmp_path_factory.mktemp("hostile")
    with tarfile.open(shared / "hostile" / "dev.tar.gz") as archive:
        archive.extractall(folder, filter="tar")
    rows = [json.loads(line) for line in (shared / "hostile" / "manifest.jsonl").read_text("utf-8").splitlines()]
    jobs = []
    for row in rows:
        path = folder / row["file"]
        if "name_b64" in row:
            path = path.parent / os.fsdecode(base64.b64decode(row["name_b64"]))
        jobs.append((row["file"], path, path.name))
    before = sorted(str(path) for path in folder.rglob("*"))
    begun = time.monotonic()
    results = dict(extract_all(jobs, Limits()))
    seconds = time.monotonic() - begun
    assert sorted(str(path) for path in folder.rglob("*")) == before, "reading must not write"
    yield rows, results, seconds


def test_every_file_ends_as_a_document_or_a_named_refusal(corpus: tuple[list[Row], dict[str, Any], float]) -> None:
    rows, results, seconds = corpus
    assert sorted(results) == sorted(row["file"] for row in rows)
    for result in results.values():
        assert isinstance(result, Document) or (result.message.endswith(".") and result.advice.endswith("."))
    assert seconds < 120


def test_outcomes_are_those_of_the_manifest(corpus: tuple[list[Row], dict[str, Any], float]) -> None:
    rows, results, _ = corpus
    allowed = {"ok": {"ok"}, "quarantine": {"quarantine"}, "ok_or_quarantine": {"ok", "quarantine"}}
    wrong = []
    for row in rows:
        outcome = "quarantine" if isinstance(results[row["file"]], Problem) else "ok"
        want = row["expected"]["outcome"]
        if want != "skip" and outcome not in allowed[want]:
            wrong.append((row["file"], want, results[row["file"]]))
    assert wrong == []


def test_links_are_never_followed(corpus: tuple[list[Row], dict[str, Any], float]) -> None:
    rows, results, _ = corpus
    assert [row["file"] for row in rows if "symlink" in row and not isinstance(results[row["file"]], Problem)] == []


def test_visible_words_stay_hidden_words_go_and_flags_are_set(corpus: tuple[list[Row], dict[str, Any], float]) -> None:
    rows, results, _ = corpus
    wrong = []
    for row in rows:
        document, expected = results[row["file"]], row["expected"]
        if isinstance(document, Problem):
            continue
        if expected.get("must_keep", "") not in document.text:
            wrong.append((row["file"], "lost what must stay"))
        wrong += [(row["file"], text) for text in expected.get("must_not_quote", ()) if text in document.text]
        if "flag" in expected and expected["flag"] not in document.flags:
            wrong.append((row["file"], f"has no flag {expected['flag']}"))
    assert wrong == []


@pytest.mark.parametrize("name", ["pdf_bomb", "zip_bomb", "xml_bomb", "parser_stress", "yaml", "ipynb", "eml"])
def test_bombs_stay_within_their_time(shared: Path, tmp_path: Path, name: str) -> None:
    with tarfile.open(shared / "hostile" / "dev.tar.gz") as archive:
        members = [member for member in archive.getmembers() if f"/{name}/" in member.name]
        archive.extractall(tmp_path, members, filter="tar")
    rows = [json.loads(line) for line in (shared / "hostile" / "manifest.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        if row["class"] != name:
            continue
        begun = time.process_time()
        wall = time.monotonic()
        ((_, _result),) = extract_all([(row["file"], tmp_path / row["file"], row["file"])], Limits(), 1)
        assert time.monotonic() - wall < row["expected"]["max_s"] + 10, row["file"]  # other work may share the machine
        assert time.process_time() - begun < 2

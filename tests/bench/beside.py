"""kb's readers beside the libraries that do this job, in one run: quality, and seconds of processor time.

Run ``python -m tests.bench.beside [--markitdown PYTHON]``: PYTHON is an interpreter that has markitdown, which is no
part of kb; without one it is left out, and the run says so.

- articles: F1 of runs of four words, mean over 91 web pages (scrapinghub), as their own benchmark reckons it;
- structure: list items and headings kept, of the half of readability's pages that no rule was chosen by;
- probes: sentences over several lines of 14 PDFs that stand in the text letter by letter, and as a quote is found;
- office: sentences of other people's office files.

The probes are sentences on which pypdf and PDFium agree, so pypdf finds each as a quote by their making; two of them
have the mark of a note in their words, which kb leaves out.

Published, on other files and by other measures, so a direction and no more: opendataloader-bench (of 2026-04-30) gives
docling .898 for reading order, .824 for headings, .887 for tables and .76 s a page, and markitdown .844, .000, .273 and
.11 s. docling itself is not run: it needs models that are fetched.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ingest.extract.batch import read_one
from kb.proof.matcher import Matcher
from kb.settings import Limits
from kb.values import Document
from tests.bench.office import OFFICE, rows_of_truth, sentences_found
from tests.bench.structure import READABILITY, letters_in, pages_of, wanted_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
KEPT_APART = 1  # the half of readability's pages
Texts = dict[str, str]  # by the name of the file
Read = Callable[[Mapping[str, Path]], Texts]

_MARKITDOWN = """
import json, sys
from markitdown import MarkItDown
reader, texts = MarkItDown(), {}
for name, path in json.load(sys.stdin).items():
    try:
        texts[name] = reader.convert(path).text_content
    except Exception:
        texts[name] = ""
json.dump(texts, sys.stdout)
"""


def by_kb(files: Mapping[str, Path]) -> Texts:
    """Texts, read in this process: a build does it in a limited child, whose time nobody sees."""
    read = {name: read_one((str(path), path.name), Limits()) for name, path in files.items()}
    return {name: document.text if isinstance(document, Document) else "" for name, document in read.items()}


def by_trafilatura(files: Mapping[str, Path]) -> Texts:
    """As it comes, without any setting."""
    from trafilatura import extract

    return {name: extract(path.read_bytes()) or "" for name, path in files.items()}


def by_pypdf(files: Mapping[str, Path]) -> Texts:
    """As it comes: the pages' texts, one after the other; empty where it fails."""
    from pypdf import PdfReader

    def text(path: Path) -> str:
        try:
            return "\n".join(page.extract_text() for page in PdfReader(path).pages)
        except Exception:  # whatever it is: it has no text
            return ""

    return {name: text(path) for name, path in files.items()}


def by_markitdown(python: str) -> Read:
    """In a process of its own."""

    def read(files: Mapping[str, Path]) -> Texts:
        asked = json.dumps({name: str(path) for name, path in files.items()})
        done = subprocess.run(
            [python, "-W", "ignore", "-c", _MARKITDOWN], input=asked, capture_output=True, text=True, check=True
        )
        found: Texts = json.loads(done.stdout)
        return found

    return read


def articles_found(texts: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the articles of 91 web pages, by the names of their files."""
    rows = _rows(DATA / "html" / "scrapinghub" / "ground_truth.jsonl")
    precision = recall = 0.0
    for row in rows:
        true, found = _shingles(row["article_body"]), _shingles(texts[row["file"]])
        both = (true & found).total()
        precision += both / found.total() / len(rows) if found else 0.0
        recall += both / true.total() / len(rows)
    return precision, recall, 2 * precision * recall / (precision + recall)


def probes_found(texts: Mapping[str, str]) -> tuple[int, int, int]:
    """How many sentences of PDFs stand in their texts letter by letter, and as a quote is found, and of how many."""
    letters = quotes = total = 0
    for row in (row for row in _rows(DATA / "pdf" / "index.jsonl") if row.get("probes")):
        text = texts[row["file"]]
        plain, matcher = " ".join(text.split()), Matcher(text)
        total += len(row["probes"])
        letters += sum(" ".join(probe["text"].split()) in plain for probe in row["probes"])
        quotes += sum(matcher.find(probe["text"]) is not None for probe in row["probes"])
    return letters, quotes, total


def structure_found(texts: Mapping[str, str]) -> tuple[int, int]:
    """How many list items and headings stand in the texts, and of how many; Markdown's marks are no letters."""
    found = total = 0
    for row in pages_of(KEPT_APART):
        text = letters_in(texts[row["source"]])
        kept = [all(piece in text for piece in pieces) for _, _, pieces in wanted_of(row)]
        found, total = found + sum(kept), total + len(kept)
    return found, total


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)) if words)


def _unpacked(folder: Path, names: Iterable[str], target: Path) -> dict[str, Path]:
    """Packed web pages as files that any reader takes for what they are."""
    files = {}
    for number, name in enumerate(names):
        files[name] = target / f"{number}.html"
        files[name].write_bytes(gzip.decompress((folder / name).read_bytes()))
    return files


def _timed(read: Read, files: Mapping[str, Path]) -> tuple[Texts, float]:
    """Texts, and the processor seconds that they took, those of children with them."""
    before = sum(os.times()[:4])
    texts = read(files)
    return texts, sum(os.times()[:4]) - before


def main() -> None:
    """Print a line for each reader and kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markitdown", metavar="PYTHON", help="an interpreter that has markitdown")
    python = parser.parse_args().markitdown
    other = {"markitdown": by_markitdown(python)} if python else {}
    if not python:
        print("markitdown is left out: --markitdown names no interpreter that has it.")
    pdfs = {row["file"]: DATA / "pdf" / row["file"] for row in _rows(DATA / "pdf" / "index.jsonl") if row.get("probes")}
    office = {row["file"]: OFFICE / row["file"] for row in rows_of_truth()}
    with tempfile.TemporaryDirectory() as name:
        target = Path(name)
        (target / "articles").mkdir()
        (target / "structure").mkdir()
        scrapinghub = DATA / "html" / "scrapinghub"
        named = [row["file"] for row in _rows(scrapinghub / "ground_truth.jsonl")]
        articles = _unpacked(scrapinghub, named, target / "articles")
        structure = _unpacked(READABILITY, [row["source"] for row in pages_of(KEPT_APART)], target / "structure")
        for reader, read in ({"kb": by_kb, "trafilatura": by_trafilatura} | other).items():
            texts, seconds = _timed(read, articles)
            precision, recall, f1 = articles_found(texts)
            print(
                f"articles   {reader:<12} F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  {seconds:6.1f} s", flush=True
            )
        for reader, read in ({"kb": by_kb, "trafilatura": by_trafilatura} | other).items():
            texts, seconds = _timed(read, structure)
            found, total = structure_found(texts)
            print(f"structure  {reader:<12} {found} of {total}  {found / total:.3f}  {seconds:6.1f} s", flush=True)
    for reader, read in ({"kb": by_kb, "pypdf": by_pypdf} | other).items():
        texts, seconds = _timed(read, pdfs)
        letters, quotes, total = probes_found(texts)
        shares = f"letters {letters / total:.3f}  quotes {quotes / total:.3f}"
        print(f"probes     {reader:<12} {shares} of {total}  {seconds:6.1f} s", flush=True)
    for reader, read in ({"kb": by_kb} | other).items():
        texts, seconds = _timed(read, office)
        have, wanted = sentences_found(texts)
        share = have.total() / wanted.total()
        print(f"office     {reader:<12} {have.total()} of {wanted.total()}  {share:.3f}  {seconds:6.1f} s", flush=True)


if __name__ == "__main__":
    main()

"""kb's readers beside plain trafilatura, plain pypdf and markitdown, in one run: quality and processor time.

Run ``python -m tests.bench.beside [--markitdown PYTHON]``; PYTHON is that of an environment with markitdown in it
(``pip install 'markitdown[docx,pptx,xlsx,pdf]'``), which kb does not need. Each tool reads all files of a kind in a
process of its own, one after the other; the seconds are of its processor, without those of loading it. What is measured
is said in ``articles``, ``structure``, ``probes`` and ``office``. Of Markdown the words count, not the marks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.values import Document
from tests.bench import articles, office, probes, structure

ROOT = Path(__file__).parents[2]
TOOLS = ("kb", "trafilatura", "pypdf", "markitdown")
# docling reads by models of layout and tables; its figures are its makers' own, of other files and machines.
PUBLISHED = """docling, as published by its makers, of other files, so not to be set beside the figures above:
  0.79 s a page (median; 0.6 and 16.3 at the 5th and 95th percentile), 8 threads of an x86 CPU (arXiv 2501.17887, 5.4);
  Markdown text .80 (mean BLEU) and reading order .99 (mean ARD) over the 200 pages of DP-Bench
  (docling-project/docling-eval, docs/evaluations/DPBench)"""


@dataclass(frozen=True, slots=True)
class Read:
    """What a tool made of some files: their texts by key, and the seconds of processor time for all of them."""

    texts: Mapping[str, tuple[str, str]]  # (title, text); those it does not read are not there
    seconds: float

    def text(self, key: str) -> str:
        """ "" for a file that was not read."""
        return self.texts.get(key, ("", ""))[1]

    def document(self, key: str) -> Document:
        """The same as a document without blocks."""
        title, text = self.texts.get(key, ("", ""))
        return Document(text, (), "text", "", title=title)


@dataclass(frozen=True, slots=True)
class Measure:
    """Files of one kind, the tools that are asked to read them, and shares from 0 to 1 by what is measured."""

    what: str
    files: Callable[[], Mapping[str, Path]]
    tools: tuple[str, ...]
    figures: Callable[[Read], Mapping[str, float]]


def _of_structure(read: Read) -> Mapping[str, float]:
    chosen, apart = (structure.measured(half, read=read.document)["kept"] for half in (0, 1))
    return {"lists and headings kept": apart, "the same, pages that rules are chosen by": chosen}


def _of_probes(read: Read) -> Mapping[str, float]:
    count = sum(map(len, probes.wanted().values()))
    return {"sentences over several lines found": 1 - len(probes.lost(read.text)) / count}


def _of_office(read: Read) -> Mapping[str, float]:
    found = office.measured(read.text)
    return {"sentences found": found.found.total() / found.wanted.total()}


MEASURES = (
    Measure(
        "web articles",
        lambda: {name: articles.FOLDER / name for name in articles.files()},
        ("kb", "trafilatura", "markitdown"),
        lambda read: {"F1": articles.scored(read.text).f1},
    ),
    Measure(
        "web pages",
        lambda: {name: structure.READABILITY / name for name in structure.files()},
        ("kb", "trafilatura", "markitdown"),
        _of_structure,
    ),
    Measure(
        "PDFs",
        lambda: {name: probes.FOLDER / name for name in probes.wanted()},
        ("kb", "pypdf", "markitdown"),
        _of_probes,
    ),
    Measure(
        "office files",
        lambda: {name: office.OFFICE / name for name in office.files()},
        ("kb", "markitdown"),
        _of_office,
    ),
)


def read_by(tool: str, python: str, files: Mapping[str, Path]) -> Read:
    """What ``tool`` makes of ``files``, run by ``python``."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for number, (key, path) in enumerate(files.items()):
            copy = Path(folder) / f"{number}-{path.name.removesuffix('.gz')}"
            data = path.read_bytes()
            copy.write_bytes(gzip.decompress(data) if path.suffix == ".gz" else data)
            jobs.append((key, str(copy)))
        script = Path(__file__).with_name("one_tool.py")
        # Beside the script lie modules that others are not to find by their short names.
        command = [python, "-m", "tests.bench.one_tool"] if python == sys.executable else [python, "-P", str(script)]
        said = subprocess.run(
            [*command, tool], cwd=ROOT, input=json.dumps(jobs), capture_output=True, text=True, check=True
        )
    rows = [json.loads(line) for line in said.stdout.splitlines() if line.startswith('{"key"')][1:]
    plain = office.without_markup if tool == "markitdown" else str
    texts = {row["key"]: (row["title"], plain(row["text"])) for row in rows if row["text"] is not None}
    return Read(texts, sum(row["seconds"] for row in rows))


def main(markitdown: str) -> None:
    """Print a table for each kind of file."""
    for measure in MEASURES:
        files = measure.files()
        print(f"{measure.what}, {len(files)}")
        for tool in TOOLS:
            if tool not in measure.tools:
                continue
            if tool == "markitdown" and not markitdown:
                print(f"  {tool:<12} not run: give --markitdown PYTHON, of an environment that has it")
                continue
            read = read_by(tool, markitdown if tool == "markitdown" else sys.executable, files)
            figures = "  ".join(f"{what} {value:.3f}" for what, value in measure.figures(read).items())
            unread = f"  not read: {len(files) - len(read.texts)}" if len(read.texts) < len(files) else ""
            print(f"  {tool:<12} {figures}  {read.seconds:.1f} s{unread}", flush=True)
    print(PUBLISHED)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markitdown", default="", help="the Python of an environment that has markitdown")
    main(parser.parse_args().markitdown)

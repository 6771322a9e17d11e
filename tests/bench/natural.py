"""Questions as people ask them, over papers, abstracts, meetings and a reading pile: evidence, answers, confidence.

Run ``python -m tests.bench.natural [SHARED] [--keep FOLDER]``; with a folder the bases are made once. Each line tells
of the half that constants are chosen by (``tune``: every other document, by name) and of the half they are not.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.meaning import Meaning
from kb.home import Home
from kb.index.embedder import NONE, NoEmbedder
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.values import Answer
from tests.ask.squad_asked import base

ROOT = Path(__file__).resolve().parents[2]
SETS = ("covid_qa", "qmsum", "pubmedqa")
WORDS = 8  # of a quote that lies inside the gold evidence


@dataclass(frozen=True, slots=True)
class Row:
    """A question and what came of it. ``quotes`` are (text, file name), in the order a reader meets them."""

    question: str
    half: str
    kind: str  # of the practice base: single, two, list, not_answered; else the name of the set
    absent: bool  # no document of the base answers it
    right: tuple[bool, bool]  # among the first quote, the first three
    file: bool  # the first quote is of the right file
    answer: Answer


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--words", action="store_true", help="without vectors")
    parser.add_argument("--sets", default=",".join([*SETS, "practice"]))
    parser.add_argument("--misses", action="store_true", help="print what was missed in the half to tune on")
    given = parser.parse_args()
    meaning = Meaning(NoEmbedder() if given.words else MiniLM())
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        every: list[Row] = []
        for chosen in given.sets.split(","):
            rows = list((practice if chosen == "practice" else natural)(given.shared, folder, chosen, meaning))
            report(chosen, rows, given.misses)
            every += rows
        for half in ("tune", "report", ""):
            print(f"confidence, {half or 'all'}: {confidence([r for r in every if half in r.half])}")


def arguments(description: str | None) -> argparse.ArgumentParser:
    """What every benchmark over bases of shared documents is told: where these are, and where to keep the bases."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("shared", nargs="?", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--keep", type=Path)
    return parser


def natural(shared: Path, folder: Path, chosen: str, meaning: Meaning) -> Iterator[Row]:
    """Every question asked of all documents, then of a base without the half its document is in."""
    data = shared / "data" / "natural" / chosen
    asked = [json.loads(line) for line in (data / "questions.jsonl").read_text("utf-8").splitlines()]
    files = sorted({row["file"] for row in asked})
    halves = {name: ("tune", "report")[place % 2] for place, name in enumerate(files)}
    with kept(folder / chosen, [data / "files" / name for name in files]) as library:
        for row in asked:
            yield judged(row, halves[row["file"]], chosen, asked_of(library, row["question"], meaning))
    for half in ("tune", "report"):
        others = [data / "files" / name for name in files if halves[name] != half]
        with kept(folder / f"{chosen}-without-{half}", others) as library:
            for row in asked:
                if halves[row["file"]] == half:
                    answer = asked_of(library, row["question"], meaning)
                    yield Row(row["question"], half, chosen, True, (False, False), False, answer)


def practice(shared: Path, folder: Path, chosen: str, meaning: Meaning) -> Iterator[Row]:
    """The reading pile's questions: right where the answer's sentences or their quotes have what is asked for."""
    gold = json.loads((shared / "data" / chosen / "gold.json").read_text("utf-8"))
    files = sorted({name for question in gold["questions"] for name in question["files"]})
    with kept(folder / chosen, [shared / "data" / chosen / "raw" / name for name in files]) as library:
        for place, question in enumerate(gold["questions"]):
            answer = asked_of(library, question["question"], meaning)
            said = flat(" ".join(s.text + " " + " ".join(c.text for c in s.citations) for s in answer.sentences))
            wanted = [flat(text) in said for text in question["answers"]]
            right = bool(wanted) and (all(wanted) if question.get("match") == "all" else any(wanted))
            half, kind = ("tune", "report")[place % 2], question["kind"]
            yield Row(question["question"], half, kind, kind == "not_answered", (right, right), right, answer)


def asked_of(library: Library, question: str, meaning: Meaning) -> Answer:
    """As a session asks: of a base of this size all vectors are looked through."""
    meaning.store = None if meaning.embedder.id == NONE else meaning.scan(library)
    return ask(library, question, Extractive(), meaning)


def kept(root: Path, files: Sequence[Path], vectors: dict[str, bytes] | None = None) -> Library:
    """The base of these files; one that was made earlier is opened as it is. ``vectors`` by text: see ``base``."""
    if Home(root).library.exists():
        return Library.open(Home(root))
    root.mkdir(parents=True, exist_ok=True)
    return base(root, files, vectors)


def judged(row: dict[str, Any], half: str, chosen: str, answer: Answer) -> Row:
    """Whether the first quotes are evidence: verbatim inside it, or all of it inside them, in the right file."""
    quotes = shown(answer)
    hits = [path == row["file"] and any(meets(text, gold) for gold in row["evidence"]) for text, path in quotes[:3]]
    file = bool(quotes) and quotes[0][1] == row["file"]
    return Row(row["question"], half, chosen, False, (any(hits[:1]), any(hits)), file, answer)


def shown(answer: Answer) -> list[tuple[str, str]]:
    """(quote, file name): the citations, then the best sentences of the passages that they do not hold."""
    cited = [(c.text, c.path) for sentence in answer.sentences for c in sentence.citations]
    result: list[tuple[str, str]] = []
    for text, path in [*cited, *((e.sentence, e.hit.path) for e in answer.passages)]:
        if not any(folded(text) in folded(other) for other, _ in result):
            result.append((text, Path(path).name))
    return result


def meets(quote: str, gold: str) -> bool:
    """By the rule of the set's own description."""
    one, other = folded(quote), folded(gold)
    return other in one or (one in other and len(one.split()) >= WORDS)


def folded(text: str) -> str:
    """White space folded."""
    return " ".join(text.split())


def flat(text: str) -> str:
    """Its words alone, case folded."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def report(chosen: str, rows: Sequence[Row], misses: bool) -> None:
    """Print what a set came to, by half."""
    for half in ("tune", "report", ""):
        some = [row for row in rows if half in row.half]
        if chosen == "practice":
            kinds = {kind: [row for row in some if row.kind == kind] for kind in dict.fromkeys(r.kind for r in some)}
            parts = []
            for kind, of in kinds.items():
                good = sum(row.answer.abstained if row.absent else row.right[0] for row in of)
                silent = sum(row.answer.abstained for row in of)
                parts.append(f"{kind} {good}/{len(of)} ({silent} abstained)")
            wrong = sum(not r.answer.abstained and not r.right[0] for r in some) / len(some)
            print(f"{chosen} {half or 'all'}: {'  '.join(parts)}  wrong {wrong:.2f}", flush=True)
            continue
        there, gone = [r for r in some if not r.absent], [r for r in some if r.absent]
        lengths = [len(quotes[0][0]) for r in there if (quotes := shown(r.answer))]
        print(
            f"{chosen} {half or 'all'}: n {len(there)}  first {mean(r.right[0] for r in there):.3f}  first three "
            f"{mean(r.right[1] for r in there):.3f}  file {mean(r.file for r in there):.3f}  answered "
            f"{mean(not r.answer.abstained for r in there):.3f}, without its document "
            f"{mean(not r.answer.abstained for r in gone):.3f}  characters {statistics.median(lengths):.0f}  "
            f"{1e3 * statistics.median(r.answer.seconds for r in some):.0f} ms",
            flush=True,
        )
    for row in rows:
        if misses and row.half == "tune" and not row.absent and not row.right[1]:
            found = [(path, folded(text)[:150]) for text, path in shown(row.answer)[:3]]
            print(f"  missed ({row.kind}, {row.answer.confidence:.2f}): {row.question}\n    {found}")


def confidence(rows: Sequence[Row]) -> str:
    """How often an answer that is right is surer than one that is wrong, or that nothing can be right about."""
    sure = {right: sorted(r.answer.confidence for r in rows if r.right[1] == right) for right in (True, False)}
    pairs = [(a > b) + 0.5 * (a == b) for a in sure[True] for b in sure[False]]
    said = [row for row in rows if not row.answer.abstained]
    wrong = mean(not row.right[1] for row in said)
    counts = f"{len(sure[True])} right, {len(sure[False])} wrong"
    return f"right above wrong {mean(pairs):.3f} ({counts}); of those answered {wrong:.3f} wrong"


def mean(values: Any) -> float:
    """Of none it is 0."""
    found = list(values)
    return float(sum(found)) / max(len(found), 1)


if __name__ == "__main__":
    begin = time.perf_counter()
    main()
    print(f"{time.perf_counter() - begin:.0f} s")

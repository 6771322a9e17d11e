"""How good search and answers are, on the SQuAD and HotpotQA questions: all of them, in some minutes.

Run ``python -m tests.bench.answers [SHARED]``. The floors in ``tests/ask/test_floors.py`` were set by what it prints.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.retrieve import retrieve
from kb.index.embedder import NoEmbedder
from kb.index.minilm import MiniLM
from kb.library import Library
from tests.ask.squad_asked import Asked, articles, base, evidence, holds, questions, squad, stands_in

ROOT = Path(__file__).resolve().parents[2]

AT_ONCE = 5


def main(shared: Path) -> None:
    """Measure and print."""
    vectors: dict[str, bytes] = {}
    asked = list(questions(shared))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with squad(shared, folder / "all", vectors=vectors) as library:
            for label, meaning in (("words and vectors", Meaning(MiniLM())), ("words alone", Meaning(NoEmbedder()))):
                print(f"{label}: passages {passages(library, meaning, asked)}", flush=True)
                print(f"{label}: answers {answers(library, meaning, asked)}", flush=True)
            hard = list(questions(shared, answerable=False))
            print(f"not answered by their own paragraph: {answered(library, meaning, hard):.3f} answered", flush=True)
        for label, meaning in (("words and vectors", Meaning(MiniLM())), ("words alone", Meaning(NoEmbedder()))):
            count = 0.0
            names = articles(shared)
            for first in range(0, len(names), AT_ONCE):
                out = names[first : first + AT_ONCE]
                with squad(shared, folder / f"{label}-{first}", out, vectors) as library:
                    absent = [q for q in asked if q.article in out]
                    count += answered(library, meaning, absent) * len(absent)
            print(f"{label}: article not in the base: {count / len(asked):.3f} answered", flush=True)
        print(f"hotpot: {hotpot(shared, folder / 'hotpot')}")


def passages(library: Library, meaning: Meaning, asked: Sequence[Asked]) -> str:
    """Rank of the first passage from the gold paragraph that holds an answer."""
    hits, reciprocal = {1: 0, 5: 0, 10: 0}, 0.0
    for q in asked:
        found = retrieve(library, parse(q.text), meaning).found
        ranks = (
            i
            for i, f in enumerate(found, 1)
            if holds([f.passage.text], q.answers, len(f.passage.text)) and stands_in(f.passage.text, q.paragraph)
        )
        rank = next(ranks, 0)
        reciprocal += 1 / rank if rank else 0
        for k in hits:
            hits[k] += 0 < rank <= k
    shares = "  ".join(f"@{k} {n / len(asked):.3f}" for k, n in hits.items())
    return f"{shares}  MRR {reciprocal / len(asked):.3f}"


def answers(library: Library, meaning: Meaning, asked: Sequence[Asked]) -> str:
    """Does the evidence hold an answer, and does kb answer?"""
    engine, begin = Extractive(), time.perf_counter()
    first = three = said = right = sentences = 0
    for q in asked:
        answer = ask(library, q.text, engine, meaning)
        shown = evidence(answer)
        first += holds(shown[:1], q.answers)
        three += holds(shown[:3], q.answers)
        said += not answer.abstained
        right += not answer.abstained and holds(shown[: len(answer.sentences)], q.answers)
        sentences += len(answer.sentences)
    n, pace = len(asked), (time.perf_counter() - begin) / len(asked)
    return (
        f"first {first / n:.3f}  first three {three / n:.3f}  answered {said / n:.3f}, of which right "
        f"{right / max(said, 1):.3f}, {sentences / max(said, 1):.2f} sentences  {pace * 1e3:.0f} ms a question"
    )


def answered(library: Library, meaning: Meaning, asked: Sequence[Asked]) -> float:
    """Share of questions that kb answers."""
    engine = Extractive()
    return sum(not ask(library, q.text, engine, meaning).abstained for q in asked) / len(asked)


def hotpot(shared: Path, folder: Path) -> str:
    """Are both documents a question needs among the first k documents?"""
    data = shared / "data" / "hotpot"
    asked = [json.loads(line) for line in (data / "queries.jsonl").read_text("utf-8").splitlines()]
    meaning, both, part = Meaning(MiniLM()), {2: 0, 5: 0, 10: 0, 20: 0}, {2: 0.0, 5: 0.0, 10: 0.0, 20: 0.0}
    with base(folder, list((data / "docs").glob("*.md"))) as library:
        paths = {source.id: Path(source.path).name for source in library.sources.all()}
        for q in asked:
            gold = {Path(e["file"]).name for e in q["evidence"]}
            found = list(
                dict.fromkeys(paths[f.passage.source] for f in retrieve(library, parse(q["question"]), meaning).found)
            )
            for k in both:
                both[k] += gold <= set(found[:k])
                part[k] += len(gold & set(found[:k])) / len(gold)
    n = len(asked)
    return "  ".join(f"@{k} both {both[k] / n:.2f} recall {part[k] / n:.2f}" for k in both)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")

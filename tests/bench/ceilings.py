"""How far natural questions could be answered better, and by which step: the most that each choice could give.

Run ``python -m tests.bench.ceilings [SHARED] [--keep FOLDER]`` (the folder of ``natural``). For research papers and
meetings it prints how often the first quotation, and one of the first three, is evidence: as kb answers; among those
kb answers at all; were only the right document there; were only its right passages there; and how often any of all
quotations shown is, which the best choice among them would reach. Below stand the ranks at which search has a right
passage, and the right document. What lies between a row and the next is what the step between them loses.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from compile.extractive.engine import Extractive
from kb.ask.answer import able, ask
from kb.ask.catalog import Only
from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.rank import surroundings
from kb.ask.retrieve import Found, Search, retrieve
from kb.ask.search import ranked_sentences
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.values import Answer, Passage
from tests.bench.natural import arguments, folded, kept, mean, meets, shown
from tests.bench.retrievers import touches

SETS = ("covid_qa", "qmsum")


def main(shared: Path, keep: Path | None) -> None:
    """Measure and print, by half."""
    with tempfile.TemporaryDirectory() as name:
        for chosen in SETS:
            data = shared / "data" / "natural" / chosen
            asked = [json.loads(line) for line in (data / "questions.jsonl").read_text("utf-8").splitlines()]
            files = sorted({row["file"] for row in asked})
            told: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
            with kept((keep or Path(name)) / chosen, [data / "files" / file for file in files]) as library:
                meaning = Meaning(MiniLM())
                meaning.store = meaning.scan(library)
                for row in asked:
                    half = ("tune", "report")[files.index(row["file"]) % 2]
                    for label, right in judged(library, meaning, row):
                        told[half][label].append(right)
            for half, rows in told.items():
                print(f"{chosen} {half}:", flush=True)
                for label, rights in rows.items():
                    print(f"  {label:<32}{mean(rights):.3f}  of {len(rights)}", flush=True)


def judged(library: Library, meaning: Meaning, row: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """What is right of one question, by label."""
    question, gold = row["question"], [folded(text) for text in row["evidence"]]
    names = {source.id: Path(source.path).name for source in library.sources.all()}

    def right(passage: Passage) -> bool:
        return names[passage.source] == row["file"] and any(touches(passage.text, text) for text in gold)

    def hits(answer: Answer) -> list[bool]:
        return [name == row["file"] and any(meets(text, g) for g in gold) for text, name in shown(answer)]

    def asked() -> list[bool]:
        return hits(ask(library, question, Extractive(), meaning))

    meaning.only = Only()
    answer = ask(library, question, Extractive(), meaning)
    own = hits(answer)
    yield from _first("as it is", own)
    if not answer.abstained:
        yield from _first("where it answers", own)
    meaning.only = Only(source=row["file"])
    yield from _first("document given", asked())
    meaning.only = Only()
    found = retrieve(library, parse(question), meaning)
    some = [one for one in found.found if right(one.passage)] or [
        Found(passage, 1.0, 1.0)
        for identity, name in names.items()
        for passage in (library.passages.of(identity) if name == row["file"] else ())
        if right(passage)
    ]
    yield from _first("passages given", [any(meets(text, g) for g in gold) for text in quoted(found, some, meaning)])
    yield "any quotation shown", any(own)
    for k in (1, 3, 10, 100):
        yield f"right passage within {k}", any(right(one.passage) for one in found.found[:k])
        yield f"right document within {k}", any(names[one.passage.source] == row["file"] for one in found.found[:k])


def quoted(found: Search, passages: Sequence[Found], meaning: Meaning) -> list[str]:
    """What of these passages would be quoted, best first: a sentence with what is shown around it, each place once."""
    shown: list[tuple[int, int, str]] = []
    for one in able(found.question, ranked_sentences(replace(found, found=tuple(passages)), meaning)):
        start, end = surroundings(one.passage, one.start, one.end)
        if not any(start < stop and begin < end for begin, stop, _ in shown):
            shown.append((start, end, one.passage.text[start - one.passage.start : end - one.passage.start]))
    return [text for _, _, text in shown]


def _first(label: str, hits: list[bool]) -> Iterator[tuple[str, bool]]:
    yield f"{label}: first", any(hits[:1])
    yield f"{label}: first three", any(hits[:3])


if __name__ == "__main__":
    given = arguments(__doc__).parse_args()
    main(given.shared, given.keep)

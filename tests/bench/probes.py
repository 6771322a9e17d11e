"""How many sentences over several lines are found whole in PDFs: python -m tests.bench.probes [--misses]

The 229 sentences are those of 14 files on which two plain readers agree, letter for letter. Both write a raised or
lowered letter as if it stood on the line, and a note as a part of the sentence it stands in. White space is folded, and
a raised or lowered figure counts as a figure, as in the other measures; a sentence that holds a note or its mark counts
as lost where that is kept out of it.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

from ingest.extract import extract_all
from kb.settings import Limits
from kb.values import Document

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "pdf"


def wanted() -> dict[str, list[str]]:
    """The sentences of each file within FOLDER that has some."""
    rows = map(json.loads, (FOLDER / "index.jsonl").read_text("utf-8").splitlines())
    return {row["file"]: [probe["text"] for probe in row["probes"]] for row in rows if row.get("probes")}


def lost(text_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """(file, sentence) for each that is not found; ``text_of`` gives what was read of a file."""
    return [
        (file, sentence)
        for file, sentences in wanted().items()
        for text in (_folded(text_of(file)),)
        for sentence in sentences
        if _folded(sentence) not in text
    ]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def main(misses: bool) -> None:
    """Print how many are found, and which are not."""
    read = dict(extract_all(((file, FOLDER / file, file) for file in wanted()), Limits()))
    texts = {file: result.text for file, result in read.items() if isinstance(result, Document)}
    missed = lost(lambda file: texts.get(file, ""))
    count = sum(map(len, wanted().values()))
    print(f"{count - len(missed)} of {count}  {1 - len(missed) / count:.4f}")
    for file, sentence in missed if misses else ():
        print(f"  {file}: {sentence!r}")


if __name__ == "__main__":
    main("--misses" in sys.argv)

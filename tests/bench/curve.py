"""How long each pass takes as a base grows: python -m tests.bench.curve [COUNT …]

Compiles the first COUNT passages of the 2Wiki corpus (500, 1,000, 2,000 and 3,000), each a source of its own, in a
temporary folder, and prints seconds of processor time per pass. The last column of each row is the time for one
thousand sources: it stays level where a pass is linear, and no step may grow faster than n log n.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compile.compiler import compile_base
from compile.extractive.engine import Extractive
from ingest.passages import cut
from kb.files import sha256, write_atomic
from kb.home import Home
from kb.library import Library
from kb.progress import Advance, Silent
from kb.settings import Settings, template
from kb.values import Block, Document, Source

SHARED = Path(os.environ.get("KB_SHARED", Path(__file__).resolve().parents[3] / "shared"))


class Clock:
    """Progress that adds up processor seconds by step."""

    def __init__(self, seconds: dict[str, float], prefix: str = "") -> None:
        self.seconds, self.prefix = seconds, prefix

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Time a step."""
        began = time.process_time()
        yield lambda done: None
        name = self.prefix + name
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - began


def documents(count: int) -> Iterator[tuple[Source, Document]]:
    """The first passages of the corpus, as extraction would read them."""
    with (SHARED / "data/scale_2wiki/corpus.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == count:
                return
            row = json.loads(line)
            title, body = " ".join(row["title"].split()), row["text"].strip()
            text = f"{title}\n\n{body}"
            blocks = (Block("heading", 0, len(title), 1), Block("prose", len(title) + 2, len(text)))
            digest = sha256(f"{number} {text}")
            path = f"raw/{number:05}.md"
            yield (
                Source(f"s-{digest[:10]}", path, digest, sha256(text), "markdown", title),
                Document(text, blocks, "markdown", "bench", title=title),
            )


def run(count: int) -> dict[str, float]:
    """Processor seconds by step for a first compile, a second one, and one more source."""
    clock = Clock({})
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        write_atomic(home.settings, template("Curve"))
        found = list(documents(count + 1))
        with Library.open(home) as library:
            with clock.step("library"), library.transaction():
                for source, document in found[:count]:
                    library.sources.put(source, document)
                    library.passages.replace(source.id, cut(document, source.id))
            with clock.step("compile"):
                compile_base(library, home, Settings(), Extractive(), clock)
            with clock.step("again"):
                compile_base(library, home, Settings(), Extractive(), Silent())
            source, document = found[count]
            library.sources.put(source, document)
            with clock.step("one more"):
                compile_base(library, home, Settings(), Extractive(), Clock(clock.seconds, "… "))
    return clock.seconds


def main(counts: list[int]) -> None:
    """Print one row a step, one column a size."""
    columns = {count: run(count) for count in counts}
    print("".join(f"{count:>10,}" for count in counts).rjust(12 + 10 * len(counts)), "   s/1,000 first → last")
    for step in next(iter(columns.values())):
        row = [columns[count].get(step, 0.0) for count in counts]
        first, last = row[0] / counts[0] * 1000, row[-1] / counts[-1] * 1000
        print(f"{step:<12}" + "".join(f"{value:>10.2f}" for value in row) + f"   {first:.2f} → {last:.2f}")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [500, 1000, 2000, 3000])

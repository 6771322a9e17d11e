"""How long each pass takes as a base grows: python -m tests.bench.curve [COUNT …]

Compiles the first COUNT passages of the 2Wiki corpus (500, 1,000, 2,000 and 3,000), each a source of its own, in a
temporary folder, and prints seconds of processor time by pass: of RUNS runs the least, each in a process of its own,
so that nothing one run remembers helps the next. Behind them stands how much dearer the last count is than the first
for one source, for one MB of source, and for one sentence told on a page: pages need several sources, so the more
sources there are, the more each of them has told. A step that grows as n log n shows what the heading says; above
that in every column it grows faster, and is marked.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import log
from multiprocessing import get_context
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

RUNS = 3


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


def run(count: int) -> tuple[dict[str, float], dict[str, float]]:
    """Processor seconds by step for a first compile, a second one, and one more source; and the size of it all."""
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
            told = sum(len(part.sentences) for r in library.pages.all().values() for part in r.page.sections)
            with clock.step("again"):
                compile_base(library, home, Settings(), Extractive(), Silent())
            source, document = found[count]
            library.sources.put(source, document)
            with clock.step("one more"):
                compile_base(library, home, Settings(), Extractive(), Clock(clock.seconds, "… "))
    size = sum(len(document.text.encode("utf-8")) for _, document in found[:count]) / 1e6
    return clock.seconds, {"a source": count, "a MB": size, "a sentence": told}


def least(counts: list[int]) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """The least seconds by step for each count, and the sizes; the counts take turns, so that none has a worse hour."""
    times: dict[int, dict[str, float]] = {}
    sizes: dict[int, dict[str, float]] = {}
    with get_context("spawn").Pool(1, maxtasksperchild=1) as alone:
        for count in counts * RUNS:
            seconds, sizes[count] = alone.apply(run, (count,))
            before = times.get(count, seconds)
            times[count] = {step: min(value, before[step]) for step, value in seconds.items()}
    return [times[count] for count in counts], [sizes[count] for count in counts]


def main(counts: list[int]) -> None:
    """Print one row a step, one column a size, and the last beside the first for one of each measure."""
    times, sizes = least(counts)
    bound = log(counts[-1]) / log(counts[0])
    print(" " * 12 + "".join(f"{count:>9,}" for count in counts) + f"   last to first (n log n: {bound:.2f})")
    print(" " * (12 + 9 * len(counts)) + "".join(f"{measure:>12}" for measure in sizes[0]))
    grown = {measure: sizes[-1][measure] / size for measure, size in sizes[0].items()}
    for step in times[0]:
        row = [seconds.get(step, 0.0) for seconds in times]
        ratios = [row[-1] / row[0] / growth if row[0] else 0.0 for growth in grown.values()]
        line = (
            f"{step:<12}" + "".join(f"{value:>9.3f}" for value in row) + "".join(f"{ratio:>12.2f}" for ratio in ratios)
        )
        print(line + ("  faster" if min(ratios) > bound else ""))


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [500, 1000, 2000, 3000])

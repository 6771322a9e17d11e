"""How much source text a first compile takes in a second: python -m tests.bench.passes [RUNS]

Compiles the 25 SQuAD articles in a temporary folder and prints seconds of processor time by pass, of RUNS runs (5) the
least, and megabytes of source a core-second, without and with the files of the wiki.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from compile.compiler import compile_base
from compile.extractive.engine import Extractive
from ingest.ingest import ingest
from kb.files import write_atomic
from kb.home import Home
from kb.library import Library
from kb.progress import Silent
from kb.settings import Settings, template
from tests.bench.curve import SHARED, Clock

ARTICLES = sorted((SHARED / "data" / "squad" / "articles").glob("*.md"))


def run() -> dict[str, float]:
    """Processor seconds by pass of one first compile."""
    clock = Clock({})
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.raw.mkdir()
        write_atomic(home.settings, template("Passes"))
        for article in ARTICLES:
            shutil.copy(article, home.raw)
        with Library.open(home) as library:
            ingest(library, home, Settings(), Silent())
            with clock.step("all"):
                compile_base(library, home, Settings(), Extractive(), clock)
    return clock.seconds


def main(runs: int) -> None:
    """Print the figures."""
    size = sum(article.stat().st_size for article in ARTICLES) / 1e6
    found = [run() for _ in range(runs)]
    least = {step: min(seconds[step] for seconds in found) for step in found[0]}
    for step, seconds in least.items():
        print(f"{step:<12}{seconds:>8.3f} s")
    for name, seconds in (("without the files", least["all"] - least["wiki"]), ("with them", least["all"])):
        print(f"{size / seconds:.2f} MB a core-second {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)

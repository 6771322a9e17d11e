"""How long whole commands take on the 25 SQuAD articles, and how much memory: python -m tests.bench.speed [SHARED]

Every figure is of a whole process, children included in memory as the largest one. The ratios compare within this run,
so they mean something on a noisy machine; the seconds do not.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared"
KB = [sys.executable, "-m", "kb"]


def kb(*arguments: str | Path) -> tuple[float, float, str]:
    """Wall seconds, processor seconds and output of one command."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([*KB, *map(str, arguments)], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, used, done.stdout


def wiki_seconds(base: Path) -> float:
    """Seconds from the start of a first build until the wiki can be read."""
    process = subprocess.Popen([*KB, "--kb", str(base), "build"], stdout=subprocess.DEVNULL)
    began = time.monotonic()
    while not (base / "wiki" / "index.md").exists() and process.poll() is None:
        time.sleep(0.02)
    seconds = time.monotonic() - began
    process.wait()
    return seconds


def main() -> None:
    """Print the figures."""
    articles = sorted((SHARED / "data" / "squad" / "articles").glob("*.md"))
    size = sum(path.stat().st_size for path in articles) / 1e6
    print(f"{len(articles)} articles, {size:.2f} MB, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        bases = [Path(folder) / name for name in ("first", "second")]
        for base in bases:
            kb("init", base)
            for article in articles:
                shutil.copy(article, base / "raw")
        wall, used, output = kb("--kb", bases[0], "build", "--json")
        seconds = json.loads(output)["seconds"]
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"build            {wall:6.1f} s wall, {used:6.1f} s processor; {seconds}; peak {peak:.0f} MB")
        print(f"wiki readable    {wiki_seconds(bases[1]):6.1f} s wall")
        again, used_again, _ = kb("--kb", bases[0], "build")
        print(f"nothing to do    {again:6.2f} s wall, {used_again:6.2f} s processor, 1/{used / used_again:.0f} of that")
        shutil.copy(articles[0], bases[0] / "raw" / "one-more.md")
        (bases[0] / "raw" / "one-more.md").open("a").write("\n\nOne sentence more makes this another file.\n")
        one, used_one, _ = kb("--kb", bases[0], "build")
        print(f"one article more {one:6.2f} s wall, {used_one:6.2f} s processor, 1/{used / used_one:.0f}")
        for name, command in (
            ("kb --help", ["--help"]),
            ("kb search", ["--kb", bases[0], "search", "prime number theorem"]),
            ("kb ask", ["--kb", bases[0], "ask", "Who was the first president of Harvard?"]),
        ):
            runs = [kb(*command) for _ in range(7)]
            middle, spent = statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)
            print(f"{name:<16} {middle:6.2f} s wall, {spent:6.2f} s processor, median of 7")


if __name__ == "__main__":
    main()

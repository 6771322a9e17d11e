"""What a site costs as it grows, and one source more: python -m tests.bench.sites [COUNT …]

Builds the sites of bases of the first COUNT passages of the 2Wiki corpus (520, 760 and 2,400, which make some 1,000,
1,500 and 5,000 pages), each a file of its own, and prints pages, those rendered, processor seconds in user mode, peak
memory of the largest process, and megabytes on disk; then the same for one source more. Then the heaviest pages with
all styles and scripts they name, and how many weigh more than 250 kB.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from compile.site.build import build_site
from kb.home import Home
from kb.library import Library
from kb.progress import Silent
from kb.settings import load_settings

SHARED = Path(__file__).resolve().parents[3] / "shared"
LIMIT = 250_000  # bytes of a page without search
_ASSET = re.compile(r'(?:src|href)="([^"#?:]+\.(?:css|js|svg))"')


def measured(folder: Path) -> None:
    """Build the site of a base in this process and its child, and print what that took as JSON."""
    home = Home(folder)
    with Library.open(home) as library:
        before = _user()
        report = build_site(home, load_settings(home), library, Silent())
        seconds = _user() - before
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(json.dumps([report.pages, report.rendered, seconds, peak, report.megabytes]))


def _user() -> float:
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def build(folder: Path, rows: list[dict[str, str]], first: int = 0) -> None:
    """Compile a base with these documents, and print what its site took."""
    for number, row in enumerate(rows, start=first):
        (folder / "raw" / f"{number:04}.md").write_text(f"# {row['title']}\n\n{row['text']}\n", "utf-8")
    environment = os.environ | {"KB_EMBEDDER": "none"}
    kb = [sys.executable, "-m", "kb", "--kb", str(folder), "build", "--yes", "--no-site"]
    subprocess.run(kb, check=True, capture_output=True, env=environment)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.sites", str(folder)], check=True, capture_output=True, text=True
    )
    pages, rendered, seconds, peak, size = json.loads(done.stdout)
    print(f"{pages:>8,}{rendered:>10,}{seconds:>8.1f} s{peak:>8.0f} MB{size:>8.0f} MB", flush=True)


def weights(site: Path) -> list[tuple[int, str]]:
    """Bytes of each page with all styles and scripts that it names, the heaviest first."""
    found = []
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assets = {(path.parent / name).resolve() for name in _ASSET.findall(text)}
        size = len(text.encode()) + sum(asset.stat().st_size for asset in assets if asset.is_file())
        found.append((size, path.relative_to(site).as_posix()))
    return sorted(found, reverse=True)


def main(counts: list[int]) -> None:
    """Print the figures."""
    lines = (SHARED / "data" / "scale_2wiki" / "corpus.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    print(f"{'pages':>8}{'rendered':>10}{'user':>10}{'peak':>11}{'disk':>11}")
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "base"
            subprocess.run([sys.executable, "-m", "kb", "init", str(folder)], check=True, capture_output=True)
            build(folder, rows[:count])
            build(folder, rows[count : count + 1], count)
            found = weights(folder / "_site")
            over = sum(size > LIMIT for size, _ in found)
            print(f"{over} pages of more than 250 kB; {', '.join(f'{n} {s / 1000:.0f} kB' for s, n in found[:3])}")


if __name__ == "__main__":
    if len(sys.argv) == 2 and Path(sys.argv[1]).is_dir():
        measured(Path(sys.argv[1]))
    else:
        main([int(argument) for argument in sys.argv[1:]] or [520, 760, 2400])

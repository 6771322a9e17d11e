"""How a whole build grows with the number of sources: python -m tests.bench.growth [COUNT …]

Builds the first COUNT passages of the 2Wiki corpus (500, 1,000, 2,000 and 3,000), each a file of its own, with
`kb build`, and prints the wall seconds of each step and the peak
memory of the largest process. The last row says how much more one source costs at the largest count than at the
smallest; n log n allows 1.29 from 500 to 3,000.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"
STEPS = ("ingest", "compile", "site", "embed")


def build(folder: Path, rows: list[dict[str, str]]) -> dict[str, float]:
    """Seconds of each step of a first build of these documents."""
    kb = [sys.executable, "-m", "kb"]
    subprocess.run([*kb, "init", str(folder)], check=True, capture_output=True)
    for number, row in enumerate(rows):
        (folder / "raw" / f"{number:04}.md").write_text(f"# {row['title']}\n\n{row['text']}\n", "utf-8")
    done = subprocess.run([*kb, "--kb", str(folder), "build", "--json"], check=True, capture_output=True, text=True)
    seconds: dict[str, float] = json.loads(done.stdout)["seconds"]
    return seconds


def main(counts: list[int]) -> None:
    """Print the curve."""
    lines = (SHARED / "data" / "scale_2wiki" / "corpus.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    print(f"{'sources':>8}" + "".join(f"{step:>10}" for step in STEPS) + f"{'peak MB':>10}")
    found: dict[int, dict[str, float]] = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            found[count] = build(Path(folder) / "base", rows[:count])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{count:>8}" + "".join(f"{found[count][s]:>10.2f}" for s in STEPS) + f"{peak:>10.0f}", flush=True)
    first, last = counts[0], counts[-1]
    ratios = {s: (found[last][s] / last) / (found[first][s] / first) for s in STEPS}
    print(f"{'ratio':>8}" + "".join(f"{ratios[s]:>10.2f}" for s in STEPS))
    print(f"n log n allows {math.log(last) / math.log(first):.2f}")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [500, 1000, 2000, 3000])

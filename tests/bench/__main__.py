"""All benchmarks, or those named: python -m tests.bench [NAME …]"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FITS = {"fit_ranking", "fit_confidence"}  # make constants; run by hand
PARTS = {"__init__", "__main__", "one_tool"}  # no benchmarks by themselves
NAMES = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in PARTS | FITS)


def main(names: list[str]) -> int:
    """Run each benchmark in a process of its own; 1 when one fails."""
    unknown = sorted(set(names) - set(NAMES) - FITS)
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}: {', '.join(NAMES)}")
        return 1
    failed = 0
    for name in names or NAMES:
        print(f"== {name}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], cwd=HERE.parents[1]).returncode
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

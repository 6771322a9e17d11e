"""Prints what the extractive engine makes of the SQuAD articles: pages, retention, size, speed, a sample of titles.

Run ``python -m tests.bench.titles [SHARED]``; with ``--all`` it prints every title. The verdicts on the sample are
kept in ``tests/compile/titles/squad_titles.tsv``.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

from tests.compile.squad_base import cut_answers, questions, retention, squad

ROOT = Path(__file__).resolve().parents[2]

SAMPLE = 100


def main(shared: Path, *, everything: bool = False) -> None:
    """Measure and print."""
    base = squad(shared)
    asked = questions(shared)
    kept = retention(base, asked)
    megabytes = base.characters / 1e6
    counts = Counter(min(len(kept.shown.get(page.key, ())), 10) for page in base.pages)
    print(f"sources {len(base.documents)}  claims {len(base.claims)}  candidates {len(base.candidates)}")
    print(
        f"pages {len(base.pages)}  showing n claims:",
        " ".join(f"{n}×{counts[n]}" for n in sorted(counts)),
        "(10: or more)",
    )
    print(f"claims and mentions {megabytes / base.reading:.2f} MB/s  concepts {base.gathering:.3f} s")
    print(f"answers cut by a sentence's end: {cut_answers(base, asked)} of {len(asked)}")
    print(f"gold sentence is a claim {kept.claimed:.3f}, stands on a topic page {kept.share:.3f}")
    print(f"topic text / source text {kept.size:.3f}")
    titles = sorted(page.title for page in base.pages)
    sample = titles if everything else sorted(random.Random(7).sample(titles, min(SAMPLE, len(titles))))
    print("\n".join(sample))


if __name__ == "__main__":
    paths = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    main(Path(paths[0]) if paths else ROOT.parent / "shared", everything="--all" in sys.argv)

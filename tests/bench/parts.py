"""How fast the parts that touch every sentence are: python -m tests.bench.parts

Ratios within one run: each part against folding the same text once, which is the least any of them must do.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from ingest.duplicates import alike, near_duplicates, sketch
from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.proof.gate import accept_claims
from kb.text.folding import flat, fold, skeleton
from kb.text.sentences import sentences
from kb.values import Document, Source

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds, the best of three."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def main() -> None:
    """Print the figures."""
    text = max((path.read_text("utf-8") for path in (DATA / "squad" / "articles").glob("*.md")), key=len)
    source = Source("s-1", "raw/a.md", "0", "0", "text", "A")
    spans = list(sentences(text))
    proposed = [ProposedClaim(flat(text[start:end]), (ProposedQuote(text[start:end], start),)) for start, end in spans]
    base = seconds(lambda: fold(text))
    print(f"fold             {base * 1000:7.2f} ms for {len(text) / 1000:.0f} kB")
    document = Document(text, (), "text", "x")
    for name, work in (
        ("skeleton", lambda: skeleton(text)),
        ("sentences", lambda: list(sentences(text))),
        (f"gate, {len(spans)} claims", lambda: accept_claims(source, document, proposed, Maker("extractive", True))),
    ):
        print(f"{name:<16} {seconds(work) / base:7.1f} × fold")
    rows = [json.loads(line) for line in (DATA / "scale_2wiki" / "corpus.jsonl").read_text("utf-8").splitlines()]
    sketches = {f"s-{n}": sketch(row["text"]) for n, row in enumerate(rows)}
    sources = [Source(f"s-{n}", f"raw/{n}.md", str(n), str(n), "text", "") for n in range(len(rows))]
    small = seconds(lambda: near_duplicates(alike(sources[:750], sketches)))
    large = seconds(lambda: near_duplicates(alike(sources, sketches)))
    print(f"near-duplicates  {large / small * 750 / len(sources):7.2f} × as long a source at {len(sources)} as at 750")


if __name__ == "__main__":
    main()

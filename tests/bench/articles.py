"""How much of the articles of 91 web pages is read, and how little else: python -m tests.bench.articles

Pages of scrapinghub's article-extraction-benchmark, of which people wrote down what the article says. F1 by runs of
four words, as that benchmark has it: the means over the pages of precision and of recall, put together.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.extract.html import read_html

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "html" / "scrapinghub"
_RUN = 4  # words


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1, means over all pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Both in one figure."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def files() -> list[str]:
    """The names of the packed pages within FOLDER."""
    return list(_truths())


def scored(text_of: Callable[[str], str]) -> Score:
    """``text_of`` gives what was read of a page of ``files``."""
    precisions, recalls = [], []
    for file, article in _truths().items():
        true, found = _runs(article), _runs(text_of(file))
        both = (true & found).total()
        precisions.append(both / found.total() if found else 0.0)
        recalls.append(both / true.total())
    return Score(sum(precisions) / len(precisions), sum(recalls) / len(recalls))


@cache
def _truths() -> dict[str, str]:
    rows = map(json.loads, (FOLDER / "ground_truth.jsonl").read_text("utf-8").splitlines())
    return {row["file"]: row["article_body"] for row in rows}


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + _RUN]) for n in range(max(1, len(words) - _RUN + 1)) if words)


def main() -> None:
    """Print the score of what kb reads."""
    score = scored(lambda file: read_html(gzip.decompress((FOLDER / file).read_bytes())).text)
    print(f"F1 {score.f1:.4f}  precision {score.precision:.4f}  recall {score.recall:.4f}")


if __name__ == "__main__":
    main()

"""Results over time: ``evals.jsonl`` beside kb.toml, one line a run, and what moved between two of them.

They cannot be made again, so they do not lie in ``.kb/``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import UsageError
from kb.evaluate.measures import MEASURES, Measured, Measurements
from kb.home import Home

LAST = "last"


@dataclass(frozen=True, slots=True)
class Result:
    """One run: when, by what, over which questions, and every measure."""

    at: str
    made_by: Mapping[str, str]  # version, engine, embedder, gate
    golden: str  # hash of the questions; "" without any
    measures: Measurements

    def line(self) -> str:
        """As it is kept."""
        values = {name: [round(m.value, 6), m.of] for name, m in self.measures.items()}
        return json.dumps({"at": self.at, **self.made_by, "golden": self.golden, "measures": values})


@dataclass(frozen=True, slots=True)
class Move:
    """A measure that is another than before. ``worse``: by more than its slack."""

    measure: str
    before: float
    now: float
    worse: bool


def file_of(home: Home) -> Path:
    """Where results are kept."""
    return home.root / "evals.jsonl"


def keep(home: Home, result: Result) -> None:
    """Add a result to those that are kept."""
    with file_of(home).open("a", encoding="utf-8") as file:
        file.write(result.line() + "\n")


def kept(file: Path) -> list[Result]:
    """All results of a file, oldest first; lines nobody can read are left out."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [result for line in lines if (result := _read(line))]


def _read(line: str) -> Result | None:
    try:
        data: dict[str, Any] = json.loads(line)
        measures = {name: Measured(float(value), int(of)) for name, (value, of) in data.pop("measures").items()}
        at, golden = str(data.pop("at")), str(data.pop("golden"))
        return Result(at, {name: str(value) for name, value in data.items()}, golden, measures)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def earlier(home: Home, which: str) -> Result:
    """The last result, the last of a day or instant (by its beginning), or of a file. Raises UsageError for none."""
    results = kept(file_of(home))
    if which == LAST:
        found = results
    elif Path(which).is_file():
        found = kept(Path(which))
    else:
        found = [result for result in results if result.at.startswith(which)]
    if not found:
        raise UsageError(f"No earlier result is kept under {which!r}.", "Run `kb eval` once; evals.jsonl lists them.")
    return found[-1]


def moves(before: Result, now: Result) -> list[Move]:
    """What is other than before, in the order of the measures. Answers to other questions are not compared."""
    found = []
    for name, measure in MEASURES.items():
        if measure.group == "answers" and before.golden != now.golden:
            continue
        if name not in before.measures or name not in now.measures:
            continue
        old, new = before.measures[name].value, now.measures[name].value
        change = {"up": old - new, "down": new - old, "": 0.0}[measure.better]
        if abs(new - old) > 1e-6:  # as they are rounded
            found.append(Move(name, old, new, change > measure.slack + 1e-9))
    return found

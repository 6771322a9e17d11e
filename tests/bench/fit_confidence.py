"""Fits the weights of ``kb.ask.confidence``: does the base speak of what is asked?

Run ``python -m tests.bench.fit_confidence [SHARED] [--keep FOLDER]``; with a folder the bases are made once. Fitted on
every other document of each set (``tune``), and told of the other half: SQuAD articles, research papers, meetings,
abstracts and the questions of the reading pile. Good: the answer is among the first three sentences with their
surroundings. Bad: the same questions put to a base without their document, and those that the pile does not answer.
Misses, and questions that their own paragraph does not answer, count a part: words hardly tell them apart, but they
should not look certain. ``kb.ask.confidence`` says from which ranking the weights it has were fitted.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kb.ask.answer import able
from kb.ask.confidence import INPUTS, signs
from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.rank import Ranked
from kb.ask.retrieve import retrieve
from kb.ask.search import ranked_sentences
from kb.index.embedder import NONE, NoEmbedder
from kb.index.minilm import MiniLM
from kb.library import Library
from tests.ask.squad_asked import articles, questions
from tests.bench.natural import SETS, arguments, flat, kept, meets

ROOT = Path(__file__).resolve().parents[2]

EVERY = 8  # of SQuAD's questions
AT_ONCE = 5  # articles left out of a base
SHARE = {"missed": 0.3, "hard": 0.1}  # what a question of this kind counts
# Of the questions people ask; as good and bad are fitted alike, the constant is moved by its odds. Words alone tell
# them apart less well: there an answer is refused rather. With more of them, more than 5 in 100 of the floor of
# tests/ask/test_floors.py pass.
ANSWERABLE, ANSWERABLE_BY_WORDS = 0.545, 0.5
DECAY = 3e-3

Quote = tuple[str, str]  # with the name of its file
Good = Callable[[Sequence[Quote]], bool]


@dataclass(frozen=True, slots=True)
class Sample:
    """What the model saw of one question, and what it was. ``signs`` are empty where nothing can answer."""

    name: str  # of its set
    half: str
    kind: str  # held, missed, absent (no document of the base answers it), hard (not answered by its own paragraph)
    signs: tuple[float, ...]


def main() -> None:
    """Collect, fit, print; with vectors and without."""
    given = arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        for title, meaning, width, answerable in (
            ("WEIGHTS", Meaning(MiniLM()), len(INPUTS), ANSWERABLE),
            ("LEXICAL", Meaning(NoEmbedder()), len(INPUTS) - 2, ANSWERABLE_BY_WORDS),
        ):
            samples = list(collect(given.shared, folder, meaning))
            weights = fit([s for s in samples if s.half == "tune"], width)
            weights[0] += np.log(answerable / (1 - answerable))
            for half in ("tune", "report"):
                print(f"{title}, {half}:")
                for line in rates([s for s in samples if s.half == half], weights):
                    print(f"  {line}")
            print(f"{title} = ({', '.join(f'{w:.2f}' for w in weights)})", flush=True)


def collect(shared: Path, folder: Path, meaning: Meaning) -> Iterator[Sample]:
    """All questions of all sets, each asked of the whole base and of one without its document."""
    yield from _squad(shared, folder, meaning)
    for chosen in SETS:
        data = shared / "data" / "natural" / chosen
        rows = [json.loads(line) for line in (data / "questions.jsonl").read_text("utf-8").splitlines()]
        files = sorted({row["file"] for row in rows})
        halves = {name: ("tune", "report")[place % 2] for place, name in enumerate(files)}
        with kept(folder / chosen, [data / "files" / name for name in files]) as library:
            for row in rows:
                yield _look(library, meaning, (chosen, halves[row["file"]]), row["question"], _evident(row))
        for half in ("tune", "report"):
            others = [data / "files" / name for name in files if halves[name] != half]
            with kept(folder / f"{chosen}-without-{half}", others) as library:
                for row in rows:
                    if halves[row["file"]] == half:
                        yield _look(library, meaning, (chosen, half), row["question"])
    yield from _pile(shared, folder, meaning)


def _squad(shared: Path, folder: Path, meaning: Meaning) -> Iterator[Sample]:
    names, where = articles(shared), shared / "data" / "squad" / "articles"
    odd = set(names[1::2])
    asked = list(questions(shared))[::EVERY]
    vectors: dict[str, bytes] = {}
    with kept(folder / "squad", [where / f"{name}.md" for name in names], vectors) as library:
        for question in asked:
            answers, half = question.answers, "report" if question.article in odd else "tune"
            yield _look(library, meaning, ("squad", half), question.text, _told(answers))
        for question in list(questions(shared, answerable=False))[::EVERY]:
            half = "report" if question.article in odd else "tune"
            yield _look(library, meaning, ("squad", half), question.text, bad="hard")
    for first in range(0, len(names), AT_ONCE):
        out = names[first : first + AT_ONCE]
        files = [where / f"{name}.md" for name in names if name not in out]
        with kept(folder / f"squad-without-{first}", files, vectors) as library:
            for question in asked:
                if question.article in out:
                    half = "report" if question.article in odd else "tune"
                    yield _look(library, meaning, ("squad", half), question.text)


def _pile(shared: Path, folder: Path, meaning: Meaning) -> Iterator[Sample]:
    """The questions over one source: those over two are judged by their parts."""
    gold = json.loads((shared / "data" / "practice" / "gold.json").read_text("utf-8"))
    files = sorted({name for question in gold["questions"] for name in question["files"]})
    with kept(folder / "practice", [shared / "data" / "practice" / "raw" / name for name in files]) as library:
        for place, row in enumerate(gold["questions"]):
            half, good = ("tune", "report")[place % 2], _strings(row) if row["answers"] else None
            if row["kind"] != "two":
                yield _look(library, meaning, ("pile", half), row["question"], good)


def _evident(row: dict[str, Any]) -> Good:
    return lambda quotes: any(
        name == row["file"] and any(meets(text, gold) for gold in row["evidence"]) for text, name in quotes
    )


def _told(answers: Sequence[str]) -> Good:
    return lambda quotes: any(answer in text for text, _ in quotes for answer in answers)


def _strings(row: dict[str, Any]) -> Good:
    enough = all if row.get("match") == "all" else any
    return lambda quotes: enough(flat(one) in flat(" ".join(text for text, _ in quotes)) for one in row["answers"])


def _look(
    library: Library, meaning: Meaning, of: tuple[str, str], text: str, good: Good | None = None, bad: str = "absent"
) -> Sample:
    """As a question is asked: what can answer it, the best three with their surroundings."""
    meaning.store = None if meaning.embedder.id == NONE else meaning.scan(library)
    found = retrieve(library, parse(text), meaning)
    first = able(found.question, ranked_sentences(found, meaning))[:3]
    kind = bad if good is None else "held" if good([_quote(library, one) for one in first]) else "missed"
    return Sample(*of, kind, signs(found, first[0]) if first else ())


def _quote(library: Library, one: Ranked) -> Quote:
    start, end = (offset - one.passage.start for offset in one.around)
    source = library.sources.get(one.passage.source)
    return one.passage.text[start:end], Path(source.path).name if source else ""


def fit(samples: Sequence[Sample], width: int) -> np.ndarray:
    """Constant and weights of the logistic model, all sets weighing the same, good as much as bad; Newton's method."""
    seen = [s for s in samples if s.signs]
    good = np.array([s.kind == "held" for s in seen])
    share = np.array([SHARE.get(s.kind, 1.0) for s in seen])
    names = np.array([s.name for s in seen])
    for name in set(names):
        for one in (good, ~good):
            share[(names == name) & one] /= share[(names == name) & one].sum() or 1.0
    share[good] /= 2 * share[good].sum()
    share[~good] /= 2 * share[~good].sum()
    rows = np.array([s.signs[:width] for s in seen])
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    rows = np.column_stack([np.ones(len(rows)), (rows - middle) / spread])
    decay = DECAY * np.diag([0.0, *[1.0] * width])
    weights = np.zeros(width + 1)
    for _ in range(40):
        sure = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (share * (sure - good)) + decay @ weights
        bend = (rows * (share * sure * (1 - sure))[:, None]).T @ rows + decay + 1e-9 * np.eye(width + 1)
        weights -= np.linalg.solve(bend, slope)
    scaled = weights[1:] / spread
    return np.array([weights[0] - scaled @ middle, *scaled])


def rates(samples: Sequence[Sample], weights: np.ndarray) -> Iterator[str]:
    """By set, and for all but SQuAD: shares answered of each kind, right above wrong, and wrong among the answered."""
    natural = [s for s in samples if s.name != "squad"]
    for name in [*dict.fromkeys(s.name for s in samples), "natural"]:
        some = natural if name == "natural" else [s for s in samples if s.name == name]
        sure = np.array([_logit(s, weights) for s in some])
        kinds = np.array([s.kind for s in some])
        shares = [
            f"{k} {np.mean(sure[kinds == k] > 0):.2f}" for k in ("held", "missed", "absent", "hard") if k in kinds
        ]
        right, said = kinds == "held", sure > 0
        yield (
            f"{name}: answered {'  '.join(shares)}  abstained {np.mean(~said):.2f}  AUROC "
            f"{auc(sure[right], sure[~right]):.3f}  of those answered {np.mean(~right[said]):.2f} wrong"
        )


def _logit(sample: Sample, weights: np.ndarray) -> float:
    width = len(weights) - 1
    return float(weights[0] + weights[1:] @ np.array(sample.signs[:width])) if sample.signs else -99.0


def auc(good: np.ndarray, bad: np.ndarray) -> float:
    """How often a good one scores above a bad one."""
    return float((np.searchsorted(np.sort(bad), good)).mean() / max(len(bad), 1))


if __name__ == "__main__":
    main()

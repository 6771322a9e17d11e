"""How many tokens a compile with a model takes, at four characters each: python -m tests.bench.tokens [ARTICLES]

The model is a script that makes one claim of two sentences, repeats only those that cannot stand alone, writes out half
of every page and tells the rest by the claims' ids. Prints
one line a task, and the sums, in millions of tokens a megabyte of source; then what one source more costs.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.calls.caller import TOKEN, Request
from kb.calls.prompt import load_prompt, render
from tests.compile.real_base import build, new_base
from tests.conftest import SHARED
from tests.generative.bases import engine
from tests.generative.scripted import Model


@dataclass(frozen=True)
class Used:
    """Tokens by task, and how often it was asked."""

    tokens_in: Counter[str]
    tokens_out: Counter[str]
    calls: Counter[str]

    @classmethod
    def of(cls, said: list[tuple[Request, str]]) -> Used:
        used = cls(Counter(), Counter(), Counter())
        for request, reply in said:
            used.tokens_in[request.task] += len(render(load_prompt(request.task), request.variables)) // TOKEN
            used.tokens_out[request.task] += len(reply) // TOKEN
            used.calls[request.task] += 1
        return used


def documents(count: int) -> Mapping[str, str]:
    """The ``count`` largest articles."""
    paths = sorted((SHARED / "data/squad/articles").glob("*.md"), key=lambda p: (-p.stat().st_size, p.name))[:count]
    return {path.name: path.read_text("utf-8") for path in paths}


def measured(texts: Mapping[str, str]) -> tuple[Used, Used]:
    """What the compile of all but the last of these takes, and then what the last one takes."""
    *most, (name, text) = texts.items()
    with tempfile.TemporaryDirectory() as folder:
        home = new_base(Path(folder) / "kb", dict(most))
        build(home, engine(model := Model(brief=True)))
        first = Used.of(model.said)
        (home.raw / name).write_text(text, "utf-8")
        build(home, engine(model := Model(brief=True)))
        return first, Used.of(model.said)


def main(count: int) -> None:
    texts = documents(count)
    sizes = [len(text) for text in texts.values()]
    first, more = measured(texts)
    for title, used, size in (
        (f"{count - 1} sources", first, sum(sizes[:-1])),
        ("one more", more, sizes[-1]),
    ):
        print(f"{title}, {size / 1e6:.3f} MB")
        for task in used.calls:
            spent = f"{used.tokens_in[task] / size:.3f} in, {used.tokens_out[task] / size:.3f} out"
            print(f"  {task:10} {used.calls[task]:5} calls  {spent}")
        total = f"{used.tokens_in.total() / size:.3f} in, {used.tokens_out.total() / size:.3f} out"
        print(f"  {'all':10} {used.calls.total():5} calls  {total}  million tokens a MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)

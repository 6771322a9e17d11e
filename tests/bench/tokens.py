"""How many tokens a compile with a model takes, at four characters each: python -m tests.bench.tokens [ARTICLES]

The model is a script that makes one claim of two sentences, repeats only those that cannot stand alone, writes out half
of every page and tells the rest by the claims' ids. Prints one line a task, and the sums, in millions of tokens a
megabyte of source; then what one source more costs beside what it costs as the only source of a base, and beside that
plus the pages it is told on. With more than 25 sources asked for, articles are cut into equal parts between paragraphs.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.calls.caller import TOKEN, Request
from kb.calls.prompt import load_prompt, render
from tests.compile.real_base import build, new_base, records, source_id
from tests.conftest import SHARED
from tests.generative.bases import engine
from tests.generative.scripted import Model


@dataclass(frozen=True)
class Used:
    """Tokens by task, and how often it was asked."""

    tokens_in: Counter[str]
    tokens_out: Counter[str]
    calls: Counter[str]

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.tokens_in.total() + self.tokens_out.total()

    @classmethod
    def of(cls, said: Sequence[tuple[Request, str]], before: Sequence[tuple[Request, str]] = ()) -> Used:
        """What was said, but for what had been asked before: a caller remembers those answers."""
        used = cls(Counter(), Counter(), Counter())
        known = {(request.task, repr(request.variables)) for request, _ in before}
        for request, reply in said:
            if (request.task, repr(request.variables)) in known:
                continue
            used.tokens_in[request.task] += len(render(load_prompt(request.task), request.variables)) // TOKEN
            used.tokens_out[request.task] += len(reply) // TOKEN
            used.calls[request.task] += 1
        return used


def documents(count: int) -> Mapping[str, str]:
    """The ``count`` largest articles, or as many parts of articles; the one of middling size comes last."""
    paths = sorted((SHARED / "data/squad/articles").glob("*.md"), key=lambda p: (-p.stat().st_size, p.name))
    parts = -(-count // len(paths))
    found = {}
    for path in paths:
        title, *paragraphs = path.read_text("utf-8").strip().split("\n\n")
        for part in range(parts):
            own = paragraphs[part * len(paragraphs) // parts : (part + 1) * len(paragraphs) // parts]
            found[f"{path.stem}-{part + 1}.md"] = "\n\n".join([title, *own]) + "\n"
    chosen = dict(list(found.items())[:count])
    middling = sorted(chosen, key=lambda name: len(chosen[name]))[count // 2]
    text = chosen.pop(middling)
    return chosen | {middling: text}


@dataclass(frozen=True)
class Measured:
    """What a base takes, what one source more takes then, and what that one takes as the only one of a base."""

    first: Used
    more: Used
    alone: Used
    pages: int  # topic pages that cite the one more

    @property
    def share(self) -> float:
        """The cost of one more as a share of its cost alone plus the writing of its pages."""
        return self.more.tokens / (self.alone.tokens - _writing(self.alone) + _writing(self.more))


def _writing(used: Used) -> int:
    return used.tokens_in["write"] + used.tokens_out["write"]


def measured(texts: Mapping[str, str]) -> Measured:
    """Compile all but the last of these, then the last one too, and the last one alone."""
    *most, (name, text) = texts.items()
    with tempfile.TemporaryDirectory() as folder:
        home = new_base(Path(folder) / "kb", dict(most))
        build(home, engine(model := Model(brief=True)))
        first, asked, memory = Used.of(model.said), model.said, model.memory
        (home.raw / name).write_text(text, "utf-8")
        build(home, engine(model := Model(brief=True, memory=memory)))
        more = Used.of(model.said, asked)
        own = source_id(home, f"raw/{name}")
        pages = [r.page for r in records(home).values() if r.page.type == "concept" and own in r.page.sources]
        build(new_base(Path(folder) / "alone", {name: text}), engine(model := Model(brief=True)))
        return Measured(first, more, Used.of(model.said), len(pages))


def main(count: int) -> None:
    """Print the figures."""
    texts = documents(count)
    sizes = [len(text) for text in texts.values()]
    found = measured(texts)
    for title, used, size in (
        (f"{count - 1} sources", found.first, sum(sizes[:-1])),
        ("one more", found.more, sizes[-1]),
        ("the same alone", found.alone, sizes[-1]),
    ):
        print(f"{title}, {size / 1e6:.3f} MB")
        for task in used.calls:
            spent = f"{used.tokens_in[task] / size:.3f} in, {used.tokens_out[task] / size:.3f} out"
            print(f"  {task:10} {used.calls[task]:5} calls  {spent}")
        total = f"{used.tokens_in.total() / size:.3f} in, {used.tokens_out.total() / size:.3f} out"
        print(f"  {'all':10} {used.calls.total():5} calls  {total}  million tokens a MB")
    print(f"one more asks for {found.more.calls['write']} pages and is told on {found.pages} topic pages;")
    print(f"it costs {found.more.tokens / found.alone.tokens:.2f} × alone, {found.share:.2f} × alone plus its pages")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)

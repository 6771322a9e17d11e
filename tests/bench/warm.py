"""What a question costs a base that is open, and one that is not, by its size: python -m tests.bench.warm [COUNT …]

Of COUNT passages (1,000, 3,000, 10,000 and 100,000), up to 3,000 each a document of its own and beyond that ten in
one, it prints milliseconds of processor time (p50 and p95 of 100 questions after the first) to ask and to search,
seconds of a whole `kb ask`, imports and all, and the most memory that either took. The passages are those of the
2Wiki corpus; past the 3,060 that there are, one is made of the sentences of two, and its vector is the mean of theirs.
Each size runs in a process of its own.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from compile.extractive.engine import Extractive
from ingest.passages import cut
from kb.ask.session import Session
from kb.files import sha256
from kb.home import Home
from kb.index.build import sync_store
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.settings import Settings, template
from kb.values import Block, Document, Source

SHARED = Path(os.environ.get("KB_SHARED", Path(__file__).resolve().parents[3] / "shared"))
COUNTS = (1_000, 3_000, 10_000, 100_000)
APART = 3_060  # documents of one passage each
ASKED = 101


def rows(count: int) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """(title, text, the passages of the corpus it is made of)."""
    corpus = SHARED / "data" / "scale_2wiki" / "corpus.jsonl"
    known = [json.loads(line) for line in corpus.read_text("utf-8").splitlines()]
    chance = random.Random(0)
    for number in range(count):
        if number < len(known):
            yield known[number]["title"], known[number]["text"], (number,)
        else:
            one, other = chance.sample(range(len(known)), 2)
            first, second = known[one]["text"].split(". "), known[other]["text"].split(". ")
            text = ". ".join([*first[: 1 + len(first) // 2], *second[len(second) // 2 :]])
            yield f"{known[one]['title']} {number}", text, (one, other)


def fill(home: Home, count: int) -> None:
    """A base of so many passages, as a build leaves it but for its wiki."""
    import numpy

    home.settings.write_text(template(), "utf-8")
    told = list(rows(count))
    step = 1 if count <= APART else 10
    embedder = MiniLM()
    own = embedder.embed([text for _, text, of in told if len(of) == 1])
    with Library.open(home) as library:
        for begin in range(0, count, step):
            part = told[begin : begin + step]
            blocks, text = [], ""
            for title, words, _ in part:
                for kind, piece in (("heading", title), ("prose", words)):
                    text += "\n\n" * bool(text)
                    blocks.append(Block(kind, len(text), len(text) + len(piece), 1))  # type: ignore[arg-type]
                    text += piece
            title, name = part[0][0], f"{begin:06}.md"
            document = Document(text, tuple(blocks), "text", "bench", title=title)
            digest = sha256(text.encode())
            source = Source(f"s-{begin}", f"raw/{name}", digest, sha256(text), "text", title)
            library.sources.put(source, document)
            library.passages.replace(source.id, cut(document, source.id))
        by_text = {text: of for _, text, of in told}
        vectors = []
        for identity, text in library.vectors.missing(embedder.id):
            vector = sum(own[place] for place in by_text.get(text, (identity % len(own),)))
            vectors.append((identity, (vector / numpy.linalg.norm(vector)).astype("<f4").tobytes()))
        library.vectors.put(embedder.id, vectors)
        sync_store(library, home, Settings(), embedder)


def asked(count: int) -> list[str]:
    """Questions as people put them, of what the corpus tells."""
    of = list(rows(min(count, APART)))
    chosen = random.Random(1).sample(of, ASKED)
    forms = ("Who was {}?", "When was {} born?", "Where is {}?", "What is {} known for?", "Who directed {} and when?",
             "Why did people write about {} in the nineteenth century?")  # fmt: skip
    return [forms[i % len(forms)].format(title) for i, (title, _, _) in enumerate(chosen)]


def session(folder: str, count: int, give: Any) -> None:
    """In a process of its own: times of a warm session, and its memory."""
    with Session.open(Home(Path(folder)), Settings(), warm=True) as open_:
        open_.prepare()
        spent: dict[str, list[float]] = {"ask": [], "search": []}
        for what, times in spent.items():
            for text in asked(count):
                begin = time.process_time()
                open_.ask(text, Extractive()) if what == "ask" else open_.search(text)
                times.append(1e3 * (time.process_time() - begin))
        kept = open_.library.passages.count()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    give.send((kept, {what: (times[0], sorted(times[1:])) for what, times in spent.items()}, peak))


def main(counts: list[int]) -> None:
    """Print the figures."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            work = get_context("spawn")
            filling = work.Process(target=fill, args=(Home(Path(folder)), count))
            filling.start()
            filling.join()
            take, give = work.Pipe(duplex=False)
            asking = work.Process(target=session, args=(folder, count, give))
            asking.start()
            kept, times, peak = take.recv()
            asking.join()
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-m", "kb", "--kb", folder, "ask", "Who was the mother of Teutberga?"]
            subprocess.run(command, check=True, capture_output=True, env={**os.environ, "KB_MODEL": "extractive"})
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cold = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            shown = "  ".join(
                f"{what} first {first:.0f}, p50 {rest[len(rest) // 2]:.0f} p95 {rest[len(rest) * 95 // 100]:.0f} ms"
                for what, (first, rest) in times.items()
            )
            print(f"{kept:7} passages: {shown}  cold {cold:.2f} s  {peak:.0f} MB open", flush=True)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or list(COUNTS))

"""kb's search beside what one would take instead, over the same passages, in one run: what is found, and how fast.

Run ``python -m tests.bench.retrievers [SHARED] [--keep FOLDER]``. Beside it are plain FTS5, bm25s, Chroma alone, and
the vector index and the BM25 retriever of llama-index as they come; those that embed do so with kb's own model. One
that is not installed is named and left out (``pip install bm25s llama-index-retrievers-bm25`` brings all). A passage is
right that holds the answer (SQuAD), or holds, or has a sentence of, the evidence (papers, meetings). Milliseconds are
of processor time, all threads together; those of a first question are apart, as it loads what the others need.
"""

from __future__ import annotations

import json
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.retrieve import retrieve
from kb.ask.terms import sentence_spans
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.text.words import STOPWORDS
from kb.values import Passage
from tests.ask.squad_asked import Asked, questions, stands_in
from tests.bench.natural import WORDS, arguments, folded, kept

ROOT = Path(__file__).resolve().parents[2]
EVERY = 12  # of SQuAD's 5,490 questions every twelfth is asked
FOUND = 10

Finder = Callable[[str], Sequence[int]]  # a question: places of passages, best first
Right = Callable[[Passage, str], bool]  # a passage and the name of its file


@dataclass(frozen=True, slots=True)
class Base:
    """What all search: the passages of one library, their vectors in the same order, and the names of their files."""

    library: Library
    passages: Sequence[Passage]
    vectors: Any
    files: Sequence[str]


def main(shared: Path, keep: Path | None) -> None:
    """Measure and print one line a system and set."""
    with tempfile.TemporaryDirectory() as name:
        for chosen, made in (("squad", squad), ("covid_qa", natural), ("qmsum", natural)):
            files, asked = made(shared, chosen)
            with kept((keep or Path(name)) / chosen, files) as library:
                base = opened(library)
                print(f"{chosen}: {len(base.passages)} passages, {len(asked)} questions", flush=True)
                for label, system in SYSTEMS.items():
                    try:
                        print(f"  {label:<28}{measured(system, base, asked)}", flush=True)
                    except ImportError as error:
                        print(f"  {label:<28}not installed: {error.name}", flush=True)


def squad(shared: Path, chosen: str) -> tuple[list[Path], list[tuple[str, Right]]]:
    """The articles, and questions with what is right."""

    def right(one: Asked) -> Right:
        return lambda p, _: stands_in(p.text, one.paragraph) and any(answer in p.text for answer in one.answers)

    asked = list(questions(shared))[::EVERY]
    return list((shared / "data" / chosen / "articles").glob("*.md")), [(one.text, right(one)) for one in asked]


def natural(shared: Path, chosen: str) -> tuple[list[Path], list[tuple[str, Right]]]:
    """The documents of a set of natural questions, and the questions with what is right."""
    data = shared / "data" / "natural" / chosen
    rows = [json.loads(line) for line in (data / "questions.jsonl").read_text("utf-8").splitlines()]

    def right(row: dict[str, Any]) -> Right:
        gold = [folded(text) for text in row["evidence"]]
        return lambda p, name: name == row["file"] and any(touches(p.text, text) for text in gold)

    files = sorted({row["file"] for row in rows})
    return [data / "files" / name for name in files], [(row["question"], right(row)) for row in rows]


def touches(passage: str, gold: str) -> bool:
    """Whether a passage holds the evidence, or a sentence of it that says something."""
    told = (folded(passage[a:b]) for a, b in sentence_spans(passage))
    return gold in folded(passage) or any(len(one.split()) >= WORDS and one in gold for one in told)


def opened(library: Library) -> Base:
    """With all its passages in order."""
    import numpy

    ids, buffer = library.vectors.all(MiniLM.id)
    matrix = numpy.frombuffer(buffer, dtype="<f4").reshape(len(ids), -1)
    by_id = library.passages.get(ids)
    names = {source.id: Path(source.path).name for source in library.sources.all()}
    passages = [by_id[identity] for identity in ids]
    return Base(library, passages, matrix, [names[p.source] for p in passages])


def measured(system: Callable[[Base], Finder], base: Base, asked: Sequence[tuple[str, Right]]) -> str:
    """What it finds, and its time."""
    begin = time.process_time()
    find = system(base)
    made = time.process_time() - begin
    ranks, spent = [], []
    for text, right in asked:
        begin = time.process_time()
        found = find(text)
        spent.append(1e3 * (time.process_time() - begin))
        places = enumerate(found, 1)
        ranks.append(next((at for at, i in places if right(base.passages[i], base.files[i])), 0))
    shares = "  ".join(f"@{k} {sum(0 < rank <= k for rank in ranks) / len(ranks):.3f}" for k in (1, 3, FOUND))
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    rest = sorted(spent[1:])
    return (
        f"{shares}  MRR {mrr:.3f}   made in {made:.2f} s, first {spent[0]:.0f} ms, then p50 "
        f"{statistics.median(rest):.1f} p95 {rest[len(rest) * 95 // 100]:.1f} ms"
    )


def by_kb(base: Base) -> Finder:
    """As `kb search` finds passages. Its index was made with the base."""
    meaning = Meaning(MiniLM())
    meaning.store = meaning.scan(base.library)
    place = {passage.id: i for i, passage in enumerate(base.passages)}
    return lambda text: [place[f.passage.id] for f in retrieve(base.library, parse(text), meaning, FOUND).found]


def by_fts5(base: Base) -> Finder:
    """SQLite's index with Porter's stems, asked for any word of the question that is no stopword."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE passage USING fts5(text, tokenize='porter unicode61')")
    rows = ((i, passage.text) for i, passage in enumerate(base.passages))
    database.executemany("INSERT INTO passage(rowid, text) VALUES (?, ?)", rows)
    ask = "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?"

    def find(text: str) -> list[int]:
        words = re.findall(r"[^\W_]+", text.casefold())
        kept = [word for word in words if word not in STOPWORDS] or words
        return [i for (i,) in database.execute(ask, (" OR ".join(f'"{word}"' for word in kept), FOUND))]

    return find


def by_bm25s(base: Base) -> Finder:
    """As its documentation shows, with its stopwords."""
    bm25s: Any = import_module("bm25s")  # no part of an environment that checks types
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize([p.text for p in base.passages], stopwords="en", show_progress=False), show_progress=False
    )

    def find(text: str) -> list[int]:
        found, _ = index.retrieve(
            bm25s.tokenize(text, stopwords="en", show_progress=False), k=FOUND, show_progress=False
        )
        return [int(i) for i in found[0]]

    return find


def by_chroma(base: Base) -> Finder:
    """A collection in memory with cosines, of the vectors that kb has."""
    import chromadb
    from chromadb.config import Settings

    embedder = MiniLM()
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    name = f"beside-{id(base)}"
    store: Any = client.create_collection(name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
    for begin in range(0, len(base.passages), 1000):
        part = range(begin, min(begin + 1000, len(base.passages)))
        store.add(ids=[str(i) for i in part], embeddings=[base.vectors[i].tolist() for i in part])

    def find(text: str) -> list[int]:
        found = store.query(query_embeddings=[embedder.embed([text])[0].tolist()], n_results=FOUND, include=[])
        return [int(i) for i in found["ids"][0]]

    return find


def by_llama_vectors(base: Base) -> Finder:
    """VectorStoreIndex as it comes, of the vectors that kb has."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import MockEmbedding
    from llama_index.core.schema import QueryBundle

    embedder = MiniLM()
    index = VectorStoreIndex(list(_nodes(base)), embed_model=MockEmbedding(embed_dim=embedder.dimension))
    retriever = index.as_retriever(similarity_top_k=FOUND)

    def find(text: str) -> list[int]:
        found = retriever.retrieve(QueryBundle(text, embedding=embedder.embed([text])[0].tolist()))
        return [int(one.node.node_id) for one in found]

    return find


def by_llama_words(base: Base) -> Finder:
    """BM25Retriever as it comes."""
    from llama_index.retrievers.bm25 import BM25Retriever

    retriever = BM25Retriever.from_defaults(nodes=list(_nodes(base)), similarity_top_k=FOUND)
    return lambda text: [int(one.node.node_id) for one in retriever.retrieve(text)]


def _nodes(base: Base) -> Iterator[Any]:
    from llama_index.core.schema import TextNode

    for i, passage in enumerate(base.passages):
        yield TextNode(id_=str(i), text=passage.text, embedding=base.vectors[i].tolist())


SYSTEMS: dict[str, Callable[[Base], Finder]] = {
    "kb": by_kb,
    "FTS5": by_fts5,
    "bm25s": by_bm25s,
    "Chroma": by_chroma,
    "llama-index VectorStoreIndex": by_llama_vectors,
    "llama-index BM25Retriever": by_llama_words,
}


if __name__ == "__main__":
    given = arguments(__doc__).parse_args()
    main(given.shared, given.keep)

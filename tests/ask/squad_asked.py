"""The SQuAD articles as a knowledge base, and their questions: for the tests of asking and the benchmarks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.extract import extract
from ingest.passages import cut
from kb.files import sha256
from kb.home import Home
from kb.index.build import embed
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.progress import Silent
from kb.settings import Limits
from kb.values import Answer, Source


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the strings that answer it; none where its own paragraph does not."""

    id: str
    text: str
    article: str
    answers: tuple[str, ...]
    paragraph: str


def articles(shared: Path) -> list[str]:
    """Names of the articles, sorted."""
    return sorted(path.stem for path in (shared / "data" / "squad" / "articles").glob("*.md"))


def questions(shared: Path, *, answerable: bool = True) -> Iterator[Asked]:
    """All questions of one kind, in the order of the file."""
    folder = shared / "data" / "squad"
    paragraphs = {
        path.stem: path.read_text("utf-8").strip().split("\n\n")[1:] for path in (folder / "articles").glob("*.md")
    }
    with (folder / "questions.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            article = Path(row["file"]).stem
            if row["answerable"] == answerable:
                text = paragraphs[article][row["paragraph_index"]]
                yield Asked(row["id"], row["question"], article, tuple(row["answers"]), text)


def base(root: Path, files: Collection[Path], vectors: dict[str, bytes] | None = None) -> Library:
    """A library at ``root`` with these files read, cut and embedded; ``vectors`` by text save making them twice."""
    library = Library.open(Home(root))
    embedder = MiniLM()
    for path in sorted(files):
        document = extract(path, path.name, Limits())
        digest = sha256(path.read_bytes())
        identity = f"s-{digest[:10]}"
        library.sources.put(
            Source(identity, f"raw/{path.name}", digest, sha256(document.text), document.kind, document.title),
            document,
        )
        library.passages.replace(identity, cut(document, identity))
    known = {} if vectors is None else vectors
    missing = library.vectors.missing(embedder.id)
    library.vectors.put(embedder.id, [(i, known[text]) for i, text in missing if text in known])
    embed(library, embedder, Silent())
    if vectors is not None:
        made = library.vectors.get(embedder.id, [i for i, _ in missing])
        vectors.update({text: made[i] for i, text in missing})
    return library


def squad(shared: Path, root: Path, without: Collection[str] = (), vectors: dict[str, bytes] | None = None) -> Library:
    """The articles as one base, except those ``without``."""
    files = (shared / "data" / "squad" / "articles").glob("*.md")
    return base(root, [path for path in files if path.stem not in without], vectors)


def evidence(answer: Answer) -> list[str]:
    """What a reader sees, in order: the citations, then the passages' best sentences."""
    cited = [citation.text for sentence in answer.sentences for citation in sentence.citations]
    return [*cited, *(passage.sentence for passage in answer.passages)]


def holds(texts: list[str], answers: Collection[str], longest: int = 500) -> bool:
    """Does one of the texts contain one of the answers?"""
    return any(answer in text[:longest] for text in texts for answer in answers)


def stands_in(passage: str, paragraph: str) -> bool:
    """Is the passage a part of the paragraph, or does it hold it or an end of it?"""
    return paragraph[:200] in passage or passage[:200] in paragraph or passage[-200:] in paragraph

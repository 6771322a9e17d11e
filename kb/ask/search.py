"""`kb search`: passages, sentences or pages for a query, best first."""

from __future__ import annotations

from typing import Literal

from kb.ask.meaning import Meaning
from kb.ask.question import Question, match, parse
from kb.ask.rank import Dense, Ranked, rank
from kb.ask.reading import SNIPPET, excerpt
from kb.ask.retrieve import Search, retrieve
from kb.index.embedder import NoEmbedder
from kb.library import Library
from kb.values import Hit, Passage

Level = Literal["passage", "sentence", "page"]


def search(
    library: Library, query: str, level: Level = "passage", limit: int = 10, meaning: Meaning | None = None
) -> list[Hit]:
    """At most ``limit`` hits, best first; none for a query without words. Without ``meaning`` it is lexical."""
    question = parse(query)
    if not question.terms or limit < 1:
        return []
    if level == "page":
        return _pages(library, question, limit)
    known = meaning or Meaning(NoEmbedder())
    found = retrieve(library, question, known, limit if level == "passage" else 100)
    paths = Paths(library)
    if level == "passage":
        return [passage_hit(question, f.passage, paths, f.score) for f in found.found[:limit]]
    sentences = ranked_sentences(found, known)[:limit]
    return [
        Hit("sentence", c.passage.source, paths[c.passage.source], c.start + begin, c.start + end, c.text[begin:end],
            round(c.score, 4))
        for c in sentences
        for begin, end in [excerpt(c.text, question.stems, SNIPPET)]
    ]  # fmt: skip


def ranked_sentences(found: Search, meaning: Meaning, times: int = 1) -> list[Ranked]:
    """The sentences of the passages found, best first; of ``times`` as many passages as for a usual question."""
    dense = None
    if found.vector is not None:
        cosines = {f.passage.id: f.cosine for f in found.found if f.cosine}
        dense = Dense(found.vector, cosines, meaning.sentences)
    best = max((f.score for f in found.found), default=0.0) or 1.0
    shares = {f.passage.id: f.score / best for f in found.found}
    passages = [f.passage for f in found.found]
    return rank(found.question, passages, found.statistics, dense, shares, times, found.spoken, found.asked)


def passage_hit(question: Question, passage: Passage, paths: Paths, score: float) -> Hit:
    """A passage as a hit shows it."""
    begin, end = excerpt(passage.text, question.stems, SNIPPET)
    start = passage.start + begin
    return Hit(
        "passage", passage.source, paths[passage.source], start, start + end - begin, passage.text[begin:end],
        round(score, 4),
    )  # fmt: skip


class Paths(dict[str, str]):
    """Source ids to their paths, looked up once each."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def __missing__(self, source: str) -> str:
        found = self._library.sources.get(source)
        self[source] = found.path if found else ""
        return self[source]


def _pages(library: Library, question: Question, limit: int) -> list[Hit]:
    """Pages have no canonical text: their hits show the description and carry no offsets."""
    words = " ".join(term.word.casefold() for term in question.terms)
    hits = []
    for slug, score in library.pages.search(match(words), limit):
        record = library.pages.get(slug)
        if record is not None:
            page = record.page
            first = next((s.text for part in page.sections for s in part.sentences), page.title)
            text = (page.description or first)[:SNIPPET]
            hits.append(Hit("page", slug, page.path, 0, 0, text, round(score, 4)))
    return hits

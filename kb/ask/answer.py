"""`kb ask`: a question becomes an answer with proven citations, or an honest "the sources do not say"."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from kb.ask.confidence import ABSTAIN_BELOW, confidence
from kb.ask.meaning import Meaning
from kb.ask.question import Question, answers, parse
from kb.ask.rank import Ranked, surroundings
from kb.ask.reading import Reading, statement
from kb.ask.retrieve import Search, retrieve, written_without_spaces
from kb.ask.search import Paths, passage_hit, ranked_sentences
from kb.engine import Engine
from kb.index.embedder import NoEmbedder
from kb.library import Library
from kb.proof.gate import accept_answer, pages_of
from kb.text.words import STOPWORDS
from kb.values import Answer, AnswerSentence, Citation, Document, Evidence, Passage, Source

SHOWN = 8  # passages that come with an answer
GIVEN = 10  # passages an engine reads
CONSIDERED = 12  # best sentences, among which one must be able to answer


def ask(library: Library, text: str, engine: Engine, meaning: Meaning | None = None) -> Answer:
    """Answer from the sources. The engine proposes; only what the gate accepts is said.

    ``passages`` come with every answer, best first, also when kb abstains: these are the closest, not the answer.
    """
    begin = time.perf_counter()
    known = meaning or Meaning(NoEmbedder())
    question = parse(text)
    found = retrieve(library, question, known)
    ranked = ranked_sentences(found, known)
    telling = _telling(found.question, ranked)
    sure = confidence(found, telling, known.embedder.id)
    sentences: tuple[AnswerSentence, ...] = ()
    if sure >= ABSTAIN_BELOW:
        sentences = _accepted(library, engine, text, Reading([f.passage for f in found.found[:GIVEN]], telling))
        if not sentences:  # the engine read them and has nothing to say, or nothing it can prove
            sure = min(sure, ABSTAIN_BELOW - 0.01)
    return Answer(
        question=text,
        abstained=not sentences,
        confidence=sure,
        sentences=sentences,
        passages=_evidence(library, question, ranked),
        unknown_terms=unknown_terms(found),
        engine=engine.id,
        seconds=time.perf_counter() - begin,
    )


def _telling(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentences that can answer a question of this kind, best first.

    For a question over two sources, the best of another source comes second, and third the next of the two.
    """
    first = ranked[:CONSIDERED]
    able = [one for one in first if answers(question, _quoted(one, question))]
    if question.compares and able:
        sources = list(dict.fromkeys(one.passage.source for one in able))[:2]
        heads = [next(one for one in able if one.passage.source == source) for source in sources]
        able = heads + [replace(one, score=min(one.score, heads[-1].score)) for one in able if one not in heads]
        able[: len(heads)] = [replace(one, score=heads[0].score) for one in heads]
    return able


def _quoted(one: Ranked, question: Question) -> str:
    start, end = statement(one, question.stems)
    return one.passage.text[start - one.passage.start : end - one.passage.start]


def _accepted(library: Library, engine: Engine, text: str, reading: Reading) -> tuple[AnswerSentence, ...]:
    texts: dict[str, tuple[Source, Document]] = {}

    def document(identity: str) -> tuple[Source, Document]:
        if identity not in texts:
            source = library.sources.get(identity)
            if source is None:
                raise KeyError(identity)
            texts[identity] = (source, library.sources.document(identity))
        return texts[identity]

    judged = [accept_answer(proposed, document, engine.maker) for proposed in engine.answer(text, reading)]
    shown: list[Citation] = []
    result = []
    for sentence in judged:
        if isinstance(sentence, AnswerSentence):
            wide = [_with_surroundings(c, reading, document(c.source)[1]) for c in sentence.citations]
            cited = [
                narrow if any(_overlap(broad, other) for other in shown) else broad
                for narrow, broad in zip(sentence.citations, wide, strict=True)
            ]
            shown += cited
            result.append(replace(sentence, citations=tuple(cited)))
    return tuple(result)


def _overlap(one: Citation, other: Citation) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end


def _with_surroundings(citation: Citation, passages: Sequence[Passage], document: Document) -> Citation:
    """A citation shows what its sentence does not: the source's own words around it, from the same passage."""
    for passage in passages:
        if passage.source == citation.source and passage.start <= citation.start and citation.end <= passage.end:
            start, end = surroundings(passage, citation.start, citation.end)
            first, last = pages_of(document.pages, [page.start for page in document.pages], start, end)
            return replace(citation, start=start, end=end, text=document.text[start:end], page_from=first, page_to=last)
    return citation


def _evidence(library: Library, question: Question, ranked: Sequence[Ranked]) -> tuple[Evidence, ...]:
    """The passages in the order of their best sentences; scores between 0 and 1, 1 for the best."""
    paths = Paths(library)
    shown: dict[tuple[str, int], Evidence] = {}
    for sentence in ranked:
        place = (sentence.passage.source, sentence.passage.start)
        if place in shown:
            continue
        hit = passage_hit(question, sentence.passage, paths, math.exp(sentence.score - ranked[0].score))
        start, end = statement(sentence, question.stems)
        shown[place] = Evidence(hit, start, end, sentence.passage.text[start - place[1] : end - place[1]])
        if len(shown) == SHOWN:
            break
    return tuple(shown.values())


def unknown_terms(found: Search) -> tuple[str, ...]:
    """Words of the question that no source has in any form, as asked. Silent on scripts without spaces."""
    unknown = [
        term.word
        for term in found.question.terms
        if not found.statistics.frequency.get(term.stem) and term.word.casefold() not in STOPWORDS
    ]
    silent = written_without_spaces(unknown)
    return tuple(word for word in unknown if word not in silent)

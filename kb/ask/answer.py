"""`kb ask`: a question becomes an answer with proven citations, or an honest "the sources do not say"."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeVar

from kb.ask.asked_for import asks_form
from kb.ask.authors import authorship
from kb.ask.citing import overlap, with_surroundings
from kb.ask.confidence import confidence
from kb.ask.context import for_model
from kb.ask.definitions import tells_who
from kb.ask.facets import Facet, facets, sources_of
from kb.ask.lacks import lacking, said_in
from kb.ask.lists import DOCUMENTS, FITTING, Listing, listing, overview
from kb.ask.meaning import Meaning
from kb.ask.question import Question, answers, of_rights, parse
from kb.ask.rank import FEATURES, Ranked, beneath
from kb.ask.reading import Reading, statement
from kb.ask.retrieve import Search, retrieve
from kb.ask.search import Paths, passage_hit, ranked_sentences
from kb.ask.spaceless import has_spaceless
from kb.ask.terms import read
from kb.corrections import corrected
from kb.engine import Engine, ProposedSentence
from kb.index.embedder import NoEmbedder
from kb.library import Library
from kb.proof.gate import accept_answer
from kb.proof.trial import speaker_of
from kb.text.folding import flat
from kb.text.words import STOPWORDS
from kb.values import Answer, AnswerSentence, Citation, Document, Evidence, Passage, Refusal, Source

SHOWN = 8  # passages that come with an answer
DEEPER = 2  # times as much is read of a source that a question is asked of
GIVEN = 12  # passages an engine may read, and ...
GIVEN_OF_EACH = 10  # ... for each part of a question over several
# So many does one that reads: about 8,000 tokens at most, which costs less than to ask twice. Of 12 questions over two
# sources the passages of 5 stood behind the first 20.
READ, READ_OF_PARTS = 20, 32
SEARCHED = 8  # best passages of each search that one who has read asks for
LOOSELY = 0.74  # how sure it is at most of what a model says where code sees that something is left out
RELEVANT = 0.02  # how sure it is at least where an engine that reads is asked; below it are other subjects
LISTED = 1.0  # how much surer a list is for each part more of the question that it tells; all of it: .9
BOTH_DATED = 0.6  # how sure it is at least that of two things in the sources, each with a date, one came first
NEARLY_ALL = 0.75  # of a side's words
FIRST = 1  # statement of a side that answers what is asked of it, before one that answers the whole question
_KIND = FEATURES.index("kind")
T = TypeVar("T")

CONSIDERED = 12  # best sentences, among which one must be able to answer
CONSIDERED_FIGURES = 24  # where only a sum, a number or a date answers: few sentences have one


def ask(library: Library, text: str, engine: Engine, meaning: Meaning | None = None) -> Answer:
    """Answer from the sources. The engine proposes; only what the gate accepts is said.

    ``passages`` come with every answer, best first, also when kb abstains: these are the closest, not the answer.
    """
    begin = time.perf_counter()
    known = meaning or Meaning(NoEmbedder())
    catalog = known.catalog(library)
    listed = overview(library, catalog, text) or authorship(library, catalog, text)
    found = _asked(library, text, known, {listed.items[0].source} if listed else frozenset())
    parts = ([] if listed else _facets(library, text, known, found)) or [found]
    if listed is None and len(parts) == 1:
        listed = listing(library, found.found, found.telling)
    least = known.weights.abstain_below
    sure = _sure(found, parts, listed, least)
    sentences: tuple[AnswerSentence, ...] = ()
    enough = sure >= least
    if enough or (not engine.verbatim and _relevant(found, known)):
        alone, of_each = (GIVEN, GIVEN_OF_EACH) if engine.verbatim else (READ, READ_OF_PARTS // len(parts))
        passages = _in_turn([_to_read(part, alone if len(parts) == 1 else of_each) for part in parts])
        if listed:
            passages = list(dict.fromkeys([*_of_list(library, listed), *passages]))[:alone]
        tellings = [] if listed and listed.alone else [part.telling for part in parts]
        reading = Reading(passages, _together(tellings), tellings, listed, sure=enough)
        if not engine.verbatim:
            reading = for_model(
                library, known, reading, lambda words: _to_read(_asked(library, words, known), SEARCHED)
            )
        passages = list(reading)
        sentences = _accepted(library, engine, text, reading)
        if not sentences:  # the engine read them and has nothing to say, or nothing it can prove
            sure = min(sure, max(0.0, least - 0.01))
        elif not enough:  # read, and found to answer
            sure = least + (1 - least) * sure
        if sentences and not engine.verbatim and lacking(text, said_in(sentences, passages), listed):
            sure = min(sure, LOOSELY)
    return Answer(
        question=text,
        abstained=not sentences,
        confidence=sure,
        sentences=sentences,
        passages=_evidence(library, found.found.question, _together([part.ranked for part in parts])),
        unknown_terms=unknown_terms(found.found),
        missing=() if sentences else _missing(found),
        corrections=corrected(library, [c for sentence in sentences for c in sentence.citations]),
        engine=engine.id,
        seconds=time.perf_counter() - begin,
    )


def _to_read(part: _Part, most: int) -> list[Passage]:
    """Passages for one who reads: those of the best sentences in turn with those that were found best."""
    told = [one.passage for one in part.telling[:most]]
    every = _in_turn([[f.passage for f in part.found.found[:most]], told])
    return list({(passage.source, passage.start): passage for passage in every}.values())[:most]


def _of_list(library: Library, listed: Listing) -> list[Passage]:
    """The passages that a list's items stand in, in its order."""
    starts = [item.start for item in listed.items]
    every = library.passages.of(listed.items[0].source)
    return [one for one in every if any(one.start <= start < one.end for start in starts)]


def _relevant(found: _Part, meaning: Meaning) -> bool:
    """Whether one who can read should look: also where no sentence has the form of an answer, or few words agree."""
    return confidence(found.found, found.ranked, meaning.embedder.id) >= RELEVANT


@dataclass(frozen=True, slots=True)
class _Part:
    """What one question, or one facet of a question, found. ``telling`` are those of ``ranked`` that can answer."""

    found: Search
    ranked: Sequence[Ranked]
    telling: Sequence[Ranked]
    sure: float
    side: str = ""


def _asked(library: Library, text: str, meaning: Meaning, within: Set[str] = frozenset()) -> _Part:
    found = retrieve(library, parse(text), meaning, within=within)
    ranked = ranked_sentences(found, meaning, DEEPER if within else 1)
    telling = able(found.question, ranked)
    return _Part(found, ranked, telling, confidence(found, telling, meaning.embedder.id))


def _facets(library: Library, text: str, meaning: Meaning, whole: _Part) -> list[_Part]:
    """What each facet of a question finds in the sources it is asked of; none for a question that has but one."""
    parts = facets(text)
    if len(parts) == 1:
        return []
    meant = sources_of(library, meaning.catalog(library), [part.side for part in parts])
    if not all(meant) and any(part.loose for part in parts):
        return []
    return [
        _of_side(library, _asked(library, part.text, meaning, sources), part, whole, meaning.embedder.id)
        if sources
        else replace(_asked(library, f"{part.text} ({part.side})" if part.side else part.text, meaning), side=part.side)
        for part, sources in zip(parts, meant, strict=True)
    ]


def _said_by(library: Library, facet: Facet, part: _Part) -> _Part:
    """With what the speaker says first, where the side is one: "the podcast's Rogers"."""
    if part.found.question.wants == "date":  # what one wrote is dated by others
        return part
    side = set(parse(f"of {facet.side}").stems)
    sources = {one.passage.source for one in part.ranked}
    turns = {
        source: [b for b in library.sources.document(source).blocks if b.speaker and side & set(read(b.speaker)[1])]
        for source in sources
    }

    def meant(one: Ranked) -> bool:
        return any(turn.start <= one.start < turn.end for turn in turns[one.passage.source])

    first = [one for one in part.ranked if meant(one)]
    if not first:
        return part
    ranked = _falling([*first, *part.ranked])
    return replace(part, ranked=ranked, telling=able(part.found.question, ranked))


def _of_side(library: Library, asked: _Part, facet: Facet, whole: _Part, embedder: str) -> _Part:
    """Told of a source that the question names: its name is a part of what was asked, and is known to be there.

    After the best two to the facet, what it says to the whole question stands in turn with the rest.
    """
    found = asked.found
    sources = {one.passage.source for one in asked.ranked}
    named = parse(f"{facet.text} ({facet.side})")
    side = frozenset(named.stems) - frozenset(found.question.stems)
    frequency = {
        **dict.fromkeys(side, sum(f.passage.source in found.told for f in found.found)),
        **found.statistics.frequency,
    }
    known = replace(
        found,
        question=named,
        statistics=replace(found.statistics, frequency=frequency),
        told={source: stems | side for source, stems in found.told.items()},
        called={source: stems | side for source, stems in found.called.items()},
    )
    sure = confidence(known, asked.telling, embedder)
    spoken = _said_by(library, facet, asked)
    said = [one for one in whole.telling if one.passage.source in sources] if spoken is asked else []
    asked = spoken
    own = [replace(one, score=one.score - asked.telling[0].score) for one in asked.telling]
    apart = [one for place, one in enumerate(own) if not any(_beside(one, other) for other in own[:place])]
    telling = [*apart[:FIRST], *_together([said, apart[FIRST:] or own])]
    return replace(asked, telling=_falling(telling), sure=sure, side=facet.side)


def _beside(one: Ranked, other: Ranked) -> bool:
    """Whether one is shown with the other, as its surroundings."""
    return one.passage == other.passage and other.around[0] <= one.start < other.around[1]


def _sure(found: _Part, parts: Sequence[_Part], listed: Listing | None, least: float) -> float:
    """Of two sources, as sure as of the surer: that both were found is seen. Of several questions, the mean of them.

    A list that tells what is asked and names what is wanted is an answer, whatever its items say.
    """
    sures = [part.sure for part in parts]
    if len(parts) > 1 and parts[0].side:
        if any(_invented(part, found.found) for part in parts):
            return min(least - 0.01, *sures)
        dated = all(part.found.question.wants == "date" and part.telling for part in parts)
        return max(*sures, found.sure, BOTH_DATED if dated and all(map(_known, parts)) else 0.0)
    if len(parts) > 1:
        return sum(sures) / len(sures)
    return max(found.sure, least + LISTED * (listed.fits - FITTING)) if listed else found.sure


def _invented(part: _Part, whole: Search) -> bool:
    """Whether a side has a name that no source has: of two things, one that nobody tells of cannot be compared."""
    names = {term.stem for term in parse(f"of {part.side}").terms if term.name}
    called = frozenset[str]().union(*whole.called.values())
    return any(not whole.statistics.frequency.get(stem) and stem not in called for stem in names)


def _known(part: _Part) -> bool:
    """Whether the source of the best sentence that has a date tells of, or is called, most of what the side names."""
    source = part.telling[0].passage.source
    words = part.found.told.get(source, frozenset()) | part.found.called.get(source, frozenset())
    stems = [stem for stem in parse(part.side).stems if stem not in DOCUMENTS]
    return sum(stem in words for stem in stems) >= NEARLY_ALL * len(stems) > 0


def _together(parts: Sequence[Sequence[Ranked]]) -> list[Ranked]:
    """Sentences of all parts in turn: the best of each first. A score says how far one stands behind its own best."""
    if len(parts) < 2:
        return [one for part in parts for one in part]
    lists = [[replace(one, score=one.score - part[0].score) for one in part] for part in parts if part]
    return _falling(_in_turn(lists))


def _falling(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Each once, in this order, none with a better score than the one before it."""
    result: list[Ranked] = []
    seen: set[tuple[str, int]] = set()
    for one in ranked:
        place = (one.passage.source, one.start)
        if place not in seen:
            seen.add(place)
            result.append(replace(one, score=min([one.score, *(other.score for other in result[-1:])])))
    return result


def _in_turn(lists: Sequence[Sequence[T]]) -> list[T]:
    """The first of each, then the second of each …"""
    return [one for row in zip_longest(*lists) for one in row if one is not None]


def able(question: Question, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentences that can answer a question of this kind, best first.

    For a question over two sources, the best of another source comes second, and third the next of the two.
    """
    figures = question.wants in ("money", "number", "date") or asks_form(question.text)
    first = ranked[: CONSIDERED_FIGURES if figures else CONSIDERED]
    fitting = [one for one in first if answers(question, _quoted(one, question))]
    fitting = [one for one in fitting if tells_who(question.text, one.words, one.asked)]
    if question.wants == "definition":  # what says who one is, then one's own words, before whoever only names one

        def order(one: Ranked) -> tuple[bool, bool]:
            says = one.features[_KIND] == 1.0 or beneath(question, one.passage.heading)
            return not says, not one.asked

        fitting = _falling(sorted(fitting, key=order))
    fitting = [one for one in fitting if not of_rights(question, one.text, one.passage.heading)]
    if question.compares and fitting:
        sources = list(dict.fromkeys(one.passage.source for one in fitting))[:2]
        heads = [next(one for one in fitting if one.passage.source == source) for source in sources]
        fitting = heads + [replace(one, score=min(one.score, heads[-1].score)) for one in fitting if one not in heads]
        fitting[: len(heads)] = [replace(one, score=heads[0].score) for one in heads]
    return fitting


def _quoted(one: Ranked, question: Question) -> str:
    start, end = statement(one, question.stems)
    return one.passage.text[start - one.passage.start : end - one.passage.start]


def _accepted(library: Library, engine: Engine, text: str, reading: Reading) -> tuple[AnswerSentence, ...]:
    texts: dict[str, tuple[Source, Document]] = {}

    def document(identity: str) -> tuple[Source, Document]:
        if identity not in texts:
            texts[identity] = library.sources.with_document(identity)
        return texts[identity]

    verdicts = [judged(proposed, document, engine) for proposed in engine.answer(text, reading)]
    passages = [*reading, *(one.passage for one in reading.ranked)]
    shown: list[Citation] = []
    result = []
    for sentence in verdicts:
        if isinstance(sentence, AnswerSentence):
            several = len(sentence.citations) > 1 and reading.listed is not None
            wide = (
                list(sentence.citations)
                if several
                else [with_surroundings(c, passages, document(c.source)[1]) for c in sentence.citations]
            )
            cited = [
                narrow if any(overlap(broad, other) for other in shown) else broad
                for narrow, broad in zip(sentence.citations, wide, strict=True)
            ]
            cited = [  # of a reply that is quoted with its question, the one who replies
                replace(broad, by=speaker_of(document(said.source)[1].blocks, said.end - 1))
                for said, broad in zip(sentence.citations, cited, strict=True)
            ]
            shown += cited
            result.append(replace(sentence, citations=tuple(cited)))
    return tuple(result)


def judged(
    proposed: ProposedSentence, document: Callable[[str], tuple[Source, Document]], engine: Engine
) -> AnswerSentence | Refusal:
    """What the gate says; where quotes hold and the wording about them does not, they are said in its place."""
    verdict = accept_answer(proposed, document, engine.maker)
    plain = " ".join(dict.fromkeys(flat(quote.text) for _, quote in proposed.quotes))
    if isinstance(verdict, Refusal) and plain not in ("", proposed.text):
        return accept_answer(replace(proposed, text=plain), document, engine.maker)
    return verdict


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


def _missing(part: _Part) -> tuple[str, ...]:
    """Words of the question that some source has, but not where the closest passage stands: why it is no answer."""
    if not part.ranked:
        return ()
    best, question = part.ranked[0], part.found.question
    passage = best.passage
    there = {*read(passage.text)[0], *read(passage.heading)[0], *read(best.speaker)[0]} | part.found.called.get(
        passage.source, frozenset()
    )
    known = part.found.statistics.frequency
    missing = [term.word for term in question.terms if known.get(term.stem) and term.stem not in there]
    return tuple(word for word in missing if not has_spaceless(word))


def unknown_terms(found: Search) -> tuple[str, ...]:
    """Words of the question that no source has in any form, as asked. Silent on scripts without spaces."""
    unknown = [
        term.word
        for term in found.question.terms
        if not found.statistics.frequency.get(term.stem) and term.word.casefold() not in STOPWORDS
    ]
    return tuple(word for word in unknown if not has_spaceless(word))

"""From a question to ranked passages: lexical candidates, reranked by proximity and by meaning.

Scores: BM25 of FTS5, raised by up to 40 % where the question's words stand close together, then mixed with the
cosine of the embeddings (weights of ``kb.settings.Ask``, measured by ``tests/bench/answers.py``). The candidates are
lexical; vectors only reorder them, and bring in further passages where few words match or where the embedding store is
open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kb.ask.catalog import Catalog
from kb.ask.meaning import SMALL, Meaning
from kb.ask.question import Question, Term, any_of, kind_fits
from kb.ask.sections import asked_sections, lists_works, stretches
from kb.ask.spaceless import has_spaceless, scan, seams
from kb.ask.terms import Statistics, alike, closeness, coverage, one_slip, root, spellings
from kb.ask.turns import Speech, asked_speakers
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.values import Passage

if TYPE_CHECKING:
    from kb.index.embedder import Vector

CANDIDATES = 100
CLOSE = 20  # lexically best passages whose word order is looked at
FEW = 20  # with fewer lexical candidates, all vectors of a small base are looked through
FIRST = 10  # places in which one source may not crowd out the others ...
CROWD = 7  # ... beyond this many, where others match as well as AS_WELL of the best
AS_WELL = 0.5
NAMED = 30  # passages whose sources are asked what else they tell of the question
COMMON = 3000  # passages; a term in more of them is taken to be in every source
LINKS = 3  # first hits whose text may name other sources
MANY = 40  # named sources: a base whose titles are everyday words names nothing by them
NAMED_IN_QUESTION = 0.4  # with these two, both sources of 45 of 50 HotpotQA questions are in the first five, else 32
NAMED_IN_HIT = 0.3
# How much of its neighbours' scores a passage gets, by their distance. Of .1 to .2 for the next, on half of the
# meetings and papers: .1 finds four points more of the meetings' files first and leaves papers as they are.
BESIDE = ((-1, 0.1), (1, 0.1), (-2, 0.05), (2, 0.05))
ALL_OF, ALL = 3, 600  # sources, and passages of them, all of which are compared where a question is asked of them
DEFINING = 0.3  # what a passage gains that says what the thing asked about is
SECTION = 0.3  # and one in which stands the section that is asked for
WORKS = 0.5  # what a bibliography loses, whose titles name every subject
SPOKEN = 0.1  # what one gains in which one speaks whose words are asked for
SLIP = 5  # letters of a word that may be misspelt, and ...
SLIP_OF_NAME = 9  # ... of a name: of short ones, two that differ by a letter are two names


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a question found. ``cosine`` is 0 where it has no vector."""

    passage: Passage
    score: float  # comparable within one question
    bm25: float = 0.0
    cosine: float = 0.0

    def at(self, score: float) -> Found:
        """With another score."""
        return Found(self.passage, score, self.bm25, self.cosine)


@dataclass(frozen=True, slots=True)
class Search:
    """What a question found: passages best first, and what the base knows of its terms."""

    question: Question
    statistics: Statistics
    found: tuple[Found, ...]
    vector: Vector | None = None  # of the question, where there is an embedder
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by source: the terms that it or its names hold
    called: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by source: the stems it is called by
    spoken: Mapping[str, Speech] = field(default_factory=dict)  # by source: who speaks where
    asked: frozenset[str] = frozenset()  # the labels of those whose words are asked for


def retrieve(
    library: Library, question: Question, meaning: Meaning, limit: int = CANDIDATES, within: Set[str] = frozenset()
) -> Search:
    """Passages for a question, best first, at most ``limit``, of the sources that the session asks.

    ``within`` narrows these further; empty, it does not.
    """
    asked = _asked(library, question)
    question = asked.question
    held = scan(library, [term.word for term in question.terms if has_spaceless(term.word)], limit, SMALL)
    if joints := seams([term.word for term in question.terms], held):
        question = replace(question, terms=tuple(term for term in question.terms if term.word not in joints))
        asked = replace(asked, question=question)
    frequency = {**asked.frequency, **{root(pair): len(sources) for pair, sources in held.sources.items()}}
    statistics = Statistics(library.passages.count(), frequency)
    if not any(frequency.values()) and not any(_is_word(term) for term in question.terms):
        return Search(question, statistics, ())
    catalog = meaning.catalog(library)
    among = meaning.only.among(catalog.sources)
    if within:
        among = set(within) if among is None else among & within
    found = [
        Found(passage, score, score)
        for passage, score in library.passages.search(asked.match, max(CANDIDATES, limit), among)
    ]
    weights = meaning.weights
    found = _closer(question, found, weights.proximity)
    if held.sources:  # the index knows of such a question little more than its figures
        found = [Found(passage, share, share) for passage, share in held.found]
    # The built-in model reads no script without spaces.
    blind = bool(held.sources) and meaning.embedder.id == MiniLM.id
    vector = meaning.question(question.text) if question.terms and not blind else None
    if vector is not None:
        near = _near(library, meaning, vector, len(found), within)
        found = _dense(library, meaning, vector, found, near)
    if among is not None:
        found = [f for f in found if f.passage.source in among]
    found = distinct(found)
    called = {source: catalog.called(library, source) for source in {f.passage.source for f in found[:NAMED]}}
    told = _told(library, called, asked)
    for pair, sources in held.sources.items():
        told |= {source: told[source] | {root(pair)} for source in set(sources) & told.keys()}
    share = _shares(question, statistics, told)
    found = sorted((f.at(f.score + weights.told * share.get(f.passage.source, 0.0)) for f in found), key=_order)
    found = _beside(sorted((f.at(f.score - WORKS * lists_works(f.passage.heading)) for f in found), key=_order))
    found = _linked(library, catalog, found, asked, weights.dense) if among is None else found
    if question.wants == "definition":
        lifted = (f.at(f.score + DEFINING * (kind_fits(question, f.passage.text) == 1.0)) for f in found)
        found = sorted(lifted, key=_order)
    if sections := asked_sections(question.text):
        lifted = (f.at(f.score + SECTION * bool(stretches(sections, f.passage))) for f in found)
        found = sorted(lifted, key=_order)
    spoken = {source: catalog.spoken(library, source) for source in {f.passage.source for f in found[:NAMED]}}
    speakers = asked_speakers(question.text, [name for speech in spoken.values() for name in speech.names])
    found = _spoken_by(speakers, found, spoken)
    found = spread(found, CROWD // 2 if question.compares else CROWD)
    return Search(question, statistics, tuple(found[:limit]), vector, told, called, spoken, speakers)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as the lexical index is asked: misspelt words put right, each term in all its forms."""

    question: Question
    forms: Mapping[str, str]  # by stem: an FTS5 expression
    frequency: Mapping[str, int]  # by stem: passages that have it in any form

    @property
    def match(self) -> str:
        return " OR ".join(expression for stem, expression in self.forms.items() if self.frequency[stem])


def _asked(library: Library, question: Question) -> _Asked:
    terms, forms, frequency = [], {}, {}
    for term in question.terms:
        expression = any_of(spellings(term.word))
        count = library.passages.matching(expression)
        if not count and (meant := _misspelt(library, term)):
            term, expression = replace(term, stem=root(meant)), any_of([meant])
            count = library.passages.matching(expression)
        if not count and (others := alike(term.stem)):  # flu, where the sources say influenza
            expression = any_of(sorted(others))
            count = library.passages.matching(expression)
        if term.stem in forms:  # put right, it is a word that the question has already
            continue
        terms.append(term)
        forms[term.stem], frequency[term.stem] = expression, count
    return _Asked(replace(question, terms=tuple(terms)), forms, frequency)


def _misspelt(library: Library, term: Term) -> str:
    """The index's stem that a word without any passage is one slip away from; "" for short ones and for words."""
    word = term.stem
    if len(word) < (SLIP_OF_NAME if term.name else SLIP) or not word.isascii() or not word.isalpha() or _is_word(term):
        return ""
    near = [(count, stem) for stem, count in library.passages.stems_from(word[:2]) if one_slip(word, stem)]
    return max(near)[1] if near else ""


def _is_word(term: Term) -> bool:
    from kb.text.lexicon import listed  # its table is read only for a question with an unknown word

    return listed(term.word.casefold())


def _told(library: Library, called: Mapping[str, frozenset[str]], asked: _Asked) -> dict[str, frozenset[str]]:
    """Which of the question's terms each source has anywhere, in its text or in what it is called."""
    holding = {
        stem: library.passages.sources_with(asked.forms[stem]) if count <= COMMON else set(called)
        for stem, count in asked.frequency.items()
        if count
    }
    return {
        source: frozenset(stem for stem in asked.forms if source in holding.get(stem, ()) or stem in names)
        for source, names in called.items()
    }


def _shares(question: Question, statistics: Statistics, told: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """By source, how much of the question's weight the whole of it tells: 0 to 1."""
    weights = statistics.weights(question.stems)
    return {source: coverage(weights, held) for source, held in told.items()}


def _beside(found: Sequence[Found]) -> list[Found]:
    """Lift passages whose neighbours match too: what is talked about for long is told around a sentence, not in it."""
    by_id = {f.passage.id: f for f in found}
    result = []
    for f in found:
        near = [(by_id.get(f.passage.id + step), weight) for step, weight in BESIDE]
        lift = sum(w * other.score for other, w in near if other and other.passage.source == f.passage.source)
        result.append(f.at(f.score + lift))
    return sorted(result, key=_order)


def _spoken_by(asked: frozenset[str], found: list[Found], spoken: Mapping[str, Speech]) -> list[Found]:
    """Lift passages in which one speaks whose words are asked for."""
    if not asked:
        return found
    nobody = Speech()

    def heard(passage: Passage) -> bool:
        return bool(asked & spoken.get(passage.source, nobody).speakers(passage.start, passage.end))

    return sorted((f.at(f.score + SPOKEN * heard(f.passage)) for f in found), key=_order)


def _linked(library: Library, catalog: Catalog, found: list[Found], asked: _Asked, dense: float) -> list[Found]:
    """Take in, and lift, passages of sources that the question or its first hits name by their title.

    A question over two sources names one and means the other by what the first says of it.
    """
    named = dict.fromkeys(catalog.named_in(asked.question.text), NAMED_IN_QUESTION)
    for hit in found[:LINKS]:
        for source in catalog.named_in(hit.passage.text) - {hit.passage.source}:
            named.setdefault(source, NAMED_IN_HIT * hit.score / found[0].score)
    if not named or len(named) > MANY:
        return found
    have = {f.passage.id for f in found}
    more = [
        Found(passage, 0.0, score)
        for passage, score in library.passages.search(asked.match, CANDIDATES // 2, named)
        if passage.id not in have
    ]
    if more and found:
        top = max(f.bm25 for f in found) or 1.0
        more = [f.at((1 - dense) * f.bm25 / top) for f in more]
    lifted = [f.at(f.score + named.get(f.passage.source, 0.0)) for f in [*found, *more]]
    return sorted(lifted, key=_order)


def _closer(question: Question, found: list[Found], proximity: float) -> list[Found]:
    """Lift those of the best whose words stand together as in the question."""
    if not found:
        return []
    top = found[0].score
    best = [f.at(f.score + proximity * top * closeness(question.stems, f.passage.text)) for f in found[:CLOSE]]
    return sorted(best + found[CLOSE:], key=_order)


def _near(library: Library, meaning: Meaning, vector: Vector, lexical: int, within: Set[str]) -> Sequence[int]:
    """Passages that may be meant though they share no word: of few sources all, else the nearest that can be had."""
    if within and len(within) <= ALL_OF:
        of = [p.id for source in sorted(within) for p in library.passages.of(source)]
        if len(of) <= ALL:
            return of
    if meaning.store is not None:
        return meaning.store.nearest(vector, CANDIDATES // 2)
    if lexical < FEW and library.passages.count() <= SMALL:
        return meaning.scan(library).nearest(vector, CANDIDATES // 2)
    return ()


def _dense(library: Library, meaning: Meaning, vector: Vector, found: list[Found], near: Sequence[int]) -> list[Found]:
    """Reorder by meaning, and take in what is near in meaning though it shares no word."""
    cosines = _cosines(vector, meaning.passages(library, [f.passage.id for f in found]))
    known = {f.passage.id for f in found}
    more = library.passages.get([identity for identity in near if identity not in known])
    cosines.update(_cosines(vector, meaning.passages(library, list(more))))
    found = [*found, *(Found(more[identity], 0.0) for identity in sorted(more))]
    return mixed(found, cosines, meaning.weights.dense)


def mixed(found: Sequence[Found], cosines: Mapping[int, float], share: float) -> list[Found]:
    """Lexical scores and dense ones, these with this ``share``, on one scale.

    A passage without a vector keeps its lexical place.
    """
    if not cosines:
        return list(found)
    top = max(f.score for f in found) or 1.0
    low, high = min(cosines.values()), max(cosines.values())
    result = []
    for f in found:
        lexical = f.score / top
        cosine = cosines.get(f.passage.id)
        dense = lexical if cosine is None else (cosine - low) / max(high - low, 1e-9)
        result.append(Found(f.passage, (1 - share) * lexical + share * dense, f.bm25, cosine or 0.0))
    return sorted(result, key=_order)


def distinct(found: Sequence[Found]) -> list[Found]:
    """Only the best of passages with the same words: a page repeated a hundred times is one result."""
    seen: set[str] = set()
    result = []
    for f in found:
        words = " ".join(f.passage.text.split())
        if words not in seen:
            seen.add(words)
            result.append(f)
    return result


def spread(found: Sequence[Found], crowd: int = CROWD) -> list[Found]:
    """Keep one source from filling all the first places while others match nearly as well."""
    first: list[Found] = []
    later: list[Found] = []
    taken: dict[str, int] = {}
    floor = AS_WELL * found[0].score if found else 0.0
    for index, f in enumerate(found):
        if len(first) == FIRST:
            return first + sorted([*later, *found[index:]], key=_order)
        if taken.get(f.passage.source, 0) >= crowd:
            later.append(f)
        elif later and f.score < floor:
            return first + later + list(found[index:])
        else:
            taken[f.passage.source] = taken.get(f.passage.source, 0) + 1
            first.append(f)
    return first + later


def _cosines(vector: Vector, stored: Mapping[int, bytes]) -> dict[int, float]:
    import numpy

    if not stored:
        return {}
    ids = list(stored)
    matrix = numpy.frombuffer(b"".join(stored[i] for i in ids), dtype="<f4").reshape(len(ids), -1)
    return dict(zip(ids, (float(c) for c in matrix @ vector), strict=True))


def _order(found: Found) -> tuple[float, str, int]:
    return (-found.score, found.passage.source, found.passage.start)

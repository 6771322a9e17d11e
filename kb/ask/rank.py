"""Which sentence of the passages found answers best: nine features and one fixed linear model.

Pure: it sees texts, counts and vectors that were handed in, and knows neither library nor index. The weights were
fitted by ``tests/bench/fit_ranking.py``; nothing is learnt at run time, so the same base gives the same ranking.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from kb.ask.antecedent import resolved
from kb.ask.question import Question, kind_fits
from kb.ask.sections import asked_sections, lists_works, stretches
from kb.ask.spaceless import has_spaceless
from kb.ask.terms import Statistics, alike, bigrams, bm25, coverage, read, related, sentence_spans, window
from kb.ask.turns import Speech, is_empty, is_label, said, turn_around
from kb.ask.whether import asks_whether, weighed
from kb.text.chatter import announces
from kb.values import Passage

if TYPE_CHECKING:
    from kb.index.embedder import Vector

READ = 10  # passages whose sentences are compared; more change nothing
EMBEDDED = 16  # of their sentences whose meaning is compared, the lexically best: ...
SURELY, NEAR = 6, 4.0  # ... so many, and more within so many logits of the best. They find what 16 find.
B = 0.4  # of BM25 over sentences: length matters little there
USUAL_WORDS, USUAL_PASSAGE = 24, 160  # fixed, so that a score does not hang on its neighbours
TOGETHER = 0.6  # of a sentence's score is its surroundings'; .5 to .7 do alike on research papers and SQuAD
SURROUNDINGS = 700  # characters; 400 find 4 points less in research papers, a whole passage no more
EARLIEST = 480  # characters before a sentence's end that its surroundings may begin
ASKED = 3.0  # logits that a question loses, and ...
REPLIED = 1.0  # ... that each sentence after it stands below it, at least
FOUND = 4.0  # logits for the passage that search found best, less for others: 1 to 2 points on papers and SQuAD
BARE = 3.0  # logits that a label, a heading, a byline or a nod loses: it answers nothing alone
SAID = 1.5  # logits for what one says whose words are asked for
BENEATH = 3.0  # logits for what stands beneath a heading that is the question itself, as in a list of questions
SECTION = 5.0  # logits for what stands in the section that is asked for: "What did the study conclude?"
REFERENCE = 4.0  # logits that an entry of a bibliography loses: its title names subjects and tells nothing
KIN = 0.7  # what a word of the same family or meaning counts: attendance for attended, nations for countries

FEATURES = (
    "bm25",  # of the sentence
    "passage_bm25",
    "telling",  # coverage by what sets sentences apart: a word in all of them tells nothing
    "context",  # coverage with the sentence before and the headings
    "kind",
    "bigrams",
    "window",
    "cosine",  # of the sentence to the question
    "passage_cosine",
)
# Fitted by tests/bench/fit_ranking.py; without vectors the last two are not known and the others weigh anew.
WEIGHTS = (-3.11, 2.17, 5.17, 5.15, 1.89, 1.34, 1.66, 6.35, 9.11)
LEXICAL = (0.61, 4.46, 3.23, 5.04, 1.88, 1.29, 2.09)

# "31. Fleming DM, Watson JM, et al. … 1995;310:7-9", with a number to find it by.
_REFERENCE = re.compile(r"\b(?:19|20)\d\d;\s?\d+|\b(?:PMID|doi):|(?:\b[A-Z][\w’'-]+ [A-Z]{1,3} ?, ){2}")
FEW_WORDS = 8  # with fewer, a sentence says little alone
FEWEST = 4  # words with meaning, with fewer of which what no stop closes is no sentence
_CLOSED = frozenset(".!?…。！？")

_Place = tuple[str, int]  # source, start
Embed = Callable[[Sequence[str]], "Sequence[Vector]"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence of a passage; offsets into the source's canonical text. ``features`` in the order of FEATURES."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float  # in logits: a difference of 1 makes it 2.7 times as likely to be the one
    features: tuple[float, ...]
    speaker: str = ""  # who says it, where somebody is named
    words: str = ""  # what it says, with the name that its pronoun stands for: what is compared
    asked: bool = False  # whether the question asks for the words of who says it
    around: tuple[int, int] = (0, 0)  # the span of its surroundings, which count too


@dataclass(frozen=True, slots=True)
class Dense:
    """What is known of meaning: the question's vector, the passages' cosines by id, and who embeds sentences."""

    vector: Vector
    cosines: Mapping[int, float]
    embed: Embed


def rank(
    question: Question,
    passages: Sequence[Passage],
    statistics: Statistics,
    dense: Dense | None = None,
    shares: Mapping[int, float] | None = None,
    times: int = 1,
    spoken: Mapping[str, Speech] | None = None,
    asked: Set[str] = frozenset(),
) -> list[Ranked]:
    """Every sentence of the first READ passages, ``times`` as many where few sources are asked, best first.

    With ``dense``, the lexically best EMBEDDED are ranked by meaning too and stand before the rest. ``shares`` says by
    id how well each passage was found: 1 for the best; ``spoken`` by source who speaks where; ``asked`` are the labels
    of those whose words are asked for.
    """
    heard = spoken or {}
    seen = features(question, passages[: READ * times], statistics, heard)
    standing = _standing(question, seen)
    found = sorted((_scored(c, LEXICAL, standing) for c in seen), key=_order)
    if dense is not None and found:
        found = _by_meaning(found, dense, EMBEDDED * times, standing)
    lifted = _lifted(found, shares or {}, asked)
    return _with_surroundings(weighed(lifted) if asks_whether(question.text) else lifted)


def _by_meaning(found: Sequence[Ranked], dense: Dense, number: int, standing: Mapping[_Place, float]) -> list[Ranked]:
    """The best so many ranked by meaning too, before the rest; as they are where the embedder has stopped working."""
    least = found[0].score - NEAR
    number = sum(i < SURELY or one.score >= least for i, one in enumerate(found[:number]))
    best, rest = found[:number], found[number:]
    ranked = [
        _scored(replace(c, features=(*c.features[:7], near, dense.cosines.get(c.passage.id, near))), WEIGHTS, standing)
        for c, near in _near(best, dense)
    ]
    if not ranked:
        return list(found)
    ranked.sort(key=_order)
    drop = max(0.0, rest[0].score - ranked[-1].score) if rest else 0.0
    return ranked + [replace(c, score=c.score - drop) for c in rest]


def _near(best: Sequence[Ranked], dense: Dense) -> list[tuple[Ranked, float]]:
    """The sentences with their cosines, in order; a passage of one sentence is compared already."""
    whole = [c.text == c.passage.text and c.passage.id in dense.cosines for c in best]
    vectors = dense.embed([c.words for c, known in zip(best, whole, strict=True) if not known])
    if len(vectors) < whole.count(False):  # the embedder has stopped working
        return []
    rest = iter(vectors)
    return [
        (c, dense.cosines[c.passage.id] if known else float(dense.vector @ next(rest)))
        for c, known in zip(best, whole, strict=True)
    ]


def _lifted(ranked: Sequence[Ranked], shares: Mapping[int, float], asked: Set[str]) -> list[Ranked]:
    """With what the whole passage counts, and who speaks."""
    result = []
    for one in ranked:
        heard = one.speaker in asked
        score = one.score + FOUND * shares.get(one.passage.id, 0.0) + SAID * heard
        result.append(replace(one, score=score, asked=heard))
    return result


def _standing(question: Question, sentences: Sequence[Ranked]) -> dict[_Place, float]:
    """Logits for where sentences stand: beneath the very question, in the section it asks for, in a bibliography."""
    sections = asked_sections(question.text)
    whole = {id(one.passage): one.passage for one in sentences}
    parts = {key: stretches(sections, passage) for key, passage in whole.items()}
    above = {key: BENEATH * beneath(question, passage.heading) for key, passage in whole.items()}
    lists = {key: lists_works(passage.heading) for key, passage in whole.items()}
    found: dict[_Place, float] = {}
    for one in sentences:
        key, begin = id(one.passage), one.start - one.passage.start
        lift = above[key] + SECTION * any(start <= begin < end for start, end in parts[key])
        if lists[key] or _REFERENCE.search(one.text):
            lift -= REFERENCE
        if lift:
            found[one.passage.source, one.start] = lift
    return found


def beneath(question: Question, headings: str) -> bool:
    """Whether the last of some headings is the question that is asked: what stands below it answers that."""
    heading = headings.rpartition(" › ")[2]
    return is_question(heading) and set(read(heading)[1]) == set(question.stems)


def _bare(one: Ranked) -> bool:
    """Whether it tells nothing: "Speaker 3: 00:24:32", "Event Sponsors:", a nod. A byline may hold a date asked for."""
    if one.speaker and is_empty(one.words):
        return True
    words = [stem for stem in read(one.text)[1] if not stem[0].isdigit()]
    fits = one.features[FEATURES.index("kind")] == 1.0 and any(map(str.isdigit, one.text))
    return len(words) < FEWEST and not fits and one.text.rstrip(' "”’)')[-1:] not in _CLOSED


def _with_surroundings(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Mix into each score that of the sentences it would be shown with: several good ones together answer better."""
    passages: dict[int, list[Ranked]] = {}
    for one in sorted(ranked, key=lambda one: one.start):
        passages.setdefault(id(one.passage), []).append(one)
    result = []
    for inside in passages.values():
        beside = list(_replies(inside))
        for one, begin in beside:
            start, end = surroundings(one.passage, begin, one.end)
            scores = [other.score for other, _ in beside if start <= other.start and other.end <= end]
            top = max(scores, default=one.score)
            together = top + math.log(sum(math.exp(score - top) for score in scores) or 1.0)
            score = (1 - TOGETHER) * one.score + TOGETHER * together - BARE * _bare(one)
            result.append(replace(one, score=score, around=(start, end)))
    return sorted(result, key=_order)


def _replies(inside: Sequence[Ranked]) -> Iterator[tuple[Ranked, int]]:
    """A passage's sentences in order, each with where what it says begins.

    Where one of them asks the question, or announces what is asked, what follows is the answer, not itself: it fits as
    well as that does, and a reply in few words begins with what it replies to.
    """
    asked: Ranked | None = None
    last: Ranked | None = None
    for one in inside:
        if is_question(one.text) or announces(one.text):
            asked = one if asked is None or one.score >= asked.score else asked
            yield replace(one, score=one.score - ASKED), one.start
        elif asked is None or _bare(one) or _breaks_off(one.text):  # what answers comes after it
            yield one, one.start
            continue
        else:
            begin = last.start if last and is_question(last.text) and few(one.text) else one.start
            best = one if one.score >= asked.score else replace(one, score=asked.score, features=asked.features)
            yield best, begin
            asked = replace(asked, score=asked.score - REPLIED)
        last = one


def _breaks_off(text: str) -> bool:
    """Whether somebody begins and does not go on: "So let me just…"."""
    return text.rstrip().endswith(("…", "...")) and len(read(text)[1]) < FEWEST


def is_question(text: str) -> bool:
    """Whether a text ends with a question."""
    return text.rstrip(' \n"”’)').endswith(("?", "？"))


def few(text: str) -> bool:
    """Whether a text has so few words that it says little alone."""
    return len(text.split()) < FEW_WORDS and not (has_spaceless(text) and len(read(text)[0]) >= FEW_WORDS)


def surroundings(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """The sentences around a span, in its passage and of one speaker: SURROUNDINGS characters at most.

    They begin where the span still ends within EARLIEST characters, so that a reader meets it soon.
    """
    text, begin, stop = passage.text, start - passage.start, end - passage.start
    first, last = turn_around(text, begin, stop)
    units = [(a, b) for a, b in sentence_spans(text) if a >= first and b <= last and not is_label(text[a:b])]
    before = [a for a, b in units if b <= begin][::-1]
    after = [b for a, b in units if a >= stop]
    low, high, back = begin, stop, False
    while before or after:
        back = bool(before) and (back or not after)
        edge = before.pop(0) if back else after.pop(0)
        new = (edge, high) if back else (low, edge)
        if new[1] - new[0] > SURROUNDINGS or (back and stop - edge > EARLIEST):
            before, after = ([], after) if back else (before, [])
            continue
        low, high, back = *new, not back
    return passage.start + low, passage.start + high


def features(
    question: Question, passages: Sequence[Passage], statistics: Statistics, spoken: Mapping[str, Speech]
) -> list[Ranked]:
    """Every sentence with its lexical features, in reading order; both cosines are still 0.

    The words of a turn are those that are said, and the name of who says them.
    """
    texts = [
        (p, start, end, _speaker(spoken, p, start, end))
        for p in passages
        for start, end in sentence_spans(p.text)
        if not is_label(p.text[start:end])  # who speaks is no answer
    ]
    words_of = _words(texts)
    stems = [read(words)[0] for words in words_of]
    weights = statistics.weights(question.stems)
    total = sum(weights.values()) or 1.0
    telling = _telling(question.stems, stems)
    kin = _kin(question.stems, {s for one in stems for s in one})
    above = {p.id: frozenset(read(p.heading)[0]) for p in passages}
    whole = {id(p): bm25(weights, read(p.text)[0], USUAL_PASSAGE, 0.75) / total for p in passages}
    result: list[Ranked] = []
    before: frozenset[str] = frozenset()
    last: Passage | None = None
    for (passage, start, end, speaker), text, words in zip(texts, words_of, stems, strict=True):
        here = frozenset(words) | frozenset(read(speaker)[0])
        before = before if passage is last else frozenset()
        values = (
            bm25(weights, words, USUAL_WORDS, B) / total,
            whole[id(passage)],
            _soft_share(telling, here, kin),
            coverage(weights, here | before | above[passage.id]),
            kind_fits(question, text),
            bigrams(question.stems, read(text)[1]),
            window(question.stems, words),
            0.0,
            0.0,
        )
        own = passage.text[start:end]
        result.append(Ranked(passage, passage.start + start, passage.start + end, own, 0.0, values, speaker, text))
        before, last = here, passage
    return result


def _words(texts: Sequence[tuple[Passage, int, int, str]]) -> list[str]:
    """What each sentence says: in talk without its label, in prose with what its pronoun stands for."""
    result: list[str] = []
    for passage, group in groupby(texts, key=lambda one: one[0]):
        inside = list(group)
        words = [said(passage.text[start:end], speaker) for _, start, end, speaker in inside]
        if any(speaker for *_, speaker in inside):
            result += _asked_in_full(words, [speaker for *_, speaker in inside])
        else:
            result += resolved(words)
    return result


def _asked_in_full(words: Sequence[str], speakers: Sequence[str]) -> Iterator[str]:
    """What is said in turns; a question with the sentence before it: "You run a foundation. What did it raise?"."""
    before, by = "", ""
    for text, speaker in zip(words, speakers, strict=True):
        yield f"{before} {text}" if before and speaker == by and is_question(text) else text
        before, by = text, speaker


def _speaker(spoken: Mapping[str, Speech], passage: Passage, start: int, end: int) -> str:
    speech = spoken.get(passage.source)
    return speech.speaker(passage.start + start, passage.start + end) if speech and speech.names else ""


def _scored(candidate: Ranked, weights: Sequence[float], standing: Mapping[_Place, float]) -> Ranked:
    score = sum(w * f for w, f in zip(weights, candidate.features, strict=False))
    return replace(candidate, score=score + standing.get((candidate.passage.source, candidate.start), 0.0))


def _order(candidate: Ranked) -> tuple[float, str, int]:
    return (-candidate.score, candidate.passage.source, candidate.start)


def _telling(asked: Sequence[str], stems: Sequence[Sequence[str]]) -> dict[str, float]:
    """How much each term tells these sentences apart, adding up to 1."""
    sets = [frozenset(one) for one in stems]
    weights = {}
    for root in asked:
        n = sum(root in one for one in sets)
        weights[root] = math.log(1 + (len(sets) - n + 0.5) / (n + 0.5))
    total = sum(weights.values()) or 1.0
    return {root: weight / total for root, weight in weights.items()}


def _kin(asked: Sequence[str], vocabulary: set[str]) -> dict[str, frozenset[str]]:
    """Words of the same family as each term, by their common beginning, and those that may stand for it."""
    return {
        root: frozenset(other for other in vocabulary if related(root, other)) | (alike(root) & vocabulary)
        if len(root) > 3
        else frozenset()
        for root in asked
    }


def _soft_share(weights: Mapping[str, float], here: frozenset[str], kin: Mapping[str, frozenset[str]]) -> float:
    return sum(w * (1.0 if root in here else KIN if kin[root] & here else 0.0) for root, w in weights.items())

"""Answering without a model: the sentences of the sources that answer best, in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.ask.question import parse
from kb.ask.rank import Ranked, rank
from kb.ask.reading import Reading, statement
from kb.ask.terms import Statistics, root
from kb.engine import ProposedQuote, ProposedSentence
from kb.text.folding import flat
from kb.text.words import tokens
from kb.values import Passage

MOST = 3
BEHIND = 6.0  # logits a sentence may rank behind the best and still be said; it comes from other surroundings


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A stretch of a passage; offsets into the source's text."""

    passage: Passage
    start: int
    end: int


def answer_from(question: str, passages: Sequence[Passage]) -> list[ProposedSentence]:
    """At most three sentences, each a quote; best first.

    One that leans on the sentence before it (“It was …”) is quoted together with that, where both fit.
    """
    ranked = passages.ranked if isinstance(passages, Reading) else _ranked(question, passages)
    stems = parse(question).stems
    chosen: list[_Quoted] = []
    shown: list[Ranked] = []
    for sentence in ranked:
        if len(chosen) == MOST or sentence.score < ranked[0].score - BEHIND:
            break
        if not any(_stands_in(sentence, other) for other in shown):
            chosen.append(_Quoted(sentence.passage, *statement(sentence, stems)))
            shown.append(sentence)
    return [_proposed(quoted) for quoted in chosen]


def _stands_in(sentence: Ranked, other: Ranked) -> bool:
    """Whether the other's surroundings, which its citation shows, hold the sentence already."""
    return sentence.passage == other.passage and other.around[0] <= sentence.start < other.around[1]


def _ranked(question: str, passages: Sequence[Passage]) -> list[Ranked]:
    """For passages that come without a ranking: by words alone, rare being what is rare among them."""
    asked = parse(question)
    held = [frozenset(root(t.text) for t in tokens(p.text)) for p in passages]
    frequency = {root: sum(root in one for one in held) for root in asked.stems}
    return rank(asked, passages, Statistics(len(passages), frequency))


def _proposed(quoted: _Quoted) -> ProposedSentence:
    passage = quoted.passage
    quote = passage.text[quoted.start - passage.start : quoted.end - passage.start]
    return ProposedSentence(flat(quote), ((passage.source, ProposedQuote(quote, near=quoted.start)),))

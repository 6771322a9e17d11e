"""Answering without a model: the sentences of the sources that answer best, in their own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.ask.excerpt import SENTENCE, excerpt
from kb.ask.question import parse
from kb.ask.rank import Ranked, Statistics, rank
from kb.ask.reading import Reading
from kb.engine import ProposedQuote, ProposedSentence
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.text.words import stem, tokens
from kb.values import Passage

MOST = 3
BEHIND = 4.0  # logits a sentence may rank behind the best and still be said

# How a sentence begins that says of whom or what only together with the one before it.
_LEANS = re.compile(
    r"[\"“'‘(]?(?:he|she|it|they|his|her|its|their|this|these|those|such|both|the (?:former|latter|two|same)|"
    r"however|but|also|thus|therefore|hence|as a result|for (?:example|instance)|instead|similarly|likewise|"
    r"in addition|moreover|furthermore|nevertheless)\b",
    re.IGNORECASE,
)


def answer_from(question: str, passages: Sequence[Passage]) -> list[ProposedSentence]:
    """At most three sentences, each a quote; best first.

    One that leans on the sentence before it (“It was …”) is quoted together with that, where both fit.
    """
    ranked = passages.ranked if isinstance(passages, Reading) else _ranked(question, passages)
    stems = parse(question).stems
    chosen: list[tuple[Passage, int, int]] = []
    for sentence in ranked:
        if len(chosen) == MOST or sentence.score < ranked[0].score - BEHIND:
            break
        start, end = _quoted(sentence, stems)
        if not any(
            sentence.passage.source == other.source and start < stop and begin < end for other, begin, stop in chosen
        ):
            chosen.append((sentence.passage, start, end))
    return [_proposed(passage, start, end) for passage, start, end in chosen]


def _ranked(question: str, passages: Sequence[Passage]) -> list[Ranked]:
    """For passages that come without a ranking: by words alone, rare being what is rare among them."""
    asked = parse(question)
    held = [frozenset(stem(t.text) for t in tokens(p.text)) for p in passages]
    frequency = {root: sum(root in one for one in held) for root in asked.stems}
    return rank(asked, passages, Statistics(len(passages), frequency))


def _quoted(sentence: Ranked, stems: Sequence[str]) -> tuple[int, int]:
    """Where its quote begins and ends in the source's text."""
    passage = sentence.passage
    if _LEANS.match(sentence.text):
        before = [start for start, _ in sentences(passage.text) if passage.start + start < sentence.start]
        if before and sentence.end - passage.start - before[-1] <= SENTENCE:
            return passage.start + before[-1], sentence.end
    begin, end = excerpt(sentence.text, stems, SENTENCE)
    return sentence.start + begin, sentence.start + end


def _proposed(passage: Passage, start: int, end: int) -> ProposedSentence:
    quote = passage.text[start - passage.start : end - passage.start]
    return ProposedSentence(flat(quote), ((passage.source, ProposedQuote(quote, near=start)),))

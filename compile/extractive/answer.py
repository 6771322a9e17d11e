"""Answering without a model: the sentences of the sources that answer best, in their own words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kb.ask.question import parse
from kb.ask.rank import Ranked, is_question, rank
from kb.ask.reading import Reading, statement
from kb.ask.terms import Statistics, read
from kb.engine import ProposedQuote, ProposedSentence
from kb.text.folding import flat
from kb.values import Passage

MOST = 3
EACH = 4  # statements of each source, where several are asked: both sides of 13 of 22 questions, with 3 of 11
BESIDE = 1  # sentences beside a list, should it be another than the one meant
BEHIND = 6.0  # logits a sentence may rank behind the best and still be said; it comes from other surroundings


_Quoted = tuple[str, ProposedQuote]  # with the id of its source


def answer_from(question: str, passages: Sequence[Passage]) -> list[ProposedSentence]:
    """At most three sentences, each a quote; best first.

    One that leans on the sentence before it (“It was …”) is quoted together with that, where both fit. A list is one
    sentence of a quote for each item; so is what each source says, where several are asked.
    """
    reading = passages if isinstance(passages, Reading) else Reading(passages, _ranked(question, passages))
    if not reading.sure:
        return []
    stems = parse(question).stems
    if len(reading.sides) > 1:
        return [_proposed(told) for side in reading.sides[:MOST] if (told := _best(side, stems, EACH, []))]
    items = reading.listed.items if reading.listed else ()
    first = [_proposed([(item.source, ProposedQuote(item.text, near=item.start)) for item in items])] if items else []
    known = [(item.source, item.start) for item in items]
    return [*first, *(_proposed([one]) for one in _best(reading.ranked, stems, BESIDE if first else MOST, known))]


def _best(
    ranked: Sequence[Ranked], stems: Collection[str], most: int, known: Sequence[tuple[str, int]]
) -> list[_Quoted]:
    """The best statements that stand in different surroundings, and not where something ``known`` begins."""
    chosen: list[_Quoted] = []
    shown: list[Ranked] = []
    ranked = [one for one in ranked if not is_question(one.text)] or ranked  # what is only asked answers nothing
    for sentence in ranked:
        if len(chosen) == most or sentence.score < ranked[0].score - BEHIND:
            break
        passage = sentence.passage
        if ranked[0].asked and not sentence.asked:  # asked for the words of one, nobody answers with another's
            continue
        if any(source == passage.source and sentence.start <= start < sentence.end for source, start in known):
            continue
        if not any(_shown_together(sentence, other) for other in shown):
            start, end = statement(sentence, stems)
            text = passage.text[start - passage.start : end - passage.start]
            chosen.append((passage.source, ProposedQuote(text, near=start)))
            shown.append(sentence)
    return chosen


def _shown_together(one: Ranked, other: Ranked) -> bool:
    """Whether the citation of either, which shows its surroundings, holds the other too: each owes its rank to both.

    In talk, where a turn is short, so does all of a passage: a second turn of one exchange is nothing new.
    """
    return one.passage == other.passage and (
        bool(one.speaker)
        or other.around[0] <= one.start < other.around[1]
        or one.around[0] <= other.start < one.around[1]
    )


def _ranked(question: str, passages: Sequence[Passage]) -> list[Ranked]:
    """For passages that come without a ranking: by words alone, rare being what is rare among them."""
    asked = parse(question)
    held = [frozenset(read(p.text)[0]) for p in passages]
    frequency = {stem: sum(stem in one for one in held) for stem in asked.stems}
    return rank(asked, passages, Statistics(len(passages), frequency))


def _proposed(quoted: Sequence[_Quoted]) -> ProposedSentence:
    return ProposedSentence(" ".join(flat(quote.text) for _, quote in quoted), tuple(quoted))

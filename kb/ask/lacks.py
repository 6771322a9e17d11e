"""What an answer leaves out of its question, as far as code can see: what is wanted, one of two, a part of a list.

A model that is wrong mostly answers another question, or a part. None of this decides: a "when" may be answered by
"after the war", and a thing told under another name. It is asked about once more, and where it stays so, less sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import zip_longest

from kb.ask.asked_for import counted, counts, has_form
from kb.ask.facets import Facet, facets
from kb.ask.lists import Listing
from kb.ask.question import Question, Term, answers, kind_fits, parse
from kb.ask.terms import alike, joined, one_slip, read, related
from kb.text.english import listing as words_of
from kb.text.words import tokens
from kb.values import AnswerSentence, Passage

_WANTED = {"money": "a sum", "number": "a number", "date": "a date"}
# Figures in words that no figure can replace: "How many survived?" "None of them."
_SHORT_FORM = re.compile(r"\b[A-Z]{2}\b")
_NO_FIGURE = words_of("no none nobody nothing all every both few many most never always unknown ongoing still")


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its sentences with their quotes, the passages these are from with what stands above them, and all
    the passages that were there to answer from."""

    words: str
    around: str
    shown: str
    quotes: tuple[tuple[str, int, int], ...] = ()  # source, start, end
    beside: str = ""  # what is there of the sources that are quoted: who signs an essay wrote all of it


def said_in(sentences: Sequence[AnswerSentence], passages: Sequence[Passage]) -> Said:
    """An answer as it is given, from these passages."""
    cited = [citation for one in sentences for citation in one.citations]
    spans = tuple((one.source, one.start, one.end) for one in cited)
    near = [one for one in passages if any(one.source == q and a < one.end and one.start < b for q, a, b in spans)]
    words = " ".join(one.text for one in sentences)  # what a citation shows beside them does not say it
    around = "\n".join([_told(near), words, *(one.text for one in cited)])
    sources = {one.source for one in cited}
    return Said(words, around, _told(passages), spans, _told([p for p in passages if p.source in sources]))


def _told(passages: Sequence[Passage]) -> str:
    return "\n".join(f"{one.heading}\n{one.text}" for one in passages)


def lacking(question: str, said: Said, listed: Listing | None = None) -> list[str]:
    """What is missing, a sentence each for who answers; none where nothing is seen to be."""
    asked = facets(question)
    several = len(asked) > 1 and not any(one.side for one in asked)
    parts = [parse(one.text) for one in asked] if several else [parse(question)]
    found = [complaint for part in parts for complaint in _wanted(part, said)]
    found += _unnamed(parse(question), said)
    found += _sides(asked, said)
    found += _left_out(listed, said)
    return list(dict.fromkeys(found))


def _wanted(question: Question, said: Said) -> Iterator[str]:
    """A sum, a number, a date or a form that is asked for and not there; the opposite of what happened."""
    none = _NO_FIGURE & {word.text.casefold() for word in tokens(said.words)}
    figure = _WANTED.get(question.wants) if not question.compares else None
    if figure and not none and not kind_fits(question, said.words):
        yield f"“{question.text}” asks for {figure}, and neither the sentences nor their quotes have one."
    elif not has_form(question.text, said.words):
        yield f"“{question.text}” asks for a number or an address that neither the sentences nor their quotes have."
    elif not none and not answers(question, said.words):
        yield f"“{question.text}” asks for one thing, and only its opposite is told."
    if not none and not counts(question.text, frozenset(read(said.around)[0])):
        yield f"“{question.text}” counts something that no quoted passage names ({counted(question.text)})."


def _unnamed(question: Question, said: Said) -> Iterator[str]:
    """Names of the question that no quoted source has, though others do; those that none of them has."""
    near, shown = set(read(f"{said.around}\n{said.beside}")[0]), set(read(said.shown)[0])
    short = _initials(said.around)
    missing = [
        term
        for term, other in zip_longest(question.terms, question.terms[1:])
        if (term.name or term.number) and not _has(near, term) and not _shortened(short, term, other)
    ]
    missing = [term for term in missing if not any(_shortened(short, one, term) for one in question.terms)]
    if elsewhere := [term.word for term in missing if term.stem in shown]:
        yield f"No quote is from a passage that names {_and(elsewhere)}; other passages do."
    if nowhere := [term.word for term in missing if term.name and not _has(shown, term)]:
        yield f"No passage names {_and(nowhere)}: what they tell may be of another."


def _has(stems: Set[str], term: Term) -> bool:
    """Whether a text of these stems has a term: as it is, as the people of a place, or written with a slip."""
    same = term.stem in stems or not alike(term.stem).isdisjoint(stems)
    return same or (term.name and any(related(term.stem, s) or one_slip(term.stem, s) for s in stems))


def _initials(text: str) -> frozenset[str]:
    """Short forms of names that a text has, small: us, uk, un."""
    return frozenset(found.casefold() for found in _SHORT_FORM.findall(joined(text.replace("U.S.", "US"))))


def _shortened(short: Set[str], one: Term, other: Term | None) -> bool:
    """Whether two terms that follow each other are known by their letters: United States."""
    return other is not None and f"{one.word[0]}{other.word[0]}".casefold() in short


def _sides(asked: Sequence[Facet], said: Said) -> Iterator[str]:
    """One of two that are compared of which nothing is quoted. Of words that may be one name, only where both stand."""
    several = len({source for source, _, _ in said.quotes}) > 1  # then each side may be a source, whatever is quoted
    near = set(read(f"{said.around}\n{said.beside}" if several else said.around)[0])
    shown = set(read(said.shown)[0])
    sides = [(one.side, set(read(one.side)[1])) for one in asked if one.side]
    if any(one.loose for one in asked) and not all(stems & shown for _, stems in sides):
        return
    for side, stems in sides:
        if stems & shown and not stems & near:
            yield f"Nothing is quoted of “{side}”, which the question asks about as well."


def _left_out(listed: Listing | None, said: Said) -> Iterator[str]:
    """Parts of a list that no quote reaches, where others are quoted."""
    items = listed.items if listed and not listed.alone else ()
    out = [
        item
        for item in items
        if not any(q == item.source and a < item.end and item.start < b for q, a, b in said.quotes)
    ]
    if 0 < len(out) < len(items):
        yield f"A list is quoted of which {len(out)} of {len(items)} parts are left out."  # no words of a source here


def _and(names: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(names))

"""Answers by a model, from numbered passages only. What it does not find there, it is to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from compile.generative.asking import Asking
from compile.generative.portions import Portion, lines_of
from compile.generative.quotes import as_named, located, widened
from compile.generative.schemas import AnswerDraft, AnswerSentenceDraft
from kb.ask.lacks import Said, lacking
from kb.ask.lists import Listing
from kb.ask.reading import Reading
from kb.ask.turns import Speech
from kb.calls.caller import Reply, Request
from kb.engine import Engine, Maker, ProposedQuote, ProposedSentence, Stretch
from kb.proof.gate import accept_answer
from kb.refusals import why
from kb.text.folding import flat
from kb.values import Block, Document, Passage, Reason, Refusal, Source

SENTENCES = 3
SEARCHES = 3  # that one who has read may ask for
QUOTES = 8  # of one sentence: a list may stand in as many places
# No source says it: what settles a question does, and is told without it.
_VERDICT = re.compile(r"^(?:yes|no)\s*[,:;.–—-]\s*(?=\w)", re.IGNORECASE)
# What a repair is asked for; wording that does not hold is replaced by the quotes without one.
UNPROVEN = frozenset(
    {
        Reason.QUOTE_MISSING,
        Reason.QUOTE_TOO_SHORT,
        Reason.QUOTE_NOT_FOUND,
        Reason.QUOTE_HIDDEN,
        Reason.OTHER_SOURCE,
        Reason.EMPTY,
    }
)
MORE = (
    "There are more passages than these. Where the answer, or a part of it, is not among them but one of the sources "
    'may well tell it, add "more" to "said": false or "loosely": true: one to three searches, each a few words as that '
    'source itself would put it, as in "more": ["lit for the last time", "out of service"]. They are made once, and '
    "you are asked again. Not where these passages show that it is not told."
)
NO_MORE = 'There are no more passages: no "more".'
LOOSELY = (
    'Mend that from the passages. Where they do not say it, keep what they say and add "loosely": true, or, if they do '
    'not answer, say "said": false.'
)


@dataclass(frozen=True)
class Answerer:
    """How questions are asked."""

    asking: Asking
    fallback: Engine
    engine: str

    def answer(self, question: str, passages: Sequence[Passage]) -> Sequence[ProposedSentence]:
        """At most three sentences; none if the passages do not answer. Without a usable reply the fallback answers."""
        if not passages:
            return ()
        reading = passages if isinstance(passages, Reading) else Reading(passages, ())
        reply, read = self._asked(question, reading, last=reading.further is None)
        draft = reply.value
        if reply.usable and (found := _found_further(draft, read, reading)):
            more, all_read = self._asked(question, found, last=True)
            # Else it said already that these do not answer, or what part of an answer they have.
            if isinstance(more.value, AnswerDraft) and (more.value.said or not draft.said):
                draft, read = more.value, all_read
        if not isinstance(draft, AnswerDraft):
            return self.fallback.answer(question, passages)
        if not draft.said:
            return ()
        return [self._mended(sentence, read) for sentence in _proposed(draft, read)]

    def _asked(self, question: str, reading: Reading, *, last: bool) -> tuple[Reply, _Reading]:
        """The reply about these passages. Not the ``last`` one, it may ask for others."""
        read = _Reading(reading, reading.spoken)
        request = Request(
            "answer",
            {
                "sources": "\n".join(reading.names),
                "passages": read.shown(),
                "question": flat(question),
                "more": NO_MORE if last else MORE,
            },
            AnswerDraft,
            sources=tuple(dict.fromkeys(passage.source for passage in reading)),
            validate=lambda draft: self._complaints(draft, read) or _lacking(question, draft, read, reading.listed),
            known_by={"sources": ""},  # a document more leaves an answer from these passages as it is
            meanwhile=True,  # the gate proves each sentence
        )
        [reply] = self.asking.all([request])
        return reply, read

    def _complaints(self, draft: AnswerDraft, read: _Reading) -> list[str]:
        if not draft.said:
            return []
        if not 1 <= len(draft.sentences) <= SENTENCES:
            return [f"An answer has one to {SENTENCES} sentences."]
        verdicts = [(n, self._tried(s, read)) for n, s in enumerate(_proposed(draft, read), 1)]
        return [
            f"Sentence {n}: {why(verdict)}."
            for n, verdict in verdicts
            if isinstance(verdict, Refusal) and verdict.reason in UNPROVEN
        ]

    def _tried(self, proposed: ProposedSentence, read: _Reading) -> object:
        """How a sentence fares at the gate, as far as the passages reach; the real gate sees the sources."""
        return accept_answer(read.within(proposed), read.document, Maker(self.engine))

    def _mended(self, proposed: ProposedSentence, read: _Reading) -> ProposedSentence:
        """A sentence whose wording its quotes do not hold, with all of the sentences that these are from.

        What is refused with those as well is told in their words. The gate decides: it knows the sources' names.
        """
        if not isinstance(self._tried(proposed, read), Refusal):
            return proposed
        quotes = tuple(dict.fromkeys((name, widened(quote, read.at(name, quote))) for name, quote in proposed.quotes))
        return replace(proposed, quotes=quotes)


class _Reading:
    """Passages with their sentences numbered through, each passage a portion of its own."""

    def __init__(self, passages: Sequence[Passage], spoken: Callable[[str], Speech] = lambda _: Speech()) -> None:
        self.passages: list[Passage] = []  # of each portion
        self.portions: list[Portion] = []
        self.owner: dict[int, Portion] = {}
        number, shown = 0, set[tuple[str, int, str]]()
        for passage in passages:
            block = Block("prose", passage.start, passage.end)
            source = Source(passage.source, "", "", "", "text", title=flat(passage.heading))
            stretch = Stretch(source, passage.start, passage.end, passage.text, (block,), passage.heading)
            # Passages overlap: a sentence is shown once, else it had two numbers.
            own = [line for line in lines_of(stretch) if (passage.source, line.start, line.text) not in shown]
            shown |= {(passage.source, line.start, line.text) for line in own}
            speech = spoken(passage.source)
            lines = tuple(
                replace(line, number=number + place, speaker=flat(speech.speaker(line.start, line.end)))
                for place, line in enumerate(own, 1)
            )
            if lines:
                self.passages.append(passage)
                portion = Portion(source, ((0, stretch),), lines)
                self.portions.append(portion)
                self.owner |= {line.number: portion for line in lines}
                number += len(lines)

    def shown(self) -> str:
        """The sentences with their numbers, under a heading for each passage."""
        told: list[str] = []
        for number, portion in enumerate(self.portions, 1):
            heading = flat(portion.stretches[0][1].heading)
            told.append(f"# passage {number}" + (f": {heading}" if heading else ""))
            speaker = ""
            for line in portion.lines:
                if line.speaker != speaker and not flat(line.text).startswith(f"{line.speaker}:"):
                    told.append(f"@ {line.speaker or 'nobody named'}")
                told.append(f"[{line.number}] {flat(line.text)}")
                speaker = line.speaker
        return "\n".join(told)

    def said(self, proposed: Sequence[ProposedSentence]) -> Said:
        """What an answer says, where, and what it could have said."""
        quotes = [(source, quote) for one in proposed for source, quote in one.quotes]
        cited = {self._place(source, quote) for source, quote in quotes}
        told = [f"{p.stretches[0][1].heading}\n{p.stretches[0][1].text}" for p in self.portions]
        sources = {self.portions[place].source.id for place in cited}
        return Said(
            " ".join([*(one.text for one in proposed), *(quote.text for _, quote in quotes)]),
            "\n".join(told[place] for place in sorted(cited)),
            "\n".join(told),
            tuple((source, q.near, q.near + len(q.text)) for source, q in quotes if q.near is not None),
            "\n".join(text for text, p in zip(told, self.portions, strict=True) if p.source.id in sources),
        )

    def cited(self, proposed: Sequence[ProposedSentence]) -> list[Passage]:
        """The passages that sentences quote."""
        places = {self._place(source, quote) for one in proposed for source, quote in one.quotes}
        return [self.passages[place] for place in sorted(places)]

    def within(self, proposed: ProposedSentence) -> ProposedSentence:
        """The same with quotes looked for in the passages: each passage is a source of its own."""
        quotes = []
        for source, quote in proposed.quotes:
            place = self._place(source, quote)
            portion = self.portions[place]
            near = None if quote.near is None else max(0, quote.near - portion.stretches[0][1].start)
            quotes.append((str(place), replace(quote, near=near)))
        return replace(proposed, quotes=tuple(quotes))

    def at(self, source: str, quote: ProposedQuote) -> Portion:
        """The passage a quote is believed to stand in."""
        return self.portions[self._place(source, quote)]

    def _place(self, source: str, quote: ProposedQuote) -> int:
        own = [(n, p) for n, p in enumerate(self.portions) if p.source.id == source]
        near = (n for n, p in own if quote.near is not None and p.start <= quote.near < p.end)
        return next(near, own[0][0] if own else 0)

    def document(self, place: str) -> tuple[Source, Document]:
        """A passage as a source, by its place."""
        _, passage = self.portions[int(place)].stretches[0]
        return passage.source, Document(passage.text, (Block("prose", 0, len(passage.text)),), "text", "passage")


def _found_further(draft: AnswerDraft, read: _Reading, reading: Reading) -> Reading | None:
    """What one who needs more is asked about: the passages it quoted, and those that its searches find beside all that
    it has seen. None where they find none, or where it has an answer."""
    searches = [words for words in map(flat, draft.more[:SEARCHES]) if words]
    if reading.further is None or (draft.said and not draft.loosely):
        return None
    found = reading.further(searches) if searches else ()
    quoted = read.cited(_proposed(draft, read)) if draft.said else []
    return Reading([*quoted, *found], (), listed=reading.listed, spoken=reading.spoken) if found else None


def _lacking(question: str, draft: AnswerDraft, read: _Reading, listed: Listing | None) -> list[str]:
    """What is asked about once more: code sees that something is left out, and the reply does not say so itself."""
    if not draft.said or draft.loosely or draft.more:
        return []
    proposed = _proposed(draft, read)
    missing = lacking(question, read.said(proposed), listed)
    return [f"{' '.join(missing)} {LOOSELY}"] if missing else []


def _proposed(draft: AnswerDraft, read: _Reading) -> list[ProposedSentence]:
    return [_sentence(sentence, read) for sentence in draft.sentences[:SENTENCES]]


def _sentence(draft: AnswerSentenceDraft, read: _Reading) -> ProposedSentence:
    quotes = []
    for ref in draft.quotes[:QUOTES]:
        portion = read.owner.get(ref.from_, read.portions[0])
        quotes.append((portion.source.id, located(ref, portion) or as_named(ref, portion)))
    return ProposedSentence(_VERDICT.sub("", flat(draft.text.strip())), tuple(quotes))

"""Answers by a model, from numbered passages only. What it does not find there, it is to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from compile.generative.asking import Asking
from compile.generative.portions import Portion, lines_of
from compile.generative.quotes import as_named, located, widened
from compile.generative.schemas import AnswerDraft, AnswerSentenceDraft
from kb.ask.lacks import Said, lacking
from kb.ask.lists import Listing
from kb.ask.reading import Reading
from kb.calls.caller import Request
from kb.engine import Engine, Maker, ProposedQuote, ProposedSentence, Stretch
from kb.proof.gate import accept_answer
from kb.refusals import why
from kb.text.folding import flat
from kb.values import Block, Document, Passage, Reason, Refusal, Source

FIRST = 6  # passages shown at once, of each side where two are asked; the rest where they do not answer
SENTENCES = 3
QUOTES = 3  # of one sentence
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
    "There are more passages: if these do not answer, or only a part of what is asked, but others of the same sources "
    'may, add "more": true, once.'
)
NO_MORE = "There are no more passages."
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
        first = FIRST * (len(passages.sides) or 1 if isinstance(passages, Reading) else 1)
        reply, read = self._asked(question, passages, len(passages[:first]))
        if isinstance(reply, AnswerDraft) and reply.more and len(passages) > first:
            further, all_read = self._asked(question, passages, len(passages))
            # Else it said already that the first do not answer, or what part of an answer they have.
            if isinstance(further, AnswerDraft) and (further.said or not reply.said):
                reply, read = further, all_read
        if not isinstance(reply, AnswerDraft):
            return self.fallback.answer(question, passages)
        if not reply.said:
            return ()
        return [self._mended(sentence, read) for sentence in _proposed(reply, read)]

    def _asked(self, question: str, passages: Sequence[Passage], most: int) -> tuple[object, _Reading]:
        """The reply about the first ``most`` passages."""
        read = _Reading(passages[:most])
        listed = passages.listed if isinstance(passages, Reading) else None
        request = Request(
            "answer",
            {
                "passages": read.shown(),
                "question": flat(question),
                "more": MORE if len(passages) > most else NO_MORE,
            },
            AnswerDraft,
            sources=tuple(dict.fromkeys(passage.source for passage in passages[:most])),
            validate=lambda draft: self._complaints(draft, read) or _lacking(question, draft, read, listed),
        )
        [reply] = self.asking.all([request])
        return reply.value, read

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
        """A sentence whose quotes hold but whose wording does not, in the words of its quotes."""
        if not isinstance(self._tried(proposed, read), Refusal):
            return proposed
        quotes = tuple(dict.fromkeys((name, widened(quote, read.at(quote))) for name, quote in proposed.quotes))
        plain = " ".join(dict.fromkeys(flat(quote.text) for _, quote in quotes))
        return replace(proposed, text=plain, quotes=quotes)


class _Reading:
    """Passages with their sentences numbered through, each passage a portion of its own."""

    def __init__(self, passages: Sequence[Passage]) -> None:
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
            lines = tuple(replace(line, number=number + place) for place, line in enumerate(own, 1))
            if lines:
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
            told += [f"[{line.number}] {flat(line.text)}" for line in portion.lines]
        return "\n".join(told)

    def said(self, proposed: Sequence[ProposedSentence]) -> Said:
        """What an answer says, where, and what it could have said."""
        quotes = [(source, quote) for one in proposed for source, quote in one.quotes]
        cited = {self._place(quote) for _, quote in quotes}
        told = [f"{p.stretches[0][1].heading}\n{p.stretches[0][1].text}" for p in self.portions]
        sources = {self.portions[place].source.id for place in cited}
        return Said(
            " ".join([*(one.text for one in proposed), *(quote.text for _, quote in quotes)]),
            "\n".join(told[place] for place in sorted(cited)),
            "\n".join(told),
            tuple((source, q.near, q.near + len(q.text)) for source, q in quotes if q.near is not None),
            "\n".join(text for text, p in zip(told, self.portions, strict=True) if p.source.id in sources),
        )

    def within(self, proposed: ProposedSentence) -> ProposedSentence:
        """The same with quotes looked for in the passages: each passage is a source of its own."""
        quotes = []
        for _, quote in proposed.quotes:
            place = self._place(quote)
            portion = self.portions[place]
            near = None if quote.near is None else max(0, quote.near - portion.stretches[0][1].start)
            quotes.append((str(place), replace(quote, near=near)))
        return replace(proposed, quotes=tuple(quotes))

    def at(self, quote: ProposedQuote) -> Portion:
        """The passage a quote is believed to stand in."""
        return self.portions[self._place(quote)]

    def _place(self, quote: ProposedQuote) -> int:
        spans = [(p.start, p.end) for p in self.portions]
        return next((n for n, (a, b) in enumerate(spans) if quote.near is not None and a <= quote.near < b), 0)

    def document(self, place: str) -> tuple[Source, Document]:
        """A passage as a source, by its place."""
        _, passage = self.portions[int(place)].stretches[0]
        return passage.source, Document(passage.text, (Block("prose", 0, len(passage.text)),), "text", "passage")


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
    return ProposedSentence(flat(draft.text.strip()), tuple(quotes))

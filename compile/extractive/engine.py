"""The extractive engine: every prose sentence is a claim, told in the words of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from compile.extractive.prose import is_prose
from compile.extractive.statements import kind_of, subject_of, valid
from compile.extractive.whole import begins_at, is_interviewer, is_reference, is_whole
from kb.engine import Engine, ProposedClaim, ProposedQuote, ProposedSentence, Stretch
from kb.proof.holders import is_own, teller
from kb.proof.voice import as_said, in_person
from kb.text.chatter import is_chatter
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.values import Block, Claim, PagePlan, PageSection, Passage, Sentence

TOGETHER = 3  # claims in one quotation: what a reader takes in at once
GAP = 2  # characters of white space between two sentences of one paragraph, or of two
_TOLD = frozenset({"prose", "list", "quote"})  # kinds of block whose sentences state something
_ENDS = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*\s*$")
# A word after which a sentence cannot stop.
_AWAITS = re.compile(r"\b(?:a|an|the|of|to|by|in|on|at|for|from|with|and|or|but|that|which|is|are|was|were)\s*$")
_BULLET = re.compile(r"(?:[•◦▪‣●■–*-]|\(?\d{1,3}[.)]|\([a-z]\))\s+")
_LEANS = re.compile(
    r"[\"“'‘(]?(?:he|she|it|they|his|her|its|their|this|these|those|such|that|him|them|"
    r"the (?:former|latter|two|same|other|others)|both|here|there|then|thus|hence|therefore|so|but|however|also|"
    r"moreover|furthermore|in addition|nevertheless|as a result|for (?:example|instance)|instead|similarly|likewise)\b",
    re.IGNORECASE,
)


class Extractive(Engine):
    """Classical methods. It has no settings and keeps no state."""

    verbatim = True

    @property
    def id(self) -> str:
        """Its name: it has no settings. The passes' own versions make the cache keys."""
        return "extractive"

    def propose_claims(self, stretches: Sequence[Stretch]) -> list[list[ProposedClaim]]:
        """The prose sentences of each stretch, in order."""
        return [list(_claims(stretch)) for stretch in stretches]

    def write_page(self, plan: PagePlan, claims: Mapping[str, Claim]) -> list[PageSection]:
        """The plan's sections: each claim in its own words, what somebody says as that speaker's."""
        return [
            PageSection(section.title, tuple(_sentences_of([claims[key] for key in section.claims if key in claims])))
            for section in plan.sections
        ]

    def answer(self, question: str, passages: Sequence[Passage]) -> Sequence[ProposedSentence]:
        """At most three sentences of the passages that answer the question."""
        from compile.extractive.answer import answer_from

        return answer_from(question, passages)


def _sentences_of(claims: Sequence[Claim]) -> Iterator[Sentence]:
    """One sentence for each claim; what one speaker says in a row is one quotation."""
    place = 0
    while place < len(claims):
        some = [claims[place]]
        if is_speech(some[0]):
            while len(some) < TOGETHER and place + len(some) < len(claims):
                last, following = some[-1], claims[place + len(some)]
                if not (is_speech(following) and _goes_on_saying(last, following)):
                    break
                some.append(following)
            yield Sentence(as_said(some), tuple(claim.id for claim in some))
        else:
            yield Sentence(some[0].text, (some[0].id,))
        place += len(some)


def is_speech(claim: Claim) -> bool:
    """Whether a page tells it as somebody's words: a transcript's speaker says it, or it speaks in the first person.

    Not what is told of its holder: Ada Roe expects rain.
    """
    return in_person(claim.text) or (bool(claim.attributed_to) and is_own(claim))


def _goes_on_saying(last: Claim, following: Claim) -> bool:
    """Whether the same speaker goes on, with nothing but white space between the two, or words that both have."""
    same = (last.source, last.attributed_to) == (following.source, following.attributed_to)
    end, later = _end(last), _end(following)
    overlaps = last.start < following.start < end < later
    return same and (overlaps or 0 <= following.start - end <= GAP)


def _end(claim: Claim) -> int:
    return max(quote.end for quote in claim.proofs)


def _claims(stretch: Stretch) -> Iterator[ProposedClaim]:
    told = -1  # index of the last claim, in this stretch
    end_of_last = -1  # index of the block the last claim stood in
    notes = stretch.source.kind != "pdf"  # where a line without a full stop is often half a sentence
    for number, (start, end, block) in enumerate(_runs(stretch)):
        speaker = block.speaker
        if is_interviewer(speaker) or is_reference(stretch.text[start:end]):
            continue
        found = [(a, stretch.text[a:b]) for a, b in _sentences(stretch, start, end)]
        plain = [is_prose(words) for _, words in found]
        among = len(found) > 1 and 2 * sum(plain) >= len(found)
        for (a, words), good in zip(found, plain, strict=True):
            if not good and not (among and is_prose(words, among_prose=True)):
                continue
            if not is_whole(words, first=a == start, note=notes):
                continue
            begin = begins_at(words)
            quote = words[begin:]
            text = flat(quote)
            if is_chatter(text):
                continue
            since, until = valid(text)
            yield ProposedClaim(
                text=text,
                quotes=(ProposedQuote(quote, near=stretch.start + a + begin),),
                kind=kind_of(text),
                subject=subject_of(text),
                attributed_to=speaker or (_teller(stretch, block) if in_person(text) else ""),
                valid_from=since,
                valid_to=until,
                follows=told if told >= 0 and end_of_last == number and _LEANS.match(text) else None,
                heading=stretch.heading,
            )
            told += 1
            end_of_last = number


def _teller(stretch: Stretch, block: Block) -> str:
    """Who says I in a block without a speaker."""
    if stretch.document is None:  # where nobody can look before a quotation, its words are nobody's
        return "" if block.kind == "quote" else stretch.source.author
    return teller(stretch.document, [block], stretch.source.author)


def _runs(stretch: Stretch) -> Iterator[tuple[int, int, Block]]:
    """The spans of text to cut into sentences, each with its last block: one, or several that a break has divided."""
    pending: Block | None = None
    start = 0
    for block in stretch.blocks:
        if block.kind not in _TOLD:
            if pending is not None:
                yield start, pending.end - stretch.start, pending
                pending = None
            continue
        if pending is not None and not _divided(stretch, pending, block):
            yield start, pending.end - stretch.start, pending
            pending = None
        if pending is None:
            start = block.start - stretch.start
        pending = block
    if pending is not None:
        yield start, pending.end - stretch.start, pending


def _divided(stretch: Stretch, first: Block, second: Block) -> bool:
    """Whether the second block goes on with the sentence that the first leaves unfinished."""
    if first.kind != "prose" or second.kind != "prose" or first.speaker != second.speaker:
        return False
    before = stretch.text[max(first.start - stretch.start, first.end - stretch.start - 40) : first.end - stretch.start]
    after = stretch.text[second.start - stretch.start : second.start - stretch.start + 1]
    gap = stretch.text[first.end - stretch.start : second.start - stretch.start]
    if gap.strip() or _ENDS.search(before):
        return False
    return after.islower() or _AWAITS.search(before) is not None


def _sentences(stretch: Stretch, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of a run without their bullets; a sentence divided between two blocks stays one."""
    held = -1
    for a, b in sentences(stretch.text, start, end):
        if held >= 0:
            a, held = held, -1
        if b < end and not _ENDS.search(stretch.text[b - 3 : b]) and _goes_on(stretch.text, a, b, end):
            held = a
            continue
        bullet = _BULLET.match(stretch.text, a, b)
        yield (bullet.end() if bullet and bullet.end() < b else a), b
    if held >= 0:
        yield held, len(stretch.text[:end].rstrip())


def _goes_on(text: str, start: int, end: int, stop: int) -> bool:
    rest = text[end : min(stop, end + 40)].lstrip()
    return rest[:1].islower() or _AWAITS.search(text, max(start, end - 20), end) is not None

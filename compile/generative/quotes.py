"""From a named quote (numbers of sentences, first and last words) to a locator in the source's own characters.

Nothing is accepted here: what is found is proposed to the gate, and so is what is not found, to be refused there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from compile.generative.portions import Line, Portion
from compile.generative.schemas import QuoteRef
from kb.engine import ProposedQuote
from kb.proof.matcher import Matcher
from kb.values import QuoteRole

LABEL = 5  # words of a speaker's name
SENTENCES = 4  # that one quote may hold: a longer one would prove anything


def located(ref: QuoteRef, portion: Portion, role: QuoteRole = "proof") -> ProposedQuote | None:
    """The span that ``ref`` names; None when there is none.

    Without words it is whole sentences; a speaker's label that was copied with the words is left away.
    """
    first, last = ends_of(ref, portion.by_number)
    if first is None or last is None or first.part != last.part or not 0 <= last.number - first.number < SENTENCES:
        return None
    begin, stop = _unlabelled(ref.first, first.speaker), _unlabelled(ref.last, last.speaker)
    start = _found(first.text, begin, near=0) if begin else (0, 0)
    end = _found(last.text, stop, near=len(last.text)) if stop else (len(last.text), len(last.text))
    if start is None or end is None:
        return None
    a, b = first.start + start[0], last.start + end[1]
    if a >= b or b < first.start + start[1]:
        return None
    stretch = portion.parts[first.part]
    words = stretch.text[a - stretch.start : b - stretch.start]
    space = len(words) - len(words.lstrip())
    return ProposedQuote(words.strip(), near=a + space, role=role)


def joined(refs: Sequence[QuoteRef], portion: Portion) -> list[QuoteRef]:
    """The references, those to whole sentences that follow one another in one part as one."""
    found: list[QuoteRef] = []
    for ref in refs:
        before = found[-1] if found else None
        if before and _is_whole(before) and _is_whole(ref) and ref.from_ == (before.to or before.from_) + 1:
            both = before.model_copy(update={"to": ref.to or ref.from_})
            if located(both, portion):
                found[-1] = both
                continue
        found.append(ref)
    return found


def _is_whole(ref: QuoteRef) -> bool:
    return not ref.first.strip() and not ref.last.strip()


def _unlabelled(words: str, speaker: str) -> str:
    """Words without the label of who speaks them: "ADA: We built it" is "We built it" in the source."""
    words = words.strip()
    label, colon, rest = words.partition(":")
    names = name_words(label)
    is_label = bool(colon) and bool(names & name_words(speaker))
    return rest.strip() if is_label and len(names) <= LABEL else words


def name_words(name: str) -> set[str]:
    """The words of a person's name, initials among them, to tell whether two forms of it may be one."""
    return set(name.casefold().replace(".", " ").split())


def widened(quote: ProposedQuote, portion: Portion) -> ProposedQuote:
    """The whole sentences that a quote stands in; itself where it is not at its place, or goes over several parts."""
    start = quote.near
    if start is None:
        return quote
    lines = [line for line in portion.lines if line.end > start and line.start < start + len(quote.text)]
    if not lines or lines[0].part != lines[-1].part or len(lines) > SENTENCES:
        return quote
    stretch = portion.parts[lines[0].part]
    begin, stop = min(start, lines[0].start), max(start + len(quote.text), lines[-1].end)
    if not stretch.text.startswith(quote.text, start - stretch.start):
        return quote
    return replace(quote, text=stretch.text[begin - stretch.start : stop - stretch.start], near=begin)


def as_named(ref: QuoteRef, portion: Portion) -> ProposedQuote:
    """What ``ref`` says, for the gate to look for in the whole source: numbers may be wrong where words are right."""
    begin, stop = ref.first.strip(), ref.last.strip()
    joint = " … " if 0 <= (ref.to or ref.from_) - ref.from_ < SENTENCES else " "
    words = begin if begin == stop else f"{begin}{joint}{stop}"
    first, _ = ends_of(ref, portion.by_number)
    return ProposedQuote(words if begin and stop else "", first.start if first else None)


def ends_of(ref: QuoteRef, lines: Mapping[int, Line]) -> tuple[Line | None, Line | None]:
    """The lines of its first and last sentence."""
    return lines.get(ref.from_), lines.get(ref.to or ref.from_)


@lru_cache(maxsize=4096)
def _found(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Where ``words`` stand in one sentence, at the place nearest to ``near``."""
    span = Matcher(text).find(words[:500], near) if words.strip() else None
    return (span.start, span.end) if span else None

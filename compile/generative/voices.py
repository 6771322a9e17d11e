"""Whose voice a claim is told in where nobody words it: one speaker's, never that of two who answer each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from compile.generative.portions import Line, Portion
from compile.generative.quotes import name_words
from kb.engine import ProposedClaim, ProposedQuote
from kb.proof.trial import proofs_as_text, too_short
from kb.text.folding import flat


def one_voice(proposed: ProposedClaim, portion: Portion) -> ProposedClaim | None:
    """What the one speaker says who says most of its proofs, or whom alone its holder's name means.

    None where its proofs are one speaker's, or too little of them would be left.
    """
    runs = [run for quote in proposed.proofs for run in _runs(quote, portion)]
    said: Counter[str] = Counter()
    for speaker, quote in runs:
        said[speaker] += len(quote.text)
    if len(said) < 2:
        return None
    held = name_words(proposed.attributed_to)
    meant = [speaker for speaker in said if speaker and held & name_words(speaker)]
    speaker = meant[0] if len(meant) == 1 else said.most_common(1)[0][0]
    proofs = tuple(quote for who, quote in runs if who == speaker and not too_short(quote.text))
    if not proofs:
        return None
    quotes = (*proofs, *(quote for quote in proposed.quotes if quote.role != "proof"))
    plain = flat(proposed.text) == proofs_as_text(proposed.quotes)
    text = proofs_as_text(proofs) if plain else proposed.text
    return replace(proposed, text=text, quotes=quotes, attributed_to=speaker)


def _runs(quote: ProposedQuote, portion: Portion) -> Iterator[tuple[str, ProposedQuote]]:
    """A quote cut where another speaker begins."""
    if quote.near is None:
        return
    start, end = quote.near, quote.near + len(quote.text)
    lines = [line for line in portion.lines if line.start < end and start < line.end]
    for speaker, group in groupby(lines, key=_speaker):
        own = list(group)
        a, b = max(start, own[0].start), min(end, own[-1].end)
        words = quote.text[a - start : b - start]
        yield speaker, replace(quote, text=words.strip(), near=a + len(words) - len(words.lstrip()))


def _speaker(line: Line) -> str:
    return line.speaker

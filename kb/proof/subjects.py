"""Of whom it is said: what a quote says of its own subject, a statement may not say of one from another quote.

"The mill burned down" and "Jane Roe lived in Paris" do not say "The mill lived in Paris". They may stand for one
another where the quote's own subject only refers (it, this, the town), or where some quote names both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kb.proof.forms import doing
from kb.proof.statement import Statement
from kb.proof.tokens import AUXILIARY
from kb.text.lexicon import class_of
from kb.text.words import STOPWORDS
from kb.values import Reason

CARRIED: Final = 0.9  # of what a statement says of its subject: a quote that has it says the same of its own
LEAST: Final = 2  # words and figures that are said of it
FINITE: Final = "VZPe"  # classes of words that may be a verb and nothing else
# Words by which a subject refers to what was told before.
_WORDS = """it he she they we this these those that its his her their our there who which one both other others another
such former latter some many most all each the"""
REFERRING: Final = frozenset(_WORDS.split())
_Failure = tuple[Reason, str]


class Sentence(NamedTuple):
    """Subject and verb of a statement, by their stems, and the stems and figures of what is said of the subject."""

    subject: frozenset[str]
    shown: tuple[str, ...]
    verb: str
    said: frozenset[str]


def transferred(claim: Statement, quotes: Sequence[Statement]) -> Iterator[_Failure]:
    """What one quote says of its own subject, said of the subject of another that does not know the first."""
    mine = _taken_apart(claim) if len(quotes) > 1 else None
    if mine is None or not mine.subject or len(mine.said) < LEAST:
        return
    knowing = [quote for quote in quotes if _names(quote, mine.subject)]
    carrying = [quote for quote in quotes if len(mine.said.intersection(quote.line)) >= CARRIED * len(mine.said)]
    if not knowing or any(quote in knowing for quote in carrying):
        return
    for theirs in map(_taken_apart, carrying):
        if theirs is None or theirs.verb != mine.verb or _refers(theirs) or _names(claim, theirs.subject):
            continue
        if not any(_names(quote, theirs.subject) for quote in knowing):
            yield Reason.UNSUPPORTED_WORDING, f"said of {' '.join(theirs.shown)}"


def _taken_apart(text: Statement) -> Sentence | None:
    """A statement at its first verb; None if it has none, or nothing before it."""
    for place, word in enumerate(text.words):
        verb = word in AUXILIARY or (word not in STOPWORDS and class_of(word) in FINITE)
        if place and verb and place not in text.named:
            subject, said = _content(text, range(_main(text, place))), _content(text, range(place, len(text.words)))
            return Sentence(
                subject, text.words[: _main(text, place)], word if word in AUXILIARY else text.line[place], said
            )
    return None


def _main(text: Statement, verb: int) -> int:
    """Where a subject ends: before the relative pronoun whose verb comes first (the mill, which had …)."""
    return verb - 1 if verb > 1 and text.words[verb - 1] in ("which", "who", "that") else verb


def _content(text: Statement, places: range) -> frozenset[str]:
    return frozenset(text.line[i] for i in places if i in text.named or text.words[i] not in STOPWORDS)


def _names(text: Statement, subject: frozenset[str]) -> bool:
    """Whether any word of a subject, one of its family (founder, founded) or its initials, stands in a text."""
    letters = "".join(word[0] for word in text.words if word not in STOPWORDS)
    return any(stem in subject or doing(stem) in subject for stem in text.line) or any(
        doing(stem) in text.line or (len(stem) > 1 and stem in letters) for stem in subject
    )


def _refers(statement: Sentence) -> bool:
    return not statement.subject or not REFERRING.isdisjoint(statement.shown)

"""Who did what to whom: a name or noun may not change sides of a verb unless the verb changes its voice.

"A beat B" does not say "B beat A", though it has all its words; "B was beaten by A" it does say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kb.proof.forms import stem_of
from kb.proof.statement import Statement
from kb.text.lexicon import class_of
from kb.text.words import STOPWORDS
from kb.values import Reason

MOST_WORDS: Final = 400  # of a statement or quote: in longer ones nothing is looked for
VERBS: Final = "VZPEenvs"  # classes of words that may be a verb, …
NOUNS: Final = "NSUns"  # … a noun, …
PHRASE: Final = "AJNSUn#"  # … or stand between a preposition or determiner and its noun
MUTUAL: Final = frozenset(map(stem_of, ["meet", "marry", "border", "adjoin", "resemble", "differ", "merge", "equal"]))
_Failure = tuple[Reason, str]


class Deed(NamedTuple):
    """A verb between two nouns, all by their stems, each noun with its preposition; "by" is who did it."""

    of: str
    first: str
    verb: str
    how: str
    second: str
    shown: str
    named: bool  # whether one of them is a name

    def says(self, other: Deed) -> bool | None:
        """Whether both have the same two in the same roles; None where they cannot be compared."""
        mine, theirs = (self.first, self.second), (other.first, other.second)
        if self.verb != other.verb or self.of != other.of or set(mine) != set(theirs):
            return None
        if self.how == other.how:
            return mine == theirs
        return mine != theirs if {self.how, other.how} == {"", "by"} else None


def swapped(claim: Statement, proven: Sequence[Statement]) -> Iterator[_Failure]:
    """Two that stand on the other sides of a verb than in the quotes, none of which has them as the statement does."""
    if max(len(statement.words) for statement in (claim, *proven)) > MOST_WORDS:
        return
    verbs = frozenset(claim.line)
    told = [deed for proof in proven for deed in _deeds(proof, verbs)]
    for deed in _deeds(claim, frozenset(other.verb for other in told)):
        verdicts = {deed.says(other) for other in told}
        if False in verdicts and True not in verdicts:
            yield Reason.UNSUPPORTED_NAME if deed.named else Reason.UNSUPPORTED_WORDING, deed.shown


def _deeds(text: Statement, verbs: frozenset[str]) -> Iterator[Deed]:
    """Each two nouns of a clause with one of ``verbs`` between them; none that stands on both its sides."""
    for place, verb in enumerate(text.line):
        if verb not in verbs or verb in MUTUAL or place in text.named:
            continue
        word = text.words[place]
        if word in STOPWORDS or class_of(word) not in VERBS:
            continue
        clause = [i for i, number in enumerate(text.clause_of) if number == text.clause_of[place] and _is_noun(text, i)]
        before, after = [i for i in clause if i < place], [i for i in clause if i > place]
        both = {text.line[i] for i in before} & {text.line[i] for i in after}
        for b in after:
            for a in before:
                if not {text.line[a], text.line[b]} & both:
                    shown = f"{text.words[a]} {word} {text.words[b]}"
                    named = a in text.named or b in text.named
                    yield Deed(_led(text, a), text.line[a], verb, _led(text, b), text.line[b], shown, named)


def _is_noun(text: Statement, place: int) -> bool:
    word = text.words[place]
    return place in text.named or (text.counts[place] is None and word not in STOPWORDS and class_of(word) in NOUNS)


def _led(text: Statement, place: int) -> str:
    """The preposition that a noun depends on, if any."""
    first = text.clause_of.index(text.clause_of[place])
    while place > first and (place - 1 in text.named or class_of(text.words[place - 1]) in PHRASE):
        place -= 1
    if place > first and class_of(text.words[place - 1]) == "D":
        place -= 1
    before = text.words[place - 1] if place > first else ""
    return before if class_of(before) == "I" else ""

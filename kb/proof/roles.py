"""Who did what to whom: nobody may be given what the quotes say of another.

"A beat B" does not say "B beat A", though it has all its words; "B was beaten by A" it does say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kb.proof.case import MOST_WORDS, Case, Failure, has_phrase
from kb.proof.grammar import parse_grammar
from kb.proof.laying import is_name
from kb.proof.likeness import does_the_same
from kb.proof.relations import MUTUAL
from kb.proof.statement import Statement
from kb.text.lexicon import class_of
from kb.text.words import STOPWORDS, stem_of
from kb.values import Reason

VERBS: Final = "VZPEenvs"  # classes of words that may be a verb, …
NOUNS: Final = "NSUns"  # … a noun, …
PHRASE: Final = "AJNSUn#"  # … or stand between a preposition or determiner and its noun
_ORDERED: Final = frozenset(["first", "second", "third", "last", "other", "latter", "former", "remaining"])
_PRONOUNS: Final = frozenset(["they", "these", "those", "both"])
_NOT_GIVEN: Final = frozenset(["half", "part", "parts", "years", "days", "stages", "stage", "period"])


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


def swapped(case: Case) -> Iterator[Failure]:
    """Two that stand on the other sides of a verb than in the quotes, none of which has them as the statement does."""
    claim, proven = case.claim, case.proven
    if max(len(statement.words) for statement in (claim, *proven)) > MOST_WORDS:
        return
    verbs = frozenset(claim.line)
    told = [deed for proof in proven for deed in _deeds(proof, verbs)]
    for deed in _deeds(claim, frozenset(other.verb for other in told)):
        verdicts = {deed.says(other) for other in told}
        if False not in verdicts or True in verdicts:
            continue
        read, quotes = parse_grammar(case.text), [parse_grammar(text) for text in case.sentences]
        if not does_the_same(deed.shown.split()[1], read, quotes):
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


def misread(case: Case) -> Iterator[Failure]:
    """Words of a context in the place of "the latter", "the second two": which they are, only a reader can tell."""
    claim, proven, contexts = case.claim, case.proven, case.beside
    if not contexts:
        return
    named = (each for each, text in zip(contexts, case.contexts, strict=True) if is_name(text))
    speakers = {stem for each in named for stem in each.stems}  # who says so
    for statement in proven:
        for reference in _references(statement.words):
            if has_phrase(claim.words, reference):
                continue
            known = speakers | {stem for each in proven for stem in (*each.stems, *map(stem_of, each.words))}
            taken = sorted((claim.stems - known) & {stem for each in contexts for stem in each.stems})
            if taken:
                yield Reason.UNSUPPORTED_NAME, f"{', '.join(taken)} for {' '.join(reference)}"


def _references(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Words that stand for things told before by their order."""
    for place, word in enumerate(words):
        if word == "respectively" and _PRONOUNS.intersection(words):
            yield (word,)
        if word not in _ORDERED or words[max(0, place - 1) : place] not in (("the",), ("these",)):
            continue
        counted = words[place + 1 : place + 2]
        reference = (word, *counted) if counted and counted[0] in ("two", "three", "four", "ones", "one") else (word,)
        following = words[place + len(reference) : place + len(reference) + 1]
        ends = not following or following[0] in STOPWORDS
        if word == "latter" and len(reference) == 1:
            ends = ends or following[0] not in _NOT_GIVEN
        if ends and (len(reference) == 2 or word in ("latter", "former", "first", "second", "third", "other")):
            yield reference

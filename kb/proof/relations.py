"""What stands in a relation that a statement may not change: whose a thing is, what surpasses what, what came first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kb.proof.case import Failure
from kb.proof.grammar import Parsed
from kb.proof.likeness import every_phrase
from kb.proof.phrases import Phrase
from kb.text.english import listing
from kb.text.words import stems_listed
from kb.values import Reason

# Verbs that say the same of both sides.
MUTUAL: Final = stems_listed(
    "relate connect link associate meet marry border adjoin resemble differ merge equal compare"
)
_MEASURES: Final = listing("% percent part number share lot bit kind sort")


def phrases_of(parsed: Parsed) -> Iterator[Phrase]:
    """Every phrase of a text's clauses."""
    for clause in parsed.clauses:
        yield from every_phrase(clause)


def compared(claim: Parsed, sentences: Sequence[Parsed]) -> Iterator[Failure]:
    """What was surpassed, said to surpass."""
    bases = [sentence.based for sentence in sentences if sentence.based]
    if claim.based and bases and not any(claim.based & base for base in bases):
        yield Reason.UNSUPPORTED_WORDING, f"than {', '.join(sorted(claim.based))}"
    for degree, what, base in claim.comparisons:
        theirs_of_it = {d for s in sentences for d, _, other in s.comparisons if other.head == base.head and base.head}
        if _turned_degree(degree) in theirs_of_it and degree not in theirs_of_it:
            yield Reason.UNSUPPORTED_QUALIFIER, f"{degree} than {base.head}"
        for sentence in sentences:
            for other, theirs, their_base in sentence.comparisons:
                if degree != other or theirs.pronoun or what.pronoun:
                    continue
                if what.head in their_base.core and what.head not in theirs.core:
                    yield Reason.UNSUPPORTED_WORDING, f"{degree} than {base.head}"


def _turned_degree(degree: str) -> str:
    """Less profitable, for more profitable; empty where a degree is no more and no less."""
    first, _, rest = degree.partition(" ")
    turned = {"more": "less", "less": "more"}.get(first, "")
    return f"{turned} {rest}".strip() if turned else ""


def owned(claim: Parsed, sentences: Sequence[Parsed]) -> Iterator[Failure]:
    """Something of somebody, said to be of another that its sentence or another text of the statement names."""
    whose: dict[str, list[frozenset[str]]] = {}
    for p in (p for sentence in sentences for p in phrases_of(sentence)):
        whose.setdefault(p.head, []).extend(p.owners)
    for phrase in phrases_of(claim):
        for sentence in sentences if phrase.head not in _MEASURES else ():
            found = [p for p in phrases_of(sentence) if p.owners and p.head == phrase.head]
            named = [owner for owner in phrase.owners if owner <= sentence.elsewhere]
            theirs = [owner for p in found for owner in p.owners]
            lent = bool(named) and all(_is_named(owner, sentence.text) for owner in theirs)
            if lent and theirs and not any(named[0] & owner for owner in whose[phrase.head]):
                yield Reason.UNSUPPORTED_NAME, f"{phrase.head} of {', '.join(sorted(named[0]))}"
            known = [owner for owner in phrase.owners if owner & sentence.content]
            beside = [p.words for p in found]  # a start at the port: the start of the port
            if any(owner & other for owner in known for other in whose.get(phrase.head, ())):
                continue
            if known and found and not any(owner <= words for owner in known for words in beside):
                yield Reason.UNSUPPORTED_WORDING, f"{phrase.head} of {', '.join(sorted(known[0]))}"


def _is_named(owner: frozenset[str], text: str) -> bool:
    rest = text.partition(" ")[2]  # the first word has its capital anyway
    words = [word.capitalize() for word in owner]
    return all(word in text for word in words) and any(word in rest for word in words)


def own_owner(claim: Parsed, sentences: Sequence[Parsed]) -> Iterator[Failure]:
    """Whose something is, said to be it."""
    theirs = [p for sentence in sentences for p in phrases_of(sentence) if p.owners]
    for clause in claim.clauses:
        for what in clause.complements if clause.verb == "be" else ():
            for who in clause.subjects:
                if who.names and any(p.head == what.head and any(who.head in o for o in p.owners) for p in theirs):
                    yield Reason.UNSUPPORTED_WORDING, f"{who.head} is {what.head}"


def reordered(claim: Parsed, sentences: Sequence[Parsed]) -> Iterator[Failure]:
    """What came before something, said to have come after it."""
    theirs = {(c.verb, mark, later) for sentence in sentences for c in sentence.clauses for mark, later in c.links}
    turn = {"before": "after", "after": "before"}
    for clause in claim.clauses:
        for mark, verb in clause.links:
            against = {(clause.verb, turn.get(mark, ""), verb), (verb, mark, clause.verb)}
            if mark in turn and against & theirs and (clause.verb, mark, verb) not in theirs:
                yield Reason.UNSUPPORTED_QUALIFIER, f"{mark} {verb}"

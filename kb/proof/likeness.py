"""Whether a phrase of a statement and one of its quotes can be of one thing, and whether one takes in more of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kb.proof.case import Failure
from kb.proof.cues import SAME_DEGREE
from kb.proof.grammar import Clause, Parsed
from kb.proof.groups import are_same
from kb.proof.phrases import Phrase
from kb.text.english import listing
from kb.text.words import doing, stems_listed
from kb.values import Reason

_BODIES: Final = stems_listed(
    """
    company university party city town army government museum line council committee church school club group board
    agency ministry court bank association society union team band empire kingdom state party war treaty act river
    island palace bridge station street house hall prize award film novel song album book
    """
)
# What a text goes on to call a thing that it has named.
_MADE: Final = stems_listed(
    """
    study report book paper essay article novel film show song album podcast series concept idea method technique
    approach process system scheme practice phenomenon product tool device project programme program plan proposal
    theory model term software platform service event meeting conference disease drug vaccine language
    """
)
_MALE: Final = stems_listed("husband brother father son uncle king man boy mr duke lord prince emperor heir")
_FEMALE: Final = stems_listed(
    "wife sister mother daughter aunt queen woman girl mrs duchess lady princess empress actress heiress"
)
_ANYBODY: Final = stems_listed("people person someone somebody anyone anybody everyone reader user those")
_CALLED_FOR: Final = listing("must should")
_INDEFINITE: Final = listing("1 one both two that those latter former other")
_DEGREES: Final = frozenset(["most", "some", "few", "many", "one of"])
# How many of a quote a statement may tell as how many.
_SAME_QUANTITY: Final = frozenset(
    [("many", "some"), ("not all", "some"), ("no", "not some"), ("all", ""), ("few", "not no"), ("not no", "few")]
)


def can_be_one(mine: Phrase, theirs: Phrase, sentence: Parsed) -> bool:
    """Whether two phrases can be of one thing."""
    anybody = theirs.pronoun in ("you", "one") and mine.head in _ANYBODY
    if anybody or (mine.quantity and theirs.head == mine.quantity and not mine.names):
        return True  # most do, for most people do
    if mine.pronoun or theirs.pronoun:
        return mine.pronoun == theirs.pronoun or _can_refer(mine, theirs, sentence)
    if mine.head in theirs.possessors and mine.head not in theirs.core | theirs.alias:
        return False  # his sister is not he
    more, theirs_more = mine.core - theirs.words - theirs.alias, theirs.core - mine.words - mine.alias
    if (
        mine.head in theirs.words | theirs.alias
        or theirs.head in mine.words | mine.alias
        or doing(mine.head) == doing(theirs.head)
    ):
        if mine.ranked and theirs.ranked and mine.ranked != theirs.ranked:
            return False
        if (mine.names - theirs.names - theirs.alias) and (theirs.names - mine.names - mine.alias):
            return False
        more = frozenset(word for word in more if not word.isdigit())  # which is whose, the pairs of the sentence tell
        return not (mine.head == theirs.head and more & sentence.content and theirs_more and not mine.quantity)
    if theirs.plural and "follow" in theirs.words:
        return mine.head in sentence.content  # the following towns: they are named after it
    if (mine.head, theirs.head) in sentence.named or _initials(mine, theirs) or _initials(theirs, mine):
        return True
    if _is_called(mine, theirs, sentence):
        return True
    if mine.core & theirs.core and mine.head not in sentence.content:
        return True  # the western quay, the western pier
    if theirs.head.isdigit() and any(word.isdigit() and word in sentence.content for word in mine.core):
        return theirs.head in mine.core  # 6 clerks, and 14 in 1930
    if theirs.head in _INDEFINITE:
        return not theirs.words - {theirs.head} or bool((theirs.words - {theirs.head}) & mine.words)
    if are_same(mine.head, theirs.head):
        return not (more & sentence.content and theirs_more)
    return mine.head not in sentence.content | sentence.elsewhere  # another word for it


def is_anybody(mine: Phrase, clause: Clause, sentence: Parsed) -> bool:
    """Whether a phrase is people, and the text says that we must, should, need to: an essay says it of everybody."""
    ours = [c for c in sentence.clauses if any(p.pronoun == "we" for p in c.subjects)]
    needed = "unreal" in clause.moods and any(c.verb == "need" for c in ours)
    called_for = needed or clause.verb == "need" or not _CALLED_FOR.isdisjoint(clause.moods)
    return mine.words <= _ANYBODY and clause in ours and called_for


def _is_called(mine: Phrase, theirs: Phrase, sentence: Parsed) -> bool:
    """Whether a quote may go on to call something so that the statement names: the city, for Velden; the new method,
    for packet routing, which another text names."""
    named = any(mine.head == p.head for clause in sentence.clauses for p in every_phrase(clause))
    if not theirs.definite or theirs.names or (mine.head in sentence.content and (named or theirs.definite == "the")):
        return False
    lent = theirs.head in _MADE and mine.head in sentence.elsewhere
    return bool(mine.names) or theirs.definite != "the" or lent


def _initials(one: Phrase, other: Phrase) -> bool:
    """Whether a short name can be made of the first letters of another."""
    letters = {word[0] for word in other.words}
    short = 2 <= len(one.head) <= 6 and one.head in one.names and bool(other.names)
    return short and (set(one.head) <= letters or (len(letters) > 1 and letters <= set(one.head)))


def _can_refer(mine: Phrase, theirs: Phrase, sentence: Parsed) -> bool:
    """Whether a pronoun of the quote may stand for what the statement names: it stands before, and is no other sex."""
    if mine.pronoun or not mine.head or (theirs.pronoun == "it" and not mine.names):
        return True
    if theirs.pronoun in ("she", "her") and mine.core & _MALE and not mine.names:
        return False
    if theirs.pronoun in ("he", "him", "his") and mine.core & _FEMALE and not mine.names:
        return False
    places = [p.at for clause in sentence.clauses for p in every_phrase(clause) if mine.head in p.core]
    return not places or mine.head in sentence.elsewhere or min(places) < theirs.at or theirs.early


def has_other_sex(stems: frozenset[str], pronoun: str) -> bool:
    """Whether words name somebody whom a pronoun cannot stand for."""
    if pronoun in ("she", "her"):
        return bool(stems & _MALE) and not stems & _FEMALE
    return pronoun in ("he", "him", "his") and bool(stems & _FEMALE) and not stems & _MALE


def narrowed(mine: Phrase, theirs: Phrase, sentence: Parsed, claim: Parsed) -> Failure | None:
    """How a phrase takes in more or less than the quote's."""
    if theirs.pronoun or mine.pronoun:
        return None
    words = mine.words | mine.limits | claim.content
    if theirs.quantity != mine.quantity:
        strong = (
            theirs.quantity in _DEGREES or theirs.quantity.startswith("not ") or mine.quantity in ("all", "no", "most")
        )
        if (
            strong
            and (theirs.quantity, mine.quantity) not in _SAME_QUANTITY
            and not (mine.quantity == "all" and "all" in sentence.words)
            and not ("both" in claim.words and "2" in theirs.words)
        ):
            return Reason.UNSUPPORTED_QUALIFIER, f"{mine.quantity or 'without ' + theirs.quantity} {mine.head}"
        if mine.quantity == "no" or (mine.quantity == "all" and theirs.quantity in _DEGREES):
            return Reason.UNSUPPORTED_QUALIFIER, f"{mine.quantity} {mine.head}"
    if mine.only and not theirs.only:
        return Reason.UNSUPPORTED_QUALIFIER, f"only {mine.head}"
    if theirs.mocked and not mine.mocked:
        return Reason.UNSUPPORTED_QUALIFIER, f"without {theirs.mocked}"
    told = bool(theirs.ranked) or mine.ranked not in sentence.words
    if (mine.ranked, mine.head) in sentence.ranks and (theirs.owners or theirs.definite in ("this", "that")):
        told = False  # today's meeting is the sixth meeting
    if mine.ranked and told and theirs.ranked != mine.ranked and theirs.ranked not in SAME_DEGREE.get(mine.ranked, ()):
        return Reason.UNSUPPORTED_QUALIFIER, f"{mine.ranked} {mine.head}"
    lost = theirs.limits - words - {"all", "every"}
    if "includ" in lost and mine.head in theirs.limits - {theirs.head} and theirs.quantity != "no":
        return None  # all kinds of papers, including a copy of the deed: a copy of the deed
    otherwise = len(claim.content - sentence.content)  # words that may stand for lost ones
    if (mine.ranked or theirs.only or theirs.quantity in ("all", "no")) and not mine.names and len(lost) > otherwise:
        return Reason.UNSUPPORTED_QUALIFIER, f"without {', '.join(sorted(lost))}"
    return None


def is_included(phrase: Phrase, objects: Sequence[Phrase], sentence: Parsed) -> bool:
    """Whether a phrase is named as one of the objects of a clause: papers to be sent, including a copy of the deed."""
    heads = {o.head for o in objects if o.quantity not in ("no", "few") and not o.quantity.startswith("not")}
    return any(
        preposition == "including" and can_be_one(phrase, other, sentence) and any(o.head in heads for o in c.objects)
        for c in sentence.clauses
        for preposition, other in c.others
    )


def turned_round(claim: Parsed, sentence: Parsed) -> bool:
    """Whether a statement only says what a clause of a sentence says to be another: Y is X, for X is Y."""
    if len(claim.clauses) != 1 or claim.clauses[0].verb != "be":
        return False
    mine = claim.clauses[0]
    return any(
        own.verb == "be" and own.moods == mine.moods and bool(own.complements)
        and _stands_in(mine.subjects, own.complements) and _stands_in(mine.complements, own.subjects)
        for own in sentence.clauses
    )  # fmt: skip


def does_the_same(word: str, claim: Parsed, sentences: Sequence[Parsed]) -> bool:
    """Whether the parser finds the same doers of a verb, and what it was done to, in a statement and its sentences."""
    mine = [c for c in claim.clauses if c.shown.casefold().endswith(f" {word}") and c.subjects and c.objects]
    theirs = [c for sentence in sentences for c in sentence.clauses]
    return bool(mine) and all(
        any(
            q.verb == c.verb and _stands_in(c.subjects, q.subjects) and _stands_in(c.objects, q.objects) for q in theirs
        )
        for c in mine
    )


def _stands_in(mine: tuple[Phrase, ...], theirs: tuple[Phrase, ...]) -> bool:
    """Whether each phrase is one of the others, with nothing added."""
    return bool(mine) and all(any(p.head == r.head and p.words <= r.words for r in theirs) for p in mine)


def every_phrase(clause: Clause) -> tuple[Phrase, ...]:
    """Its subjects, objects and all that stands beside them."""
    return (*clause.subjects, *clause.objects, *clause.complements, *(p for _, p in clause.others))


def names_one(one: Phrase, other: Phrase) -> bool:
    """Whether one of two phrases is headed by a word of the other."""
    return one.head in other.core | other.alias or other.head in one.core


def may_stand_for(phrase: Phrase, pronoun: str, called: tuple[Phrase, ...] = ()) -> bool:
    """Whether a pronoun can stand for a subject: only people are he and she, and those are not it.

    ``called`` are what the subject is said to be: a queen is no he.
    """
    other = {"he": _FEMALE, "she": _MALE}.get(pronoun, frozenset[str]())
    if any(p.head in other for p in (phrase, *called)):
        return False
    if phrase.plural and pronoun != "they":
        return False
    person = bool(phrase.names or phrase.core & (_MALE | _FEMALE)) and not phrase.core & _BODIES
    return person if pronoun in ("he", "she") else not person if pronoun == "it" else True

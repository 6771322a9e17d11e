"""What a quote tells somebody to do, and a statement tells as what should be done: buy two, beginners should buy two.

An imperative carries a "should" on its own verb, denied where it is denied, and nothing else: it tells neither that
anything is done nor that it must be. So does what somebody needs to do. And who is said to advise something needs a
quote that asks for it in some way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.laying import Laid, lay
from kb.proof.moods import is_imperative, is_predicate, subjects_of
from kb.text.english import NEGATING_ADVERBS
from kb.text.words import folded_word, stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_ADVISING: Final = stems_listed("advise advice recommend recommendation urge counsel")
# By which a quote asks for something without an imperative.
_ASKING_FOR: Final = _ADVISING | stems_listed(
    "should ought must need have better best let want suggest propose consider call encourage important essential "
    "worth would can could try ask tell aim goal"
)
_NOW: Final = ("VB", "VBP", "VBZ")


def is_told_to(case: Case) -> bool:
    """Whether each "should" of a statement stands on a verb that its quotes tell somebody to do."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return False
    told = [t.head for t in laid.mine if t.lower_ in ("should", "ought") and t.dep_ == "aux"]
    verbs = [v for verb in told for v in (verb, *_joined(verb))]
    likes = laid.likes
    for verb in verbs:
        theirs = _under(likes[verb]) if verb in likes else None
        if (
            theirs is None
            or not (is_imperative(theirs) or _is_needed(theirs))
            or _is_denied(verb) != _is_denied(theirs)
        ):
            return False
    return bool(told)


def _is_needed(verb: Token) -> bool:
    """Whether somebody needs to do it, which is more than that it should be done."""
    verb = _first(verb)
    above = verb.head
    return verb.dep_ == "xcomp" and above.lemma_ == "need" and above.tag_ in _NOW and not _is_denied(above)


def _under(verb: Token) -> Token:
    """The verb that is asked for where another is told with it: start doing, try to do."""
    while verb.tag_ == "VBG" and verb.dep_ in ("xcomp", "conj"):
        verb = verb.head
    return verb


def unadvised(case: Case) -> Iterator[Failure]:
    """Who is said to advise what the quotes only tell of: most wear gloves, the author advises wearing gloves."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None or not any(_advises(word, laid) for word in (*laid.leading.split(), *map(str, laid.mine))):
        return
    words = {stem_of(word) for sentence in case.whole for word in sentence.words}
    if words.isdisjoint(_ASKING_FOR) and not any(is_imperative(t) for t in laid.tokens if is_predicate(t)):
        yield Reason.UNSUPPORTED_QUALIFIER, "advises"


def _advises(word: str, laid: Laid) -> bool:
    low = folded_word(word.strip(".,;:"))
    return stem_of(low) in _ADVISING and all(stem_of(folded_word(t.text)) not in _ADVISING for t in laid.tokens)


def _joined(verb: Token) -> Iterator[Token]:
    """The verbs that share the "should" of one."""
    for child in verb.children:
        if child.dep_ == "conj" and child.tag_ == "VB" and not subjects_of(child):
            yield child
            yield from _joined(child)


def _first(verb: Token) -> Token:
    """The first of several verbs of one subject: what stands before it is said of all."""
    while verb.dep_ == "conj" and not subjects_of(verb):
        verb = verb.head
    return verb


def _is_denied(verb: Token) -> bool:
    return any(folded_word(c.norm_) in NEGATING_ADVERBS for c in _first(verb).children)

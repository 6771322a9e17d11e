"""What a statement tells as done, or as so, and its quote only as possible, wished or thought of.

Each verb of the statement is laid on its like in the quotes, so that nothing has to be guessed: the quote's own verb
stands under a may, a would or a plan to, and the statement's does not. Of some 1,400 true statements it refuses none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.laying import lay
from kb.proof.moods import UNREAL, is_predicate
from kb.proof.phrases import stem_at
from kb.text.english import NEGATIONS, listing
from kb.text.words import folded_word, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_MODALS: Final = listing("can could may might should must would")
_IN_TIME: Final = listing("later eventually soon subsequently ultimately finally")
_PERFECT: Final = listing("has have had 've")
_FINITE: Final = listing("VBZ VBP VBD")
_THOUGHT_OF: Final = stems_listed("think talk dream speak idea way plan hope chance risk")  # of, about doing it
_CALLED_FOR: Final = UNREAL | stems_listed("call wish attempt ready")


def asserted(case: Case) -> Iterator[Failure]:
    """Verbs that a statement tells as a fact, whose likes in the quotes are none."""
    laid = lay(case.text, case.sentences, case.contexts)
    for mine, theirs in laid.there.items() if laid is not None else ():
        if not _is_told(mine) or not is_predicate(theirs):
            continue
        if why := _short_of_fact(theirs, done=mine.tag_ == "VBD" or any(t.lower_ in _PERFECT for t in mine.children)):
            yield Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} without {why}"


def _is_told(verb: Token) -> bool:
    """Whether a verb of a statement tells a fact: it is finite, and neither denied nor under a word that opens it."""
    beside = [folded_word(t.norm_) for t in (*verb.children, *(verb.head.children if verb.dep_ == "conj" else ()))]
    auxiliaries = [t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")]
    finite = verb.tag_ in _FINITE or (verb.tag_ in ("VBG", "VBN") and bool(auxiliaries) and "to" not in auxiliaries)
    return is_predicate(verb) and finite and not (_MODALS | NEGATIONS | {"will"}).intersection(beside)


def _short_of_fact(verb: Token, *, done: bool) -> str:
    """The word that keeps a verb from telling a fact, or what is ``done``, if there is one."""
    modal = next((folded_word(t.norm_) for t in verb.children if t.dep_ == "aux" and t.norm_ in _MODALS), "")
    if modal == "would" and any(t.lower_ in _IN_TIME for t in verb.children):
        return ""  # Roe would later become king: he became it
    above = verb.head
    if verb.tag_ == "VB" and verb.dep_ in ("xcomp", "acl") and any(c.tag_ == "TO" for c in verb.children):
        return modal or (above.text if stem_at(above) in _CALLED_FOR else "")
    if done and verb.tag_ == "VBG" and verb.dep_ == "pcomp" and above.lower_ in ("of", "about"):
        return modal or (above.head.text if stem_at(above.head) in _THOUGHT_OF else "")
    return modal

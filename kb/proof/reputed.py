"""What is only held to be so, told as so: a perceived failure, the alleged theft, a concern that it would not.

Whoever fears that a court would not be fair has not seen it be unfair, and a supposed sale may never have been made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.asserted import is_told
from kb.proof.case import Case, Failure
from kb.proof.doers import likes_of
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import is_predicate
from kb.proof.phrases import stem_at
from kb.proof.pruning import is_content
from kb.text.english import listing
from kb.text.words import stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

ROOT: Final = 5  # letters that a verb and the noun of its deed share, and a word of doubt and its kin

_HELD: Final = listing(
    "perceived alleged supposed apparent claimed purported reputed presumed suspected ostensible imagined rumoured"
    " rumored professed feared believed called"
)  # "called" of so-called
_NOT_YET: Final = listing("proposed attempted planned intended threatened reported possible potential")  # of deeds
_SAYING: Final = stems_listed(
    "say claim report allege accuse suspect believe think consider perceive see suppose presume rumour regard describe"
    " call argue criticise criticize charge deny propose plan attempt try fear concern worry apparently seem appear"
)
_OPEN: Final = listing("may might could would should will apparently seemingly reportedly allegedly supposedly if")
_UNREAL: Final = listing("would might could may 'd")
_DID: Final = listing("did do does has have")
_NOUNS: Final = {
    "failure": "fail", "theft": "steal", "sale": "sell", "death": "die", "loss": "lose", "robbery": "rob",
    "purchase": "buy", "closure": "close", "growth": "grow", "flight": "flee", "choice": "choose", "proof": "prove",
    "belief": "believe", "breach": "breach", "seizure": "seize", "thief": "steal", "killer": "kill",
}  # fmt: skip


def reputed(case: Case) -> Iterator[Failure]:
    """Things and deeds that a statement tells as so, and its quotes as what somebody holds to be so."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None or laid.attributed:
        return
    if not any(t.lower_ in _OPEN or (stem_at(t) in _SAYING and t.lemma_ != "claim") or _claims(t) for t in laid.mine):
        for mine, why in (*_held_to_be(laid), *_would_not(laid)):
            yield Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} without {why.text}"


def _claims(word: Token) -> bool:
    """Whether somebody claims something; his claims may be of another kind."""
    return word.lemma_ == "claim" and word.pos_ != "NOUN"


def _held_to_be(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A noun without the "perceived" that stands by it in the quotes, or its deed told by a verb."""
    for why in (t for t in laid.tokens if t.dep_ == "amod" and t.lower_ in _HELD | _NOT_YET):
        noun = why.head
        if noun.i <= why.i or any(t.lower_[:ROOT] == why.lower_[:ROOT] for t in laid.mine):
            continue
        if why.lower_ == "called" and not (why.i > 1 and why.nbor(-2).lower_ == "so"):
            continue
        if any(key_of(t) == key_of(noun) and t != noun for t in laid.tokens):
            continue  # it is told without it too
        for mine in laid.mine:
            if is_predicate(mine) and is_told(mine) and is_deed(noun, mine):
                if not likes_of(mine, laid):
                    yield mine, why
            elif why.lower_ in _HELD and mine.pos_ in ("NOUN", "PROPN") and key_of(mine) == key_of(noun):
                yield mine, why


def is_deed(noun: Token, verb: Token) -> bool:
    """Whether a noun names the deed of a verb: failure, to fail."""
    if _NOUNS.get(noun.lemma_) == verb.lemma_ or stem_of(noun.lower_) in (stem_of(verb.lower_), stem_of(verb.lemma_)):
        return True
    return noun.pos_ == "NOUN" and len(verb.lemma_) >= ROOT and noun.lower_[:ROOT] == verb.lemma_[:ROOT]


def _would_not(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What did not happen, where somebody is concerned that it would not: no check of deeds told as done sees these."""
    for mine, theirs in laid.likes.items():
        denied = all(any(c.dep_ == "neg" for c in t.children) for t in (mine, theirs))
        finite = any(c.lower_ in _DID or c.tag_ == "VBD" for c in mine.children)
        if not denied or not finite or not is_predicate(mine) or not is_content(mine):
            continue
        would = next((c for c in theirs.children if c.dep_ == "aux" and c.lower_ in _UNREAL), None)
        if would is not None and theirs.dep_ in ("ccomp", "acl"):
            yield mine, would

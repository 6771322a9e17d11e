"""What a statement tells as done or so in words of its own, where the quotes have it as not done, or not so.

The checks of moods compare a verb with its like. A verb that no quote has is held here to what the quotes tell of the
same things: what would have been, a plan for a sale, a proposed merger, what was not included, what was to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.asserted import is_told
from kb.proof.case import Case, Failure
from kb.proof.doers import likes_of
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import is_predicate
from kb.proof.phrases import stem_at
from kb.proof.pruned import scope_of
from kb.proof.pruning import is_content
from kb.text.english import NEGATIONS, listing
from kb.text.words import stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

SAME: Final = 0.7  # of what a verb is told of, at least, that a quote's verb has too: it tells of the same
ALL: Final = 0.8  # of a statement's content that stands behind "accused": it tells what somebody is accused of
ABOVE: Final = 5  # words between a deed that is named and the verb that says what becomes of it

_UNREAL: Final = listing("would might could may should 'd")
_OPEN: Final = _UNREAL | listing(
    "can if unless proposed planned hoped possible likely perhaps potential hypothetically plan plans proposal"
    " proposals propose proposes will expected intended supposed said says according believe believed thinks thought"
)
_INTENDED: Final = stems_listed("propose plan intend hope wish attempt threaten promise")
# Nouns of deeds that are not made of their verbs by an ending alone.
_NOUNS: Final = {
    "buy": "purchase acquisition", "acquire": "acquisition", "sell": "sale", "merge": "merger", "test": "testing trial",
    "fly": "flight", "die": "death", "marry": "marriage", "move": "relocation", "close": "closure", "build":
    "construction", "fail": "failure", "replace": "replacement", "remove": "removal", "approve": "approval",
    "renew": "renewal", "elect": "election", "choose": "choice", "lose": "loss", "grow": "growth", "seize": "seizure",
}  # fmt: skip
# By these it is not done yet, or never: to raise money for it, ready for it, put up for it.
_PENDING: Final = stems_listed(
    "plan want hope wish try attempt promise threaten seek propose prepare ask urge request petition demand oppose"
    " delay reject postpone await wait call ready raise apply consider discuss debate proposal bid fail refuse block"
    " cancel prevent avert campaign lobby fear predict offer intend negotiate talk possible potential up against"
)
_DENYING: Final = NEGATIONS | listing(
    "n't lack lacks lacked fail fails failed refuse refused denied denies rejected excluded excluding except but rather"
    " instead less few hardly absence lacking false"
)
_CAUSING: Final = re.compile(
    r"\b(?:caused?s?|le(?:d|ads?) to|result(?:s|ed)? in|brought about|gave rise to|"
    r"trigger(?:s|ed)?)\b",
    re.IGNORECASE,
)
_CAUSE: Final = re.compile(
    r"\b(?:caus|le(?:d|ad)|result|br(?:ought|ing)|trigger|prompt|forc|dr(?:ove|iv)|rise|contribut|because|due\b|owing|thank"
    r"|ma[dk][ei]|making|therefore|thus|hence|consequen|effect|affect|reason|why|let|allow|enabl|help|impact|influenc|blam"
    r"|attribut|respons|explain|creat|produc|provok|spark|induc|mean|leav|risk|turn|so that|from|through)\w*",
    re.IGNORECASE,
)
_THAT: Final = listing("that this it these those")
_ACCUSED: Final = stems_listed("accuse alleged allege accusation allegation suspect")
_SAID: Final = _ACCUSED | stems_listed("say claim report blame charge according state argue think believe call")
_TURNS: Final = listing("but however although though until had")
_NAMING: Final = listing("dobj pobj attr conj nsubj nsubjpass appos")


def not_come_about(case: Case) -> Iterator[Failure]:
    """What is told as done or so of the same things of which the quotes tell that it is not, or not yet."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    for word in _accused_of(case):
        yield Reason.UNSUPPORTED_QUALIFIER, f"without {word}"
    for mine, why in (*_only_named(laid), *_was_to(laid), *_not_that(laid)):
        yield Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} without {why.text}"
    if case.talk:
        return
    for mine, why in _in_other_words(laid):
        yield Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} for {why.text}"
    cause = _CAUSING.search(case.text)
    if cause and not any(_CAUSE.search(text) for text in case.sentences):
        yield Reason.UNSUPPORTED_QUALIFIER, cause[0]
    for mine, why in _denied(laid):
        yield Reason.UNSUPPORTED_NEGATION, f"{mine.text} without what denies {why.text}"


def _accused_of(case: Case) -> Iterator[str]:
    """What somebody is accused of, told as what he did."""
    claim = case.claim
    if any(stem in _SAID for stem in claim.line):
        return
    for text in case.whole:
        places = [i for i, stem in enumerate(text.line) if stem in _ACCUSED]
        behind = text.content_at(range(places[0] + 1, len(text.words))) if len(places) == 1 else frozenset()
        mine = claim.content_at(range(len(claim.words)))
        if len(mine & behind) >= max(3, ALL * len(mine)):
            yield text.words[places[0]]


def _not_that(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What stands in the sentence before "but I do not think we do that", told as what is done."""
    if any(t.dep_ == "neg" or t.lower_ in NEGATIONS for t in laid.mine):
        return
    for verb in filter(is_predicate, laid.mine):
        things = [laid.likes[t] for t in _things_of(verb) if t in laid.likes]
        same = likes_of(verb, laid)
        denied = [t for t in same if _is_denied(t) and any(c.lower_ in _THAT for c in _things_of(t))]
        if things and denied and not any(thing in t.subtree for t in same for thing in things):
            yield verb, denied[0]


def _things_of(verb: Token) -> list[Token]:
    """What a verb is done to, or with a preposition."""
    return [c for c in verb.children if c.dep_ == "dobj"] + _led_by(verb)


def _led_by(verb: Token) -> list[Token]:
    """What a verb has with a preposition."""
    return [o for c in verb.children if c.dep_ == "prep" for o in c.children if o.dep_ == "pobj"]


def _is_denied(verb: Token) -> bool:
    above = [verb, verb.head] if verb.dep_ in ("ccomp", "xcomp") else [verb]
    return any(c.dep_ == "neg" for t in above for c in t.children)


def _own_verbs(laid: Laid) -> Iterator[Token]:
    """The verbs that a statement tells a fact by and that no quote has."""
    for verb in filter(is_predicate, laid.mine):
        theirs = laid.likes.get(verb)
        if is_told(verb) and (theirs is None or not is_predicate(theirs)):
            yield verb


def _in_other_words(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Verbs of a statement's own for what the quotes say would be, or was proposed: it gave, for it would have had."""
    if any(t.lower_ in _OPEN for t in laid.mine):
        return
    kept = frozenset(laid.likes.values())
    for verb in _own_verbs(laid):
        told = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "acomp", "dative")]
        things = [laid.likes[t] for t in told + _led_by(verb) if t in laid.likes and is_content(t)]
        rest = [t for t in laid.tokens if is_predicate(t) and t not in kept]
        if len(things) < 2 or not rest:
            continue
        there = max(rest, key=lambda t: (len({*scope_of(t)}.intersection(things)), -t.i))
        if len({*there.subtree}.intersection(things)) < max(2, SAME * len(things)):
            continue
        if any(c.dep_ == "aux" and c.lower_ in _UNREAL for c in there.children) or stem_at(there) in _INTENDED:
            yield verb, there


def _only_named(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Deeds that the quotes only name, under a word by which they are not done: to raise money for the purchase."""
    stems = frozenset(map(stem_at, laid.mine))
    for verb in _own_verbs(laid):
        if likes_of(verb, laid):
            continue
        names = {verb.lemma_, *_NOUNS.get(verb.lemma_, "").split()}
        for deed in laid.tokens:
            if deed.pos_ != "NOUN" or not (deed.lemma_ in names or stem_of(deed.lower_) == stem_of(verb.lower_)):
                continue
            above: list[Token] = []
            for t in deed.ancestors:
                above.append(t)
                if len(above) > ABOVE or t.tag_ in ("VBD", "VBZ", "VBP"):
                    break
            beside = [c for t in (deed, *above) for c in t.children if c.dep_ in ("amod", "prt")]
            if why := [t for t in (*above, *beside) if stem_at(t) in _PENDING and stem_at(t) not in stems]:
                yield verb, why[0]


def _was_to(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What was to come about, told as what did, where the sentence goes on with a "but"."""
    for verb, theirs in laid.likes.items():
        above = theirs.head
        to = any(c.lower_ == "to" and c.dep_ == "aux" for c in theirs.children)
        if not (is_told(verb) and theirs.tag_ == "VB" and to and above.lemma_ == "be" and above.tag_ == "VBD"):
            continue
        rest = (t for t in theirs.doc[theirs.i :] if t.lower_ in _TURNS and t.dep_ in ("cc", "mark", "advmod", "aux"))
        yield from ((verb, above) for _ in rest)


def _denied(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Things that the quotes name once, as what is not had or not done, in a statement that denies nothing."""
    if any(t.lower_ in _DENYING or (t.pos_ == "ADJ" and t.lower_.startswith(("un", "non", "in"))) for t in laid.mine):
        return
    kept = frozenset(laid.likes.values())
    keys = [key_of(t) for t in laid.tokens]
    for noun, theirs in laid.likes.items():
        verb = theirs.head
        if noun.dep_ not in _NAMING or theirs.dep_ not in ("dobj", "attr") or verb in kept:
            continue
        denies = any(c.dep_ == "neg" for c in verb.children) or any(c.lower_ == "no" for c in theirs.children)
        not_only = any(c.lower_ in ("only", "just") and c.i < theirs.i for c in verb.subtree)
        if denies and not not_only and noun.pos_ in ("NOUN", "PROPN") and keys.count(key_of(theirs)) == 1:
            yield noun, verb

"""Who is told as the doer of a deed that the quotes only name, or as the maker of what he hands on.

Who tables a report did not write it, who announces a merger did not merge, and a department in which an office was
placed through its creation did not create it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.doers import keys_of, likes_of, subjects_above
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import is_passive, is_predicate, subjects_of
from kb.proof.phrases import stem_at
from kb.proof.pruning import is_content
from kb.proof.reputed import is_deed
from kb.text.english import listing
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_HANDING: Final = listing(
    "table cite quote announce read present submit mention circulate distribute describe discuss review recall praise"
)  # by these somebody passes on what another may have made
_MAKING: Final = listing("write author compile prepare produce draft conduct reach create commission compose undertake")
_ENTRUSTING: Final = listing("assign give send hand entrust award ship lend pass transfer")
_PLACED: Final = listing("within in at under inside near into onto")


def deeds(case: Case) -> Iterator[Failure]:
    """Doers of deeds that the quotes do not tell as theirs."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    speaking = frozenset(word for name in case.speakers for word in name.lower().split())
    for who, own in (
        *_only_handed_on(laid, speaking),
        *(() if case.talk else (*_described_by_it(laid), *_entrusted_to_another(laid), *_where_it_is(laid))),
    ):
        yield Reason.UNSUPPORTED_WORDING, f"{who.text} for {own.text}"


def _only_handed_on(laid: Laid, speaking: frozenset[str]) -> Iterator[tuple[Token, Token]]:
    """Who tables, cites or announces something, told as who made or did it, or to whom it was done."""
    handed = [t for t in laid.tokens if is_predicate(t) and t.lemma_ in _HANDING]
    for verb in (t for t in laid.mine if is_predicate(t) and handed and not likes_of(t, laid)):
        for who in (c for c in subjects_of(verb) if is_content(c)):
            for theirs in handed:
                passed = [c for c in theirs.children if c.dep_ == ("nsubjpass" if is_passive(theirs) else "dobj")]
                doers = _doers_of(theirs)
                himself = who.lower_ in speaking and any(t.lower_ in ("i", "we") for t in doers)
                if not (himself or key_of(who) in keys_of(doers)):
                    continue
                made = [laid.likes[c] for c in verb.children if c.dep_ == "dobj" and c in laid.likes]
                things = [t for t in made if t in passed or (not passed and t.doc is theirs.doc and t.i > theirs.i)]
                if (passed and is_deed(passed[0], verb)) or (verb.lemma_ in _MAKING and things):
                    yield who, theirs


def _doers_of(verb: Token) -> list[Token]:
    """Who does it: its agent in the passive, else its subject, also that of what it hangs on (the honour to table)."""
    if is_passive(verb):
        return [o for c in verb.children if c.dep_ == "agent" for o in c.children]
    own = subjects_above(verb)
    if verb.dep_ in ("acl", "relcl") and any(c.tag_ == "TO" for c in verb.children):
        above = next(filter(is_predicate, verb.ancestors), None)
        return subjects_above(above) if above is not None else own
    return own


def _described_by_it(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Somebody told as who did what was done to himself: the newly hired deputy, Roe; Roe hired the deputy."""
    for verb, who, what in _told(laid):
        places = [t for t in laid.tokens if stem_at(t) == stem_at(verb)]
        described = all(t.dep_ == "amod" and t.tag_ == "VBN" and _is_of(t.head, what, who) for t in places)
        if places and who.pos_ == "PROPN" and described:
            yield who, places[0]


def _told(laid: Laid) -> Iterator[tuple[Token, Token, Token]]:
    """The verbs of a statement that have a subject and an object, with these."""
    for verb in filter(is_predicate, laid.mine):
        who = next((c for c in verb.children if c.dep_ == "nsubj" and is_content(c)), None)
        what = next((c for c in verb.children if c.dep_ == "dobj" and is_content(c)), None)
        if who is not None and what is not None:
            yield verb, who, what


def _is_of(noun: Token, what: Token, who: Token) -> bool:
    """Whether a noun of the quotes is what the statement has as object, and is called what it has as subject."""
    named = [c for c in noun.children if c.dep_ == "appos"]
    named += [noun.head] if noun.dep_ in ("appos", "compound") else []
    return key_of(noun) == key_of(what) and any(key_of(who) in keys_of([t]) for t in named)


def _only_named(verb: Token, laid: Laid) -> list[Token]:
    """The nouns by which the quotes name a verb's deed, where none of them tells it by that verb."""
    if likes_of(verb, laid):
        return []
    return [t for t in laid.tokens if t.pos_ == "NOUN" and is_deed(t, verb)]


def _entrusted_to_another(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Who is told to have done what another was given to do: sent to Lund for repair."""
    for verb, who, _ in _told(laid):
        for deed in _only_named(verb, laid):
            giving = next(filter(is_predicate, deed.ancestors), deed)
            if deed.head.lower_ != "for" or giving.lemma_ not in _ENTRUSTING:
                continue
            to = [o for c in giving.children if c.lower_ == "to" for o in c.children if o.dep_ == "pobj"]
            if to and key_of(who) not in keys_of(to) and any(key_of(t) == key_of(who) for t in laid.tokens):
                yield who, to[0]


def _where_it_is(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A place or body told as who did what was done there, or by which something came to be there."""
    for verb, who, what in _told(laid):
        named = _only_named(verb, laid)
        done = [d for d in named if any(key_of(t) == key_of(what) for t in d.subtree)]
        places = [t for t in laid.tokens if key_of(t) == key_of(who)]
        if done and places and all(t.dep_ == "pobj" and t.head.lower_ in _PLACED for t in places):
            yield who, done[0]

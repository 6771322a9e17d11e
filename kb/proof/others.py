"""Somebody else: in an office, behind a "from", as owner, as whom "this" and "its" are, or as who only tells it.

Each is a place of the quotes with a word of their own in it, which a statement fills with another of their words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.displaced import RELATED
from kb.proof.doers import keys_of, likes_of, subjects_above
from kb.proof.grammar import document_of
from kb.proof.laying import Laid, is_name, key_of, lay
from kb.proof.moods import is_predicate, subjects_of
from kb.proof.phrases import stem_at
from kb.proof.relations import MUTUAL
from kb.proof.statement import parse
from kb.text.english import POSSESSIVES, REPORTING, listing
from kb.text.words import stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_OFFICE: Final = listing("be become serve act remain")
_LINKS: Final = listing("from by to of against for")
_THIS: Final = listing("this that these those")
_PEOPLE: Final = RELATED | stems_listed("member colleague employee officer partner teacher pupil rival agent deputy")
_REPORTS: Final = frozenset(map(stem_of, REPORTING))


def another(case: Case) -> Iterator[Failure]:
    """Words of the quotes in a place where the quotes have another."""
    laid = lay(case.text, case.sentences, case.contexts) if not case.talk else None
    if laid is None:
        return
    for who, own in (
        *_in_his_office(laid),
        *_behind_a_link(laid),
        *_owner_of_itself(laid),
        *_whose_it_is(laid),
        *_of_his_own(laid),
        *_who_tells_it(laid),
        *_for_this(laid, case.contexts),
    ):
        yield Reason.UNSUPPORTED_NAME, f"{who.text} for {own.text}"


def _offices(verb: Token) -> list[Token]:
    """What a verb says that its subject is: to be mayor, served as mayor."""
    said = [c for c in verb.children if c.dep_ == "attr"]
    led = (c for c in verb.children if c.dep_ == "prep" and c.lower_ == "as")
    return said + [o for c in led for o in c.children if o.dep_ == "pobj"]


def _in_his_office(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Who became what another did: Roe became mayor, where he made Lund mayor."""
    holders = [
        (office, subjects_above(t))
        for t in laid.tokens
        if is_predicate(t) and t.lemma_ in _OFFICE
        for office in _offices(t)
    ]
    for verb in (t for t in laid.mine if is_predicate(t) and t.lemma_ in _OFFICE):
        for who in (c for c in subjects_of(verb) if c.pos_ == "PROPN" and c in laid.likes):
            for office in _offices(verb):
                if _is_named_beside(who, office, laid):
                    continue
                theirs = [subjects for other, subjects in holders if key_of(other) == key_of(office)]
                named = [t for subjects in theirs for t in subjects if t.pos_ == "PROPN"]
                if theirs and all(theirs) and len(named) == sum(map(len, theirs)) and key_of(who) not in keys_of(named):
                    yield who, named[0]


def _is_named_beside(who: Token, office: Token, laid: Laid) -> bool:
    """Whether a quote names somebody right behind the office: present were the treasurer Ada Roe and the pilot."""
    named = (c for t in laid.tokens if key_of(t) == key_of(office) for c in t.children if c.dep_ == "appos")
    return key_of(who) in keys_of(list(named))


def _behind_a_link(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Another behind a preposition, whose own words the statement has moved elsewhere: a duel between them both."""
    for link in laid.mine:
        head = laid.likes.get(link.head)
        if link.dep_ != "prep" or link.lower_ not in _LINKS or head is None or stem_at(link.head) in MUTUAL:
            continue
        mine = [t for t in link.children if t.dep_ == "pobj" and t.pos_ == "PROPN"]
        own = [o for c in head.children if c.dep_ == "prep" and c.lower_ == link.lower_ for o in c.children]
        own = [o for o in own if o.dep_ == "pobj" and o.pos_ == "PROPN"]
        if not mine or not own or key_of(mine[0]) in {key_of(t) for o in own for t in o.subtree}:
            continue
        inside = {key_of(t) for t in link.subtree}
        elsewhere = {key_of(t) for t in laid.mine} - inside
        row = [t for o in own for t in (o, *o.conjuncts)]
        beside = any(t.i and t.nbor(-1).text == "(" for t in laid.mine if key_of(t) == key_of(row[0]))
        if not beside and all(key_of(t) in elsewhere for t in row):
            yield mine[0], row[0]


def _owner_of_itself(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A thing said to own what it is itself: the group's company, where the company is the group."""
    for owner, theirs in laid.likes.items():
        if owner.dep_ != "poss" or owner.pos_ != "PROPN":
            continue
        thing = key_of(owner.head)
        if any(key_of(t.head) == thing and t.dep_ == "poss" for t in laid.tokens if key_of(t) == key_of(owner)):
            continue
        beside = [c for c in theirs.children if c.dep_ in ("appos", "compound", "nmod")]
        beside += [theirs.head] if theirs.dep_ in ("appos", "compound") and theirs.head.pos_ == "NOUN" else []
        yield from ((owner, t) for t in beside if key_of(t) == thing and t.pos_ == "NOUN")


def _whose_it_is(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """An "its" told of what something was done to: A bought B, its largest deal; B made its largest deal."""
    for pronoun in (t for t in laid.mine if t.lower_ in POSSESSIVES and t.head in laid.likes):
        owned = laid.likes[pronoun.head]
        if not any(c.dep_ == "poss" and c.lower_ == pronoun.lower_ for c in owned.children):
            continue
        verb, there = (next(filter(is_predicate, t.ancestors), t) for t in (pronoun, owned))
        doers = subjects_of(there)
        done_to = [o for c in there.children if c.dep_ in ("dobj", "prep") for o in (c, *c.children)]
        done_to = [o for o in done_to if o.dep_ in ("dobj", "pobj")]
        for who in subjects_of(verb):
            put = who != pronoun.head and laid.likes.get(who) in done_to
            if put and doers and key_of(doers[0]) not in laid.keys:
                yield who, doers[0]


def _of_his_own(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Somebody of his, told as doing what he did: a member of Roe's crew built it, where Roe did."""
    for verb in filter(is_predicate, laid.mine):
        likes = likes_of(verb, laid)
        people = (c for c in subjects_of(verb) if stem_at(c) in _PEOPLE and c in laid.likes and likes)
        for who in people:
            owners = {key_of(t) for t in who.subtree} - {key_of(who)}
            theirs = [subjects_above(t) for t in likes]
            flat = [t for each in theirs for t in each]
            names = [t for t in flat if t.text[:1].isupper() and key_of(t) in owners]
            if all(theirs) and flat and names == flat and key_of(who) not in keys_of(flat):
                yield who, flat[0]


def _who_tells_it(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Who only is named as the source of something, told as who does it."""
    for verb in filter(is_predicate, laid.mine):
        if stem_at(verb) in _REPORTS or not likes_of(verb, laid):
            continue
        for who in (c for c in subjects_of(verb) if c in laid.likes and c.pos_ == "PROPN"):
            places = [t for t in laid.tokens if key_of(t) == key_of(who)]
            if places and all(_is_cited(t) for t in places):
                yield who, places[0].head


def _is_cited(token: Token) -> bool:
    above = token.head
    return token.dep_ == "pobj" and above.lower_ == "to" and above.i > 0 and above.nbor(-1).lower_ == "according"


def _for_this(laid: Laid, contexts: Collection[str]) -> Iterator[tuple[Token, Token]]:
    """A name for "this committee", where a text that names a committee does not say that it is that one."""
    texts = [doc for text in contexts if not is_name(text) and (doc := document_of(text)) is not None]
    known = frozenset(stem for text in contexts if is_name(text) for stem in parse(text).line)
    for verb in filter(is_predicate, laid.mine):
        for who in (c for c in subjects_of(verb) if c.pos_ == "PROPN"):
            theirs = [s for t in likes_of(verb, laid) for s in subjects_above(t)]
            if not theirs or not all(any(c.lower_ in _THIS for c in s.children) for s in theirs):
                continue
            named = [t for doc in texts for t in doc if key_of(t) == key_of(theirs[0]) and t.pos_ in ("NOUN", "PROPN")]
            if key_of(theirs[0]) in laid.keys or not named or any(key_of(t) == key_of(who) for t in laid.tokens):
                continue
            if key_of(who) not in known and not any(
                key_of(who) in keys_of([t]) | {key_of(t.head)} | _called(t) for t in named
            ):
                yield who, theirs[0]


def _called(noun: Token) -> frozenset[str]:
    """What a noun is said to be, or is called beside."""
    above = noun.head
    said = [c for c in above.children if c.dep_ in ("nsubj", "attr")] if above.lemma_ == "be" else []
    return keys_of([*said, *(c for c in noun.children if c.dep_ in ("appos", "acl"))])

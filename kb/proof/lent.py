"""What a statement takes from another clause of its quote: its date, its subject, what says which one it is.

The bridge that was mended in 1902 did not carry the road in 1902, who signed an act is not who praised it, and what is
said of entry checks is not said of exit checks. Each counts only where the clause that lends it is not told itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.derivation import FROM_BOTH_SIDES
from kb.proof.doers import keys_of, likes_of, subjects_above
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import clause_of, is_passive, is_predicate, subjects_of
from kb.proof.phrases import stem_at
from kb.proof.pruning import is_content
from kb.proof.relations import MUTUAL
from kb.text.english import MONTHS, listing
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOW: Final = listing("today now current currently present modern")
_OWN_CLAUSES: Final = listing("relcl acl advcl conj parataxis")
_WHICH: Final = listing("amod compound nmod poss")
_IT: Final = listing("it them him her which that whom")
_WHOSE: Final = listing("for with of at by against")


def lent(case: Case) -> Iterator[Failure]:
    """What another clause of the quotes lends to a clause of the statement."""
    laid = lay(case.text, case.sentences, case.contexts) if not case.talk else None
    if laid is None:
        return
    for what, own in (
        *_dated_by_another(laid),
        *_of_its_own_time(laid),
        *_for_it(laid),
        *_of_its_like(laid),
        *_of_its_namesake(laid),
        *_of_another_body(laid),
    ):
        yield Reason.UNSUPPORTED_WORDING, f"{what.text} for {own.text}"


def _is_time(token: Token) -> bool:
    low = token.lower_.removesuffix("s")
    return low in MONTHS or (len(low) == 4 and low.isdigit()) or (token.like_num and low.isdigit() and _by_month(token))


def _by_month(token: Token) -> bool:
    return token.head.lower_ in MONTHS or any(c.lower_ in MONTHS for c in token.children)


def _dated_by_another(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A date that the quotes have in a relative clause, a bracket or a clause beside, of which the statement tells
    nothing: it carried the road in 1902, where it carries it and was mended in 1902."""
    verbs = frozenset(stem_at(t) for t in laid.mine if is_predicate(t))
    for time in filter(_is_time, laid.mine):
        verb = clause_of(time)
        anchor = _anchor_of(verb, laid)
        places = [t for t in laid.tokens if key_of(t) == key_of(time)]
        if anchor is None or not places:
            continue
        lenders = [clause_of(t) for t in places]
        if all(_is_beside(t, anchor) and stem_at(t) not in verbs and key_of(t) not in laid.keys for t in lenders):
            yield time, lenders[0]


def _anchor_of(verb: Token, laid: Laid) -> Token | None:
    """The verb of the quotes by which a verb of the statement is told: its like, or that of what it is done to."""
    theirs = laid.likes.get(verb)
    if theirs is not None and is_predicate(theirs):
        return theirs
    if not is_predicate(verb):
        return None
    said = [laid.likes[c] for c in verb.children if c.dep_ in ("attr", "dobj") and c in laid.likes and is_content(c)]
    return said[0].head if said and is_predicate(said[0].head) else None


def _is_beside(lender: Token, anchor: Token) -> bool:
    """Whether a clause is one of its own, under or beside another of its sentence."""
    if not is_predicate(lender) or not is_predicate(anchor) or lender == anchor:
        return False
    now = lender.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in lender.children)
    if now or lender.is_ancestor(anchor):
        return False
    if lender.doc is not anchor.doc or not anchor.is_ancestor(lender):
        return _in_brackets(lender)
    apart = lender.dep_ in ("relcl", "acl") or (lender.dep_ in _OWN_CLAUSES and bool(subjects_of(lender)))
    return apart or _in_brackets(lender)


def _in_brackets(token: Token) -> bool:
    before = [t.text for t in token.sent if t.i < token.i and t.text in "()"]
    return bool(before) and before[-1] == "("


def _of_its_own_time(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Today's crops, told of another time."""
    if any(t.lower_ in _NOW for t in laid.mine):
        return
    for time in filter(_is_time, laid.mine):
        for thing in (c for c in clause_of(time).children if c.dep_ in ("dobj", "nsubj", "nsubjpass")):
            theirs = laid.likes.get(thing)
            own = (c for c in theirs.lefts if c.lower_ in _NOW and c.dep_ in ("poss", "amod")) if theirs else ()
            yield from ((time, c) for c in own)


def _for_it(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """The subject of one clause, told as that of another, whose object is an "it": who signed it, told as praising."""
    for verb in filter(is_predicate, laid.mine):
        who = next((c for c in verb.children if c.dep_ == "nsubj" and is_content(c)), None)
        likes = likes_of(verb, laid)
        if who is None or len(likes) != 1 or stem_at(verb) in MUTUAL or is_passive(likes[0]):
            continue
        theirs = likes[0]
        own = subjects_above(theirs)
        to_it = any(c.dep_ in ("dobj", "dative") and c.lower_ in _IT for c in theirs.children)
        if not to_it or not own or not all(t.pos_ in ("NOUN", "PROPN") and is_content(t) for t in own):
            continue
        before = [t for t in theirs.doc if t.i < theirs.i and key_of(t) == key_of(who) and t not in own]
        doers = [t for t in before if t.dep_ in ("nsubj", "nsubjpass")]
        if doers and laid.keys.isdisjoint(key_of(t) for t in own) and key_of(who) not in keys_of(own):
            yield who, own[0]


def _of_its_like(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """One of two things of a name, in a place where the quotes have the other: evidence for exit checks, for entry
    checks; both stand in one sentence, so each is its own."""
    for noun in (t for t in laid.mine if t.pos_ in ("NOUN", "PROPN") and is_content(t)):
        link, above = _governor(noun)
        if above is None or not is_content(above):
            continue
        places = [t for t in laid.tokens if key_of(t) == key_of(noun)]
        there = [t for t in places if _is_under(t, link, above)]
        if link[0] == "nsubj" and is_predicate(above) and above.lemma_ != "be":
            there += [t for v in likes_of(above, laid) for t in subjects_above(v) if t in places and t not in there]
        rest = [t for t in places if t not in there and (t.dep_ == "ROOT" or _governor(t)[1] is not None)]
        phrase = keys_of([noun]) | {key_of(t) for t in noun.subtree}
        for kind, marks in _marks(noun).items() if there and rest else ():
            own = [_marks(t).get(kind, frozenset()) for t in there]
            others = [_marks(t).get(kind, frozenset()) for t in rest if t.doc is there[0].doc]
            lost = all(each and marks - each and (each - marks).difference(phrase) for each in own)
            if lost and any((marks - each) <= other for each in own for other in others):
                yield noun, there[0]


def _of_its_namesake(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """One of two of a name, told as who did what the other did: Hulo Khan sacked the town, told of Gazo Khan."""
    for verb in filter(is_predicate, laid.mine):
        for who in (c for c in subjects_of(verb) if c.pos_ == "PROPN" and stem_at(verb) not in FROM_BOTH_SIDES):
            theirs = [t for v in likes_of(verb, laid) if is_passive(v) == is_passive(verb) for t in subjects_above(v)]
            mine = _name_of(who)
            own = [_name_of(t) for t in theirs if t.pos_ == "PROPN" and key_of(t) == key_of(who)]
            other = bool(own) and len(own) == len(theirs) and all(n - mine and mine - n for n in own)
            if other and all(mine - n <= laid.known and not _called_so(mine - n, n, laid) for n in own):
                yield who, theirs[0]


def _of_another_body(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """The director of one office, told as that of another which stands elsewhere in the quotes."""
    for noun in (t for t in laid.mine if t.pos_ in ("NOUN", "PROPN") and is_content(t)):
        mine = [o for o in _of(noun) if o.pos_ == "PROPN"]
        places = [t for t in laid.tokens if key_of(t) == key_of(noun)] if mine else []
        own = [[o for o in _of(t) if o.pos_ == "PROPN" and key_of(o) not in laid.keys] for t in places]
        inside = {key_of(t) for place in places for t in place.subtree}
        if (
            own
            and all(own)
            and key_of(mine[0]) not in inside
            and any(key_of(t) == key_of(mine[0]) for t in laid.tokens)
        ):
            yield mine[0], own[0][0]


def _of(noun: Token) -> list[Token]:
    """What a noun is of."""
    return [o for c in noun.children if c.lower_ == "of" for o in c.children if o.dep_ == "pobj"]


def _name_of(token: Token) -> frozenset[str]:
    """The words of a name."""
    parts = (c for c in token.children if c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN")
    return frozenset(map(key_of, (token, *parts)))


def _called_so(mine: frozenset[str], own: frozenset[str], laid: Laid) -> bool:
    """Whether the quotes have both names in one phrase, as who is called the one is called the other."""
    names = (keys_of([t]) for t in laid.tokens if t.pos_ == "PROPN")
    return any(name & mine and name & own - mine and len(name & own) == len(own) for name in names)


def _governor(noun: Token) -> tuple[tuple[str, str], Token | None]:
    """What a noun hangs on, and how."""
    above = noun.head
    if noun.dep_ == "pobj":
        return ("prep", above.lower_), above.head
    return (noun.dep_, ""), above if noun.dep_ in ("nsubj", "nsubjpass", "dobj") else None


def _is_under(token: Token, link: tuple[str, str], above: Token) -> bool:
    own, head = _governor(token)
    return head is not None and own == link and key_of(head) == key_of(above)


def _marks(noun: Token) -> dict[str, frozenset[str]]:
    """What says which one a noun is, by kind: a word before it, or whom a clause behind it names."""
    found = {"before": frozenset(key_of(c) for c in noun.lefts if c.dep_ in _WHICH and is_content(c))}
    for clause in (c for c in noun.children if c.dep_ in ("acl", "relcl") and is_content(c)):
        named = frozenset(key_of(t) for t in clause.subtree if t.pos_ == "PROPN")
        found[stem_at(clause)] = named
    for link in (c for c in noun.children if c.dep_ == "prep" and c.lower_ in _WHOSE):
        found[link.lower_] = frozenset(key_of(t) for t in link.subtree if t != link and is_content(t))
    return {kind: marks for kind, marks in found.items() if marks}

"""Who does it: the subject of a verb in a statement is its subject in the quotes, not what stands beside or behind it.

Read off the parser's tree where it has one, and where it misreads a sentence off the words: the noun right before a
verb is its subject. Where the quotes do not tell who it is, the other checks decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.asserted import is_another_name
from kb.proof.case import Case, Failure
from kb.proof.derivation import FROM_BOTH_SIDES
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import is_passive, is_predicate, subjects_of
from kb.proof.phrases import quantity_of, stem_at
from kb.proof.pruned import scope_of
from kb.proof.pruning import is_content
from kb.text.english import listing
from kb.text.words import stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

DEEP: Final = 4  # clauses up from a verb in which its subject is looked for

_RELATIVE: Final = listing("who which that whom")
_PRONOUNS: Final = listing("he she it they")
_ENDS: Final = listing("while that which who but or and")
_PARTS: Final = listing("nsubj nsubjpass dobj")
_CIRCUMSTANCES: Final = listing("in at on after before during through since until throughout under within near")
_BEHIND: Final = listing("dobj ccomp xcomp oprd attr prep dative")
_LED: Final = listing("before against with beside after despite without for")
_OF_IT: Final = listing("compound amod nmod poss nummod appos flat pobj")
# Nouns that say no more than what is said to be "of" them: the town of Holm, a kind of moves, the course of the wall.
_LIGHT: Final = stems_listed(
    "lot kind sort type form number group set series bit piece couple range variety course name title idea concept"
    " notion process practice act use presence existence state city town island kingdom province county word term field"
    " area subject matter case example instance way lack majority amount level degree rate rest generation host pair"
    " team member body art game system rule work task job goal aim fact question problem issue effort"
)
# Two verbs by which the same is told from the two sides of it: each has another subject.
_SIDES: Final = (
    ("teach", "learn"), ("teach", "study"), ("lend", "borrow"), ("buy", "sell"), ("purchase", "sell"),
    ("give", "receive"), ("win", "lose"), ("send", "receive"), ("import", "export"), ("precede", "follow"),
    ("precede", "succeed"), ("employ", "serve"), ("gain", "lose"),
)  # fmt: skip


def doers(case: Case) -> Iterator[Failure]:
    """Subjects that the quotes have in another part of the same clause, or of another."""
    laid = lay(case.text, case.sentences, case.contexts) if not case.talk else None
    if laid is None:
        return
    for who, other in (
        *_wholes(laid),
        *_agents(laid),
        *_changed(laid),
        *_before_whom(laid),
        *_right_before(laid, case.contexts),
        *_other_sides(laid),
        *_of_a_joined_verb(laid),
    ):
        yield Reason.UNSUPPORTED_WORDING, f"{who.text} for {other.text}"


def subjects_above(verb: Token, depth: int = 0) -> list[Token]:
    """The subjects of a verb, its own or those that it has from above; none where the parser does not tell."""
    own = subjects_of(verb)
    above = verb.head
    if own:
        return [above if c.lower_ in _RELATIVE and verb.dep_ == "relcl" else c for c in own]
    if depth > DEEP or verb.dep_ == "ROOT":
        return []
    if verb.dep_ in ("acl", "relcl"):
        return [above]
    if verb.dep_ == "pcomp":
        governor = next(filter(is_predicate, verb.ancestors), None)
        return subjects_above(governor, depth + 1) if governor is not None else []
    if above.pos_ == "ADJ" and verb.dep_ in ("xcomp", "ccomp", "advcl"):  # large enough to allow it
        above = above.head
    if not is_predicate(above) or verb.dep_ not in ("conj", "xcomp", "ccomp", "advcl"):
        return []
    objects = [c for c in above.children if c.dep_ == "dobj"]
    return objects if verb.dep_ == "xcomp" and objects else subjects_above(above, depth + 1)


def _words_of(noun: Token) -> Iterator[Token]:
    """A noun with what it is made of, what it is of, and those joined to it."""
    yield noun
    for child in noun.children:
        of = child.dep_ == "prep" and child.lower_ == "of"
        if child.dep_ in _OF_IT or of or (child.dep_ == "conj" and not is_predicate(child)):
            yield from _words_of(child)


def keys_of(nouns: Collection[Token]) -> frozenset[str]:
    """By what nouns are compared, each with what it is made of and those joined to it."""
    return frozenset(key_of(t) for noun in nouns for t in _words_of(noun))


def likes_of(verb: Token, laid: Laid) -> list[Token]:
    """The verbs of the quotes that are the same as one of the statement."""
    stem = stem_at(verb)
    return [t for t in laid.tokens if is_predicate(t) and stem_at(t) == stem]


def _told(laid: Laid) -> Iterator[tuple[Token, Token, list[Token]]]:
    """The active verbs of a statement, the subject of each, and their likes in the quotes."""
    for verb in filter(is_predicate, laid.mine):
        who = next((c for c in verb.children if c.dep_ == "nsubj" and is_content(c)), None)
        if who is not None and stem_at(verb) not in FROM_BOTH_SIDES and verb.lemma_ != "be":
            yield verb, who, likes_of(verb, laid)


def _wholes(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A whole in the place of its part: the school burned down, for the roof of the school."""
    for noun, theirs in laid.likes.items():
        part = theirs.head.head
        if noun.dep_ not in _PARTS or theirs.dep_ != "pobj" or theirs.head.lower_ not in ("of", "in"):
            continue
        if part.pos_ != "NOUN" or part.dep_ not in _PARTS or key_of(part) in laid.keys:
            continue
        if theirs.head.lower_ == "of" and stem_at(part) in _LIGHT:
            continue
        if not is_content(part) or quantity_of(theirs) or part.like_num:
            continue
        same = laid.likes.get(noun.head) == part.head or _says_it_is(noun.head) & _says_it_is(part.head)
        if same and all(key_of(c) in laid.known for c in noun.children if is_content(c)):
            yield noun, part


def _says_it_is(verb: Token) -> frozenset[str]:
    """What a verb "to be" says that something is."""
    said = (c for c in verb.children if c.dep_ in ("attr", "acomp"))
    return frozenset(map(key_of, said)) if verb.lemma_ == "be" else frozenset()


def _agents(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Who did it, where the quotes say by whom it was done, and name this one for something else."""
    for verb, who, likes in _told(laid):
        if not likes or not any(c.dep_ == "dobj" for c in verb.children):
            continue
        places = [t for t in laid.tokens if key_of(t) == key_of(who)]
        if any(t.head.lower_ == "by" for t in places) or not any(t.doc is likes[0].doc for t in places):
            continue
        by = [[o for c in t.children if c.dep_ == "agent" for o in c.children if o.dep_ == "pobj"] for t in likes]
        if all(by) and not any(key_of(who) in keys_of(each) for each in by):
            yield who, by[0][0]


def _changed(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Who does it in the quotes, told as what it is done to: gains allowed the markets to grow, for growing markets."""
    for verb, who, likes in _told(laid):
        parts = (c for c in verb.children if c.i > verb.i and c.dep_ in _BEHIND)
        behind = {key_of(t) for c in parts for t in c.subtree if t.pos_ in ("NOUN", "PROPN")}
        own = keys_of([who])
        theirs = [[] if is_passive(t) or not _has_object(t) else subjects_above(t) for t in likes]
        turned = (
            bool(each) and all(is_content(t) and key_of(t) in behind for t in each) and own.isdisjoint(keys_of(each))
            for each in theirs
        )
        if theirs and who in laid.likes and all(turned):
            yield who, theirs[0][0]


def _has_object(verb: Token) -> bool:
    """Whether a verb is done to something: the dock flooded in a storm, a storm flooded the dock."""
    return any(c.dep_ in ("dobj", "ccomp", "xcomp", "oprd") for c in verb.children)


def _before_whom(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Before or with whom it is done, told as whom it is done to: tried before a judge, the judge was tried."""
    for verb in filter(is_predicate, laid.mine):
        likes = likes_of(verb, laid)
        if len(likes) != 1 or stem_at(verb) in FROM_BOTH_SIDES:
            continue
        theirs = subjects_above(likes[0])
        for who in (c for c in subjects_of(verb) if is_content(c) and theirs and key_of(c) not in keys_of(theirs)):
            led = (c for c in likes[0].children if c.dep_ == "prep" and c.lower_ in _LED)
            yield from ((who, c) for c in led for o in c.children if o.dep_ == "pobj" and key_of(o) == key_of(who))


def _right_before(laid: Laid, contexts: Collection[str]) -> Iterator[tuple[Token, Token]]:
    """Another than the noun that stands right before the verb in its quote, or a name told for an earlier "he"."""
    for verb in laid.there:
        who = next((c for c in subjects_of(verb) if is_content(c)), None)
        if who is None or not is_predicate(verb) or verb.lemma_ == "be" or key_of(who) not in laid.known:
            continue
        found = [_put_before(who, t, verb, laid, contexts) for t in laid.tokens if key_of(t) == key_of(verb)]
        if found[0] is not None and all(found) and not any(t and is_another_name(who, t, laid) for t in found):
            yield who, found[0]


def _put_before(who: Token, verb: Token, mine: Token, laid: Laid, contexts: Collection[str]) -> Token | None:
    """The noun or pronoun right before a verb of the quotes, if that is another than the statement's subject."""
    if key_of(who) in keys_of(subjects_above(verb)) or is_passive(verb) != is_passive(mine):
        return None
    row = _row_before(verb)
    if not row or any(key_of(t) == key_of(who) for t in row):
        return None
    if row[0].lower_ in _PRONOUNS:
        told = any(key_of(t) == key_of(who) and (t.doc is not verb.doc or t.i < verb.i) for t in laid.tokens)
        return None if told or any(who.lower_ in text.lower() for text in contexts) else row[0]
    finite = verb.tag_ in ("VBZ", "VBP", "VBD") and row[0].pos_ in ("NOUN", "PROPN")
    return row[0] if finite and all(key_of(t) not in laid.keys for t in row if is_content(t)) else None


def _row_before(verb: Token) -> list[Token]:
    """The words between a verb, with its adverbs, and the next verb, conjunction or comma before it; the last first."""
    doc, place = verb.doc, verb.i - 1
    while place >= verb.sent.start and (doc[place].pos_ in ("ADV", "AUX", "PART") or doc[place].tag_ == "MD"):
        place -= 1
    row: list[Token] = []
    while place >= verb.sent.start:
        token = doc[place]
        if token.is_punct or token.pos_ in ("VERB", "SCONJ", "AUX") or token.lower_ in _ENDS:
            break
        row.append(token)
        place -= 1
    return row


def _other_sides(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Who learned, told as who taught: the two verbs tell the same of two."""
    lemmas = {t.lemma_ for t in laid.tokens if t.pos_ == "VERB"}
    for verb in (t for t in laid.mine if t.pos_ == "VERB" and t.lemma_ not in lemmas):
        others = {b for pair in _SIDES for a, b in (pair, pair[::-1]) if a == verb.lemma_}
        for theirs in (t for t in laid.tokens if t.pos_ == "VERB" and t.lemma_ in others):
            own, there = (frozenset(map(key_of, subjects_above(t))) for t in (verb, theirs))
            if own & there and is_passive(verb) == is_passive(theirs):
                yield verb, theirs


def _of_a_joined_verb(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """When or where one thing was done, told of another: he led it through the war, and began to reform it after it."""
    kept = frozenset(laid.likes.values())
    for thing, theirs in laid.likes.items():
        link, there = thing.head, theirs.head
        if not (thing.dep_ == theirs.dep_ == "pobj" and link.lower_ in _CIRCUMSTANCES):
            continue
        verb, other = laid.likes.get(link.head), there.head
        if (
            verb is None
            or verb == other
            or not (is_predicate(verb) and is_predicate(other))
            or verb.doc is not other.doc
        ):
            continue
        above = other
        while above != verb and above.dep_ in ("conj", "xcomp"):
            above = above.head
        if above == verb and other in kept and there.lower_ == link.lower_ and theirs not in {*scope_of(verb)}:
            own = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in _CIRCUMSTANCES]
            beside = link.doc[min(link.i, link.head.i) : max(link.i, link.head.i)]
            if (
                own
                and not any(t.is_punct or t.dep_ == "cc" for t in beside)
                and all(key_of(o) not in laid.keys for c in own for o in c.children)
            ):
                yield thing, own[0]

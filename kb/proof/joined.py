"""What a statement joins of two clauses that the quotes tell apart: the one's subject and the other's predicate.

Who reports something in one sentence does not report what the next one tells; when one thing was done is not when
another was; and what "we" did was not done by him whom the sentence goes on about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.doers import likes_of
from kb.proof.grammar import document_of
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import FINITE, is_predicate, subjects_of
from kb.proof.phrases import stem_at
from kb.proof.pruned import scope_of
from kb.proof.pruning import is_content
from kb.proof.relations import MUTUAL
from kb.text.english import REPORTING, listing
from kb.text.words import folded_word, stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

HELD: Final = 0.5  # of what is told under a verb of saying, at least, that stands under its like in the quotes
ROOT: Final = 5  # letters that a verb and the noun of its deed share

_REPORTS: Final = frozenset(map(stem_of, REPORTING)) | stems_listed(
    "estimate find note show tell ask conclude explain add advise reply recall hold expect learn know"
)
_OPPOSING: Final = stems_listed("doubt deny dispute fear hope wish reject wonder")  # not what a speaker just says
_BACKWARDS: Final = listing("that this it so which")
_WE: Final = listing("i we")
_TIMES: Final = listing(
    "january february march april may june july august september october november december spring summer autumn winter "
    "fall monday tuesday wednesday thursday friday saturday sunday morning evening afternoon night noon century"
)
_COURSE: Final = listing("from to against over into for")
_ONE_PERSON: Final = listing("he she i")
_DEED: Final = ("tion", "sion", "ment", "ance", "ence", "al")
_REFERRING: Final = listing("this that these those such its their his her it them which")


def joined(case: Case) -> Iterator[Failure]:
    """Predicates told of, by, at or about what only another clause of the quotes has."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    yield from _reported_elsewhere(case, laid)
    for noun, own in (
        *_done_by_us(case, laid),
        *_of_another_time(laid),
        *_of_another_deed(laid),
        *_from_another(laid),
        *_for_him(laid),
    ):
        yield Reason.UNSUPPORTED_WORDING, f"{noun.text} for {own.text}"


def _reported_elsewhere(case: Case, laid: Laid) -> Iterator[Failure]:
    """What one sentence tells, told as what somebody says, doubts or finds, who does so of something else."""
    docs = [doc for text in (*case.sentences, *case.contexts) if (doc := document_of(text)) is not None]
    told_in = [sentence for doc in docs for sentence in doc.sents]
    for verb in filter(is_predicate, laid.mine):
        told = [c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i and _is_a_clause(c)]
        stem = stem_at(verb)
        if not told or stem not in _REPORTS:
            continue
        content = frozenset(key_of(t) for t in scope_of(told[0]) if is_content(t))
        places = [(n, t) for n, each in enumerate(told_in) for t in each if stem_at(t) == stem and is_predicate(t)]
        if content and places and all(_is_of_another(content, n, t, told_in) for n, t in places):
            yield Reason.UNSUPPORTED_WORDING, f"{verb.text} of something else"


def _is_a_clause(verb: Token) -> bool:
    """Whether a verb can be what is said: a finite one without a subject is the main verb, misread: the plan proposed
    last year has a map."""
    return verb.tag_ not in FINITE or bool(subjects_of(verb))


def _is_of_another(content: frozenset[str], place: int, verb: Token, told_in: Sequence[Span]) -> bool:
    """Whether what a statement puts under a verb of saying is told by another sentence, and not as said."""
    if stem_at(verb) not in _OPPOSING and any(folded_word(s.text) in _WE for s in subjects_of(verb)):
        return False  # what a speaker thinks he goes on to tell
    under = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "dobj", "prep", "advcl", "parataxis")]
    own = frozenset(key_of(t) for c in under for t in c.subtree if is_content(t))
    if len(content & own) >= HELD * len(content) or len(content & _keys(told_in[place])) >= HELD * len(content):
        return False
    tells = [n for n, each in enumerate(told_in) if n != place and len(content & _keys(each)) > HELD * len(content)]
    tells = [n for n in tells if not any(stem_at(t) in _REPORTS and is_predicate(t) for t in told_in[n])]
    if not any(t.pos_ in ("NOUN", "PROPN", "VERB") for c in under for t in c.subtree if c.dep_ != "prep"):
        backwards = any(c.lower_ in _BACKWARDS for c in under)
        return backwards and bool(tells) and all(n > place for n in tells)  # I doubt that, of what stands before
    return bool(tells)


def _keys(text: Doc | Span) -> frozenset[str]:
    return frozenset(key_of(t) for t in text if is_content(t))


def _done_by_us(case: Case, laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What "we" did, told of another whom the sentence goes on about: we sold forty boats, and he most of them."""
    for verb in filter(is_predicate, laid.mine):
        who = next((c for c in verb.children if c.dep_ == "nsubj" and is_content(c)), None)
        what = next((c for c in verb.children if c.dep_ == "dobj" and is_content(c)), None)
        if who is None or what is None or _is_a_speaker(who, case):
            continue
        places = [
            t
            for t in laid.tokens
            if stem_at(t) == stem_at(verb) and any(c.dep_ == "dobj" and key_of(c) == key_of(what) for c in t.children)
        ]
        doers = [s for t in places for s in subjects_of(t)]
        others = {key_of(s) for t in places for v in t.doc if v != t and is_predicate(v) for s in subjects_of(v)}
        if doers and all(folded_word(s.text) in _WE for s in doers) and key_of(who) in others:
            yield who, doers[0]


def _is_a_speaker(who: Token, case: Case) -> bool:
    names = {folded_word(word) for speaker in case.speakers for word in re.split(r"[\s-]+", speaker)}
    return any(folded_word(t.text) in names for t in who.subtree)


def _of_another_time(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A time that another clause has, in the place of a verb's own: refused in January, and may look again in May."""
    for verb in filter(is_predicate, laid.mine):
        places = likes_of(verb, laid)
        for time in _times_of(verb):
            own = [list(_times_of(t)) for t in places]
            theirs = [next(filter(is_predicate, t.ancestors), t) for t in laid.tokens if key_of(t) == key_of(time)]
            named = bool(theirs) and not any(t in places for t in theirs)
            gone = bool(own) and all(each and all(key_of(t) not in laid.keys for t in each) for each in own)
            if named and gone:
                yield time, own[0][0]


def _times_of(verb: Token) -> Iterator[Token]:
    """The months, seasons, years and days that a verb has by a preposition."""
    for link in (c for c in verb.children if c.dep_ == "prep"):
        for t in link.children:
            year = t.like_num and len(t) == 4 and t.is_digit
            if t.dep_ == "pobj" and (year or t.lower_.removesuffix("s") in _TIMES):
                yield t


def _of_another_deed(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What another sentence names, as what is done, where the quotes name the deed with something of its own."""
    for verb in filter(is_predicate, laid.mine):
        what = next((c for c in verb.children if c.dep_ == "dobj" and is_content(c)), None)
        if what is None or len(verb.lemma_) < ROOT or likes_of(verb, laid):
            continue
        deeds = [t for t in laid.tokens if t.pos_ == "NOUN" and t.lower_[:ROOT] == verb.lower_[:ROOT]]
        deeds = [t for t in deeds if t.lower_.endswith(_DEED)]
        own = [list(_done_to(t)) for t in deeds]
        if deeds and all(each and _is_other(what, each, t, laid.keys) for each, t in zip(own, deeds, strict=True)):
            yield what, own[0][0]


def _done_to(deed: Token) -> Iterator[Token]:
    for link in deed.children:
        if link.dep_ == "prep" and link.lower_ in ("of", "in", "over", "on", "for"):
            yield from (t for t in link.children if t.dep_ == "pobj" and is_content(t))


def _is_other(what: Token, own: Sequence[Token], deed: Token, keys: frozenset[str]) -> bool:
    """Whether what a deed has is gone, and what the statement has for it stands in another sentence."""
    if any(t.lower_ in _REFERRING for each in own for t in each.subtree):
        return False
    gone = all(key_of(t) not in keys for each in own for t in (each, *each.conjuncts))
    return gone and key_of(what) not in _keys(deed.sent)


def _from_another(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """One in the place of another that has moved: competition from runners reduced the lead of the towns, and not
    from the towns."""
    likes = laid.likes
    back = {theirs: mine for mine, theirs in likes.items()}
    for noun, theirs in likes.items():
        link = noun.head
        if noun.dep_ != "pobj" or link.lower_ not in _COURSE or link.head not in likes or not is_content(noun):
            continue
        if stem_at(link.head) in MUTUAL:
            continue
        links = [c for c in likes[link.head].children if c.dep_ == "prep" and c.lower_ == link.lower_]
        own = [t for c in links for o in c.children if o.dep_ == "pobj" for t in (o, *o.conjuncts)]
        if not own or theirs in own or any(key_of(t) == key_of(noun) for t in own):
            continue
        beside = [c for c in link.head.children if c.dep_ == "prep" and c.lower_ == link.lower_]  # for it, for us
        away = [t for t in own if t in back and back[t].head not in beside and link not in back[t].ancestors]
        if away and not any(theirs in t.subtree for t in own):
            yield noun, away[0]


def _for_him(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Several, or another than who says so, in the place of a "he": Roe said that he was late."""
    likes = laid.likes
    for verb in filter(is_predicate, laid.mine):
        theirs = likes.get(verb)
        who = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and is_content(c)), None)
        own = next(iter(subjects_of(theirs)), None) if theirs is not None else None
        if theirs is None or who is None or own is None or folded_word(own.text) not in _ONE_PERSON:
            continue
        beside = own.doc[min(own.i, theirs.i) : max(own.i, theirs.i)]
        if own.dep_ == "conj" or any(t.dep_ == "conj" or t.lower_ == "with" for t in beside):
            continue  # he and his colleagues
        several = who.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in who.children)
        says, said = verb.head, theirs.head
        saying = verb.dep_ == theirs.dep_ == "ccomp" and likes.get(says) == said
        sayers = subjects_of(said) if saying else []
        another = bool(sayers) and is_content(sayers[0]) and key_of(who) not in _keys(theirs.doc)
        if several or (another and any(key_of(c) == key_of(sayers[0]) for c in subjects_of(says))):
            yield who, own

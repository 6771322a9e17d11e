"""What a statement says of a verb that its quote does not: that it is done, or done by, to or with another.

Each verb and preposition of the statement is laid on its like in the quotes, so that nothing has to be guessed. The
quote's own verb stands under a may, a would or a plan to, and the statement's does not: of some 1,000 true statements
this refuses one. Or what the quote has there is gone, and another of its things stands in its place: it refuses none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.derivation import FROM_BOTH_SIDES
from kb.proof.displaced import RELATED
from kb.proof.laying import POINTING, Laid, key_of, lay
from kb.proof.moods import UNREAL, is_imperative, is_passive, is_predicate, subjects_of
from kb.proof.phrases import NAMING, stem_at
from kb.proof.pruning import is_content
from kb.text.english import MODALS, NEGATIONS, listing
from kb.text.words import folded_word, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_ROOT: Final = 5  # letters that an adjective and its noun share
_IN_TIME: Final = listing("later eventually soon subsequently ultimately finally")
_PARTS: Final = listing("nsubj nsubjpass dobj pobj")
_DONE_TO: Final = listing("nsubjpass dobj")
_SAMES: Final = listing("nsubj attr")  # of "is": what is, and what it is
_VAGUE: Final = stems_listed("thing one sort kind lot like place way something someone anything part bit number case")
_REFERRING: Final = listing("this that these those such following")
_PERFECT: Final = listing("has have had 've")
_FINITE: Final = listing("VBZ VBP VBD")
_THOUGHT_OF: Final = stems_listed("think talk dream speak idea way plan hope chance risk")  # of, about doing it
_CALLED_FOR: Final = UNREAL | stems_listed("call wish attempt ready request petition beg lobby appeal")
# What a deed has under these is not done: ready for testing, awaits the development of, a plan for the sale of.
_ASKED_FOR: Final = stems_listed("ask request demand urge require recommend propose insist advise order")
_PENDING: Final = _CALLED_FOR | stems_listed(
    "await wait proposal lack absence prospect demand oppose delay reject postpone"
)
_ACCUSED: Final = stems_listed("accuse suspect accusation suspicion allegation")  # of doing it
_ASKING: Final = stems_listed("see ask know wonder find check test determine doubt tell decide discuss")  # if, whether
_DUE: Final = listing("due set ready likely free welcome bound supposed meant")  # to do it
_STEPS: Final = stems_listed("step act task job response reaction move effect result decision mistake achievement deed")
_DEED: Final = re.compile("(?:tion|sion|ment|ance|ence|al|ing)$")


def asserted(case: Case) -> Iterator[Failure]:
    """Verbs that a statement tells as a fact, whose likes in the quotes are none."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    for mine, theirs in laid.likes.items():
        if not is_told(mine):
            continue
        done = mine.tag_ == "VBD" or any(t.lower_ in _PERFECT or _is_was(t) for t in mine.children)
        if theirs.pos_ == "NOUN" and (why := _pending(theirs, laid)):
            yield Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} without {why}"
        if not is_predicate(theirs):
            continue
        if (case.talk or (_opens_brackets(mine) and _opens_brackets(theirs))) and is_imperative(theirs):
            continue  # a broken off sentence has no subject either; an order in brackets stays one
        if why := _short_of_fact(theirs, case.claim.words, done=done):
            yield Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} without {why}"
    yield from _only_named(laid)


def _opens_brackets(verb: Token) -> bool:
    return verb.i > 0 and verb.nbor(-1).text == "("


def _only_named(laid: Laid) -> Iterator[Failure]:
    """Verbs whose deed the quotes only name, as one that is not done."""
    for mine in laid.mine:
        if mine in laid.likes or not is_told(mine) or len(mine.lemma_) <= _ROOT:
            continue
        named = (t for t in laid.tokens if t.pos_ == "NOUN" and _DEED.search(t.lower_))
        own = (t for t in named if t.lower_[:_ROOT] == mine.lower_[:_ROOT])
        yield from (
            (Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} without {why}") for t in own if (why := _pending(t, laid))
        )


def _pending(deed: Token, laid: Laid) -> str:
    """The word by which a deed that is named is not done yet, or never, where the statement has not that word."""
    at = deed
    while at.dep_ in ("conj", "compound"):
        at = at.head
    above = at.head.head if at.dep_ == "pobj" and at.head.lower_ in ("for", "of", "to") else at.head
    if at.dep_ not in ("pobj", "dobj") or stem_at(above) not in _PENDING:
        return ""
    return "" if any(stem_at(t) == stem_at(above) for t in laid.mine) else above.text


def is_told(verb: Token) -> bool:
    """Whether a verb of a statement tells a fact: it is finite, and neither denied nor under a word that opens it."""
    if (
        verb.dep_ == "ccomp"
        and verb.tag_ in ("VB", "VBP")
        and stem_at(verb.head) in _ASKED_FOR
        and verb.i > verb.head.i
    ):
        return False  # she asks that members pay
    beside = [folded_word(t.norm_) for t in (*verb.children, *(verb.head.children if verb.dep_ == "conj" else ()))]
    auxiliaries = [t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")]
    if verb.tag_ == "VBD" and verb.dep_ == "relcl" and verb.head.dep_ == "pobj" and _would_above(verb):
        return False  # they would pay for one that looked new
    finite = verb.tag_ in _FINITE or (verb.tag_ in ("VBG", "VBN") and bool(auxiliaries) and "to" not in auxiliaries)
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and not auxiliaries:
        finite = not any(t.tag_ in (*_FINITE, "MD") for t in verb.sent)  # the league held: read as one that is held
    return is_predicate(verb) and finite and not (MODALS | NEGATIONS | {"will"}).intersection(beside)


def _would_above(verb: Token) -> bool:
    """Whether a relative clause stands under a "would": what it tells is as little a fact, where it is of "one"."""
    above = next((t for t in verb.head.ancestors if is_predicate(t)), verb)
    return verb.head.lower_ in ("one", "anything", "something") and _modal_of(above) in ("would", "might", "could")


def _short_of_fact(verb: Token, told: Collection[str], *, done: bool) -> str:
    """The word that keeps a verb from telling a fact, or what is ``done``, if there is one."""
    modal = _modal_of(verb)
    if done and (planned := _is_to(verb)):
        return planned
    if modal == "would" and any(t.lower_ in _IN_TIME for t in verb.children):
        return ""  # Roe would later become king: he became it
    above = verb.head
    if is_imperative(verb):
        return "should"
    first = verb.head if verb.dep_ == "conj" and verb.tag_ == "VBG" else verb
    if first.tag_ == "VBG" and first.dep_ == "pcomp" and first.head.lower_ == "of":
        accused = next((t for t in verb.ancestors if stem_at(t) in _ACCUSED), None)
        if accused is not None:
            return accused.text
    asked = next((c.lower_ for c in verb.children if c.dep_ == "mark" and c.lower_ in ("if", "whether")), "")
    if (
        asked
        and asked not in told
        and verb.dep_ in ("ccomp", "advcl")
        and stem_at(above) in _ASKING
        and verb.i > above.i
    ):
        return asked
    if verb.dep_ in ("xcomp", "acl", "ccomp") and _has_to(verb):
        return modal or (above.text if stem_at(above) in _CALLED_FOR else _modal_of(above))
    if verb.tag_ == "VB" and verb.dep_ == "advcl":  # attempts have been made to close it
        calls = [above] if is_passive(above) else []  # a map is needed to find it
        calls += [c for c in above.children if c.dep_ in _DONE_TO]
        return next((c.text for c in calls if stem_at(c) in _CALLED_FOR), modal)
    if done and verb.tag_ == "VBG" and verb.dep_ == "pcomp" and above.lower_ in ("of", "about"):
        return modal or (above.head.text if stem_at(above.head) in _THOUGHT_OF else "")
    if done and verb.tag_ == "VBG" and above.lower_ == "by" and above.head.pos_ == "VERB":
        return modal or _modal_of(above.head)  # they might help by mending it
    return modal


def _is_to(verb: Token) -> str:
    """The words by which a verb tells what is laid down and not done yet: is to begin; were to be paid; due to close.

    "The first thing he did was to sell it" tells what he did, "he was to become king" what came about.
    """
    first = verb
    while first.dep_ == "conj" and is_predicate(first.head):
        first = first.head
    above = first.head
    if not _has_to(first) or not (first is verb or _has_to(verb) or not subjects_of(verb)):
        return ""
    if above.pos_ == "ADJ" and above.lower_ in _DUE:
        return above.text
    if above.lemma_ != "be" or first.dep_ not in ("xcomp", "ccomp", "acomp", "advcl") or first.i < above.i:
        return ""
    if any(c.dep_ in ("acomp", "attr", "expl") for c in above.children):
        return ""
    subjects = subjects_of(above)
    deed = any(is_predicate(c) or stem_at(c) in _VAGUE | _STEPS for c in subjects)
    later = above.tag_ == "VBD" and (verb.lemma_ in ("become", "be", "remain", "die") or _is_told_later(first))
    return "" if deed or (later and not is_passive(first)) else f"{above.text} to"


def _is_was(auxiliary: Token) -> bool:
    return auxiliary.dep_ == "auxpass" and auxiliary.tag_ == "VBD"


def _is_told_later(verb: Token) -> bool:
    return any(t.lower_ in _IN_TIME for t in verb.sent)


def _has_to(verb: Token) -> bool:
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children)


def _modal_of(verb: Token) -> str:
    return next((folded_word(t.norm_) for t in verb.children if t.dep_ == "aux" and t.norm_ in MODALS), "")


def exchanged(case: Case) -> Iterator[Failure]:
    """Something of the quotes in the place of what they have there: bacteria were found in 73 %, where viruses were."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    for mine, theirs in laid.there.items():
        for noun in mine.children if mine.lemma_ != "be" or not case.talk else ():
            own = list(_in_part(noun, theirs)) if noun.dep_ in _PARTS and is_content(noun) else []
            if not own or _is_how(noun, laid) or (noun.dep_ == "nsubj" and stem_at(mine) in FROM_BOTH_SIDES):
                continue
            if (key_of(noun) in laid.known or _is_named(noun, case, laid)) and (
                all(_is_put_for(noun, c, laid) for c in own) and not _stands_so(mine, noun, laid)
            ):
                yield Reason.UNSUPPORTED_WORDING, f"{noun.text} for {own[0].text} ({mine.text})"


def _in_part(noun: Token, theirs: Token) -> Iterator[Token]:
    """What a quote's own word has in the part that a noun has in the statement: by whom, where it is passive there."""
    if noun.dep_ == "nsubj" and is_predicate(theirs) and is_passive(theirs):
        yield from (t for c in theirs.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj")
    else:
        yield from (c for c in theirs.children if c.dep_ == noun.dep_)


def _is_put_for(noun: Token, own: Token, laid: Laid) -> bool:
    """Whether a noun of the statement stands where the quotes have one that is left out and is not the same."""
    if not (_is_gone(own, laid) and _is_like(noun, own, laid)):
        return False
    return not any(_of_one_root(t, noun) for t in _of_it(own)) and not is_another_name(noun, own, laid)


def _is_how(noun: Token, laid: Laid) -> bool:
    """Whether "with care" says what an adverb of the quotes says: carefully."""
    ways = (t.lower_.removesuffix("ly") for t in laid.tokens if t.lower_.endswith("ly") and t.pos_ == "ADV")
    return (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("with", "in")
        and any(way.startswith(noun.lower_) or noun.lower_.startswith(way.removesuffix("al")) for way in ways)
    )


def _of_one_root(one: Token, other: Token) -> bool:
    """Whether two words are forms of one, or of one root: the apoptotic phase, apoptosis."""
    length = max(_ROOT, min(len(one), len(other)) - 4)
    return key_of(one) == key_of(other) or (
        length <= len(one) and one.lower_[:length] == other.lower_[:length] and one.pos_ == "ADJ"
    )


def _of_it(noun: Token) -> Iterator[Token]:
    """A noun with what belongs to it and what else it is called, but not what is told of it."""
    yield noun
    for child in noun.children:
        kin = child.lower_ == "of" and stem_at(noun) in RELATED  # a brother of Roe is not Roe
        if (child.dep_ not in ("relcl", "acl") or child.lower_ in NAMING) and not kin:
            yield from _of_it(child)


def _is_like(noun: Token, own: Token, laid: Laid) -> bool:
    """Whether one may have been put for the other: what hangs on a preposition, where both say more of one word."""
    mine, theirs = noun.head.head, own.head.head
    if noun.dep_ == "pobj" and (noun.like_num != own.like_num or laid.there.get(mine, theirs) != theirs):
        return False
    named = noun.pos_ == "PROPN" or (noun.i > 0 and noun.text[:1].isupper())  # and may be what a noun is called
    if not named or any(t.text[:1].isupper() for t in (_of_it(own) if noun.dep_ == "nsubj" else [own])):
        return True
    return _is_beside(noun, own, laid)


def _is_beside(noun: Token, own: Token, laid: Laid) -> bool:
    """Whether the quote names one as who did what it did with the other: nobody is the source he has it from."""
    verb = next((t for t in own.ancestors if is_predicate(t)), own)
    doers = {t for c in subjects_of(verb) for t in (c, *c.conjuncts)}
    return any(laid.likes.get(noun) == t and t.i < verb.i < own.i for t in doers)


def _stands_so(mine: Token, noun: Token, laid: Laid) -> bool:
    """Whether some quote has the noun in this place itself: of two dates of two matches, this match's."""
    verb, subjects = _told_of(mine)
    for t in laid.tokens:
        if key_of(t) != key_of(noun):
            continue
        if noun.dep_ == "nsubj" and t.head.lower_ == "by" and not is_passive(mine):
            return True  # the library by Krone, Krone built the library
        if noun.dep_ == "nsubjpass" and t.dep_ == "dobj" and stem_at(t.head) == stem_at(mine):
            return True  # they reached this point, this point was reached
        if t.dep_ == noun.dep_ and stem_at(t.head) == stem_at(mine):
            there, theirs = _told_of(t.head)
            if stem_at(there) != stem_at(verb) or not subjects <= theirs:
                continue
            if not any(_is_told_with_less(*pair, laid) for pair in ((mine, t.head), (verb, there))):
                return True
    return False


def _is_told_with_less(mine: Token, other: Token, laid: Laid) -> bool:
    """Whether what a verb of the statement leads is another's, and this one has something of its own there."""
    counted, theirs_counted = ({key_of(t) for t in verb.subtree if t.like_num} for verb in (mine, other))
    if counted and counted <= theirs_counted:
        return False  # it comes with its own figure
    for link in (c for c in mine.children if c.dep_ in ("prep", "dobj")):
        theirs = laid.there.get(link)
        own = [c for c in other.children if c.dep_ == link.dep_ and (link.dep_ == "dobj" or c.lower_ == link.lower_)]
        if theirs is not None and own and theirs not in own and not any(_leads_same(link, c) for c in own):
            return True
    return False


def _leads_same(one: Token, other: Token) -> bool:
    """Whether two objects are the same word, or two prepositions lead the same."""
    if one.dep_ == "dobj":
        return key_of(one) == key_of(other)
    led = [{key_of(t) for t in link.children if t.dep_ == "pobj"} for link in (one, other)]
    return bool(led[0]) and led[0] <= led[1]


def _is_named(noun: Token, case: Case, laid: Laid) -> bool:
    """Whether a subject is one whom a context names, and no quote may mean by a pronoun: I have some code."""
    if noun.dep_ != "nsubj" or noun.pos_ != "PROPN" or folded_word(noun.text) not in case.words:
        return False
    told = (t for t in laid.tokens if is_predicate(t) and stem_at(t) == stem_at(noun.head))
    return all(folded_word(who.text) not in POINTING for t in told for who in subjects_of(t))


def _told_of(word: Token) -> tuple[Token, frozenset[str]]:
    """The verb that a verb or preposition is or belongs to, and the keys of its subjects."""
    verb = next((t for t in (word, *word.ancestors) if is_predicate(t)), word)
    return verb, frozenset(key_of(t) for t in verb.children if t.dep_ in ("nsubj", "nsubjpass"))


def is_another_name(noun: Token, own: Token, laid: Laid) -> bool:
    """Whether a quote says that one is the other (Aspirin is a drug), or one is the first letters of the other."""
    letters = "".join(t.text[0] for t in own.subtree if t.text[:1].isupper())
    short = own.text.strip(".")
    spelled = "".join(t.text[0].upper() for t in noun.doc[noun.i : noun.i + len(short)])
    if len(short) > 1 and short == spelled and noun.doc[noun.i + len(short) - 1].text[:1].isupper():
        return True  # RFC, for Request for Comments
    return (len(letters) > 1 and letters == noun.text.strip(".")) or any(
        {key_of(noun), key_of(own)} <= {key_of(t) for c in verb.children if c.dep_ in _SAMES for t in _of_it(c)}
        for verb in laid.tokens
        if verb.lemma_ == "be"
    )


def _is_gone(noun: Token, laid: Laid) -> bool:
    """Whether a noun that says what it is, and all that is joined to it, is left out."""
    if not is_content(noun) or stem_at(noun) in _VAGUE | {"1"} or any(c.lower_ in _REFERRING for c in noun.children):
        return False
    return noun not in laid.kept and all(_is_gone(c, laid) for c in noun.children if c.dep_ == "conj")

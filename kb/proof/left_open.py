"""What the quotes leave open, or take out, told as settled: one of "A or B", all for nearly all or all except."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import is_predicate
from kb.proof.phrases import quantity_of
from kb.proof.pruning import is_content
from kb.proof.statement import Statement
from kb.text.english import NEGATIONS, listing
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

AFTER: Final = 4  # words behind a quantifier among which the noun stands that it counts

_ALL: Final = listing("all every each whole entire entirely everyone everybody everything")
_NEARLY: Final = listing("nearly almost virtually practically most mostly about")
_BUT_FOR: Final = re.compile(
    r"\b(?:except(?:ing|ions?)?|apart from|aside from|save for|excluding|other than|bar|all but)\b", re.IGNORECASE
)
_QUANTIFIER: Final = re.compile(rf"\b(?:{'|'.join(sorted(_ALL))})\b", re.IGNORECASE)
_ANOTHER_CLAUSE: Final = re.compile(r",\s(?:and|but|while|whereas)\b|;")
_EXCEPTING: Final = listing(
    "except excepting exception exceptions apart aside save excluding other others besides but only rest remaining most"
    " nearly almost some many several majority"
)
_OPENING: Final = listing(
    "or either may might could can perhaps possibly whichever some one sometimes probably likely whether if any"
)
# Whoever may do the one or the other may do the one; so of what is denied, compared, asked for, or given as an example.
_EACH_HOLDS: Final = NEGATIONS | listing(
    "may can could might any no without if unless when whenever where whether before until till than such like"
    " including any anyone anything prevent prevents forbid forbids ban bans banned avoid against between used for able"
    " allowed allow allows free permitted neither nor rather usually often sometimes e.g. example"
)
_LOOSE: Final = listing("so more less fewer other another others later earlier two even")  # ten or so, one or another
_SOME_OF: Final = listing("among amongst one some two several part many few like")
_AUX: Final = listing("aux auxpass")
_CLAUSES: Final = listing("relcl acl advcl")


def left_open(case: Case) -> Iterator[Failure]:
    """One of several that an "or" leaves open, told alone; all of them, where the quotes take some out."""
    for what, why in (*_nearly_all(case), *_but_for(case)):
        yield Reason.UNSUPPORTED_QUALIFIER, f"{what} without {why}"
    laid = lay(case.text, case.sentences, case.contexts) if not case.talk else None
    if laid is not None:
        for one, other in _one_of_them(laid):
            yield Reason.UNSUPPORTED_QUALIFIER, f"{one.text} without or {other.text}"
        for which, among in _among_them(laid):
            yield Reason.UNSUPPORTED_QUALIFIER, f"{which.text} without {among.text}"


def _counted(text: Statement) -> Iterator[tuple[int, frozenset[str]]]:
    """Where a text says "all", and the content right behind it."""
    for place, word in enumerate(text.words):
        if word in _ALL:
            yield place, text.content_at(range(place + 1, min(len(text.words), place + 1 + AFTER)))


def _nearly_all(case: Case) -> Iterator[tuple[str, str]]:
    """All of those of whom it is nearly all, whichever way round the statement tells it."""
    if not _NEARLY.isdisjoint(case.claim.words):
        return
    theirs = [
        (content, text.words[place - 1] if place else "") for text in case.known for place, content in _counted(text)
    ]
    for place, mine in _counted(case.claim):
        before = [word for content, word in theirs if content & mine]
        if before and _NEARLY.issuperset(before):
            yield case.claim.words[place], before[0]


def _but_for(case: Case) -> Iterator[tuple[str, str]]:
    """All of those of whom some are excepted, before or behind, next to their name or apart from it."""
    mine = list(_counted(case.claim))
    if not mine or not _EXCEPTING.isdisjoint(case.claim.words):
        return
    for text, sentence in zip(case.whole, case.sentences, strict=False):
        found = _BUT_FOR.search(sentence)
        same = (place for place, own in mine for _, content in _counted(text) if own & content)
        if found and _is_of_it(sentence, found) and (place := next(same, None)) is not None:
            yield case.claim.words[place], found[0].lower()


def _is_of_it(sentence: str, excepting: re.Match[str]) -> bool:
    """Whether an "all" of a sentence stands in the clause that something is excepted in."""
    for found in _QUANTIFIER.finditer(sentence):
        first, last = sorted((found.span(), excepting.span()))
        between = sentence[first[1] : last[0]]
        if not _ANOTHER_CLAUSE.search(between):
            return True
    return False


def _one_of_them(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """One of two or more things or deeds of which the quotes tell the one or the other."""
    if any(t.lower_ in _OPENING for t in laid.mine):
        return
    kept = frozenset(laid.likes.values())
    for link in (t for t in laid.tokens if t.lower_ == "or" and t.dep_ == "cc"):
        first = link.head
        while first.dep_ == "conj" and first.head.i < first.i:
            first = first.head
        row = [_led_by(t) for t in (first, *first.conjuncts)]
        told, gone = [t for t in row if t in kept], [t for t in row if _is_gone(t, row, laid.keys)]
        if len(row) > 1 and told and gone and not _each_holds(row, link):
            yield told[0], gone[0]


def _among_them(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """These were the duties, where they were among the duties."""
    if any(t.lower_ in _SOME_OF or t.lemma_ == "include" for t in laid.mine):
        return
    for which, theirs in laid.likes.items():
        said = which.dep_ in ("nsubj", "attr") and which.head.lemma_ == "be" and theirs.dep_ == "pobj"
        if said and theirs.head.lower_ in ("among", "amongst") and theirs.head.head.lemma_ == "be":
            yield which, theirs.head


def _led_by(one: Token) -> Token:
    """What a preposition leads: in grain or in salt."""
    return next((c for c in one.children if c.dep_ == "pobj"), one) if one.dep_ == "prep" or one.pos_ == "ADP" else one


def _is_gone(one: Token, row: Sequence[Token], keys: frozenset[str]) -> bool:
    """Whether a statement has nothing of one member of a row."""
    own = [t for t in (one, *one.lefts) if is_content(t) and t not in row]
    return is_content(one) and all(key_of(t) not in keys for t in own)


def _each_holds(row: Sequence[Token], link: Token) -> bool:
    """Whether each member of a row holds by itself, or the last only says again what the first does."""
    last = max(row, key=lambda t: t.i)
    apposed = len(row) == 2 and link.i > 0 and link.nbor(-1).text in (",", "(")
    if apposed or any(t.lower_ in _LOOSE for t in last.subtree if t.i > link.i and t.i <= last.i):
        return True
    if any(t.lower_ in _LOOSE for t in link.doc[link.i + 1 : link.i + 2]) or row[0].like_num or quantity_of(row[0]):
        return True
    verb = row[0] if is_predicate(row[0]) else next(filter(is_predicate, row[0].ancestors), None)
    if verb is None or any(t.dep_ in _CLAUSES for t in (row[0], verb, *_up_to(row[0], verb))):
        return True
    clause = [t for t in verb.subtree if t.i < row[0].i or t in row]
    clause += [verb, *(t for t in verb.ancestors if is_predicate(t))]
    if any(t.lower_ in _EACH_HOLDS or t.dep_ == "neg" for t in clause if t not in row):
        return True
    subject = any(t.dep_ in ("nsubj", "nsubjpass") for t in (row[0], *_up_to(row[0], verb)))
    past = verb.tag_ == "VBD" or any(c.tag_ == "VBD" or c.lemma_ == "have" for c in verb.children if c.dep_ in _AUX)
    single = all(any(c.lower_ in ("a", "an") for c in t.children) for t in row)
    return not (past or (single and not subject) or any(t.lower_ == "either" for t in clause))


def _up_to(token: Token, verb: Token) -> Iterator[Token]:
    for above in token.ancestors:
        if above == verb:
            return
        yield above

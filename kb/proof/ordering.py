"""Which of two things came first, and whether the one brought about the other, as the dates and the "because" of the
quotes have it: that one stands beside the other, or comes before it, makes it no cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import clause_of, is_predicate, subjects_of
from kb.proof.phrases import stem_at
from kb.proof.pruning import is_content
from kb.text.english import listing
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_YEAR: Final = re.compile(r"1\d{3}|20\d\d|[1-9]\d\d")
_BRINGING: Final = listing("cause trigger provoke spark prompt produce")
_LEADING: Final = {"lead": "to", "result": "in", "contribute": "to"}
_BROUGHT: Final = re.compile(
    r"\b(?:caus|le(?:d|ads?) to|result|br(?:ought|ing)|trigger|prompt|forc|dr(?:ove|iv)|gave rise|contribut|because|due"
    r"|owing|thank|ma[dk]e|making|therefore|thus|hence|so\b|consequen|effect|affect|reason|why|let|allow|enabl|help"
    r"|impact|influenc|blam|attribut|respons|explain|creat|produc|provok|spark|induc|from|through|since|as\b|by\b|after"
    r"|which\b)|^(?:This|These|That|It|They|Such)\b",
    re.IGNORECASE,
)  # anything at all that may tie a sentence to the one before it as to its cause
LED: Final = 3  # words that lead a sentence: as a result
_THEN: Final = listing("then later afterwards subsequently thereafter")


def ordering(case: Case) -> Iterator[Failure]:
    """What is told before, after or because of something else than its quotes have it."""
    laid = lay(case.text, case.sentences, case.contexts) if not case.talk else None
    if laid is None:
        return
    for earlier, later in _pairs(laid):
        first, second = _year_of(earlier, laid), _year_of(later, laid)
        if first and second and first > second:
            yield Reason.UNSUPPORTED_WORDING, f"{earlier.text} before {later.text}"
    for cause, effect in (*_unlinked(laid), *_turned(laid)):
        yield Reason.UNSUPPORTED_QUALIFIER, f"{cause.text} as cause of {effect.text}"


def _pairs(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Two deeds of a statement of which it says that the first came before the second."""
    for link in laid.mine:
        if link.lower_ in _THEN and link.dep_ == "advmod" and is_predicate(link.head):
            later = link.head
            if later.dep_ == "conj" and is_predicate(later.head):
                yield later.head, later
        elif link.lower_ in ("before", "after") and link.dep_ in ("mark", "prep"):
            inner = link.head if link.dep_ == "mark" else next(iter(link.children), link)
            outer = inner.head if link.dep_ == "mark" else link.head
            if is_predicate(outer) and outer != inner:
                yield (outer, inner) if link.lower_ == "before" else (inner, outer)


def _year_of(deed: Token, laid: Laid) -> int:
    """When a deed of the statement was done, as the sentence or clause that tells of it in the quotes dates it; 0 where
    nothing tells, or more than one does."""
    stem = stem_at(deed)
    there = [t for t in laid.tokens if stem_at(t) == stem and not t.is_punct]
    return _dated(there[0]) if len(there) == 1 else 0


def _dated(token: Token) -> int:
    beside = (c for c in clause_of(token).children if c.dep_ in ("prep", "npadvmod"))
    own = {year for c in beside for t in c.subtree if (year := _year(t))}
    found = own or _years(token.sent)
    return found.pop() if len(found) == 1 else 0


def _years(sentence: Span) -> set[int]:
    return {year for t in sentence if (year := _year(t))}


def _year(token: Token) -> int:
    """The year that a word is, where it stands as one: in 1902."""
    year = _YEAR.fullmatch(token.text) is not None and token.dep_ in ("pobj", "nummod", "npadvmod", "appos", "nmod")
    by_itself = token.dep_ != "nummod" or token.head.pos_ == "PROPN"
    return int(token.text) if year and by_itself else 0


def _unlinked(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A cause and what it brought about, told by two sentences of which nothing ties the second to the first."""
    for verb in filter(is_predicate, laid.mine):
        causes = [c for c in subjects_of(verb) if c.dep_ == "nsubj" and c in laid.likes and is_content(c)]
        wanted = _LEADING.get(verb.lemma_)
        effects = [c for c in verb.children if c.dep_ == "dobj"] if verb.lemma_ in _BRINGING else []
        if wanted:
            effects = [o for c in verb.children if c.lower_ == wanted for o in c.children if o.dep_ == "pobj"]
        for cause, effect in ((c, e) for c in causes for e in effects if e in laid.likes):
            there, own = (
                {t.sent.start_char: t.sent for t in laid.tokens if key_of(t) == key_of(each) and t.doc is at.doc}
                for each, at in ((cause, laid.likes[cause]), (effect, laid.likes[effect]))
            )
            apart = laid.likes[cause].doc is not laid.likes[effect].doc or not there.keys() & own.keys()
            texts = [sentence.text for sentence in own.values()]
            if apart and texts and not any(_ties(text) for text in texts):
                yield cause, effect


def _turned(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A cause and what followed from it, each told for the other: the guild fines them. As a result, they row."""
    follows = next((t for t in laid.mine if _is_follows(t)), None)
    led = [t for t in laid.tokens if _is_follows(t) and t.i - t.sent.start < LED]
    if follows is None or len(led) != 1:
        return
    told = [
        (t, laid.likes[t].doc is led[0].doc and laid.likes[t].sent.start == led[0].sent.start)
        for t in laid.mine
        if t in laid.likes and is_predicate(t)
    ]
    before = [t for t, there in told if t.i < follows.i and there]
    after = [t for t, there in told if t.i > follows.i and not there]
    yield from zip(before[:1], after[:1], strict=False)


def _is_follows(token: Token) -> bool:
    """Whether a word says that something follows from what was told before it."""
    led = token.i > 1 and token.nbor(-1).lower_ == "a" and token.nbor(-2).lower_ == "as"
    of = token.i + 1 < len(token.doc) and token.nbor().lower_ == "of"
    return token.lower_ in ("consequently", "therefore") or (
        token.lower_ in ("consequence", "result") and led and not of
    )


def _ties(text: str) -> bool:
    return _BROUGHT.search(text) is not None

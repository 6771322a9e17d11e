"""Whose a figure, a title or a season is: each belongs to the noun, the name or the clause that it stands with.

What stands beside it may not have it instead: four hundred child protection officers are no four hundred children, and
of a row of people each has the title before his own name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.figures import UNITS
from kb.proof.laying import Laid, key_of, lay
from kb.proof.phrases import stem_at
from kb.proof.pruning import is_content
from kb.text.english import listing
from kb.text.words import folded_word, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_BEFORE: Final = listing("compound amod nmod poss")
# Nouns that only count what stands before them: forty staff members are forty staff.
_COUNTING: Final = stems_listed(
    "member people person individual unit piece item type kind species variety year time copy head example"
)
_TITLED: Final = listing("compound nmod amod")
_BEING: Final = listing("be become remain")


def belonging(case: Case) -> Iterator[Failure]:
    """Figures told of a word that only describes what they count; titles told of another than they stand with."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    for noun, own in _counted(laid):
        yield Reason.UNSUPPORTED_FIGURE, f"{noun.text} for {own.text}"
    for who, title in _titled(laid):
        yield Reason.UNSUPPORTED_NAME, f"{who.text} for whom {title.text} stands with"


def _counted(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What a statement counts, and what the quotes count with that figure, of which it is a mere description."""
    for figure in laid.mine:
        if figure.dep_ != "nummod" or figure.head.pos_ not in ("NOUN", "PROPN"):
            continue
        noun = figure.head
        same = [t for t in laid.tokens if t.dep_ == "nummod" and key_of(t) == key_of(figure)]
        own = [_top(t.head) for t in same if t.head.pos_ in ("NOUN", "PROPN")]
        if own and len(own) == len(same) and all(_describes(noun, t, laid.keys) for t in own):
            yield noun, own[0]


def _top(noun: Token) -> Token:
    """What a noun describes, where it is several: 90 book covers are covers; a five volume book has five volumes."""
    above = noun.head
    several = above.text.endswith("s") and above.i == noun.i + 1
    return above if noun.dep_ == "compound" and several and noun.lower_ not in UNITS else noun


def _describes(noun: Token, counted: Token, keys: frozenset[str]) -> bool:
    """Whether what is counted is left out, and a noun of the statement stands before it as a description."""
    if key_of(counted) in keys or stem_at(counted) in _COUNTING or key_of(counted) == key_of(noun):
        return False
    if counted.tag_ in ("NN", "NNP") or noun.lower_ in UNITS:
        return False
    if any(key[:5] == counted.lower_[:5] for key in keys):
        return False  # 312 yacht arrivals, 312 yachts arrived
    before = [t for t in counted.subtree if t.i < counted.i and t.dep_ in _BEFORE and t.pos_ in ("NOUN", "PROPN")]
    return noun.tag_ in ("NNS", "NNPS") and any(stem_at(t) == stem_at(noun) for t in before)


def _titled(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Names with a title that every place of the quotes gives to another name."""
    for title in laid.mine:
        for who in _bearers(title):
            words = frozenset(key_of(t) for t in (title, *title.subtree) if is_content(t) and t.pos_ != "PROPN")
            name = frozenset(folded_word(t.text) for t in _name(who))
            theirs = [t for t in laid.tokens if key_of(t) == key_of(title)]
            theirs = [t for t in theirs if words <= {key_of(w) for w in _row(t)}] or theirs
            owners = [_owner(t) for t in theirs]
            known = name <= {folded_word(t.text) for t in laid.tokens}
            if known and owners and all(owner and name.isdisjoint(owner) for owner in owners):
                yield who, title


def _bearers(title: Token) -> Iterator[Token]:
    """The name that a statement gives a title to, if any: Roe is the warden; the warden Roe; Roe, the warden."""
    verb = title.head
    if title.dep_ == "attr" and verb.lemma_ in _BEING and not any(c.dep_ == "neg" for c in verb.children):
        yield from (c for c in verb.children if c.dep_ == "nsubj" and c.pos_ == "PROPN")
    elif title.tag_ == "NN" and title.dep_ in ("compound", "amod", "appos") and verb.pos_ == "PROPN":
        yield verb


def _name(who: Token) -> list[Token]:
    return [who, *(c for c in who.children if c.dep_ in _TITLED and c.pos_ == "PROPN")]


def _row(title: Token) -> list[Token]:
    """A title with the words before it in its text, up to a comma or a joining word."""
    row = [title]
    while row[-1].i and (before := row[-1].nbor(-1)).lower_ not in (",", ";", "and", "or", "(", "by", "with"):
        row.append(before)
    return row


def _owner(title: Token) -> frozenset[str]:
    """The words of the name that a title of a quote stands right before, or right behind a comma; none, if unknown."""
    doc = title.doc
    after = title.i + 1
    name = []
    while after < len(doc) and doc[after].pos_ == "PROPN" and doc[after].text[:1].isupper():
        name.append(doc[after])
        after += 1
    if not name and title.dep_ == "appos" and title.head.pos_ == "PROPN":
        name = _name(title.head)
    return frozenset(folded_word(t.text) for t in name)

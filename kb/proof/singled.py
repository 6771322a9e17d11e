"""What holds of those alone that a quote restricts it to: a statement that drops the restriction says more.

"The first woman to lead a bank in the north" is not the first to lead a bank, "only one was seen and counted" does not
say that one was seen, and what holds in a park holds there. Everywhere else an adjunct may go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import is_predicate, subjects_of
from kb.proof.pruning import is_content
from kb.text.english import listing
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUPERLATIVES: Final = listing("JJS RBS")
_RANKS: Final = listing("only sole first second third last")
_LOOSE: Final = listing("known recorded reported documented confirmed full")  # the first known one is told as the first
_WHICH: Final = listing("amod compound nmod")
_BREAKS: Final = listing(", ( — – -")  # behind these stands an aside
_LIMITING: Final = listing("only no none few neither nobody nothing hardly")
_BOUND: Final = listing("only must just solely had have has needs need")  # can only, told as must
_MAY: Final = listing("can could may might")
_WHEN: Final = listing("since until before after during in at on")
_WHERE: Final = listing("in at within among")
_SHARES: Final = listing("% percent majority half third quarter fifth tenth most proportion share")
_TIMES_OF_IT: Final = listing("once twice one two three")


def singled_out(case: Case) -> Iterator[Failure]:
    """What is told of more than the quotes single out, or with an "only" that is on something else there."""
    laid = lay(case.text, case.sentences, case.contexts) if not case.talk else None
    if laid is None:
        return
    for what, lost in (
        *_ranked(laid),
        *_joined_under_only(laid),
        *_of_one_place(laid),
        *_since_when(laid),
        *_shares(laid),
    ):
        yield Reason.UNSUPPORTED_QUALIFIER, f"{what.text} without {lost.text}"
    for word in (*_may_only(laid), *_only_one_of_them(laid), *_only_so_often(laid)):
        yield Reason.UNSUPPORTED_QUALIFIER, f"only {word.text}"


def _ranked(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """The first, largest or only one of its kind, of which the statement tells less than what makes it so."""
    for rank in filter(_is_rank, laid.mine):
        noun = _ranked_by(rank)
        likes = [t for t in laid.tokens if key_of(t) == key_of(rank) and t.dep_ in ("amod", "nummod", "advmod")]
        theirs = [own for t in likes if key_of(own := _ranked_by(t)) == key_of(noun)]
        if not is_content(noun) or any(is_content(t) and key_of(t) not in laid.known for t in noun.subtree):
            continue  # it may say so in other words
        said = {(c.dep_, c.lower_) for c in noun.children}  # in other words
        lost = [
            next((t for t in _restricting(own, laid.keys) if (t.dep_, t.lower_) not in said), None) for own in theirs
        ]
        if lost and lost[0] is not None and all(lost):
            yield noun, lost[0]


def _is_rank(token: Token) -> bool:
    if token.lower_ == "most" and token.head.pos_ == "NOUN":
        return False  # most of them
    return token.dep_ in ("amod", "nummod", "advmod") and (token.tag_ in _SUPERLATIVES or token.lower_ in _RANKS)


def _ranked_by(rank: Token) -> Token:
    """The noun that is the first, the largest."""
    above = rank.head
    return above.head if above.dep_ in ("amod", "acl") or above.pos_ == "ADJ" else above


def _restricting(noun: Token, keys: Collection[str]) -> Iterator[Token]:
    """What says which of its kind a noun is, and is left out."""
    for child in noun.children:
        if child.dep_ in _WHICH and child.i < noun.i and is_content(child) and key_of(child) not in keys:
            if not (_is_rank(child) or child.lower_ in _LOOSE or child.text[:1].isupper()):
                yield child
        elif child.dep_ in ("prep", "acl", "relcl") and child.lower_ != "of" and _is_gone(child, keys):
            yield child
        elif child.dep_ in ("acl", "relcl") and not _is_aside(child):
            joined = (c for c in child.children if c.dep_ in ("conj", "xcomp"))
            yield from (lost for verb in (child, *joined) for lost in _circumstances(verb, keys))


def _circumstances(verb: Token, keys: Collection[str]) -> Iterator[Token]:
    """What says where, when and how a verb is meant, and is left out, also as what its object is said to have."""
    for child in verb.rights:
        if any(t.text in _BREAKS for t in verb.doc[verb.i : child.i]):
            return
        if child.dep_ in ("prep", "advcl", "npadvmod") and _is_gone(child, keys):
            yield child
        elif child.dep_ == "dobj":
            yield from (c for c in child.children if c.dep_ == "prep" and c.lower_ != "of" and _is_gone(c, keys))


def _is_aside(part: Token) -> bool:
    first = part.left_edge
    return first.i > 0 and first.nbor(-1).text in _BREAKS


def _is_gone(part: Token, keys: Collection[str]) -> bool:
    """Whether a part that is no aside is left out whole."""
    if _is_aside(part):
        return False
    own = [t for t in part.subtree if is_content(t)]
    kept = [t for t in own if key_of(t) in keys]
    led = [c for c in part.children if c.dep_ == "pobj"]  # "hurricane winds" are not told by the name of a hurricane
    return bool(own) and len(kept) * 2 < len(own) and not any(t in kept for t in led or own)


def _shares(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A share of those who are such or such, told as one of all of them, wherever else the statement puts them."""
    kept = frozenset(laid.likes.values())
    for noun, theirs in laid.likes.items():
        share = theirs.head.head
        if theirs.dep_ != "pobj" or theirs.head.lower_ != "of" or share.lower_ not in _SHARES:
            continue
        told = any(t in kept for t in (share, *share.lefts))
        if not told or noun.dep_ != "pobj" or any(is_content(t) and key_of(t) not in laid.known for t in noun.subtree):
            continue
        parts = (
            c for n in (theirs, share) for c in n.rights if c.dep_ in ("acl", "relcl", "prep") and c != theirs.head
        )
        yield from ((noun, c) for c in parts if c.lower_ != "of" and _is_gone(c, laid.keys))


def _joined_under_only(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """One of two deeds which only one, few or none did both of: only one was seen and counted."""
    for verb, theirs in laid.likes.items():
        if not (is_predicate(verb) and is_predicate(theirs)):
            continue
        first = theirs
        while first.dep_ == "conj" and is_predicate(first.head) and not subjects_of(first):
            first = first.head
        row = [first, *(c for c in first.conjuncts if is_predicate(c) and not subjects_of(c))]
        who = next(iter(subjects_of(first)), None)
        if who is None or not any(t.lower_ in _LIMITING and t.i <= who.i for t in who.subtree):
            continue
        yield from ((verb, t) for t in row if key_of(t) not in laid.keys)


def _of_one_place(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What is told of a kind, where the quote begins with the place that it holds for: in the park, wolves are safe."""
    for verb, theirs in laid.likes.items():
        tenses = {theirs.tag_} | {c.tag_ for c in theirs.children if c.dep_ in ("aux", "auxpass")}
        perfect = any(c.lower_ in ("has", "have") and c.dep_ == "aux" for c in theirs.children)
        if verb.dep_ != "ROOT" or not is_predicate(theirs) or perfect or not _is_rule(tenses):
            continue
        who = next(iter(subjects_of(theirs)), None)
        if who is None or who.tag_ not in ("NN", "NNS") or any(c.dep_ in ("det", "poss") for c in who.children):
            continue
        for link in (c for c in theirs.children if c.dep_ == "prep" and c.lower_ in _WHERE):
            if link.i < who.left_edge.i and _is_gone(link, laid.keys):
                yield verb, link.right_edge


def _is_rule(tenses: set[str]) -> bool:
    return "VBD" not in tenses and "MD" not in tenses and not tenses.isdisjoint(("VBZ", "VBP"))


def _since_when(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Only that, where it is only that since then."""
    for only, theirs in laid.likes.items():
        if only.lower_ != "only":
            continue
        verb, there = (next((a for a in t.ancestors if is_predicate(a)), t) for t in (only, theirs))
        if laid.likes.get(verb) != there:
            continue
        for link in (c for c in there.children if c.dep_ == "prep" and c.lower_ in _WHEN and c.i < there.i):
            if all(key_of(t) not in laid.keys for t in link.subtree):
                yield only, link


def _may_only(laid: Laid) -> Iterator[Token]:
    """They may vote by post, where they may only vote by post."""
    if not any(t.lower_ in _BOUND for t in laid.mine):
        for theirs in laid.likes.values():
            may = [c for c in theirs.children if c.dep_ == "aux" and c.lower_ in _MAY]
            if may and any(c.lower_ == "only" and may[0].i < c.i < theirs.i for c in theirs.children):
                yield theirs


def _only_one_of_them(laid: Laid) -> Iterator[Token]:
    """Several, where it was the only one."""
    if any(t.lower_ in ("only", "sole", "alone") for t in laid.mine):
        return
    for noun, theirs in laid.likes.items():
        one = theirs.tag_ == "NN" and any(c.lower_ in ("only", "sole") and c.dep_ == "amod" for c in theirs.children)
        if one and noun.tag_ == "NNS":
            yield noun


def _only_so_often(laid: Laid) -> Iterator[Token]:
    """Once, only in one patient, where it was only once, in one patient."""
    theirs = [t for t in laid.tokens if t.lower_ == "only"]
    for only in (t for t in laid.mine if t.lower_ == "only" and len(theirs) == 1):
        own, there = (t.nbor(1).lower_ if t.i + 1 < len(t.doc) else "" for t in (only, theirs[0]))
        if there in _TIMES_OF_IT and own != there and any(t.lower_ == there for t in laid.mine):
            yield theirs[0].nbor(1)

"""What code can mend of a wording that the gate refused, so that no model need be asked and no quote be told instead.

Each mend is tried at the gate like any other wording; what passes there is published, what does not is not. A mend
takes out what the statement added, puts back a word that it left out, or leaves out a clause of its own; it never
brings in a word that neither the statement nor its quotes have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.additions import added
from kb.proof.case import Case
from kb.proof.cues import CUES, KEPT
from kb.proof.laying import Laid, lay
from kb.proof.moods import FINITE, subjects_of
from kb.proof.pruning import CONDITIONS
from kb.text.english import MODALS, listing
from kb.text.words import folded_word

if TYPE_CHECKING:
    from spacy.tokens import Token

MOST: Final = 6  # mends of one wording that are tried
LEAST: Final = 0.5  # of a statement's words that are left of it
MOST_PUT_BACK: Final = 3  # words

_BESIDE: Final = listing("advmod amod det predet quantmod neg")  # how a word that was left out hung on one that stayed
_HANGING: Final = listing("amod advmod compound nmod npadvmod prep")  # of what a statement adds, what can go from it
_JOINING: Final = listing("prep agent dative")  # words that nothing may follow but what they join
_REASONS: Final = listing("because since as so although though while whereas")
_PLAIN: Final = listing("VBZ VBP")


def repaired(case: Case) -> list[str]:
    """Wordings that may stand where a refused one may not, the nearest to it first."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None or not laid.mine or not any(_is_sentence(token) for token in laid.mine):
        return []
    found = [*_put_back(laid), *_without_added(case, laid), *_without_brackets(laid), *_without_own(laid)]
    kept = [text for text in dict.fromkeys(map(_tidied, found)) if _is_enough(text, case.text)]
    return [text for text in kept if text != case.text][:MOST]


def _is_sentence(token: Token) -> bool:
    """Whether it is the verb of a sentence, as the parser read it: what it could not read nobody cuts."""
    return token.dep_ == "ROOT" and token.pos_ in ("VERB", "AUX")


def _is_enough(text: str, whole: str) -> bool:
    return len(text.split()) >= max(4, LEAST * len(whole.split()))


def _without_added(case: Case, laid: Laid) -> Iterator[str]:
    """The statement without the things that it adds to the quotes."""
    found = dict.fromkeys(top for _, top in added(case, laid))
    tops = [t for t in found if t.dep_ in _HANGING and not any(c.pos_ == "PROPN" for c in t.subtree)]
    if tops:
        yield _without(laid, (t for top in tops for t in (*top.subtree, *_of_one(top, laid))))


def _of_one(top: Token, laid: Laid) -> Iterator[Token]:
    """The words before an added one that make one thing with it and are the statement's own: open source projects."""
    at = top.i - 1
    while at >= 0 and top.doc[at].head == top.head and top.doc[at].dep_ in ("amod", "compound", "nmod"):
        if top.doc[at] in laid.there:
            return
        yield top.doc[at]
        at -= 1


def _without_brackets(laid: Laid) -> Iterator[str]:
    """The statement without what it says in brackets."""
    doc = laid.mine[0].doc
    opened = [t.i for t in doc if t.text == "("]
    closed = [t.i for t in doc if t.text == ")"]
    if opened and closed and opened[0] < closed[0]:
        yield _without(laid, doc[opened[0] : closed[0] + 1])


def _without_own(laid: Laid) -> Iterator[str]:
    """The statement without a clause at its end that is one by itself: which …, because …, and it …"""
    doc = laid.mine[0].doc
    end = laid.mine[-1].i
    if not any(t.dep_ == "ROOT" and (t.tag_ in FINITE or any(c.dep_ == "aux" for c in t.children)) for t in doc):
        return
    for token in reversed(laid.mine):
        if token.right_edge.i < end or token.pos_ not in ("VERB", "AUX") or not subjects_of(token):
            continue
        first = token.left_edge.i
        marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod")}
        comma = first > 0 and doc[first - 1].text == ","
        if (
            (token.dep_ == "advcl" and marks & _REASONS and not marks & CONDITIONS)
            or (token.dep_ == "relcl" and comma)
            or (token.dep_ == "conj" and token.head.pos_ in ("VERB", "AUX"))
        ):
            yield _without(laid, [*token.subtree, *_joining(token)])


def _joining(token: Token) -> Iterator[Token]:
    """The "and" or "but" before what is left out."""
    if token.dep_ == "conj":
        before = [c for c in token.head.children if c.dep_ == "cc" and c.i < token.i]
        yield from before[-1:]


def _without(laid: Laid, tokens: Iterable[Token]) -> str:
    """The statement without some words, as it was written; a preposition goes with all that stood behind it."""
    gone = {t.i for t in tokens}
    for t in reversed(laid.mine[0].doc):
        if t.dep_ in _JOINING and t.i + 1 in gone and {c.i for c in t.children} <= gone:
            gone.add(t.i)
    return laid.leading + "".join(words for place, words in enumerate(_as_written(laid)) if place not in gone)


def _as_written(laid: Laid) -> list[str]:
    """The words of a statement behind who says so, in its own characters, each with the space after it."""
    doc = laid.mine[0].doc
    own = laid.told if len(laid.told) == len(doc.text) else doc.text
    return [own[t.idx : t.idx + len(t.text_with_ws)] for t in doc]


def _put_back(laid: Laid) -> Iterator[str]:
    """The statement with what it left out of what turns the words that it has: some, almost, may."""
    before: dict[int, str] = {}
    instead: dict[int, str] = {}
    have = {folded_word(t.text) for t in laid.mine}
    for mine, theirs in laid.there.items():
        for child in theirs.children:
            low = folded_word(child.norm_)
            if child in laid.kept or child.i > theirs.i or low in have:
                continue
            if child.dep_ in _BESIDE and CUES.get(low, "") in KEPT and child.dep_ != "neg":
                if child.dep_ in ("det", "predet") and any(c.dep_ == "det" for c in mine.children):
                    continue
                nearer = [c.i for c in mine.children if c.dep_ in ("amod", "compound") and c.i < mine.i]
                before[min([mine.i, *(nearer if child.dep_ != "advmod" else [])])] = child.lower_
            elif child.dep_ == "aux" and low in MODALS and mine.tag_ in _PLAIN and subjects_of(mine):
                instead[mine.i] = f"{low} {_base_of(mine)}{mine.whitespace_}"
    if 0 < len(before) + len(instead) <= MOST_PUT_BACK:
        own = _as_written(laid)
        if 0 in before and laid.mine[0].pos_ != "PROPN":
            own[0] = own[0][:1].lower() + own[0][1:]
        yield laid.leading + "".join(
            (f"{before[place]} " if place in before else "") + instead.get(place, words)
            for place, words in enumerate(own)
        )


def _base_of(verb: Token) -> str:
    """A verb as it stands behind "may": hope for hopes, which the parser takes for a form of hop."""
    cut = verb.lower_ == f"{verb.lemma_}es" and not verb.lemma_.endswith(("s", "x", "z", "ch", "sh", "o"))
    return f"{verb.lemma_}e" if cut else verb.lemma_


def _tidied(text: str) -> str:
    """Without the spaces and commas that something left out leaves."""
    text = " ".join(text.split())
    for ugly, plain in ((" ,", ","), (",,", ","), (" .", "."), (",.", "."), ("( ", "("), (" ;", ";")):
        text = text.replace(ugly, plain)
    text = text.strip(" ,;")
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!", "”", '"')) else ".")

"""How often or how surely something holds, told before a sentence or in it: Typically, they pay; they typically pay.

Both turn the main verb, and nothing else: within a clause of its own (those who typically pay get more) it is another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kb.proof.grammar import document_of
from kb.proof.moods import is_predicate
from kb.text.english import listing

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FRONTED: Final = re.compile(
    r"(Typically|Generally|Usually|Often|Sometimes|Normally|Occasionally|Frequently|Probably|Perhaps|Possibly"
    r"|Apparently|Traditionally|Rarely|Seldom)(?:,| (?!of\b))(?<!Rarely )(?<!Seldom ) ?"
)
_FLOATING: Final = listing("maybe perhaps possibly probably often usually sometimes typically generally")
_UP_TO: Final = listing("attr dobj pobj prep acomp compound amod")  # what of a clause leads up to its verb
_TOLD_OF: Final = listing("attr dobj acomp xcomp ccomp prep")


def fronted_in(text: str) -> str:
    """The adverb that a sentence begins with, case-folded; empty where it begins with none."""
    found = _FRONTED.match(text)
    return found[1].casefold() if found else ""


def leads(word: str, text: str, statement: str) -> bool:
    """Whether the statement has the adverb once, with the verb that it leads in ``text``."""
    mine, theirs = document_of(statement), document_of(text)
    if mine is None or theirs is None:
        return False
    own = [t for t in mine if t.lower_ == word]
    root = next((t for t in theirs if t.dep_ == "ROOT"), None)
    if len(own) != 1 or root is None:
        return False
    main = _told(root)
    verb = own[0].head
    if not text[len(word) :].startswith(",") and theirs[0].head not in (main, root):
        return False  # often cited millers
    once = [t for t in mine if t.lemma_ == verb.lemma_ and t.pos_ == verb.pos_]
    return verb.lemma_ == main.lemma_ and len(once) == 1 and verb in _mains(mine)


def moved(word: str, text: str, statement: str, number: int) -> bool:
    """Whether a statement has before what its verb says an adverb that ``text`` has, as the ``number``-th such word, in
    that same clause, behind it: one of the oldest mills maybe; maybe one of the oldest mills."""
    mine, theirs = (document_of(one) if word in _FLOATING else None for one in (statement, text))
    own, other = ([t for t in doc or () if t.lower_ == word] for doc in (mine, theirs))
    if len(own) != 1 or number >= len(other) or not is_predicate(own[0].head):
        return False
    verb, at = own[0].head, other[number].head
    while not is_predicate(at) and at.dep_ in _UP_TO:
        at = at.head
    if at.lemma_ != verb.lemma_ or not is_predicate(at):
        return False
    said, told = ([c for c in v.children if c.dep_ in _TOLD_OF] for v in (verb, at))
    same = {c.lemma_ for c in said} & {c.lemma_ for c in told}
    return bool(same) and all(own[0].i < c.i for c in said) and not any(c.dep_ == "conj" for c in verb.children)


def _told(root: Token) -> Token:
    """What is told under "I think"."""
    if any(c.lower_ == "i" for c in root.children):
        return next((c for c in root.children if c.dep_ == "ccomp"), root)
    return root


def _mains(doc: Doc) -> list[Token]:
    """The verb of a statement, and of what it says that somebody says."""
    roots = [t for t in doc if t.dep_ == "ROOT"]
    return [*roots, *(c for root in roots for c in root.children if c.dep_ == "ccomp")]

"""How often or how surely something holds, told before a sentence or in it: Typically, they pay; they typically pay.

Both turn the main verb, and nothing else: within a clause of its own (those who typically pay get more) it is another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kb.proof.grammar import document_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FRONTED: Final = re.compile(
    r"(Typically|Generally|Usually|Often|Sometimes|Normally|Occasionally|Frequently|Probably|Perhaps|Possibly"
    r"|Apparently|Traditionally|Rarely|Seldom), "
)


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
    once = [t for t in mine if t.lemma_ == verb.lemma_ and t.pos_ == verb.pos_]
    return verb.lemma_ == main.lemma_ and len(once) == 1 and verb in _mains(mine)


def _told(root: Token) -> Token:
    """What is told under "I think"."""
    if any(c.lower_ == "i" for c in root.children):
        return next((c for c in root.children if c.dep_ == "ccomp"), root)
    return root


def _mains(doc: Doc) -> list[Token]:
    """The verb of a statement, and of what it says that somebody says."""
    roots = [t for t in doc if t.dep_ == "ROOT"]
    return [*roots, *(c for root in roots for c in root.children if c.dep_ == "ccomp")]

"""Whom a speaker speaks to: "your article" may be told under a name, where code knows whose it is.

In a talk of two it is the other. Among more it is whoever spoke before and speaks after. A "you" that may mean anybody
("you never know") stays one: what somebody did is told in the past.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from kb.proof.grammar import document_of
from kb.values import Block

if TYPE_CHECKING:
    from spacy.tokens import Token

_YOU: Final = re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE)
_OPEN: Final = frozenset(["if", "when", "whenever", "where", "unless"])


def addressee(blocks: Sequence[Block], start: int) -> str:
    """The name of the one person whom the block at ``start`` speaks to, or nothing where that is not sure."""
    spoken = [block for block in blocks if block.speaker]
    turns: list[tuple[str, list[Block]]] = [(n, list(each)) for n, each in groupby(spoken, attrgetter("speaker"))]
    at = next((n for n, (_, each) in enumerate(turns) if each[0].start <= start < each[-1].end), -1)
    if at < 0:
        return ""
    speaker = turns[at][0]
    others = sorted({name for name, _ in turns} - {speaker})
    if len(others) == 1:
        return others[0]
    before, after = turns[at - 1][0] if at else "", turns[at + 1][0] if at + 1 < len(turns) else ""
    return before if before == after else ""


def told_to(text: str, name: str, others: Sequence[str]) -> str:
    """A quote with ``name`` for each "you" of whom something past is told; as it is if it names one of ``others``."""
    called = {each.split()[0].casefold() for each in others if each.split()} - {name.split()[0].casefold()}
    words = set(re.findall(r"\w+", text.casefold()))
    if not _YOU.search(text) or called & words:
        return text
    read = document_of(text)
    if read is None or len(read.text) != len(text):
        return text
    for token in reversed(list(read)):
        if token.lower_ in ("you", "your") and _is_past(token):
            text = (
                text[: token.idx] + (f"{name}'s" if token.lower_ == "your" else name) + text[token.idx + len(token) :]
            )
    return text


def _is_past(you: Token) -> bool:
    """Whether what the word belongs to is told of the past, and of one time."""
    for verb in you.ancestors:
        if verb.pos_ not in ("VERB", "AUX"):
            continue
        tenses = {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass"))}
        finite = tenses & {"VBD", "VBP", "VBZ", "MD"}
        if finite:
            return finite == {"VBD"} and not any(c.lower_ in _OPEN for c in verb.children)
    return False

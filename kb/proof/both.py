"""Whom "the two" of a statement are: two that a text names, joined by one "and", as doing the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case
from kb.proof.grammar import document_of
from kb.proof.moods import FINITE
from kb.text.english import listing
from kb.text.words import WORD, stem_of

if TYPE_CHECKING:
    from spacy.tokens import Token

# What stands before a subject, and between it and its verb.
_BEFORE: Final = re.compile(r"[,.;:!?()]|\b(?:that|thinks?|says?)\b")
_BETWEEN: Final = listing("both were are was have had will been also")


def names_both(case: Case, place: int) -> bool:
    """Whether the "two" at a place of a statement are a weir and a mill, of which a text says that both leaked."""
    read = document_of(case.text) if case.claim.words[place - 1 : place] == ("the",) else None
    twos = [token for token in read or () if token.lower_ == "two"]
    if not twos or any(two.dep_ not in ("nsubj", "nsubjpass") for two in twos):
        return False
    texts = {*case.quoted, *case.sentences}
    return all(any(_do_both(text, two.head) for text in texts) for two in twos)


def _do_both(text: str, verb: Token) -> bool:
    """Whether a text says of two things what a verb says; not where one of them does something else."""
    stem = stem_of(verb.lower_)
    for found in WORD.finditer(text):
        if stem_of(found[0].casefold()) != stem:
            continue
        before = _BEFORE.split(text[: found.start()])[-1]
        subject = before.split()
        while subject and subject[-1] in _BETWEEN:
            subject.pop()
        place = subject.index("and") if subject.count("and") == 1 and "or" not in subject else 0
        if not 0 < place < len(subject) - 1:
            continue
        alone, whole = document_of(" ".join(subject)), document_of(text)
        begin = found.start() - len(before)
        tokens = [*(alone or ()), *(token for token in whole or () if begin <= token.idx < found.start())]
        if not any(token.tag_ in FINITE and token.lower_ not in _BETWEEN for token in tokens):
            return True
    return False

"""What the parser is known to read wrongly, put right before anything is read off it.

Each mend changes which word another hangs on where the grammar leaves no choice; what a word is, it does not touch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.text.english import listing

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OF_A_VERB: Final = listing("nsubj nsubjpass neg")  # an auxiliary has neither: its verb has
_SUBJECTS: Final = listing("nsubj nsubjpass")


def mended(doc: Doc) -> Doc:
    """The same text, with the subject and the "not" of an auxiliary given to its verb, and the first of several
    subjects that a sentence begins with joined to the others: merchandise, books and guides are included."""
    for token in doc:
        above = token.head
        if token.dep_ in _OF_A_VERB and above.dep_ in ("aux", "auxpass") and above.head != above:
            token.head = above.head
    for sentence in doc.sents:
        first = sentence[0]
        after = doc[first.i + 1 : first.i + 3]
        if first.dep_ != "dep" or first.pos_ not in ("NOUN", "PROPN") or len(after) < 2 or after[0].text != ",":
            continue
        other = after[1]
        if other.dep_ in _SUBJECTS and other.head == first.head and any(c.dep_ == "conj" for c in other.children):
            first.dep_, other.dep_ = other.dep_, "conj"
            other.head = first
    return doc

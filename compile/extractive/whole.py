"""Is a piece that was cut as a sentence a whole statement, and where does it begin?

Layout leaves traces at both ends: a heading or a footnote's number glued to the first word, an item of a list that
is half a sentence, a line without a full stop that is a caption. What is no whole statement makes no claim; it stays
on the source page.
"""

from __future__ import annotations

import re

from compile.extractive.statements import subject_of
from kb.text.words import listing

_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?:\[\d+\])*\s*\Z")
_LEADING_ON = re.compile(r"[:;,]\s*[!•*–-]?\s*\Z")
_QUESTION = re.compile(r"[?？][\"'”’»)\]]*\s*\Z")
_FIRST_WORD = re.compile(r"(?<!\w)[^\W\d_][\w'’-]*")
_SECTION_NAME = (
    r"(?:Abstract|Introduction|Background|Summary|Overview|Conclusions?|Discussion|Methods?|Results|Motivation|"
    r"Related [Ww]ork|Acknowledge?ments?|Keywords|ABSTRACT|INTRODUCTION|SUMMARY|BACKGROUND|CONCLUSIONS?)"
)
_GLUED = (
    # 1 Introduction We …
    re.compile(rf"(?:\(?\d{{1,2}}(?:\.\d{{1,2}})*[.)]?\s+)?{_SECTION_NAME}\s*[—–:.-]?\s+(?=[A-Z])"),
    # Self-Locking Nut The nut may be …: a title, then a sentence's first words.
    re.compile(
        r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?(?:[A-Z][\w'’/-]*\s+)(?:(?:of|and|the|for|in|to|on|with|[A-Z][\w'’/-]*)\s+){1,7}"
        r"(?=(?:The|A|An|This|These|It|We|In)\s+[a-z])(?!\S+\s+(?:of|and)\s)"
    ),
    re.compile(r"\d{1,2}(?=(?:[A-Z][a-z]+|A|I)\s+[a-z])"),  # 3The ideal size …: the mark of a footnote
)
# An entry of a list of references: [3] Smith, J. (1999). Title. Place.
_ENTRY = re.compile(
    r"(?:\[\d+\]|\d{1,3}\.)?\s*(?:[A-Z][\w'’-]+,? (?:[A-Z]\.[ -]?){1,3},? ?(?:and |& )?){2,}"
    r"|(?:\[\d+\]|\d{1,3}\.)?\s*[A-Z][\w'’-]+, (?:[A-Z]\.[ -]?){1,3}.{0,160}?\(?\b(?:1[5-9]|20)\d\d[a-z]?\)?[.,:]"
)
_REFERENCE = re.compile(
    r"\bIn Proceedings of\b|\barXiv (?:preprint|e-prints)|\bUniversity Press, \d{4}|\bISBN\b|\bRetrieved (?:from|on)\b"
)
_REFERS = ("Proceedings", "arXiv", "University Press", "ISBN", "Retrieved")
_ENTRY_LENGTH = 500  # characters that an entry of a list of references has at most
# Who asks in a transcript: what they say sets up what others state.
ASKERS = listing(
    """
    interviewer host moderator reporter question questioner q journalist presenter examiner
    """
)
_LONG = 5  # words that a statement without a full stop must have


def is_interviewer(speaker: str) -> bool:
    """Whether a transcript's speaker is there to ask."""
    return speaker.casefold().strip(" .:0123456789") in ASKERS


def is_reference(text: str) -> bool:
    """Whether a whole block is an entry of a list of references."""
    return len(text) <= _ENTRY_LENGTH and _ENTRY.match(text) is not None


def begins_at(text: str) -> int:
    """Where the sentence begins in ``text``, past a heading or a footnote's number that layout glued to it."""
    for pattern in _GLUED:
        found = pattern.match(text)
        if found is not None:
            return found.end()
    return 0


def is_whole(text: str, *, first: bool, note: bool = True) -> bool:
    """Whether this piece states something by itself. ``first``: nothing stands before it in its block.

    Questions state nothing. A ``note``, which may stand without a full stop, must then have a subject and a verb; a
    first word written small means that its beginning is missing. Scripts without case or full stops are not judged
    by them.
    """
    full_stop = text.endswith((".", "。"))
    if not full_stop and _QUESTION.search(text):
        return False
    if any(map(text.__contains__, _REFERS)) and _REFERENCE.search(text):
        return False
    word = _FIRST_WORD.search(text)
    if first and word is not None and word.start() < 4 and word.group().islower() and len(word.group()) > 1:
        return False
    if full_stop:
        return True
    if _ENDED.search(text) or word is None or not word.group()[0].isupper():
        return _LEADING_ON.search(text) is None
    return note and len(text.split()) >= _LONG and text[-1].isalnum() and bool(subject_of(text))

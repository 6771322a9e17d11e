"""What a speaker says at more length than a writer would, in the writer's form; nothing is put in and nothing turned.

"If there's a spare lamp, that helps" says that a spare lamp helps; "where we can grind it, where we can weigh it" says
where we can grind and weigh it; "It is a measure of risk. Or the danger of a fall." is one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from kb.proof.grammar import document_of
from kb.proof.moods import FINITE
from kb.proof.plainly import capital
from kb.text.words import STOPWORDS, WORD, stem_of, stems_in

# Where there is one, it does something: no condition but that there is one, which is what the subject says.
_WHERE_THERE_IS: Final = re.compile(
    r"\b[Ii]f there(?:['’]s| is| are) (?!(?:no|not|nothing|nobody|only|few|little|ever|never)\b)"
    r"([^,.;:!?]{3,90}), (?:then )?that (?=[a-z]+s\b(?! not\b))(?!(?:is|was|has|does|lets|depends)\b)"
)
_THERE_IS: Final = re.compile(r"\bthere(?:['’]s|['’]re| is| are| was| were)\b", re.IGNORECASE)
_CONDITION: Final = re.compile(r"\b(?:if|when|where|whenever|unless|provided)\b", re.IGNORECASE)
_AGAIN: Final = re.compile(
    r"\b((?:where|that|which|how) (?:I|we|you|they|he|she|it|people) (can|could|will|would|may|might|should|must)) "
    r"((?!not\b)[^,.;:!?]{3,60}), (?:and )?\1 (?!not\b)(?=[a-z])"
)
_FRAGMENT: Final = re.compile(r"(?<=[a-z])\. Or (?=(?:the|an?|its|their|in|on|at|of|for|to|by|with|about) [^.?!…]+[.])")
_ELLIPSIS: Final = re.compile(
    r"\b(has|have) ([^,;:]+), ((?:whereas|while|but|and) (?!it\b|he\b|she\b|they\b)[^,;:]+?)"
    r" (do|does)(?:n['’]t| not)(?=\.?$)"
)


def spoken_plainly(text: str, quotes: Sequence[str]) -> tuple[str, Callable[[str], str]]:
    """A statement, and what puts its quotes into the form that a writer would give them beside it."""
    told = any(map(_WHERE_THERE_IS.search, quotes))
    plain = _WHERE_THERE_IS.sub(r"\1 ", text) if told else text
    bare = told and _CONDITION.search(plain) is None and _THERE_IS.search(plain) is None

    def put(quote: str) -> str:
        if bare:
            quote = _WHERE_THERE_IS.sub(_begun, quote)
        return _AGAIN.sub(lambda found: _once(found, text), quote) if ", " in quote else quote

    return (plain if bare else text), put


def in_one(quote: str) -> str:
    """A quote with a sentence that only names another object of the one before it as a part of that one."""
    found = _FRAGMENT.search(quote)
    if found is None:
        return quote
    end = quote.find(".", found.end())
    if _has_predicate(quote[found.end() : end]):
        return quote
    return f"{quote[: found.start()]}, or {in_one(quote[found.end() :])}"


def without_ellipsis(text: str, quotes: Sequence[str]) -> str:
    """A statement that denies of another what it has said, in full: Sund has a mill, but Roe does not have one.

    Only of whom the quotes tell too: in full it has words enough to be taken for theirs.
    """
    if (found := _ELLIPSIS.search(text)) is None:
        return text
    told = stems_in(" ".join(quotes))
    who = {word.casefold() for word in WORD.findall(found[3])} - STOPWORDS
    return _ELLIPSIS.sub(r"\1 \2, \3 \4 not have \2", text) if {stem_of(word) for word in who} <= told else text


def _has_predicate(words: str) -> bool:
    """Whether words state something: a verb in them that has a tense."""
    doc = document_of(words)
    return doc is None or any(t.tag_ in FINITE for t in doc)


def _begun(found: re.Match[str]) -> str:
    return f"{found[1] if found.start() else capital(found[1])} "


def _once(found: re.Match[str], text: str) -> str:
    """A part told in one with the one before it, where the statement has their modal once as well."""
    modal = rf"\b{found[2]}\b"
    if len(re.findall(modal, text)) >= len(re.findall(modal, found.string)):
        return found[0]
    return f"{found[1]} {found[3]} and "

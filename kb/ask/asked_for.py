"""What an answer must have, by what its question asks for: what is counted, a telephone number, an address.

"How many children did she have?" is not answered by how many soldiers she had, nor "What is the phone number of the
museum?" by when it opens. Rules for English.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from kb.ask.terms import alike, read, related

# "How many square miles …", "how many of the people …": the first plural of the words that follow.
_COUNTED = re.compile(
    r"\bhow many (?:of (?:the |its |their |these |those )?)?(?:[\w’'-]+ ){0,2}?"
    r"(?P<noun>(?![\w’'-]*(?:ss|us|is|['’]s)\b)[\w’'-]{3,}s|people|children|men|women|mice|feet|teeth|species|criteria)\b",
    re.IGNORECASE,
)
_PEOPLE = frozenset(
    read(
        "people persons inhabitants residents citizens men women students pupils workers employees members "
        "participants patients respondents soldiers troops population individuals staff mothers parents crew"
    )[0]
)
_CHILDREN = frozenset(read("children child sons daughters babies infants kids boys girls pupils students")[0])
_DOERS = re.compile(
    r"(?:[\w-]{2,}(?:er|or|ist|ian|ant|ent|ee|men|women)s?)"
)  # keepers, settlers: people by another name
_NO_NOUN = frozenset(read("times others things ones points percents")[0])  # their figure may stand alone
_TELEPHONE = re.compile(r"(?:\+|\b)\d[\d ()./-]{5,}\d\b")
_FORMS = (
    (re.compile(r"\b(?:tele)?phone numbers?\b|\bfax numbers?\b|\bmobile numbers?\b", re.IGNORECASE), _TELEPHONE),
    (re.compile(r"\be-?mail address(?:es)?\b", re.IGNORECASE), re.compile(r"[\w.+-]+@[\w-]+\.\w+")),
    (
        re.compile(r"\b(?:web ?site|web) address(?:es)?\b|\burls?\b", re.IGNORECASE),
        re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|org|net|edu|gov|io|[a-z]{2})\b", re.IGNORECASE),
    ),
)


def has_form(question: str, text: str) -> bool:
    """Whether a text has what the question asks for by a form of its own, a telephone number or an address."""
    return all(told.search(text) for asked, told in _FORMS if asked.search(question))


def asks_form(question: str) -> bool:
    """Whether a question asks for something that has a form of its own."""
    return any(asked.search(question) for asked, _ in _FORMS)


@lru_cache(maxsize=64)  # asked of every sentence that one question found
def counted(question: str) -> str:
    """The stem of what a question wants counted; "" where it asks for no count, or for one of nothing named."""
    found = _COUNTED.search(question)
    stems = read(found["noun"])[1] if found else ()
    return stems[-1] if stems and stems[-1] not in _NO_NOUN else ""


def counts(question: str, told: Set[str]) -> bool:
    """Whether a text of these stems can count what is asked: it names it, in any form or by a word that says the same.

    People are counted under many words. True where nothing is to be counted.
    """
    noun = counted(question)
    if not noun or noun in told or alike(noun) & told:
        return True
    if noun in _CHILDREN:
        return not _CHILDREN.isdisjoint(told)
    if noun in _PEOPLE or _DOERS.fullmatch(noun):
        return not _PEOPLE.isdisjoint(told) or any(_DOERS.fullmatch(one) or related(noun, one) for one in told)
    return any(related(noun, other) for other in told)

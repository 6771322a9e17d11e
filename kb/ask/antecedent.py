"""What a sentence that begins with He, It or Their stands for: the subject of the one before it.

"It was designed by Voss." answers "Who designed the bridge?" only to one who knows what it is. For ranking, such a
sentence is read with those words in the pronoun's place; what is quoted stays the source's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.text.english import ARTICLES, AUXILIARIES
from kb.text.words import tokens

_PRONOUN = re.compile(
    r"[\"“'‘(]?(?P<pronoun>(?P<owned>his|its|their|her(?= [a-z]))|he|she|it|they)\b(?!['’])(?P<rest>\s.*)",
    re.IGNORECASE | re.DOTALL,
)
# "It is known that …", "It was in 1902 that …": it stands for nothing.
_EMPTY_IT = re.compile(
    r"it\s+(?:is|was|has been|seems|appears)\s+(?:\w+\s+){1,4}(?:that|to|whether|who)\b", re.IGNORECASE
)
_OPENING = ARTICLES | frozenset({"in", "on", "at"})
_LONGEST = 8  # words of a subject
_FEWEST = 2  # "The council": where neither a verb nor a name tells where it ends


def resolved(texts: Sequence[str]) -> Iterator[str]:
    """Neighbouring sentences in order, each with the subject it leans on in its pronoun's place."""
    subject = ""
    for text in texts:
        found = None if _EMPTY_IT.match(text) else _PRONOUN.match(text)
        if found is None:
            subject = _subject(text)
            yield text
        else:  # the next one may stand for the same
            yield f"{subject}{'’s' if found['owned'] else ''}{found['rest']}" if subject else text


def _subject(text: str) -> str:
    """The words a sentence begins with, up to its verb; where none is seen, the name it begins with."""
    words = list(tokens(text[:120]))[:_LONGEST]
    if not words:
        return ""
    verb = next((i for i, word in enumerate(words) if i and word.text.casefold() in AUXILIARIES), 0)
    names = next((i for i, word in enumerate(words) if i and not word.text[:1].isupper()), len(words))
    opening = words[0].text.casefold() in _OPENING
    count = verb or (_FEWEST if opening and names == 1 else names)
    return text[: words[min(count, len(words)) - 1].end]

"""Whether a sentence says who it is about, and whether it says anything: asked where it stands apart from its text."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.text.chatter import is_chatter
from kb.text.english import DEMONSTRATIVES, MONTHS, POSSESSIVES, WEEKDAYS, listing
from kb.text.lexicon import class_of, known, listed
from kb.text.words import WORD

_PERSONS = listing("he she his her")
_POINTING = (listing("he she it they") | POSSESSIVES | DEMONSTRATIVES) - {"that"}
_TIMES = frozenset((*MONTHS, *WEEKDAYS))
_FINITE = frozenset("PZMe")
_SUBJECT = re.compile(r"(?:The|An?) [a-z]")  # "The king died after he fell."
_NOTE = re.compile(
    r"\{[a-z_ ]+\}|\[(?:inaudible|laughter|crosstalk|music|pause)\]|https?:|www\.|^[¹²³⁰-⁹*†‡§]", re.IGNORECASE
)
_TORN = re.compile(r"\b([^\W\d_]{1,6}) \1[^\W\d_]+|--\s|…\s")
# "It is known that …", "In 1990 it was found that …": it stands for nothing.
_EMPTY_IT = re.compile(
    r"\bit (?:is|was|has been|seems|seemed|appears|appeared) (?:\w+ ){1,4}(?:that|to|whether|who)\b", re.IGNORECASE
)


@lru_cache(maxsize=20_000)
def leans(text: str) -> bool:
    """Whether a sentence speaks of somebody or something by a pronoun before it has named anything: "In 1187, he …".

    In doubt it does.
    """
    has_verb = False
    for place, found in enumerate(WORD.finditer(text)):
        word = found.group()
        folded = word.casefold()
        if folded in _POINTING:
            if folded == "it" and _EMPTY_IT.search(text):
                return False
            return not has_verb or (folded in _PERSONS and not _SUBJECT.match(text))
        capital = word[:1].isupper() and folded not in _TIMES
        if capital and (place or not listed(folded)):
            return False  # a name
        has_verb = has_verb or (place > 0 and class_of(folded) in _FINITE)
    return False


@lru_cache(maxsize=20_000)
def has_substance(text: str) -> bool:
    """Whether these words can be told alone: no chatter, no note of who wrote it down, no address, no false start."""
    if is_chatter(text) or _NOTE.search(text):
        return False
    torn = _TORN.search(text)
    return torn is None or (torn[1] is not None and known(torn[1].casefold()) != "")

"""What class an English word has and how common it is, from a table of some 60,000 words.

Classes, one letter each: N noun, S plural noun, A adjective, V verb, Z verb with -s, P past, E participle, e either
of these (-ed), G verb with -ing, R adverb, I preposition, D determiner, C conjunction, O pronoun, W question
word, M modal, # number word, U name, J adjective of a people or place; n, v and s are noun and verb at once
(s with -s). The table is read at the first question, in about 30 ms. See ``data/build.py`` for its origin.
"""

from __future__ import annotations

import gzip
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path

_DATA = Path(__file__).with_name("data") / "lexicon.txt.gz"
UNLISTED = 15  # the band of words not among the 22,000 most common

# Endings by which a word that is not listed is classed; the first that fits decides.
_ENDINGS = (
    ("ly", "R"), ("ing", "G"), ("ed", "e"),
    ("ness", "N"), ("tion", "N"), ("sion", "N"), ("ment", "N"), ("ity", "N"), ("ism", "N"), ("ship", "N"),
    ("ous", "A"), ("ive", "A"), ("able", "A"), ("ible", "A"), ("ical", "A"), ("ic", "A"), ("al", "A"),
    ("less", "A"), ("ful", "A"), ("ary", "A"),
)  # fmt: skip
_ENDED = tuple(ending for ending, _ in _ENDINGS)


@cache
def _table() -> dict[str, str]:
    """Word → class letter and band digit."""
    table: dict[str, str] = {}
    for line in gzip.decompress(_DATA.read_bytes()).decode("ascii").split("\n"):
        head, _, words = line.partition(" ")
        table.update(zip(words.split(" "), repeat(head)))
    return table


def listed(word: str) -> bool:
    """Whether the table knows this case-folded word itself, as anything but a name."""
    entry = _table().get(word)
    return entry is not None and entry[0] not in "UJ"


@lru_cache(maxsize=200_000)
def known(word: str) -> str:
    """The class of a case-folded word or of the word it is a form of; empty when the table does not know it."""
    table = _table()
    entry = table.get(word)
    if entry is not None:
        return entry[0]
    if word.endswith("s") and not word.endswith("ss"):
        for one in (word[:-1], word[:-2] if word.endswith("es") else "", word[:-3] + "y"):
            single = table.get(one)
            if single is not None and (one != word[:-3] + "y" or word.endswith("ies")):
                if single[0] in "Nn":
                    return "S"
                if single[0] in "UJ":
                    return "U"
    if "-" in word:
        last = known(word.rpartition("-")[2])
        return {"e": "A", "E": "A", "G": "A", "P": "A"}.get(last, last)
    return ""


@lru_cache(maxsize=200_000)
def class_of(word: str) -> str:
    """The class of a case-folded word; for an unknown one, what its ending suggests."""
    found = known(word)
    if found:
        return found
    if word.endswith(_ENDED):
        for ending, letter in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                return letter
    return "S" if word.endswith("s") and not word.endswith(("ss", "us", "is")) else "N"


@lru_cache(maxsize=200_000)
def band_of(word: str) -> int:
    """How common a case-folded word is: the binary logarithm of its rank, from 0; ``UNLISTED`` for rare ones."""
    entry = _table().get(word)
    if entry is None and word.endswith("s"):
        entry = _table().get(word[:-1])
    return int(entry[1], 16) if entry is not None else UNLISTED

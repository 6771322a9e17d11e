"""Words: tokens with their places, stems, and the words too common to carry meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

# A word keeps inner apostrophes and hyphens (don't, two-column); a number keeps its inner . , : /
WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’\-‑][^\W_]+)*|\w+")


def listing(words: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(words.split())


STOPWORDS = listing(
    """
    a an the and or but nor so yet if than then that this these those there here it its he him his she her hers
    they them their theirs we us our ours you your yours i me my mine who whom whose which what when where why
    how is are was were be been being am do does did doing done have has had having will would shall should can
    could may might must of in on at by for from to into onto with without within about as up out over under
    between through during before after above below again further once also both each few more most other some
    such no not only own same too very just s t d ll re ve m
    """
)


class Token(NamedTuple):
    """A word and where it stands in the text it was cut from."""

    start: int
    end: int
    text: str


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text``, in order, with offsets."""
    for match in WORD.finditer(text):
        yield Token(match.start(), match.end(), match.group())


_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The English Snowball stem of a word, case-folded; words of other languages come back nearly unchanged."""
    result: str = _stemmer.stemWord(word.casefold().replace("’", "'"))
    return result


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order, with repetitions."""
    return [stem(t.text) for t in tokens(text) if t.text.casefold() not in STOPWORDS]

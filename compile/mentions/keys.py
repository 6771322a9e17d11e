"""The key under which mentions meet: case and plural folded, no determiner, no punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.text.lexicon import known

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "‑": "-", "‐": "-"})
_PIECES = re.compile(r"[^\W_]+(?:['.&+#][^\W_]+)*\+*#?")
_DETERMINERS = frozenset("the a an this that these those its their his her our my your some any each every".split())


@lru_cache(maxsize=100_000)
def key_of(surface: str) -> str:
    """``surface`` as concepts are told apart: "The APIs" and "API" are ``api``; empty if nothing is left."""
    pieces = _PIECES.findall(surface.translate(_APOSTROPHES).casefold())
    while len(pieces) > 1 and pieces[0] in _DETERMINERS:
        pieces = pieces[1:]
    if not pieces:
        return ""
    pieces = [piece.replace(".", "") if len(piece.replace(".", "")) * 2 == len(piece) + 1 else piece for piece in pieces]
    pieces[-1] = singular(pieces[-1])
    return " ".join(pieces)


@lru_cache(maxsize=100_000)
def singular(word: str) -> str:
    """A case-folded word without its plural ending, where it has one."""
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "'s")):
        return word
    if known(word) == "N":  # news, series, gas
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    return word[:-1]

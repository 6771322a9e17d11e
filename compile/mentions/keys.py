"""The key under which mentions meet: case, plural and accents folded, no determiner, no punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.text.english import ARTICLES, DEMONSTRATIVES, POSSESSIVES
from kb.text.folding import without_accents
from kb.text.lexicon import known
from kb.text.words import listing

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "‑": "-", "‐": "-"})
_PIECES = re.compile(r"[^\W_]+(?:['.&+#][^\W_]+)*\+*#?")
# Abbreviations that every reader knows and few documents explain. "us" written small is a pronoun.
_WELL_KNOWN = {
    "US": "united state", "U.S.": "united state", "USA": "united state", "U.S.A.": "united state",
    "UK": "united kingdom", "U.K.": "united kingdom", "EU": "european union", "E.U.": "european union",
    "UN": "united nation", "U.N.": "united nation", "USSR": "soviet union", "U.S.S.R.": "soviet union",
    "United States of America": "united state", "WWI": "world war i", "WWII": "world war ii",
    "First World War": "world war i", "Second World War": "world war ii",
}  # fmt: skip
_MANY = re.compile(r"(?<![^\W_])[A-Z]{2,}s$")  # APIs
_DETERMINERS = ARTICLES | DEMONSTRATIVES | POSSESSIVES | listing("our my your some any each every")


@lru_cache(maxsize=100_000)
def key_of(surface: str) -> str:
    """``surface`` as concepts are told apart: "The APIs" and "API" are ``api``; empty if nothing is left."""
    if surface.isalpha() and surface.isascii() and surface.islower():  # most are one plain word
        return singular(surface)
    if surface in _WELL_KNOWN:
        return _WELL_KNOWN[surface]
    if surface[-1:] == "s" and _MANY.search(surface):
        surface = surface[:-1]
    plain = surface.casefold() if surface.isascii() else without_accents(surface.translate(_APOSTROPHES).casefold())
    pieces = plain.split() if plain.replace(" ", "").isalpha() else _PIECES.findall(plain)
    while len(pieces) > 1 and pieces[0] in _DETERMINERS:
        pieces = pieces[1:]
    if not pieces:
        return ""
    if "." in plain:
        bare = [piece.replace(".", "") for piece in pieces]
        pieces = [one if 2 * len(one) == len(piece) + 1 else piece for one, piece in zip(bare, pieces, strict=True)]
    pieces[-1] = singular(pieces[-1].removesuffix("'s"))
    return " ".join(pieces)


@lru_cache(maxsize=100_000)
def singular(word: str) -> str:
    """A case-folded word without its plural ending, where it has one."""
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "'s")):
        return word
    if known(word.rpartition(" ")[2]) == "N":  # news, series, gas
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if word.endswith(("uses", "ases")) and known(word[:-1]) in ("", "S") and known(word[:-2]) in ("N", "n"):
        return word[:-2]  # viruses, gases, but causes, diseases
    return word[:-1]

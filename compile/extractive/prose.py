"""Is this a sentence of prose, or furniture: a menu, a table row, a reference, a line of code?

Furniture stays on the source page; it makes no claims, no concepts and no leads. The thresholds were measured on
encyclopedic text, news, documentation and the text of PDFs (compiling notes, section 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kb.text.lexicon import class_of
from kb.text.words import listing

# Signs that are part of the letter before them: vowels of Indian scripts, Hebrew and Arabic, accents set apart.
_SIGNS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963"
    "\u0971-\u0dff\u0e31-\u0e4e\u0f71-\u0fbc\u102b-\u109d\u17b4-\u17d3\u200c\u200d"
)
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_SIGNS}])*+"
_WORD = re.compile(rf"{_LETTERS}(?:['’\-‑]{_LETTERS})*|\d[\d.,:/%]*|[^\w\s.,;:'\"“”‘’()\-–—?!]")
_CITATION = re.compile(r"\[\d+(?:[,–-]\s?\d+)*\]|\bet al\b|\(\d{4}[a-z]?\)|\bpp?\. ?\d|\bdoi\b|https?://")
_CITES = re.compile(r"[\[(]\d|\bet\Z|\bpp?\.|\bdoi\b|https?:")  # every citation has a part with one of these
_ENDED = re.compile(r"[.!?][\"'”’»)\]]*\s*\Z")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")

_ENDED_UNSPACED = re.compile(r"[。！？.!?][”’」』）]*\s*\Z")
_FIGURES = re.compile(r"\d[\d.,]*")  # each counts as a word of two characters
_UNSPACED = 6, 8  # characters of a sentence without spaces, and with its figures

_FUNCTION_WORDS: dict[str, frozenset[str]] = {  # by the letter that stands for a language
    "E": listing(
        """
        a an the and or but nor so yet if than then that this these those there here it its he him his she her
        hers they them their we us our you your i me my who whom whose which what when where why how is are was
        were be been being am do does did have has had having will would shall should can could may might must
        of in on at by for from to into onto with without within about as up out over under between through
        during before after above below again further once also both each few more most other some such no not
        only own same too very just many much all any every since until while although because however among
        against toward towards upon per via another either neither whether though despite less least several
        """
    ),
    "D": listing(
        """
        der die das den dem des ein eine einer eines einem einen und oder aber nicht ist sind war waren wird
        werden wurde hat haben hatte mit von vom zu zum zur in im an am auf für aus bei nach über unter durch um
        als auch es er sie wir ich sich dass wenn wie so nur noch kann können dieser diese dieses
        """
    ),
    "F": listing(
        """
        le la les l un une des du de d et ou mais ne pas est sont était été a ont avec par pour dans en sur sous
        au aux ce cette ces il elle ils elles on nous vous je que qui qu dont où se s son sa ses leur leurs plus
        comme
        """
    ),
    "S": listing(
        """
        el la los las un una unos unas de del y o pero no es son era fue ha han con por para en sobre a al que
        se su sus lo le les como más este esta estos estas ser entre cuando también
        """
    ),
    "I": listing(
        """
        il lo la i gli le un una di del della dei delle e o ma non è sono era ha hanno con per in nel nella su a
        al alla che si suo sua come più questo questa da dal dalla anche
        """
    ),
    "N": listing(
        """
        de het een en of maar niet is zijn was waren wordt werd heeft hebben met van voor in op aan uit bij naar
        over door als ook er hij zij ze we ik zich dat die dit deze te om nog kan
        """
    ),
    "P": listing(
        """
        o a os as um uma de do da dos das e ou mas não é são era foi tem com por para em no na nos nas que se
        seu sua como mais este esta ao à entre também
        """
    ),
}
_LANGUAGES = {  # by word: the letters of the languages that have it as a function word
    word: "".join(language for language, words in _FUNCTION_WORDS.items() if word in words)
    for word in frozenset().union(*_FUNCTION_WORDS.values())
}
_CITING = frozenset(["et", "doi", "p", "pp", "http", "https"])  # words of which ``_CITES`` may make something
LONGEST = 600  # words: what has more is no sentence
_VERB = frozenset("VvZPEeMns")
_FACT = 4, 14  # words of a short fact
_SUBJECT = 6  # words before its verb
_FULL_STOP = re.compile(r"[^\W_]\.[\"'”’»)]?\Z")
_NO_FACT = re.compile(r"[|›»•·©:→]|https?:|\bet al\b|\.\.\.")
_TELLS = frozenset("ZP")
_MAY_TELL = frozenset("eE")  # "built" told of a thing alone is a caption: "House built in 1931."
_AFTER_A_PARTICIPLE = listing("by in on at from with to for of under near as during after before about into and or")
_SAME_IN_THE_PAST = listing("cost hit cut read beat set")


class Counts(NamedTuple):
    """What the gate counts in one sentence."""

    words: int
    others: int  # numbers and signs
    capitals: int
    single: int  # words of one letter
    function: float  # share of function words in the language that has most of them
    english: bool
    citations: int
    verb: bool
    latin: bool


def count(text: str) -> Counts:
    """The counts for one sentence, as canonical or as display text."""
    seen = "".join(map(_look, text.split()))
    words = seen.count("w")
    english = seen.count("E") / (words or 1)
    function, is_english = english, True
    if english < 0.2:
        best = max(map(seen.count, _FUNCTION_WORDS)) / (words or 1)
        function, is_english = best, best < english + 0.1
    latin = 2 * seen.count("l") >= words
    is_english = is_english and latin
    return Counts(
        words=words,
        others=seen.count("o"),
        capitals=seen.count("c"),
        single=seen.count("1"),
        function=function,
        english=is_english,
        citations=len(_CITATION.findall(text)) if "q" in seen else 0,
        verb=not is_english or "v" in seen,
        latin=latin,
    )


@lru_cache(maxsize=100_000)
def _look(chunk: str) -> str:
    """What stands between two spaces, as letters to be counted.

    w for a word, with c for a capital, l for Latin script, 1 for a single letter, v for a verb and the capital
    letter of each language that has it as a function word; o for a number or sign; q where there may be a citation.
    """
    word = chunk.rstrip(".,;:")
    if word.isalpha() and word not in _CITING:  # most chunks
        return _look_at_word(word)
    seen = "q" if _CITES.search(chunk) else ""
    for piece in _WORD.findall(chunk):
        seen += _look_at_word(piece) if piece[0].isalpha() else "o"
    return seen


def _look_at_word(word: str) -> str:
    folded = word.casefold()
    seen = "wc" if word[0].isupper() else "w"
    if word[0] < "\u0250":
        seen += "l"
    if len(word) == 1 and word not in "aAI":
        seen += "1"
    if class_of(folded) in _VERB:
        seen += "v"
    return seen + _LANGUAGES.get(folded, "")


def is_english(texts: Iterable[str]) -> bool:
    """Whether these sentences, taken together, are English: the rules for terms know no other language."""
    seen = "".join([_look(chunk) for text in texts for chunk in text.split()])
    english = seen.count("E")
    return 8 * english >= seen.count("w") + seen.count("o") and english == max(map(seen.count, _FUNCTION_WORDS))


def states_a_fact(text: str) -> bool:
    """Whether this is a short English sentence of the plainest form: somebody or something, a verb, and what of it.

    "Karl Vik bought Elm Farm in 1899." has names where others have function words, so shares tell nothing of it.
    """
    words = text.split()
    if not (_FACT[0] <= len(words) <= _FACT[1] and _FULL_STOP.search(text) and words[0][0].isupper()):
        return False
    if _NO_FACT.search(text) or class_of(words[0].casefold()) == "R":
        return False
    for place, word in enumerate(words[1:-1], start=1):
        if word.islower() and word.isalpha():
            after = words[place + 1]
            kind = class_of(word)
            tells = kind in _TELLS or (kind in _MAY_TELL and after.strip(".,").casefold() not in _AFTER_A_PARTICIPLE)
            if tells or (word in _SAME_IN_THE_PAST and after[0].isdigit()):
                return place <= _SUBJECT
    return False


def is_prose(text: str, *, among_prose: bool = False) -> bool:
    """Whether this is a sentence of prose; one that stands among prose sentences needs less to convince."""
    if not text.isascii() and 3 * len(spaceless := _NO_SPACES.findall(text)) >= len(text):
        figures = 2 * len(_FIGURES.findall(text)) if _ENDED_UNSPACED.search(text) else 0
        return len(spaceless) >= _UNSPACED[0] and len(spaceless) + figures >= _UNSPACED[1]
    seen = count(text)
    if states_a_fact(text):
        return True
    if (
        seen.words < (3 if among_prose else 4)
        or seen.citations >= 3
        or not (seen.verb or among_prose)
        or seen.words > LONGEST
    ):
        return False
    whole = seen.words + seen.others
    if among_prose:
        return seen.words >= 0.45 * whole and seen.capitals <= 0.9 * seen.words and seen.single <= 0.3 * seen.words
    if not seen.latin:
        return seen.words >= 0.62 * whole
    return (
        seen.words >= 0.62 * whole
        and seen.function >= (0.2 if seen.english else 0.15)
        and seen.single <= 0.12 * seen.words
        # A short sentence about names is full of capitals; it still ends like a sentence.
        and seen.capitals <= 0.75 * seen.words
        and (seen.capitals <= 0.55 * seen.words or (seen.function >= 0.25 and _ENDED.search(text) is not None))
    )

"""The words of a text with their clauses: contractions taken apart, known phrases joined, clauses told apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from kb.proof.cues import PHRASES
from kb.proof.figures import NUMERAL, UNITS, Figure, numeral_value, short_scale
from kb.text.english import ARTICLES, AUXILIARIES, POSSESSIVES
from kb.text.lexicon import class_of
from kb.text.words import STOPWORDS, folded_word

_TOKEN = re.compile(
    NUMERAL.pattern
    + r"|(?P<word>[^\W\d_][^\W_]*(?:['’][^\W\d_]+)*)|(?P<symbol>[<>≤≥~≈])"
    + r"|(?P<stop>[.!?…]+[\"'”’)\]]*(?=\s|$))|(?P<pause>[,;:()—!?…\"“”]|(?<!\d)–|–(?!\d)|\s-\s|--)"
)
_ADDRESSED = re.compile(r"^(?:Mr|Mrs|Ms|Madam|Mister)\.? ?(?:Chair(?:man|woman|person)?|Speaker|President), ")
_BREAKS = frozenset(
    ["but", "although", "though", "while", "whereas", "which", "who", "whom", "because", "and", "where"]
)
DETERMINERS: Final = ARTICLES | POSSESSIVES | {"this", "these"}
_WISHING = re.compile(r"\s(?:\w+ly )?(?:like|love|prefer|rather|be|have|want|need|say|ask)\b")  # after I'd: I would
MAIN: Final = 5  # words in which the verb of a main clause follows its first


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is shown and as it is compared, in its clause."""

    shown: str
    low: str
    clause: int
    initial: bool  # first of its sentence
    figure: Figure | None = None
    unit: bool = False  # part of the figure before it

    @property
    def content(self) -> bool:
        """Whether it carries meaning of its own: no figure, unit, phrase or stop word."""
        return self.figure is None and not self.unit and "_" not in self.low and self.low not in STOPWORDS


def tokenized(text: str) -> list[Word]:
    """The words of ``text`` in order. Pure."""
    return _with_phrases(_with_main_clauses(_words(unaddressed(text))))


def unaddressed(text: str) -> str:
    """A sentence without the chair or speaker that it is addressed to: it says nothing of them."""
    return _ADDRESSED.sub("", text)


def _words(text: str) -> list[Word]:
    words: list[Word] = []
    clause = 0
    initial = True
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup if match["digits"] is None else "digits"
        if kind in ("stop", "pause"):
            clause += 1
            initial = initial or kind == "stop" or match.group() in ("“", '"')
            continue
        if kind == "digits":
            words.append(_numeral(match, clause, initial))
        else:
            shown = match.group()
            low = folded_word(shown)
            if low in _BREAKS:
                clause += 1
            if low.endswith("n't") and len(low) > 3:
                base = {"won't": "will", "can't": "can", "shan't": "shall"}.get(low, low[:-3])
                words.append(Word(base, base, clause, False))
                low = shown = "not"
            elif low == "cannot":
                words.append(Word("can", "can", clause, False))
                low = shown = "not"
            elif "'" in low and low.rpartition("'")[2] in ("ll", "re", "ve", "m", "d"):
                base, _, ending = low.rpartition("'")
                words.append(Word(shown[: len(base)], base, clause, initial))
                shown = low = "will" if ending == "ll" else "have"
                if ending == "d" and _WISHING.match(text, match.end()):
                    shown = low = "would"
            words.append(Word(shown, low, clause, initial))
        initial = False
    return words


def _with_main_clauses(words: list[Word]) -> list[Word]:
    """A main clause begins where one goes on after "which …" without a comma: which burned in 1901 the house is new."""
    out: list[Word] = []
    relative, more = False, 0
    for index, word in enumerate(words):
        following = words[index + 1].low if index + 1 < len(words) else ""
        relative = relative or word.low in ("which", "who") or (word.low == "that" and following in AUXILIARIES)
        if relative and word.low in DETERMINERS and index and words[index - 1].clause == word.clause:
            before, after = words[index - 1], words[index + 2 : index + MAIN]
            noun = before.figure is not None or class_of(before.low) in "NnSsU"
            if noun and any(w.low in AUXILIARIES and w.clause == word.clause for w in after):
                relative, more = False, more + 1
        out.append(replace(word, clause=word.clause + more) if more else word)
    return out


def _numeral(match: re.Match[str], clause: int, initial: bool) -> Word:
    suffix = (match["suffix"] or "").strip().replace(" ", "")
    value = numeral_value(match["digits"], match["sign"] or "", short_scale(suffix))
    if match["power"]:
        value += "^" + unicodedata.normalize("NFKC", match["power"]).strip("^()")
    currency = match["currency"] or ""
    unit = UNITS[currency.casefold()] if currency.isalpha() else currency[-1:]
    if suffix in ("st", "nd", "rd", "th"):
        unit = "ordinal"
    elif suffix == "s":
        unit = "decade"
    elif not unit and not short_scale(suffix) > 1:
        unit = UNITS.get(suffix, UNITS.get(suffix.casefold(), ""))
    shown = match.group().strip()
    return Word(shown, shown.casefold(), clause, initial, Figure(value, unit, shown=shown))


def _with_phrases(words: list[Word]) -> list[Word]:
    """Words with every known phrase joined into one; "not as large as" is one way to say less."""
    starts: dict[str, list[tuple[str, ...]]] = _PHRASE_STARTS
    merged: list[Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        length = 1
        for phrase in starts.get(word.low, ()):
            if tuple(w.low for w in words[index : index + len(phrase)]) == phrase:
                length = len(phrase)
                word = Word(" ".join(phrase), "_".join(phrase), word.clause, word.initial)
                break
        if word.low == "not" and [w.low for w in words[index + 1 : index + 4 : 2]] == ["as", "as"]:
            length, word = 2, Word("not as", "not_as", word.clause, word.initial)
        merged.append(word)
        index += length
    return merged


_PHRASE_STARTS: Final = {first: [p for p in PHRASES if p[0] == first] for first in {p[0] for p in PHRASES}}

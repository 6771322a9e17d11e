"""How texts match a question's terms: one form for the forms of a word, how rare a term is, how close they stand.

Pure: it sees texts and counts that were handed in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kb.ask.spaceless import pairs
from kb.ask.turns import cut_at_turns
from kb.proof.cues import DEMONYMS
from kb.proof.groups import by_stem
from kb.proof.sames import NOUNS
from kb.text.sentences import sentences
from kb.text.words import IRREGULAR, STOPWORDS, WORD, folded_word, stem_of

K1 = 1.2  # of BM25
WINDOW = 12  # words within which terms count as close together

_PREFIX = 3  # letters of a first part that is written together with the rest as often as not: e-mail, co-operate
_PARTED = ("e", "co", "re", "pre", "non", "on")
# T.V., and T_V_ as those who write down talk spell it: the letters alone are the word.
_INITIALS = re.compile(r"(?<![\w.])(?:(?:[A-Z]_){2,}|(?:[A-Z]\.){2,}(?! [A-Z][a-z]))(?![a-z])")  # no initials of a name
_LETTERS = re.compile(r"[A-Z]{2,5}|[b-df-hj-np-tv-xz]{2,5}")  # a word that may be written so
_NUMBERED = re.compile(r"([a-z]+)(\d+)")  # covid19: as often as not with a hyphen
_SPELLINGS = (
    (re.compile(r"is(e|ed|es|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"iz(e|ed|es|ing|ation|ations|er|ers)$"), r"is\1"),
    (re.compile(r"(?<=[a-z]{2})our(s|ed|ing|ite|ites|able|al)?$"), r"or\1"),
    (re.compile(r"(?<=[a-z]{2})or(s|ed|ing|ite|ites|able|al)?$"), r"our\1"),
    (re.compile(r"(?<=[a-z]{3}[bt])re(s|d)?$"), r"er\1"),
    (re.compile(r"(?<=[a-z]{3}[bt])er(s|ed)?$"), r"re\1"),
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the whole base says of a question's terms: passages in all, and passages with each stem."""

    passages: int
    frequency: Mapping[str, int]

    def idf(self, root: str) -> float:
        """How rare a term is: .3 in nearly all passages, about ln(passages) in one only."""
        df = min(self.frequency.get(root, 0), self.passages)
        return max(math.log(1 + (self.passages - df + 0.5) / (df + 0.5)), 0.3)

    def weights(self, stems: Iterable[str]) -> dict[str, float]:
        """Each of the stems with how rare it is."""
        return {stem: self.idf(stem) for stem in stems}


@lru_cache(maxsize=200_000)
def root(word: str) -> str:
    """The stem that all forms and spellings share: rose and rise, organised and organized, e-mail and email.

    A figure behind a hyphen belongs to its word too: covid-19 and covid19.
    """
    plain = folded_word(word)
    first, hyphen, rest = plain.partition("-")
    if hyphen and first.isalpha() and (len(first) <= _PREFIX or rest.isdigit()):
        plain = first + rest
    return stem_of(plain)


@lru_cache(maxsize=10_000)
def alike(stem: str) -> frozenset[str]:
    """The stems of words that say the same as the one with this stem: nation for country, British for Britain."""
    return (_synonyms().get(stem, frozenset()) | _peoples().get(stem, frozenset())) - {stem}


def related(one: str, other: str) -> bool:
    """Whether two stems are of one family, by their common beginning: attendance and attended."""
    if one[:4] != other[:4] or not one.isalpha() or one == other:
        return False
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return common >= 0.65 * max(len(one), len(other))


def one_slip(word: str, other: str) -> bool:
    """One letter more, less, changed, or two neighbours exchanged."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    same = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    a, b = word[same:], other[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


@lru_cache(maxsize=1)
def _synonyms() -> Mapping[str, frozenset[str]]:
    """Of nouns, since verbs and adverbs have too many senses."""
    return by_stem(NOUNS, root)


@lru_cache(maxsize=1)
def _peoples() -> Mapping[str, frozenset[str]]:
    """Countries with their peoples, where these do not begin alike."""
    groups = [frozenset(map(root, group)) for group in set(DEMONYMS.values())]
    return {stem: group for group in groups for stem in group}


@lru_cache(maxsize=10_000)
def spellings(word: str) -> tuple[str, ...]:
    """The word and its other forms, as the lexical index must be asked for them."""
    plain = folded_word(word)
    base = IRREGULAR.get(plain, plain)
    found = [word.casefold(), plain, base, *(form for form, other in IRREGULAR.items() if other == base)]
    found += [pattern.sub(other, plain) for pattern, other in _SPELLINGS if len(plain) > 4]
    found += [plain.replace("-", "")]
    found += ["-".join(numbered.groups())] if (numbered := _NUMBERED.fullmatch(plain)) else []
    found += [" ".join(plain)] if _LETTERS.fullmatch(word) else []  # the index has a word for each letter of T.V.
    found += [
        f"{part}-{plain[len(part) :]}" for part in _PARTED if plain.startswith(part) and len(plain) > len(part) + 3
    ]
    return tuple(dict.fromkeys(found))


def joined(text: str) -> str:
    """A text of the same length in which initials are written together: "TV  " for "T.V.".

    Not where that makes another word: "U.S." is not "us".
    """

    def together(found: re.Match[str]) -> str:
        letters = re.sub("[._]", "", found.group())
        return found.group() if letters.casefold() in STOPWORDS else letters.ljust(len(found.group()))

    return _INITIALS.sub(together, text)


@lru_cache(maxsize=4096)  # a session meets the same passages again and again
def read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stems of all its words, and of those that carry meaning, both in order; of "risk-free" also risk and free.

    Scripts without spaces are read in pairs of characters.
    """
    words = [_word(part) for word in WORD.findall(joined(text)) for part in _with_parts(word)]
    return tuple(stem for _, stem in words), tuple(stem for stopword, stem in words if not stopword)


def _with_parts(word: str) -> tuple[str, ...]:
    if "-" not in word:
        return pairs(word)
    parts = word.split("-")
    return (word, *parts) if all(len(part) > _PREFIX and part.isalpha() for part in parts) else (word,)


@lru_cache(maxsize=200_000)  # half of a question's time went into cutting the same words again
def _word(word: str) -> tuple[bool, str]:
    """Whether it is too common to carry meaning, and its stem."""
    return word.casefold() in STOPWORDS, root(word)


@lru_cache(maxsize=1024)  # one question asks for those of a passage once for each of them
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of its sentences, in order; none reaches from one speaker's turn into another's."""
    return cut_at_turns(tuple(sentences(text)), text)


def closeness(asked: Sequence[str], text: str) -> float:
    """0 to 1: how close together, and how much in the question's order, its terms stand in a text."""
    stems, content = read(text)
    return (window(asked, stems) + bigrams(asked, content)) / 2


def coverage(weights: Mapping[str, float], present: Container[str]) -> float:
    """How much of the terms' weight those have that are present: 0 to 1."""
    total = sum(weights.values()) or 1.0
    return sum(weight for stem, weight in weights.items() if stem in present) / total


def bm25(weights: Mapping[str, float], stems: Sequence[str], usual: int, b: float) -> float:
    """BM25 of one text for terms weighted by their idf; ``usual`` words are a text of usual length."""
    norm = K1 * (1 - b + b * len(stems) / usual)
    counts = {stem: stems.count(stem) for stem in weights}
    return sum(weights[stem] * n * (K1 + 1) / (n + norm) for stem, n in counts.items())


def bigrams(asked: Sequence[str], content: Sequence[str]) -> float:
    """Share of the question's neighbouring terms that are neighbours here too."""
    pairs = set(pairwise(asked))
    return len(pairs & set(pairwise(content))) / len(pairs) if pairs else 0.0


def window(asked: Sequence[str], stems: Sequence[str]) -> float:
    """Most of the question's terms that stand together within WINDOW words, as a share of them."""
    wanted = set(asked)
    places = [(i, stem) for i, stem in enumerate(stems) if stem in wanted]
    best = 0
    for first, (begin, _) in enumerate(places):
        close = {stem for i, stem in places[first : first + WINDOW] if i < begin + WINDOW}
        best = max(best, len(close))
    return best / len(wanted) if wanted else 0.0

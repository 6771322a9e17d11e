"""Words: where they stand in a text, whole; their stems, and one form for the forms of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import snowballstemmer

from kb.text.english import STOPWORDS, listing
from kb.text.folding import without_accents

__all__ = ["STOPWORDS", "listing"]  # taken from here by those who cut texts into words

# A word keeps inner apostrophes and hyphens (don't, two-column); a number keeps its inner . , : /
WORD = re.compile(
    r"(?=\w)(?:[A-Za-z]++(?=[ ,.])"  # most words of English, in half the time
    r"|[^\W\d_]++(?:['’\-‑][^\W_]++)*+|\d++(?:[.,:/]\d++)*+|\w+)"
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
    return [stem(word) for word in WORD.findall(text) if word.casefold() not in STOPWORDS]


# Irregular forms and the word whose stem stands for them.
_FORMS = """
arose arisen:arise awoke awoken:awake beat beaten:beat became:become began begun:begin bent:bend bit bitten:bite
bled:bleed blew blown:blow broke broken:break brought:bring built:build burnt:burn bought:buy caught:catch chose
chosen:choose came:come crept:creep dealt:deal dug:dig drew drawn:draw drank drunk:drink drove driven:drive ate
eaten:eat fell fallen:fall fed:feed felt:feel fought:fight found:find fled:flee flew flown:fly forbade
forbidden:forbid forgot forgotten:forget froze frozen:freeze gave given:give went gone:go grew grown:grow
hung:hang heard:hear hid hidden:hide held:hold kept:keep knew known:know laid:lay led:lead left:leave lent:lend
lost:lose made:make meant:mean met:meet paid:pay rode ridden:ride rang rung:ring rose risen:rise ran:run
said:say saw seen:see sought:seek sold:sell sent:send shook shaken:shake shone:shine shot:shoot showed
shown:show sang sung:sing sank sunk:sink sat:sit slept:sleep spoke spoken:speak spent:spend stood:stand stole
stolen:steal struck stricken:strike swore sworn:swear swept:sweep swam swum:swim took taken:take taught:teach
tore torn:tear told:tell thought:think threw thrown:throw understood:understand wore worn:wear won:win
wound:wind wrote written:write withdrew withdrawn:withdraw overthrew overthrown:overthrow undertook
undertaken:undertake men:man women:woman children:child people:person feet:foot teeth:tooth mice:mouse
lives:life wives:wife leaves:leave wolves:wolf dying died death dead:die fought:fight born birth:birth
bound:bind bred:breed clung:cling flung:fling ground:grind slid:slide slew slain:slay sown:sow spun:spin
split:split sprang sprung:spring stuck:stick wove woven:weave
"""
IRREGULAR = {
    form: base
    for forms, _, base in (entry.rpartition(":") for entry in re.findall(r"[\w\s]+:\w+", _FORMS))
    for form in forms.split()
}


_ISE = re.compile(r"is(e|ed|es|ing|ation|ations|er|ers)$")
_OUR = re.compile(r"our(s|ed|ing|ite|ites|able|al)?$")
_RE = re.compile(r"(?<=[a-z]{3}[bt])re(s|d)?$")


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str:
    """The stem that irregular forms and both spellings of English share."""
    word = IRREGULAR.get(word, word)
    if len(word) > 4:
        word = _ISE.sub(r"iz\1", word) if "is" in word and len(word) > 6 else word
        word = _OUR.sub(r"or\1", word) if "our" in word else word
        word = _RE.sub(r"er\1", word) if "re" in word and len(word) > 4 else word
    return stem(word)


def stems_listed(words: str) -> frozenset[str]:
    """The stems of a list written as running text."""
    return frozenset(map(stem_of, listing(words)))


def stems_in(text: str) -> frozenset[str]:
    """The stems of all the words of a text, in which those of another are looked for."""
    return frozenset(stem_of(word.casefold()) for word in WORD.findall(text))


def doing(stem: str) -> str:
    """What a doer does, by their stems: winner and win, teacher and teach; any other stem as it is."""
    if not stem.endswith("er") or len(stem) < 6:
        return stem
    base = stem[:-2]
    return base[:-1] if base[-1] == base[-2] and base[-1] in "bdgmnpt" else base


@lru_cache(maxsize=100_000)
def folded_word(word: str) -> str:
    """A word without case, accents and possessive."""
    word = without_accents(word.casefold().replace("’", "'"))
    return word.removesuffix("'s").removesuffix("'")


def whole(words: str, text: str) -> Iterator[int]:
    """Where ``words``, which are not empty, stand whole in ``text``; as a regular expression finds them, never made."""
    size, at = len(words), text.find(words)
    while at >= 0:
        end = at + size
        before, after = text[at - 1 : at], text[end : end + 1]
        if before.isalnum() or after.isalnum() or before == "_" or after == "_":
            at = text.find(words, at + 1)
        else:
            yield at
            at = text.find(words, end)


class Lines:
    """Texts in which words are looked for together."""

    def __init__(self, texts: Iterable[str]) -> None:
        texts = list(texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=0))[:-1]
        self._all = "\n".join(texts)

    def holding(self, words: Iterable[str]) -> list[int]:
        """The places, ascending, of texts in which one of ``words``, none of them empty, stands whole."""
        return sorted({bisect_right(self._starts, at) - 1 for one in words for at in whole(one, self._all)})

    def first_holding(self, words: str) -> int:
        """The first of them; -1 without any."""
        at = next(whole(words, self._all), -1)
        return bisect_right(self._starts, at) - 1 if at >= 0 else -1

"""Whether a question that a model worded may stand over two sides of a disagreement: it must ask, and tell nothing.

A question of yes or no asserts nothing by itself. What it can smuggle in are names, figures, what it says of a thing in
passing ("the corrupt board"), and what it insinuates ("did the keepers drink?"). So whatever means something must stand
in what the two sides say, but for words by which anything is asked: whether it is simple, enough, good, a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from kb.proof.headings import shares_root
from kb.text.english import AUXILIARIES, BE, NEGATIONS
from kb.text.folding import STRAIGHT, flat
from kb.text.words import STOPWORDS, WORD, listing, stem_of, stems_listed
from kb.values import Reason

MOST: Final = 16  # words; the prompt says twelve
_ASKING: Final = AUXILIARIES | BE | listing("do shall must should")  # a question of yes or no begins so
_SIGNS: Final = frozenset(':;.!?"“”()[]{}<>|/\\…—–*_`#@')  # of more than one plain question
_NUMBERS: Final = listing(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half "
    "third quarter double twice dozen"
) - {"one"}  # most often somebody
# By which anything is asked: how good, how much, how sure, and why. Such a word names nothing.
_ASKERS: Final = stems_listed(
    "good better best right true easy hard simple difficult possible necessary likely useful helpful important safe "
    "fair worth able ready free enough little lot less least lack large small big great high low long short single "
    "alone different certain whole full now already still yet ever always never often seldom because rather instead "
    "also even one first something anything somebody anybody come go get give make take do set put find keep let mean "
    "need want help cause lead stand start stop begin end become remain lie way thing part place case time reason "
    "ground sense matter use risk cost benefit answer problem difference danger burden duty much many more people "
    "others themselves themself itself ask stay spread share hold fit readily"
)


def check_question(question: str, sides: Sequence[Sequence[str]]) -> tuple[Reason, str] | None:
    """None where ``question`` only asks what the texts of both ``sides`` speak of; else the reason and the words."""
    text = flat(question).translate(STRAIGHT)
    words = [word.removesuffix("'s") for word in WORD.findall(text)]
    if not _asks(text, words):
        return Reason.UNSUPPORTED_WORDING, text
    have = [{stem for one in texts for stem in _stems(WORD.findall(flat(one)))} for texts in sides]
    known = frozenset[str]().union(*have)
    for word in words[1:]:
        if word != word.lower() and stem_of(word.lower()) not in known and word.lower() not in known:
            return Reason.UNSUPPORTED_NAME, word
        if (word[:1].isdigit() or word in _NUMBERS) and word not in known:
            return Reason.UNSUPPORTED_FIGURE, word
    asked = [word.lower() for word in words[1:] if word.lower() not in STOPWORDS and stem_of(word) not in _ASKERS]
    if own := [word for word in asked if not _stands(word, known)]:
        return Reason.UNSUPPORTED_WORDING, ", ".join(own)
    if any(not any(_stands(word, side) for word in asked) for side in have):
        return Reason.UNSUPPORTED_WORDING, text
    return None


def _asks(text: str, words: Sequence[str]) -> bool:
    """Whether it is one short question of yes or no that does not press for either."""
    if not text.endswith("?") or not 3 <= len(words) <= MOST or _SIGNS.intersection(text[:-1]):
        return False
    return words[0].lower() in _ASKING and words[1].lower() not in NEGATIONS


def _stems(words: Iterable[str]) -> Iterator[str]:
    """Each word and its stem, in small letters."""
    for word in words:
        word = word.lower().removesuffix("'s")
        yield word
        yield stem_of(word)


def _stands(word: str, have: AbstractSet[str]) -> bool:
    stem = stem_of(word)
    return stem in have or shares_root(stem, have)

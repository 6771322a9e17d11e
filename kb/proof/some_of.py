"""A "some" that no quote has as a word: there are keepers who row at night, so some keepers row at night."""

from __future__ import annotations

from typing import Final

from kb.proof.case import Case
from kb.proof.statement import Cue, Statement
from kb.text.lexicon import class_of

_THERE_ARE: Final = frozenset(["are", "were", "is"])
_OPENING: Final = frozenset(["and", "but", "so", "well", "now", "also", "yet", "today"])
_UNCERTAIN: Final = frozenset(["if", "may", "would", "can", "will", "should", "expected", "seem", "report"])
_THERE: Final = 4  # words, at least: there are keepers who
_STILL: Final = frozenset(["also", "still", "always", "now", "then"])
SOME: Final = 3  # words of a context that tell a "some" of the same: some people say
_PAST: Final = frozenset(["was", "were", "had", "did"])


def tells_some(case: Case, cue: Cue) -> bool:
    """Whether the quotes say that there are such as a "some" tells of, or a context tells some of the same."""
    if any(_there_are(case, cue, text) for text in case.whole):
        return True
    told = case.claim.line[cue.place : cue.place + SOME]  # of what a proof says of them all, it says less
    lines = (text.line for text in case.beside)
    return any(told == line[at : at + SOME] for line in lines for at in range(len(line)))


def _there_are(case: Case, cue: Cue, text: Statement) -> bool:
    """Whether a sentence says that there are such as a "some" tells of: there are keepers who row at night."""
    place = next((at for at, word in enumerate(text.words) if word not in _OPENING), len(text.words))
    if text.words[place : place + 1] != ("there",) or len(text.words) < place + _THERE:
        return False
    noun = place + 1 + (text.words[place + 1] in _THERE_ARE)  # "there's" is one word here
    noun += text.words[noun] in _STILL
    told = text.line[noun : noun + 1] == case.claim.line[cue.place + 1 : cue.place + 2]
    mine = {other.group for other in case.claim.cues}
    open_ = any(other.group in _UNCERTAIN - mine or other.place < noun for other in text.cues)
    past = text.words[place + 1] != "were" or any(class_of(word) in "PEe" or word in _PAST for word in case.claim.words)
    return past and told and text.words[noun + 1 : noun + 2] in (("who",), ("that",)) and not open_

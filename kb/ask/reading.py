"""What an engine answers from, and the part of a long text that is quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, overload

from kb.ask.rank import Ranked, few, is_question
from kb.ask.terms import root, sentence_spans
from kb.ask.turns import Speech, is_label, turn_around
from kb.text.words import tokens
from kb.values import Passage

if TYPE_CHECKING:
    from kb.ask.lists import Listing

SNIPPET = 1200  # characters a hit shows
SENTENCE = 500  # characters a quoted sentence may have

# How a sentence begins that says of whom or what only together with the one before it.
_LEANS = re.compile(
    r"[\"“'‘(]?(?:(?:and|so|or|then|now|well|yeah|because)\b[\s,]*)*"
    r"(?:(?:over|in|for|since|at|after|before|during) [^,.;:!?]{3,40}, )?"
    r"(?:he|she|it|they|his|her|its|their|this|these|those|such|both|the (?:former|latter|two|same)|"
    r"however|but|also|thus|therefore|hence|as a result|for (?:example|instance)|instead|similarly|likewise|"
    r"in addition|moreover|furthermore|nevertheless)\b",
    re.IGNORECASE,
)


def excerpt(text: str, stems: Collection[str], longest: int) -> tuple[int, int]:
    """(start, end) of at most ``longest`` characters: all of a short text, else where most terms stand together.

    Cut between words, except inside a word that is longer than that itself.
    """
    if len(text) <= longest:
        return 0, len(text)
    words = list(tokens(text))
    places = [(word.start, found) for word in words if (found := root(word.text)) in stems]
    best, begin = 0, 0
    for index, (start, _) in enumerate(places):
        inside = {found for place, found in places[index:] if place < start + longest - 20}
        if len(inside) > best:
            best, begin = len(inside), start
    start = next((w.start for w in words if w.start >= begin - longest // 4), begin) if begin > longest // 2 else 0
    start = min(start, begin)
    end = max((w.end for w in words if start < w.end <= start + longest), default=start + longest)
    return start, min(end, len(text))


def statement(sentence: Ranked, stems: Collection[str]) -> tuple[int, int]:
    """(start, end) in the source of what is quoted for a sentence: itself, with a neighbour where it needs one.

    One that leans on the sentence before ("It was …") comes with that, a very short one with the question it answers,
    or with what follows or precedes.
    At most SENTENCE characters; of a longer sentence, the part that speaks of ``stems``.
    """
    passage, text = sentence.passage, sentence.passage.text
    begin, end = excerpt(sentence.text, stems, SENTENCE)
    start, stop = sentence.start + begin, sentence.start + end
    units = [(passage.start + a, passage.start + b) for a, b in sentence_spans(text) if not is_label(text[a:b])]
    first, last = (passage.start + place for place in turn_around(text, start - passage.start, stop - passage.start))
    above = [(a, b) for a, b in units if a < sentence.start]
    replies = bool(above) and few(sentence.text) and is_question(text[: above[-1][1] - passage.start])
    before = [a for a, _ in above if a >= first or (replies and a == above[-1][0])]
    after = [b for _, b in units if sentence.end < b <= last]
    if (replies or _LEANS.match(sentence.text)) and before and stop - before[-1] <= SENTENCE:
        start = before.pop()
    while few(text[start - passage.start : stop - passage.start]) and (before or after):
        low, high = (start, after.pop(0)) if after else (before.pop(), stop)
        if high - low > SENTENCE:
            break
        start, stop = low, high
    return start, stop


class Reading(Sequence[Passage]):
    """Passages, best first. ``ranked`` are their sentences, best first; an engine that writes may ignore them.

    ``sides`` are those of each part of a question over several; ``listed`` is the list that is asked for. Where it is
    not ``sure``, sentences may be near and still not answer: one that only copies says nothing then.
    ``spoken`` tells of a source who speaks where, ``names`` which sources there are, ``further`` finds other passages
    by words that one who has read these looks for.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        ranked: Sequence[Ranked],
        sides: Sequence[Sequence[Ranked]] = (),
        listed: Listing | None = None,
        *,
        sure: bool = True,
        spoken: Callable[[str], Speech] = lambda _: Speech(),
        names: Sequence[str] = (),
        further: Callable[[Sequence[str]], Sequence[Passage]] | None = None,
    ) -> None:
        self._passages = tuple(passages)
        self.ranked = tuple(ranked)
        self.sides = tuple(map(tuple, sides))
        self.listed = listed
        self.sure = sure
        self.spoken = spoken
        self.names = tuple(names)
        self.further = further

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Passage]: ...
    def __getitem__(self, index: int | slice) -> Passage | Sequence[Passage]:
        return self._passages[index]

    def __len__(self) -> int:
        return len(self._passages)

"""What of the sources is read and shown: the passages an engine answers from, and the part of a long text quoted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import overload

from kb.ask.rank import Ranked
from kb.text.words import stem, tokens
from kb.values import Passage

SNIPPET = 1200  # characters a hit shows
SENTENCE = 500  # characters a quoted sentence may have


def excerpt(text: str, stems: Collection[str], longest: int) -> tuple[int, int]:
    """(start, end) of at most ``longest`` characters: all of a short text, else where most terms stand together.

    Cut between words, except inside a word that is longer than that itself.
    """
    if len(text) <= longest:
        return 0, len(text)
    words = list(tokens(text))
    places = [(word.start, root) for word in words if (root := stem(word.text)) in stems]
    best, begin = 0, 0
    for index, (start, _) in enumerate(places):
        inside = {root for place, root in places[index:] if place < start + longest - 20}
        if len(inside) > best:
            best, begin = len(inside), start
    start = next((w.start for w in words if w.start >= begin - longest // 4), begin) if begin > longest // 2 else 0
    start = min(start, begin)
    end = max((w.end for w in words if start < w.end <= start + longest), default=start + longest)
    return start, min(end, len(text))


class Reading(Sequence[Passage]):
    """Passages, best first. ``ranked`` are their sentences, best first; an engine that writes may ignore them."""

    def __init__(self, passages: Sequence[Passage], ranked: Sequence[Ranked]) -> None:
        self._passages = tuple(passages)
        self.ranked = tuple(ranked)

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Passage]: ...
    def __getitem__(self, index: int | slice) -> Passage | Sequence[Passage]:
        return self._passages[index]

    def __len__(self) -> int:
        return len(self._passages)

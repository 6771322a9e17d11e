"""The passages an engine answers from, with what retrieval already knows of their sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from kb.ask.rank import Ranked
from kb.values import Passage


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

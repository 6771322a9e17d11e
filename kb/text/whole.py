"""Words that stand in a text as whole words: nothing of a longer word before them or behind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator


def whole(words: str, text: str) -> Iterator[int]:
    """Where ``words``, which are not empty, stand whole in ``text``; as a regular expression finds them, never made."""
    size, at = len(words), text.find(words)
    while at >= 0:
        end = at + size
        if (at == 0 or not _in_word(text[at - 1])) and (end == len(text) or not _in_word(text[end])):
            yield at
            at = text.find(words, end)
        else:
            at = text.find(words, at + 1)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


class Lines:
    """Texts in which words are looked for together."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._starts = []
        end = 0
        texts = list(texts)
        for text in texts:
            self._starts.append(end)
            end += len(text) + 1
        self._all = "\n".join(texts)

    def holding(self, words: Iterable[str]) -> list[int]:
        """The places, ascending, of texts in which one of ``words``, none of them empty, stands whole."""
        return sorted({bisect_right(self._starts, at) - 1 for one in words for at in whole(one, self._all)})

    def first_holding(self, words: str) -> int:
        """The first of them; -1 without any."""
        at = next(whole(words, self._all), -1)
        return bisect_right(self._starts, at) - 1 if at >= 0 else -1

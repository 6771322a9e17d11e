"""Words that stand in a text as whole words: nothing of a longer word before them or behind."""

from __future__ import annotations

from collections.abc import Iterator


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


def stands_whole(words: str, text: str) -> bool:
    """Whether they do anywhere."""
    return next(whole(words, text), -1) >= 0


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"

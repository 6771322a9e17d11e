"""Words inside an FTS5 MATCH expression."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_WORDS = 32

_WORD = re.compile(r"\w+")


def match(query: str) -> str:
    """An FTS5 expression that matches any word of ``query``; "" when it has none. Words beyond the 32nd are dropped."""
    return any_of(_WORD.findall(query))


def any_of(words: Iterable[str]) -> str:
    """An FTS5 expression that matches any of ``words``, each taken literally; repeated words count once."""
    safe = dict.fromkeys(part for word in words for part in _WORD.findall(word))
    return " OR ".join(f'"{word[:64]}"' for word in list(safe)[:MAX_WORDS])

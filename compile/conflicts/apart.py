"""Claims that each name what the other does not, told at a glance: most pairs need not be parsed to see that.

Cautious: only a word that ``kb.proof.statement`` is sure to read as a name counts as one, and the other claim must not
hold its letters anywhere. What is not told here, parsing tells.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kb.proof.cues import CUES, MODIFIERS, PHRASES
from kb.proof.figures import MONTH_VALUES, is_number_word, single_word
from kb.text.folding import without_accents
from kb.text.words import STOPWORDS

# A capitalised word right after a small one begins no sentence, and is a name unless it says something else.
_CAPITALISED: Final = re.compile(r"(?<=[a-z] )[A-Z][a-z]+(?![^\W_]|['’])")
_IN_PHRASES: Final = frozenset(word for phrase in PHRASES for word in phrase)


def apart(one: str, other: str) -> bool:
    """Whether each of two texts surely names what the other does not."""
    return _names_more(one, other) and _names_more(other, one)


def _names_more(one: str, other: str) -> bool:
    letters = _letters(other)
    return any(name not in letters for name in _names(one))


@lru_cache(maxsize=20_000)
def _names(text: str) -> tuple[str, ...]:
    """Words that are surely names, case-folded."""
    return tuple(name for name in map(str.casefold, _CAPITALISED.findall(text)) if _can_be_name(name))


@lru_cache(maxsize=20_000)
def _can_be_name(word: str) -> bool:
    said = word in STOPWORDS or word in CUES or word in MODIFIERS or word in _IN_PHRASES
    return not (said or word in MONTH_VALUES or is_number_word(word) or single_word(word))


@lru_cache(maxsize=20_000)
def _letters(text: str) -> str:
    """The text without case and accents, as its words are compared."""
    return without_accents(text.casefold())

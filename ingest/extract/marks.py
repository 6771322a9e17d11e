"""Characters that nobody sees: which of them in a text deserve a warning. The text itself is never changed."""

from __future__ import annotations

import re

from kb.values import SourceFlag

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Between two letters of a script that has no use for them; a joiner inside an emoji or a Persian word is right.
_LETTER = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
_ZERO_WIDTH = re.compile(f"(?<=[{_LETTER}])[\u200b\u200c\u200d\u2060-\u2064\ufeff\u180e\u034f]+(?=[{_LETTER}])")
_TAGS = re.compile("(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]{2,}")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}")


def flags_of(text: str) -> tuple[SourceFlag, ...]:
    """The warnings that unseen characters in ``text`` call for."""
    found: list[SourceFlag] = []
    if any(pattern.search(text) for pattern in (_ZERO_WIDTH, _TAGS, _SELECTORS)):
        found.append("invisible_chars")
    if _BIDI.search(text):
        found.append("bidi")
    return tuple(found)

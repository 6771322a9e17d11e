"""Talk as it was said and as one would write it down: what it has that writing has not, told and left out."""

from __future__ import annotations

import re
from typing import Final

# Words between commas that say nothing, words said twice, how "going to" sounds.
_FILLERS: Final = re.compile(r",\s+(?:you know|I mean|like|uh|um|well)\s*,|\b(?:uh|um),?\s", re.IGNORECASE)
_OPENING: Final = re.compile(r"^(?:(?:Yeah|Well|Oh|Look|Okay|You know|I mean|Honestly),\s+)+(\w)")
_TWICE: Final = re.compile(r"\b(?!had\b|that\b)(\w+),?\s\1\b", re.IGNORECASE)
_SOUNDS: Final = ((re.compile(r"\bgonna\b"), "going to"), (re.compile(r"\bwanna\b"), "want to"))

_STOPS_AND_STARTS: Final = re.compile(
    r"(?<!\[)(?:…|\.\.\.)(?!\])|\s--(?:\s|$)|\b(?:you know,|I mean\b|I guess\b|yeah\b|gonna\b|uh\b|um\b)"
    r"|,\s+like,|\blike,\s|,\s+right\?",
    re.IGNORECASE,
)


def is_talk(text: str) -> bool:
    """Whether a text is talk as it was said, with its stops and starts."""
    return bool(_STOPS_AND_STARTS.search(text) or _TWICE.search(text))


def as_written(text: str) -> str:
    """Talk without its fillers, as one would write it down to compare what is said."""
    text = _OPENING.sub(lambda found: found[1].upper(), text.replace("…", "..."))
    text = _TWICE.sub(r"\1", _FILLERS.sub("", text))
    for sounded, written in _SOUNDS:
        text = sounded.sub(written, text)
    return text

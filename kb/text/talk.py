"""Talk as it was said and as one would write it down: what it has that writing has not, told and left out."""

from __future__ import annotations

import re
from typing import Final

# Words between commas that say nothing, words said twice, how "going to" sounds.
_FILLERS: Final = re.compile(
    r",\s+(?:you know|I mean|like|uh|um|well|I guess|of course|no|yeah|if you will|quote-unquote|again)\s*,"
    r"|\b(?:uh|um),?\s|\b(?:quote-unquote),?\s",
    re.IGNORECASE,
)
# What opens a spoken sentence and only takes up what was said; a time of a recording.
_OPENING: Final = re.compile(
    r"^(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s+|(?:Yeah|Yes|Well|Oh|Look|Okay|OK|You know|I mean|I guess|Honestly|Right|So"
    r"|Now|Again|No|And|But|So yeah|But yeah|And yeah|Yeah no|Obviously|Anyway|Like),\s+"
    r"|(?:Yeah|So|And so|But|And)\s(?=(?:I|we|you|they|he|she|it|there|yeah,|honestly,|again,)\b(?!\S*\?)))+(\w)"
)
# What ends one, and asks for nothing but a nod, or excuses how it was put.
_ENDING: Final = re.compile(
    r",?\s(?:right|you know|okay)\?"
    r"|, (?:if that makes (?:any )?sense|if you will|et cetera|or whatever|and whatnot)(?=[.,;?!…]|$)",
    re.IGNORECASE,
)
_TWICE: Final = re.compile(r"\b(?!had\b|that\b)(\w+),?\s\1\b", re.IGNORECASE)
_SOUNDS: Final = ((re.compile(r"\bgonna\b"), "going to"), (re.compile(r"\bwanna\b"), "want to"))

# A "not" that stands with "think" and turns what is thought: I don't think you should.
_NOT_THOUGHT: Final = re.compile(
    r"\b(?:(do)|(does))(?:n't|n’t| not) (think|believe|suppose)( that)?((?: [\w’'-]+){1,5}?)"
    r" (should|can|could|will|would|is|are|was|were|has|have|had)\b(?!n['’]t| (?:only|just|merely|simply)\b)"
)
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
    text = _TWICE.sub(r"\1", _FILLERS.sub("", _ENDING.sub(_ended, text)))
    text = _NOT_THOUGHT.sub(_thought, text)
    for sounded, written in _SOUNDS:
        text = sounded.sub(written, text)
    return text


def _ended(found: re.Match[str]) -> str:
    return "." if found.group().endswith("?") else ""


def _thought(found: re.Match[str]) -> str:
    _, singular, verb, that, who, auxiliary = found.groups()
    return f"{verb}{'s' * bool(singular)}{that or ''}{who} {auxiliary} not"

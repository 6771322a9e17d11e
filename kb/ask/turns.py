"""Talk in passages: where turns begin, who speaks, which speaker a question asks, what only keeps a talk going."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kb.text.chatter import is_chatter
from kb.text.words import tokens

# Where another speaker begins in a transcript: a name and a colon at the start of a line.
_NAMED = r"[A-Z][\w.&’'-]*(?: (?:[\w.&’'-]+|\([\w.,&’' -]{1,60}\))){0,5}"
# The line above a message of a chat: who, and when.
_CAPTION = r"[^\n]{1,60}, (?:\d[\d./-]{5,9},? )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
_TURN = re.compile(rf"(?:^|\n)(?=(?P<label>{_NAMED}):\s|{_CAPTION}[ \t]*(?:\n|\Z))")
# Marks of who writes talk down: {disfmarker}, [laughter]. They are no words of the speaker.
_MARKS = re.compile(r"\{[^{}\n]{1,20}\}|\[(?:laugh|inaudible|crosstalk|music|applause|noise|pause)\w*\]", re.IGNORECASE)
# What stands before a name that a question tells about, and does not ask.
_TOLD_ABOUT = re.compile(r"\b(?:about|on|with|against|regarding)\s+(?:the\s+)?$", re.IGNORECASE)
# What stands before one whose words it asks for, in whatever letters the name is written.
_ASKED_OF = re.compile(r"\b(?:did|does|do|has|had|was|is|would|according to|by)\s+(?:the\s+)?$", re.IGNORECASE)
_BACKCHANNEL = re.compile(r"(?:(?:uh|um|mm|hm|mhm|mm-hmm|mm - hmm|uh-huh)[\s,.!?-]*)+", re.IGNORECASE)
# A label that stands alone, with the time or without: "Speaker 0: 00:00:02"; "Ben, 12/05/2023 18:04".
_LABEL = re.compile(rf"{_NAMED}:[\s\d:.,\[\]()-]*|{_CAPTION}\s*")
_SHORT = 3  # letters of a part of a name that tells a person alone


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks where in one source: begin and end of each turn, offsets into its text, and the name as written."""

    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, turns: Sequence[tuple[int, int, str]]) -> Speech:
        """Of (begin, end, name) in order."""
        return cls(*zip(*turns, strict=True)) if turns else cls()

    def speaker(self, start: int, end: int) -> str:
        """Who says most of a stretch that no other turn begins in; "" where nobody is named."""
        place = bisect_right(self.begins, max(start, end - 1)) - 1
        return self.names[place] if place >= 0 and self.ends[place] > start else ""

    def speakers(self, start: int, end: int) -> frozenset[str]:
        """All who say something between two places."""
        last = bisect_right(self.begins, end - 1)
        first = bisect_right(self.ends, start)
        return frozenset(self.names[first:last])


@lru_cache(maxsize=1024)  # one question asks for those of a passage once for each sentence
def turns(text: str) -> tuple[int, ...]:
    """Where in a text turns begin: with a name and a colon, or a caption; in prose, what is headed so."""
    return tuple(match.end() for match in _TURN.finditer(text))


def turn_around(text: str, start: int, stop: int) -> tuple[int, int]:
    """(start, end) of the turns that a stretch of a passage's text stands in; all of the text where there are none."""
    starts = turns(text)
    first = max((place for place in starts if place <= start), default=0)
    return first, min((place for place in starts if place >= stop), default=len(text))


def said(text: str, speaker: str) -> str:
    """A sentence of somebody's turn without the label of it and without marks; of prose, as it is."""
    if not speaker:
        return text
    label = _TURN.match(text)
    words = text[label.end("label") + 1 :] if label and label["label"] else text
    return _MARKS.sub(" ", words).strip()


def is_label(text: str) -> bool:
    """Whether a stretch only says who speaks, and when."""
    return _LABEL.fullmatch(text) is not None


def is_empty(words: str) -> bool:
    """Whether what is said only keeps a talk going: "Mm-hmm.", "Yeah, something like that."."""
    return is_chatter(words) or _BACKCHANNEL.fullmatch(words) is not None


def asked_speakers(question: str, labels: Iterable[str]) -> frozenset[str]:
    """The labels of those whose words a question asks for: "What did Anna say …", "according to Anna".

    A label is named by all of it ("Speaker 3"), or by a part that no other label has ("Anna", "Trudeau").
    """
    known = {label: [token.text.casefold() for token in tokens(label)] for label in dict.fromkeys(labels)}
    if not known:
        return frozenset()
    words = list(tokens(question))
    folded = [word.text.casefold().removesuffix("'s").removesuffix("’s") for word in words]
    shared = Counter(part for parts in known.values() for part in set(parts))
    found = set()
    for place, word in enumerate(words):
        before = question[: word.start]
        named = (word.text[:1].isupper() and place > 0) or _ASKED_OF.search(before)
        owns = word.text.endswith(("'s", "’s"))  # "about Anna's plan" asks for what Anna says of it
        if not named or (_TOLD_ABOUT.search(before) and not owns):
            continue
        for label, parts in known.items():
            one = len(folded[place]) >= _SHORT and folded[place] in parts and shared[folded[place]] == 1
            if one or folded[place : place + len(parts)] == parts:
                found.add(label)
    return frozenset(found)


def cut_at_turns(spans: Sequence[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Sentences cut where another speaker begins: what someone breaks off is no sentence with what another says."""
    starts = turns(text)
    if not starts:
        return tuple(spans)
    result: list[tuple[int, int]] = []
    for start, end in spans:
        inside = [start, *(place for place in starts if start < place < end), end]
        for low, high in pairwise(inside):
            stop = low + len(text[low:high].rstrip())
            if stop > low:
                result.append((low, stop))
    return tuple(result)

"""What a document's title names, and under which forms its sentences speak of that."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from compile.mentions.candidates import Candidate
from compile.mentions.keys import key_of, singular
from compile.mentions.tagging import Tagged
from compile.mentions.within import BODIES, SMALL_WORDS
from kb.text.lexicon import known

_WORD = re.compile(r"[^\W_][\w’']*")
_QUALIFIER = re.compile(r"\(([^()]+)\)$")
_PLURALS = ("", "s", "es")


class Title:
    """What the document's title names, if it names something, and how to find it in a sentence."""

    def __init__(self, title: str, short: dict[str, tuple[str, int]]) -> None:
        self.forms = title_forms(title, short)
        self.name = qualified(title, self.forms[0]) if self.forms else ""
        self.key = key_of(self.name)
        self._stems = [singular(form.casefold()) for form in self.forms]

    def spans(self, sentence: Tagged) -> list[tuple[int, int]]:
        """Word places of its occurrences, in singular or plural, in any case."""
        spans: list[tuple[int, int]] = []
        text = sentence.text.casefold() if self._stems else ""
        if len(text) != len(sentence.text):
            return spans
        for stem in self._stems:
            at = text.find(stem)
            while at >= 0:
                start = bisect_right(sentence.starts, at) - 1
                end = bisect_right(sentence.starts, at + len(stem) - 1)
                if (
                    start >= 0
                    and sentence.starts[start] == at
                    and text[at + len(stem) : sentence.ends[end - 1]] in _PLURALS
                ):
                    spans.append((start, end))
                at = text.find(stem, at + len(stem))
        return spans


def qualified(title: str, plain: str) -> str:
    """A title with the words in brackets that tell it from its namesakes: Dark River (1990 film). No acronym does."""
    match = _QUALIFIER.search(title.strip())
    if match is None or title.strip()[: match.start()].strip() != plain:
        return plain
    inner = match[1].strip()
    return f"{plain} ({inner})" if " " in inner or inner.islower() or inner.isdigit() else plain


def initials_of_title(named: Sequence[Candidate], title: Title) -> dict[str, str]:
    """The initials of the title, where the document uses them without a word of explanation: ABC."""
    initials = _initials(title.forms[0]) if title.forms else ""
    return {key_of(initials): title.key} if sum(one.surface == initials for one in named) >= 2 else {}


def initials_of_names(named: Sequence[Candidate]) -> dict[str, str]:
    """Initials that the document uses for one long name of its, again without a word of explanation: VML."""
    used = {one.surface for one in named if one.surface.isupper() and len(one.surface) > 2}
    long: dict[str, set[str]] = {}
    for one in named:
        if (short := _initials(one.surface)) in used:
            long.setdefault(short, set()).add(one.key)
    return {key_of(short): next(iter(keys)) for short, keys in long.items() if len(keys) == 1}


def head_of_title(sentences: Sequence[Tagged], found: Sequence[Sequence[Candidate]], title: Title) -> dict[str, str]:
    """The first word of the title, where the document means the whole by it: the Amazon, Harvard."""
    head, body = _head(title.forms[0]) if title.forms else ("", False)
    number = determined = 0
    for sentence, some in zip(sentences, found, strict=True):
        for one in some:
            if one.key == head:
                number += 1
                determined += one.start > 0 and sentence.tags[one.start - 1] == "D"
    if head and number >= 3 and (body or 2 * determined >= number):
        return {head: title.key}
    return {}


def _head(title: str) -> tuple[str, bool]:
    """The key of the name with which a title begins (Amazon rainforest, Harvard University), or nothing.

    The name alone may mean the whole; for the name of a body it does, otherwise only after a determiner.
    """
    words = title.split()
    if len(words) < 2 or not words[0][0].isupper() or known(words[0].casefold()) not in ("", "U"):
        return "", False
    if all(word[0].islower() for word in words[1:]):
        return key_of(words[0]), False
    body = words[-1].casefold() in BODIES and len(words) == 2
    return (key_of(words[0]), True) if body else ("", False)


def _initials(title: str) -> str:
    """The initials of a title of three capitalised words or more; empty for others."""
    words = [word for word in _WORD.findall(title) if word.casefold() not in SMALL_WORDS]
    return "".join(word[0] for word in words) if len(words) > 2 and all(word[0].isupper() for word in words) else ""


def title_forms(title: str, shorts: Mapping[str, tuple[str, int]]) -> list[str]:
    """The forms under which a document may speak of what its title names, longest first; empty for a headline."""
    plain = re.sub(r"\s*\([^)]*\)\s*$", "", title.strip())
    plain = re.split(r"\s+[|–—]\s+|\s+-\s+", plain)[0].strip()
    words = plain.split()
    if not words or len(words) > 7 or len(plain) > 70 or plain.endswith(("?", "!", ".")):
        return []
    forms = [plain]
    if "," in plain:
        forms.append(plain.split(",")[0])
    for connector in (" upon ", " on ", " of the ", " and the "):
        if connector == " upon " and connector in plain:
            forms.append(plain.split(connector)[0])
    forms += [short for short, (long, _) in shorts.items() if key_of(long) == key_of(plain)]
    return [form for form in dict.fromkeys(forms) if len(form) > 2]

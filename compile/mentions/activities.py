"""What a document says again and again that somebody does to something: paying maintainers, breaking the law.

An idea of that kind is told in verbs: "pay the maintainers", "who pays a maintainer". Its name is the form with -ing
that the document has for it; a document that never uses that form names no such idea.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from compile.mentions.candidates import GENERIC_HEADS, LIGHT, Candidate, candidate
from compile.mentions.keys import key_of, singular
from compile.mentions.tagging import Tagged
from kb.text.words import STOPWORDS, stem_of

LEAST = 3  # sentences that say it: of what six talks and essays and ten articles say so often, 5 of 6 are ideas
_DOING = re.compile(r"(?:[VGPZ]|E(?=D))(D?)([AN]{0,2})(?:N(?![NS#])|S(?![N#]))")
_LIGHT = frozenset(map(stem_of, LIGHT))


def activities(sentences: Sequence[Tagged]) -> list[list[Candidate]]:
    """For each sentence the activities in it, all by the key of their name."""
    seen: dict[tuple[str, str], list[tuple[int, Candidate, bool]]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        for match in _DOING.finditer(sentence.tags):
            start, end = match.span()
            verb, thing = sentence.words[start].casefold(), singular(sentence.words[end - 1].casefold())
            if verb in STOPWORDS or stem_of(verb) in _LIGHT or len(thing) < 3 or thing in _VAGUE:
                continue
            names = sentence.tags[start] == "G" and not match[2]
            one = candidate(sentence, "activity", start, end)
            seen[stem_of(verb), thing].append((number, one, names))
    found: list[list[Candidate]] = [[] for _ in sentences]
    for those in seen.values():
        called = [key_of(one.surface) for _, one, names in those if names]
        if called and len({number for number, _, _ in those}) >= LEAST:
            key = min(called, key=lambda name: (len(name), name))
            for number, one, _ in those:
                one.key = key
                if all(other.key != key for other in found[number]):
                    found[number].append(one)
    return found


_VAGUE = GENERIC_HEADS - {"people", "child", "man", "woman", "user", "student", "worker", "development", "power"}

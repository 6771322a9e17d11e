"""What a document says again and again that somebody does to something: paying maintainers, breaking the law.

An idea of that kind is told in verbs: "pay the maintainers", "who pays a maintainer". Its name is the form with -ing
that the document has for it; a document that never uses that form names no such idea.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from compile.mentions.candidates import GENERIC_HEADS, LIGHT, Candidate, candidate
from compile.mentions.keys import singular
from compile.mentions.tagging import Tagged
from kb.text.english import ARTICLES
from kb.text.words import STOPWORDS, stem_of

LEAST = 3  # sentences that say it: of what six talks and essays and ten articles say so often, 5 of 6 are ideas
_DOING = re.compile(r"(?:[VGPZ]|E(?=D))(D?)([ANUJ]{0,3})(?:N(?![NS#])|S(?![N#]))")
_NAMING = re.compile(r"GD?[NS]")
_LIGHT = frozenset(map(stem_of, LIGHT))


def activities(sentences: Sequence[Tagged]) -> list[list[Candidate]]:
    """For each sentence the activities in it, all by the key of their name."""
    seen: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)  # sentence, start, end
    for number, sentence in enumerate(sentences):
        words = sentence.words
        for match in _DOING.finditer(sentence.tags):
            start, end = match.span()
            doing, thing = _doing(words[start]), singular(words[end - 1].casefold())
            if doing and len(thing) > 2 and thing not in _VAGUE:
                seen[doing, thing].append((number, start, end))
    found: list[list[Candidate]] = [[] for _ in sentences]
    for places in seen.values():
        if len(places) < LEAST or len({number for number, _, _ in places}) < LEAST:
            continue
        told = {number: candidate(sentences[number], "activity", start, end) for number, start, end in places}
        called = [one.key for number, one in told.items() if _is_name(sentences[number], one)]
        if called:
            key = min(called, key=lambda name: (len(name), name))
            for number, one in told.items():
                one.key = key
                found[number].append(one)
    return found


def _is_name(sentence: Tagged, one: Candidate) -> bool:
    """Whether the words can stand as a title: breaking the law, not breaking their old law."""
    plain = _NAMING.fullmatch(sentence.tags, one.start, one.end) is not None
    return plain and (one.end - one.start == 2 or sentence.words[one.start + 1] in ARTICLES)


@lru_cache(maxsize=20_000)
def _doing(verb: str) -> str:
    """The stem of a verb that says what is done to something; empty for others."""
    folded = verb.casefold()
    stem = "" if folded in STOPWORDS else stem_of(folded)
    return "" if stem in _LIGHT else stem


_VAGUE = GENERIC_HEADS - {"people", "child", "man", "woman", "user", "student", "worker", "development", "power"}

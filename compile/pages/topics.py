"""What pages could be about, with the evidence: every mention of a concept in a claim.

A topic becomes a page in ``compile.pages.pageset``; people's decisions change topics in ``kb.overrides``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from kb.proof.voice import in_person
from kb.text.lexicon import listed
from kb.text.words import WORD, content_stems
from kb.values import Claim, Mention

LONGEST = 6  # words of another name of a page
_NAME = re.compile(r"[\w'’ -]{3,60}")


class Named(Protocol):
    """What concept resolution says of one concept (``compile.concepts.Candidate``)."""

    @property
    def key(self) -> str:
        """Its identity."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names for it."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every mention key that means it."""

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims that speak of it."""

    @property
    def score(self) -> float:
        """1.0 or more: worth a page."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept and all mentions of it, in the order of their sources' ids and places."""

    key: str
    title: str
    aliases: tuple[str, ...]
    keys: tuple[str, ...]
    score: float
    mentions: tuple[Mention, ...]
    pinned: bool = False  # a person chose its title
    merged: tuple[str, ...] = ()  # those of its keys that mean it only because a person says so
    named: tuple[str, ...] = ()  # other names that a person gave it with its title


def topics_of(candidates: Iterable[Named], mentions: Mapping[str, Sequence[Mention]]) -> list[Topic]:
    """Candidates with the mentions that made them; ``mentions`` are by source id. Those without any are left out."""
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for source in sorted(mentions):
        for mention in mentions[source]:
            by_key[mention.key].append(mention)
    topics = []
    for candidate in candidates:
        keys = tuple(dict.fromkeys((candidate.key, *candidate.keys)))
        claims = set(candidate.claims)
        found = tuple(m for key in keys for m in by_key.get(key, ()) if m.claim in claims)
        if found:
            topics.append(Topic(candidate.key, candidate.title, tuple(candidate.aliases), keys, candidate.score, found))
    return topics


def strength(mention: Mention) -> tuple[bool, bool, float, bool, int]:
    """How much a claim is about what it mentions: a property of the claim alone, so that nothing else moves it."""
    return (mention.defines, mention.subject, mention.weight, mention.name, len(mention.surface))


def former_names(topic: Topic) -> frozenset[str]:
    """What it was called before a decision gave it a title that none of its mentions has: these words mean it no more.

    Tyne, the river, is not Tyne and Wear Metro, though a page may have been renamed so. A title that only says
    which (Paris, France; Mercury (planet)) keeps the name, and so does a person who gives it as another name.
    """
    if not topic.pinned:
        return frozenset()
    surfaces = {mention.surface.casefold() for mention in topic.mentions}
    title = topic.title.casefold()
    if title in surfaces:
        return frozenset()
    kept = {name.casefold() for name in topic.named} | {title.split(", ")[0], title.split(" (")[0]}
    return frozenset(m.surface.casefold() for m in topic.mentions if m.key == topic.key) - kept


def capitalised(title: str) -> str:
    """A title with a capital, unless its first word has a spelling of its own: iPhone."""
    first = title.split(" ")[0]
    return title[:1].upper() + title[1:] if first.islower() else title


def texts_of(claims: Sequence[Claim]) -> list[str]:
    """All that claims say and quote."""
    return [text for claim in claims for text in (claim.text, *(quote.text for quote in claim.quotes))]


def has_words(title: str, texts: Sequence[str]) -> bool:
    """Whether every word of a title that means something stands in these texts, in any form."""
    wanted = set(content_stems(title))
    return bool(wanted) and wanted <= stems_in(texts)


def stems_in(texts: Iterable[str]) -> frozenset[str]:
    """The stems of every word in these texts that means something."""
    return frozenset(stem for text in texts for stem in content_stems(text))


def may_be_called(name: str, title: str, told: Set[str]) -> bool:
    """Whether a page may have this other name, which an editor made: short, and of words that its claims have (``told``
    are their stems) or that everybody knows, so that it names nobody and nothing that is not told there."""
    words = WORD.findall(name)
    if not _NAME.fullmatch(name) or not 0 < len(words) <= LONGEST or in_person(name):
        return False
    if sorted(content_stems(name)) == sorted(content_stems(title)):
        return False
    return all((word.islower() and listed(word)) or told >= set(content_stems(word)) for word in words)

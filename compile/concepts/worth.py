"""Is a concept worth a page? From its own mentions only; 1.0 is the threshold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from compile.mentions import CARRIED, TOPIC_WEIGHT
from kb.text.lexicon import known
from kb.values import Mention

LEAST = 3  # claims that mention a concept before it can have a page


@dataclass(slots=True)
class Tally:
    """The mentions of one key, counted."""

    claims: dict[str, Mention] = field(default_factory=dict)  # the strongest mention in each claim
    sources: Counter[str] = field(default_factory=Counter)
    surfaces: Counter[str] = field(default_factory=Counter)
    told: int = 0  # claims that name it, carried ones not counted
    subjects: int = 0
    definitions: int = 0
    names: int = 0
    topic: str = ""  # how a document's title names it

    def add(self, source: str, mention: Mention) -> None:
        """Count one mention."""
        earlier = self.claims.get(mention.claim)
        if earlier is None or mention.weight > earlier.weight:
            self.claims[mention.claim] = mention
        if mention.weight >= TOPIC_WEIGHT:
            self.topic = self.topic or mention.surface
        if is_carried(mention):
            return
        self.told += 1
        self.sources[source] += 1
        self.surfaces[mention.surface] += 1
        self.subjects += mention.subject
        self.definitions += mention.defines
        self.names += mention.name


def is_carried(mention: Mention) -> bool:
    """Whether the claim goes on about the concept without naming it."""
    return mention.weight in CARRIED


def worth(key: str, tally: Tally) -> float:
    """How much a page about this is worth, 1.0 or more if it is worth having."""
    if tally.topic:
        return 2.0 + len(tally.claims) / 10 if len(tally.claims) >= 2 else 0.5
    words = key.split()
    if tally.told < LEAST or not words:
        return 0.0
    about = tally.subjects + tally.definitions
    if 2 * tally.names >= tally.told:
        if about == 0:
            return min(tally.told / 6, 1.0)
        return min(tally.told / 3, 2.0) * (1.0 if about >= 1 else 0.5)
    if len(words) > 1:
        if about < 2:
            return 0.5
        return min((tally.told + about) / 6, 1.5)
    if about < 3 or tally.told < 8:
        return 0.3
    most = max(tally.sources.values())
    return 1.0 if most >= 0.8 * tally.told and known(key) in ("N", "") else 0.6

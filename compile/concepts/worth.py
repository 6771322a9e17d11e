"""Is a concept worth a page? From its own mentions only; 1.0 is the threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compile.mentions import CHOSEN, HEADED, PASSING, SPOKEN, TOPIC_WEIGHT, is_informative
from kb.proof.voice import in_person
from kb.text.lexicon import band_of, known
from kb.values import Mention

LEAST = 3  # claims that name a concept before it can have a page
MANY = 4  # claims that a model names it for, where one of them is about it before all else
FEW = 2  # as many will do where they come from two sources, or are a good part of a short one
OFTEN = 5  # claims that are about an everyday word before all else, where one source alone has it
EVERYDAY = 11  # band of a word that everybody uses
UNCHOSEN = -1.0  # a model was asked about every claim that mentions it, and named it for none
ALONE = 0.6  # what a model names for one claim only: no page, unless it is put together with others
PART = 0.1  # share of a source's claims that is a good part
RARE = 13  # band of a noun that can be a subject without being defined: antibody; a limitation is none
ACTS = ("tion", "sion", "ment", "ity", "ance", "ence", "ness")  # endings of the names of acts and states


@dataclass(slots=True)
class Tally:
    """The mentions of one key, counted."""

    claims: dict[str, Mention] = field(default_factory=dict)  # the strongest mention in each claim
    sources: dict[str, int] = field(default_factory=dict)  # how often each names it
    surfaces: dict[str, int] = field(default_factory=dict)  # and in which words
    naming: int = 0  # claims that name it, carried ones not counted
    texts: set[str] = field(default_factory=set)  # what they say
    subjects: int = 0
    definitions: int = 0
    names: int = 0
    named: dict[str, int] = field(default_factory=dict)  # and how often in each source
    topic: str = ""  # how a document's title names it
    titled: set[str] = field(default_factory=set)  # sources of which the title does
    speaker: str = ""  # how a transcript names it
    headed: set[str] = field(default_factory=set)  # sources of which a heading names it
    passed: dict[str, int] = field(default_factory=dict)  # surfaces in claims that only mention it
    passing: int = 0  # claims that only mention it, and of which a model says what else they are about
    chosen: int = 0  # claims of which a model says that they are to be looked up under it …
    main: int = 0  # … and before all else
    loose: int = 0  # claims of which it says so that are talk nobody could word: "we have this on that show"
    spoken: int = 0  # claims it makes in the first person
    at: set[str] = field(default_factory=set)  # sources that speak of it, or in which it speaks

    @property
    def wordings(self) -> int:
        """Claims that name it, those in the same words counted once."""
        return len(self.texts)

    def add(self, source: str, mention: Mention, text: str = "") -> None:
        """Count one mention, in a claim with this text."""
        weight, surface = mention.weight, mention.surface
        self.at.add(source)
        earlier = self.claims.get(mention.claim)
        if earlier is None or weight > earlier.weight:
            self.claims[mention.claim] = mention
        if weight >= TOPIC_WEIGHT:
            self.topic = self.topic or surface
            self.titled.add(source)
        if weight == SPOKEN:
            self.speaker = self.speaker or surface
            self.spoken += 1
        if weight == HEADED:
            self.headed.add(source)
        if mention.chosen and in_person(text):
            self.loose += 1
        elif mention.chosen:
            self.chosen += 1
            self.main += weight >= CHOSEN
        if weight == PASSING:
            self.passing += 1
            self.passed[surface] = self.passed.get(surface, 0) + 1
        if not is_informative(mention):
            return
        self.naming += 1
        self.texts.add(text)
        self.sources[source] = self.sources.get(source, 0) + 1
        self.surfaces[surface] = self.surfaces.get(surface, 0) + 1
        self.subjects += mention.subject
        self.definitions += mention.defines
        if mention.name:
            self.names += 1
            self.named[source] = self.named.get(source, 0) + 1


def worth(key: str, tally: Tally, lengths: Mapping[str, int]) -> float:
    """How much a page about this is worth, 1.0 or more if it is worth having. ``lengths``: source → its claims."""
    if tally.chosen or tally.loose:
        enough = tally.chosen >= FEW and (_is_told_of(key, tally) or _prominent(tally, lengths))
        return 1.0 + tally.chosen / 10 if enough else ALONE
    if tally.passing and tally.passing >= tally.naming:  # asked of most claims that name it, and named for none
        return 1.0 if _is_done_often(key, tally) else UNCHOSEN
    if tally.topic:
        return 2.0 + len(tally.claims) / 10 if len(tally.claims) >= 2 else 0.5
    if tally.spoken >= LEAST:
        return 1.0
    words = key.split()
    if tally.naming < FEW or not words:
        return 0.0
    about = tally.subjects + tally.definitions
    several = len(tally.sources) > 1
    if 2 * tally.names >= tally.naming:
        return _worth_of_name(words, tally, about, lengths)
    if len(words) > 1:
        if about < 2:
            return 0.5
        enough = tally.wordings >= FEW and (several or _prominent(tally, lengths))
        return max(1.0 if enough else 0.0, min((tally.naming + about) / 6, 1.5))
    if about < 3 or tally.naming < 8:
        return 0.3
    most = max(tally.sources.values())
    telling = tally.definitions or (band_of(key) >= RARE and not key.endswith(ACTS))
    return 1.0 if telling and most >= 0.8 * tally.naming and known(key) in ("N", "") else 0.6


def _is_done_often(key: str, tally: Tally) -> bool:
    """Whether many claims speak of doing something, each under another name: to pay the maintainers."""
    first, _, thing = key.partition(" ")
    return bool(thing) and first.endswith("ing") and not tally.names and sum(tally.passed.values()) >= OFTEN


def _is_told_of(key: str, tally: Tally) -> bool:
    """Whether claims that a model chose it for say enough of it, not only of something else beside it.

    Of 222 pages that two claims had been enough for, read one by one, two in five were nothing that a reader would
    look up (a care, a rate, an engineer); of those that this lets stand, one in ten.
    """
    several = len(tally.sources) > 1
    if tally.topic or tally.headed:
        return True
    if not several and known(key) == "n" and band_of(key) < EVERYDAY:
        return tally.main >= OFTEN  # one source's argument makes much of a word that is as often a verb: care, rate
    if tally.main >= LEAST:
        return True
    if tally.main >= FEW and tally.chosen >= LEAST:  # two sentences are no page
        return several or " " in key or 2 * tally.names >= tally.naming or band_of(key) >= RARE
    return tally.main > 0 and tally.chosen >= (LEAST if several else MANY)


def _worth_of_name(words: Sequence[str], tally: Tally, about: int, lengths: Mapping[str, int]) -> float:
    several = len(tally.sources) > 1
    if tally.naming < LEAST:
        proper = len(words) > 1 and all(form.split()[-1][:1].isupper() for form in tally.surfaces)
        enough = several and about and (proper or (tally.wordings >= FEW and len(words[0]) > 2))
        return 1.0 if enough or (proper and _prominent(tally, lengths)) else 0.5
    if about == 0:
        proper = len(words) > 1 and all(form.split()[-1][:1].isupper() for form in tally.surfaces)
        if (several and _prominent(tally, lengths)) or (proper and tally.wordings >= LEAST):
            return 1.0
        if len(words) == 1 and tally.wordings > MANY and band_of(words[0]) >= RARE:  # no Free, no Park
            return 1.0
        return min((tally.naming + (len(tally.sources) if several else 0)) / 6, 1.0)
    return min(tally.naming / 3, 2.0)


def _prominent(tally: Tally, lengths: Mapping[str, int]) -> bool:
    """Whether one source, a short one, names it in a good part of its claims."""
    return any(number >= FEW and number >= PART * lengths[source] for source, number in tally.sources.items())

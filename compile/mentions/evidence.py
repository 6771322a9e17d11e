"""What one document shows of each candidate, and which candidates that rules out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from compile.mentions.candidates import GENERIC_HEADS, Candidate, Kind
from compile.mentions.tagging import CALENDAR, GIVEN, ROLES, Casing, Tagged
from kb.text.lexicon import UNLISTED, band_of, class_of, known
from kb.text.words import listing

_STRENGTH: dict[Kind, int] = {"title": 4, "event": 3, "name": 3, "mixed": 2, "term": 1, "activity": 1, "noun": 0}
_CITED = re.compile(r"\s*(?:\(\d{4}|\[\d|et al|, \d{4}\))")
_DETERMINED = re.compile(r"D[ANSJU]*\Z")
_PLACING = frozenset(["in", "from", "to"])
_TITLED = 3  # capitals within sentences that make a name of a common word in the title: Sustain
_OFTEN = 4  # sentences that a single noun needs to be a subject
_RARE = 12  # band from which a single noun can be a subject of its own: beyond the 4,000 commonest words
_USUAL = 9  # and from which it can be a theme, if it stands there often: beyond the 500 commonest
_NUMERAL = re.compile(r"[a-z]?\d+[a-z]?|[ivx]+|[a-z]")
# Abbreviations nobody looks up, and what sections are called.
_COMMON = listing(
    """
    tv suv id ids faq ok pc cd dvd url app gdp pr hr usb pdf html ceo summary introduction conclusion overview abstract
    background discussion reference content note tip update news review highlight
    """
)
# What speech is full of, and what speaks of the text or of talking itself.
_VAGUE = listing(
    """
    stuff bunch ton couple handful cetera everybody everyone somebody someone something anything nothing everything
    everytime guy folk kid conversation perspective concern today yesterday tomorrow transcript podcast episode show
    thousand hundred dozen org js somewhere anybody anyone nobody term article post piece sense excitement burden
    km2 sq mi hectare sqm question answer topic talk chat interview feature backend everyday story program
    programme channel fee
    """
)
_HALVES = frozenset(["d'etat", "etat", "versa", "facto"])  # of terms in other languages
_UNITS = listing(
    """
    sq mi ft square cubic nautical
    figure fig table tab eq equation section chapter appendix page vol volume no part theorem lemma definition
    title step km kg mm cm hz mhz ghz kb mb gb percent act article isbn doi http https www pdf
    """
)


@dataclass(slots=True)
class Evidence:
    """The sentences of one document that name a candidate, and what they show, counted when it is asked."""

    kind: Kind = "noun"
    heading: bool = False
    titled: bool = False  # the document's title has it
    seen: list[tuple[Tagged, Candidate]] = field(default_factory=list)

    def see(self, sentence: Tagged, found: Candidate) -> None:
        """Take note of one mention."""
        if _STRENGTH[found.kind] > _STRENGTH[self.kind]:
            self.kind = found.kind
        self.seen.append((sentence, found))

    @property
    def sentences(self) -> int:
        """How many sentences name it."""
        return len(self.seen)

    @property
    def subjects(self) -> int:
        """How often it is their subject."""
        return sum(found.subject for _, found in self.seen)

    @property
    def definitions(self) -> int:
        """How often they say what it is."""
        return sum(found.defining for _, found in self.seen)

    @property
    def determined(self) -> int:
        """How often the, a, this … stands before it, or before the words that go with it."""
        return sum(
            found.start > 0 and _DETERMINED.search(sentence.tags, 0, found.start) is not None
            for sentence, found in self.seen
        )

    @property
    def located(self) -> int:
        """How often in, from or to stands before it."""
        return sum(found.start > 0 and sentence.words[found.start - 1] in _PLACING for sentence, found in self.seen)

    @property
    def adjectival(self) -> int:
        """How often it stands directly before a noun."""
        return sum(found.end < len(sentence.tags) and sentence.tags[found.end] in "NS" for sentence, found in self.seen)

    @property
    def followed(self) -> int:
        """How often "of" comes after it: the term is longer than its words."""
        return sum(
            sentence.tags[found.end : found.end + 1] == "o" and sentence.tags[found.end + 1 : found.end + 2] not in "#K"
            for sentence, found in self.seen
        )

    @property
    def cited(self) -> int:
        """How often it is the author of a reference: Smith (1999)."""
        return sum(
            found.kind == "name" and _CITED.match(sentence.text, sentence.ends[found.end - 1]) is not None
            for sentence, found in self.seen
        )

    @property
    def is_activity(self) -> bool:
        """Whether it is always something that is done: closing issues, which says more than issues."""
        return all(found.end - found.start > 1 and sentence.tags[found.start] == "G" for sentence, found in self.seen)

    @property
    def forms(self) -> list[str]:
        """How each sentence writes it."""
        return [found.surface for _, found in self.seen]


def may_be_subject(noun: str, times: int) -> bool:
    """Whether a single noun that stands ``times`` times in a document could be a concept, whatever else is seen."""
    return (
        times >= (1 if band_of(noun) >= _RARE else _OFTEN)
        and len(noun) > 2
        and " " not in noun
        and band_of(noun) >= _USUAL
        and not (noun in GENERIC_HEADS or noun in CALENDAR or noun in ROLES or noun in _COMMON or noun in _VAGUE)
    )


def accepted(key: str, seen: Evidence, casing: Casing, *, headings: bool) -> bool:
    """Whether this document lets the candidate be a concept at all."""
    if seen.kind in ("title", "event", "activity"):
        return True
    if seen.kind == "noun" and not may_be_subject(key, seen.sentences):
        return False
    words = key.split()
    if not words or len(key) < 2 or len(key) > 80 or not (key[0].isalpha() or any(char.isalpha() for char in key)):
        return False
    if _UNITS.issuperset(words) or words[0] in _HALVES:
        return False
    if not _UNITS.isdisjoint((words[0], words[-1])) and (len(words) == 1 or _NUMERAL.fullmatch(words[-1])):
        return False
    if seen.kind == "name":
        if 5 * seen.cited >= 2 * seen.sentences:
            return False
        return _accepted_name(key, words, seen, casing)
    if seen.kind == "noun":
        stands_out = seen.sentences >= _OFTEN and band_of(key) >= _RARE and seen.subjects >= 2
        # What a text is about stands there without "the" and "a" more often than with: burnout, grants.
        return stands_out or seen.definitions > 0 or seen.heading or 2 * seen.determined <= seen.sentences
    if (words[-1] in GENERIC_HEADS or words[-1] in _VAGUE) and not (
        seen.definitions or seen.heading or (seen.sentences > 1 and seen.is_activity)
    ):
        return False
    if seen.kind == "mixed":
        return True
    if not CALENDAR.isdisjoint(words) or not (seen.heading or 2 * seen.followed < seen.sentences):
        return False
    return not headings or seen.heading or seen.definitions > 0 or seen.subjects > 0 or seen.sentences > 1


def _accepted_name(key: str, words: list[str], seen: Evidence, casing: Casing) -> bool:
    if "-" in (surface := seen.seen[0][1].surface):
        second = surface.rpartition("-")[2]
        if second.islower() and len(second) > 2 and " " not in second and class_of(second) in "ePEA":
            return False  # Washington-based
    if len(words) > 1:
        if (seen.sentences >= 3 or len(words[-1]) == 1) and 5 * seen.adjectival >= 4 * seen.sentences:
            return False
        return any(word not in CALENDAR and word not in ROLES and not word.isdigit() for word in words)
    if key in CALENDAR or key in ROLES or key in GIVEN or key in _COMMON or _NUMERAL.fullmatch(key):
        return False
    forms = seen.forms
    surface = max(sorted(set(forms)), key=forms.count)
    if known(surface.casefold()) == "J" or known(key) == "J":
        return seen.sentences >= 8 and seen.subjects >= 3
    acronym = surface.isupper() and len(surface) > 1
    if not acronym and not (seen.titled and casing.large[surface.casefold()] >= _TITLED):
        if casing.small[key] + casing.small[surface.casefold()] > casing.large[surface.casefold()]:
            return False
        if known(key) not in ("", "U") and not _capital_word(surface, seen, casing):
            return False
    share = 10 * seen.adjectival / seen.sentences
    if seen.sentences > 1 and share < 10 and not known(surface.casefold()) and band_of(key) >= UNLISTED:
        return True  # Heartbleed vulnerability: a word that nobody else has is no adjective
    return share < (7 if acronym else 5) or (share == 5 and seen.sentences == 2)


def _capital_word(surface: str, seen: Evidence, casing: Casing) -> bool:
    """Whether a common word is a name here (Apple, Sky): always with a capital, without a determiner, and often."""
    large, small = casing.large[surface.casefold()], casing.small[surface.casefold()]
    if 10 * seen.determined >= 3 * seen.sentences or large < 2 or small:
        return False
    placed = large >= 3 and 10 * seen.located >= 3 * seen.sentences
    return placed or band_of(surface.casefold()) >= _RARE or (large >= 4 and seen.subjects >= 2)

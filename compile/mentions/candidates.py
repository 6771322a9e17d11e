"""What a tagged sentence may be about: names, terms, and names with a noun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from compile.mentions.clauses import Clause
from compile.mentions.keys import key_of
from compile.mentions.tagging import PERSONAL, Tagged
from kb.text.lexicon import known
from kb.text.words import listing
from kb.values import Claim

Kind = Literal["name", "event", "term", "mixed", "noun", "title", "activity"]

# Words that make a term no narrower; a term that begins with one is taken without it.
GENERIC_MODIFIERS = listing(
    """
    other many several various different new same such own first last next certain particular main major minor
    large small high low good great recent early late later earlier current modern former previous additional
    further important significant common general special specific similar possible available total whole entire
    full long short old young big little few more most much least less second third fourth final best better
    largest smallest highest lowest greatest single double multiple numerous key basic simple complex real true
    actual likely able due only very non original typical usual normal regular popular famous notable known
    so-called well-known strong weak wide broad vast huge initial prior subsequent following overall average key
    top bottom upper lower inner outer respective traditional contemporary primary secondary future past present
    today's ever half two three four five one potential active effective prominent substantial considerable
    extensive direct indirect increased increasing growing necessary sufficient separate independent individual
    relative unique proper different-sized given
    """
)
# Compared with what is not said: a newer contributor is a contributor.
_COMPARED = listing(
    """
    newer older smaller bigger broader wider easier harder cheaper longer shorter younger stronger weaker deeper nicer
    decent right wrong bad nice big fair interesting certain rich super
    """
)
# Modifiers that point at others or at time, and never become part of what something is called.
RELATING = listing(
    """
    other same such own new many different certain several various last next first few more most recent late later
    early earlier current former previous whole entire due likely able best better available possible given main major
    second third further additional similar particular little less least much little real actual good-sized own
    """
)
# Activities that say nothing of what they are done to.
LIGHT = listing(
    """
    being having doing going getting making taking using saying talking looking trying working thinking coming giving
    keeping putting seeing including following according regarding concerning becoming starting bringing finding
    leaving providing showing telling asking needing wanting depending based knowing feeling
    """
)
# Nouns that name no subject by themselves and close no term.
GENERIC_HEADS = listing(
    """
    group area value part number form type kind way time year century people member case level set example thing
    result use end day month week decade period place point side amount rate size length lot bit sort range
    series fact reason cause effect problem issue question answer idea term name word list line title section
    chapter page figure table change increase decrease rise fall growth development work job role position
    status process method approach man woman person child men women children others one ones majority minority
    variety degree percent percentage ability attempt effort action activity event condition situation state
    feature aspect element factor basis addition difference relationship relation connection association view
    opinion belief claim argument statement account report record history information detail data evidence
    source matter purpose goal aim plan step stage phase life death family home house street city town country
    world region zone location site territory population power force control support help need want lack loss
    gain benefit advantage cost price total measure hour minute second moment age generation start beginning
    middle top bottom front back centre center half quarter third majority rest piece item object unit version
    model copy edition volume mile kilometre kilometer metre meter foot feet inch acre ton tonne pound dollar
    euro cent barrel figure fig tab eq equation appendix note footnote reference citation success failure
    influence impact importance existence presence absence nature character style manner office staff worker
    leader ruler official author writer reader user student teacher parent son daughter wife husband brother
    sister father mother friend enemy colleague expert scholar critic supporter opponent follower member
    participant resident citizen individual official spokesman reporter adviser advisor analyst employee customer
    investor spokesperson executive lawyer
    """
)
# Nouns that with a year name something that happened: the storm of January 1879.
_EVENTS = listing(
    """
    storm war battle siege treaty election revolution crisis flood fire earthquake hurricane strike riot rebellion
    uprising massacre act census congress expedition eruption epidemic plague famine drought crash recession coup
    referendum olympics constitution charter agreement reform invasion conquest mutiny blizzard avalanche outbreak
    pandemic explosion panic depression armistice cyclone typhoon tsunami wreck disaster
    """
)
# Nouns that between two prepositions make one of them, and name nothing: in exchange for, by means of.
_FIXED = listing(
    """
    exchange addition behalf terms order case charge favor favour response spite regard regards respect relation
    accordance contrast comparison light place lieu view front search need touch line keeping conjunction combination
    return reference proportion means virtue way account top basis pursuit danger honor honour memory defense defence
    reaction opposition preparation consequence aid recognition anticipation exception
    """
)
_DROPPED = GENERIC_MODIFIERS | _COMPARED  # from the beginning of a term
_DAY = re.compile(r"(?<= )\d{1,2} (?=\D)")
_DATED = re.compile(r"[NSV]o(?:#?K#|#)")
_TERM = re.compile(r"[ANG]{0,12}[NS]G?")
_NAME = re.compile(r"[UJL]+(?:(?:o(?:D(?=[UJ]))?|f{1,2}D?|&|t(?=U))[UJL]+|#(?![NSA]))*")
_OF = re.compile(r"oD?([AN]*[NS])")
_FOLLOWED = re.compile(r"[NS]{1,2}")


@dataclass(slots=True)
class Candidate:
    """A span of one sentence by word places, half-open."""

    kind: Kind
    start: int
    end: int
    surface: str
    key: str
    subject: bool = False
    defining: bool = False
    namesake: bool = False  # part of a name that the title shares, but not what the title names


@dataclass(frozen=True, slots=True)
class Parsed:
    """One source's claims in words: for each its sentence, its main clause and the candidates in it."""

    claims: Sequence[Claim]
    sentences: Sequence[Tagged]
    clauses: Sequence[Clause]
    found: Sequence[list[Candidate]]

    def __iter__(self) -> Iterator[tuple[Claim, Tagged, Clause, list[Candidate]]]:
        return zip(self.claims, self.sentences, self.clauses, self.found, strict=True)


def names(sentence: Tagged) -> Iterator[Candidate]:
    """Capitalised sequences without the roles before them."""
    for match in _NAME.finditer(sentence.tags):
        if not match.group().strip("U"):  # nothing but name, as most are
            yield candidate(sentence, "name", *match.span())
            continue
        for start, end in _parts(sentence, *match.span()):
            tags = sentence.tags[start:end]
            if "U" in tags and tags[-1] != "J":
                yield candidate(sentence, "name", start, end)


def _parts(sentence: Tagged, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sequence divided where a role stands before "of", roles at its beginning removed."""
    tags, words = sentence.tags, sentence.words
    while start < end and tags[start] in "of&DL#" and not (tags[start] == "L" and _role_is_part(sentence, start, end)):
        start += 1
    if start == end:
        return
    divide = tags.find("Lo", start, end)
    if divide >= 0:
        if divide > start:
            yield from _parts(sentence, start, divide)
        yield from _parts(sentence, divide + 2, end)
        return
    # "Prime Minister Robert Hill": all up to the last role is a role, if a personal name follows.
    for place in range(end - 2, start, -1):
        if tags[place] == "L" and words[place + 1][0].isupper() and not _common(words[place + 1]):
            yield from _parts(sentence, place + 1, end)
            return
    while end > start and tags[end - 1] in "of&D":
        end -= 1
    if start < end and tags[start:end].strip("L"):
        yield start, end


def _common(word: str) -> bool:
    return known(word.casefold()) not in ("", "U")


def _role_is_part(sentence: Tagged, start: int, end: int) -> bool:
    """Queen Victoria and General Motors need their first word; President Robert Hill does not."""
    rest = end - start - 1
    if rest == 0:
        return False
    following = sentence.words[start + 1]
    if sentence.tags[start + 1] in "of&" or sentence.words[start].casefold() in PERSONAL:
        return False
    if rest == 1 or (rest == 2 and re.fullmatch(r"[IVX]+", sentence.words[end - 1])):
        return sentence.words[start].casefold() in RULERS or _common(following)
    return _common(following)


RULERS = listing(
    """
    king queen prince princess emperor empress pope saint lord lady duke sultan
    """
)


def events(sentence: Tagged) -> Iterator[Candidate]:
    """What happened in a year, named by it, whatever the day: the storm of 27 January 1879."""
    for match in _DATED.finditer(sentence.tags):
        start, end = match.span()
        year = sentence.words[end - 1]
        if sentence.words[start].casefold() in _EVENTS and len(year) == 4 and year.isdigit():
            found = candidate(sentence, "event", start, end)
            found.key = _DAY.sub("", found.key)
            yield found


def terms(sentence: Tagged) -> Iterator[tuple[int, int]]:
    """Runs of adjectives and nouns that end in a noun, generic beginnings removed, at most four words."""
    words, tags = sentence.words, sentence.tags
    for match in _TERM.finditer(tags):
        start, end = match.span()
        if tags[end - 1] == "G" and (
            end - start < 2 or tags[end - 2] == "S" or tags[end : end + 1] in ("D", "O", "U", "A", "N", "S", "#")
        ):
            end -= 1
        start = max(start, end - 4)
        while start < end and words[start].casefold() in _DROPPED:
            start += 1
        while start < end and tags[start] == "G" and end - start > 1 and tags[start - 1 : start] not in ("D", "A"):
            start += 1
        if start < end:
            yield start, end
            if _begins_activity(sentence, start - 1):
                yield start - 1, end


def _begins_activity(sentence: Tagged, place: int) -> bool:
    """Whether the word here makes an activity of the term after it: funding projects, but not "is funding projects"."""
    if place < 0 or sentence.tags[place] != "G" or sentence.words[place].casefold() in LIGHT:
        return False
    return place == 0 or sentence.tags[place - 1] not in "BOUNSDAY#G"


def is_fixed(sentence: Tagged, start: int, end: int) -> bool:
    """Whether these words only help to say how two things stand: in exchange for."""
    tags = sentence.tags
    if end - start > 1 or start == 0 or tags[start - 1] not in "If" or tags[end : end + 1] not in ("o", "I", "T", "f"):
        return False
    return sentence.words[start].casefold() in _FIXED


def mixed(sentence: Tagged, name: tuple[int, int]) -> Candidate | None:
    """A name and the noun it qualifies: Turing machine, Norman conquest."""
    match = _FOLLOWED.match(sentence.tags, name[1])
    if match is None or sentence.words[match.end() - 1].casefold() in GENERIC_MODIFIERS:
        return None
    return candidate(sentence, "mixed", name[0], match.end())


def with_complement(sentence: Tagged, term: Candidate) -> Candidate | None:
    """A term and what follows it after "of": theorem of arithmetic, freedom of speech."""
    match = _OF.match(sentence.tags, term.end)
    if match is None or match.end() - term.start > 6:
        return None
    return candidate(sentence, "term", term.start, match.end())


def candidate(sentence: Tagged, kind: Kind, start: int, end: int) -> Candidate:
    """The candidate for these words."""
    one = end - start == 1
    surface = sentence.words[start] if one else sentence.text[sentence.starts[start] : sentence.ends[end - 1]]
    return Candidate(kind, start, end, surface, key_of(surface))

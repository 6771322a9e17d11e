"""The words of a sentence and what each is, as one letter: patterns over words become patterns over a string.

Besides the classes of ``kb.text.lexicon``: U part of a proper name, J capitalised adjective (Swiss), K calendar word,
L role (President), # number, B form of be, have, do, T the word to, o the word of, f particle of names (de, von),
t the word the inside a name, Y the 's of a possessive, and signs: , ( ) " & and ; for all others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from kb.text.english import BE, DO, HAVE, MONTHS, NEGATING_ADVERBS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from kb.text.lexicon import class_of, known, listed
from kb.text.words import listing

_TOKEN = re.compile(
    r"((?=\S)(?:(?!Washington)[a-zA-Z][a-z]++(?=[ ,])"  # most words, in three quarters of the time
    r"|(?=[A-Z])(?:Washington,? D\.?C\b\.?|[A-Z]{1,4}/[A-Z]{1,4}\b|[NO]['’](?=\s?[A-Z])|(?:[A-Z]\.){2,}"
    r"|[A-Z]\.(?=\s[A-Z])|(?:St|Mt|Dr|Mr|Mrs|Ms|Prof|Gen|Col|Sen|Gov|Rev|Lt|Jr|Sr)\.(?=\s))"
    r"|\d[\d.,:/]*\d(?:st|nd|rd|th|s)?\b|\d(?:st|nd|rd|th|s)?\b"
    r"|[^\W\d_]\w*+(?:(?:[-‑&](?=\w)|['’](?=\w)(?!s\b))\w*+)*+|['’]s?\b|[^\w\s]))"
)

LONGEST = 400  # words of one claim that are looked at: no sentence of prose is longer
CALENDAR = frozenset([*MONTHS, *SHORT_MONTHS, *WEEKDAYS, *SHORT_WEEKDAYS]) | listing(
    """
    spring summer autumn winter easter christmas today tomorrow yesterday bc ad bce ce am pm gmt utc est
    edt pst cet aest century
    """
)
ROLES = listing(
    """
    president king queen duke duchess prince princess emperor empress minister senator governor general pope
    bishop archbishop cardinal sir lord lady dame dr mr mrs ms miss prof professor captain colonel major
    lieutenant sergeant admiral secretary chairman chairwoman director chief chancellor sultan judge justice
    chair chairperson hon hon. honourable honorable
    mayor commissioner ambassador congressman representative count earl baron viscount father brother sister
    saint coach manager officer premier treasurer attorney speaker deputy vice reverend rev imam ayatollah shah
    tsar czar caliph rabbi lt gen col sgt capt cpl maj adm gov sen rep dl qb ceo cfo cto dr. mr. mrs. ms. prof.
    gen. col. sen. gov. rev. lt. spokesman spokeswoman executive author critic sheikh
    """
)
# Roles that are said of persons only: what follows is a person's name.
PERSONAL = listing(
    """
    president senator governor minister congressman representative mr mrs ms dr prof professor chancellor mayor
    premier ambassador admiral lt col sgt capt cpl sen gov rep rev mr. mrs. ms. dr. prof. gen. col. sen. gov.
    rev. lt.
    """
)
_OFFICES = listing(
    """
    state staff defence defense war parliament congress interior treasury foreign education
    """
)
_BE = BE | HAVE | DO | listing("being am having isn't aren't wasn't weren't")
_PARTICLES = listing(
    """
    de la le von van der den du di del della da dos el bin ibn ben upon
    """
)
_CONTRACTED = listing(
    """
    i you he she it we they that there who what here let don doesn didn isn can won couldn
    """
)
# don't and can't do the work of a modal, we're, they've and you'd hold the verb of their sentence
_CONTRACTION = re.compile(r"(n['’]t)\Z|(?<=\w)['’](?:re|ve|ll|m|d)\Z")
_LATIN = frozenset(["et", "al", "etc", "eg", "ie", "vs", "cf", "ibid"])
_SIGNS = {",": ",", "(": "(", ")": ")", "[": "(", "]": ")", "&": "&"}
# The commonest given names; John and Mark are words besides.
GIVEN = listing(
    """
    john william james robert charles george henry thomas richard edward david michael joseph paul peter philip
    louis daniel mark andrew stephen steven frank fred alexander arthur albert walter samuel benjamin francis
    martin anthony simon kevin brian jack tom jim bob bill joe mike mary elizabeth anne anna margaret jane sarah
    catherine katherine maria emma alice helen susan linda barbara nancy karen lisa jennifer jessica emily laura
    julia kate jean marie hans karl pierre jacques antonio jose juan carlos luis ivan ali ahmed mohammed
    muhammad hassan hussein donald kimberly martha elise brooke ruth alan donna carol sharon karin betty dorothy
    deborah cynthia amy angela rebecca sophie chloe matthew christopher anthony brandon jason justin ryan jacob
    nicholas timothy jeffrey gregory dennis jerry eric scott kenneth ronald larry gary bryan bruce roger keith
    """
)
_OCCUPATIONS = ("ist", "ists", "er", "ers", "or", "ors", "ian", "ians", "eer", "man", "woman", "ant")
_QUOTES = '"“”„«»‘'
_OPENING = frozenset([*_QUOTES, ":", "(", "[", "—", "…", "*", "•"])  # any word after these may have a capital


@dataclass(slots=True)
class Tagged:
    """One claim's text in words, with a letter for each."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    tags: str = ""
    initial: frozenset[int] = field(default_factory=frozenset)  # places where any word has a capital


@dataclass(slots=True)
class Casing:
    """How one document writes its words, away from the beginnings of sentences."""

    small: Counter[str] = field(default_factory=Counter)
    large: Counter[str] = field(default_factory=Counter)
    after: Counter[tuple[str, str]] = field(default_factory=Counter)  # pairs of capitalised words

    def is_name(self, word: str, following: str) -> bool:
        """Whether a capitalised word at the beginning of a sentence is (part of) a name."""
        folded = word.casefold()
        large, small = self.large[folded], self.small[folded]
        if word.isupper() and len(word) > 1:
            return True
        if following[:1].isupper() and self.after[folded, following.casefold()]:
            return True
        if folded in GIVEN and following[:1].isupper():
            return True
        if large or small:
            return large > small
        if folded.endswith(_OCCUPATIONS) and following[:1].isupper() and known(folded) != "U":
            return False  # Archaeologist Betty Meggers
        return known(folded) in ("", "U", "J") and (class_of(folded) != "R" or not folded.endswith("ly"))


def tokenize(text: str) -> Tagged:
    """The words of a claim, not yet tagged."""
    parts = _TOKEN.split(text, LONGEST)  # every other one is a word
    places = list(accumulate(map(len, parts)))
    words = parts[1::2]
    initial = {0}
    if not _OPENING.isdisjoint(words):
        initial.update(place + 1 for place, word in enumerate(words) if word in _OPENING)
    return Tagged(text, words, places[:-1:2], places[1::2], initial=frozenset(initial))


def casing_of(sentences: Sequence[Tagged]) -> Casing:
    """How the document writes its words."""
    casing = Casing()
    small: list[str] = []
    large: list[str] = []
    for sentence in sentences:
        initial = sentence.initial
        before = ""
        for place, word in enumerate(sentence.words):
            first = word[0]
            if first.islower():
                small.append(word)
                before = ""
            elif first.isupper():
                folded = word.casefold()
                if place not in initial:
                    large.append(folded)
                    if before:
                        casing.after[before, folded] += 1
                    before = folded
            else:
                before = ""
    casing.small.update(small)
    casing.large.update(large)
    return casing


def tag(sentence: Tagged, casing: Casing) -> str:
    """One letter for each word; also stored in ``sentence.tags``."""
    words = sentence.words
    letters = list(map(_letter, words))
    for place in sentence.initial:
        if place < len(words) and letters[place] in "UJL":
            following = words[place + 1] if place + 1 < len(words) else ""
            if letters[place] == "U" and not casing.is_name(words[place], following):
                folded = words[place].casefold()
                letters[place] = _small_letter(folded) if listed(folded) or class_of(folded) != "U" else "U"
    if "{" in words or "[" in words:
        _blank_directions(letters, words)
    tags = "".join(letters)
    if "Lo" in tags:
        tags = _offices(tags, words)
    if "UDU" in tags or "UO" in tags or "U;U" in tags:
        tags = _bynames(tags, words)
    sentence.tags = _repaired(tags)
    if _VERBLESS.match(sentence.tags):
        for found in _AMBIGUOUS.finditer(tags):
            place = found.start()
            if tags[place] != "S" or _VERB.search(sentence.tags) is None:
                sentence.tags = _repaired(tags[:place] + ("P" if tags[place] == "e" else "Z") + tags[place + 1 :])
                break
    return sentence.tags


def _blank_directions(letters: list[str], words: Sequence[str]) -> None:
    """What a transcript marks of a talk but nobody says: {disfmarker}, [laughs], [inaudible 00:12]."""
    begin = -1
    for place, word in enumerate(words):
        if word in "{[":
            begin = place + 1
        elif word in "}]" and begin >= 0:
            if word == "}" or not any(inside[0].isupper() for inside in words[begin:place]):
                letters[begin:place] = ";" * (place - begin)
            begin = -1


def _repaired(tags: str) -> str:
    for needed, pattern, letter in _REPAIRS:
        if needed in tags:
            tags = pattern.sub(letter, tags) if pattern.pattern else tags.replace(needed, letter)
    return tags


def _bynames(tags: str, words: list[str]) -> str:
    """William the Conqueror is one name, and so are Richard I and Barrault et Fils."""
    letters = list(tags)
    for place in range(1, len(tags)):
        if tags[place - 1] == "U" and (
            (tags[place] == "D" and words[place] == "the" and tags[place + 1 : place + 2] == "U")
            or (
                tags[place] == "O"
                and words[place] == "I"
                and tags[place + 1 : place + 2] in ("o", ",", "I", "B", ";", "")
            )
        ):
            letters[place] = "t" if tags[place] == "D" else "U"
        elif tags[place - 1 : place + 2] == "U;U" and words[place] in ("et", "und"):
            letters[place] = "t"
    return "".join(letters)


def _offices(tags: str, words: list[str]) -> str:
    """Secretary of State and the like are roles as a whole."""
    place = tags.find("Lo")
    while place >= 0:
        if place + 2 < len(words) and words[place + 2].casefold() in _OFFICES:
            tags = tags[:place] + "LLL" + tags[place + 3 :]
        place = tags.find("Lo", place + 1)
    return tags


@lru_cache(maxsize=100_000)
def _letter(word: str) -> str:
    first = word[0]
    if first.islower():
        return _small_letter(word)
    if first.isupper():
        return _large_letter(word)
    if first.isdigit():
        return "#"
    if first.isalpha():
        return ";"  # scripts without case show no names
    if word in ("'s", "’s", "'", "’"):
        return "Y"
    return _SIGNS.get(word, '"' if word in _QUOTES else ";")


def _small_letter(word: str) -> str:
    if word == "to":
        return "T"
    if word == "of":
        return "o"
    if word == "by":
        return "y"
    if word in _BE:
        return "B"
    if ("'" in word or "’" in word) and (contracted := _CONTRACTION.search(word)):
        return "M" if contracted[1] else "B"
    if word in NEGATING_ADVERBS:
        return "R"
    if word in _PARTICLES:
        return "f"
    if word == "that":
        return "W"
    if word == "a":
        return "D"
    if len(word) == 1 or word in _LATIN:
        return ";"
    letter = class_of(word)
    return {"J": "A", "U": "N"}.get(letter, letter)


def _large_letter(word: str) -> str:
    folded = word.casefold().replace("’", "'")
    if word == "I":
        return "O"
    if "'" in folded and _CONTRACTION.search(folded):
        return _small_letter(folded)
    if "'" in folded and folded.partition("'")[0] in _CONTRACTED:
        return "O"
    if folded in CALENDAR:
        return "K"
    if folded in ROLES:
        return "L"
    if len(word) > 1 and word.isupper():
        return "U"
    letter = _small_letter(folded)
    if letter in "DICOWMBToyf" and len(word) > 1 and listed(folded):
        return letter if folded not in ("will", "may", "can", "like", "you") else "U"
    if len(word) == 1:
        return "D" if folded == "a" else "X"
    return "J" if known(folded) == "J" else "U"


# A sentence whose first part has a noun and no finite verb, and the word in it that could be one: "The storm petrel
# breeds on", "The lamp first burned oil".
_VERBLESS = re.compile(r"[^BMPZVIWRGEK,;(C][^BMPZV,;(C]*(?:[,;(C]|$)")
_VERB = re.compile("[BMPZV]")
_AMBIGUOUS = re.compile(
    r"(?<=[NnU])S(?=[IDTR])|(?<=[NnU])s(?=[IDATNRGUe#JOnSy])"
    r"|(?<=[NnSsU])e(?=[NSnsAD#])|(?<=[NnSsU][AR])e(?=[NSnsAD#])"
)

# Repairs of words that could be two things, in order: a letter without which there is nothing to repair, what to
# repair (that letter wherever it stands, if nothing is said), and its new letter. Each keeps the string's length.
_REPAIRS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (needed, re.compile(pattern), letter)
    for needed, pattern, letter in (
        ("X", r"(?<=[NnA])X|X(?=[NSns])", "N"),  # vitamin C, T cell
        ("X", "", "U"),
        ("v", r"(?<=[DA])v(?=[^DOR]|$)", "N"),  # the run
        ("V", r"(?<=[DA])V(?=[^DOR]|$)", "N"),  # a major move
        ("M", r"(?<=M)[nN](?=[DOTIyUo#AR])", "V"),  # may control
        ("O", r"(?<=O)[nN](?=[DOTIyUo#AR])", "V"),  # they use the
        ("M", r"(?<=[^DAI]M)n(?=[NSns])", "V"),  # can command masons
        ("T", r"(?<=T)n(?=[DOUAS#])", "V"),  # to control the
        ("s", r"s(?=[DO]|AD)|(?<=[NU])s(?=A)|(?<=U)s(?=R)", "Z"),  # Kenya uses a
        ("e", r"(?<=B)e|(?<=BR)e", "E"),  # is used
        ("e", r"(?<=[DAIyo,])e(?=[NSns])", "A"),  # increased production
        ("G", r"(?<=[DA])G(?=[NSns])", "A"),  # the running water
        ("n", "", "N"),
        ("s", "", "S"),
        ("v", r"(?<=[NU])v(?=[^DO]|$)", "N"),
        ("v", "", "V"),
        ("e", r"e(?=y)", "E"),  # imposed by
        ("e", "", "P"),
        ("y", "", "I"),
    )
)

"""Which words mean the same inside one document: acronyms, surnames, what a body is called for short (the Board)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from compile.mentions.candidates import Candidate
from compile.mentions.keys import key_of
from compile.mentions.tagging import GIVEN, Tagged
from kb.text.lexicon import known
from kb.text.words import listing

_DEFINED = re.compile(
    r"\(\s*(?:the |or |also |abbreviated |abbr\.? )?[\"“']?(?P<short>[A-Z][A-Za-z&.\d-]{1,9}?)s?[\"”']?\s*(?:[,;)])"
)
_REVERSED = re.compile(r"\b(?P<short>[A-Z][A-Z&\d-]{1,8})(?:\s[IVX]+)?\s\((?P<long>[A-Za-z][^()]{4,80})\)")
_WORD = re.compile(r"[^\W_][\w’']*")
_PLAIN = re.compile(r"[^\W\d_](?:[\w&’'. /-]|, )*")
SMALL_WORDS = listing(
    """
    of the and for in on to de la a an &
    """
)


def acronyms(texts: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Acronym → its expansion and the number of the text that defines it in brackets: European Union (EU)."""
    found: dict[str, tuple[str, int]] = {}
    for number, text in enumerate(texts):
        if "(" not in text:
            continue
        for match in _DEFINED.finditer(text):
            short = match["short"].rstrip(".")
            if sum(char.isupper() for char in short) >= 2 and short not in found:
                long = expansion(short, text[: match.start()])
                if long:
                    found[short] = long, number
        for match in _REVERSED.finditer(text):
            long = expansion(match["short"], match["long"])
            if long and match["short"] not in found:
                found[match["short"]] = long, number
    return found


def expansion(short: str, before: str) -> str:
    """The words at the end of ``before`` that ``short`` abbreviates; empty if there are none.

    First the capital initials are walked from the end; failing that, the letters of ``short`` must occur in order
    from the beginning of a word (Schwartz and Hearst).
    """
    letters = [char.casefold() for char in short if char.isalnum()]
    words = list(_WORD.finditer(before))[-(2 * len(letters) + 4) :]
    if not words or before[words[-1].end() :].strip(" \"”'"):
        return ""
    capitals = _by_initials(letters, [word for word in words if word.group()[0].isupper()], before)
    long = capitals or _by_initials(letters, words, before) or _by_letters(letters, words, before)
    long = long.removesuffix("'s").removesuffix("’s")
    return long if _PLAIN.fullmatch(long) and short not in long.split() else ""


def _by_initials(letters: list[str], words: list[re.Match[str]], before: str) -> str:
    place = len(words) - 1
    for letter in reversed(letters):
        while (
            place >= 0
            and words[place].group().casefold() in SMALL_WORDS
            and words[place].group()[0].casefold() != letter
        ):
            place -= 1
        if place < 0 or words[place].group()[0].casefold() != letter:
            return ""
        place -= 1
    return before[words[place + 1].start() : words[-1].end()] if len(words) - place > 2 else ""


def _by_letters(letters: list[str], words: list[re.Match[str]], before: str) -> str:
    end = words[-1].end()
    at = end
    for number, letter in enumerate(reversed(letters)):
        last = number == len(letters) - 1
        at -= 1
        while at >= words[0].start() and (
            before[at].casefold() != letter or (last and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < words[0].start():
            return ""
    long = before[at:end]
    if len(long.split()) > min(len(letters) + 5, 2 * len(letters)) or len(long) < 2 * len(letters):
        return ""
    return long if long[0].isupper() == before[at].isupper() and len(long.split()) > 1 else ""


def surnames(
    names: Sequence[Candidate],
    title: str,
    persons: frozenset[str] = frozenset(),
    places: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Key of a name's last (or first) word → key of the full name, where the full name stands first and alone.

    Both words must look like personal names ("Alpine Rhine" or "Great Britain" have no surname), unless the last
    one is among ``persons``, keys that stand after Mr or President. ``places``, keys that stand after "in", are
    places and no short forms of persons.
    """
    first_seen: dict[str, int] = {}
    full: dict[str, dict[str, None]] = defaultdict(dict)  # in order of appearance
    for place, name in enumerate(names):
        first_seen.setdefault(name.key, place)
        words = name.surface.split()
        if 2 <= len(words) <= 4 and "," not in name.surface and (personal(words) or key_of(words[-1]) in persons):
            full[key_of(words[-1])].setdefault(name.key)
    alone = {name.key for name in names if " " not in name.key} - {title}
    found: dict[str, str] = {}

    def means(short: str, key: str, *, anywhere: bool = False) -> None:
        """The short form stands alone somewhere, after the full name, and means nothing else yet."""
        if short in alone and short not in places and (anywhere or first_seen[key] < first_seen[short]):
            found.setdefault(short, key)

    for last, keys in sorted(full.items()):
        if title in keys:
            means(last, title, anywhere=True)
        elif len(keys) == 1:
            means(last, next(iter(keys)), anywhere=last in persons)
        else:  # Kublai Khan among other Khans is Kublai
            firsts = Counter(key.split()[0] for key in keys)
            for key in keys:
                if firsts[key.split()[0]] == 1:
                    means(key.split()[0], key)
    for first, several in sorted(_by_given_name(names).items()):  # Elise is Elise Matthesen
        if len(several) == 1:
            means(first, next(iter(several)))
    for first, several in sorted(_bynamed(names).items()):  # Edward the Confessor is Edward
        if len(several) == 1:
            means(first, next(iter(several)), anywhere=title in several)
    return found


def _bynamed(names: Sequence[Candidate]) -> dict[str, set[str]]:
    """Single name → keys of the names that add a byname to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        first, the, _ = name.key.partition(" the ")
        if the and " " not in first:
            found[first].add(name.key)
    return found


def _by_given_name(names: Sequence[Candidate]) -> dict[str, set[str]]:
    """Given name → keys of the full names that begin with it."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        first, _, rest = name.key.partition(" ")
        if rest and first in GIVEN and name.surface.split()[-1][:1].isupper():
            found[first].add(name.key)
    return found


def given_names(names: Sequence[Candidate]) -> set[str]:
    """Single names with which two or more longer names begin: Richard is one of several Richards."""
    longer: dict[str, set[str]] = defaultdict(set)
    for name in names:
        first, _, rest = name.key.partition(" ")
        if rest and name.surface[:1].isupper():
            longer[first].add(name.key)
    return {first for first, keys in longer.items() if len(keys) > 1 and known(first) in ("", "U") and _spread(keys)}


def _spread(keys: set[str]) -> bool:
    """Whether names look like those of persons: a byname, a number, or an unknown last word."""

    def personal(key: str) -> bool:
        words = key.split()
        return words[1] in ("the", "of", "de") or words[-1] in NUMERALS or known(words[-1]) in ("", "U")

    return sum(personal(key) for key in keys) > 1


NUMERALS = listing(
    """
    i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi
    """
)


def personal(words: Sequence[str]) -> bool:
    """Whether capitalised words look like a given name and a surname: no word of them is a common one."""
    first, last = words[0], words[-1]
    if not (first[0].isupper() and last[0].isupper()) or last.isupper() or first.isupper():
        return False
    small = ("de", "van", "von", "der", "bin", "ibn", "al", "la", "di", "the")
    if any(word[0].islower() and word not in small for word in words):
        return False
    return known(first.casefold()) in ("", "U") and known(last.casefold()) in ("", "U") and len(last) > 2


BODIES = listing(
    """
    university college school institute corporation company museum foundation party society association hospital
    church group inc ltd limited corp press library
    """
)
_SHORT_FOR = BODIES | listing(
    """
    board trust council committee commission court union bank ministry department agency army navy league club
    team authority assembly parliament senate cabinet treaty act convention conference project programme program
    service network observatory laboratory bureau academy order federation alliance consortium charity archive
    """
)


def is_short_for_body(surface: str) -> bool:
    """Whether these words, alone, mean whatever body was named before: they name none by themselves."""
    return surface.casefold() in _SHORT_FOR


def bodies(sentences: Sequence[Tagged], found: Sequence[Sequence[Candidate]], titles: Iterable[str]) -> dict[str, str]:
    """Key of a body's short form → key of its name, where the document has one such name, given first: the Board.

    ``titles``: keys of the names that stand in the document's title, before all sentences.
    """
    named: dict[str, dict[str, None]] = defaultdict(dict)
    short: Counter[str] = Counter()
    early: set[str] = set()
    words = set(_SHORT_FOR)
    for key in titles:
        last = key.rpartition(" ")[2]
        if " " in key and last in _SHORT_FOR:
            named[last].setdefault(key)
        elif " " in key and known(last) in ("N", "n"):
            words.add(last)  # the Open Source Pledge is the Pledge
    for sentence, some in zip(sentences, found, strict=True):
        for one in some:
            if one.kind not in ("name", "title"):
                continue
            last = one.key.rpartition(" ")[2]
            if last not in words:
                continue
            if " " in one.key:
                named[last].setdefault(one.key)
            elif one.start > 0 and sentence.words[one.start - 1].casefold() == "the":
                short[last] += 1
                if last not in named:
                    early.add(last)
            else:
                early.add(last)
    return {
        last: next(iter(keys)) for last, keys in named.items() if len(keys) == 1 and short[last] and last not in early
    }

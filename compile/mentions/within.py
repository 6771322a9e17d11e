"""Which words mean the same inside one document: acronyms, surnames, the short form of its title."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from compile.mentions.candidates import Candidate
from compile.mentions.keys import key_of
from kb.text.lexicon import known
from kb.text.words import listing

_DEFINED = re.compile(
    r"\(\s*(?:the |or |also |abbreviated |abbr\.? )?[\"“']?(?P<short>[A-Z][A-Za-z&.\d-]{1,9}?)s?[\"”']?\s*(?:[,;)])"
)
_REVERSED = re.compile(r"\b(?P<short>[A-Z][A-Z&\d-]{1,8})(?:\s[IVX]+)?\s\((?P<long>[A-Za-z][^()]{4,80})\)")
_WORD = re.compile(r"[^\W_][\w’']*")
_PLAIN = re.compile(r"[^\W\d_](?:[\w&’'. /-]|, )*")
_SMALL = listing(
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
    return long if _PLAIN.fullmatch(long) and short not in long.split() else ""


def _by_initials(letters: list[str], words: list[re.Match[str]], before: str) -> str:
    place = len(words) - 1
    for letter in reversed(letters):
        while place >= 0 and words[place].group().casefold() in _SMALL and words[place].group()[0].casefold() != letter:
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


def surnames(names: Sequence[Candidate], title: str, persons: frozenset[str] = frozenset()) -> dict[str, str]:
    """Key of a name's last (or first) word → key of the full name, where the full name stands first and alone.

    Both words must look like personal names ("Alpine Rhine" or "Great Britain" have no surname), unless the last
    one is among ``persons``, keys that stand after Mr or President.
    """
    first_seen: dict[str, int] = {}
    full: dict[str, dict[str, None]] = defaultdict(dict)  # in order of appearance
    for place, name in enumerate(names):
        first_seen.setdefault(name.key, place)
        words = name.surface.split()
        if 2 <= len(words) <= 4 and "," not in name.surface and (_personal(words) or key_of(words[-1]) in persons):
            full[key_of(words[-1])].setdefault(name.key)
    alone = Counter(name.key for name in names if " " not in name.key)
    found: dict[str, str] = {}
    for last, keys in sorted(full.items()):
        if title in keys and last in alone:
            found[last] = title
            continue
        if len(keys) == 1:
            key = next(iter(keys))
            if last in alone and first_seen[key] < first_seen[last] and last != title:
                found[last] = key
        else:  # Kublai Khan among other Khans is Kublai
            firsts = Counter(key.split()[0] for key in keys)
            for key in keys:
                first = key.split()[0]
                if firsts[first] == 1 and first in alone and first_seen[key] < first_seen[first] and first != title:
                    found.setdefault(first, key)
    bynamed: dict[str, set[str]] = defaultdict(set)
    for name in names:
        first, the, _ = name.key.partition(" the ")
        if the and " " not in first:
            bynamed[first].add(name.key)
    for first, several in sorted(bynamed.items()):  # Edward the Confessor is Edward
        if len(several) == 1:
            found.setdefault(first, next(iter(several)))
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
        return words[1] in ("the", "of", "de") or words[-1] in _NUMERALS or known(words[-1]) in ("", "U")

    return sum(personal(key) for key in keys) > 1


_NUMERALS = listing(
    """
    i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi
    """
)


def _personal(words: list[str]) -> bool:
    first, last = words[0], words[-1]
    if not (first[0].isupper() and last[0].isupper()) or last.isupper() or first.isupper():
        return False
    small = ("de", "van", "von", "der", "bin", "ibn", "al", "la", "di", "the")
    if any(word[0].islower() and word not in small for word in words):
        return False
    return known(first.casefold()) in ("", "U") and known(last.casefold()) in ("", "U") and len(last) > 2


_BODIES = listing(
    """
    university college school institute corporation company museum foundation party society association hospital
    church group inc ltd limited corp press library
    """
)


def title_heads(title: str) -> tuple[str, bool]:
    """The key of the name with which a title begins (Amazon rainforest, Harvard University), or nothing.

    The name alone may mean the whole; for the name of a body it does, otherwise only after a determiner.
    """
    words = title.split()
    if len(words) < 2 or not words[0][0].isupper() or known(words[0].casefold()) not in ("", "U"):
        return "", False
    if all(word[0].islower() for word in words[1:]):
        return key_of(words[0]), False
    body = words[-1].casefold() in _BODIES and len(words) == 2
    return (key_of(words[0]), True) if body else ("", False)


def title_initials(title: str) -> str:
    """The initials of a title of three capitalised words or more; empty for others."""
    words = [word for word in _WORD.findall(title) if word.casefold() not in _SMALL]
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

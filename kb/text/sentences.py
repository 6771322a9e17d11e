"""Where sentences begin and end. Offsets only: this module never changes a character."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Words that end in a full stop without ending a sentence.
ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "rev",
        "hon",
        "st",
        "jr",
        "sr",
        "gen",
        "col",
        "lt",
        "capt",
        "sgt",
        "cpl",
        "adm",
        "maj",
        "cmdr",
        "gov",
        "sen",
        "rep",
        "pres",
        "supt",
        "inc",
        "ltd",
        "co",
        "corp",
        "bros",
        "dept",
        "univ",
        "assn",
        "vs",
        "etc",
        "eg",
        "ie",
        "cf",
        "al",
        "ca",
        "approx",
        "est",
        "ed",
        "eds",
        "vol",
        "vols",
        "no",
        "nos",
        "pp",
        "p",
        "fig",
        "figs",
        "eq",
        "eqs",
        "sec",
        "ch",
        "chap",
        "app",
        "ref",
        "refs",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "ft",
        "mt",
        "mts",
        "ave",
        "blvd",
        "rd",
        "hwy",
        "sq",
        "min",
        "max",
        "avg",
        "resp",
        "incl",
        "misc",
        "trans",
        "op",
        "cit",
        "viz",
        "ibid",
    ]
)

_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s|$)|\n{2,}|\f""")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_])*)$")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence within ``text[start:end]``, without surrounding white space."""
    stop = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, stop):
        if match.group()[0] == "." and not _ends_sentence(text, begin, match.start(), match.end(), stop):
            continue
        yield from _trimmed(text, begin, match.end())
        begin = match.end()
    yield from _trimmed(text, begin, stop)


def _ends_sentence(text: str, begin: int, dot: int, after: int, stop: int) -> bool:
    following = text[after:stop].lstrip()[:2]
    if not following:
        return True
    first = following.lstrip("\"'“‘«([")[:1]
    if first.islower():
        return False
    word = _LAST_WORD.search(text, max(begin, dot - 24), dot)
    if word is None:
        return True
    last = word.group(1)
    if "." in last:  # U.S. and e.g.: only a capital or a quotation mark after it may begin a sentence
        return last.count(".") == 1 and last.replace(".", "").isupper() and _starts_sentence(text, after, stop)
    if len(last) == 1 and last.isupper():  # an initial: J. Smith
        return False
    return last.casefold() not in ABBREVIATIONS


_OPENERS = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "it",
        "he",
        "she",
        "they",
        "this",
        "that",
        "these",
        "those",
        "however",
        "but",
        "although",
        "while",
        "when",
        "after",
        "by",
        "from",
        "its",
        "his",
        "her",
    ]
)


def _starts_sentence(text: str, after: int, stop: int) -> bool:
    word = re.match(r"\W*(\w+)", text[after : min(stop, after + 40)])
    return word is not None and word.group(1).casefold() in _OPENERS


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end

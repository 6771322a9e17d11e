"""Where a page links to others: at the first mention in a section, by words that a claim itself uses for them.

Precision before number: a sentence links to a page only if one of its claims was found to mention that page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from compile.mentions.tagging import PERSONAL
from kb.text.words import whole
from kb.values import Link, PageSection

# claim id -> (words of the claim, slug of the page they mean), the longest words first
Names = Mapping[str, Sequence[tuple[str, str]]]


def links_of(sections: Sequence[PageSection], names: Names, titles: Mapping[str, str], own: str) -> tuple[Link, ...]:
    """The links of a page with title ``own``, in reading order; ``titles`` are by slug. Links never overlap."""
    return tuple(
        link for number, section in enumerate(sections) for link in _in_section(number, section, names, titles, own)
    )


def _in_section(number: int, section: PageSection, names: Names, titles: Mapping[str, str], own: str) -> Iterator[Link]:
    linked: set[str] = set()
    for place, sentence in enumerate(section.sentences):
        known = _known(sentence.claims, names)
        if not known:
            continue
        text = sentence.text
        spaced = _ODD_SPACE.search(text) is not None
        taken: list[tuple[int, int]] | None = None
        found = []
        for surface, slug in known:
            if slug in linked or not _may_link(surface, titles.get(slug, "")):
                continue
            for begin, end in _places(surface, text, spaced):
                if _in_longer_name(text, begin, end):
                    continue
                if taken is None:  # the page's own title: no part of it links elsewhere
                    taken = list(_places(own, text, spaced))
                if all(end <= start or begin >= stop for start, stop in taken):
                    taken.append((begin, end))
                    linked.add(slug)
                    found.append(Link(number, place, begin, end, slug))
                    break
        yield from sorted(found, key=lambda link: link.start)


def _known(claims: Sequence[str], names: Names) -> Sequence[tuple[str, str]]:
    """The names in these claims, the longest first, as they come for one claim."""
    if len(claims) == 1:
        return names.get(claims[0], ())
    return sorted({name for claim in claims for name in names.get(claim, ())}, key=lambda name: (-len(name[0]), name))


def _may_link(surface: str, title: str) -> bool:
    """A single lower-case word is too weak a name, unless the page it means is called just that."""
    return " " in surface or not surface.islower() or surface == title.casefold()


def _in_longer_name(text: str, begin: int, end: int) -> bool:
    """Whether a name goes on where the words do: Newcastle in Newcastle Polytechnic, York in New York."""
    last = text[begin:end].split()[-1]
    after = _NEXT.match(text, end)
    if after and (last[0].isupper() or (after[0].isupper() and len(after[1]) > 1)) and after[1] != "I":
        return True
    before = _BEFORE.search(text, max(0, begin - 40), begin) if text[begin].isupper() else None
    return before is not None and before.start() > 0 and before[1].casefold() not in {*PERSONAL, "i"}


def _places(words: str, text: str, spaced: bool) -> Iterator[tuple[int, int]]:
    """Where the words stand, whole, over any white space; ``spaced``: the text has other than single spaces."""
    plain = " ".join(words.split())
    if not plain:
        return
    if spaced:
        yield from (match.span() for match in _whole(plain).finditer(text))
    else:
        for at in whole(plain, text):
            yield at, at + len(plain)


_NEXT = re.compile(r" ([A-Z]\w*)")
_BEFORE = re.compile(r"(?<=\w )([A-Z]\w*) \Z")
_ODD_SPACE = re.compile(r"[^\S ]|  ")


@lru_cache(maxsize=1000)
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)".replace(r"\ ", r"\s+"))

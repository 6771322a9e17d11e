"""Statements that differ in one word, and exclude each other by it: rose and fell, before and after the flood.

All other words must be the same ones in the same order: what "permitted" and "forbidden" are said of is then the same.
"""

from __future__ import annotations

import re
from typing import Final

from kb.text.english import opposites

MIN_WORDS: Final = 4  # that both have beside it
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SIDES: Final = opposites(
    """
rise rises rose risen increase increases increased / fall falls fell fallen decrease decreases decreased dropped
grow grows grew grown / shrink shrinks shrank shrunk decline declines declined
permitted allowed legal lawful / forbidden prohibited banned illegal unlawful
before / after
above / below
with / without
inside within / outside
open / closed shut
all every each / no
always / never
often frequently usually / rarely seldom never
everyone everybody anyone anybody / nobody
wider broader / narrower
higher taller / lower shorter
longer / shorter
larger bigger greater / smaller
more / less fewer
older / younger newer
heavier / lighter
faster quicker / slower
earlier / later
deeper / shallower
thicker / thinner
warmer hotter / colder cooler
better / worse
richer / poorer
stronger / weaker
cheaper / dearer costlier
safe harmless / unsafe dangerous harmful
possible / impossible
true right correct / false wrong incorrect
alive / dead
guilty / innocent
compulsory mandatory obligatory required / optional voluntary
won / lost
succeeded / failed
accepted approved / rejected refused
successful / unsuccessful
complete finished / incomplete unfinished
present / absent
public / private
married / unmarried
full / empty
"""
)
_COMPASS: Final = opposites("north / south\neast / west")  # of one place, and not parts of it


def differing_sides(first: str, second: str) -> tuple[str, str] | None:
    """The two words by which alone two statements differ, where only one of them can be right."""
    mine, theirs = _WORD.findall(first), _WORD.findall(second)
    if len(mine) != len(theirs) or len(mine) <= MIN_WORDS:
        return None
    apart = [n for n, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a.casefold() != b.casefold()]
    if len(apart) != 1:
        return None
    at = apart[0]
    one, other = mine[at].casefold(), theirs[at].casefold()
    pairs = (*_SIDES, *_COMPASS) if mine[at + 1 : at + 2] == ["of"] else _SIDES
    if any((one in a and other in b) or (one in b and other in a) for a, b in pairs):
        return mine[at], theirs[at]
    return None

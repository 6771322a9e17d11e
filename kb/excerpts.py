"""Words of a quote as one can read them by themselves: what two sides of a disagreement are called by.

Who names the words in which a statement gives its answer names them for what they say, and begins and ends them
anywhere: "developer, that doesn't, like, that's". What is shown of them reaches to the edges of their clause where
these are near; it is the quote's own text, and where something is left out stand dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kb.text.english import NEGATIONS, RELATIVES, listing
from kb.text.folding import INNER, STRAIGHT, flat
from kb.text.sentences import sentences
from kb.text.talk import FILLERS, OPENING

FEW: Final = 4  # words; fewer are a figure, a date or a name with what it counts, and read well as they are
MOST: Final = 18  # words of an excerpt, a line and a half of a page
REACH: Final = 10  # words to the edge of a clause; what is farther away is left out
NEAR: Final = 3  # words before a cut among which no denial is left out
_EDGE: Final = (",", ";", ":", ".", "?", "!", "—", "–", ")", ",”", '."', ".”", ',"')
_JOINING: Final = RELATIVES | listing("but so because when while although though unless until since")
_HELD: Final = listing("that if whether than")  # end a clause too, but none begins there: who says so may doubt it
# Say nothing at an edge.
_IDLE: Final = listing("and but or so like well yeah yes just right okay rather i'd i'm that because than")
_OPEN: Final = listing("the a an of to in on at by for from with and or but that's it's is are was were be as than")


def called(words: str, quotes: Iterable[str]) -> str:
    """What a side of a disagreement is called by its ``words`` in one of its ``quotes``, for a person to read."""
    if len(words.split()) < FEW:
        return words
    return f"“{next(filter(None, (excerpt(words, quote) for quote in quotes)), words)}”"


def excerpt(words: str, quote: str) -> str:
    """``words`` with as much of their clause in ``quote`` as is near, and dots for what is not; "" if not in it."""
    text = flat(quote)
    place = re.search(rf"(?<!\w){re.escape(_plain(words))}(?!\w)", _plain(text))
    if place is None:
        return ""
    tokens = list(re.finditer(r"\S+", text))
    said = [token.group() for token in tokens]
    within = [n for n, token in enumerate(tokens) if token.end() > place.start() and token.start() < place.end()]
    begins, ends = _bounds(text, tokens, within)
    first, last = begins, ends
    if len(FILLERS.sub(" ", " ".join(said[begins : ends + 1])).split()) > MOST:
        room = max(0, MOST - len(within))
        first = _first(said, within[0], max(begins, within[0] - min(REACH, room)), begins)
        last = _last(said, within[-1], min(ends, within[-1] + min(REACH, max(0, room - within[0] + first))), ends)
    whole = first == begins or _is_edge(said, first), last == ends or _is_edge(said, last + 1)
    while not whole[0] and any(map(_denies, said[max(begins, first - NEAR) : first])):
        first -= 1
    while not whole[1] and last < ends and _bare(said[last]) in _OPEN:  # "… is the" says nothing yet
        last += 1
    while first < last and _bare(said[first]) in _IDLE and first != begins:
        first += 1
    while first < last and _bare(said[last]) in _IDLE and last != ends:
        last -= 1
    shown = text[tokens[first].start() : tokens[last].end()]
    return _told(shown, opens=first == begins, cut=(not whole[0], not (whole[1] or last == ends)))


def _bounds(text: str, tokens: list[re.Match[str]], within: list[int]) -> tuple[int, int]:
    """The first and the last token of the sentences that hold these."""
    spans = list(sentences(text)) or [(0, len(text))]
    start = max((s for s, _ in spans if s <= tokens[within[0]].start()), default=0)
    end = min((e for _, e in spans if e >= tokens[within[-1]].end()), default=len(text))
    inside = [n for n, token in enumerate(tokens) if token.end() > start and token.start() < end]
    return min(inside[0], within[0]), max(inside[-1], within[-1])


def _first(said: list[str], at: int, least: int, begins: int) -> int:
    """Where the clause begins; ``at`` where that is before ``least``."""
    for place in range(at, least - 1, -1):
        if place == begins or _is_edge(said, place):
            return place
    return at


def _last(said: list[str], at: int, most: int, ends: int) -> int:
    """Where the clause ends; ``at`` where that is after ``most``."""
    for place in range(at, most + 1):
        if place == ends or _is_edge(said, place + 1, _JOINING | _HELD):
            return place
    return at


def _is_edge(said: list[str], place: int, joining: frozenset[str] = _JOINING) -> bool:
    """Whether another clause begins with the word at this place. A comma beside a filler is no edge."""
    if place >= len(said):
        return True
    filler = FILLERS.search(f"{' '.join(said[max(0, place - 3) : place + 3])} ")
    if said[place - 1].endswith(_EDGE):
        return not (filler and said[place - 1].endswith(","))
    return _bare(said[place]) in joining


def _told(shown: str, *, opens: bool, cut: tuple[bool, bool]) -> str:
    """What is shown without fillers; dots where something was left out."""
    shown = FILLERS.sub(lambda found: " … " if found.group().lstrip().startswith(",") else "", shown)
    shown = re.sub(r"\s+", " ", shown)
    if opens:
        shown = OPENING.sub(lambda found: found[1].upper(), shown)
    shown = shown.strip(" ,;:—–…").removesuffix(".")
    if shown.count("“") != shown.count("”") or shown.count('"') % 2:
        shown = shown.strip('"“” ')
    shown = shown.translate(INNER)
    return f"{'… ' * cut[0]}{shown}{' …' * cut[1]}"


def _plain(text: str) -> str:
    """Letter by letter what it is, so that places in it are those of ``text``."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in flat(text).translate(STRAIGHT))


def _denies(word: str) -> bool:
    return _bare(word) in NEGATIONS or _bare(word).endswith("n't")


def _bare(word: str) -> str:
    return word.casefold().translate(STRAIGHT).strip(' .,;:()"?!')

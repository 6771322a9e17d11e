"""A question over two sources, or several in one, taken apart by rule: what is asked, and of whom.

"How do the panel and the report differ on fees?" asks two things of two texts: no sentence of either answers the
whole. Rules for English; what none of them knows stays one question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ask.catalog import Catalog
from kb.ask.question import any_of, parse
from kb.ask.sides import DO, PRONOUN, SAYS, SUBJECT, WH, sides, topic_of, two_names
from kb.ask.terms import read, root, spellings
from kb.library import Library

HITS = 100  # passages with a word of a side that are counted by source
NEARLY = 0.7  # of the best source's share that another one must reach to be asked too
IN_TEXT = 0.6  # what a word counts that only the text has, against one that the source is called by

# "… and when did it open", "…, and how" – but "… and when a part is passed" belongs to what stands before.
_NEXT = re.compile(rf", and (?=(?:{WH})\b)| and (?=(?:{WH})\b(?: \w+)?? {DO}\b)", re.IGNORECASE)
_ASKS = re.compile(rf"(?:and )?(?:if so, )?(?:{WH}|whose|{DO})\b", re.IGNORECASE)
_OF_ONE = re.compile(
    rf"^(?:{WH}) (?P<thing>(?:\w+ ){{0,2}}?){DO} (?P<side>{SUBJECT}) (?:{SAYS})\b(?P<topic>.*)$", re.IGNORECASE
)
_SAYING = frozenset(map(root, SAYS.split("|")))


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that is asked. ``side`` are the words for whom it is asked of; "": of any source.

    A ``loose`` one is a side only where a source is called so: "Hull and Leeds", not "War and Peace".
    """

    text: str
    side: str = ""
    loose: bool = False


def facets(text: str) -> tuple[Facet, ...]:
    """What a question asks, in its order; one facet, the question itself, where it is not a question of several."""
    asked = " ".join(text.split())
    several = [part for part in re.split(r"(?<=\?)\s+", asked) if read(part)[1] and _ASKS.match(part)]
    if len(several) > 1:
        return _questions(several)
    plain = asked.rstrip(" ?.!")
    both = _NEXT.split(plain, maxsplit=1)
    if len(both) == 2 and _ASKS.match(plain) and all(_full(part) for part in both):
        return _of_each(both) or _questions([part + "?" for part in both])
    found = tuple(Facet(*one) for one in sides(plain)) or tuple(Facet(*one, loose=True) for one in two_names(plain))
    return found or (Facet(text),)


def _questions(parts: Sequence[str]) -> tuple[Facet, ...]:
    """Each part for itself; one that says "it" or "they", or leaves out what is asked, has the words of the first."""
    before = " ".join(term.word for term in parse(parts[0]).terms)
    return tuple(
        Facet(f"{part} ({before})" if index and (PRONOUN.search(part) or _leaves_out(part)) else part)
        for index, part in enumerate(parts)
    )


def _leaves_out(part: str) -> bool:
    """Whether it says of whom, and not what: "and what does the report say", "and how many does the report"."""
    asked = {stem for stem in parse(part).stems if stem not in _SAYING}
    return len(asked) <= 1 and _ASKS.match(part) is not None


def _full(part: str) -> bool:
    """Enough to be asked alone: "… and why" is not."""
    return bool(read(part)[1] or PRONOUN.search(part))


def _of_each(parts: Sequence[str]) -> tuple[Facet, ...]:
    """What is asked of whom, where each says of whom: "What does Holm say of nets, and what does the guide say?"."""
    found = [_OF_ONE.match(part) for part in parts]
    if not all(found):
        return ()
    asked = [(f"{one['thing']}{topic_of(one['topic'])}".strip(), one["side"]) for one in found if one]
    first = asked[0][0]
    whole = [(first if not topic or PRONOUN.fullmatch(topic) else topic, side) for topic, side in asked]
    return tuple(Facet(topic, side) for topic, side in whole) if first and whole[0][1] != whole[1][1] else ()


def sources_of(library: Library, catalog: Catalog, sides: Sequence[str]) -> list[set[str]]:
    """By side, the sources it means: those called so, or that speak of it most. Empty: any may answer.

    A source that two sides could mean is asked for the one it fits better; one text may tell of both.
    """
    shares = [_shares(library, catalog, side) for side in sides]
    meant: list[set[str]] = []
    for index, share in enumerate(shares):
        others = [other for place, other in enumerate(shares) if place != index]
        free = {s: n for s, n in share.items() if all(n > other.get(s, 0.0) for other in others)}
        best = max(share.values(), default=0.0)
        meant.append({s for s, n in free.items() if n >= NEARLY * best})
    return meant


def _shares(library: Library, catalog: Catalog, side: str) -> dict[str, float]:
    """How much of a side's words each source is called by, or has more often than others: 0 to 1."""
    total: dict[str, float] = {}
    terms = parse(side).terms
    for term in terms:
        held = Counter(passage.source for passage, _ in library.passages.search(any_of(spellings(term.word)), HITS))
        most = max(held.values(), default=1)
        named = {s for s, words in catalog.words.items() if term.stem in words}
        named |= {s for s in held if term.stem in catalog.called(library, s)}
        for source in {*held, *named}:
            share = 1.0 if source in named else IN_TEXT * held[source] / most
            total[source] = total.get(source, 0.0) + share
    return {source: share / len(terms) for source, share in total.items()}

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
from kb.ask.terms import read, spellings
from kb.library import Library
from kb.text.english import ARTICLES, DEMONSTRATIVES, POSSESSIVES, PRONOUNS

HITS = 100  # passages with a word of a side that are counted by source
LONGEST_SIDE = 8  # words; a longer one is a clause of its own
NEARLY = 0.7  # of the best source's share that another one must reach to be asked too
IN_TEXT = 0.6  # what a word counts that only the text has, against one that the source is called by

_WH = "how|what|who|whom|why|when|where|which"
_DO = "(?:do|does|did|are|is|were|was|have|has|would|will|can|could|should)"
_THEY_DO = "(?:do|did|are|were|have|would|will|can|could|should)"  # two subjects take no "does"
# "… and when did it open", "…, and how" – but "… and when a part is passed" belongs to what stands before.
_NEXT = re.compile(rf", and (?=(?:{_WH})\b)| and (?=(?:{_WH})\b(?: \w+)?? {_DO}\b)", re.IGNORECASE)
_ASKS = re.compile(rf"(?:and )?(?:if so, )?(?:{_WH}|whose|{_DO})\b", re.IGNORECASE)
_SAYS = (
    "each|both|agrees?|disagrees?|differ|compare|say|says|see|sees|think|thinks|view|views|describe|describes|advise|"
    "advises|explain|explains|define|defines|propose|recommend|treat|handle|argue|claim|mean|judge|give|want|"
    "suggest|warn|criticise|criticize|praise|use|uses|feel|feels|find|finds|regard|regards|mention|mentions|conclude|"
    "discuss|consider|understand|understands|deal"
)
# What follows an article is no verb: "the report".
_SUBJECT = rf"(?:(?:{'|'.join(sorted(ARTICLES | DEMONSTRATIVES | POSSESSIVES))}) )?\S+(?: .+?)??"
_TWO_SUBJECTS = re.compile(
    rf"^(?:(?:{_WH}) )?(?P<thing>(?:\w+ ){{0,2}}?){_THEY_DO} (?P<one>.+?),? and (?:of |by |in )?"
    rf"(?P<other>{_SUBJECT}) (?:{_SAYS})\b(?P<topic>.*)$",
    re.IGNORECASE,
)
_AS_ANOTHER = re.compile(
    rf"^{_DO} (?P<one>{_SUBJECT}) (?:{_SAYS})\b(?P<topic>.+?)"
    r" (?:in the same way|the same way|the way|just as|as|like|than)(?: that)? (?P<other>.+?)(?: (?:do|does|did))?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"^.*?\b(?:differences?|similarities|contrast|disagreements?|compar\w+)\b.*? (?:between|of|compare) (?P<one>.+?)"
    r" (?:and|with|to|versus|vs\.?) (?P<other>.+?)(?P<topic>(?: (?:on|about|regarding|concerning|in|when|as to|over)"
    r" .*)?)$",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"^(?:compare|contrast) (?P<one>.+?) (?:and|with|to|versus|vs\.?) (?P<other>.+?)"
    r"(?P<topic>(?: (?:on|about|regarding|concerning|when|as to|over) .*)?)$",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"^(?P<topic>.+?),? (?:in|at|for|by|according to) (?:both )?(?P<one>[^,]+?),? and"
    r" (?:in|at|for|by|according to) (?P<other>[^,]+)$",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"^(?:which|who|what)\b.*?\b(?:first|last|earlier|later|older|newer|sooner)\b[^,:]*[,:] (?P<one>.+?),? or"
    r" (?P<other>.+)$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(rf"\b(?:{'|'.join(sorted(PRONOUNS))})\b", re.IGNORECASE)
_CLAUSE = re.compile(rf"{_PRONOUN.pattern}|\b(?:that|which|who|after|before|when|always|used?)\b", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:each|both|the same|way|say|says|on|about|over|regarding|concerning|of|in|their views?|that|to|as|with)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that is asked. ``side`` are the words for whom it is asked of; "": of any source."""

    text: str
    side: str = ""


def facets(text: str) -> tuple[Facet, ...]:
    """What a question asks, in its order; one facet, the question itself, where it is not a question of several."""
    asked = " ".join(text.split())
    several = [part for part in re.split(r"(?<=\?)\s+", asked) if read(part)[1] and _ASKS.match(part)]
    if len(several) > 1:
        return _questions(several)
    plain = asked.rstrip(" ?.!")
    both = _NEXT.split(plain, maxsplit=1)
    if len(both) == 2 and _ASKS.match(plain) and all(_full(part) for part in both):
        return _questions([part + "?" for part in both])
    return _sides(plain) or (Facet(text),)


def _questions(parts: Sequence[str]) -> tuple[Facet, ...]:
    """Each part for itself; one that says "it" or "they" is asked with the words of the first."""
    before = " ".join(term.word for term in parse(parts[0]).terms)
    return tuple(
        Facet(f"{part} ({before})" if index and _PRONOUN.search(part) else part) for index, part in enumerate(parts)
    )


def _sides(plain: str) -> tuple[Facet, ...]:
    if found := _FIRST.match(plain):
        return tuple(Facet(f"When was {found[side]}?", found[side]) for side in ("one", "other"))
    if found := _BETWEEN.match(plain) or _COMPARE.match(plain):
        return _facets((found["one"], found["other"]), _topic(found["topic"]))
    if found := _TWO_SUBJECTS.match(plain):
        return _facets((found["one"], found["other"]), f"{found['thing']}{_topic(found['topic'])}".strip())
    found = _AS_ANOTHER.match(plain) or _PLACES.match(plain)
    return _facets((found["one"], found["other"]), _topic(found["topic"])) if found else ()


def _facets(sides: Sequence[str], topic: str) -> tuple[Facet, ...]:
    """Empty where a side says nothing or is a clause of its own, not a name."""
    sides = [re.sub(r"^both ", "", side.strip(" ,"), flags=re.IGNORECASE) for side in sides]
    if not all(read(side)[1] and len(side.split()) <= LONGEST_SIDE and not _CLAUSE.search(side) for side in sides):
        return ()
    return tuple(Facet(topic or side, side) for side in sides)


def _topic(text: str) -> str:
    topic = text.strip(" ,")
    while (shorter := _LEADING.sub("", topic)) != topic:
        topic = shorter
    return topic if read(topic)[1] else ""


def _full(part: str) -> bool:
    """Enough to be asked alone: "… and why" is not."""
    return len(read(part)[1]) >= 2 or bool(_PRONOUN.search(part))


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

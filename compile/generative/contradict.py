"""Contradictions by a model that may only flag: what it names is shown if its words stand in the quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from compile.conflicts.alike import numbered_apart, read, told_apart
from compile.generative.asking import PASSING, Asking
from compile.generative.schemas import Contradiction, Contradictions
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.engine import Flag, Verdict
from kb.text.folding import flat
from kb.text.words import content_stems
from kb.values import Claim, ConflictKind, Source

# Characters of a claim: two in three of a careful model's are shorter, the others begin with their point.
SHOWN: Final = 140
SMALL: Final = 120  # claims that a model with a small window can take too: some 4,000 tokens
WORDS: Final = 12  # of a side that may be named; the prompt says ten
WIDE: Final = 16  # words of a quote among which those named may stand, where the claim words it otherwise …
MOST: Final = 0.65  # … and the share of them that must stand there: "the protocol" may be "it" in the quote

_KINDS: Final[Mapping[str, ConflictKind]] = {
    "figure": "figures",
    "date": "dates",
    "name": "names",
    "negation": "negation",
    "degree": "degree",
    "view": "views",
}
_SAYS: Final = "(?:thinks|says|believes|feels)"  # what they hold follows without "that" too
_OF_THINGS: Final = frozenset({"figure", "date", "name"})  # differ also where two things of one kind are spoken of
_APOSTROPHES: Final = str.maketrans("’‘“”", "''\"\"")


@dataclass
class Verdicts:
    """One for each set, in order, and how many questions a model gave nothing of use for."""

    given: list[Verdict] = field(default_factory=list)
    fallbacks: Counter[Outcome] = field(default_factory=Counter)


@dataclass(frozen=True)
class Comparer:
    """How sets of claims are asked about."""

    asking: Asking

    def compare(self, sets: Sequence[Sequence[Claim]], sources: Mapping[str, Source]) -> Verdicts:
        """All sets at once; in halves those that a model cannot take, or that it says too much of."""
        replies = self.asking.all([_request(members, sources) for members in sets])
        asked = list(zip(sets, replies, strict=True))
        cut = [_in_halves(members) if _is_too_much(members, reply) else [] for members, reply in asked]
        again = self.compare([half for halves in cut for half in halves], sources) if any(cut) else Verdicts()
        verdicts, rest = Verdicts(fallbacks=again.fallbacks), iter(again.given)
        for (members, reply), halves in zip(asked, cut, strict=True):
            told = [next(rest) for _ in halves]
            flags = tuple(flag for verdict in told for flag in verdict.flags)
            verdicts.given.append(Verdict(flags, any(v.waiting for v in told)) if told else _verdict(members, reply))
            verdicts.fallbacks.update([] if reply.usable or told else [reply.outcome])
        return verdicts


def _is_too_much(members: Sequence[Claim], reply: Reply) -> bool:
    return reply.outcome in (Outcome.provider_error, Outcome.truncated) and len(members) > SMALL


def _in_halves(members: Sequence[Claim]) -> list[Sequence[Claim]]:
    """Claims that speak of like things stand together, so either half is about something."""
    middle = len(members) // 2
    return [members[:middle], members[middle:]]


def _request(members: Sequence[Claim], sources: Mapping[str, Source]) -> Request:
    by_id = _by_id(members)

    def complaints(reply: Contradictions) -> list[str]:
        """Only of a reply of which nothing holds; single flags that do not are dropped."""
        failed = [_fault(item, by_id) for item in reply.found]
        return failed if all(failed) else []

    own = tuple(sorted({claim.source for claim in members}))
    return Request(
        "contradict",
        {"compared": "\n".join(_shown(by_id, own, sources))},
        Contradictions,
        source=own[0] if len(own) == 1 else "",
        sources=own,
        validate=complaints,
    )


def _by_id(members: Sequence[Claim]) -> dict[str, Claim]:
    return {f"c{number}": claim for number, claim in enumerate(members, 1)}


def _shown(claims: Mapping[str, Claim], own: Sequence[str], sources: Mapping[str, Source]) -> Iterator[str]:
    """The sources and who speaks in them by short ids, then each claim without the words that say who holds it."""
    short = {name: f"s{number}" for number, name in enumerate(own, 1)}
    for name, short_name in short.items():
        source = sources.get(name)
        parts = filter(None, (source.title, source.author, source.date) if source else ())
        yield f"{short_name}: {', '.join(map(flat, parts))}"
    held = dict.fromkeys((claim.source, flat(claim.attributed_to)) for claim in claims.values() if claim.attributed_to)
    holders = {key: f"h{number}" for number, key in enumerate(held, 1)}
    for (name, holder), short_name in holders.items():
        yield f"{short_name}: {holder}, in {short[name]}"
    for name, claim in claims.items():
        holder = flat(claim.attributed_to)
        known = ", ".join(filter(None, (holders.get((claim.source, holder), short[claim.source]), claim.valid_from)))
        yield f"{name} [{known}] {_cut(_led(flat(claim.text), holder))}"


def _led(text: str, holder: str) -> str:
    """A statement without "According to Ada Roe," or "Ada Roe argues that" at its beginning."""
    if not holder:
        return text
    who = rf"(?:the )?{re.escape(holder)}"
    return re.sub(rf"^(?:according to {who}, |{who} (?:\w+s that,? |{_SAYS} ))", "", text, flags=re.IGNORECASE)


def _cut(text: str) -> str:
    """At most SHOWN characters of a statement, whole words."""
    return text if len(text) <= SHOWN else text[:SHOWN].rpartition(" ")[0] + " …"


def _verdict(members: Sequence[Claim], reply: Reply) -> Verdict:
    if not isinstance(reply.value, Contradictions):
        return Verdict(waiting=reply.outcome in PASSING)
    by_id = _by_id(members)
    flags: dict[frozenset[str], Flag] = {}
    for item in reply.value.found:
        if _fault(item, by_id):
            continue
        one, other = by_id[item.first], by_id[item.second]
        words = _standing(item.first_words, one), _standing(item.second_words, other)
        flags.setdefault(frozenset((one.id, other.id)), Flag(one.id, other.id, _KINDS[item.kind], words))
    return Verdict(tuple(flags.values()))


def _fault(item: Contradiction, claims: Mapping[str, Claim]) -> str:
    """Why a flag is dropped; empty where it holds."""
    sides = (item.first, item.first_words), (item.second, item.second_words)
    for name, words in sides:
        if name not in claims:
            return f"There is no statement {name[:12]!r}."
        if not 0 < len(words.split()) <= WORDS or not _standing(words, claims[name]):
            return f"The words named of {name} do not stand in its quotes, or are more than {WORDS}."
    one, other = (claims[name] for name, _ in sides)
    if one.id == other.id or _folded(item.first_words) == _folded(item.second_words):
        return f"{item.first} and {item.second} are one, or the words named of both are the same."
    texts = one.text, other.text
    if item.kind in _OF_THINGS and (numbered_apart(*texts) or told_apart(*map(read, texts))):
        return f"{item.first} and {item.second} speak of two things."
    return ""


def _standing(words: str, claim: Claim) -> str:
    """These words as they stand in a quote of the claim; empty where they do not.

    A claim words its quotes in the third person, names what they point to, and shortens them. So where the quote has
    not the very words, the stretch of it that has most of those that mean something stands for them, if the claim
    itself has the words.
    """
    quotes = [flat(quote.text) for quote in claim.proofs]
    if any(_found(words, quote) for quote in quotes):
        return flat(words).strip()
    stems = frozenset(content_stems(words))
    if not stems or not _found(words, flat(claim.text)):
        return ""
    number, stretch = max((_stretch(stems, quote) for quote in quotes), key=lambda found: (found[0], -len(found[1])))
    return stretch if number >= MOST * len(stems) else ""


def _stretch(stems: frozenset[str], quote: str) -> tuple[int, str]:
    """The run of at most WIDE words of a quote that has most of these stems, the shortest one, and how many it has."""
    words = quote.split()
    having = [(place, stems.intersection(content_stems(word))) for place, word in enumerate(words)]
    having = [(place, some) for place, some in having if some]
    best = (0, 0, 0)  # how many stems, minus the last place from the first, minus the first
    for number, (first, _) in enumerate(having):
        have: frozenset[str] = frozenset()
        for last, some in having[number:]:
            if last - first >= WIDE:
                break
            have |= some
            best = max(best, (len(have), first - last, -first))
    first = -best[2]
    return best[0], " ".join(words[first : first - best[1] + 1]).strip(" .,;:") if best[0] else ""


def _found(words: str, text: str) -> bool:
    """Whether these whole words stand in a text."""
    return re.search(rf"(?<!\w){re.escape(_folded(words))}(?!\w)", _folded(text)) is not None


def _folded(text: str) -> str:
    return flat(text).translate(_APOSTROPHES).casefold().strip(" .,;:")

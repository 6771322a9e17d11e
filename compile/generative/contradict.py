"""Contradictions by a model that may only flag: what it names is shown if its words stand in the quotes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from operator import itemgetter
from typing import Final

from compile.conflicts.alike import numbered_apart, read, told_apart
from compile.generative.asking import PASSING, Asking
from compile.generative.schemas import Contradictions, Disputed, Stand
from compile.generative.statements import Statements
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.disagreements import key_of
from kb.engine import Flag, Verdict
from kb.text.folding import STRAIGHT, flat
from kb.text.words import content_stems
from kb.values import Claim, ConflictKind, Source

SMALL: Final = 120  # claims that a model with a small window can take too: some 5,000 tokens
HELD: Final = 5  # statements of a side that are shown, the clearest ones; the prompt says so too
# How far the two of a pair may be from the clearest of their sides, in places together: of five on either side ten.
APART: Final = 3
EACH: Final = 20  # statements to a question at most: a careful reader who gave one to 13 strained for the last third …
LEAST: Final = 8  # … but a few stand closer together
# Fits into a reply of 4,000 tokens, the default limit.
FEW: Final = "Give the 20 clearest questions at most, with at most two statements on either side."
WORDS: Final = 20  # of a side that may be named; the prompt says ten, and careful readers take a few more
BREATH: Final = 500  # characters: a paragraph, or half a minute of talk
RUN: Final = 3  # words that say enough to be shown
WIDE: Final = 16  # words of a quote among which those named may stand, where the claim words it otherwise …
MOST: Final = 0.5  # … and the share of them that must stand there: names, "the protocol", may be "it" in the quote

_KINDS: Final[Mapping[str, ConflictKind]] = {
    "figure": "figures",
    "date": "dates",
    "name": "names",
    "negation": "negation",
    "degree": "degree",
    "view": "views",
}
_OF_THINGS: Final = frozenset({"figure", "date", "name"})  # differ also where two things of one kind are spoken of


@dataclass
class Verdicts:
    """One for each set, in order, and how many questions a model gave nothing of use for."""

    given: list[Verdict] = field(default_factory=list)
    fallbacks: Counter[Outcome] = field(default_factory=Counter)


@dataclass(frozen=True)
class Comparer:
    """How sets of claims are asked about."""

    asking: Asking

    def compare(self, sets: Sequence[Sequence[Claim]], sources: Mapping[str, Source], most: str = "") -> Verdicts:
        """All sets at once. Where a model says too much it is asked for few, what it cannot take is asked in halves."""
        asked = [Statements(members, sources) for members in sets]
        replies = self.asking.all([_request(statements, most or _most(statements)) for statements in asked])
        parts = [_again(members, reply, most) for members, reply in zip(sets, replies, strict=True)]
        further = [part for some in parts for part in some]
        again = self.compare(further, sources, FEW) if further else Verdicts()
        verdicts, rest = Verdicts(fallbacks=again.fallbacks), iter(again.given)
        for statements, reply, some in zip(asked, replies, parts, strict=True):
            told = [next(rest) for _ in some] or [_verdict(statements, reply)]
            flags = tuple(flag for verdict in told for flag in verdict.flags)
            verdicts.given.append(Verdict(flags, any(verdict.waiting for verdict in told)))
            verdicts.fallbacks.update([] if reply.usable or some else [reply.outcome])
        return verdicts


def _again(members: Sequence[Claim], reply: Reply, most: str) -> list[Sequence[Claim]]:
    """The sets to ask about instead. Claims that speak of like things are near, so either half is about something."""
    if reply.outcome is Outcome.truncated and not most:
        return [members]
    if reply.outcome in (Outcome.provider_error, Outcome.truncated) and len(members) > SMALL:
        middle = len(members) // 2
        return [members[:middle], members[middle:]]
    return []


def _most(statements: Statements) -> str:
    return f"Give {max(LEAST, len(statements.claims) // EACH)} questions at most."


def _request(statements: Statements, most: str) -> Request:
    def complaints(reply: Contradictions) -> list[str]:
        """Only of a reply of which nothing holds; what else does not is dropped."""
        if any(_pairs(item, statements.by_id) for item in reply.found):
            return []
        return [_fault(item, statements.by_id) for item in reply.found]

    own = statements.own
    return Request(
        "contradict",
        {"compared": statements.shown(), "most": most},
        Contradictions,
        source=own[0] if len(own) == 1 else "",
        sources=own,
        validate=complaints,
    )


def _verdict(statements: Statements, reply: Reply) -> Verdict:
    if not isinstance(reply.value, Contradictions):
        return Verdict(waiting=reply.outcome in PASSING)
    flags: dict[frozenset[str], Flag] = {}
    for item in reply.value.found:
        for one, other in _pairs(item, statements.by_id):
            words = one.words, other.words
            flag = Flag(one.claim.id, other.claim.id, _KINDS[item.kind], words, _named(item))
            flags.setdefault(frozenset((flag.first, flag.second)), flag)
    return Verdict(tuple(flags.values()))


def _named(item: Disputed) -> str:
    """The question in the model's words, which are shown only where they tell nothing; a key where it gave none."""
    sides = ([stand.id for stand in side] for side in (item.one, item.other))
    return flat(item.question).strip() or key_of(json.dumps([item.kind, *sides]))


@dataclass(frozen=True, slots=True)
class _Side:
    """A claim that answers a question, and the words of its quotes that do."""

    claim: Claim
    words: str


def _pairs(item: Disputed, claims: Mapping[str, Claim]) -> list[tuple[_Side, _Side]]:
    """The clearest of either side with each of the other, and those next to them, the clearest pairs first.

    Only of those whose words stand in their quotes. The last of both sides would make most of the pairs, and the worst.
    """
    ranked = product(enumerate(_proven(item.one, claims)), enumerate(_proven(item.other, claims)))
    near = [(m + n, one, other) for (m, one), (n, other) in ranked if m + n <= APART or 0 in (m, n)]
    near.sort(key=itemgetter(0))
    return [(one, other) for _, one, other in near if _opposes(item, one, other)]


def _proven(side: Sequence[Stand], claims: Mapping[str, Claim]) -> list[_Side]:
    found: dict[str, _Side] = {}
    for stand in side:
        claim = claims.get(stand.id)
        words = _standing(stand.words, claim) if claim else ""
        if claim and words:
            found.setdefault(claim.id, _Side(claim, words))
    return list(found.values())[:HELD]


def _opposes(item: Disputed, one: _Side, other: _Side) -> bool:
    """Whether two sides can be shown beside one another: not what one sentence says, nor of two things."""
    if {quote.text for quote in one.claim.proofs} & {quote.text for quote in other.claim.proofs}:
        return False
    if item.kind == "view" and _in_one_breath(one.claim, other.claim):
        return False
    if one.claim.id == other.claim.id or _folded(one.words) == _folded(other.words):
        return False
    texts = one.claim.text, other.claim.text
    return item.kind not in _OF_THINGS or not (numbered_apart(*texts) or told_apart(*map(read, texts)))


def _in_one_breath(one: Claim, other: Claim) -> bool:
    """Whether a person, or the text itself, says one right beside the other, as who weighs both does."""
    holders = {flat(claim.attributed_to).casefold() for claim in (one, other)} - {""}
    return len(holders) <= 1 and one.source == other.source and abs(one.start - other.start) <= BREATH


def _fault(item: Disputed, claims: Mapping[str, Claim]) -> str:
    """Why nothing of a question is shown."""
    unproven = [stand.id[:12] for stand in (*item.one, *item.other) if not _proven([stand], claims)]
    if unproven:
        return f"The words named of {', '.join(unproven)} do not stand in these statements, or are more than {WORDS}."
    return f"The two sides of {item.question[:80]!r} say the same, speak of two things, or one is empty."


def _standing(words: str, claim: Claim) -> str:
    """These words as they stand in a quote of the claim; empty where they do not.

    A claim words its quotes in the third person, names what they point to, and shortens them. So where the quote has
    not the very words, the stretch of it that has most of those that mean something stands for them, or else the
    longest run of them that it has, if the claim itself has the words.
    """
    if not 0 < len(words.split()) <= WORDS:
        return ""
    quotes = [flat(quote.text) for quote in claim.proofs]
    if any(_found(words, quote) for quote in quotes):
        return flat(words).strip()
    stems = frozenset(content_stems(words))
    if not stems or not _found(words, flat(claim.text)):
        return ""
    number, stretch = max((_stretch(stems, quote) for quote in quotes), key=lambda found: (found[0], -len(found[1])))
    return stretch if number >= MOST * len(stems) else _run(words.split(), quotes)


def _run(words: Sequence[str], quotes: Sequence[str]) -> str:
    """The longest run of RUN of these words or more, of which some mean something, that stands in a quote."""
    for length in range(len(words) - 1, RUN - 1, -1):
        for start in range(len(words) - length + 1):
            run = " ".join(words[start : start + length])
            if content_stems(run) and any(_found(run, quote) for quote in quotes):
                return run.strip(" .,;:")
    return ""


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
    return flat(text).translate(STRAIGHT).casefold().strip(" .,;:")

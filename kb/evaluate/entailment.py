"""What another model says of a sample of page sentences: do their quotes prove them? It decides nothing; it is counted.

The gate's own measures cannot see what the gate cannot see. A sample is drawn evenly over the base, so that the same
base gives the same sentences and another model, or the same one later, judges what was judged before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.evaluate.measures import Measured, share
from kb.evaluate.structure import Finding
from kb.library import Library
from kb.text.folding import flat
from kb.values import Claim

TOGETHER = 10  # sentences in one question, so that what is told around them is paid once
PER_TOKEN = 3.5  # characters, counted low: an estimate of cost that is too high surprises nobody
AROUND = 400  # tokens of a question beside the sentences, as prompts/judge.md has them
SAID = 40  # tokens of a reply for each sentence, were all refused


@dataclass(frozen=True, slots=True)
class Sampled:
    """A page sentence and the quotes it rests on."""

    slug: str
    text: str
    quotes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of one sentence, and why where it was refused."""

    sampled: Sampled
    verdict: Literal["supported", "invented", "unverified"]
    reason: str = ""


def sample(library: Library, number: int) -> list[Sampled]:
    """At most ``number`` sentences of concept and answer pages, evenly over the base.

    What repeats its quote word for word is proven by looking, so it only fills up where the others are too few.
    """
    claims = {claim.id: claim for claim in library.claims.all()}
    found = []
    for slug, record in library.pages.all().items():
        if record.page.type != "source":
            for part in record.page.sections:
                for sentence in part.sentences:
                    cited = [claims[name] for name in sentence.claims if name in claims]
                    found.append(_sampled(slug, sentence.text, cited))
    worded: list[Sampled] = []
    copied: list[Sampled] = []
    for one in found:
        (copied if flat(one.text) in map(flat, one.quotes) else worded).append(one)
    chosen = _evenly(worded, number)
    return chosen + _evenly(copied, number - len(chosen))


def _sampled(slug: str, text: str, cited: Sequence[Claim]) -> Sampled:
    quotes = tuple(dict.fromkeys(quote.text for claim in cited for quote in claim.quotes))
    return Sampled(slug, text, quotes, tuple(dict.fromkeys(claim.source for claim in cited)))


def _evenly(found: Sequence[Sampled], number: int) -> list[Sampled]:
    if number <= 0 or not found:
        return []
    step = max(1.0, len(found) / number)
    return [found[int(place * step)] for place in range(min(number, len(found)))]


def groups(sampled: Sequence[Sampled]) -> list[Sequence[Sampled]]:
    """What is asked together."""
    return [sampled[begin : begin + TOGETHER] for begin in range(0, len(sampled), TOGETHER)]


def tokens(sampled: Sequence[Sampled]) -> tuple[int, int]:
    """About how many tokens go in and come out at most."""
    characters = sum(len(one.text) + sum(len(quote) + 8 for quote in one.quotes) for one in sampled)
    asked = len(groups(sampled))
    return asked * AROUND + int(characters / PER_TOKEN), len(sampled) * SAID


def entailed(judged: Sequence[Judged]) -> tuple[Mapping[str, Measured], list[Finding]]:
    """The measures, each with its interval by the size of the sample, and the sentences that were refused."""
    counted = {
        f"judged_{verdict}": share(sum(one.verdict == verdict for one in judged), len(judged))
        for verdict in ("supported", "invented", "unverified")
    }
    findings = [
        Finding("judged_invented", one.sampled.slug, f"{one.reason}: {one.sampled.text}")
        for one in judged
        if one.verdict == "invented"
    ]
    return {name: value for name, value in counted.items() if value is not None}, findings

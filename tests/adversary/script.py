"""Models played by rule: they read kb's own prompts and answer with truths, lies and bad manners, and remember which.

What a model says to a question depends on the question alone, so a repair turn hears the same again.
"""

from __future__ import annotations

import json
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.values import Reason
from tests.adversary.lies import LIES, TRUTHS, Maker, Scripted
from tests.adversary.server import Asked, fingerprint
from tests.calls.chat_server import Said

_FENCE = re.compile(r"^<<<(\w+) ([0-9a-f]{16})>>>\n(.*?)\n<<<end of \1 \2>>>$", re.MULTILINE | re.DOTALL)
_REPAIR = "\n\nYour earlier answer to this was not usable:\n"
_TASKS = {
    "source": "extract",
    "pages": "write",
    "passages": "answer",
    "topics": "group",
    "statements": "judge",
    "claims": "mend",
    "compared": "contradict",
    "disputes": "weigh",
}


@dataclass(frozen=True)
class PageShown:
    """One page of a prompt that asks for several."""

    text: str

    @property
    def claims(self) -> dict[str, str]:
        """Claims that are told in their quotes' own words, by id."""
        found = re.findall(r"^(c\d+) (?:\[[^\]]*\] )?(.*)$", self.text, re.MULTILINE)
        return {name: words for name, words in found if "»" not in words and not words.startswith("= ")}

    @property
    def ids(self) -> list[str]:
        """All claims."""
        return re.findall(r"^(c\d+) ", self.text, re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """A prompt of kb's as a model sees it."""

    task: str
    fenced: Mapping[str, str]
    question: str  # equal for equal questions and their repair turns
    repair: bool

    @property
    def sentences(self) -> dict[int, str]:
        """Numbered sentences of a source or of passages."""
        text = self.fenced.get("source", "") or self.fenced.get("passages", "")
        return {int(n): words for n, words in re.findall(r"^\[(\d+)\] (.*)$", text, re.MULTILINE)}

    @property
    def pages(self) -> dict[str, PageShown]:
        """The pages to be written, by id."""
        parts = re.split(r"^## (p\d+)$", self.fenced.get("pages", ""), flags=re.MULTILINE)[1:]
        return {name: PageShown(shown) for name, shown in zip(parts[::2], parts[1::2], strict=True)}

    @property
    def topics(self) -> list[str]:
        """Topics to be grouped."""
        return re.findall(r"^(t\d+) ", self.fenced.get("topics", ""), re.MULTILINE)


def read(asked: Asked) -> Reading:
    """What is asked, by the names of the fences."""
    user, repaired, _ = asked.user.partition(_REPAIR)
    fenced = {name: text for name, _, text in _FENCE.findall(user)}
    task = next((_TASKS[name] for name in fenced if name in _TASKS), "")
    return Reading(task, fenced, fingerprint(asked.system, user), bool(repaired))


def reference(words: str, sentences: Mapping[int, str], anchor: int) -> dict[str, Any]:
    """A quote as the prompts want it named; for words that stand nowhere, as a model would make it up."""
    number = next((n for n, text in sentences.items() if text == words), anchor)
    several = words.split()
    return {"from": number, "first": " ".join(several[:4]), "last": " ".join(several[-4:])}


# A forged or spliced quote is named by its ends, so these must not stand in the sentence it is forged from; a quote
# without words is the whole sentence that its number names.
EXTRACTED: dict[str, Maker] = {
    kind: maker for kind, maker in LIES.items() if kind not in ("forged quote", "empty quote")
}
REWORDED: dict[str, Maker] = {
    kind: maker
    for kind, maker in LIES.items()
    if kind
    in {
        "unrelated",
        "rider",
        "address",
        "changed digit",
        "dropped not",
        "added not",
        "changed quantifier",
        "swapped name",
    }
}
FORGED = (
    ("The granaries of Velmora", "been emptied by night"),
    ("Aboard the steamer Halcyon", "ratified by either party"),
    ("Engineers later admitted that", "dug without any survey"),
)


@dataclass
class Played:
    """What one reply held."""

    task: str
    manner: str
    claims: list[Scripted] = field(default_factory=list)

    @property
    def reasons(self) -> Counter[Reason]:
        """What the gate must refuse of it."""
        return Counter(claim.reason for claim in self.claims if claim.reason is not None)


@dataclass
class Liar:
    """A model of whose claims a share is false, and that misbehaves at every few portions, in turn in each way."""

    elsewhere: Sequence[str]  # sentences of sources that are not in the base
    lies: float = 0.15
    misbehaves: float = 0.0  # share of the portions
    seed: int = 0  # of which portions in which manner
    pages_too: bool = True
    played: dict[str, Played] = field(default_factory=dict)  # by question
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked) -> Said:
        reading = read(asked)
        draw = random.Random(reading.question)
        with self.lock:
            first = reading.question not in self.played
            manner = self._manner(reading) if first else self.played[reading.question].manner
            played = self.played[reading.question] = Played(reading.task, manner)
        value = self._value(reading, draw, played)
        text = json.dumps(value, ensure_ascii=False)
        return MANNERS[manner](text, first) if manner else Said(text)

    def _manner(self, reading: Reading) -> str:
        """Set by the question alone, whichever of many at once arrives first."""
        draw = random.Random(f"{self.seed} {reading.question}")
        return draw.choice(list(MANNERS)) if reading.task == "extract" and draw.random() < self.misbehaves else ""

    def _value(self, reading: Reading, draw: random.Random, played: Played) -> Mapping[str, Any]:
        if reading.task == "extract":
            return {"claims": list(self._extracted(reading, draw, played))}
        if reading.task == "write":
            pages = reading.pages.items()
            return {"pages": [{"page": name, "sections": self._written(page, draw, played)} for name, page in pages]}
        if reading.task == "answer":
            return self._answered(reading, draw, played)
        if reading.task == "mend":
            return {"mends": []}
        return {"refused": []} if reading.task == "judge" else {}

    def _extracted(self, reading: Reading, draw: random.Random, played: Played) -> Iterator[dict[str, Any]]:
        """One claim for each two sentences."""
        for number, sentence in list(reading.sentences.items())[::2]:
            if not 60 < len(sentence) < 400:
                continue
            claim = self._lie(sentence, draw, EXTRACTED) if draw.random() < self.lies else None
            if claim is not None and claim.kind == "other source" and draw.random() < 0.5:
                first, last = draw.choice(FORGED)
                played.claims.append(Scripted("forged quote", sentence, (), reason=Reason.QUOTE_NOT_FOUND))
                yield {"text": sentence, "quotes": [{"from": number, "first": first, "last": last}]}
                continue
            claim = claim or TRUTHS["close"](sentence, (), draw) or TRUTHS["good"](sentence, (), draw)
            assert claim is not None
            played.claims.append(claim)
            quotes = [reference(words, reading.sentences, number) for words in claim.quotes]
            yield {"text": claim.text, "quotes": quotes}

    def _lie(self, sentence: str, draw: random.Random, makers: Mapping[str, Maker]) -> Scripted | None:
        kinds = list(makers)
        draw.shuffle(kinds)
        made = (makers[kind](sentence, self.elsewhere, draw) for kind in kinds)
        return next((claim for claim in made if claim is not None), None)

    def _written(self, page: PageShown, draw: random.Random, played: Played) -> list[dict[str, Any]]:
        return [{"title": "", "sentences": list(self._sentences(page, draw, played))}]

    def _sentences(self, page: PageShown, draw: random.Random, played: Played) -> Iterator[dict[str, Any]]:
        for name in page.ids:
            sentence = page.claims.get(name, "")
            claim = self._lie(sentence, draw, REWORDED) if sentence and draw.random() < self.lies else None
            if claim is None or not self.pages_too:
                yield {"claims": [name]}
                continue
            chance = draw.random()
            if chance < 0.15:
                claim = Scripted("cites nothing", sentence, (), reason=Reason.NO_CLAIMS)
            elif chance < 0.3:
                claim = Scripted("cites a claim that is not there", sentence, (), reason=Reason.UNKNOWN_CLAIM)
            played.claims.append(claim)
            cited = {Reason.NO_CLAIMS: [], Reason.UNKNOWN_CLAIM: ["c999"]}.get(claim.reason or Reason.EMPTY, [name])
            yield {"text": claim.text, "claims": cited}

    def _answered(self, reading: Reading, draw: random.Random, played: Played) -> Mapping[str, Any]:
        """A lie first, then a true sentence."""
        told: list[dict[str, Any]] = []
        for number, sentence in list(reading.sentences.items())[:2]:
            claim = self._lie(sentence, draw, REWORDED) if not told else None
            text = claim.text if claim else sentence
            if claim:
                played.claims.append(claim)
            told.append({"text": text, "quotes": [reference(sentence, reading.sentences, number)]})
        return {"said": bool(told), "sentences": told}


def _at_first(answer: Said) -> Callable[[str, bool], Said]:
    """Misbehaves the first time, answers the second."""
    return lambda text, first: answer if first else Said(text)


def _always(answer: Callable[[str], Said]) -> Callable[[str, bool], Said]:
    return lambda text, first: answer(text)


HUGE = 10_000_000
MANNERS: dict[str, Callable[[str, bool], Said]] = {
    "rate limit": _at_first(Said(status=429, headers={"retry-after": "0.1"})),
    "server error": _at_first(Said(status=500)),
    "broken connection": _at_first(Said("x" * 1000, cut=300)),
    "hang": _at_first(Said(hang=True)),
    "huge": _always(lambda text: Said("a" * HUGE)),
    "cut JSON": _always(lambda text: Said(text[: len(text) // 2])),
    "prose": _always(lambda text: Said("Certainly! The text speaks of many things, and all of them are true.")),
    "refusal": _always(lambda text: Said(refusal="I cannot help with that.")),
    "nothing": _always(lambda text: Said("")),
}
ANSWERED = frozenset({"", "rate limit", "server error", "broken connection", "hang"})  # in the end

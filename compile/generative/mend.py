"""What the gate refused of a reply is asked about once more, claim by claim; what holds is left alone.

All such claims of a source are asked about together, each with the sentences around its quotes, so that a repair costs
a small part of the first question. Nothing is decided here: what comes back is tried at the gate like any other claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from compile.generative.portions import Line, Portion
from compile.generative.quotes import ends_of
from compile.generative.schemas import ClaimDraft, Mend, Mends, QuoteRef
from kb.calls.caller import Caller, Reply, Request
from kb.refusals import why
from kb.text.folding import flat
from kb.values import Refusal

TOGETHER = 25  # claims asked about at once: about as much text as a first question has
BEFORE, AFTER = 3, 1  # sentences shown beside those that a claim quotes


@dataclass(frozen=True, slots=True)
class Fault:
    """A claim that the gate refused, or told in its quotes instead, and why."""

    portion: Portion
    draft: ClaimDraft
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Mender:
    """How repairs are asked for. ``stays`` gives those of source ids whose text must stay on this machine."""

    caller: Caller
    purpose: str
    stays: Callable[[Iterable[str]], frozenset[str]]

    def mend(self, faults: Sequence[Fault]) -> list[tuple[ClaimDraft | None, Reply]]:
        """For each fault the claim put right, with the numbers of its own portion; None: the source does not say it.

        Where there is no usable reply, or none about this claim, the claim comes back as it was.
        """
        by_source: dict[str, list[int]] = {}
        for place, fault in enumerate(faults):
            by_source.setdefault(fault.portion.source.id, []).append(place)
        groups = [places[n : n + TOGETHER] for places in by_source.values() for n in range(0, len(places), TOGETHER)]
        asked = [_Question([faults[place] for place in group]) for group in groups]
        replies = self.caller.complete_many([self._request(one) for one in asked]) if asked else []
        found: dict[int, tuple[ClaimDraft | None, Reply]] = {}
        for group, question, reply in zip(groups, asked, replies, strict=True):
            mends = {m.id: m for m in reply.value.mends} if isinstance(reply.value, Mends) else {}
            for number, place in enumerate(group):
                mend = mends.get(f"k{number + 1}")
                draft = faults[place].draft
                found[place] = (question.draft(number, mend) if mend else draft), reply
        return [found[place] for place in range(len(faults))]

    def _request(self, question: _Question) -> Request:
        source = question.faults[0].portion.source.id
        return Request(
            "mend",
            {"purpose": self.purpose, "about": question.faults[0].portion.about(), "claims": question.shown},
            Mends,
            source=source,
            sources=(source,),
            local_only=bool(self.stays([source])),
        )


class _Question:
    """Faults of one source with the sentences they are about, numbered through."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        self._lines: dict[int, tuple[int, Line]] = {}  # by the number shown: which fault, and the portion's own line
        parts = []
        for number, fault in enumerate(faults):
            told = [f"k{number + 1}: {flat(fault.draft.text) or '(told in the words of its quotes)'}"]
            speaker = ""
            quoted = {n for n, _ in _near(fault, 0, 0)}
            for place, line in _near(fault, BEFORE, AFTER):
                shown = len(self._lines) + 1
                self._lines[shown] = (number, line)
                if line.speaker != speaker:
                    told.append(f"@ {flat(line.speaker) or 'nobody named'}")
                    speaker = line.speaker
                told.append(f"[{shown}] {flat(line.text)}" + (" ← quoted" if place in quoted else ""))
            told += [f"Refused: {why(refusal)}." for refusal in fault.refusals]
            parts.append("\n".join(told))
        self.shown = "\n\n".join(parts)

    def draft(self, number: int, mend: Mend) -> ClaimDraft | None:
        """The claim as mended, with the numbers of its own portion; None where it is to be dropped."""
        if mend.drop:
            return None
        before = self.faults[number].draft
        change: Mapping[str, object] = {
            "text": mend.text,
            "quotes": self._own(number, mend.quotes) or before.quotes,
            "context": self._own(number, mend.context),
            "attributed_to": mend.attributed_to,
        }
        return before.model_copy(update=dict(change))

    def _own(self, number: int, refs: Sequence[QuoteRef]) -> list[QuoteRef]:
        own = []
        for ref in refs:
            first, last = self._lines.get(ref.from_), self._lines.get(ref.to or ref.from_)
            if first and last and first[0] == last[0] == number:
                own.append(ref.model_copy(update={"from_": first[1].number, "to": last[1].number}))
        return own


def _near(fault: Fault, before: int, after: int) -> list[tuple[int, Line]]:
    """The lines that a claim quotes, and so many around each, by their places in the portion."""
    lines = [*fault.portion.before, *fault.portion.lines]
    place_of = {line.number: place for place, line in enumerate(lines)}
    wanted: set[int] = set()
    for ref in (*fault.draft.quotes, *fault.draft.context):
        for line in ends_of(ref, fault.portion.by_number):
            if line is not None:
                place = place_of[line.number]
                wanted.update(range(max(0, place - before), min(len(lines), place + after + 1)))
    return [(place, lines[place]) for place in sorted(wanted)]

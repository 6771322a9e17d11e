"""What the gate refused of a reply is asked about once more, claim by claim; what holds is left alone.

All such claims of a source are asked about together, each with the sentences around its quotes, so that a repair costs
a small part of the first question. What is said of each is kept by itself, a repair that fails as much as one that
holds, so that nothing is asked twice while others change. Nothing is decided here: what comes back is tried at the gate
of the day like any other claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compile.generative.asking import Asking
from compile.generative.portions import Line, Portion
from compile.generative.quotes import SENTENCES, ends_of, located
from compile.generative.schemas import ClaimDraft, Mend, Mends, QuoteRef
from kb.calls.caller import Reply, Request
from kb.refusals import why
from kb.text.folding import flat
from kb.values import Refusal

TOGETHER = 25  # claims asked about at once: about as much text as a first question has
BEFORE, AFTER = 1, 0  # sentences shown beside those that a claim quotes
ELSEWHERE = 0  # in the place of a number: a sentence that is named by its words


@dataclass(frozen=True, slots=True)
class Fault:
    """A claim that the gate refused, or told in its quotes instead, and why."""

    portion: Portion
    draft: ClaimDraft
    refusals: tuple[Refusal, ...]
    claimed: bool = False  # whether its quotes hold


@dataclass(frozen=True)
class Mender:
    """How repairs are asked for."""

    asking: Asking

    def mend(self, faults: Sequence[Fault]) -> list[tuple[ClaimDraft | None, Reply]]:
        """For each fault the claim put right, with the numbers of its own portion; None: the source does not say it.

        Where there is no usable reply, or none about this claim, the claim comes back as it was.
        """
        found: dict[int, tuple[ClaimDraft | None, Reply]] = {}
        alone = [_Question([fault]) for fault in faults]
        for place, reply in enumerate(self.asking.kept([one.request() for one in alone])):
            if reply:
                mend = next(iter(_mends(reply).values()), None)
                found[place] = alone[place].draft(0, mend) if mend else faults[place].draft, reply
        by_source: dict[str, list[int]] = {}
        for place, fault in enumerate(faults):
            if place not in found:
                by_source.setdefault(fault.portion.source.id, []).append(place)
        groups = [places[n : n + TOGETHER] for places in by_source.values() for n in range(0, len(places), TOGETHER)]
        asked = [_Question([faults[place] for place in group]) for group in groups]
        replies = self.asking.all([one.request() for one in asked])
        for group, question, reply in zip(groups, asked, replies, strict=True):
            mends = _mends(reply)
            for number, place in enumerate(group):
                mend = mends.get(f"k{number + 1}")
                draft = question.draft(number, mend) if mend else faults[place].draft
                found[place] = draft, reply
                if reply.usable and len(group) > 1:
                    own = [alone[place].restated(draft)] if mend else []  # nothing said of it is an answer too
                    self.asking.keep(alone[place].request(), Mends(mends=own))
        return [found[place] for place in range(len(faults))]


def _mends(reply: Reply) -> dict[str, Mend]:
    return {mend.id: mend for mend in reply.value.mends} if isinstance(reply.value, Mends) else {}


class _Question:
    """Faults of one source, and the sentences they are about: each shown once, numbered through."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        self._lines: dict[int, tuple[int, Line]] = {}  # by the number shown: which portion, and its own line
        parts, known = [], []
        for portion in {id(fault.portion): fault.portion for fault in faults}.values():
            some = [(number, fault) for number, fault in enumerate(faults) if fault.portion is portion]
            told = [*self._told(portion, [fault for _, fault in some])]
            parts.append("\n".join([*told, *self._asked(some)]))
            known.append("\n".join([*told, *self._asked(some, reasons=False)]))
        self.shown, self.known = "\n\n".join(parts), "\n\n".join(known)

    def request(self) -> Request:
        """The question as it is asked."""
        portion = self.faults[0].portion
        source = portion.source.id
        variables = {"about": portion.about(), "claims": self.shown}
        # A gate that says otherwise why it refused a claim asks nothing new.
        return Request("mend", variables, Mends, source=source, sources=(source,), known_by={"claims": self.known})

    def _told(self, portion: Portion, faults: Sequence[Fault]) -> Iterator[str]:
        """The lines around what these claims of one portion quote."""
        lines = [*portion.before, *portion.lines]
        wanted = {place for fault in faults for place in _near(fault, lines)}
        speaker, last = "", -1
        for place in sorted(wanted):
            if place > last + 1:
                yield "…"
            if lines[place].speaker != speaker:
                speaker = lines[place].speaker
                yield f"@ {flat(speaker) or 'nobody named'}"
            self._lines[len(self._lines) + 1] = id(portion), lines[place]
            yield f"[{len(self._lines)}] {flat(lines[place].text)}"
            last = place

    def _asked(self, faults: Sequence[tuple[int, Fault]], *, reasons: bool = True) -> Iterator[str]:
        """Each claim with the sentences it quotes, by number, and what is wrong with it."""
        shown = {(portion, line.number): number for number, (portion, line) in self._lines.items()}
        for number, fault in faults:
            quoted = []
            for ref in fault.draft.quotes:
                ends = [shown[id(fault.portion), line.number] for line in ends_of(ref, fault.portion.by_number) if line]
                quoted.append(" to ".join(f"[{place}]" for place in dict.fromkeys(ends)))
            where = f" (quotes {', '.join(dict.fromkeys(filter(None, quoted)))})" if any(quoted) else ""
            yield f"k{number + 1}{where}: {flat(fault.draft.text) or 'told in the words of its quotes'}"
            if reasons:
                yield from (f"   Refused: {why(refusal)}." for refusal in fault.refusals)

    def draft(self, number: int, mend: Mend) -> ClaimDraft | None:
        """The claim as mended, with the numbers of its own portion; None where it is to be dropped."""
        if mend.drop:
            return None
        before = self.faults[number].draft
        return before.model_copy(
            update={
                "text": mend.text,
                "quotes": self._own(number, mend.quotes) or before.quotes,
                "context": self._own(number, mend.context),
                "attributed_to": mend.attributed_to,
            }
        )

    def restated(self, draft: ClaimDraft | None) -> Mend:
        """A mended claim as the answer to this question about it alone."""
        if draft is None:
            return Mend(id="k1", drop=True)
        quotes, context = [self._restated(ref) for ref in draft.quotes], [self._restated(ref) for ref in draft.context]
        return Mend(id="k1", text=draft.text, quotes=quotes, context=context, attributed_to=draft.attributed_to)

    def _restated(self, ref: QuoteRef) -> QuoteRef:
        """A quote by the numbers shown here; by its words, where it stands in what only a larger question showed."""
        shown = {line.number: number for number, (_, line) in self._lines.items()}
        ends = shown.get(ref.from_), shown.get(ref.to or ref.from_)
        if ends[0] and ends[1]:
            return ref.model_copy(update={"from_": ends[0], "to": ends[1]})
        portion = self.faults[0].portion
        first, last = ends_of(ref, portion.by_number)
        quote = located(ref, portion)
        if first is None or last is None or quote is None or quote.near is None:
            return QuoteRef(**{"from": ELSEWHERE}, first=ref.first, last=ref.last)
        head = quote.text[: max(0, first.end - quote.near)]
        tail = quote.text[max(0, last.start - quote.near) :]
        return QuoteRef(**{"from": ELSEWHERE}, first=flat(head), last=flat(tail))

    def _own(self, number: int, refs: Sequence[QuoteRef]) -> list[QuoteRef]:
        own, portion = [], self.faults[number].portion
        for ref in refs:
            first, last = self._lines.get(ref.from_), self._lines.get(ref.to or ref.from_)
            if first and last and first[0] == last[0] == id(portion):
                own.append(ref.model_copy(update={"from_": first[1].number, "to": last[1].number}))
            elif ref.from_ == ELSEWHERE and ref.first and ref.last:
                own.append(_by_words(ref, portion))
        return own


def _by_words(ref: QuoteRef, portion: Portion) -> QuoteRef:
    """A quote with the numbers of the sentences that have its words; as it is, for the gate to look for, where none do.

    Whole sentences need no words beside their numbers.
    """
    lines = sorted(portion.by_number.values(), key=lambda line: line.start)
    for place, first in enumerate(lines):
        if ref.first in flat(first.text):
            last = next((line for line in lines[place : place + SENTENCES] if ref.last in flat(line.text)), None)
            if last is not None:
                begin, stop = ref.first != flat(first.text) and ref.first, ref.last != flat(last.text) and ref.last
                numbers = {"from_": first.number, "to": last.number}
                return ref.model_copy(update=numbers | {"first": begin or "", "last": stop or ""})
    return ref


def _near(fault: Fault, lines: Sequence[Line]) -> Iterator[int]:
    """The places of the lines that a claim quotes and of those around them."""
    place_of = {line.number: place for place, line in enumerate(lines)}
    for ref in (*fault.draft.quotes, *fault.draft.context):
        for line in ends_of(ref, fault.portion.by_number):
            if line is not None:
                place = place_of[line.number]
                yield from range(max(0, place - BEFORE), min(len(lines), place + AFTER + 1))

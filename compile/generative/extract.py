"""Claims by a model: portions are asked about, replies are tried at the gate, what is of no use is told by another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from compile.extractive.statements import kind_of, subject_of, valid
from compile.generative.judge import Case, Judges, Statement
from compile.generative.portions import Portion, portions_of
from compile.generative.quotes import as_named, ends_of, located, widened
from compile.generative.reasons import complaint, enough_wrong, outcome_of
from compile.generative.schemas import ClaimDraft, Claims, QuoteRef
from kb.calls.caller import Caller, Reply, Request
from kb.calls.outcome import Outcome
from kb.engine import Engine, Maker, ProposedClaim, ProposedQuote, Stretch
from kb.proof.gate import accept_claims, proofs_as_text
from kb.proof.matcher import Matcher
from kb.text.folding import flat
from kb.text.sentences import is_whole
from kb.text.words import content_stems
from kb.values import Claim, Quote, QuoteRole, Reason, Refusal

TOLD = 0.8  # share of a quote's content words that other claims from the same sentences must have to tell it
QUOTES = 4  # proofs of a claim that are looked at, and as many contexts
MANY = 20  # claims a reply may hold beyond …
EACH = 3  # … this many for each sentence it was shown
PASSING = frozenset(
    {
        Outcome.pending,
        Outcome.over_budget,
        Outcome.no_consent,
        Outcome.provider_error,
        Outcome.timed_out,
        Outcome.rate_limited,
    }
)
"""Outcomes that another run may end better: what was told extractively meanwhile is asked about again."""


@dataclass
class Proposals:
    """What came of some stretches: for each the proposals, and the portions a model gave nothing for."""

    parts: list[list[ProposedClaim]]
    fallbacks: Counter[Outcome] = field(default_factory=Counter)
    unfinished: set[str] = field(default_factory=set)  # ids of sources to be asked about again


@dataclass(frozen=True, slots=True)
class Trial:
    """One claim of a reply as it would fare at the gate. ``claim`` is None when nothing of it would be left."""

    part: int
    proposed: ProposedClaim
    claim: Claim | None
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Extractor:
    """How claims are asked for. ``stays`` gives those of source ids whose text must stay on this machine."""

    caller: Caller
    fallback: Engine
    judges: Judges
    engine: str  # the id under which the gate will see the proposals
    purpose: str
    stays: Callable[[Iterable[str]], frozenset[str]]

    def propose(self, stretches: Sequence[Stretch]) -> Proposals:
        """Ask about all stretches at once, then about the halves of those whose replies grew too long."""
        done = Proposals([[] for _ in stretches])
        asked = [(portion, reply) for portion, reply in self._ask(portions_of(stretches))]
        halves = iter(
            self._ask(
                [half for portion, reply in asked if reply.outcome is Outcome.truncated for half in portion.halves()]
            )
        )
        cases: list[tuple[Case, list[tuple[int, int]]]] = []
        for portion, reply in asked:
            split = portion.halves() if reply.outcome is Outcome.truncated else []
            for answered in [next(halves) for _ in split] or [(portion, reply)]:
                cases.append(self._take(*answered, done))
        self._judge(cases, done)
        return done

    def _ask(self, portions: Sequence[Portion]) -> list[tuple[Portion, Reply]]:
        replies = self.caller.complete_many([self._request(portion) for portion in portions]) if portions else []
        return list(zip(portions, replies, strict=True))

    def _request(self, portion: Portion) -> Request:
        source = portion.source.id
        return Request(
            "extract",
            {"purpose": self.purpose, "source": portion.shown()},
            Claims,
            source=source,
            sources=(source,),
            validate=lambda reply: self._complaints(reply, portion),
            local_only=bool(self.stays([source])),
        )

    def _take(self, portion: Portion, reply: Reply, done: Proposals) -> tuple[Case, list[tuple[int, int]]]:
        """Add what a reply is good for; where that is nothing, what the fallback finds there.

        Returns what is left to be judged, with the places of these claims in ``done``.
        """
        drafts = reply.value.claims if isinstance(reply.value, Claims) else []
        trials = [self._trial(draft, portion) for draft in drafts] if len(drafts) <= _most(portion) else []
        statements: list[Statement] = []
        places: list[tuple[int, int]] = []
        for trial in _spared(trials):
            claim, quotes = trial.claim, [flat(quote.text) for quote in trial.proposed.quotes]
            if claim is not None and claim.text == trial.proposed.text and claim.text not in quotes:
                statements.append(Statement(claim.text, tuple(quotes)))
                places.append((trial.part, len(done.parts[trial.part])))
            done.parts[trial.part].append(trial.proposed)
        if not any(trial.claim for trial in trials):
            self._fall_back(portion, reply, trials, done)
        return Case(tuple(statements), (portion.source.id,)), places

    def _fall_back(self, portion: Portion, reply: Reply, trials: Sequence[Trial], done: Proposals) -> None:
        told = 0
        places: dict[tuple[int, int], int] = {}
        for part, number, claim in _within(portion, self.fallback):
            places[part, number] = len(done.parts[part])
            follows = None if claim.follows is None else places.get((part, claim.follows))
            done.parts[part].append(replace(claim, follows=follows, maker=self.fallback.maker))
            told += 1
        if reply.outcome in PASSING:
            done.unfinished.add(portion.source.id)
        if told or reply.outcome in PASSING:
            refused = next((r.reason for trial in trials for r in trial.refusals), None)
            nothing = Outcome.no_answer if reply.usable else reply.outcome
            done.fallbacks[outcome_of(refused) if refused else nothing] += 1

    def _judge(self, cases: Sequence[tuple[Case, list[tuple[int, int]]]], done: Proposals) -> None:
        opinions = self.judges.hear([case for case, _ in cases])
        for (case, places), opinion in zip(cases, opinions, strict=True):
            for (part, number), doubt in zip(places, opinion.doubts, strict=True):
                done.parts[part][number] = replace(done.parts[part][number], doubt=doubt)
            done.fallbacks.update(opinion.outcomes)
            if PASSING.intersection(opinion.outcomes):
                done.unfinished.update(case.sources)

    def _trial(self, draft: ClaimDraft, portion: Portion) -> Trial:
        """How one claim fares at the gate, shown its own portion only; the real gate sees the whole source.

        Where it is told in the words of a quote that is a part of a sentence, it quotes the whole sentence instead.
        """
        part, proposed = _proposed(draft, portion)
        trial = self._tried(part, proposed, portion)
        if trial.claim is None or (plain := proofs_as_text(trial.claim.quotes)) != trial.claim.text:
            return trial
        if not (trial.refusals or any(not is_whole(flat(q.text)) for q in trial.claim.quotes if q.role == "proof")):
            return trial
        found = [ProposedQuote(q.text, q.start + portion.origin, q.role) for q in trial.claim.quotes]
        quotes = tuple(dict.fromkeys(widened(q, portion) if q.role == "proof" else q for q in found))
        whole = proofs_as_text(quotes)
        if whole == plain:
            return trial
        text = whole if proposed.text == plain else proposed.text
        return self._tried(part, replace(proposed, text=text, quotes=quotes), portion)

    def _tried(self, part: int, proposed: ProposedClaim, portion: Portion) -> Trial:
        origin = portion.origin
        here = replace(proposed, quotes=tuple(_moved(quote, -origin) for quote in proposed.quotes), heading="")
        claims, refusals = accept_claims(portion.source, portion.document, [here], Maker(self.engine))
        return Trial(part, proposed, claims[0] if claims else None, tuple(refusals))

    def _complaints(self, reply: Claims, portion: Portion) -> list[str]:
        """What a model is told of its reply, if enough of it is wrong."""
        if len(reply.claims) > _most(portion):
            return ["There are many more claims than sentences."]
        found = []
        for number, draft in enumerate(reply.claims, 1):
            refusals = self._trial(draft, portion).refusals
            if refusals:
                words = complaint(f"Claim {number}", refusals[0])
                found.append(words + _hint(draft, portion) if refusals[0].reason is Reason.QUOTE_NOT_FOUND else words)
        return found if enough_wrong(len(found), len(reply.claims)) else []


def _spared(trials: Sequence[Trial]) -> list[Trial]:
    """The same; of those told in their quotes, because their wording fails, what others tell already is spared."""
    kept = [trial for trial in trials if trial.claim and trial.claim.text == trial.proposed.text]
    result = []
    for trial in trials:
        claim = trial.claim
        if claim is not None and claim.text != trial.proposed.text:
            proofs = [quote for quote in claim.quotes if quote.role == "proof"]
            beside = [
                other.claim.text
                for other in kept
                if other.claim and any(_meet(q, p) for q in other.claim.quotes if q.role == "proof" for p in proofs)
            ]
            wanted, have = set(content_stems(claim.text)), {s for text in beside for s in content_stems(text)}
            if beside and len(wanted & have) >= TOLD * len(wanted):
                trial = replace(trial, proposed=replace(trial.proposed, spare=True))
        result.append(trial)
    return result


def _meet(one: Quote, other: Quote) -> bool:
    return one.start < other.end and other.start < one.end


def _most(portion: Portion) -> int:
    return MANY + EACH * len(portion.lines)


def _proposed(draft: ClaimDraft, portion: Portion) -> tuple[int, ProposedClaim]:
    """The claim as it goes to the gate, and the stretch it belongs to."""
    wanted: list[tuple[QuoteRef, QuoteRole]] = [(ref, "proof") for ref in draft.quotes[:QUOTES]]
    wanted += [(ref, "context") for ref in draft.context[:QUOTES]]
    quotes = tuple(located(ref, portion, role) or as_named(ref, portion, role) for ref, role in wanted)
    first = next((line for ref in draft.quotes if (line := ends_of(ref, portion.by_number)[0])), portion.lines[0])
    plain = proofs_as_text(quotes)
    text = flat(draft.text.strip()) or plain
    since, until = (draft.valid_from, draft.valid_to) if draft.valid_from or draft.valid_to else valid(plain)
    return first.part, ProposedClaim(
        text=text,
        quotes=quotes,
        kind=draft.kind or kind_of(text),
        subject=flat(draft.subject) or subject_of(text),
        attributed_to=flat(draft.attributed_to) or first.speaker,
        valid_from=since,
        valid_to=until,
        heading=portion.parts[first.part].heading,
    )


def _moved(quote: ProposedQuote, by: int) -> ProposedQuote:
    return quote if quote.near is None else replace(quote, near=max(0, quote.near + by))


def _hint(draft: ClaimDraft, portion: Portion) -> str:
    """The sentence that a quote which was not found is most like; by its number, for the model has its text."""
    ref = next((r for r in (*draft.quotes, *draft.context) if located(r, portion) is None), None)
    if ref is None:
        return ""
    span = Matcher(portion.document.text).nearest(f"{ref.first} {ref.last}", 0.0)
    if span is None:
        return ""
    line = next((li for li in portion.lines if li.end > portion.origin + span[0]), None)
    return f" Sentence {line.number} comes nearest to it." if line else ""


def _within(portion: Portion, fallback: Engine) -> Iterator[tuple[int, int, ProposedClaim]]:
    """The fallback's proposals for a portion: (stretch, number within the stretch, proposal)."""
    parts = [part for part, _ in portion.stretches]
    for part, proposed in zip(parts, fallback.propose_claims([s for _, s in portion.stretches]), strict=True):
        for number, claim in enumerate(proposed):
            near = claim.quotes[0].near
            if near is not None and portion.start <= near < portion.end:
                yield part, number, claim

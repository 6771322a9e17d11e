"""Claims by a model: portions are asked about, replies are tried at the gate, what is of no use is told by another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from compile.extractive.statements import kind_of, subject_of, valid
from compile.generative.asking import PASSING, Asking
from compile.generative.judge import Case, Judges, Statement
from compile.generative.mend import Fault, Mender
from compile.generative.portions import Line, Portion, portions_of
from compile.generative.quotes import as_named, ends_of, joined, located, name_words, widened
from compile.generative.schemas import ClaimDraft, Claims
from compile.generative.statements import led
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.engine import Engine, Maker, ProposedClaim, ProposedQuote, Stretch
from kb.proof.trial import Trial as Gate
from kb.proof.trial import proofs_as_text, too_short
from kb.proof.voice import in_person
from kb.text.chatter import is_chatter
from kb.text.folding import flat
from kb.text.sentences import is_whole
from kb.text.words import content_stems
from kb.values import Claim, ClaimKind, Quote, Reason, Refusal, Source

TOLD = 0.8  # share of a quote's content words that other claims from the same sentences must have to tell it
BACK = 6  # sentences before a quote in which a name that it lacks is looked for
QUOTES = 4  # proofs of a claim that are looked at, and as many contexts
MANY = 20  # claims a reply may hold beyond …
EACH = 3  # … this many for each sentence it was shown
# A claim for so many words of a source, and at least so many for a part. Where every statement became one, 27,000 words
# gave 764, and pages told what nobody would have noted.
WORDS, FEWEST = 32, 4
_OUTCOMES = {
    Reason.UNSUPPORTED_FIGURE: Outcome.unsupported_figure,
    Reason.UNSUPPORTED_NAME: Outcome.unsupported_name,
    Reason.UNSUPPORTED_NEGATION: Outcome.unsupported_wording,
    Reason.UNSUPPORTED_QUALIFIER: Outcome.unsupported_wording,
    Reason.UNSUPPORTED_WORDING: Outcome.unsupported_wording,
    Reason.EMPTY: Outcome.no_answer,
    Reason.NO_CLAIMS: Outcome.invalid,
    Reason.UNKNOWN_CLAIM: Outcome.invalid,
}
_KINDS: dict[str, ClaimKind] = {
    "definition": "definition",
    "fact": "fact",
    "number": "number",
    "event": "event",
    "opinion": "opinion",
    "advice": "opinion",
    "forecast": "opinion",
}


@dataclass
class Proposals:
    """What came of some stretches: for each the proposals, and the portions a model gave nothing for."""

    parts: list[list[ProposedClaim]]
    fallbacks: Counter[Outcome] = field(default_factory=Counter)
    unfinished: set[str] = field(default_factory=set)  # ids of sources to be asked about again
    mending: int = 0  # claims whose repair is still to come


@dataclass(frozen=True, slots=True)
class Trial:
    """One claim of a reply as it would fare at the gate. ``claim`` is None when nothing of it would be left."""

    part: int
    proposed: ProposedClaim
    claim: Claim | None
    refusals: tuple[Refusal, ...]


class _Gates:
    """The gate before a source, kept while its claims are tried one after another: what it knows serves all of them."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker
        self._last: Gate | None = None

    def of(self, portion: Portion) -> Gate:
        source, document = portion.source, portion.stretches[0][1].document
        assert document is not None
        if self._last is None or self._last.document is not document or self._last.source != source:
            self._last = Gate(source, document, self._maker)
        return self._last


@dataclass(frozen=True)
class Extractor:
    """How claims are asked for."""

    asking: Asking
    fallback: Engine
    judges: Judges
    mender: Mender
    engine: str  # the id under which the gate will see the proposals
    wanted: Callable[[Source], str] = lambda _: ""  # what its reader wants of a source

    @cached_property
    def _gates(self) -> _Gates:
        return _Gates(Maker(self.engine))

    def propose(self, stretches: Sequence[Stretch]) -> Proposals:
        """Ask about all stretches at once, then about the halves of those whose replies grew too long.

        Of each reply only the claims that fail are asked about again, once.
        """
        done = Proposals([[] for _ in stretches])
        asked = self._ask(portions_of(stretches))
        halves = iter(
            self._ask(
                [half for portion, reply in asked if reply.outcome is Outcome.truncated for half in portion.halves()]
            )
        )
        answered: list[tuple[Portion, Reply]] = []
        for portion, reply in asked:
            split = portion.halves() if reply.outcome is Outcome.truncated else []
            answered += [next(halves) for _ in split] or [(portion, reply)]
        tried: list[list[Trial | None]] = [[*self.trials(portion, reply)] for portion, reply in answered]
        self._mend(answered, tried, done)
        cases = [
            self._take(portion, reply, [t for t in trials if t and not (t.claim and is_chatter(t.claim.text))], done)
            for (portion, reply), trials in zip(answered, tried, strict=True)
        ]
        self._judge(cases, done)
        return done

    def _ask(self, portions: Sequence[Portion]) -> list[tuple[Portion, Reply]]:
        questions = [_request(portion, self._purpose(portion.source)) for portion in portions]
        return list(zip(portions, self.asking.all(questions), strict=True))

    def _purpose(self, source: Source) -> Mapping[str, str]:
        wanted = self.wanted(source)
        return {"purpose": f"{self.asking.purpose}. Of this document its reader wants: {wanted}"} if wanted else {}

    def trials(self, portion: Portion, reply: Reply) -> list[Trial]:
        """How the claims of a reply fare; none of a reply that has far too many."""
        drafts = reply.value.drafts if isinstance(reply.value, Claims) else []
        return [self._trial(draft, portion) for draft in drafts] if len(drafts) <= _most(portion) else []

    def _mend(
        self, answered: Sequence[tuple[Portion, Reply]], tried: Sequence[list[Trial | None]], done: Proposals
    ) -> None:
        """Have the claims put right that fail, and put those that then hold in their places; None: it is dropped."""
        places, faults = [], []
        for (portion, reply), trials in zip(answered, tried, strict=True):
            kept = _spared([trial for trial in trials if trial])
            for number, trial in enumerate(kept):
                if trial.refusals and not trial.proposed.spare:
                    places.append((trials, number))
                    claimed = trial.claim is not None
                    faults.append(Fault(portion, reply.value.drafts[number], trial.refusals, claimed))
        for (trials, number), fault, (draft, reply) in zip(places, faults, self.mender.mend(faults), strict=True):
            if reply.outcome in PASSING:
                done.unfinished.add(fault.portion.source.id)
                done.mending += reply.outcome is Outcome.pending
            elif draft is None:
                trials[number] = None
            elif draft != fault.draft:
                mended = self._trial(draft, fault.portion)
                if mended.claim or not fault.claimed:  # also one refused again: what is told is the last wording
                    trials[number] = mended

    def _take(
        self, portion: Portion, reply: Reply, trials: Sequence[Trial], done: Proposals
    ) -> tuple[Case, list[tuple[int, int]]]:
        """Add what a reply is good for; where that is nothing, what the fallback finds there.

        Returns what is left to be judged, with the places of these claims in ``done``.
        """
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
            done.parts[part].append(replace(claim, follows=follows, maker=self.fallback.claims_maker))
            told += 1
        if reply.outcome in PASSING:
            done.unfinished.add(portion.source.id)
        if told or reply.outcome in PASSING:
            refused = next((r.reason for trial in trials for r in trial.refusals), None)
            nothing = Outcome.no_answer if reply.usable else reply.outcome
            done.fallbacks[_outcome_of(refused) if refused else nothing] += 1

    def _judge(self, cases: Sequence[tuple[Case, list[tuple[int, int]]]], done: Proposals) -> None:
        opinions = self.judges.hear([case for case, _ in cases])
        for (case, places), opinion in zip(cases, opinions, strict=True):
            for (part, number), doubt in zip(places, opinion.doubts, strict=True):
                done.parts[part][number] = replace(done.parts[part][number], doubt=doubt)
            done.fallbacks.update(opinion.outcomes)
            if PASSING.intersection(opinion.outcomes):
                done.unfinished.update(case.sources)

    def _trial(self, draft: ClaimDraft, portion: Portion) -> Trial:
        """How one claim fares at the gate, which sees the whole source as it will when the claim is accepted.

        What needs no model is mended on the way. Where it is told in the words of a quote that is a part of a sentence,
        it quotes the whole sentence instead.
        """
        part, proposed = _proposed(draft, portion)
        trial = self._helped(self._tried(part, proposed, portion), portion)
        if trial.claim is None or (plain := proofs_as_text(trial.claim.quotes)) != trial.claim.text:
            return trial
        if not (trial.refusals or any(not is_whole(flat(q.text)) for q in trial.claim.proofs)):
            return trial
        found = [ProposedQuote(q.text, q.start, q.role) for q in trial.claim.quotes]
        quotes = tuple(dict.fromkeys(widened(q, portion) if q.role == "proof" else q for q in found))
        whole = proofs_as_text(quotes)
        if whole == plain:
            return trial
        text = whole if trial.proposed.text == plain else trial.proposed.text
        return self._tried(part, replace(trial.proposed, text=text, quotes=quotes), portion)

    def _helped(self, trial: Trial, portion: Portion) -> Trial:
        """A trial that fails, with what code can put right: dates, who holds it, a context that is near."""
        for change in (_settled, _carried, _in_context):
            if trial.claim is None or not trial.refusals:
                return trial
            proposed = change(trial, portion)
            if proposed is not None:
                again = self._tried(trial.part, proposed, portion)
                if len(again.refusals) < len(trial.refusals):
                    trial = again
        return trial

    def _tried(self, part: int, proposed: ProposedClaim, portion: Portion) -> Trial:
        claim, refusals = self._gates.of(portion).accept(proposed, "")
        return Trial(part, proposed, claim, tuple(refusals))


def _request(portion: Portion, purpose: Mapping[str, str]) -> Request:
    source = portion.source.id
    return Request(
        "extract",
        {"about": portion.about(), "source": portion.shown(), "most": _wanted(portion), **purpose},
        Claims,
        source=source,
        sources=(source,),
        validate=lambda reply: _excess(reply, portion),
    )


def _wanted(portion: Portion) -> str:
    """How many claims a note-taker may make of it, in a sentence."""
    words = sum(len(line.text.split()) for line in portion.lines)
    number = max(FEWEST, round(words / WORDS))
    return f"No more than {number} claims; where people chat, half as many are often enough."


def _outcome_of(reason: Reason) -> Outcome:
    """How a reply is counted of which nothing was left for this reason."""
    return _OUTCOMES.get(reason, Outcome.unverifiable_quote)


def _excess(reply: Claims, portion: Portion) -> list[str]:
    """What a model is told of a reply that is of no use as a whole."""
    return ["There are many more claims than sentences."] if len(reply.claims) > _most(portion) else []


def _settled(trial: Trial, portion: Portion) -> ProposedClaim | None:
    """Without dates that its quotes do not have, and held by the speaker or author that its name means."""
    claim, proposed = trial.claim, trial.proposed
    assert claim is not None
    changed = proposed
    if proposed.valid_from + proposed.valid_to and not claim.valid_from + claim.valid_to:
        changed = replace(changed, valid_from="", valid_to="")
    if proposed.attributed_to and not claim.attributed_to:
        wanted = name_words(proposed.attributed_to)
        known = [*(line.speaker for line in _quoted_lines(proposed, portion)), portion.source.author]
        meant = [who for who in known if wanted & name_words(who)]
        if meant:
            changed = replace(changed, attributed_to=flat(meant[0]))
    return changed if changed != proposed else None


def _carried(trial: Trial, _portion: Portion) -> ProposedClaim | None:
    """With its contexts as proofs, where what it lacks is a word that only a proof may give."""
    if not {r.reason for r in trial.refusals} & {Reason.UNSUPPORTED_NEGATION, Reason.UNSUPPORTED_QUALIFIER}:
        return None
    quotes = tuple(replace(quote, role="proof") for quote in trial.proposed.quotes)
    return replace(trial.proposed, quotes=quotes) if quotes != trial.proposed.quotes else None


def _in_context(trial: Trial, portion: Portion) -> ProposedClaim | None:
    """With the nearest sentence before it that has the name or figure it lacks as a further context."""
    missing = [r.detail for r in trial.refusals if r.reason in (Reason.UNSUPPORTED_NAME, Reason.UNSUPPORTED_FIGURE)]
    quoted = _quoted_lines(trial.proposed, portion)
    if not missing or not quoted:
        return None
    lines = [*portion.before, *portion.lines]
    first = next(place for place, line in enumerate(lines) if line.number == quoted[0].number)
    words = missing[0].casefold().split()
    for line in reversed(lines[max(0, first - BACK) : first]):
        text = flat(line.text)
        if words and all(word in text.casefold() for word in words) and not too_short(text):
            return replace(
                trial.proposed, quotes=(*trial.proposed.quotes, ProposedQuote(line.text, line.start, "context"))
            )
    return None


def _quoted_lines(proposed: ProposedClaim, portion: Portion) -> list[Line]:
    """The lines in which its proofs stand."""
    spans = [(q.near, q.near + len(q.text)) for q in proposed.proofs if q.near is not None]
    return [line for line in portion.lines if any(a < line.end and line.start < b for a, b in spans)]


def _spared(trials: Sequence[Trial]) -> list[Trial]:
    """The same; of those told in their quotes, because their wording fails, what others tell already is spared."""
    kept = [trial for trial in trials if trial.claim and trial.claim.text == trial.proposed.text]
    result = []
    for trial in trials:
        claim = trial.claim
        if claim is not None and claim.text != trial.proposed.text:
            beside = [
                other.claim.text
                for other in kept
                if other.claim and any(_meet(q, p) for q in other.claim.proofs for p in claim.proofs)
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
    """The claim as it goes to the gate, and the stretch it belongs to. Contexts that cannot be quoted are left away."""
    proofs = [located(ref, portion) or as_named(ref, portion) for ref in joined(draft.quotes, portion)[:QUOTES]]
    around = [quote for ref in joined(draft.context, portion)[:QUOTES] if (quote := located(ref, portion, "context"))]
    quotes = (*proofs, *(quote for quote in around if not too_short(quote.text)))
    first = next((line for ref in draft.quotes if (line := ends_of(ref, portion.by_number)[0])), portion.lines[0])
    plain = proofs_as_text(quotes)
    text = flat(draft.text.strip()) or plain
    since, until = (draft.valid_from, draft.valid_to) if draft.valid_from or draft.valid_to else valid(plain)
    kind = _KINDS.get(draft.kind) or kind_of(text)
    who = portion.full_name(first.speaker) or portion.source.author
    held = kind == "opinion" or in_person(plain)
    return first.part, ProposedClaim(
        text=text,
        quotes=quotes,
        kind=kind,
        subject=subject_of(text),
        attributed_to=flat(draft.attributed_to) or _told_as(text, portion) or (who if held else ""),
        valid_from=since,
        valid_to=until,
        heading=portion.parts[first.part].heading,
        topics=tuple(flat(str(topic)) for topic in draft.topics),
    )


def _told_as(text: str, portion: Portion) -> str:
    """Who a claim says that it is from: the author, or one of those who speak in a part ("According to Ada Roe, …")."""
    labels = dict.fromkeys([*(line.speaker for line in portion.lines), portion.source.author])
    return next(
        (portion.full_name(who) for who in labels if who and led(text, (portion.full_name(who), who)) != text), ""
    )


def _within(portion: Portion, fallback: Engine) -> Iterator[tuple[int, int, ProposedClaim]]:
    """The fallback's proposals for a portion: (stretch, number within the stretch, proposal)."""
    parts = [part for part, _ in portion.stretches]
    for part, proposed in zip(parts, fallback.propose_claims([s for _, s in portion.stretches]), strict=True):
        for number, claim in enumerate(proposed):
            near = claim.quotes[0].near
            if near is not None and portion.start <= near < portion.end:
                yield part, number, claim

"""Batches at half price: what waits is sent, looked after over days and restarts, and its replies become answers.

The order of writing is what makes it safe to kill: entry, sending, id, replies one by one, entry gone.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from kb.calls.budget import Purse, Usage, load_prices
from kb.calls.cache import Answers, blank, turn_of
from kb.calls.caller import TOKEN
from kb.calls.consent import Consent
from kb.calls.deferred.ledger import Batch, read_ledger
from kb.calls.deferred.pending import Pending
from kb.calls.deferred.question import Question
from kb.calls.deferred.services import Result, Service, connect
from kb.calls.job import most_tokens
from kb.calls.outcome import Outcome
from kb.calls.spec import BATCH, ModelSpec, spec_of
from kb.calls.trace import Line, Trace
from kb.errors import KbError, ServiceError
from kb.faults import fault
from kb.home import Home
from kb.progress import Person
from kb.settings import Settings

DISCOUNT = 0.5  # of the price, as both providers publish it
_TRIES = 3  # times a provider may fail on a question
_MOST = 10_000  # questions in a batch
_MOST_BYTES = 100_000_000
_UNDER_WAY = timedelta(seconds=60)  # in which a request that was cut off may still arrive at the provider

Connect = Callable[[ModelSpec], Service]


@dataclass
class Round:
    """What one look at the batches did. ``failed`` counts reasons; ``out``: model, id, replies there, of how many."""

    sent: int = 0
    arrived: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    given_up: int = 0
    out: list[tuple[str, str, int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Batches:
    """The batches of one knowledge base. The caller holds the write lock."""

    def __init__(
        self,
        home: Home,
        settings: Settings,
        person: Person | None = None,
        *,
        clock: Callable[[], datetime] | None = None,
        connect_to: Connect = connect,
    ) -> None:
        self._settings = settings
        self._pending, self._answers, self._ledger = Pending(home), Answers(home), read_ledger(home)
        self._clock = clock or (lambda: datetime.now(UTC))
        self._trace = Trace(home, secrets.token_hex(6), clock, settings.calls.otlp)
        self._prices = load_prices(home)
        self._purse = Purse(settings.budget, lambda: self._trace.others_today() + self._out_today())
        self._person, self._connect_to = person or Person(), connect_to
        self._consent = Consent(home, self._person, given=settings.calls.consent)
        self._services: dict[str, Service] = {}
        self._mine: set[str] = set()  # what this run has sent is in its purse already

    def waiting(self) -> int:
        """How many questions are to be sent, or are out."""
        return len(self._unsent()) + len(self._ledger.out)

    def collect(self) -> Round:
        """Fetch the replies of every batch that has ended. Raises ServiceError; what had arrived is kept."""
        done = Round()
        self._find_lost(done)
        for batch in list(self._ledger.batches):
            self._look_at(batch, done)
        return done

    def submit(self) -> Round:
        """Send every question that waits for a batch. Raises NeedsConfirmation, SettingsError, ServiceError."""
        done = Round()
        self._find_lost(done)
        for model, questions in sorted(_by_model(self._unsent()).items()):
            spec = spec_of(model)
            service = self._service(model)
            if not self._consent.allows(spec):
                done.notes.append(
                    f"Not sent ({len(questions):,} waiting): nobody agreed that text goes to {spec.host}."
                )
                continue
            if self._agreed_to(spec, questions):
                for part in _parts(questions):
                    self._send(model, service, part, done)
        return done

    def again(self) -> int:
        """Let every question that was given up wait again; how many."""
        return self._pending.ask_again()

    def _service(self, model: str) -> Service:
        if model not in self._services:
            self._services[model] = self._connect_to(spec_of(model))
        return self._services[model]

    def _unsent(self) -> list[Question]:
        out = self._ledger.out
        waiting = (q for q in self._pending.all() if q.model.startswith(BATCH) and q.key not in out)
        return [question for question in waiting if self._turns(question.key) == question.turns]

    def _turns(self, key: str) -> int:
        answer = self._answers.recorded(key, self._settings.calls.max_tokens)
        return len(answer.turns) if answer else 0

    def _find_lost(self, done: Round) -> None:
        """Settle entries without an id: kb was killed, or the line broke, while they were sent."""
        for batch in [batch for batch in self._ledger.batches if not batch.ids]:
            since = datetime.fromisoformat(batch.at)
            batch.ids = self._service(batch.model).find(batch.intent, since, len(batch.keys), self._ledger.known)
            if not batch.ids:
                if self._clock() - since < _UNDER_WAY:
                    raise KbError("A batch may be on its way to the provider.", "Run `kb resume` again in a minute.")
                self._ledger.batches.remove(batch)
                done.notes.append(
                    f"A batch (questions: {len(batch.keys):,}) had not reached the provider; they wait again."
                )
            self._ledger.save()

    def _look_at(self, batch: Batch, done: Round) -> None:
        service, out = self._service(batch.model), []
        for name in list(batch.ids):
            state = service.state(name)
            if not state.ended:
                out.append((batch.model, name, state.done, state.total or len(batch.keys)))
                continue
            replied: set[str] = set()
            for result in service.results(name) if not state.failed else ():
                if result.key in batch.keys:
                    replied.add(result.key)
                    self._take(batch, result, done)
            fault("batch_taken")
            if not replied and len(batch.ids) > 1:
                batch.ids.remove(name)  # it looked like the batch we had lost, and was somebody else's
                self._ledger.save()
                continue
            for key in batch.keys:
                if key not in replied:
                    self._failed(key, state.failed or "The provider gave no reply to it.", done)
            self._ledger.finish(batch)
            self._ledger.save()
            return
        done.out += out

    def _take(self, batch: Batch, result: Result, done: Round) -> None:
        """Record one reply, once: a second look at the same batch finds it there."""
        question = self._pending.get(result.key)
        if result.error:
            if "temperature" in result.error.lower() and batch.model not in self._ledger.plain:
                self._ledger.plain.append(batch.model)
            self._failed(result.key, result.error, done, at_once=result.canceled)
            return
        raw = result.raw
        cost = self._money(batch.model, raw.tokens_in, raw.tokens_out, raw.tokens_cached)
        if question is None:
            self._trace_late(batch, result, cost)
        elif self._turns(question.key) == question.turns:
            most = self._settings.calls.max_tokens
            answer = self._answers.recorded(question.key, most) or blank(question, spec_of(question.model).id, most)
            answer.turns.append(turn_of(raw, cost, 0, self._trace.now()))
            self._answers.save(answer)
            done.arrived += 1

    def _failed(self, key: str, reason: str, done: Round, *, at_once: bool = False) -> None:
        """Count a failure on a question; after some of them it is given up, until a person says otherwise."""
        question = self._pending.get(key)
        if question is None or self._turns(key) != question.turns:
            return
        done.failed[reason] += 1
        failed = replace(question, tries=question.tries + 1, complaints=(reason,))
        if at_once or failed.tries >= _TRIES:
            self._pending.give_up(failed)
            done.given_up += 1
        else:
            self._pending.put(replace(question, tries=failed.tries))

    def _send(self, model: str, service: Service, questions: Sequence[Question], done: Round) -> None:
        """Enter a batch, send it, enter its id. Questions that a limit does not allow stay."""
        calls, tokens, cost, known = self._settings.calls, 0, 0.0, True
        allowed: list[Question] = []
        for question in questions:
            most_in = most_tokens(question.system, question.user, question.schema)
            money = self._money(model, most_in, calls.max_tokens)
            if reason := self._purse.reserve(most_in + calls.max_tokens, money):
                left = len(questions) - len(allowed)
                done.notes.append(f"Not sent ({left:,} waiting): {reason}.")
                break
            used = Usage(most_in + calls.max_tokens, money or 0.0)
            self._purse.settle(used.tokens, money, used)  # booked as spent: what comes back days later is less
            allowed.append(question)
            tokens, cost, known = tokens + used.tokens, cost + used.money, known and money is not None
        if not allowed:
            return
        at = self._clock().isoformat(timespec="seconds")
        batch = Batch(secrets.token_hex(16), model, [q.key for q in allowed], at, tokens, cost if known else None)
        self._mine.add(batch.intent)
        self._ledger.batches.append(batch)
        self._ledger.save()
        fault("batch_entered")
        temperature = None if model in self._ledger.plain else calls.temperature
        try:
            name = service.send(batch.intent, allowed, max_tokens=calls.max_tokens, temperature=temperature)
        except ServiceError as error:
            if not error.may_be_done:
                self._ledger.batches.remove(batch)
                self._ledger.save()
            raise
        fault("batch_sent")
        batch.ids = [name]
        self._ledger.save()
        done.sent += len(allowed)
        done.out.append((model, name, 0, len(allowed)))

    def _agreed_to(self, spec: ModelSpec, questions: Sequence[Question]) -> bool:
        """Ask a person before more is sent than the settings allow unasked. Raises NeedsConfirmation."""
        limit = self._settings.budget.ask_above_calls
        if not limit or len(questions) <= limit:
            return True
        tokens = sum(len(_text(question)) // TOKEN for question in questions)
        most_out = len(questions) * self._settings.calls.max_tokens
        money = self._money(BATCH + spec.name, tokens, most_out)
        price = "what that costs is not known" if money is None else f"that costs at most {money:,.2f} dollars"
        what = (
            f"A batch of {len(questions):,} questions to {spec.host} has {tokens:,} tokens in and at most "
            f"{most_out:,} out; {price}."
        )
        return self._person.agrees(what, "Send it?", "raise ask_above_calls in [budget]")

    def _money(self, model: str, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> float | None:
        price = self._prices.of(spec_of(model))
        cost = price.cost(tokens_in, tokens_out, tokens_cached) if price else None
        return None if cost is None else cost * DISCOUNT

    def _out_today(self) -> Usage:
        """The worst case of what was sent today by earlier runs and is not back."""
        today, used = self._trace.now()[:10], Usage()
        for batch in self._ledger.batches:
            if batch.at.startswith(today) and batch.intent not in self._mine:
                used += Usage(batch.tokens, batch.cost or 0.0)
        return used

    def _trace_late(self, batch: Batch, result: Result, cost: float | None) -> None:
        """A reply to a question nobody asks any more: it was paid for, so it is in the trace."""
        spec, now = spec_of(batch.model), self._trace.now()
        raw = result.raw
        asked, used = (spec.provider, spec.model, ""), (raw.tokens_in, raw.tokens_out, raw.tokens_cached)
        self._trace.write(Line("", "batch", result.key, *asked, *used, 0, 1, cost, str(Outcome.ok), "", "", now))


def _by_model(questions: Sequence[Question]) -> dict[str, list[Question]]:
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.model, []).append(question)
    return groups


def _parts(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """The questions in batches no larger than providers take."""
    part: list[Question] = []
    size = 0
    for question in questions:
        length = len(_text(question).encode("utf-8", "replace"))
        if part and (len(part) == _MOST or size + length > _MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(question)
        size += length
    if part:
        yield part


def _text(question: Question) -> str:
    return question.system + question.user + json.dumps(question.schema)

"""A call to a model from request to checked reply: cache, consent, budget, tries, journal, checks, one repair."""

from __future__ import annotations

import random
import secrets
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from kb.calls.budget import Purse, Usage, load_prices
from kb.calls.cache import Answer, Answers, turn_of
from kb.calls.caller import Reply, Request, Totals
from kb.calls.check import check
from kb.calls.consent import Consent
from kb.calls.deferred.pending import Pending
from kb.calls.job import Job, Jobs, most_tokens
from kb.calls.outcome import Outcome
from kb.calls.prompt import repair_question
from kb.calls.providers.protocol import Message, Provider, Raw
from kb.calls.retry import Failed, Lane, Policy, in_parallel, with_retries
from kb.calls.spec import BATCH, ModelSpec, ids_by_role, key_for, model_specs, parse_spec
from kb.calls.trace import Trace
from kb.faults import fault
from kb.home import Home
from kb.progress import Person
from kb.settings import Settings

TURNS = 2  # replies a model is paid for: the first, and one repair


@dataclass(frozen=True, slots=True)
class World:
    """What a caller takes from outside. ``clock`` dates the trace, ``jitter`` gives numbers from 0 to 1.

    ``connect`` makes a provider from a model and its key. Tests bring their own.
    """

    clock: Callable[[], datetime] | None = None
    connect: Callable[[ModelSpec, str], Provider] | None = None
    jitter: Callable[[], float] = random.random


class ModelCaller:
    """The caller that calls models. Thread-safe; made by ``kb.calls.open.open_caller``."""

    def __init__(
        self, home: Home, settings: Settings, person: Person | None = None, world: World | None = None
    ) -> None:
        world = world or World()
        self.totals = Totals()
        self.models = ids_by_role(settings)
        self._settings, self._jobs = settings, Jobs(home, settings)
        self._answers, self._pending = Answers(home), Pending(home)
        self._run = secrets.token_hex(6)
        self._trace = Trace(home, self._run, world.clock, settings.calls.otlp)
        self._prices = load_prices(home)
        self._purse = Purse(settings.budget, self._trace.others_today)
        self._person = person or Person()
        self._consent = Consent(home, self._person, given=settings.calls.consent)
        self._connect, self._jitter = world.connect or _llama, world.jitter
        self._policy = Policy(settings.calls.timeout, settings.calls.deadline)
        self._providers: dict[str, Provider] = {}
        self._lanes: dict[str, Lane] = {}
        self._under_way: dict[str, Future[Reply]] = {}
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._agreed: bool | None = None  # to the number of calls; None: not asked yet

    def complete(self, request: Request) -> Reply:
        """Answer one request.

        Raises NeedsConfirmation before a first call nobody agreed to, and SettingsError for a model, prompt or key
        that is not there; whatever else happens is a Reply.
        """
        return self.complete_many([request])[0]

    def complete_many(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer many, in order, as many at once as ``[calls] concurrency`` allows at each server."""
        jobs = [self._jobs.of(request) for request in requests]
        self._prepare(jobs)
        servers = len({job.spec.host for job in jobs})
        return in_parallel(self._once, jobs, min(len(jobs), self._slots * servers), self._stop)

    def expect(self, calls: int, tokens_in: int) -> None:
        """Say before a run what it will need at most, so that a person is asked once for all of it.

        Raises NeedsConfirmation where nobody can be asked; a no makes every later call ``Outcome.over_budget``.
        """
        named = (one for setting in self.models.values() for one in model_specs(setting))
        self._confirm(calls, tokens_in, {parse_spec(one) for one in named if ":" in one})

    def kept(self, requests: Sequence[Request]) -> list[Reply | None]:
        """The good answers that are there already, in order; nobody is asked."""
        jobs = [self._jobs.of(request) for request in requests]
        found = [(job, job.kept(self._recorded(job))) for job in jobs]
        return [self._note(job, reply) if reply else None for job, reply in found]

    def keep(self, request: Request, text: str) -> None:
        """Keep as the answer to a question what a reply to a larger one says of it. Raises DiskFull."""
        job = self._jobs.of(request)
        self._answers.save(job.share(self._settings.calls.max_tokens, text, self._trace.now()), sync=False)

    def retire(self, tasks: Collection[str]) -> int:
        """Questions that were left for a person when the settings named nobody else: who is asked now answers at once.

        What was sent as a batch stays: its replies are paid for, and serve as well.
        """
        sent = {question.key for question in self._pending.all() if question.model.startswith(BATCH)}
        return self._pending.retire(tasks, sent)

    def _confirm(self, calls: int, tokens_in: int, specs: set[ModelSpec]) -> None:
        limit = self._settings.budget.ask_above_calls
        with self._asking:
            if not limit or self._agreed is not None or self.totals.calls + calls <= limit:
                return
            most_out = calls * self._settings.calls.max_tokens
            what = (
                f"This run needs about {calls:,} calls to models, with {tokens_in:,} tokens in and at most "
                f"{most_out:,} out; {self._prices.estimate(specs, tokens_in, most_out)}."
            )
            self._agreed = self._person.agrees(what, "Go on?", "raise ask_above_calls in [budget]")

    @property
    def _slots(self) -> int:
        return max(1, self._settings.calls.concurrency)

    def _prepare(self, jobs: Sequence[Job]) -> None:
        """Ask a person what must be asked before the first call, and find the keys."""
        fresh = {job.key: job for job in jobs if not job.stays_here and self._recorded(job) is None}
        specs = {job.spec for job in fresh.values()}
        allowed = {spec for spec in sorted(specs, key=lambda spec: spec.id) if self._consent.allows(spec)}
        for spec in allowed:
            self._reach(spec)
        going = [job for job in fresh.values() if job.spec in allowed]
        self._confirm(len(going), sum(job.tokens for job in going), allowed)

    def _reach(self, spec: ModelSpec) -> tuple[Provider, Lane]:
        """The provider for a model, and the lane of its server, made when first needed."""
        with self._lock:
            if spec.id not in self._providers:
                self._providers[spec.id] = self._connect(spec, key_for(spec))
            lane = self._lanes.setdefault(spec.host, Lane(threading.Semaphore(self._slots), spec.is_local))
            return self._providers[spec.id], lane

    def _recorded(self, job: Job) -> Answer | None:
        return self._answers.recorded(job.key, self._settings.calls.max_tokens)

    def _once(self, job: Job) -> Reply:
        """Answer a job, or share the answer of an equal one that is under way."""
        with self._lock:
            waiting = self._under_way.get(job.key)
            if waiting is None:
                mine = self._under_way[job.key] = Future()
        if waiting is not None:
            shared = waiting.result()
            outcome = Outcome.cached if shared.usable else shared.outcome
            return self._note(job, Reply(outcome, shared.value, job.key, shared.detail))
        try:
            with self._answers.held(job.key):
                reply = self._answer(job)
            mine.set_result(reply)
            return reply
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._under_way[job.key]

    def _answer(self, job: Job) -> Reply:
        """Work out the reply from what is on disk, asking for what is missing; then write down how it ended."""
        answer = self._recorded(job) or job.blank(self._settings.calls.max_tokens)
        old, tries = len(answer.turns), 0
        late = answer.untraced  # a run was killed before it could say what these cost
        self._purse.settle(0, 0, Usage(sum(t.tokens_in + t.tokens_out for t in late), sum(t.cost or 0 for t in late)))
        best, ended = None, None
        complaints: tuple[str, ...] = ()
        for number in range(TURNS):
            if number == len(answer.turns):
                try:
                    tries += self._turn(job, answer, complaints)
                except Failed as failed:
                    tries, ended = tries + failed.tries, Reply(failed.outcome, None, job.key, str(failed))
                    break
            turn = answer.turns[number]
            if turn.finish != "stop":
                cut = turn.finish == "length"
                detail = "The reply was longer than allowed." if cut else turn.text[:200]
                ended = Reply(Outcome.truncated if cut else Outcome.refused, None, job.key, detail)
                break
            checked = check(turn.text, job.request)
            turn.complaints[:] = checked.complaints
            if not checked.complaints:
                ended = Reply(Outcome.ok if len(answer.turns) > old else Outcome.cached, checked.value, job.key)
                break
            if checked.value is not None and (best is None or len(checked.complaints) <= len(complaints)):
                best = checked.value
            complaints = checked.complaints
            if answer.outcome == Outcome.ok:  # an older gate took it: what holds of it stands, nobody is asked again
                break
        if ended is None:
            empty = not any(turn.text.strip() for turn in answer.turns)
            ended = Reply(Outcome.no_answer if empty else Outcome.invalid, best, job.key, "\n".join(complaints))
        elif not ended.usable:  # the repair turn failed: the first reply may still be of use
            ended = Reply(ended.outcome, best, job.key, ended.detail)
        self._note(job, ended, answer, tries, len(answer.turns) - old)
        return ended

    def _turn(self, job: Job, answer: Answer, complaints: Sequence[str]) -> int:
        """Ask the model and write its reply down before anything else. Returns the number of tries. Raises Failed."""
        spec, calls = job.spec, self._settings.calls
        if job.stays_here:
            raise Failed(Outcome.local_only, f"The text may not leave this machine, and {spec.name} is elsewhere.")
        if not self._consent.allows(spec):
            raise Failed(Outcome.no_consent, f"Nobody agreed that text is sent to {spec.host}.")
        if self._agreed is False:
            raise Failed(Outcome.over_budget, "Nobody agreed to so many calls.")
        provider, lane = self._reach(spec)
        system, user = job.asked.system, job.asked.user
        if complaints:
            user = repair_question(user, answer.turns[-1].text, complaints, job.nonce)
        message = Message(system, user, job.schema, calls.max_tokens, calls.temperature)
        price, most_in = self._prices.of(spec), most_tokens(system, user, job.schema)
        most = price.cost(most_in, calls.max_tokens) if price else None
        if reason := self._purse.reserve(most_in + calls.max_tokens, most):
            raise Failed(Outcome.over_budget, f"Not called: {reason}.")
        used = Usage()

        def attempt(timeout: float) -> Raw:
            return provider.chat(message, timeout)

        try:
            began = time.monotonic()
            raw, tries = with_retries(attempt, lane, self._policy, jitter=self._jitter)
            ms = int(1000 * (time.monotonic() - began))
            cost = price.cost(raw.tokens_in, raw.tokens_out, raw.tokens_cached) if price else None
            used = Usage(raw.tokens_in + raw.tokens_out, cost or 0.0)
            answer.turns.append(turn_of(raw, cost, ms, self._trace.now()))
            self._answers.save(answer)
            fault("after_reply")
            return tries
        finally:
            self._purse.settle(most_in + calls.max_tokens, most, used)

    def _note(self, job: Job, reply: Reply, answer: Answer | None = None, tries: int = 0, calls: int = 0) -> Reply:
        """Write the trace line, add to the totals, and write down what became of the answer."""
        turns = answer.untraced if answer else []
        line = job.line(self._run, reply.outcome, turns, tries, self._trace.now())
        self._trace.write(line)
        with self._lock:
            self.totals.add(reply.outcome, calls, line.tokens_in, line.tokens_out, line.cost)
            if not reply.usable and reply.value is None and reply.detail:
                self.totals.messages[reply.outcome] = reply.detail
        outcome = str(Outcome.ok if reply.outcome is Outcome.cached else reply.outcome)
        if answer and answer.turns and (turns or answer.outcome != outcome):
            self._answers.save(answer.ended(outcome), sync=False)
        return reply

    def _stop(self) -> None:
        """No new tries: the run was interrupted."""
        for lane in list(self._lanes.values()):
            lane.stop.set()


def _llama(spec: ModelSpec, key: str) -> Provider:
    from kb.calls.providers.llama import LlamaProvider

    return LlamaProvider(spec, key)

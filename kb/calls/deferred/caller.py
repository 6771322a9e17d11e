"""The caller whose answers come later: it looks for one, and where there is none it leaves the question and goes on."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kb.calls.cache import Answer, Answers, blank, turn_of
from kb.calls.caller import ROUNDS, Reply, Request, Totals, round_of
from kb.calls.check import check
from kb.calls.deferred.pending import Pending
from kb.calls.deferred.question import Question
from kb.calls.job import Job, Jobs, setting_of
from kb.calls.model import TURNS, World
from kb.calls.outcome import Outcome
from kb.calls.prompt import repair_question
from kb.calls.providers.protocol import Raw
from kb.calls.spec import HANDOFF, ids_by_role, is_deferred
from kb.calls.trace import Trace
from kb.errors import PromptError
from kb.home import Home
from kb.settings import Settings

_MIDDLE = 2  # where a task comes that is in no round


class DeferredCaller:
    """Answers from ``.kb/answers/``, else ``Outcome.pending``. Calls nobody, so it needs no consent. Thread-safe.

    While questions of an earlier task wait, those of a later one are pending without a file: they would rest on
    answers that are not there yet, and nobody should answer them twice.
    """

    def __init__(self, home: Home, settings: Settings, world: World | None = None) -> None:
        self.totals = Totals()
        self.models: Mapping[str, str] = ids_by_role(settings)
        self._settings, self._jobs = settings, Jobs(home, settings)
        self._answers, self._pending = Answers(home), Pending(home)
        self._run = secrets.token_hex(6)
        self._trace = Trace(home, self._run, world.clock if world else None, settings.calls.otlp)
        self._asked: set[str] = set()
        self._larger: dict[str, tuple[Question, str, int]] | None = None
        self._waits_at = _stage("")
        self._lock = threading.RLock()

    def expect(self, calls: int, tokens_in: int) -> None:
        """Nothing is sent from here; `kb resume` asks before it sends."""

    def complete(self, request: Request) -> Reply:
        """The checked answer to one request, or ``Outcome.pending``. Raises SettingsError for a prompt or model that
        is not there, DiskFull where a question cannot be written."""
        with self._lock:
            return self._reply(self._jobs.of(request), setting_of(self._settings, request))

    def complete_many(self, requests: Sequence[Request]) -> list[Reply]:
        """One after the other: nobody is waited for."""
        return [self.complete(request) for request in requests]

    def kept(self, requests: Sequence[Request]) -> list[Reply | None]:
        """The good answers that are there already, in order; no question is left for the others."""
        with self._lock:
            jobs = [self._jobs.of(request) for request in requests]
            most = self._settings.calls.max_tokens
            found = [(job, job.kept(self._answers.recorded(job.key, most)) or self._shared(job)) for job in jobs]
            return [self._note(job, reply) if reply else None for job, reply in found]

    def _shared(self, job: Job) -> Reply | None:
        """What an answer that was handed in for a larger question says of this one, whether that is still asked or not.

        Which questions are put together changes with each of them; what was answered of the others is not lost.
        """
        if self._larger is None:
            waiting = [(question, self._pending.handed_in(question.key)) for question in self._pending.all()]
            self._larger = {
                key: (question, found.text, n)
                for question, found in waiting
                if found
                for n, key in enumerate(question.together)
            }
        question, text, place = self._larger.get(job.key, (None, "", 0))
        own = job.request.share(text, place) if question and job.request.share else ""
        most = self._settings.calls.max_tokens
        answer = job.share(most, own, self._trace.now()) if own else None
        reply = job.kept(answer)
        if question and answer and reply:
            self._answers.save(answer, sync=False)
            if self._pending.get(question.key):
                self._take(blank(question, question.model, most), text)
        return reply

    def keep(self, request: Request, text: str) -> None:
        """Keep as the answer to a question what a reply to a larger one says of it. Raises DiskFull."""
        job = self._jobs.of(request)
        self._answers.save(job.share(self._settings.calls.max_tokens, text, self._trace.now()), sync=False)

    def retire(self, tasks: Collection[str]) -> int:
        """After a compile that came to its end: drop what waits for these tasks and was not asked again; how many.

        What is put otherwise by now goes too, whatever its task.
        """
        dropped = self._pending.retire(tasks, self._asked) + self._pending.outdated(self._hash_of)
        self.totals.dropped += dropped
        return dropped

    def _hash_of(self, task: str) -> str:
        """Of how a task is put today; empty for one that this kb no longer knows."""
        try:
            return self._jobs.prompt(task).hash
        except PromptError:
            return ""

    def holds_back(self, task: str) -> bool:
        """Does an earlier task wait for answers that this one would rest on?"""
        return _stage(task) > self._waits_at

    def _reply(self, job: Job, setting: str) -> Reply:
        if job.stays_here:
            self._pending.done(job.key)  # it may have been left before its folder was marked
            return self._note(job, Reply(Outcome.local_only, None, job.key, "The text may not leave this machine."))
        self._asked.add(job.key)
        answer = self._answers.recorded(job.key, self._settings.calls.max_tokens)
        if answer is None:  # else what waits of the same words may be asked because of it
            self.totals.dropped += self._pending.supersede(job.asked, setting)
        reply = self._judged(job, answer) if answer else Reply(Outcome.pending, None, job.key)
        if reply.outcome is Outcome.pending:
            handed_in = self._handed_in(job, setting, answer)
            if handed_in and handed_in.usable:
                return self._note(job, handed_in)
            reply = replace(
                handed_in or self._ask(job, setting, reply.detail, answer), value=self._meanwhile(job, answer)
            )
        else:
            self._pending.done(job.key)
        return self._note(job, reply, answer)

    def _judged(self, job: Job, answer: Answer) -> Reply:
        """Check what is recorded. Faults make it pending once more, as they make any model repair its reply."""
        best, complaints = None, ""
        for turn in answer.turns:
            if turn.finish != "stop":
                ended = Outcome.truncated if turn.finish == "length" else Outcome.refused
                return Reply(ended if best is None else Outcome.invalid, best, job.key, turn.text[:200])
            checked = check(turn.text, job.request)
            turn.complaints[:] = checked.complaints
            if not checked.complaints:
                return Reply(Outcome.cached, checked.value, job.key)
            best = checked.value if checked.value is not None else best
            complaints = "\n".join(checked.complaints)
        taken = answer.outcome == Outcome.ok  # by an older gate: what holds of it stands, and nobody is asked again
        if not taken and (job.spec is HANDOFF or len(answer.turns) < TURNS):
            return Reply(Outcome.pending, None, job.key, complaints)
        empty = not any(turn.text.strip() for turn in answer.turns)
        return Reply(Outcome.no_answer if empty else Outcome.invalid, best, job.key, complaints)

    def _handed_in(self, job: Job, setting: str, answer: Answer | None) -> Reply | None:
        """The answer that lies in a folder: taken into the cache, or turned away with the reasons; None: none does."""
        found = self._pending.handed_in(job.key, only_beside=answer is not None)
        if found is None:
            return None
        checked = check(found.text, job.request) if not found.complaint else None
        complaints = checked.complaints if checked else (found.complaint,)
        if checked and not complaints:
            self._take(answer or job.blank(self._settings.calls.max_tokens), found.text)
            return Reply(Outcome.ok, checked.value, job.key)
        unfinished = checked is not None and checked.value is None and found.is_fresh
        reply = self._ask(job, setting, "", answer)
        question = self._pending.get(job.key)
        if question and not unfinished:
            self._pending.reject(question, found, complaints)
            return Reply(Outcome.pending, None, job.key, "\n".join(complaints))
        return reply

    def _meanwhile(self, job: Job, answer: Answer | None) -> Any:
        """What the last reply that is to be mended says, where it may serve until it is."""
        if not job.request.meanwhile:
            return None
        turned_away = self._pending.rejected(job.key)
        return check(turned_away or (answer.turns[-1].text if answer and answer.turns else ""), job.request).value

    def _take(self, answer: Answer, text: str) -> None:
        """Keep what was handed in as the answer; its question waits no more."""
        answer.turns.append(turn_of(Raw(text, "stop", 0, 0), 0.0, 0, self._trace.now()))
        self._answers.save(answer.ended(Outcome.ok))
        self._pending.done(answer.key)

    def _ask(self, job: Job, setting: str, complaints: str, answer: Answer | None) -> Reply:
        """Leave the question, unless it waits already, was given up, or another task is being asked."""
        if given_up := self._pending.given_up(job.key):
            return Reply(Outcome.provider_error, None, job.key, "\n".join(given_up.complaints))
        if self.holds_back(job.request.task) or not is_deferred(setting):
            return Reply(Outcome.pending, None, job.key, "It is asked when what it rests on has its answers.")
        self._waits_at = min(self._waits_at, _stage(job.request.task))
        waiting = self._pending.get(job.key)
        turns = len(answer.turns) if answer else 0
        if waiting is None or waiting.turns != turns:
            why = tuple(complaints.split("\n")) if complaints else ()
            together = tuple(self._jobs.of(part).key for part in job.request.together)
            self._pending.put(_question(job, setting, why, answer, together))
        return Reply(Outcome.pending, None, job.key, complaints)

    def _note(self, job: Job, reply: Reply, answer: Answer | None = None) -> Reply:
        """Write the trace line, with what a batch has used for it; add to the totals."""
        turns = answer.untraced if answer else []
        if turns and reply.usable:
            reply = Reply(Outcome.ok, reply.value, reply.key)
        line = job.line(self._run, reply.outcome, turns, len(turns), self._trace.now())
        self._trace.write(line)
        self.totals.add(reply.outcome, len(turns), line.tokens_in, line.tokens_out, line.cost)
        if answer and turns:
            self._answers.save(answer.ended(reply.outcome), sync=False)
        return reply


def _stage(task: str) -> int:
    """Where a task comes in a compile."""
    place = round_of(task) if task else len(ROUNDS)
    return _MIDDLE if place is None else place


def _question(
    job: Job, setting: str, complaints: tuple[str, ...], answer: Answer | None, together: tuple[str, ...]
) -> Question:
    known = job.asked.parts(setting)
    if complaints and answer:
        known["user"] = repair_question(job.asked.user, answer.turns[-1].text, complaints, job.nonce)
    return Question(
        **known,
        schema_name=job.request.schema.__name__,
        schema=job.schema,
        complaints=complaints,
        turns=len(answer.turns) if answer else 0,
        together=together,
    )

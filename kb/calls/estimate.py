"""What a build would ask of models, before anything is spent: a caller that looks answers up and counts the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kb.calls.budget import load_prices
from kb.calls.cache import Answer, Answers
from kb.calls.caller import ROUNDS, Reply, Request, Totals, round_of
from kb.calls.deferred.batch import DISCOUNT
from kb.calls.job import Job, Jobs
from kb.calls.outcome import Outcome
from kb.calls.spec import BATCH, ids_by_role, model_for, model_specs, spec_of
from kb.home import Home
from kb.settings import Settings

# Tokens that a task comes to for each token asked about in the first questions: of six documents (157 kB of talk and
# essays) that a careful model took through every round. Another model writes more or less.
_IN: Final[Mapping[str, float]] = {
    "extract": 1.0,
    "mend": 0.25,
    "group": 0.24,
    "contradict": 0.39,
    "weigh": 0.16,
    "write": 1.06,
}
_OUT: Final[Mapping[str, float]] = {
    "extract": 0.7,
    "mend": 0.1,
    "group": 0.01,
    "contradict": 0.02,
    "weigh": 0.03,
    "write": 0.8,
}
_JUDGED: Final = 0.02  # as for contradictions: a judge names only what it refuses
_ROUNDS: Final = tuple([task for task in tasks if task in _IN] for tasks in ROUNDS)  # what follows from the sources


@dataclass(frozen=True, slots=True)
class Step:
    """Questions of one task: how many, and tokens in and out. ``counted`` ones are known, others follow from these."""

    task: str
    calls: int
    tokens_in: int
    tokens_out: int
    counted: bool
    cost: float | None  # in US dollars; None where the price is not known


@dataclass
class _Asked:
    calls: int = 0
    tokens_in: int = 0


@dataclass
class Counting:
    """A caller that asks nobody. What has no answer is counted and pending, so that a compile goes on without it."""

    home: Home
    settings: Settings
    totals: Totals = field(default_factory=Totals)

    def __post_init__(self) -> None:
        self.models: Mapping[str, str] = ids_by_role(self.settings)
        self._jobs, self._answers = Jobs(self.home, self.settings), Answers(self.home)
        self._asked: dict[str, _Asked] = {}
        self._seen: set[str] = set()
        self._read = 0  # tokens of all first questions, answered or not

    def expect(self, calls: int, tokens_in: int) -> None:
        """Nothing is needed."""

    def complete(self, request: Request) -> Reply:
        """The answer that is there, or pending."""
        return self.complete_many([request])[0]

    def complete_many(self, requests: Sequence[Request]) -> list[Reply]:
        """The answers that are there, in order; the others are counted."""
        return [self._reply(self._jobs.of(request)) for request in requests]

    def kept(self, requests: Sequence[Request]) -> list[Reply | None]:
        """The good answers that are there."""
        jobs = [self._jobs.of(request) for request in requests]
        return [job.kept(self._recorded(job)) for job in jobs]

    def keep(self, request: Request, text: str) -> None:
        """Nothing is kept of an estimate."""

    def retire(self, tasks: Collection[str]) -> int:
        """None."""
        return 0

    def steps(self) -> list[Step]:
        """What is to come, by task: counted as far as it can be known now, then what follows from that."""
        first = self._first
        if first == len(ROUNDS):
            return self._judging()
        base = max(self._asked[t].tokens_in / _IN[t] for t in _ROUNDS[first] if t in self._asked)
        if not any(answer.task == "write" for answer in self._answers.all()):
            base = max(base, self._read)  # no page was ever written: all of them are to come
        found = []
        for number, tasks in enumerate(_ROUNDS[first:], first):
            for task in tasks:
                asked = self._asked.get(task)
                if number == first and asked is None:
                    continue
                counted = asked is not None
                tokens_in = asked.tokens_in if asked else round(base * _IN[task])
                calls = asked.calls if asked else 0
                tokens_out = round((tokens_in / _IN[task] if counted else base) * _OUT[task])
                cost = self._cost(task, tokens_in, tokens_out)
                found.append(Step(task, calls, tokens_in, tokens_out, counted, cost))
        return found + self._judging()

    def rounds(self) -> int:
        """How often somebody must answer, at most."""
        rounds = [round_of(task) for task in self._asked]
        return max((len(ROUNDS) - place for place in rounds if place is not None), default=0)

    @property
    def _first(self) -> int:
        """The place in ROUNDS of the first tasks that something is asked of; its length where nothing is."""
        asked = (number for number, tasks in enumerate(_ROUNDS) if any(task in self._asked for task in tasks))
        return next(asked, len(ROUNDS))

    def _judging(self) -> list[Step]:
        """Second opinions, as far as they are known: each judge is asked the same questions."""
        asked = self._asked.get("judge")
        if asked is None:
            return []
        tokens_out = round(asked.tokens_in * _JUDGED)
        judges = len(model_specs(model_for(self.settings, "judge")))
        cost = self._cost("judge", asked.tokens_in // judges, tokens_out // judges)
        return [Step("judge", asked.calls, asked.tokens_in, tokens_out, True, cost)]

    def _reply(self, job: Job) -> Reply:
        if job.stays_here:
            return Reply(Outcome.local_only, None, job.key)
        if job.key not in self._seen and job.request.task == "extract":
            self._read += job.tokens
        if found := job.kept(self._recorded(job)):
            return found
        if job.key not in self._seen:
            self._seen.add(job.key)
            asked = self._asked.setdefault(job.request.task, _Asked())
            asked.calls += 1
            asked.tokens_in += job.tokens
        return Reply(Outcome.pending, None, job.key)

    def _recorded(self, job: Job) -> Answer | None:
        return self._answers.recorded(job.key, self.settings.calls.max_tokens)

    def _cost(self, task: str, tokens_in: int, tokens_out: int) -> float | None:
        """Dollars for so many tokens in questions of usual length; nothing for those a person answers."""
        prices, total = load_prices(self.home), 0.0
        for setting in model_specs(model_for(self.settings, task)):
            if ":" in setting:
                price = prices.of(spec_of(setting))
                cost = replace(price, up_to=0).cost(tokens_in, tokens_out) if price else None
                if cost is None:
                    return None
                total += cost * (DISCOUNT if setting.startswith(BATCH) else 1)
        return total

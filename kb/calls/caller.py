"""What a pass asks and what it gets: requests, replies, and the two callers (one real, one scripted)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from kb.calls.outcome import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from pydantic import BaseModel

    from kb.calls.providers.protocol import Provider
    from kb.calls.spec import ModelSpec
    from kb.home import Home
    from kb.settings import Settings

TOKEN = 4  # characters, where nobody has counted


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model: the task's prompt, its variables, and what the reply must look like.

    ``validate`` gets the parsed reply and returns complaints, each a sentence the model can act on; none: it is good.
    ``source``, ``page`` and ``sources`` say whose text is in the variables: they go into the trace, and a purge of a
    source drops the answers that carry its text. ``local_only`` text is refused to every model that is not on this
    machine. ``model`` names another model than the task's (one judge of several).
    """

    task: str
    variables: Mapping[str, str]
    schema: type[BaseModel]
    source: str = ""
    page: str = ""
    validate: Callable[[Any], list[str]] | None = None
    local_only: bool = False
    sources: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a request. ``value`` fits the schema and every check if ``outcome.usable``.

    It may be there otherwise too: then it fits the schema, but ``validate`` had complaints and the repair turn did not
    end them (``invalid``) or did not come about (``over_budget``, …). A gate that decides item by item may use it.
    """

    outcome: Outcome
    value: Any
    key: str
    detail: str = ""

    @property
    def usable(self) -> bool:
        """Did it pass every check?"""
        return self.outcome.usable


@dataclass
class Totals:
    """What a run has used so far. ``cost`` is None when a call was made whose price is not known."""

    calls: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = 0.0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    pending: int = 0
    said: dict[Outcome, str] = field(default_factory=dict)  # what the last call that ended so met on its way

    def add(self, outcome: Outcome, calls: int, tokens_in: int, tokens_out: int, cost: float | None) -> None:
        """Count one reply, for which models were called ``calls`` times."""
        self.calls += calls
        self.cached += outcome is Outcome.cached
        self.pending += outcome is Outcome.pending
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out
        self.cost = None if cost is None or self.cost is None else self.cost + cost
        self.outcomes[outcome] += 1


class Caller(Protocol):
    """Whoever answers: a model, a file somebody fills in, or a script."""

    @property
    def totals(self) -> Totals:
        """What this run has used so far."""

    @property
    def models(self) -> Mapping[str, str]:
        """The model that answers each task, by the names of ``[models]``; part of an engine's id."""

    def expect(self, calls: int, tokens_in: int) -> None:
        """Say before a run what it will need at most, so that a person is asked once. Raises NeedsConfirmation."""

    def complete(self, request: Request) -> Reply:
        """Answer one request. Raises NeedsConfirmation before a first call nobody has agreed to; else never."""

    def complete_many(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer many at once, in order; one that fails is a Reply like the others."""


class ScriptedCaller:
    """A caller for tests and trials: a function stands in for the model. Its values are checked like a model's.

    ``script`` returns the reply as plain data, or the outcome to report. ``requests`` keeps what was asked. Tokens are
    counted at four characters each, on the rendered prompt where the task has one.
    """

    def __init__(self, script: Callable[[Request], Mapping[str, Any] | Outcome], home: Home | None = None) -> None:
        self.totals = Totals()
        self.models: Mapping[str, str] = {}
        self.requests: list[Request] = []
        self._script, self._home, self._lock = script, home, threading.Lock()

    def expect(self, calls: int, tokens_in: int) -> None:
        """A script costs nothing."""

    def complete(self, request: Request) -> Reply:
        """Ask the script once; a value that does not fit is ``Outcome.invalid``."""
        import json

        from kb.calls.check import check
        from kb.files import sha256

        answer = self._script(request)
        key = sha256(json.dumps([request.task, dict(request.variables)], ensure_ascii=False, sort_keys=True))
        text = "" if isinstance(answer, Outcome) else json.dumps(dict(answer), ensure_ascii=False)
        if isinstance(answer, Outcome):
            reply = Reply(answer, None, key)
        else:
            checked = check(text, request)
            outcome = Outcome.invalid if checked.complaints else Outcome.ok
            reply = Reply(outcome, checked.value, key, "\n".join(checked.complaints))
        with self._lock:
            self.requests.append(request)
            self.totals.add(reply.outcome, 1, self._length(request) // TOKEN, len(text) // TOKEN, 0.0)
        return reply

    def complete_many(self, requests: Sequence[Request]) -> list[Reply]:
        """One after the other."""
        return [self.complete(request) for request in requests]

    def _length(self, request: Request) -> int:
        from kb.calls.prompt import load_prompt, render
        from kb.errors import PromptError

        try:
            prompt = load_prompt(request.task, self._home)
        except PromptError:
            return sum(map(len, request.variables.values()))
        return len(render(prompt, request.variables))


def open_caller(
    home: Home,
    settings: Settings,
    *,
    assume_yes: bool = False,
    ask: Callable[[str], bool] | None = None,
    clock: Callable[[], datetime] | None = None,
    connect: Callable[[ModelSpec, str], Provider] | None = None,
    jitter: Callable[[], float] | None = None,
) -> Caller:
    """The caller for a knowledge base's settings. Raises SettingsError for a model kb cannot name.

    ``ask`` puts a question to a person; None where nobody can be asked. ``clock`` dates the trace, ``connect`` makes a
    provider from a spec and its key, ``jitter`` gives numbers from 0 to 1: tests bring their own.
    """
    from kb.calls.deferred.caller import DeferredCaller, is_deferred
    from kb.calls.model import ModelCaller
    from kb.calls.router import Router
    from kb.calls.spec import ROLES, model_for, model_specs

    def is_later(request: Request) -> bool:
        return is_deferred(request.model or model_specs(model_for(settings, request.task))[0])

    named = {one for role in (*ROLES, "") for one in model_specs(model_for(settings, role))}
    later = DeferredCaller(home, settings, clock=clock) if any(map(is_deferred, named)) else None
    if later and all(is_deferred(one) or ":" not in one for one in named):
        return later
    direct = ModelCaller(home, settings, assume_yes=assume_yes, ask=ask, clock=clock, connect=connect, jitter=jitter)
    return Router(direct, later, is_later) if later else direct

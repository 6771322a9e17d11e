"""A caller without a model, for tests and trials: a function answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from kb.calls.caller import TOKEN, Reply, Request, Totals
from kb.calls.check import check
from kb.calls.outcome import Outcome
from kb.calls.prompt import load_prompt, render
from kb.errors import PromptError
from kb.files import sha256
from kb.home import Home


class Memory(Protocol):
    """Answers that are there before anybody is asked."""

    def recall(self, request: Request) -> Mapping[str, Any] | None:
        """The answer to this question, as plain data; None where there is none."""

    def keep(self, request: Request, answer: Mapping[str, Any]) -> object:
        """Recall this answer from now on."""


class ScriptedCaller:
    """A caller for tests and trials: a function stands in for the model. Its values are checked like a model's.

    ``script`` returns the reply as plain data, or the outcome to report. ``memory`` recalls what was answered and
    keeps what larger replies say; without one nothing is. ``requests`` keeps what was asked. Tokens are counted at four
    characters each, on the rendered prompt where the task has one.
    """

    def __init__(
        self,
        script: Callable[[Request], Mapping[str, Any] | Outcome],
        home: Home | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.totals = Totals()
        self.models: Mapping[str, str] = {}
        self.requests: list[Request] = []
        self._script, self._home, self._memory, self._lock = script, home, memory, threading.Lock()

    def expect(self, calls: int, tokens_in: int) -> None:
        """A script costs nothing."""

    def complete(self, request: Request) -> Reply:
        """Ask the script once; a value that does not fit is ``Outcome.invalid``."""
        answer = self._script(request)
        key = _key(request)
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

    def kept(self, requests: Sequence[Request]) -> list[Reply | None]:
        """What the memory recalls of these."""
        return [self._kept(request, self._memory.recall(request) if self._memory else None) for request in requests]

    def _kept(self, request: Request, answer: Mapping[str, Any] | None) -> Reply | None:
        if answer is None:
            return None
        checked = check(json.dumps(dict(answer), ensure_ascii=False), request)
        return None if checked.complaints else Reply(Outcome.cached, checked.value, _key(request))

    def keep(self, request: Request, text: str) -> None:
        """Leave it to the memory."""
        if self._memory:
            self._memory.keep(request, json.loads(text))

    def retire(self, tasks: Collection[str]) -> int:
        """None: a script answers at once."""
        return 0

    def _length(self, request: Request) -> int:
        try:
            prompt = load_prompt(request.task, self._home)
        except PromptError:
            return sum(map(len, request.variables.values()))
        return len(render(prompt, request.variables))


def _key(request: Request) -> str:
    return sha256(json.dumps([request.task, request.about], ensure_ascii=False, sort_keys=True))

"""A caller without a model, for tests and trials: a function answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from kb.calls.caller import TOKEN, Reply, Request, Totals
from kb.calls.check import check
from kb.calls.outcome import Outcome
from kb.calls.prompt import load_prompt, render
from kb.errors import PromptError
from kb.files import sha256
from kb.home import Home


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

    def retire(self, tasks: Collection[str]) -> int:
        """None: a script answers at once."""
        return 0

    def _length(self, request: Request) -> int:
        try:
            prompt = load_prompt(request.task, self._home)
        except PromptError:
            return sum(map(len, request.variables.values()))
        return len(render(prompt, request.variables))

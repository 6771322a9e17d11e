"""Which caller a knowledge base has: its settings name a model, somebody who answers later, or each for their tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from kb.calls.caller import Caller, Reply, Request, Totals
from kb.calls.deferred.caller import DeferredCaller
from kb.calls.job import setting_of
from kb.calls.model import ModelCaller, World
from kb.calls.spec import ROLES, is_deferred, model_for, model_specs
from kb.home import Home
from kb.progress import Person
from kb.settings import Settings


def open_caller(home: Home, settings: Settings, person: Person | None = None, world: World | None = None) -> Caller:
    """The caller for a knowledge base's settings. Raises SettingsError for a model kb cannot name."""
    named = {one for role in (*ROLES, "") for one in model_specs(model_for(settings, role))}
    later = DeferredCaller(home, settings, world) if any(map(is_deferred, named)) else None
    if later and all(is_deferred(one) or ":" not in one for one in named):
        return later
    direct = ModelCaller(home, settings, person, world)
    return Router(direct, later, lambda request: is_deferred(setting_of(settings, request))) if later else direct


class Router:
    """Sends each request to the caller that ``is_later`` says: ``later`` for those, ``direct`` for the rest."""

    def __init__(self, direct: Caller, later: DeferredCaller, is_later: Callable[[Request], bool]) -> None:
        self.direct, self.later, self._is_later = direct, later, is_later

    @property
    def totals(self) -> Totals:
        """What both have used so far."""
        one, two = self.direct.totals, self.later.totals
        return Totals(
            calls=one.calls + two.calls,
            cached=one.cached + two.cached,
            tokens_in=one.tokens_in + two.tokens_in,
            tokens_out=one.tokens_out + two.tokens_out,
            cost=None if one.cost is None or two.cost is None else one.cost + two.cost,
            outcomes=Counter(one.outcomes) + Counter(two.outcomes),
            pending=one.pending + two.pending,
            dropped=one.dropped + two.dropped,
            messages=one.messages | two.messages,
        )

    @property
    def models(self) -> Mapping[str, str]:
        """The model that answers each role. Both know all roles, and name them alike."""
        return self.later.models

    def expect(self, calls: int, tokens_in: int) -> None:
        """Only what is sent directly is asked about here."""
        self.direct.expect(calls, tokens_in)

    def complete(self, request: Request) -> Reply:
        """Answer one request."""
        return (self.later if self._is_later(request) else self.direct).complete(request)

    def complete_many(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer many, in order."""
        later = [self._is_later(request) for request in requests]
        direct = iter(self.direct.complete_many([r for r, wait in zip(requests, later, strict=True) if not wait]))
        waiting = iter(self.later.complete_many([r for r, wait in zip(requests, later, strict=True) if wait]))
        return [next(waiting if wait else direct) for wait in later]

    def kept(self, requests: Sequence[Request]) -> list[Reply | None]:
        """The good answers that are there already, in order."""
        return [(self.later if self._is_later(request) else self.direct).kept([request])[0] for request in requests]

    def keep(self, request: Request, text: str) -> None:
        """Keep an answer where the request would be asked."""
        (self.later if self._is_later(request) else self.direct).keep(request, text)

    def retire(self, tasks: Collection[str]) -> int:
        """After a compile: drop the questions of these tasks that were not asked again; how many.

        One of a task that has gone over to ``direct`` is among them: nobody would ever take its answer.
        """
        return self.later.retire(tasks)

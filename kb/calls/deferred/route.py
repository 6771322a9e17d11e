"""Which caller answers: one that calls models, one whose answers come later, or each for its own tasks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from kb.calls.caller import Caller, Reply, Request, Totals, open_caller
from kb.calls.consent import Ask
from kb.calls.deferred.caller import DeferredCaller, is_deferred
from kb.calls.model import Connect
from kb.calls.spec import ROLES, model_for, model_specs
from kb.home import Home
from kb.settings import Models, Settings


def settings_of(settings: Settings) -> set[str]:
    """Every single model the settings name, as they name it."""
    named = {settings.model, *(model_for(settings, role) for role in ROLES)}
    return {one for setting in named for one in model_specs(setting)}


def uses_deferred(settings: Settings) -> bool:
    """Do the settings name anybody who answers later?"""
    return any(map(is_deferred, settings_of(settings)))


def open_deferred(
    home: Home,
    settings: Settings,
    *,
    assume_yes: bool = False,
    ask: Ask | None = None,
    clock: Callable[[], datetime] | None = None,
    connect: Connect | None = None,
    jitter: Callable[[], float] | None = None,
) -> DeferredCaller | Mixed:
    """The caller for settings that name a handoff or a batch. Takes what ``open_caller`` takes."""
    later = DeferredCaller(home, settings, clock=clock)
    direct = sorted(one for one in settings_of(settings) if ":" in one and not is_deferred(one))
    if not direct:
        return later
    # The direct caller is asked for its own tasks only; the other names would mean nothing to it.
    named = {role: model_for(settings, role) for role in ROLES}
    kept = {role: ",".join(o for o in model_specs(name) if not is_deferred(o)) for role, name in named.items()}
    own = replace(settings, model=direct[0] if is_deferred(settings.model) else settings.model, models=Models(**kept))
    now = open_caller(home, own, assume_yes=assume_yes, ask=ask, clock=clock, connect=connect, jitter=jitter)
    return Mixed(settings, now, later)


class Mixed:
    """Two callers as one: each request goes to the one its model belongs to."""

    def __init__(self, settings: Settings, now: Caller, later: DeferredCaller) -> None:
        self._settings, self._now, self._later = settings, now, later

    @property
    def totals(self) -> Totals:
        """What both have used so far."""
        first, second = self._now.totals, self._later.totals
        known = first.cost is not None and second.cost is not None
        return Totals(
            calls=first.calls + second.calls,
            cached=first.cached + second.cached,
            tokens_in=first.tokens_in + second.tokens_in,
            tokens_out=first.tokens_out + second.tokens_out,
            cost=(first.cost or 0.0) + (second.cost or 0.0) if known else None,
            outcomes=first.outcomes + second.outcomes,
            pending=first.pending + second.pending,
        )

    @property
    def models(self) -> Mapping[str, str]:
        """The model of each role."""
        return self._later.models

    def expect(self, calls: int, tokens_in: int) -> None:
        """Passed to the caller that calls; what waits is counted with it, so it may ask for more than is needed."""
        self._now.expect(calls, tokens_in)

    def complete(self, request: Request) -> Reply:
        """Answer one request."""
        return self.complete_many([request])[0]

    def complete_many(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer many, in order; those that are called are called at once."""
        replies: dict[int, Reply] = {}
        deferred = {index for index, request in enumerate(requests) if is_deferred(self._setting(request))}
        # What rests on answers that still wait is not worth paying for: it is looked up, and asked another time.
        for index in sorted(deferred):
            replies[index] = self._later.complete(requests[index])
        held = [i for i, r in enumerate(requests) if i not in deferred and self._later.holds_back(r.task)]
        called = [index for index in range(len(requests)) if index not in deferred and index not in held]
        for caller, mine in ((self._later, held), (self._now, called)):
            replies.update(zip(mine, caller.complete_many([requests[index] for index in mine]), strict=True))
        return [replies[index] for index in range(len(requests))]

    def retire(self, tasks: Collection[str]) -> int:
        """Drop what waits and was not asked again; how many."""
        return self._later.retire(tasks)

    def _setting(self, request: Request) -> str:
        return request.model or model_specs(model_for(self._settings, request.task))[0]

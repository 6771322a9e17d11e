"""Which caller a knowledge base has: its settings name a model, somebody who answers later, or each for their tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kb.calls.caller import Caller, Request
from kb.calls.deferred.caller import DeferredCaller, is_deferred
from kb.calls.model import ModelCaller
from kb.calls.providers.protocol import Provider
from kb.calls.router import Router
from kb.calls.spec import ROLES, ModelSpec, model_for, model_specs
from kb.home import Home
from kb.settings import Settings


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

    def is_later(request: Request) -> bool:
        return is_deferred(request.model or model_specs(model_for(settings, request.task))[0])

    named = {one for role in (*ROLES, "") for one in model_specs(model_for(settings, role))}
    later = DeferredCaller(home, settings, clock=clock) if any(map(is_deferred, named)) else None
    if later and all(is_deferred(one) or ":" not in one for one in named):
        return later
    direct = ModelCaller(home, settings, assume_yes=assume_yes, ask=ask, clock=clock, connect=connect, jitter=jitter)
    return Router(direct, later, is_later) if later else direct

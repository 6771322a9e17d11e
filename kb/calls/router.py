"""One caller where some tasks are answered by a model and others later, by files or batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from kb.calls.caller import Caller, Reply, Request, Totals
from kb.calls.deferred.caller import DeferredCaller


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
            said=one.said | two.said,
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

    def retire(self, tasks: Collection[str]) -> int:
        """After a compile: drop the questions of these tasks that were not asked again; how many.

        One of a task that has gone over to ``direct`` is among them: nobody would ever take its answer.
        """
        return self.later.retire(tasks)

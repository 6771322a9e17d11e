"""What a pass asks and what it gets: requests, replies, and what a caller can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from kb.calls.outcome import Outcome

if TYPE_CHECKING:
    from pydantic import BaseModel

TOKEN = 4  # characters, where nobody has counted
# Which tasks are asked together, in order: each round rests on the answers of those before.
ROUNDS: Final[Sequence[Sequence[str]]] = (
    ("extract",),
    ("mend", "judge"),
    ("group", "contradict"),
    ("weigh", "write", "answer"),
)


def round_of(task: str) -> int | None:
    """The place in ROUNDS of a task; None for one that is asked by itself."""
    return next((number for number, tasks in enumerate(ROUNDS) if task in tasks), None)


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model: the task's prompt, its variables, and what the reply must look like.

    ``validate`` gets the parsed reply and returns complaints, each a sentence the model can act on; none: it is good.
    ``source``, ``page`` and ``sources`` say whose text is in the variables: they go into the trace, and a purge of a
    source drops the answers that carry its text. ``local_only`` text is refused to every model that is not on this
    machine. ``model`` names another model than the task's (one judge of several).

    ``known_by`` has other words for some variables by which the question is known: where what is asked stays the same
    though it is put otherwise, an answer to it serves.

    ``meanwhile``: where the asker has proof of each part of a reply, one that fits the schema serves although it had
    complaints, as long as the mended one is waited for.

    A question that puts several together names them as ``together``. Each may ``share`` in the reply to such a one: of
    the reply and its own place (from 0) it makes the words of its own answer, empty where there are none.
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
    together: tuple[Request, ...] = ()
    share: Callable[[str, int], str] | None = None
    known_by: Mapping[str, str] = field(default_factory=dict)
    meanwhile: bool = False

    @property
    def about(self) -> dict[str, str]:
        """What makes it this question and no other, beside its task."""
        return {**self.variables, **self.known_by}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a request. ``value`` fits the schema and every check if ``outcome.usable``.

    It may be there otherwise too: then it fits the schema, but ``validate`` had complaints and the repair turn did not
    end them (``invalid``) or did not come about (``over_budget``, …; ``pending``, where ``meanwhile`` is asked for).
    A gate that decides item by item may use it.
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
    dropped: int = 0  # questions that waited and are asked no more, or otherwise
    messages: dict[Outcome, str] = field(default_factory=dict)  # what the last call that ended so met on its way

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

    def kept(self, requests: Sequence[Request]) -> list[Reply | None]:
        """The good answers that are there already, in order. Nobody is asked, and no question is left."""

    def keep(self, request: Request, text: str) -> None:
        """Keep as the answer to a question what a reply to a larger one says of it. It has cost nothing more."""

    def retire(self, tasks: Collection[str]) -> int:
        """After a compile: drop the questions of these tasks that wait and were not asked again; how many."""

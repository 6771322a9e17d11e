"""What an engine may offer beyond ``kb.engine.Engine``: an engine that asks others is asked for much at once.

The compiler uses what is offered and does without it otherwise; no engine is imported here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from kb.engine import Engine
from kb.overrides import Overrides
from kb.values import Claim, PagePlan, PageSection, Refusal

if TYPE_CHECKING:
    from kb.calls.caller import Totals
    from kb.calls.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Draft:
    """A page as an engine proposes it. Not ``final``: another run may write it better, and asks again."""

    sections: tuple[PageSection, ...]
    engine: str  # id of the engine that wrote it
    refusals: tuple[Refusal, ...] = ()  # what a second opinion refused of it
    final: bool = True


@dataclass(frozen=True, slots=True)
class TopicSheet:
    """A topic as an engine is shown it."""

    key: str
    title: str
    aliases: tuple[str, ...]
    claims: tuple[Claim, ...]  # the strongest first


@dataclass(frozen=True, slots=True)
class Advice:
    """What an engine advises about topics, by their keys. ``pending``: the answer is still to come."""

    rename: Mapping[str, str] = field(default_factory=dict)  # key -> title
    merge: Mapping[str, str] = field(default_factory=dict)  # key -> key of the topic it is part of
    veto: frozenset[str] = frozenset()
    pending: bool = False


@runtime_checkable
class AskingEngine(Engine, Protocol):
    """An engine that asks models, or people, for what it proposes."""

    def begin(self) -> None:
        """A compile starts: forget what the last one left open."""

    def end(self) -> None:
        """The compile has come to its end."""

    @property
    def totals(self) -> Totals:
        """Calls, tokens and money so far."""

    @property
    def fallbacks(self) -> Mapping[Outcome, int]:
        """How often a stand-in spoke during this compile, by what an answer came to."""

    @property
    def unfinished(self) -> frozenset[str]:
        """Ids of sources of which something was told by a stand-in, because an answer is not there yet."""

    def stays(self, sources: Iterable[str], /) -> frozenset[str]:
        """Those of these source ids whose text it may not send to another machine."""

    def write_pages(self, items: Sequence[tuple[PagePlan, Mapping[str, Claim]]]) -> Sequence[Draft]:
        """One draft for each plan, in order."""

    def advise(self, topics: Sequence[TopicSheet], overrides: Overrides) -> Advice:
        """How these topics should be called and grouped."""


def drafts_of(engine: Engine, items: Sequence[tuple[PagePlan, Mapping[str, Claim]]]) -> list[Draft]:
    """Drafts of these pages by any engine."""
    if isinstance(engine, AskingEngine):
        return list(engine.write_pages(items))
    return [Draft(tuple(engine.write_page(plan, claims)), engine.id) for plan, claims in items]

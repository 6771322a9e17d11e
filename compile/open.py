"""Which engine writes a knowledge base: one of ``ENGINES``, or one that asks the models its settings name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import TYPE_CHECKING

from kb.engine import Engine
from kb.errors import SettingsError
from kb.home import Home
from kb.progress import Person
from kb.settings import Settings

if TYPE_CHECKING:
    from kb.calls.caller import Caller
    from kb.calls.model import World
    from kb.evaluate.entailment import Judged, Sampled

EXTRACTIVE = "extractive"


def _extractive() -> Engine:
    from compile.extractive.engine import Extractive

    return Extractive()


ENGINES: Mapping[str, Callable[[], Engine]] = {EXTRACTIVE: _extractive}
"""Engines that ask no model, by the name a setting calls them; each is imported when it is asked for."""


def open_engine(
    home: Home,
    settings: Settings,
    person: Person | None = None,
    *,
    engines: Mapping[str, Callable[[], Engine]] = ENGINES,
    caller: Caller | None = None,
) -> Engine:
    """The engine of a knowledge base. Raises SettingsError for one this kb does not have.

    Where some tasks have models and others one of ``engines``, that one also stands in for the models. ``person`` is
    asked before text leaves this machine; nobody is, and nothing does, without one. A ``caller`` answers in place of
    those that the settings name.
    """
    roles = {role.name: str(getattr(settings.models, role.name)) for role in fields(settings.models)}
    of_role = {role: model or settings.model for role, model in roles.items() if role != "judge"}
    named = {settings.model, *of_role.values()} & set(engines)
    if len(named) > 1:
        raise SettingsError(f"One engine at a time: {' and '.join(sorted(named))} both need no model.")
    own = engines[next(iter(named), EXTRACTIVE)]()
    if {settings.model, *of_role.values()} == named:
        return own
    from compile.generative.engine import Generative, Terms
    from kb.calls.open import open_caller
    from kb.calls.spec import model_specs
    from kb.guidance import read_guidance

    for model in {one for setting in (settings.model, *roles.values()) for one in model_specs(setting)}:
        if ":" not in model and model != "handoff" and model not in engines:
            names = ", ".join(f'"{name}"' for name in engines)
            raise SettingsError(f"There is no engine {model!r}.", f'Write {names}, "handoff" or "PROVIDER:MODEL".')
    without = {role for role, model in of_role.items() if model in engines}
    terms = Terms(
        purpose=settings.purpose.about,
        judges=model_specs(roles["judge"]),
        stays=partial(_staying, home, settings.calls.local_only),
        without=frozenset(without),
        guidance=read_guidance(home),
    )
    return Generative(caller or open_caller(home, settings, person), own, terms, home=home)


def open_judges(
    home: Home, settings: Settings, models: str, person: Person | None = None, world: World | None = None
) -> Callable[[Sequence[Sequence[Sampled]]], list[Judged]]:
    """Who says of sampled sentences whether their quotes prove them: ``models``, one or several by commas.

    A sentence that one of them refuses is refused; one of which nobody gave a usable opinion is unverified.
    """
    from compile.generative.asking import Asking
    from compile.generative.judge import Case, Judges, Statement
    from kb.calls.open import open_caller
    from kb.calls.spec import model_specs
    from kb.evaluate.entailment import Judged

    named = replace(settings, models=replace(settings.models, judge=models))
    asking = Asking(
        open_caller(home, named, person, world),
        settings.purpose.about or "(not said)",
        partial(_staying, home, settings.calls.local_only),
    )

    def judged(groups: Sequence[Sequence[Sampled]]) -> list[Judged]:
        cases = [
            Case(
                tuple(Statement(one.text, one.quotes) for one in group),
                tuple(dict.fromkeys(source for one in group for source in one.sources)),
                page="sample",
            )
            for group in groups
        ]
        found = []
        for group, opinion in zip(groups, Judges(asking, model_specs(models)).hear(cases), strict=True):
            for one, doubt in zip(group, opinion.doubts, strict=True):
                silent = doubt.startswith("no opinion")
                found.append(Judged(one, "unverified" if silent else "invented" if doubt else "supported", doubt))
        return found

    return judged


def _staying(home: Home, folders: Sequence[str], sources: Iterable[str]) -> frozenset[str]:
    """Those of these source ids whose text never leaves this machine; an unknown source is one of them."""
    if not folders:
        return frozenset()
    from kb.calls.consent import is_local_only
    from kb.library import Library

    with Library.open(home, readonly=True) as library:
        found = {source: library.sources.get(source) for source in sources}
    return frozenset(name for name, source in found.items() if source is None or is_local_only(source.path, folders))

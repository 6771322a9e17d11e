"""The settings of a knowledge base: kb.toml, overridden by KB_… variables, overridden by options.

Each field's docstring line is the comment a new kb.toml carries, so the file explains itself.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin, get_type_hints

from kb.encode.toml import toml_value
from kb.errors import SettingsError
from kb.home import Home


def _option(default: Any, comment: str) -> Any:
    return field(default=default, metadata={"comment": comment})


@dataclass(frozen=True, slots=True)
class Purpose:
    """What this knowledge base is for."""

    title: str = _option("", "The wiki's title; empty: the folder's name.")
    about: str = _option("", "In plain words, what this base is for; it reaches every prompt.")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How much of the sources a built site carries."""

    sources: Literal["full", "quotes", "none"] = _option(
        "full", 'Text of sources in the site: "full", "quotes" (only what is cited) or "none".'
    )
    originals: bool = _option(True, "Copy the original files into the site, so that a citation can open them.")
    url: str = _option("", "Where the site will be published; may stay empty.")
    generator: Literal["mkdocs", "zensical"] = _option(
        "mkdocs", 'What renders the pages: "mkdocs", or "zensical" (an extra; it renders all of them each time).'
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; a file above a limit is named and skipped."""

    file_mb: int = _option(100, "Largest file that is read, in megabytes.")
    pages: int = _option(2000, "Most pages of one document.")
    text_mb: int = _option(20, "Most text one file may yield, in megabytes.")
    seconds: int = _option(60, "Longest time one file may take to read.")
    memory_mb: int = _option(1500, "Most memory reading one file may take, in megabytes.")


@dataclass(frozen=True, slots=True)
class Models:
    """Which model does what; an empty name means the one under ``model``."""

    extract: str = _option("", "Proposes claims from a stretch of a source.")
    write: str = _option("", "Writes a page from its proven claims.")
    answer: str = _option("", "Answers questions.")
    judge: str = _option("", "Second opinion, one model or several by commas; it may only refuse.")
    group: str = _option("", "Titles and groups topics, as a change to the plan that code made; flags contradictions.")


@dataclass(frozen=True, slots=True)
class Budget:
    """Hard limits on what models may cost; 0 is no limit."""

    tokens_per_run: int = _option(0, "Tokens one run may use, in and out together.")
    tokens_per_day: int = _option(0, "Tokens all runs of a day (UTC) may use.")
    money_per_run: float = _option(0.0, "US dollars one run may cost; a model without a known price is refused.")
    money_per_day: float = _option(0.0, "US dollars all runs of a day (UTC) may cost.")
    ask_above_calls: int = _option(200, "Ask before a run that needs more calls than this.")


@dataclass(frozen=True, slots=True)
class Calls:
    """How models are called."""

    concurrency: int = _option(8, "Calls under way at once.")
    timeout: float = _option(120.0, "Seconds one try may take.")
    deadline: float = _option(600.0, "Seconds one call may take with all its tries.")
    temperature: float = _option(0.0, "0 for the likeliest answer.")
    max_tokens: int = _option(4000, "Longest reply, in tokens.")
    consent: bool = _option(False, "Text of sources may be sent to the models' hosts without asking.")
    otlp: str = _option("", "Address of an OpenTelemetry collector that is told of each call; empty: nobody is.")
    local_only: tuple[str, ...] = _option((), "Folders below raw/ whose text never leaves this machine.")


@dataclass(frozen=True, slots=True)
class Watch:
    """When `kb watch` takes a file."""

    quiet: float = _option(2.0, "Seconds a file must stay unchanged before it is read (10 on network drives).")
    rescan: float = _option(60.0, "Seconds between full scans of raw/, whatever the events say.")


@dataclass(frozen=True, slots=True)
class Agents:
    """What agents that are connected by `kb mcp` may do beside reading."""

    write: bool = _option(False, "Agents may add texts, answer what waits for the handoff, and build.")
    add_from: tuple[str, ...] = _option((), "Folders from which agents that may write may also add files.")


@dataclass(frozen=True, slots=True)
class Ask:
    """How questions are answered. `kb tune` finds values for questions of your own."""

    abstain_below: float = _option(0.5, "From 0 to 1: an answer less sure than this is not given.")
    dense: float = _option(0.4, "From 0 to 1: how much meaning counts beside words where passages are looked for.")
    proximity: float = _option(0.4, "How much a passage gains whose words stand together as in the question.")
    told: float = _option(0.1, "How much a passage gains whose source tells of everything that is asked.")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a knowledge base."""

    model: str = _option(
        "extractive",
        'Who writes: "extractive" (no model, no network), "anthropic:MODEL", "openai:MODEL", "ollama:MODEL", '
        '"openai-like:MODEL?base_url=URL", or "handoff" (pending prompts become files).',
    )
    embedder: str = _option("minilm", 'Who embeds: "minilm" is built in; "none" makes search lexical only.')
    store: str = _option("embedded", 'Embedding store: "embedded", or the address of a `chroma run` server.')
    purpose: Purpose = field(default_factory=Purpose)
    models: Models = field(default_factory=Models)
    budget: Budget = field(default_factory=Budget)
    calls: Calls = field(default_factory=Calls)
    site: SiteSettings = field(default_factory=SiteSettings)
    limits: Limits = field(default_factory=Limits)
    watch: Watch = field(default_factory=Watch)
    agents: Agents = field(default_factory=Agents)
    ask: Ask = field(default_factory=Ask)


def load_settings(home: Home, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings of the knowledge base at ``home``. Raises SettingsError naming the key and the file."""
    try:
        table = tomllib.loads(home.settings.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{home.settings.name} is not valid TOML: {error}.") from error
    except OSError as error:
        raise SettingsError(f"{home.settings} cannot be read: {error.strerror}.") from error
    settings: Settings = _read(Settings, table, "")
    return _from_environment(settings, os.environ if environment is None else environment)


def _read(kind: type[Any], table: Mapping[str, Any], where: str) -> Any:
    hints = get_type_hints(kind)
    unknown = sorted(set(table) - {f.name for f in fields(kind)})
    if unknown:
        known = ", ".join(f.name for f in fields(kind))
        near = get_close_matches(unknown[0].casefold(), [f.name for f in fields(kind)], 1)
        meant = f'Did you mean "{near[0]}"? ' if near else ""
        raise SettingsError(f"kb.toml has an unknown key {where}{unknown[0]!s}.", f"{meant}Known here: {known}.")
    values = {name: _value(hints[name], value, f"{where}{name}") for name, value in table.items()}
    return kind(**values)


_KINDS: dict[Any, str] = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}


def _value(hint: Any, value: Any, name: str) -> Any:
    if hasattr(hint, "__dataclass_fields__"):
        if not isinstance(value, dict):
            raise SettingsError(f"kb.toml: {name} must be a table, [{name}].")
        return _read(hint, value, f"{name}.")
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise SettingsError(f"kb.toml: {name} must be one of {', '.join(get_args(hint))}, not {value!r}.")
        return value
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise SettingsError(f"kb.toml: {name} must be a list of texts, not {value!r}.")
        return tuple(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, hint) or (hint is not bool and isinstance(value, bool)):
        raise SettingsError(f"kb.toml: {name} must be {_KINDS[hint]}, not {value!r}.")
    if hint in (int, float) and value < 0:
        raise SettingsError(f"kb.toml: {name} must not be negative.")
    return value


def _from_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """KB_MODEL sets model, KB_SITE_SOURCES sets site.sources; variables kb does not know are not its own."""
    changes: dict[str, Any] = {}
    for option in fields(Settings):
        current = getattr(settings, option.name)
        if hasattr(current, "__dataclass_fields__"):
            for inner in fields(current):
                raw = environment.get(f"KB_{option.name}_{inner.name}".upper())
                if raw is not None:
                    hint = get_type_hints(type(current))[inner.name]
                    current = replace(current, **{inner.name: _parsed(hint, raw, f"{option.name}.{inner.name}")})
            changes[option.name] = current
        elif (raw := environment.get(f"KB_{option.name}".upper())) is not None:
            changes[option.name] = raw
    return replace(settings, **changes)


def _parsed(hint: Any, raw: str, name: str) -> Any:
    try:
        value: Any = {"true": True, "1": True, "false": False, "0": False}[raw.lower()] if hint is bool else raw
        value = hint(value) if hint in (int, float) else value
        value = tuple(part for part in raw.split(",") if part) if get_origin(hint) is tuple else value
    except (KeyError, ValueError) as error:
        raise SettingsError(f"The variable for {name} has an impossible value: {raw!r}.") from error
    return _value(hint, value, name)


def template(title: str = "") -> str:
    """A new kb.toml: every setting at its default, each with its comment."""
    lines = ["# Settings of this knowledge base. Every key is optional; unknown keys are refused.", ""]
    tables: list[str] = []
    for option in fields(Settings):
        default = getattr(Settings(), option.name)
        if hasattr(default, "__dataclass_fields__"):
            tables += ["", f"[{option.name}]"]
            for inner in fields(default):
                value = title if (option.name, inner.name) == ("purpose", "title") else getattr(default, inner.name)
                tables += [f"# {inner.metadata['comment']}", f"{inner.name} = {toml_value(value)}"]
        else:
            lines += [f"# {option.metadata['comment']}", f"{option.name} = {toml_value(default)}"]
    return "\n".join(lines + tables) + "\n"

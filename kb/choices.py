"""Whether the models and the embedder that kb.toml names can be meant, said as every wrong setting is: which key, what
may stand there, and what was probably meant. It does not know whether they can be reached.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from difflib import get_close_matches

from kb.errors import SettingsError
from kb.settings import Settings

EMBEDDERS = ("minilm", "none", "ollama:MODEL", "openai:MODEL")


def check_choices(settings: Settings, engines: Collection[str]) -> None:
    """Raises SettingsError for the first key whose value names nothing kb has; ``engines`` need no model."""
    _model("model", settings.model, engines)
    for role in fields(settings.models):
        if several := str(getattr(settings.models, role.name)):
            from kb.calls.spec import model_specs

            for one in model_specs(several):
                _model(f"models.{role.name}", one, engines if role.name != "judge" else ())
    _chosen("embedder", settings.embedder, EMBEDDERS)


def _model(key: str, value: str, engines: Collection[str]) -> None:
    if value in engines:
        return
    from kb.calls.spec import BATCH, HANDOFF, PROVIDERS, spec_of  # what calls models is loaded where one is named

    plain = value.removeprefix(BATCH)
    called = [f"{name}:MODEL{'?base_url=URL' if name == 'openai-like' else ''}" for name in PROVIDERS]
    _chosen(key, plain, (*engines, HANDOFF.provider, *called), BATCH if plain != value else "")
    try:
        spec_of(value)
    except SettingsError as error:
        raise SettingsError(f"kb.toml: {key}: {error.message}") from error


def _chosen(key: str, value: str, known: Collection[str], before: str = "") -> None:
    """Raises SettingsError unless ``value`` is one of ``known``, of which those with a colon want a name after it."""
    name, colon, model = value.partition(":")
    plain = {one.partition(":")[0]: one for one in known}
    if (plain.get(name, "") == name and not colon) or (model and ":" in plain.get(name, "")):
        return
    near = get_close_matches(name.casefold(), plain, 1)
    meant = f"{before}{near[0]}{colon}{model}" if near and (":" in plain[near[0]]) == bool(colon and model) else ""
    meant = meant or (plain[near[0]] if near else "")
    advice = f'Did you mean "{meant}"?' if meant else ""
    raise SettingsError(f"kb.toml: {key} must be one of {', '.join(known)}, not {before + value!r}.", advice)

"""Which model: ``provider:model[?option=value&…]``, where it lives, whether that is this machine, and its key.

Options: ``base_url`` (the server), ``key_env`` (the variable its key is in), ``format`` (``schema``, ``object`` or
``text``: how a JSON reply is asked for), ``context`` (tokens of context, for ollama). A setting may also say
``batch:`` before a model, or ``handoff``: whoever that is answers later. Keys come from the environment, then the
system's keyring; they are kept in memory only, and never shown.
"""

from __future__ import annotations

import importlib
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from kb.errors import SettingsError
from kb.settings import Settings

BASE_URLS = {
    "anthropic": "https://api.anthropic.com",
    "openai": "https://api.openai.com/v1",
    "ollama": "http://127.0.0.1:11434",
}
KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}
PROVIDERS = (*BASE_URLS, "openai-like")
BATCH = "batch:"  # before a model whose provider answers in batches, later
FORMATS = ("schema", "object", "text")
_OPTIONS = {"base_url", "key_env", "format", "context"}
_CONTEXT = 16384
_SHORTEST = 8  # characters of a key; shorter ones are placeholders such as "none"


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A parsed model setting. ``key_env`` names the variable with the key; empty: no key is sent."""

    provider: str
    model: str
    base_url: str
    key_env: str = ""
    format: str = "schema"
    context: int = _CONTEXT

    @property
    def name(self) -> str:
        """``provider:model``, as prices and the trace call it."""
        return f"{self.provider}:{self.model}"

    @property
    def id(self) -> str:
        """All that changes what it answers; part of every key."""
        shown = [self.name]
        if self.base_url != BASE_URLS.get(self.provider):
            shown.append(f"base_url={self.base_url}")
        if self.format != "schema":
            shown.append(f"format={self.format}")
        if self.context != _CONTEXT:
            shown.append(f"context={self.context}")
        return shown[0] + ("?" + "&".join(shown[1:]) if shown[1:] else "")

    @property
    def host(self) -> str:
        """The host text is sent to, as a person knows it: ``api.anthropic.com``, ``gpu.lan:8000``."""
        parts = urlsplit(self.base_url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    @property
    def is_local(self) -> bool:
        """Is the server this very machine? Only names and addresses that can be nothing else count."""
        return is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def is_plain(self) -> bool:
        """Would text go over a network unencrypted?"""
        return not self.is_local and urlsplit(self.base_url).scheme == "http"

    @property
    def at_home(self) -> bool:
        """Is this the provider's own server, so that its published prices hold?"""
        return self.base_url == BASE_URLS.get(self.provider)


HANDOFF = ModelSpec("handoff", "", "")


def is_loopback(host: str) -> bool:
    """``localhost``, 127.0.0.0/8 and ::1, nothing that a name server decides."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse_spec(text: str) -> ModelSpec:
    """Read a model setting. Raises SettingsError with what is wrong and how one is written."""
    provider, _, rest = text.strip().partition(":")
    model, _, query = rest.partition("?")
    if provider not in PROVIDERS or not model:
        raise SettingsError(
            f"{text!r} names no model kb knows how to call.", f"Write PROVIDER:MODEL, with {', '.join(PROVIDERS)}."
        )
    options = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(set(options) - _OPTIONS):
        raise SettingsError(f"{text!r} has an unknown option {unknown[0]!r}.", f"Known: {', '.join(sorted(_OPTIONS))}.")
    base_url = _checked_url(text, options.get("base_url", "") or BASE_URLS.get(provider, ""))
    if (form := options.get("format", "schema")) not in FORMATS:
        raise SettingsError(f"{text!r}: format is one of {', '.join(FORMATS)}.")
    if not (context := options.get("context", str(_CONTEXT))).isdecimal() or int(context) < 512:
        raise SettingsError(f"{text!r}: context is a number of tokens, at least 512.")
    key = _key_name(options.get("key_env", ""))
    if not key and base_url == BASE_URLS.get(provider):  # another server is not sent a key it was not promised
        key = KEYS.get(provider, "")
    return ModelSpec(provider, model, base_url, key, form, int(context))


def _key_name(name: str) -> str:
    """The variable with the key. Only ones named …_API_KEY: a borrowed kb.toml must not read other secrets."""
    if not name:
        return ""
    name = name if name.endswith("_API_KEY") else f"{name}_API_KEY"
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        raise SettingsError(f"key_env={name!r} is no name of a variable.", "Write key_env=NAME, for NAME_API_KEY.")
    return name


def _checked_url(text: str, url: str) -> str:
    if not url:
        raise SettingsError(f"{text!r} needs ?base_url=URL: the server that has this model.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise SettingsError(f"{url!r} is no address of a server.", "Write base_url=http://HOST:PORT/v1.")
    if parts.username or parts.password or parts.query or parts.fragment or "@" in parts.netloc:
        raise SettingsError(
            "A base_url must hold no user, password, query or fragment.",
            "Put the key into a variable and name it with key_env=NAME.",
        )
    return url.rstrip("/")


ROLES = ("extract", "write", "answer", "judge", "group")
# A repair is asked of whom was asked first, a talk of whom will be, what compares of whom groups.
_ASKED_OF = {"mend": "extract", "brief": "extract", "contradict": "group", "weigh": "group"}


def model_for(settings: Settings, task: str) -> str:
    """The model setting that answers ``task``: the one of its own, else ``model``. Judges may be several."""
    role = _ASKED_OF.get(task, task)
    own = str(getattr(settings.models, role)) if role in ROLES else ""
    return own or settings.model


def model_specs(setting: str) -> tuple[str, ...]:
    """The single models of a setting that may list several by commas."""
    return tuple(part.strip() for part in setting.split(",") if part.strip())


def is_deferred(setting: str) -> bool:
    """Does a model setting name somebody who answers later?"""
    return setting == HANDOFF.provider or setting.startswith(BATCH)


def spec_of(setting: str) -> ModelSpec:
    """The model behind a setting; ``HANDOFF`` for the handoff. Raises SettingsError for one kb cannot name."""
    return HANDOFF if setting == HANDOFF.provider else parse_spec(setting.removeprefix(BATCH))


def ids_by_role(settings: Settings) -> dict[str, str]:
    """For each role of ``[models]`` what answers it, as ids: a batch of a model writes what the model writes.

    What is called by no provider (an engine, the handoff) stands as it is.
    """

    def id_of(one: str) -> str:
        return spec_of(one).id if ":" in one else one

    return {role: ",".join(map(id_of, model_specs(model_for(settings, role)))) for role in ROLES}


def key_for(spec: ModelSpec, environment: Mapping[str, str] | None = None) -> str:
    """The key for this model's server; empty where it needs none. Raises SettingsError naming the variable."""
    if not spec.key_env:
        return ""
    found = (os.environ if environment is None else environment).get(spec.key_env, "").strip()
    found = found or _from_keyring(spec.key_env)
    if not found and not spec.is_local:
        raise SettingsError(
            f"{spec.name} needs a key and {spec.key_env} is not set.",
            f"Set {spec.key_env} in the environment, or store it once: `keyring set kb {spec.key_env}`.",
        )
    return found


def _from_keyring(name: str) -> str:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return ""
    try:
        return keyring.get_password("kb", name) or ""
    except Exception:  # whatever a system's keyring may raise: there is no key, and the message says so
        return ""


def without_key(text: str, key: str) -> str:
    """``text`` with the key taken out, should a server have repeated it."""
    return text.replace(key, "[key]") if len(key) >= _SHORTEST else text

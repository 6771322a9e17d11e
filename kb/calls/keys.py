"""Where keys come from: the environment, then the system's keyring. They are kept in memory only, and never shown."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping

from kb.calls.spec import ModelSpec
from kb.errors import SettingsError

_SHORTEST = 8  # characters; shorter keys are placeholders such as "none"


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

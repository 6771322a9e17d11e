"""Text leaves this machine only to hosts a person has agreed to, and never from folders marked local-only."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import PurePosixPath

from kb.calls.spec import ModelSpec
from kb.clock import timestamp
from kb.files import write_atomic
from kb.home import Home
from kb.progress import Person


class Consent:
    """Who has been agreed to, remembered in ``.kb/consent.json``. ``given``: the settings agree to everybody."""

    def __init__(self, home: Home, person: Person, *, given: bool = False) -> None:
        self._path = home.state / "consent.json"
        self._person, self._given = person, given
        self._refused: set[str] = set()
        self._lock = threading.Lock()

    def allows(self, spec: ModelSpec) -> bool:
        """May text be sent to this model's host? Asks once. Raises NeedsConfirmation where nobody can be asked."""
        if spec.is_local or self._given:
            return True
        with self._lock:
            agreed = self._agreed()
            if spec.host in agreed:
                return True
            if spec.host in self._refused:
                return False
            plain = ", unencrypted" if spec.is_plain else ""
            what = f"Text of your sources would be sent to {spec.host}{plain}, for {spec.name}."
            if not self._person.agrees(what, "Send it?", "set consent = true in [calls]"):
                self._refused.add(spec.host)
                return False
            agreed[spec.host] = timestamp()
            write_atomic(self._path, json.dumps(agreed, indent=2, sort_keys=True) + "\n")
            return True

    def _agreed(self) -> dict[str, str]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(host): str(at) for host, at in found.items()} if isinstance(found, dict) else {}


def is_local_only(path: str, folders: Sequence[str]) -> bool:
    """Does a source's ``path`` (``raw/private/a.md``) lie in one of the folders (``private``, below raw/)?"""
    parts = _below_raw(path)
    return any(parts[: len(folder)] == folder for folder in map(_below_raw, folders))


def _below_raw(path: str) -> tuple[str, ...]:
    parts = tuple(part.casefold() for part in PurePosixPath(path.replace("\\", "/")).parts if part not in ("/", "."))
    return parts[1:] if parts[:1] == ("raw",) else parts

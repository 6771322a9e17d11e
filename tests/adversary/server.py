"""A model's server on loopback that answers by script, good manners or bad, and keeps a ledger.

The ledger says what was asked and which replies went out whole, so that nothing can be paid for unseen.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

from tests.calls.chat_server import ChatServer, Said


@dataclass(frozen=True)
class Asked:
    """One request as it arrived. ``fingerprint`` is equal for equal questions: the per-call nonce is left out."""

    system: str
    user: str
    body: Mapping[str, Any]
    fingerprint: str
    times: int  # how often this very question has come, from 1
    number: int  # of all requests, from 1


Script = Callable[[Asked], Said]


def fingerprint(system: str, user: str) -> str:
    """The same for the same question, whatever nonce fenced it."""
    return hashlib.sha256(re.sub(r"\b[0-9a-f]{16}\b", "", f"{system}\x1f{user}").encode()).hexdigest()[:16]


class Adversary:
    """The server, its script and its ledger. Use it as a context manager."""

    def __init__(self, script: Script, port: int = 0) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        self._server = ChatServer(self._say, port)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    @property
    def model(self) -> str:
        """What stands in kb.toml."""
        return f"openai-like:adversary?base_url={self._server.url}"

    @property
    def times(self) -> Counter[str]:
        """How often each question came."""
        with self._lock:
            return Counter(asked.fingerprint for asked in self.asked)

    @property
    def finished(self) -> Counter[str]:
        """How many whole replies of status 200 each question got."""
        with self._lock, self._server.lock:
            marks = {asked.number: asked.fingerprint for asked in self.asked}
            return Counter(marks[place + 1] for place in self._server.whole)

    def __enter__(self) -> Adversary:
        self._server.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Go away, as a network does."""
        self._server.stop()

    def _say(self, body: Mapping[str, Any], before: int) -> Said:
        """Write a request into the ledger and ask the script; tokens are counted as a service would."""
        parts = {"system": "", "user": ""}
        for message in body["messages"]:
            content = message["content"]
            text = content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
            parts["system" if message["role"] in ("system", "developer") else "user"] += text
        mark = fingerprint(parts["system"], parts["user"])
        with self._lock:
            times = 1 + sum(asked.fingerprint == mark for asked in self.asked)
            asked = Asked(parts["system"], parts["user"], body, mark, times, before + 1)
            self.asked.append(asked)
        said = self.script(asked)
        tokens = (len(asked.system) + len(asked.user)) // 4, len(said.text) // 4
        names = ("prompt_tokens", "completion_tokens", "total_tokens")
        return replace(said, usage=dict(zip(names, (*tokens, sum(tokens)), strict=True)))

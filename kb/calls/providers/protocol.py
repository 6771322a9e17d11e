"""What a provider does, one try at a time, and how it says that it failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Finish = Literal["stop", "length", "refused"]


@dataclass(frozen=True, slots=True)
class Raw:
    """What came back, before anybody looked at it. ``tokens_cached`` are part of ``tokens_in``."""

    text: str
    finish: Finish
    tokens_in: int
    tokens_out: int
    tokens_cached: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: two texts, the JSON schema of the reply, and how long (in tokens) and how free it may be."""

    system: str
    user: str
    schema: Mapping[str, Any]
    max_tokens: int
    temperature: float


def token_count(value: object) -> int:
    """A number of tokens as a server gave it; 0 for anything else."""
    return value if isinstance(value, int) and value > 0 else 0


class Provider(Protocol):
    """One model at one server."""

    def chat(self, message: Message, timeout: float) -> Raw:
        """Send one request and wait at most ``timeout`` seconds. Raises a ProviderError; never tries twice."""


class ProviderError(Exception):
    """The try failed; the message names the server and holds no text of a source and no key."""


class Transient(ProviderError):  # noqa: N818 - what it is, not that it is one
    """It may work in a moment (server error, broken reply). ``retry_after``: seconds the server asked for."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RateLimited(Transient):
    """Too many requests for now."""


class TimedOut(Transient):
    """No complete reply in time."""


class Unreachable(Transient):
    """No connection to the server at all."""


class Unsupported(ProviderError):  # noqa: N818
    """The server does not know an option of the request; the provider leaves it out from now on: try at once."""


class Fatal(ProviderError):  # noqa: N818
    """It will not work by trying again. ``everything``: nor will any other call to this server in this run."""

    def __init__(self, message: str, *, everything: bool = False) -> None:
        super().__init__(message)
        self.everything = everything

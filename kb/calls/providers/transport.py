"""The wire under a provider: one request, no redirects, a limit on bytes and on time, and no credentials but ours.

The libraries above differ in what they tell about a failure, so the wire itself notes what happened, per thread.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.request import getproxies, proxy_bypass

import httpx

from kb.calls.spec import ModelSpec

MAX_BYTES = 2_000_000  # of one reply; 4,000 tokens are 16 kB
_CONNECT = 15.0  # seconds
_CREDENTIALS = ("authorization", "x-api-key", "api-key", "cookie")


class TooLong(httpx.TransportError):
    """The reply was larger than any answer; the rest was not read."""


@dataclass
class Exchange:
    """What the wire saw of the last request of a thread."""

    timeout: float
    requests: int = 0
    status: int = 0
    headers: httpx.Headers | None = None
    error: Exception | None = None


class Wire(httpx.BaseTransport):
    """An httpx transport for one server; ``begin`` before each request, ``exchange`` after it."""

    def __init__(self, spec: ModelSpec, key: str, max_bytes: int = MAX_BYTES) -> None:
        self._key, self._max_bytes, self._local = key, max_bytes, threading.local()
        self._inner = httpx.HTTPTransport(
            proxy=_proxy(spec), limits=httpx.Limits(max_connections=256, max_keepalive_connections=64)
        )
        weakref.finalize(self, self._inner.close)  # connections are given back when nobody holds this any more

    def begin(self, timeout: float) -> Exchange:
        """Start watching this thread's next request, which may take ``timeout`` seconds."""
        exchange = Exchange(timeout)
        self._local.exchange = exchange
        return exchange

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it once; a second request in one try is a defect of the library above, and refused."""
        exchange: Exchange = getattr(self._local, "exchange", None) or self.begin(60.0)
        exchange.requests += 1
        if exchange.requests > 1:
            raise httpx.TransportError("a library tried twice")
        for name in _CREDENTIALS:  # libraries pick up credentials from the environment that were not meant for here
            if name in request.headers and not (self._key and self._key in request.headers[name]):
                del request.headers[name]
        request.headers["accept-encoding"] = "identity"  # what is limited is what is read
        wait = exchange.timeout
        request.extensions["timeout"] = {"connect": min(_CONNECT, wait), "read": wait, "write": wait, "pool": wait}
        deadline = time.monotonic() + wait
        try:
            response = self._inner.handle_request(request)
        except Exception as error:
            exchange.error = error
            raise
        exchange.status, exchange.headers = response.status_code, response.headers
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            exchange.error = httpx.DecodingError("the server compressed a reply unasked")
            raise exchange.error
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_Bounded(response, exchange, deadline, self._max_bytes),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._inner.close()


class _Bounded(httpx.SyncByteStream):
    """A reply's body, read up to a number of bytes and a moment."""

    def __init__(self, response: httpx.Response, exchange: Exchange, deadline: float, max_bytes: int) -> None:
        self._response, self._exchange = response, exchange
        self._deadline, self._max_bytes = deadline, max_bytes

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        try:
            stream = self._response.stream
            assert isinstance(stream, httpx.SyncByteStream)
            for chunk in stream:
                read += len(chunk)
                if read > self._max_bytes:
                    raise TooLong(f"the reply is longer than {self._max_bytes:,} bytes")
                if time.monotonic() > self._deadline:
                    raise httpx.ReadTimeout("the reply took too long")
                yield chunk
        except httpx.HTTPError as error:
            self._exchange.error = error
            raise

    def close(self) -> None:
        self._response.close()


def _proxy(spec: ModelSpec) -> str | None:
    """The proxy the environment names for a remote server; text for this machine never takes one."""
    host = spec.host.rpartition(":")[0] or spec.host
    if spec.is_local or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(spec.base_url.partition(":")[0]) or proxies.get("all")


def client_for(wire: Wire) -> httpx.Client:
    """An httpx client on this wire that follows no redirect and reads nothing from the environment."""
    return httpx.Client(transport=wire, follow_redirects=False, trust_env=False)

"""A real HTTP server on loopback that speaks the OpenAI chat API and answers by script."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Said:
    """One scripted HTTP answer: a chat reply with ``text``, or the ``body`` as it stands; well-mannered or not."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    wait: float = 0.0  # seconds before the first byte
    hang: bool = False  # the connection stays open and silent until the server closes
    cut: int = 0  # bytes after which the connection is closed, though more were promised
    body: bytes | None = None
    usage: Mapping[str, Any] | None = None


Script = Callable[[dict[str, Any], int], Said]  # the request's JSON, and how many came before it


class ChatServer(ThreadingHTTPServer):
    """Keeps what it was asked in ``requests`` and ``headers``, and in ``whole`` which of it was answered well."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, script: Script, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.whole: list[int] = []  # places in ``requests`` whose reply, of status 200, went out to its end
        self.most_at_once = self.at_once = 0
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def model(self) -> str:
        return f"openai-like:some-model?base_url={self.url}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Go away, as a network does: hanging replies end, new connections are refused. Again: nothing more."""
        if self.closing.is_set():
            return
        self.closing.set()
        self.shutdown()
        self.server_close()
        self._thread.join(5)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.server.lock:
            before = len(self.server.requests)
            self.server.requests.append(asked)
            self.server.headers.append({key.lower(): value for key, value in self.headers.items()})
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        whole = False
        try:
            said = self.server.script(asked, before)
            whole = self._say(said) and said.status == 200
        finally:
            with self.server.lock:
                self.server.at_once -= 1
                self.server.whole += [before] * whole

    def _say(self, said: Said) -> bool:
        """Send a reply; False where it did not go out whole."""
        if said.hang:
            self.server.closing.wait(600)
            self.close_connection = True
            return False
        if said.wait:
            self.server.closing.wait(said.wait)
        body = said.body if said.body is not None else json.dumps(envelope(said)).encode()
        self.send_response(said.status)
        for key, value in {"content-type": "application/json", **said.headers}.items():
            self.send_header(key, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: said.cut] if said.cut else body)
        self.wfile.flush()
        self.close_connection = bool(said.cut)
        return not said.cut

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence."""


def envelope(said: Said) -> dict[str, Any]:
    if said.status >= 400:
        return {"error": {"message": said.text or "scripted", "type": "x", "code": None}}
    usage = said.usage or {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    message = {"role": "assistant", "content": None if said.refusal else said.text, "refusal": said.refusal}
    choice = {"index": 0, "message": message, "finish_reason": said.finish, "logprobs": None}
    return {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


@contextmanager
def serving(script: Script) -> Iterator[ChatServer]:
    """The server, answering, for the length of the block."""
    server = ChatServer(script)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def asked_text(request: Mapping[str, Any]) -> str:
    """The user part of a request."""
    return "".join(str(message["content"]) for message in request["messages"] if message["role"] == "user")

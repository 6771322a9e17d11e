"""A real HTTP server on loopback that speaks the OpenAI chat API and answers by script."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Said:
    """One scripted HTTP answer: a chat reply with ``text``, or the ``body`` as it stands."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    wait: float = 0.0
    body: bytes | None = None
    usage: Mapping[str, Any] | None = None


Script = Callable[[dict[str, Any], int], Said]  # the request's JSON, and how many came before it


class ChatServer(ThreadingHTTPServer):
    """Keeps what it was asked in ``requests`` and the headers in ``headers``."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.most_at_once = self.at_once = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def model(self) -> str:
        return f"openai-like:some-model?base_url={self.url}"

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
        try:
            said = self.server.script(asked, before)
            time.sleep(said.wait)
            body = said.body if said.body is not None else json.dumps(envelope(said)).encode()
            self.send_response(said.status)
            for key, value in {"content-type": "application/json", **said.headers}.items():
                self.send_header(key, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        finally:
            with self.server.lock:
                self.server.at_once -= 1

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence."""


def envelope(said: Said) -> dict[str, Any]:
    if said.status >= 400:
        return {"error": {"message": said.text or "scripted", "type": "x", "code": None}}
    usage = said.usage or {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    message = {"role": "assistant", "content": said.text, "refusal": said.refusal}
    choice = {"index": 0, "message": message, "finish_reason": said.finish, "logprobs": None}
    return {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


@contextmanager
def serving(script: Script) -> Iterator[ChatServer]:
    """The server, answering, for the length of the block."""
    with ChatServer(script) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def asked_text(request: Mapping[str, Any]) -> str:
    """The user part of a request."""
    return "".join(str(message["content"]) for message in request["messages"] if message["role"] == "user")

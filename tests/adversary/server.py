"""A model's server on loopback: speaks the OpenAI chat API over real HTTP and answers by script, good manners or bad.

It keeps a ledger of what it was asked and which replies went out whole, so that nothing can be paid for unseen.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it arrived. ``fingerprint`` is equal for equal questions: the per-call nonce is left out."""

    system: str
    user: str
    body: Mapping[str, Any]
    fingerprint: str
    times: int  # how often this very question has come, from 1
    number: int  # of all requests, from 1


@dataclass(frozen=True)
class Answer:
    """One reply: well-formed unless told otherwise."""

    text: str = ""
    finish: str = "stop"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""
    delay: float = 0.0  # seconds before the first byte
    hang: bool = False  # the connection stays open and silent until the server closes
    cut: int = 0  # bytes after which the connection is closed, though more were promised
    raw: bytes | None = None  # instead of a chat completion


Script = Callable[[Asked], Answer]


def fingerprint(system: str, user: str) -> str:
    """The same for the same question, whatever nonce fenced it."""
    return hashlib.sha256(re.sub(r"\b[0-9a-f]{16}\b", "", f"{system}\x1f{user}").encode()).hexdigest()[:16]


class Adversary:
    """The server, its script and its ledger. Use it as a context manager."""

    def __init__(self, script: Script, port: int = 0) -> None:
        self.script = script
        self.asked: list[Asked] = []
        self.finished: Counter[str] = Counter()  # replies with status 200 that went out whole, by fingerprint
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def model(self) -> str:
        """What stands in kb.toml."""
        return f"openai-like:adversary?base_url=http://127.0.0.1:{self.port}/v1"

    @property
    def times(self) -> Counter[str]:
        """How often each question came."""
        with self._lock:
            return Counter(asked.fingerprint for asked in self.asked)

    def __enter__(self) -> Adversary:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Go away, as a network does: hanging replies end, new connections are refused. Again: nothing more."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def take(self, body: Mapping[str, Any]) -> tuple[Asked, Answer]:
        """Write a request into the ledger and ask the script."""
        parts = {"system": "", "user": ""}
        for message in body["messages"]:
            content = message["content"]
            text = content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
            parts["system" if message["role"] in ("system", "developer") else "user"] += text
        mark = fingerprint(parts["system"], parts["user"])
        with self._lock:
            times = 1 + sum(asked.fingerprint == mark for asked in self.asked)
            asked = Asked(parts["system"], parts["user"], body, mark, times, len(self.asked) + 1)
            self.asked.append(asked)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        return asked, self.script(asked)

    def wait(self, seconds: float) -> None:
        """Let time pass, unless the server closes."""
        self._closing.wait(seconds)

    def done(self, asked: Asked, whole: bool) -> None:
        """A reply has gone out, or broken off."""
        with self._lock:
            self._now -= 1
            self.finished[asked.fingerprint] += whole


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no error of ours."""


def _handler(adversary: Adversary) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if not self.path.endswith("/chat/completions"):
                self.send_error(404)
                return
            asked, answer = adversary.take(body)
            whole = False
            try:
                whole = self._reply(asked, answer) and answer.status == 200
            finally:
                adversary.done(asked, whole)

        def _reply(self, asked: Asked, answer: Answer) -> bool:
            if answer.hang:
                adversary.wait(600)
                self.close_connection = True
                return False
            if answer.delay:
                adversary.wait(answer.delay)
            content = completion(asked, answer) if answer.raw is None else answer.raw
            self.send_response(answer.status)
            for name, value in {"content-type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: answer.cut] if answer.cut else content)
            self.wfile.flush()
            self.close_connection = bool(answer.cut)
            return not answer.cut

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nobody reads it."""

    return Handler


def completion(asked: Asked, answer: Answer) -> bytes:
    """The reply as the chat API words it; an error where the status is one."""
    if answer.status != 200:
        return json.dumps({"error": {"message": answer.text or "scripted", "type": "scripted", "code": None}}).encode()
    message: dict[str, Any] = {"role": "assistant", "content": answer.text}
    if answer.refusal:
        message |= {"content": None, "refusal": answer.refusal}
    tokens_in, tokens_out = (len(asked.system) + len(asked.user)) // 4, len(answer.text) // 4
    usage = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out}
    whole = {
        "id": f"chatcmpl-{asked.number}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": asked.body.get("model", ""),
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish, "logprobs": None}],
        "usage": usage,
    }
    return json.dumps(whole).encode()

"""llama-cpp-python's own server, made to understand what clients of the OpenAI API send, and to fail now and then.

Run ``python serve_model.py MODEL.gguf PORT``. ``KB_RANDOM_FAULT=429:0.2,500:0.05,trunc:0.05`` injects faults, seeded.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

UNKNOWN = ("parallel_tool_calls", "store", "reasoning_effort", "strict")
MOST_TOKENS = 1500  # noise may have no end of its own
CUT = 25  # tokens of a reply that is to be cut


class Wrapped:
    """An ASGI application before the server's own."""

    def __init__(self, app: Any, faults: dict[str, float]) -> None:
        self.app, self.faults, self.chance = app, faults, random.Random(7)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Rewrite one request."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        fault = self._fault()
        if fault in ("429", "500"):
            await _say(send, int(fault), {"error": {"message": "scripted", "type": "scripted", "code": None}})
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        changed = rewritten(json.loads(body), fault)
        headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        scope = {**scope, "headers": [*headers, (b"content-length", str(len(changed)).encode())]}
        sent = False

        async def again() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": changed, "more_body": False}

        await self.app(scope, again, send)

    def _fault(self) -> str:
        drawn = self.chance.random()
        for fault, share in self.faults.items():
            if drawn < share:
                return fault
            drawn -= share
        return ""


def rewritten(request: Message, fault: str) -> bytes:
    """The request in the server's own dialect."""
    for name in UNKNOWN:
        request.pop(name, None)
    form = request.get("response_format") or {}
    if form.get("type") == "json_schema":
        request["response_format"] = {"type": "json_object", "schema": form["json_schema"]["schema"]}
    limit = request.pop("max_completion_tokens", None) or request.get("max_tokens") or MOST_TOKENS
    request["max_tokens"] = CUT if fault == "trunc" else min(int(limit), MOST_TOKENS)
    request["temperature"] = 1.0  # at 0 noise says one thing for ever
    return json.dumps(request).encode()


async def _say(send: Send, status: int, body: Message) -> None:
    content = json.dumps(body).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"retry-after", b"0.1"),
        (b"content-length", str(len(content)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def main(model: str, port: int) -> None:
    """Serve until killed."""
    kinds = import_module("llama_cpp.server.settings")
    settings = kinds.ModelSettings(
        model=model, model_alias="kb-random", n_ctx=16384, n_threads=1, verbose=False, seed=7
    )
    here = kinds.ServerSettings(host="127.0.0.1", port=port)
    app = import_module("llama_cpp.server.app").create_app(server_settings=here, model_settings=[settings])
    faults = [part.split(":") for part in os.environ.get("KB_RANDOM_FAULT", "").split(",") if part]
    wrapped = Wrapped(app, {name: float(share) for name, share in faults})
    import_module("uvicorn").run(wrapped, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

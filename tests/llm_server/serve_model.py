"""llama.cpp's own server over a model file, behind a front that may fail, or ask in fewer words.

Run ``python -m tests.llm_server.serve_model MODEL.gguf PORT``. ``KB_LLM_FAULT=429:0.2,500:0.05,trunc:0.05`` gives
shares of replies that are refused, fail, or break off, seeded; with ``KB_LLM_RETELL=1`` the model is asked as
``retelling.py`` says. The server speaks the OpenAI chat API and comes with xllamacpp, whose wheels need no compiler.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.llm_server.retelling import completion, retold

CONTEXT = 16384  # tokens of question and reply together; noise needs one token for nearly each character
SEED = 7
CUT = 25  # tokens of a reply that is to break off
SHORT = 80  # tokens of a sentence
CHAT = "/v1/chat/completions"


class Faults:
    """Which fault a request meets: shares of 1, drawn in order. Thread-safe."""

    def __init__(self, shares: str) -> None:
        parts = [part.split(":") for part in shares.split(",") if part]
        self._shares = {name: float(share) for name, share in parts}
        self._chance, self._lock = random.Random(SEED), threading.Lock()

    def draw(self) -> str:
        """The name of a fault; empty for none."""
        with self._lock:
            drawn = self._chance.random()
        for fault, share in self._shares.items():
            if drawn < share:
                return fault
            drawn -= share
        return ""


def front(behind: str, faults: Faults, retells: bool) -> type[BaseHTTPRequestHandler]:
    """A handler that passes requests on to the server at ``behind``, unless they are to fail."""

    class Front(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._pass_on(None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            fault = faults.draw()
            if fault in ("429", "500"):
                scripted = {"error": {"message": "scripted", "type": "scripted", "code": None}}
                self._say(int(fault), json.dumps(scripted).encode())
                return
            request = json.loads(body)
            if fault:
                request["max_tokens"] = CUT
            told = self._retold(request) if retells else None
            self._say(200, json.dumps(told).encode()) if told else self._pass_on(json.dumps(request).encode())

        def _retold(self, request: dict[str, Any]) -> dict[str, Any] | None:
            counted = [0, 0]

            def ask(question: str) -> str:
                small = {"messages": [{"role": "user", "content": question}], "max_tokens": SHORT, "temperature": 0}
                reply = json.loads(_sent(behind + CHAT, json.dumps(small).encode()))
                counted[0] += reply["usage"]["prompt_tokens"]
                counted[1] += reply["usage"]["completion_tokens"]
                return str(reply["choices"][0]["message"]["content"].strip().partition("\n")[0])

            fields = set(request["response_format"]["json_schema"]["schema"]["properties"])
            told = retold(fields, request["messages"][-1]["content"], ask)
            return told and completion(told, request["model"], (counted[0], counted[1]))

        def _pass_on(self, body: bytes | None) -> None:
            try:
                self._say(200, _sent(behind + self.path, body))
            except HTTPError as error:
                self._say(error.code, error.read())

        def _say(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            if status == 429:
                self.send_header("retry-after", "0.1")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *values: Any) -> None:
            """Nothing: who serves here is a test."""

    return Front


def _sent(url: str, body: bytes | None) -> bytes:
    with urlopen(Request(url, body, {"content-type": "application/json"})) as reply:
        return bytes(reply.read())


def main(model: str, port: int) -> None:
    """Serve until killed."""
    package = import_module("xllamacpp")
    settings = package.CommonParams()
    settings.model.path = model
    settings.n_ctx, settings.n_parallel = CONTEXT, 1
    settings.cpuparams.n_threads = 1  # several wait for one another where cores are shared
    settings.cpuparams_batch.n_threads = os.cpu_count() or 1
    settings.sampling.seed = SEED
    settings.verbosity = 0
    server = package.Server(settings)  # it listens at a port of its own
    faults = Faults(os.environ.get("KB_LLM_FAULT", ""))
    handler = front(server.listening_address, faults, retells=bool(os.environ.get("KB_LLM_RETELL")))
    ThreadingHTTPServer(("127.0.0.1", port), handler).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

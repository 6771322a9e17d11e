"""A real HTTP server on loopback that speaks the batch APIs of Anthropic and OpenAI, and answers by script."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.calls.deferred_base import answer

Reply = str | dict[str, Any]  # the text of an answer, or a result line's own fields
Script = Callable[[str, str, int], Reply]  # key, what the user part says, how often this key came before


class BatchServer(ThreadingHTTPServer):
    """Batches stay open until ``finish()``. Keeps every request line in ``log`` and its headers in ``seen``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.batches: dict[str, dict[str, Any]] = {}
        self.files: dict[str, str] = {}
        self.script: Script = lambda key, user, times: answer()
        self.log: list[str] = []
        self.seen: list[dict[str, str]] = []
        self.asked: list[str] = []
        self.last: dict[str, Any] = {}  # what was asked last, in the provider's own form
        self.failing: int = 0  # status that creating a batch gets
        self.results_url = ""
        self.lock = threading.RLock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def model(self, provider: str) -> str:
        base = self.url + ("/v1" if provider == "openai" else "")
        return f"batch:{provider}:some-model?base_url={base}"

    def created(self) -> int:
        return len([line for line in self.log if re.fullmatch(r"POST \S*/batches", line)])

    def finish(self) -> None:
        for batch in self.batches.values():
            batch["ended"] = True

    def add(self, name: str, requests: list[tuple[str, str]], **more: Any) -> dict[str, Any]:
        with self.lock:
            results = []
            for key, user in requests:
                results.append((key, self.script(key, user, self.asked.count(key))))
                self.asked.append(key)
            batch = {"id": name, "ended": False, "results": results, "at": datetime.now(UTC), **more}
            self.batches[name] = batch
            return batch

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    server: BatchServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def do_POST(self) -> None:
        path, body = self._noted(), self.rfile.read(int(self.headers["content-length"]))
        if self.server.failing and path.endswith("/batches"):
            self._send({"error": {"message": "no such model"}}, self.server.failing)
        elif path == "/v1/messages/batches":
            asked = json.loads(body)["requests"]
            self.server.last = asked[0]["params"]
            pairs = [(r["custom_id"], r["params"]["messages"][0]["content"]) for r in asked]
            batch = self.server.add(f"msgbatch_{len(self.server.batches)}", pairs)
            self._send(self._anthropic(batch))
        elif path == "/v1/files":
            name = f"file-{len(self.server.files)}"
            part = body.split(b"application/jsonl", 1)[1].split(b"\r\n\r\n", 1)[1]
            self.server.files[name] = part[: part.index(b"\r\n--")].decode()
            self._send({"id": name, "object": "file", "purpose": "batch"})
        else:
            wanted = json.loads(body)
            lines = [json.loads(line) for line in self.server.files[wanted["input_file_id"]].splitlines()]
            self.server.last = lines[0]["body"]
            pairs = [(line["custom_id"], line["body"]["messages"][1]["content"]) for line in lines]
            name = f"batch_{len(self.server.batches)}"
            self._send(self._openai(self.server.add(name, pairs, metadata=wanted["metadata"])))

    def do_GET(self) -> None:
        path, batches = self._noted().partition("?")[0], self.server.batches
        if path.endswith("/results"):
            lines = [self._anthropic_line(*result) for result in batches[path.split("/")[-2]]["results"]]
            self._send("\n".join(map(json.dumps, lines)).encode(), kind="application/x-jsonl")
        elif path.startswith("/v1/files/"):
            lines = [self._openai_line(*result) for result in batches[path.split("/")[3][4:]]["results"]]
            self._send("\n".join(map(json.dumps, lines)).encode(), kind="application/octet-stream")
        else:
            show = self._anthropic if "/messages/" in path else self._openai
            if path.endswith("/batches"):
                newest = sorted(batches.values(), key=lambda batch: batch["at"], reverse=True)
                shown = [show(batch) for batch in newest]
                self._send({"object": "list", "data": shown, "has_more": False, "first_id": None, "last_id": None})
            else:
                self._send(show(batches[path.rsplit("/", 1)[1]]))

    def _anthropic(self, batch: dict[str, Any]) -> dict[str, Any]:
        number, ended = len(batch["results"]), batch["ended"]
        counts = {"processing": 0 if ended else number, "succeeded": number if ended else 0}
        host = self.server.results_url or self.server.url
        return {
            "id": batch["id"],
            "type": "message_batch",
            "processing_status": "ended" if ended else "in_progress",
            "request_counts": {**counts, "errored": 0, "canceled": 0, "expired": 0},
            "created_at": batch["at"].isoformat(),
            "expires_at": batch["at"].isoformat(),
            "results_url": f"{host}/v1/messages/batches/{batch['id']}/results" if ended else None,
        }

    def _anthropic_line(self, key: str, reply: Reply) -> dict[str, Any]:
        if isinstance(reply, dict) and "type" in reply:
            return {"custom_id": key, "result": reply}
        if isinstance(reply, dict):
            content, stop = [{"type": "text", "text": ""}], reply["finish"]
        else:
            tool = {"type": "tool_use", "id": "t", "name": "answer", "input": json.loads(reply)}
            content, stop = [tool], "tool_use"
        message = {
            "id": "msg",
            "type": "message",
            "role": "assistant",
            "model": "some-model",
            "content": content,
            "stop_reason": stop,
            "usage": {"input_tokens": 100, "output_tokens": 20},
        }
        return {"custom_id": key, "result": {"type": "succeeded", "message": message}}

    def _openai(self, batch: dict[str, Any]) -> dict[str, Any]:
        number, ended = len(batch["results"]), batch["ended"]
        failed = batch.get("failed", "")
        return {
            "id": batch["id"],
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "completion_window": "24h",
            "input_file_id": "file-0",
            "status": "failed" if failed else "completed" if ended else "in_progress",
            "errors": {"object": "list", "data": [{"message": failed}]} if failed else None,
            "created_at": int(batch["at"].timestamp()),
            "metadata": batch["metadata"],
            "output_file_id": f"out-{batch['id']}" if ended else None,
            "request_counts": {"total": number, "completed": number if ended else 0, "failed": 0},
        }

    def _openai_line(self, key: str, reply: Reply) -> dict[str, Any]:
        if isinstance(reply, dict) and "code" in reply:
            return {"custom_id": key, "response": None, "error": reply}
        finish, text = (reply["finish"], "") if isinstance(reply, dict) else ("stop", reply)
        body = {
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
        return {"custom_id": key, "response": {"status_code": 200, "body": body}, "error": None}

    def _noted(self) -> str:
        self.server.log.append(f"{self.command} {self.path.partition('?')[0]}")
        self.server.seen.append({name.lower(): value for name, value in self.headers.items()})
        return self.path

    def _send(self, content: object, status: int = 200, kind: str = "application/json") -> None:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serving() -> Iterator[BatchServer]:
    server = BatchServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

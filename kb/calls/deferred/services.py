"""The batch APIs of providers, by their own SDKs: send many questions, look how far they are, fetch the replies.

Importing this module is cheap; an SDK (1 to 2 s) is imported with its first use.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from kb.calls.deferred.question import Question
from kb.calls.providers.protocol import Finish, Raw, token_count
from kb.calls.providers.transport import Wire, client_for
from kb.calls.spec import ModelSpec, key_for, without_key
from kb.errors import KbError, ServiceError, SettingsError

_TIMEOUT = 600.0  # seconds one transfer may take; a batch is large
_MAX_BYTES = 1_000_000_000
_RETRIES = 2  # of the SDK, for what does no harm twice
_SKEW = timedelta(minutes=10)  # between a provider's clock and ours
_LOOKED_AT = 1000  # batches of an account
_LONGEST_MESSAGE = 200  # characters of a server's own message that are passed on


_NOTHING = Raw("", "stop", 0, 0)


@dataclass(frozen=True, slots=True)
class State:
    """How far a batch is. ``failed`` is why the provider refused it as a whole."""

    ended: bool
    done: int = 0
    total: int = 0
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The reply to one question, or the ``error`` instead of one (``raw`` is empty then).

    ``canceled``: a person stopped the batch.
    """

    key: str
    raw: Raw = _NOTHING
    error: str = ""
    canceled: bool = False


class Service(Protocol):
    """One provider's batch API."""

    def send(self, intent: str, questions: Sequence[Question], *, max_tokens: int, temperature: float | None) -> str:
        """Send a batch and return its id; ``intent`` is a name of our own for it. Never tries twice."""

    def find(self, intent: str, since: datetime, number: int, known: Collection[str]) -> list[str]:
        """The ids a batch of ``number`` questions, sent since then, may have; without those that are known."""

    def state(self, batch: str) -> State:
        """How far it is."""

    def results(self, batch: str) -> Iterator[Result]:
        """All replies of a batch that has ended."""


def connect(spec: ModelSpec) -> Service:
    """The batch API for a model. Raises SettingsError where its provider has none, or a key or package is missing."""
    if spec.provider not in _SERVICES:
        raise SettingsError(
            f"{spec.provider} has no batch API that kb knows.", "Use batch:anthropic:MODEL or batch:openai:MODEL."
        )
    try:
        return _SERVICES[spec.provider](spec, key_for(spec))
    except ImportError as error:
        raise SettingsError(
            f"batch:{spec.name} needs packages that are not installed ({error.name}).",
            f"Install them: pip install 'kb-compiler[{spec.provider.removesuffix('-like')}]'.",
        ) from error


class _OneHost(Wire):
    """The wire of all calls, for SDKs that follow addresses a server gives: text and key go to that server only."""

    def __init__(self, spec: ModelSpec, key: str) -> None:
        super().__init__(spec, key, _MAX_BYTES)
        parts = urlsplit(spec.base_url)
        self._scheme, self._place = parts.scheme, parts.netloc.lower()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it once, with a limit on time of its own."""
        if (request.url.scheme, request.url.netloc.decode("ascii").lower()) != (self._scheme, self._place):
            raise httpx.UnsupportedProtocol(f"{request.url.host} is another server")
        self.begin(_TIMEOUT)
        return super().handle_request(request)


class _Sdk:
    """What both SDKs are given, and what is made of their errors."""

    def __init__(self, spec: ModelSpec, key: str) -> None:
        self._spec, self._key = spec, key
        self._options: dict[str, Any] = {
            "api_key": key or "none",
            "base_url": spec.base_url,
            "max_retries": _RETRIES,
            "http_client": client_for(_OneHost(spec, key)),
        }

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        """What an SDK raises, as one sentence without the key."""
        try:
            yield
        except (KbError, GeneratorExit):
            raise
        except Exception as error:
            spec, status = self._spec, int(getattr(error, "status_code", 0) or 0)
            if not status:
                reached = not isinstance(error.__cause__, httpx.ConnectError | httpx.UnsupportedProtocol)
                word = "did not answer in a way that can be read" if reached else "cannot be reached"
                raise ServiceError(f"{spec.host} {word}.", may_be_done=reached) from error
            said = without_key(" ".join(str(error).split()), self._key)[:_LONGEST_MESSAGE]
            advice = f"Check {spec.key_env or 'the key'} and the model's name." if status in (401, 403, 404) else ""
            raise ServiceError(f"{spec.host} answered {status}: {said}", advice, may_be_done=status >= 500) from error


class AnthropicBatches(_Sdk):
    """Message batches of Anthropic. The reply is the input of a forced tool, as it is in a call."""

    def __init__(self, spec: ModelSpec, key: str) -> None:
        import anthropic

        super().__init__(spec, key)
        self._client = anthropic.Anthropic(**self._options)

    def send(self, intent: str, questions: Sequence[Question], *, max_tokens: int, temperature: float | None) -> str:
        """Create a batch."""
        common: dict[str, Any] = {"model": self._spec.model, "max_tokens": max_tokens}
        if temperature is not None:
            common["temperature"] = temperature
        requests: list[Any] = [{"custom_id": q.key, "params": {**common, **_tool(q)}} for q in questions]
        with self._errors():
            return self._client.with_options(max_retries=0).messages.batches.create(requests=requests).id

    def find(self, intent: str, since: datetime, number: int, known: Collection[str]) -> list[str]:
        """By time and size: these batches carry no name of ours, only their replies show whose they are."""
        found = []
        with self._errors():
            for count, batch in enumerate(self._client.messages.batches.list(limit=100)):
                if count >= _LOOKED_AT or batch.created_at < since - _SKEW:
                    break
                counts = batch.request_counts
                total = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
                if total == number and batch.id not in known:
                    found.append(batch.id)
        return found

    def state(self, batch: str) -> State:
        """How far it is."""
        with self._errors():
            found = self._client.messages.batches.retrieve(batch)
            counts = found.request_counts
            done = counts.succeeded + counts.errored + counts.canceled + counts.expired
            return State(found.processing_status == "ended", done, done + counts.processing)

    def results(self, batch: str) -> Iterator[Result]:
        """All replies."""
        with self._errors():
            for entry in self._client.messages.batches.results(batch):
                if result := _readable(entry.to_dict(warnings=False), _from_anthropic):
                    yield result


def _tool(question: Question) -> dict[str, Any]:
    return {
        "system": question.system,
        "messages": [{"role": "user", "content": question.user}],
        "tools": [{"name": "answer", "description": "Give the answer.", "input_schema": dict(question.schema)}],
        "tool_choice": {"type": "tool", "name": "answer", "disable_parallel_tool_use": True},
    }


def _from_anthropic(line: Mapping[str, Any]) -> Result:
    key, result = str(line["custom_id"]), line["result"]
    if result["type"] != "succeeded":
        said = {"expired": "The batch expired before it was answered.", "canceled": "The batch was canceled."}
        message = said.get(result["type"]) or _message(result.get("error", {}).get("error", {}))
        return Result(key, error=message, canceled=result["type"] == "canceled")
    message, usage = result["message"], result["message"]["usage"]
    tools = [block["input"] for block in message["content"] if block["type"] == "tool_use"]
    texts = [block["text"] for block in message["content"] if block["type"] == "text"]
    finish: dict[str, Finish] = {"max_tokens": "length", "refusal": "refused"}
    cached = token_count(usage.get("cache_read_input_tokens"))
    written = token_count(usage.get("cache_creation_input_tokens"))
    raw = Raw(
        json.dumps(tools[0], ensure_ascii=False) if tools else "".join(texts),
        finish.get(message["stop_reason"], "stop"),
        token_count(usage["input_tokens"]) + cached + written,
        token_count(usage["output_tokens"]),
        cached,
    )
    return Result(key, raw)


class OpenAIBatches(_Sdk):
    """Batches of OpenAI and of servers that have the same API: a file of chat requests, a file of replies."""

    def __init__(self, spec: ModelSpec, key: str) -> None:
        import openai

        super().__init__(spec, key)
        self._client = openai.OpenAI(**self._options)

    def send(self, intent: str, questions: Sequence[Question], *, max_tokens: int, temperature: float | None) -> str:
        """Upload the questions, then create the batch."""
        length = "max_completion_tokens" if self._spec.at_home else "max_tokens"
        common: dict[str, Any] = {"model": self._spec.model, length: max_tokens}
        if temperature is not None:
            common["temperature"] = temperature
        lines = [
            {"custom_id": q.key, "method": "POST", "url": "/v1/chat/completions", "body": {**common, **_chat(q)}}
            for q in questions
        ]
        data = "".join(json.dumps(line) + "\n" for line in lines).encode("ascii")
        once = self._client.with_options(max_retries=0)
        with self._errors():
            file = once.files.create(file=(f"kb-{intent}.jsonl", data, "application/jsonl"), purpose="batch")
        with self._errors():
            return once.batches.create(
                input_file_id=file.id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={"kb": intent},
            ).id

    def find(self, intent: str, since: datetime, number: int, known: Collection[str]) -> list[str]:
        """By the name we gave it."""
        with self._errors():
            for count, batch in enumerate(self._client.batches.list(limit=100)):
                if count >= _LOOKED_AT or batch.created_at < (since - _SKEW).timestamp():
                    break
                if (batch.metadata or {}).get("kb") == intent:
                    return [batch.id]
        return []

    def state(self, batch: str) -> State:
        """How far it is."""
        with self._errors():
            found = self._client.batches.retrieve(batch)
            counts = found.request_counts
            done, total = (counts.completed + counts.failed, counts.total) if counts else (0, 0)
            if found.status == "failed":
                errors = found.errors.data if found.errors and found.errors.data else []
                return State(True, done, total, _message({"message": errors[0].message} if errors else {}))
            return State(found.status in ("completed", "expired", "cancelled"), done, total)

    def results(self, batch: str) -> Iterator[Result]:
        """All replies, then all errors."""
        with self._errors():
            found = self._client.batches.retrieve(batch)
            for file in filter(None, (found.output_file_id, found.error_file_id)):
                with self._client.files.with_streaming_response.content(file) as response:
                    for line in response.iter_lines():
                        if line.strip() and (result := _readable(line, _from_openai)):
                            yield result


def _chat(question: Question) -> dict[str, Any]:
    named = {"name": "answer", "schema": dict(question.schema)}
    return {
        "messages": [{"role": "system", "content": question.system}, {"role": "user", "content": question.user}],
        "response_format": {"type": "json_schema", "json_schema": named},
    }


def _from_openai(line: Mapping[str, Any]) -> Result:
    key, error, response = str(line["custom_id"]), line.get("error"), line.get("response") or {}
    body = response.get("body") or {}
    if error or response.get("status_code") != 200:
        said = error or body.get("error") or {}
        code = str(said.get("code") or "")
        return Result(key, error=_message(said), canceled=code == "batch_cancelled")
    choice, usage = body["choices"][0], body.get("usage") or {}
    refusal = choice["message"].get("refusal")
    finish: Finish = "refused" if refusal or choice["finish_reason"] == "content_filter" else "stop"
    details = usage.get("prompt_tokens_details") or {}
    raw = Raw(
        str(choice["message"].get("content") or refusal or ""),
        "length" if choice["finish_reason"] == "length" else finish,
        token_count(usage.get("prompt_tokens")),
        token_count(usage.get("completion_tokens")),
        token_count(details.get("cached_tokens")),
    )
    return Result(key, raw)


_SERVICES: dict[str, type[AnthropicBatches] | type[OpenAIBatches]] = {
    "anthropic": AnthropicBatches,
    "openai": OpenAIBatches,
    "openai-like": OpenAIBatches,
}


def _readable(line: Any, parse: Any) -> Result | None:
    """One line of results; None for one nobody can read: its question is then without a reply."""
    try:
        result: Result = parse(json.loads(line) if isinstance(line, str) else line)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
    return result


def _message(error: Mapping[str, Any]) -> str:
    return " ".join(str(error.get("message") or "The provider gave no reason.").split())[:_LONGEST_MESSAGE]

"""Providers by llama-index's LLM classes: the call forms that work, and what each reply means.

Importing this module is cheap; llama-index (2 to 4 s) is imported with the first provider. Options that a server does
not know are left out one by one, each time by raising Unsupported, so that every HTTP request stays a try of its own.
"""

from __future__ import annotations

import importlib
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from kb.calls.providers.protocol import (
    Fatal,
    Finish,
    Message,
    ProviderError,
    RateLimited,
    Raw,
    TimedOut,
    Transient,
    Unreachable,
    Unsupported,
    token_count,
)
from kb.calls.providers.transport import Exchange, TooLong, Wire, client_for
from kb.calls.spec import BASE_URLS, FORMATS, ModelSpec, without_key
from kb.errors import SettingsError

MODULES = {
    "anthropic": ("llama_index.llms.anthropic", "anthropic"),
    "openai": ("llama_index.llms.openai_like", "openai"),
    "openai-like": ("llama_index.llms.openai_like", "openai"),
    "ollama": ("llama_index.llms.ollama", "ollama"),
}
_TOKEN = 4  # characters, where a server does not count
_QUOTA = re.compile(r"insufficient_quota|exceeded your current quota|credit balance", re.IGNORECASE)
_FORMAT = re.compile(r"response_format|json_schema|json_object|tool_choice|literal_error|grammar", re.IGNORECASE)
_TEMPERATURE = re.compile(r"temperature", re.IGNORECASE)
_LENGTH_NAME = re.compile(r"max_completion_tokens|max_tokens", re.IGNORECASE)
_LONGEST_MESSAGE = 200  # characters of a server's own message that are passed on


@dataclass
class _Form:
    """How this server is asked, learned from what it refused."""

    format: str
    temperature: bool = True
    length: str = "max_tokens"


class LlamaProvider:
    """One model at one server. Thread-safe. Raises SettingsError when its packages are not installed."""

    def __init__(self, spec: ModelSpec, key: str = "") -> None:
        self.spec, self._key = spec, key
        self._wire = Wire(spec, key)
        # OpenAI's own server wants the newer name for the longest reply, most look-alikes know only the older one.
        self._form = _Form(spec.format, length="max_completion_tokens" if spec.at_home else "max_tokens")
        self._lock = threading.Lock()
        self._classes: dict[tuple[int, float], Any] = {}
        module, extra = MODULES[spec.provider]
        try:
            importlib.import_module(module)
        except ImportError as error:
            raise SettingsError(
                f"{spec.name} needs packages that are not installed ({error.name}).",
                f"Install them: pip install 'kb-compiler[{extra}]'.",
            ) from error

    def chat(self, message: Message, timeout: float) -> Raw:
        """Send one request. Raises a ProviderError."""
        form = self._form
        if form.format != "schema":
            message = replace(message, system=f"{message.system}\n\n{in_words(message.schema)}")
        llm, guessed = self._llm(message), (len(message.system) + len(message.user)) // _TOKEN
        exchange = self._wire.begin(timeout)
        try:
            raw = _CALLS[self.spec.provider](llm, message, form)
        except ProviderError:
            raise
        except Exception as error:
            if isinstance(exchange.error, TooLong):
                return Raw("", "length", guessed, message.max_tokens)
            raise self._failure(exchange, error, form) from error
        counted = raw.tokens_in + raw.tokens_out > 0
        return Raw(
            without_key(raw.text, self._key),
            raw.finish,
            raw.tokens_in if counted else guessed,
            raw.tokens_out if counted else len(raw.text) // _TOKEN,
            raw.tokens_cached,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._wire.close()

    def _llm(self, message: Message) -> Any:
        wanted = (message.max_tokens, message.temperature)
        with self._lock:
            if wanted not in self._classes:
                build = _BUILDERS[self.spec.provider]
                self._classes[wanted] = build(self.spec, self._key, self._wire, *wanted)
            return self._classes[wanted]

    def _failure(self, exchange: Exchange, error: Exception, form: _Form) -> ProviderError:
        """What the wire saw, as one of our errors."""
        host, status = self.spec.host, exchange.status
        if isinstance(exchange.error, httpx.TimeoutException):
            return TimedOut(f"{host} did not answer in {exchange.timeout:g} seconds.")
        if not exchange.requests:
            return Fatal(f"{self.spec.name} was not called: {type(error).__name__}.")
        if not status:
            return Unreachable(f"{host} cannot be reached.")
        if isinstance(exchange.error, httpx.HTTPError) or status < 300:
            return Transient(f"The reply of {host} broke off or cannot be read.")
        said = without_key(" ".join(str(error).split()), self._key)
        if status in (400, 404, 422, 500) and self._unsupported(said, form):
            return Unsupported(f"{host} does not know an option of the request.")
        message = f"{host} answered {status}: {said[:_LONGEST_MESSAGE]}"
        retry_after = _seconds(exchange.headers)
        if status == 429 and not _QUOTA.search(said):
            return RateLimited(message, retry_after)
        if status in (408, 409, 425) or status >= 500:
            return Transient(message, retry_after)
        return Fatal(message, everything=status in (401, 402, 403, 404, 405, 429) or status < 400)

    def _unsupported(self, said: str, form: _Form) -> bool:
        """Leave out the option a server complains of; False if there is nothing left to leave out."""
        with self._lock:
            if self._form is not form:
                return True  # another thread has learned it meanwhile
            if _FORMAT.search(said) and form.format != FORMATS[-1]:
                weaker = FORMATS[-1] if self.spec.provider == "anthropic" else FORMATS[FORMATS.index(form.format) + 1]
                self._form = _Form(weaker, form.temperature, form.length)
            elif _TEMPERATURE.search(said) and form.temperature:
                self._form = _Form(form.format, False, form.length)
            elif _LENGTH_NAME.search(said) and form.length == "max_tokens" and "max_completion_tokens" in said:
                self._form = _Form(form.format, form.temperature, "max_completion_tokens")
            elif _LENGTH_NAME.search(said) and form.length == "max_completion_tokens" and "xtra" in said:
                self._form = _Form(form.format, form.temperature, "max_tokens")
            else:
                return False
            return True


def in_words(schema: Mapping[str, Any]) -> str:
    """The schema for a server that takes none of its own."""
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return f"Answer with one JSON object that fits this JSON schema, and with nothing else:\n{text}"


def _messages(message: Message) -> list[Any]:
    from llama_index.core.llms import ChatMessage

    return [ChatMessage(role="system", content=message.system), ChatMessage(role="user", content=message.user)]


def _seconds(headers: httpx.Headers | None) -> float | None:
    """Retry-After in seconds, from either of its forms."""
    value = headers.get("retry-after", "") if headers is not None else ""
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _openai(spec: ModelSpec, key: str, wire: Wire, max_tokens: int, temperature: float) -> Any:
    """OpenAILike, also for OpenAI itself: the other class refuses names it has not heard of."""
    from llama_index.llms import openai_like

    build: Any = openai_like.OpenAILike  # its types do not name all it takes
    return build(
        model=spec.model,
        api_base=spec.base_url,
        api_key=key or "none",
        is_chat_model=True,
        context_window=1_000_000,
        max_retries=0,
        should_use_structured_outputs=True,
        http_client=client_for(wire),
    )


def _ask_openai(llm: Any, message: Message, form: _Form) -> Raw:
    from openai import NOT_GIVEN

    schema, temperature = message.schema, message.temperature if form.temperature else NOT_GIVEN
    wanted: dict[str, Any] = {form.length: message.max_tokens, "temperature": temperature}
    if form.format == "schema":
        named = {"name": "answer", "schema": dict(schema), "strict": _strict(schema)}
        wanted["response_format"] = {"type": "json_schema", "json_schema": named}
    elif form.format == "object":
        # llama-cpp-python takes the schema here; OpenAI would refuse it, and needs no such detour
        wanted["response_format"] = {"type": "json_object"} | (
            {} if llm.api_base == BASE_URLS["openai"] else {"schema": dict(schema)}
        )
    reply = llm.chat(_messages(message), **wanted).raw
    choice, usage = reply.choices[0], getattr(reply, "usage", None)
    refusal = getattr(choice.message, "refusal", None)
    finish: Finish = "refused" if refusal or choice.finish_reason == "content_filter" else "stop"
    finish = "length" if choice.finish_reason == "length" else finish
    details = getattr(usage, "prompt_tokens_details", None)
    return Raw(
        _text(choice.message.content) or _text(refusal),
        finish,
        token_count(getattr(usage, "prompt_tokens", 0)),
        token_count(getattr(usage, "completion_tokens", 0)),
        token_count(getattr(details, "cached_tokens", 0)),
    )


def _strict(schema: Mapping[str, Any]) -> bool:
    """May OpenAI's strict mode be asked for? It wants every object closed and every property required."""
    waiting: list[Any] = [schema]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            if "properties" in item:
                if item.get("additionalProperties") is not False:
                    return False
                if set(item.get("required", ())) != set(item["properties"]):
                    return False
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return True


def _anthropic(spec: ModelSpec, key: str, wire: Wire, max_tokens: int, temperature: float) -> Any:
    import anthropic
    from llama_index.core.llms import LLMMetadata
    from llama_index.llms.anthropic import Anthropic

    def metadata(self: Any) -> Any:  # the class's own raises for a name it has not heard of
        return LLMMetadata(model_name=spec.model, is_chat_model=True, num_output=max_tokens)

    llm = type("AnyAnthropic", (Anthropic,), {"metadata": property(metadata)})(
        model=spec.model,
        base_url=spec.base_url,
        api_key=key or "none",
        max_tokens=max_tokens,
        temperature=temperature,
        max_retries=0,
    )
    llm._client = anthropic.Anthropic(
        api_key=key or "none", base_url=spec.base_url, max_retries=0, http_client=client_for(wire)
    )
    return llm


_TOOL = "answer"


def _ask_anthropic(llm: Any, message: Message, form: _Form) -> Raw:
    from anthropic import NOT_GIVEN

    wanted: dict[str, Any] = {} if form.temperature else {"temperature": NOT_GIVEN}
    if form.format == "schema":  # a forced tool: every model has it, with any schema
        wanted["tools"] = [{"name": _TOOL, "description": "Give the answer.", "input_schema": dict(message.schema)}]
        wanted["tool_choice"] = {"type": "tool", "name": _TOOL, "disable_parallel_tool_use": True}
    reply = llm.chat(_messages(message), **wanted).raw
    tools = [block.input for block in reply["content"] if block.type == "tool_use"]
    texts = [block.text for block in reply["content"] if block.type == "text"]
    finish: Finish = {"max_tokens": "length", "refusal": "refused"}.get(reply["stop_reason"], "stop")  # type: ignore[assignment]
    usage = reply["usage"]
    cached = token_count(getattr(usage, "cache_read_input_tokens", 0))
    written = token_count(getattr(usage, "cache_creation_input_tokens", 0))
    return Raw(
        json.dumps(tools[0], ensure_ascii=False) if tools else "".join(texts),
        finish,
        token_count(usage.input_tokens) + cached + written,
        token_count(usage.output_tokens),
        cached,
    )


def _ollama(spec: ModelSpec, key: str, wire: Wire, max_tokens: int, temperature: float) -> Any:
    from llama_index.llms.ollama import Ollama
    from ollama import Client

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Ollama(
        model=spec.model,
        base_url=spec.base_url,
        temperature=temperature,
        context_window=spec.context,  # else it asks the server, and takes the model's whole context: gigabytes
        additional_kwargs={"num_predict": max_tokens},
        client=Client(host=spec.base_url, headers=headers, transport=wire, follow_redirects=False, trust_env=False),
    )


def _ask_ollama(llm: Any, message: Message, form: _Form) -> Raw:
    wanted = {"schema": dict(message.schema), "object": "json", "text": None}[form.format]
    reply = llm.chat(_messages(message), format=wanted).raw
    return Raw(
        _text(reply["message"].get("content")),
        "length" if reply.get("done_reason") == "length" else "stop",
        token_count(reply.get("prompt_eval_count")),
        token_count(reply.get("eval_count")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


_BUILDERS = {"openai": _openai, "openai-like": _openai, "anthropic": _anthropic, "ollama": _ollama}
_CALLS = {"openai": _ask_openai, "openai-like": _ask_openai, "anthropic": _ask_anthropic, "ollama": _ask_ollama}

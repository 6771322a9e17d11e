"""Each provider's own form on the wire, with names its library has never heard of, and no key but the right one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from kb.calls.model import ModelCaller
from kb.calls.outcome import Outcome
from kb.calls.providers.llama import LlamaProvider
from kb.calls.providers.protocol import Message, Raw
from kb.calls.spec import BASE_URLS, key_for, parse_spec
from kb.home import Home
from tests.calls.asking import GOOD, Opened, Sum, ask
from tests.calls.chat_server import ChatServer, Said, serving

CANARY = "sk-canary-7f3e9b2c4d5a6f708192a3b4c5d6e7f8"


def anthropic_body(**more: Any) -> bytes:
    block = {"type": "tool_use", "id": "t", "name": "answer", "input": {"total": 3}}
    usage = {"input_tokens": 50, "output_tokens": 7, "cache_read_input_tokens": 30, "cache_creation_input_tokens": 20}
    reply = {"id": "m", "type": "message", "role": "assistant", "model": "x", "content": [block]}
    return json.dumps(reply | {"stop_reason": "tool_use", "stop_sequence": None, "usage": usage} | more).encode()


def ollama_body(**more: Any) -> bytes:
    reply = {"model": "x", "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant", "content": GOOD}}
    return json.dumps(
        reply | {"done": True, "done_reason": "stop", "prompt_eval_count": 9, "eval_count": 4} | more
    ).encode()


def spec_for(server: ChatServer, provider: str, query: str = "") -> str:
    root = server.url if provider.startswith("openai") else server.url.removesuffix("/v1")
    return f"{provider}:no-such-name:2099?base_url={root}{query}"


def test_anthropic_is_asked_by_a_forced_tool(opened: Opened) -> None:
    with serving(lambda request, before: Said(body=anthropic_body())) as server:
        caller = opened(spec_for(server, "anthropic"))
        assert caller.complete(ask()).value == Sum(total=3)
    asked = server.requests[0]
    assert asked["model"] == "no-such-name:2099"
    assert (asked["max_tokens"], asked["temperature"]) == (4000, 0)
    assert asked["tool_choice"]["name"] == asked["tools"][0]["name"] == "answer"
    assert asked["tools"][0]["input_schema"]["required"] == ["total"]
    assert asked["system"] in ("Add the numbers.", [{"type": "text", "text": "Add the numbers."}])
    assert (caller.totals.tokens_in, caller.totals.tokens_out) == (100, 7)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (anthropic_body(stop_reason="max_tokens"), Outcome.truncated),
        (anthropic_body(stop_reason="refusal", content=[]), Outcome.refused),
        (anthropic_body(stop_reason="end_turn", content=[{"type": "text", "text": GOOD}]), Outcome.ok),
    ],
)
def test_how_anthropic_ends(opened: Opened, body: bytes, outcome: Outcome) -> None:
    with serving(lambda request, before: Said(body=body)) as server:
        assert opened(spec_for(server, "anthropic")).complete(ask()).outcome is outcome


def test_anthropic_models_without_forced_tools_or_temperature(opened: Opened) -> None:
    def picky(request: dict[str, Any], before: int) -> Said:
        if "tool_choice" in request:
            return Said(
                status=400, body=b'{"type":"error","error":{"type":"x","message":"tool_choice forces tool use"}}'
            )
        if "temperature" in request:
            return Said(status=400, body=b'{"type":"error","error":{"type":"x","message":"temperature is deprecated"}}')
        return Said(body=anthropic_body(content=[{"type": "text", "text": GOOD}], stop_reason="end_turn"))

    with serving(picky) as server:
        assert opened(spec_for(server, "anthropic")).complete(ask()).outcome is Outcome.ok
        assert len(server.requests) == 3


@pytest.mark.parametrize("status", [429, 529])
def test_anthropic_is_one_request_a_try(opened: Opened, status: int) -> None:
    said = Said(status=status, headers={"retry-after": "0.01"}, body=b'{"type":"error","error":{"message":"busy"}}')
    with serving(lambda request, before: said) as server:
        opened(spec_for(server, "anthropic")).complete(ask())
        assert len(server.requests) == 6


def test_ollama_gets_the_schema_and_a_context_that_fits_in_memory(opened: Opened) -> None:
    with serving(lambda request, before: Said(body=ollama_body())) as server:
        caller = opened(spec_for(server, "ollama", "&context=4096"))
        assert caller.complete(ask()).value == Sum(total=3)
    asked = server.requests[0]
    assert (asked["model"], asked["stream"], asked["format"]["required"]) == ("no-such-name:2099", False, ["total"])
    assert asked["options"] == {"temperature": 0.0, "num_ctx": 4096, "num_predict": 4000}
    assert (caller.totals.tokens_in, caller.totals.tokens_out) == (9, 4)


def test_ollama_names_a_cut_reply_and_is_one_request_a_try(opened: Opened) -> None:
    with serving(lambda request, before: Said(body=ollama_body(done_reason="length"))) as server:
        assert opened(spec_for(server, "ollama")).complete(ask()).outcome is Outcome.truncated
    with serving(lambda request, before: Said(status=500, body=b'{"error": "busy"}')) as server:
        assert opened(spec_for(server, "ollama"), deadline=8.0).complete(ask()).outcome is Outcome.provider_error
        assert 2 <= len(server.requests) <= 6


def test_openai_takes_names_it_has_not_heard_of(opened: Opened) -> None:
    with serving(lambda request, before: Said(GOOD)) as server:
        assert opened(spec_for(server, "openai")).complete(ask()).value == Sum(total=3)
    assert server.requests[0]["model"] == "no-such-name:2099"


def test_openais_own_server_gets_the_newer_name_for_the_longest_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda request, before: Said(GOOD)) as server:
        spec = parse_spec(spec_for(server, "openai"))
        monkeypatch.setitem(BASE_URLS, "openai", spec.base_url)
        raw = LlamaProvider(spec, CANARY).chat(Message("s", "u", {}, 7, 0), 5)
    assert raw == Raw(GOOD, "stop", 100, 20)
    assert server.requests[0]["max_completion_tokens"] == 7
    assert "max_tokens" not in server.requests[0]


def test_cached_tokens_are_counted_and_missing_counts_are_estimated() -> None:
    usage = {
        "prompt_tokens": 90,
        "completion_tokens": 9,
        "total_tokens": 99,
        "prompt_tokens_details": {"cached_tokens": 64},
    }
    nothing = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    for said, counts in ((Said(GOOD, usage=usage), (90, 9, 64)), (Said(GOOD, usage=nothing), (25, 3, 0))):
        with serving(lambda request, before, said=said: said) as server:  # type: ignore[misc]
            provider = LlamaProvider(parse_spec(server.model))
            raw = provider.chat(Message("s" * 50, "u" * 50, {}, 9, 0), 5)
            assert (raw.tokens_in, raw.tokens_out, raw.tokens_cached) == counts


@pytest.mark.parametrize("provider", ["openai", "openai-like", "anthropic", "ollama"])
def test_a_key_goes_only_where_it_was_meant_to_go(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OLLAMA_API_KEY", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, f"{CANARY}-{name}")
    monkeypatch.setenv("MINE_API_KEY", CANARY + "-mine")
    bodies = {"anthropic": anthropic_body(), "ollama": ollama_body()}
    with serving(lambda request, before: Said(GOOD, body=bodies.get(provider))) as server:
        assert opened(spec_for(server, provider)).complete(ask("a")).usable
        assert CANARY not in json.dumps(server.headers)
        assert opened(spec_for(server, provider, "&key_env=MINE")).complete(ask("b")).usable
    said = json.dumps(server.headers[1])
    assert f"{CANARY}-mine" in said
    assert "_KEY" not in said
    assert "_TOKEN" not in said


@pytest.mark.parametrize("status", [200, 400, 401, 500])
def test_a_key_is_in_no_file_and_no_message(
    home: Home, opened: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], status: int
) -> None:
    monkeypatch.setenv("MINE_API_KEY", CANARY)
    text = f'{{"total": 3}} your key is {CANARY}'
    with serving(lambda request, before: Said(text, status=status)) as server:
        reply = opened(spec_for(server, "openai-like", "&key_env=MINE"), deadline=2.0).complete(ask())
    assert server.headers[0]["authorization"] == f"Bearer {CANARY}"
    assert CANARY not in repr(reply) + "".join(capsys.readouterr())
    for path in home.root.rglob("*"):
        assert path.is_dir() or CANARY not in path.read_text("utf-8"), path


def test_a_missing_key_is_named_before_anybody_is_called(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.errors import SettingsError

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        opened("openai:gpt-5", assume_yes=True).complete(ask())


def test_a_key_may_lie_in_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import SimpleNamespace

    def get_password(service: str, name: str) -> str:
        return f"{service}/{name}"

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=get_password))
    assert key_for(parse_spec("openai:x"), {}) == "kb/OPENAI_API_KEY"
    assert key_for(parse_spec("openai:x"), {"OPENAI_API_KEY": "e"}) == "e"
    assert key_for(parse_spec("ollama:x"), {}) == ""


def test_a_package_that_is_missing_is_named_with_its_remedy(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from kb.errors import SettingsError

    monkeypatch.setitem(sys.modules, "llama_index.llms.ollama", None)
    caller: ModelCaller = opened("ollama:x")
    with pytest.raises(SettingsError, match=r"kb-compiler\[ollama\]"):
        caller.complete(ask())


def test_text_for_this_machine_takes_no_proxy(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda request, before: Said("proxied", status=400)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        with serving(lambda request, before: Said(GOOD)) as server:
            assert opened(server.model).complete(ask(local_only=True)).usable
            remote = replace(parse_spec(server.model), base_url="http://model.invalid/v1")
            try:
                LlamaProvider(remote).chat(Message("s", "u", {}, 1, 0), 5)
            except Exception as error:
                assert "400" in str(error)
        assert len(proxy.requests) == 1

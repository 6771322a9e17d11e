"""A model setting says who, where and by which key, and what is not understood is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.calls.spec import ids_by_role, is_loopback, model_for, parse_spec
from kb.errors import SettingsError
from kb.settings import Models, Settings


@pytest.mark.parametrize(
    ("text", "host", "key", "local", "name"),
    [
        ("anthropic:claude-x", "api.anthropic.com", "ANTHROPIC_API_KEY", False, "anthropic:claude-x"),
        ("openai:gpt-x", "api.openai.com", "OPENAI_API_KEY", False, "openai:gpt-x"),
        ("openai:gpt-x?base_url=https://eu.example/v1", "eu.example", "", False, "openai:gpt-x"),
        ("ollama:qwen3:8b", "127.0.0.1:11434", "", True, "ollama:qwen3:8b"),
        ("ollama:x?base_url=http://gpu.lan:11434", "gpu.lan:11434", "", False, "ollama:x"),
        ("openai-like:a/b?base_url=http://localhost:8000/v1/", "localhost:8000", "", True, "openai-like:a/b"),
        ("openai-like:x?base_url=https://h/v1&key_env=GROQ", "h", "GROQ_API_KEY", False, "openai-like:x"),
        ("openai-like:x?base_url=https://h/v1&key_env=GROQ_API_KEY", "h", "GROQ_API_KEY", False, "openai-like:x"),
    ],
)
def test_what_a_setting_says(text: str, host: str, key: str, local: bool, name: str) -> None:
    spec = parse_spec(text)
    assert (spec.host, spec.key_env, spec.is_local, spec.name) == (host, key, local, name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gpt-5", "names no model"),
        ("openai:", "names no model"),
        ("bedrock:x", "anthropic, openai, ollama, openai-like"),
        ("openai-like:x", "needs ?base_url"),
        ("openai-like:x?base_url=localhost:8000", "no address"),
        ("openai-like:x?base_url=file:///etc/passwd", "no address"),
        ("openai-like:x?base_url=http://h:99999/v1", "no address"),
        ("openai-like:x?base_url=http://me:secret@h/v1", "no user, password"),
        ("openai-like:x?base_url=http://h/v1?api-key=secret", "no user, password"),
        ("ollama:x?temperature=1", "unknown option 'temperature'"),
        ("ollama:x?context=many", "number of tokens"),
        ("ollama:x?format=xml", "format is one of"),
        ("openai:x?key_env=PATH/../X", "no name of a variable"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse_spec(text)
    assert message in error.value.message


def test_a_borrowed_setting_reads_no_other_secret() -> None:
    assert parse_spec("openai:x?key_env=AWS_SECRET_ACCESS_KEY").key_env == "AWS_SECRET_ACCESS_KEY_API_KEY"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.nip.io", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_only_this_machine_is_this_machine(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_the_id_holds_what_changes_answers_and_no_more() -> None:
    assert parse_spec("openai:x?key_env=A").id == parse_spec("openai:x").id == "openai:x"
    assert parse_spec("ollama:x?context=4096").id == "ollama:x?context=4096"
    assert parse_spec("openai:x?base_url=https://h/v1").id == "openai:x?base_url=https://h/v1"


def test_a_task_may_have_its_own_model() -> None:
    settings = replace(Settings(), model="ollama:a", models=Models(write="ollama:b", judge="ollama:c, ollama:d"))
    assert [model_for(settings, task) for task in ("extract", "write", "conflict")] == [
        "ollama:a",
        "ollama:b",
        "ollama:a",
    ]
    assert ids_by_role(settings)["judge"] == "ollama:c,ollama:d"
    assert ids_by_role(Settings())["extract"] == "extractive"

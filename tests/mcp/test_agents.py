"""How agents are told of a knowledge base: the skill, AGENTS.md, and each client's own form."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from kb.agents import CLIENTS, SKILL
from kb.encode.front_matter import load
from kb.home import Home
from tests.cli.commands import ROOT, alone, kb


@pytest.fixture
def home(tmp_path: Path) -> Home:
    assert kb("init", tmp_path / "my 'kb", "--title", "Light").code == 0
    return Home((tmp_path / "my 'kb").resolve())


def test_init_writes_the_skill_and_agents_md_and_a_build_keeps_them_current(home: Home) -> None:
    skill, agents = home.root / ".agents/skills/kb/SKILL.md", home.root / "AGENTS.md"
    head, body = load(skill.read_text("utf-8"))
    assert head["name"] == "kb" and len(str(head["description"])) < 500
    assert "kb handoff" in body and "abstain" in body
    assert agents.read_text("utf-8").startswith("# How to use this folder: Light")
    home.settings.write_text('embedder = "none"\n[purpose]\ntitle = "Another"\nabout = "Lights."\n', "utf-8")
    assert kb("--kb", home.root, "build", "--no-site").code == 0
    assert agents.read_text("utf-8").startswith("# How to use this folder: Another\n\nLights.")


def test_files_that_are_there_stay(tmp_path: Path) -> None:
    (tmp_path / "AGENTS.md").write_text("mine", "utf-8")
    skill = tmp_path / ".agents/skills/kb/SKILL.md"
    skill.parent.mkdir(parents=True)
    skill.write_text("mine too", "utf-8")
    assert kb("init", tmp_path).code == 0
    (tmp_path / "kb.toml").write_text('embedder = "none"\n', "utf-8")
    assert kb("--kb", tmp_path, "build", "--no-site").code == 0
    assert kb("--kb", tmp_path, "agent", "install", "claude").code == 0
    assert ((tmp_path / "AGENTS.md").read_text("utf-8"), skill.read_text("utf-8")) == ("mine", "mine too")


@pytest.mark.parametrize("name", sorted(CLIENTS))
def test_each_client_gets_the_server_in_its_own_form(home: Home, name: str) -> None:
    printed = kb("--kb", home.root, "agent", "install", name).out
    value = tomllib.loads(printed) if name == "codex" else json.loads(printed)
    text = json.dumps(value)
    assert "mcp" in text and json.dumps(str(home.root)) in text
    file = home.root / CLIENTS[name].file
    assert not file.exists()
    ran = kb("--kb", home.root, "agent", "install", name, "--write")
    if name == "codex":
        assert ran.code == 2 and "your own" in ran.err
        return
    assert ran.code == 0 and json.loads(file.read_text("utf-8")) == value
    file.write_text("{}", "utf-8")
    ran = kb("--kb", home.root, "agent", "install", name, "--write")
    assert ran.code == 2 and "there already" in ran.err and file.read_text("utf-8") == "{}"


def test_the_skill_names_only_commands_there_are() -> None:
    import re

    from kb.cli import COMMANDS

    assert set(re.findall(r"`kb ([a-z]+)", SKILL)) <= set(COMMANDS)


def test_without_the_sdk_it_says_what_to_install(home: Home, tmp_path: Path) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "mcp.py").write_text("raise ImportError(name='mcp')\n", "utf-8")
    ran = alone("--kb", home.root, "mcp", PYTHONPATH=f"{tmp_path / 'without'}:{ROOT}")
    assert ran.code == 2 and "kb-compiler[mcp]" in ran.err

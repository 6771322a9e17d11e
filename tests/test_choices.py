"""A model or an embedder that kb has not is told like every wrong setting: which key, what may stand there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compile.open import ENGINES
from kb.choices import check_choices
from kb.errors import SettingsError
from kb.settings import Models, Settings


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(model="antropic:x"), 'Did you mean "anthropic:x"?'),
        (Settings(model="batch:opnai:x"), 'Did you mean "batch:openai:x"?'),
        (Settings(model="handof"), 'Did you mean "handoff"?'),
        (Settings(model="gpt-5"), "model must be one of extractive, handoff, anthropic:MODEL"),
        (Settings(model="openai-like:x"), "needs ?base_url=URL"),
        (Settings(models=Models(write="olama:x")), "models.write must be one of"),
        (Settings(models=Models(judge="extractive")), "models.judge must be one of"),
        (Settings(embedder="minilmm"), "embedder must be one of minilm, none, ollama:MODEL, openai:MODEL, not"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(settings: Settings, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_choices(settings, ENGINES)
    assert said in str(caught.value) and "kb.toml" in str(caught.value)


@pytest.mark.parametrize(
    "model", ["extractive", "handoff", "ollama:llama3", "batch:openai:x", "openai-like:x?base_url=http://h/v1"]
)
def test_what_can_be_meant_passes(model: str) -> None:
    check_choices(replace(Settings(), model=model, embedder="ollama:nomic"), ENGINES)

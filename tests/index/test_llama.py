"""llama-index's embedders in kb."""

from __future__ import annotations

import sys
import types
from typing import Any

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.embeddings import MockEmbedding

from kb.errors import EmbedderError
from kb.index.embedder import open_embedder
from kb.index.llama import FromLlama, load


def test_theirs_serves_kb_with_vectors_of_length_one() -> None:
    embedder = FromLlama("openai:mock", MockEmbedding(embed_dim=8))
    vectors = embedder.embed(["a", "b"])
    assert embedder.dimension == 8
    assert [float(np.linalg.norm(v)) for v in vectors] == pytest.approx([1, 1])
    assert embedder.embed([]) == []


def test_a_setting_names_provider_and_model(monkeypatch: pytest.MonkeyPatch) -> None:
    class OllamaEmbedding(MockEmbedding):  # stands where the extra would be
        def __init__(self, model_name: str) -> None:
            super().__init__(embed_dim=4)
            assert model_name == "nomic-embed-text"

    module = types.ModuleType("llama_index.embeddings.ollama")
    module.OllamaEmbedding = OllamaEmbedding  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "llama_index.embeddings.ollama", module)
    embedder = open_embedder("ollama:nomic-embed-text")
    assert embedder.id == "ollama:nomic-embed-text"
    assert embedder.dimension == 4


class Failing(MockEmbedding):
    """A model that cannot be reached."""

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        raise ConnectionError("refused")


class Ragged(MockEmbedding):
    """A model that answers with one vector too few."""

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[1.0, float("nan")] for _ in texts]


@pytest.mark.parametrize(
    ("model", "words"), [(Failing, "failed \\(ConnectionError\\)"), (Ragged, "not one vector a text")]
)
def test_what_goes_wrong_there_is_one_sentence_here(model: type[MockEmbedding], words: str) -> None:
    with pytest.raises(EmbedderError, match=words):
        FromLlama("ollama:x", model(embed_dim=2)).embed(["a", "b"])


def _no_key(**_: Any) -> BaseEmbedding:
    raise ValueError("no API key")


def test_unknown_missing_and_refusing_providers() -> None:
    with pytest.raises(EmbedderError, match="kb knows minilm, none, ollama:MODEL"):
        load("acme:model")
    with pytest.raises(EmbedderError, match="not installed"):
        load("ollama:nomic-embed-text")
    with pytest.raises(EmbedderError, match="cannot start: no API key"):
        load("openai:large", _no_key)

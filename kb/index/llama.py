"""llama-index's embedding classes behind our protocol.

Besides the embedding store this is the only module that knows llama-index; importing it takes two seconds.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy
from llama_index.core.base.embeddings.base import BaseEmbedding

from kb.errors import EmbedderError

if TYPE_CHECKING:
    from kb.index.embedder import Embedder, Vector

# Setting prefix → module, class, the argument that names the model, and what installs it.
_PROVIDERS = {
    "ollama": ("llama_index.embeddings.ollama", "OllamaEmbedding", "model_name", "llama-index-embeddings-ollama"),
    "openai": ("llama_index.embeddings.openai", "OpenAIEmbedding", "model", "llama-index-embeddings-openai"),
}


class FromLlama:
    """A llama-index embedding behind our protocol: vectors of length 1, errors in one sentence."""

    def __init__(self, identity: str, model: BaseEmbedding) -> None:
        self.id = identity
        self._model = model
        self._dimension = 0

    @property
    def dimension(self) -> int:
        """Numbers in one vector; asks the model once. Raises EmbedderError."""
        if not self._dimension:
            self._dimension = len(self.embed(["dimension"])[0])
        return self._dimension

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector for each text. Raises EmbedderError when the model cannot be reached or refuses."""
        if not texts:
            return []
        try:
            made = self._model.get_text_embedding_batch(list(texts))
        except Exception as error:  # each provider raises its own types
            raise EmbedderError(
                f"The embedder {self.id} failed ({type(error).__name__}).", "Is it running, and is its name right?"
            ) from error
        matrix = numpy.asarray(made, dtype="<f4")
        if matrix.shape[0] != len(texts) or matrix.ndim != 2 or not numpy.isfinite(matrix).all():
            raise EmbedderError(f"The embedder {self.id} gave something that is not one vector a text.")
        lengths = numpy.maximum(numpy.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)
        return list(matrix / lengths)


def load(setting: str, make: Callable[..., BaseEmbedding] | None = None) -> Embedder:
    """The embedder that ``PROVIDER:MODEL`` names; ``make`` stands in for the provider's class.

    Raises EmbedderError for an unknown provider, one that is not installed, or one that cannot start.
    """
    provider, _, model = setting.partition(":")
    if provider not in _PROVIDERS or not model:
        known = ", ".join(f"{name}:MODEL" for name in _PROVIDERS)
        raise EmbedderError(f"There is no embedder {setting!r}.", f"kb knows minilm, none, {known}.")
    module, name, argument, package = _PROVIDERS[provider]
    try:
        maker = make or getattr(importlib.import_module(module), name)
        return FromLlama(setting, maker(**{argument: model}))
    except ImportError as error:
        raise EmbedderError(f"The embedder {setting} is not installed.", f"Install {package}.") from error
    except Exception as error:  # a missing key, a bad address: each provider raises its own types
        raise EmbedderError(f"The embedder {setting} cannot start: {error}.") from error

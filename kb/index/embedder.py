"""Turning text into vectors: the Embedder protocol, the one that makes none, and which one a knowledge base has.

This module does not know where vectors are kept (``kb.library``, ``kb.index.chroma``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from kb.errors import EmbedderError
from kb.index.minilm import MiniLM

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

NONE = "none"


class Embedder(Protocol):
    """Makes vectors of unit length; ``id`` names whatever changes them."""

    @property
    def id(self) -> str:
        """Model, quantisation and runtime: vectors of different ids are never compared. ``none``: makes none."""

    @property
    def dimension(self) -> int:
        """Numbers in one vector; 0 when it makes none."""

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector of length 1 for each text, in order. Raises EmbedderError."""


class NoEmbedder:
    """Search stays lexical."""

    id = NONE
    dimension = 0

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Nothing can be embedded here. Raises EmbedderError."""
        raise EmbedderError("This knowledge base has no embedder.", "Search without vectors.")


def pack(vectors: Iterable[Vector]) -> list[bytes]:
    """Each vector as the library keeps it: little-endian float32."""
    return [vector.astype("<f4").tobytes() for vector in vectors]


def open_embedder(setting: str) -> Embedder:
    """The embedder that kb.toml names: ``minilm``, ``none``, or a llama-index one (``ollama:…``, ``openai:…``).

    Loads nothing yet, except a llama-index class. Raises EmbedderError for a name nobody answers to.
    """
    if setting == "minilm":
        return MiniLM()
    if setting == NONE:
        return NoEmbedder()
    if ":" in setting:
        from kb.index.llama import load

        return load(setting)
    raise EmbedderError(
        f"There is no embedder {setting!r}.", 'Use "minilm", "none", "ollama:MODEL" or "openai:MODEL" in kb.toml.'
    )


def embedder_id(setting: str) -> str:
    """The id that the embedder of this setting has, without loading it."""
    return MiniLM.id if setting == "minilm" else setting

"""Turning text into vectors: the Embedder protocol and the built-in model.

The built-in model is all-MiniLM-L6-v2 (English, 384 dimensions, int8 ONNX) from the package itself: nothing is
ever downloaded. A vector is a function of its one text: texts are never batched or padded, because both change the
vectors of a dynamically quantised model, and then the same text would lie in two places. This module does not know
where vectors are kept (``kb.library``, ``kb.index.chroma``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kb.assets import MODEL
from kb.errors import EmbedderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

MAX_TOKENS = 256  # what the model was trained with; the rest of a longer text is not seen
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
    """Search stays lexical. ``why`` says so in one sentence, empty where the user asked for it."""

    id = NONE
    dimension = 0

    def __init__(self, why: str = "") -> None:
        self.why = why

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Nothing can be embedded here. Raises EmbedderError."""
        raise EmbedderError(self.why or "This knowledge base has no embedder.", "Search without vectors.")


class MiniLM:
    """The built-in model on one CPU thread; loaded on first use, in about .1 s after numpy and onnxruntime."""

    id = "all-MiniLM-L6-v2/int8/onnxruntime"
    dimension = 384

    def __init__(self, folder: Path = MODEL) -> None:
        self._folder = folder
        self._run: _Model | None = None

    def load(self) -> None:
        """Load the model now. Raises EmbedderError where its files or its runtime are missing or broken."""
        if self._run is None:
            self._run = _Model(self._folder)

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector of length 1 for each text; a text without any word gets a vector like the others."""
        self.load()
        assert self._run is not None
        return [self._run.vector(text) for text in texts]


class _Model:
    """onnxruntime and tokenizers, held together."""

    def __init__(self, folder: Path) -> None:
        try:
            import numpy
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EmbedderError(f"The built-in embedder cannot load: {error}.", _ADVICE) from error
        self._numpy = numpy
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # One level for all: the extended one fuses layers and moves the vectors (cosine .995), and is no faster.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(MAX_TOKENS)
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise their own bare types for a missing or damaged file
            raise EmbedderError(f"The built-in embedder cannot load from {folder}.", _ADVICE) from error

    def vector(self, text: str) -> Vector:
        """The mean of the token vectors, scaled to length 1."""
        numpy = self._numpy
        clean = text.encode("utf-8", "replace").decode("utf-8")  # the tokenizer refuses lone surrogates
        ids = numpy.array([self._tokenizer.encode(clean[: MAX_TOKENS * 40]).ids], dtype=numpy.int64)
        feed = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
        mean = self._session.run(None, feed)[0][0].mean(axis=0)
        vector: Vector = (mean / max(float(numpy.linalg.norm(mean)), 1e-12)).astype(numpy.float32)
        return vector


_ADVICE = 'Install kb again, or set `embedder = "none"` in kb.toml; until then search is lexical.'


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


def pack(vectors: Iterable[Vector]) -> list[bytes]:
    """Each vector as the library keeps it: little-endian float32."""
    return [vector.astype("<f4").tobytes() for vector in vectors]

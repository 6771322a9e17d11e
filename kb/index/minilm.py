"""The built-in model: all-MiniLM-L6-v2 (English, 384 dimensions, int8 ONNX), from the package itself.

Nothing is ever downloaded. A vector is a function of its one text: texts are never batched or padded, because both
change the vectors of a dynamically quantised model, and then the same text would lie in two places.

Processors without VNNI add int8 products in 16 bits, which overflow: their vectors would lie elsewhere. Where a pair of
sentences shows that, the model is loaded in its exact form, which is slower by two thirds and agrees with the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.assets import MODEL
from kb.errors import EmbedderError

if TYPE_CHECKING:
    from kb.index.embedder import Vector

MAX_TOKENS = 256  # what the model was trained with; the rest of a longer text is not seen
# Two sentences and their cosine: .7498 with VNNI and in the exact form on AVX2, .7642 where products overflow.
_PROBE = ("A man is eating food.", "A man is eating a piece of bread.")
_COSINE, _NEAR = 0.7498, 0.002


class MiniLM:
    """The built-in model on one CPU thread; loaded on first use, in about .1 s after numpy and onnxruntime."""

    id = "all-MiniLM-L6-v2/int8/onnxruntime-extended"
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
            import onnxruntime  # noqa: F401 - told apart here from what is wrong with the files
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EmbedderError(f"The built-in embedder cannot load: {error}.", _ADVICE) from error
        self._numpy = numpy
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(MAX_TOKENS)
            self._session = _session(folder, exact=False)
            one, other = map(self.vector, _PROBE)
            if abs(float(one @ other) - _COSINE) > _NEAR:
                self._session = _session(folder, exact=True)
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


def _session(folder: Path, *, exact: bool) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    # One level for all, since fusing layers moves the vectors (cosine .995); the exact form needs the extended one.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    return onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])


_ADVICE = 'Install kb again, or set `embedder = "none"` in kb.toml; until then search is lexical.'

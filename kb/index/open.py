"""Which embedder a knowledge base has: the one that its settings name."""

from __future__ import annotations

from kb.errors import EmbedderError
from kb.index.embedder import NONE, Embedder, NoEmbedder
from kb.index.minilm import MiniLM


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

"""Vectors: the built-in model, and what takes its place."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest

from kb.errors import EmbedderError
from kb.index.embedder import NoEmbedder, embedder_id, open_embedder, pack
from kb.index.minilm import MiniLM


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def test_near_in_meaning_is_near_in_space(minilm: MiniLM) -> None:
    eats, bread, train = minilm.embed(
        ["A man is eating food.", "A man is eating a piece of bread.", "The train was late again."]
    )
    # .755 in fp32; .7498 here, with VNNI and without (AVX2 alone would give .764 if the model did not notice)
    assert eats @ bread == pytest.approx(0.75, abs=0.01)
    assert eats @ train < 0.2


def test_a_vector_hangs_on_its_own_text_only(minilm: MiniLM) -> None:
    short, long = "Bread.", "Bread. " + "The plague reached the port in the spring. " * 12
    together = minilm.embed([short, long, short])
    assert [v.tobytes() for v in together] == [minilm.embed([t])[0].tobytes() for t in (short, long, short)]


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800 lone", "日本語の文章", "🦆" * 300, "x" * 100_000])
def test_every_text_has_a_vector_of_length_one(minilm: MiniLM, text: str) -> None:
    (vector,) = minilm.embed([text])
    assert vector.shape == (384,)
    assert vector.dtype == np.float32
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-5)


def test_packed_vectors_are_little_endian_floats(minilm: MiniLM) -> None:
    (vector,) = minilm.embed(["bread"])
    assert np.frombuffer(pack([vector])[0], "<f4").tolist() == vector.tolist()


def test_it_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert MiniLM().embed(["bread"])[0].shape == (384,)


def test_missing_model_files_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="built-in embedder cannot load"):
        MiniLM(tmp_path).embed(["bread"])


def test_settings_name_embedders() -> None:
    assert open_embedder("minilm").id == embedder_id("minilm") == "all-MiniLM-L6-v2/int8/onnxruntime-extended"
    assert open_embedder("none").id == embedder_id("none") == "none"
    with pytest.raises(EmbedderError, match="no embedder 'word2vec'"):
        open_embedder("word2vec")
    with pytest.raises(EmbedderError, match="no embedder"):
        NoEmbedder().embed(["bread"])

"""A language model with random weights: half a megabyte of noise in GGUF, the same file for the same seed.

It speaks no language, but a real server loads it and real grammars bind it: what it writes fits the schema and means
nothing, so nothing of it may be published.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import numpy as np

LAYERS, DIM, HEADS, HIDDEN, CONTEXT, ROPE = 2, 64, 4, 128, 32768, 16
COMMON = re.findall(
    r"\w+",
    """the of and to in a is that it was for on are as with his they at be this from have or by one had not but
what all were when we there can an your which their said if do will each about how up out them then she many some so
these would other into has more her two like him see time could no make than first been its who now people my made over
did down only way find use may water""",
)
BIAS = 6.0  # column 0 of every embedding, so that column 0 of the output is a bias for each token


def vocabulary() -> tuple[list[bytes], list[float], list[int]]:
    """Tokens, scores and types: specials, bytes, a space, printable ASCII, common words."""
    kinds = import_module("gguf").TokenType
    tokens = [b"<unk>", b"<s>", b"</s>"]
    scores = [0.0, 0.0, 0.0]
    types = [kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL]
    for number in range(256):
        tokens.append(f"<0x{number:02X}>".encode())
        scores.append(-1000.0)
        types.append(kinds.BYTE)
    words = ["▁", *map(chr, range(33, 127)), *(f"▁{word}" for word in dict.fromkeys(COMMON))]
    for place, word in enumerate(words):
        tokens.append(word.encode())
        scores.append(-place / 10)
        types.append(kinds.NORMAL)
    return tokens, scores, [int(kind) for kind in types]


def bias(tokens: list[bytes]) -> np.ndarray:
    """What keeps its JSON readable: no control characters (grammars let them in), few broken ones, strings that end."""
    values = np.zeros(len(tokens), dtype=np.float32)
    for place, token in enumerate(tokens):
        if len(token) == 6 and token.startswith(b"<0x"):
            byte = int(token[3:5], 16)
            values[place] = -20 if byte < 0x20 or byte == 0x7F else -1 if byte >= 0x80 else 0
        elif token == b'"':
            values[place] = 0.7
    return values


def write(path: Path, seed: int = 1) -> None:
    """Write the model to ``path``."""
    tokens, scores, types = vocabulary()
    chance = np.random.default_rng(seed)

    def noise(*shape: int, scale: float = 1.0) -> np.ndarray:
        return (chance.standard_normal(shape) * scale).astype(np.float32)

    writer = import_module("gguf").GGUFWriter(str(path), "llama")
    writer.add_name("kb-random")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(DIM)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(ROPE)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    writer.add_chat_template("{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: ")

    embeddings, output = noise(len(tokens), DIM), noise(len(tokens), DIM, scale=0.25)
    embeddings[:, 0] = BIAS
    output[:, 0] = bias(tokens) / 2  # the norm before it makes of BIAS about 2 to 5
    writer.add_tensor("token_embd.weight", embeddings)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", np.ones(DIM, dtype=np.float32))
    for layer in range(LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(DIM, dtype=np.float32))
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            writer.add_tensor(f"blk.{layer}.{name}.weight", noise(DIM, DIM, scale=DIM**-0.5))
        writer.add_tensor(f"blk.{layer}.ffn_gate.weight", noise(HIDDEN, DIM, scale=DIM**-0.5))
        writer.add_tensor(f"blk.{layer}.ffn_up.weight", noise(HIDDEN, DIM, scale=DIM**-0.5))
        writer.add_tensor(f"blk.{layer}.ffn_down.weight", noise(DIM, HIDDEN, scale=HIDDEN**-0.5))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), *map(int, sys.argv[2:3]))

"""How a very small model is asked what kb asks: sentence by sentence, in few words; code puts what it says in form.

SmolLM2-135M loses its way in a page of instructions: asked by the shipped prompts it left out each field that it may,
and said nothing of its own. So each sentence that kb's question shows it is put to it alone, to be told in other words,
and each pair of a page's claims to be told as one. What it says is passed on as it is: whether it is true is for the
gate to find out. Questions about topics and contradictions are passed on as they came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from kb.text.words import content_stems

Ask = Callable[[str], str]  # a small question → the model's words
Row = dict[str, Any]

MOST = 20  # sentences of one question
RETELL = "Rewrite this sentence in your own words. Answer with one sentence only.\n\n{0}"
AGAIN = "Say this more simply, in one short sentence.\n\n{0}"
JOIN = "Write one sentence that says both of these things.\n\n{0}\n{1}"
ANSWER = "{0}\n\nQuestion: {1}\nAnswer in one sentence."
_SENTENCE = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
_CLAIM = re.compile(r"^(c\d+) \[[^\]]*\] (.+?)(?: » .*)?$", re.MULTILINE)
_PAGE = re.compile(r"^## (p\d+)\n((?:(?!## ).*\n?)*)", re.MULTILINE)
_FAULT = re.compile(r"^(k\d+) \(quotes \[(\d+)\]", re.MULTILINE)
_QUESTION = re.compile(r"^Question: (.+)$", re.MULTILINE)


def retold(asked: set[str], question: str, ask: Ask) -> Row | None:
    """The reply to kb's question whose schema has these fields; None for a question that is passed on."""
    shown = {int(number): text for number, text in _SENTENCE.findall(question)}
    if "claims" in asked:
        some = list(shown.items())[:MOST]
        return {"claims": [{"text": ask(RETELL.format(text)), "quotes": [{"from": n}]} for n, text in some]}
    if asked == {"mends"}:
        faults = [(name, shown[int(number)]) for name, number in _FAULT.findall(question)]
        return {"mends": [{"id": name, "text": ask(AGAIN.format(text))} for name, text in faults[:MOST]]}
    if asked == {"pages"}:
        return {"pages": [{"page": name, "sections": [_section(text, ask)]} for name, text in _PAGE.findall(question)]}
    if "said" in asked:
        (wanted,) = _QUESTION.findall(question)
        text = ask(ANSWER.format("\n".join(list(shown.values())[:MOST]), wanted))
        near = sorted(shown, key=lambda number: -_alike(text, shown[number]))[:2]
        return {"said": True, "sentences": [{"text": text, "quotes": [{"from": number} for number in sorted(near)]}]}
    return None


def _section(page: str, ask: Ask) -> Row:
    return {"title": "", "sentences": list(_told(_CLAIM.findall(page)[:MOST], ask))}


def _told(claims: list[tuple[str, str]], ask: Ask) -> Iterator[Row]:
    for (one, first), (other, second) in zip(claims[::2], claims[1::2], strict=False):
        yield {"text": ask(JOIN.format(first, second)), "claims": [one, other]}
    if len(claims) % 2:
        name, text = claims[-1]
        yield {"text": ask(RETELL.format(text)), "claims": [name]}


def _alike(one: str, other: str) -> int:
    return len(set(content_stems(one)) & set(content_stems(other)))


def completion(told: Row, model: str, tokens: tuple[int, int]) -> Row:
    """A reply in the form of the chat API; ``tokens`` are those of all small questions and of their replies."""
    message = {"role": "assistant", "content": json.dumps(told, ensure_ascii=False)}
    return {
        "id": "retold",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)},
    }

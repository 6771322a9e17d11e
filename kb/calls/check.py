"""From a model's words to a value: the first JSON object in the reply, the schema, then the request's own checks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.calls.caller import Request

_SHOWN = 12  # complaints a model is shown; more do not help it
_TRIES = 200  # opening brackets looked at; prose with more of them holds no answer
_HALF = re.compile("[\ud800-\udfff]")
_DEEP = 64  # levels of nesting that no schema here needs


@dataclass(frozen=True, slots=True)
class Checked:
    """``value`` fits the schema or is None; without ``complaints`` it passed the request's checks too."""

    value: Any
    complaints: tuple[str, ...] = ()


def check(text: str, request: Request) -> Checked:
    """Parse and check one reply. Never raises for what a model wrote."""
    from pydantic import ValidationError

    text = text.rpartition("</think>")[2]  # what a model says to itself is no answer
    if not text.strip():
        return Checked(None, ("The reply was empty. Answer with one JSON object.",))
    data = first_object(text)
    if data is None:
        return Checked(
            None, ("The reply holds no complete JSON object. Answer with one JSON object and nothing else.",)
        )
    try:
        value = request.schema.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return Checked(None, tuple(f"{_place(item['loc'])}: {item['msg']}." for item in found[:_SHOWN]))
    complaints = request.validate(value) if request.validate else []
    return Checked(value, tuple(complaints[:_SHOWN]))


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "the object"


def first_object(text: str) -> dict[str, Any] | None:
    """The first complete JSON object in ``text``, which may stand in prose or between code fences.

    Duplicate keys, NaN and Infinity make it none; so does nesting no schema needs.
    """
    decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, strict=True)
    position = -1
    for _ in range(_TRIES):
        position = text.find("{", position + 1)
        if position < 0:
            return None
        try:
            value, _end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and _depth(value) <= _DEEP:
            return {str(_whole(name)): _whole(item) for name, item in value.items()}
    return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _whole(value: Any) -> Any:
    """``value`` with half characters, which no file and no database can hold, replaced."""
    if isinstance(value, str):
        return value if value.isascii() else _HALF.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_whole(name): _whole(item) for name, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def _depth(value: object) -> int:
    """Levels of nesting, counted without recursion."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        deepest = max(deepest, level)
        if isinstance(item, dict):
            waiting += [(child, level + 1) for child in item.values()]
        elif isinstance(item, list):
            waiting += [(child, level + 1) for child in item]
    return deepest

"""Whether an answer has the form that a question's JSON schema gives, told at once, before any build looks at it.

It knows what the schemas of our own questions use, and is never stricter than the build that reads the answer: a number
may come as a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

SHOWN = 3  # faults that are told; one who mends these sees the others


def misfits(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """What keeps ``value`` from having this form, as sentences; none: it has it."""
    found = _misfits(value, schema, schema.get("$defs", {}), "")
    return [fault for fault, _ in zip(found, range(SHOWN), strict=False)]


def _misfits(value: Any, schema: Mapping[str, Any], known: Mapping[str, Any], where: str) -> Iterator[str]:
    if reference := str(schema.get("$ref", "")):
        yield from _misfits(value, known.get(reference.rpartition("/")[2], {}), known, where)
        return
    name, kind = where or "the answer", schema.get("type")
    if choices := schema.get("anyOf"):
        faults = [list(_misfits(value, choice, known, where)) for choice in choices]
        if all(faults):  # told of the form that it seems to be meant as
            yield from faults[-1] if isinstance(value, dict | list) else faults[0]
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{name} must be one of {', '.join(map(repr, schema['enum']))}."
    elif kind == "object" and not isinstance(value, dict):
        yield f"{name} must be an object, not {_called(value)}."
    elif kind == "array" and not isinstance(value, list):
        yield f"{name} must be a list, not {_called(value)}."
    elif kind == "string" and not isinstance(value, str):
        yield f"{name} must be a text, not {_called(value)}."
    elif kind in ("integer", "number", "boolean") and (value is None or isinstance(value, dict | list)):
        yield f"{name} must be {'true or false' if kind == 'boolean' else 'a number'}, not {_called(value)}."
    elif isinstance(value, dict):
        yield from _of_object(value, schema, known, where)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _misfits(item, schema.get("items", {}), known, f"{where}[{place}]")


def _of_object(
    value: Mapping[str, Any], schema: Mapping[str, Any], known: Mapping[str, Any], where: str
) -> Iterator[str]:
    parts, name = schema.get("properties", {}), where or "the answer"
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{name} lacks {key!r}."
    for key, item in value.items():
        if key in parts:
            yield from _misfits(item, parts[key], known, f"{where}.{key}" if where else key)
        elif schema.get("additionalProperties") is False:
            yield f"{name} has {key!r}, which its form does not know: {', '.join(parts)}."


def _called(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "nothing" if value is None else f"{value!r:.40}"

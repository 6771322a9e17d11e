"""Values as TOML, for the files beside raw/ that people may read and edit. The standard library only reads TOML."""

from __future__ import annotations

import json
import re

_quoted = json.JSONEncoder(ensure_ascii=False).encode
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def toml_value(value: object) -> str:
    """A text, a number, a truth value, a tuple of values, or a tuple of pairs (an inline table), on one line."""
    if isinstance(value, str):
        # A JSON string is a TOML string, but for DEL and for lone surrogates, which no file can hold.
        clean = value.encode("utf-8", "replace").decode("utf-8")
        return _quoted(clean).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return "{ " + ", ".join(f"{toml_name(key)} = {toml_value(item)}" for key, item in value) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return str(value)


def toml_name(name: str) -> str:
    """A key, quoted where it must be."""
    return name if _PLAIN.fullmatch(name) else toml_value(name)

"""Mappings as YAML, byte for byte as PyYAML writes them, in a tenth of its time.

Front matter was half the cost of a wiki. Text that is plain, or only needs single quotes, is written here; whatever is
less usual (line breaks, emoji, what looks like a number, keys nobody expects) is left to PyYAML, so its rules hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from kb.encode.terminal import visible

LONG = 100_000  # characters: what is longer PyYAML might fold

# What YAML shows as it stands: no controls, line breaks, steering characters or emoji.
_SHOWN = re.compile("[ -~\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]*")
_INDICATED = re.compile(r"[ #,\[\]{}&*!|>'\"%@`]|[-?:](?: |$)|---|\.\.\.|.*(?::(?: |$)| #| $)")
# It may stand for a truth value, a number or a time.
_TYPED = re.compile(r"[-+.\d][-+.:\d_a-fox tzn]*|[-+]?\.inf|yes|no|true|false|on|off|null|[~=<]*", re.IGNORECASE)
_QUOTED = re.compile(  # nothing, a day, an instant, the number of a version
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2}))?|[0-9]+\.[0-9]+)?"
)
_BREAK = re.compile("[\n\x85\u2028\u2029]")
_NAME = re.compile(r"[a-z_]{1,40}")
_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class OneLine(dict[str, Any]):
    """A mapping of text that, as an item of a list, stands on one line."""


class _UnusualError(Exception):
    """A key that may need quotes, or text of several lines, whose form hangs on where it stands."""


def block(mapping: Mapping[str, Any]) -> str:
    """``mapping`` in block style, keys in the order given; strings are cleaned of control characters.

    Takes text, numbers, booleans, None, and lists and mappings of them.
    """
    lines: list[str] = []
    try:
        _mapping(mapping, "", "", lines)
    except _UnusualError:
        return by_library(mapping)
    return "\n".join([*lines, ""]) if lines else "{}\n"


def _mapping(mapping: Mapping[str, Any], first: str, indent: str, lines: list[str]) -> None:
    """A mapping's lines; ``first`` stands before the first of them, ``indent`` before the others."""
    for name, value in mapping.items():
        if not _plain(name):
            raise _UnusualError
        if isinstance(value, str):
            lines.append(f"{first}{name}: {_text(value)}")
        elif isinstance(value, Mapping) and value:
            lines.append(f"{first}{name}:")
            _mapping(value, f"{indent}  ", f"{indent}  ", lines)
        elif isinstance(value, (list, tuple)) and value:
            lines.append(f"{first}{name}:")
            _items(value, indent, indent, lines)
        else:
            lines.append(f"{first}{name}: {_scalar(value)}")
        first = indent


@lru_cache(maxsize=256)
def _plain(name: str) -> bool:
    """Whether a key stands as it is; the same few come again and again."""
    return bool(_NAME.fullmatch(name)) and not _TYPED.fullmatch(name)


def _items(items: Sequence[Any], first: str, indent: str, lines: list[str]) -> None:
    """A list's lines, as for a mapping."""
    for item in items:
        if isinstance(item, str):
            lines.append(f"{first}- {_text(item)}")
        elif isinstance(item, OneLine):
            lines.append(f"{first}- {_json({name: visible(text) for name, text in item.items()})}")  # JSON is YAML too
        elif isinstance(item, Mapping) and item:
            _mapping(item, f"{first}- ", f"{indent}  ", lines)
        elif isinstance(item, (list, tuple)) and item:
            _items(item, f"{first}- ", f"{indent}  ", lines)
        else:
            lines.append(f"{first}- {_scalar(item)}")
        first = indent


@lru_cache(maxsize=8192)
def _text(text: str) -> str:
    if len(text) < LONG and _SHOWN.fullmatch(text):
        if _QUOTED.fullmatch(text):
            return f"'{text}'"
        if not _TYPED.fullmatch(text):
            return "'" + text.replace("'", "''") + "'" if _INDICATED.match(text) else text
    text = visible(text)
    if _BREAK.search(text):
        raise _UnusualError
    return _scalar(text)


def _scalar(value: Any) -> str:
    """Text of one line, a number, a truth value, None, or an empty list or mapping."""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "[]"
    if isinstance(value, Mapping):
        return "{}"
    # As the value of a key, whose name is cut off: alone it could end in a mark for the document's end.
    return by_library({"k": value})[len("k: ") : -1]


def by_library(mapping: Mapping[str, Any]) -> str:
    """The same by PyYAML alone."""
    import yaml

    content: str = yaml.dump(
        with_texts(mapping, visible),
        Dumper=_dumper(),
        sort_keys=False,
        allow_unicode=True,
        width=1_000_000,
        default_flow_style=False,
    )
    return content


def with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """A value of mappings and lists with each text in it changed; tuples become lists, keys text."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {str(key): with_texts(item, change) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_texts(item, change) for item in value]
    return value


@cache
def _dumper() -> Any:
    import yaml

    base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return type("Dumper", (base,), {"ignore_aliases": lambda self, data: True})

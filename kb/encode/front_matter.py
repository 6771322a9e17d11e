"""YAML front matter: what kb writes above a page, and the little it reads above a stranger's Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.encode.yaml_writer import block

MAX_BYTES = 8192  # of front matter in a source; a person never writes more
_MAX_TOKENS = 4000
_MAX_DEPTH = 8
_OPENING = re.compile(r"---[ \t]*\r?\n")


def dump(mapping: Mapping[str, Any]) -> str:
    """``mapping`` between two fences, keys in the order given, one way to write each value; ends in a line feed.

    Takes text, numbers, booleans, None, and lists and mappings of them. Strings are cleaned of control characters.
    """
    return f"---\n{block(mapping)}---\n"


def load(text: str, limit: int = MAX_BYTES) -> tuple[dict[str, Any], str]:
    """The mapping above ``text`` and the body below it; ``({}, text)`` when there is none that kb trusts.

    Every scalar comes back as text: no dates, no objects. Refused as a whole: more than ``limit`` bytes, anchors,
    aliases, tags, deep nesting, anything that is not a mapping with text keys.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return {}, text
    position = first = opening.end()
    while position < len(text) and position - first <= limit:
        end = text.find("\n", position)
        after = len(text) if end < 0 else end + 1
        if text[position:after].rstrip() in ("---", "..."):
            mapping = _parse(text[first:position], limit)
            return (mapping, text[after:]) if mapping is not None else ({}, text)
        position = after
    return {}, text


def _parse(content: str, limit: int) -> dict[str, Any] | None:
    import yaml

    if len(content.encode("utf-8", "surrogatepass")) > limit:
        return None
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    forbidden = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)
    opening: tuple[type, ...] = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockMappingStartToken)
    opening += (yaml.BlockSequenceStartToken,)
    closing = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
    depth = 0
    try:
        for count, token in enumerate(yaml.scan(content, Loader=loader)):
            depth += isinstance(token, opening) - isinstance(token, closing)
            if isinstance(token, forbidden) or depth > _MAX_DEPTH or count > max(_MAX_TOKENS, limit // 2):
                return None
        mapping = yaml.load(content, Loader=loader)  # noqa: S506 - a loader that makes text, lists and mappings only
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if mapping is None or mapping == "":
        return {}
    return mapping if isinstance(mapping, dict) and all(isinstance(key, str) for key in mapping) else None

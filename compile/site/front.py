"""The front matter of a staged page: the only way by which data reaches the templates.

Templates print strings of the theme's own keys (title, description) as they are, so those lose every character that
could be markup. Strings under ``kb`` keep their characters; the templates in ``site/`` escape each of them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from kb.encode.yaml_writer import with_texts

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_TYPOGRAPHIC = str.maketrans({"<": "‹", ">": "›", '"': "”"})
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def plain(text: str) -> str:
    """One line of ``text`` that YAML, HTML and a reader see alike: no control, bidi or half characters."""
    if not text.isprintable():  # whatever is unsafe is not
        text = _UNSAFE.sub(" ", text)
    return " ".join(text.split())


def harmless(text: str) -> str:
    """``text`` for places that print it as HTML: no character left that opens, closes or spells an element."""
    text = plain(text).translate(_TYPOGRAPHIC)
    return text if html.unescape(text) == text else text.replace("&", "＆")


def front_matter(title: str, description: str = "", kb: Mapping[str, Any] | None = None, **theme: Any) -> str:
    """The block between the dashes, one JSON value a line, which is YAML as well."""
    values: dict[str, Any] = {"title": harmless(title) or "Untitled", **theme}
    if description:
        values["description"] = harmless(description)
    values["kb"] = with_texts(kb or {}, plain)
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join(("---", *lines, "---", "", ""))


def body_of(text: str) -> str:
    """A Markdown file without its front matter."""
    found = _FRONT.match(text)
    return text[found.end() :] if found else text

"""Addresses inside Markdown links and HTML attributes."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from kb.encode.unicode import visible

_SCHEMES = ("http", "https", "mailto")


def relative(path: str, fragment: str = "") -> str:
    """A path below the wiki or the knowledge base as a link target; nothing in it can end the link or change scheme."""
    target = quote(visible(path).replace("\n", " "), safe="/-._~")
    return f"{target}#{quote(fragment, safe='-._~')}" if fragment else target


def external(url: str) -> str:
    """``url`` as a link target if it is http, https or mailto; "" for anything else (javascript:, data:, file:)."""
    cleaned = "".join(visible(url).split())
    try:
        parts = urlsplit(cleaned)
    except ValueError:
        return ""
    if parts.scheme.casefold() not in _SCHEMES or not (parts.netloc or parts.scheme.casefold() == "mailto"):
        return ""
    return quote(cleaned, safe="/-._~:?#@!$&+,;=%")

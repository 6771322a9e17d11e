"""Text on web pages: inside HTML, as an address, and as a file name that is part of one."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from urllib.parse import quote, urlsplit

from kb.encode.terminal import visible

MAX_LENGTH = 60

# Letters that do not decompose into a base letter and a mark.
_LATIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
# Names the wiki, the site generator or Windows keeps for itself.
_RESERVED = frozenset(
    re.findall(r"\w+", "index log contradictions readme agents 404 assets search sitemap robots tags con prn aux nul")
) | frozenset(f"{name}{i}" for name in ("com", "lpt") for i in range(10))
_SCHEMES = ("http", "https", "mailto")


def escape_html(text: str) -> str:
    """``text`` as HTML that shows exactly its characters; safe between tags and inside quoted attributes."""
    return html.escape(visible(text), quote=True)


def escape_xml(text: str) -> str:
    """``text`` inside an element or a quoted attribute of XML, XHTML of an e-book among it."""
    return escape_html(text)  # five references that XML knows, and no character that XML forbids


def escape_anki(text: str) -> str:
    """``text`` in a field of an Anki note: HTML that shows its characters, without Anki's [sound:], {{c1::}}, formulas.

    MathJax reads the shown text, where a reference no longer hides a backslash; an empty element parts it.
    """
    shown = escape_html(text).replace("{", "&#123;").replace("[", "&#91;").replace("\n", " ")
    return shown.replace("\\", "&#92;<span></span>").replace("$", "&#36;")


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


def slugify(text: str) -> str:
    """A slug of 1 to MAX_LENGTH characters, the same for the same text; two texts may share one (the caller decides).

    Text with letters outside the Latin script ends in a hash of all of it, so that such titles stay apart.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LATIN)
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’\u0300-\u036f]", "", plain)).strip("-")
    tail = ""
    if not slug or any(c.isalnum() for c in plain if not c.isascii()):
        tail = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    slug = _shortened(slug, MAX_LENGTH - len(tail) - 1 if tail else MAX_LENGTH)
    whole = "-".join(part for part in (slug, tail) if part)
    return f"{whole}-page" if whole in _RESERVED else whole


def _shortened(slug: str, length: int) -> str:
    if len(slug) <= length:
        return slug
    cut = slug[: length + 1].rpartition("-")[0]
    return (cut if len(cut) > length // 2 else slug[:length]).strip("-")

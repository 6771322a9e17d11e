"""The content security policy of the site: only its own files run, nothing leaves for another host."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)


def inline_hashes(pages: Iterable[str]) -> tuple[str, ...]:
    """CSP sources for the inline scripts of these HTML pages, which must carry no text but the theme's own."""
    found: set[str] = set()
    for page in pages:
        for script in _INLINE.finditer(page):
            if "src=" not in script["attributes"] and "application/json" not in script["attributes"]:
                digest = hashlib.sha256(script["code"].encode("utf-8")).digest()
                found.add(f"'sha256-{base64.b64encode(digest).decode('ascii')}'")
    return tuple(sorted(found))


def policy(hashes: Iterable[str]) -> str:
    """The policy as a meta element carries it."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
            "frame-src 'none'",
        )
    )

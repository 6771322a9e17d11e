"""Text inside HTML, in content or in a quoted attribute."""

from __future__ import annotations

import html

from kb.encode.unicode import visible


def escape_html(text: str) -> str:
    """``text`` as HTML that shows exactly its characters; safe between tags and inside quoted attributes."""
    return html.escape(visible(text), quote=True)

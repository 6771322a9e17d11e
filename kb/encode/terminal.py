"""Text on a terminal, in a log or in an error message."""

from __future__ import annotations

import re

from kb.encode.unicode import visible

# Whole escape sequences first, so that their visible rest (]0;title, [31m) goes with them.
_SEQUENCE = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # operating system commands: titles, clipboard, links
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*(?:\x1b\\|\x9c)?"  # device strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # control sequences: colours, cursor
    r"|\x1b[ -/]*[0-~]?"
)


def printable(text: str) -> str:
    """``text`` as it may be printed: no control or escape sequence, no direction override; lines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return visible(_SEQUENCE.sub("", text)).replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n")

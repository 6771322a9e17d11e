"""Text on a terminal, in a log or in an error message; and what no place may show: characters that steer a display."""

from __future__ import annotations

import json
import re

# Controls (except tab and line feed), bidirectional embeddings, overrides and isolates, tag characters,
# noncharacters. Marks and joiners that scripts need (ZWJ, ZWNJ, LRM, RLM) stay.
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")

# Whole escape sequences first, so that their visible rest (]0;title, [31m) goes with them.
_SEQUENCE = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # operating system commands: titles, clipboard, links
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*(?:\x1b\\|\x9c)?"  # device strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # control sequences: colours, cursor
    r"|\x1b[ -/]*[0-~]?"
)

_NOT_IN_JSON = re.compile(
    "[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """``text`` without characters that only steer a display; lone surrogates become U+FFFD. Lines are kept."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _SURROGATE.sub("\ufffd", STEERING.sub("", text))


def printable(text: str) -> str:
    """``text`` as it may be printed: no control or escape sequence, no direction override; lines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return visible(_SEQUENCE.sub("", text)).replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


def one_line(text: str) -> str:
    """``text`` printable and on one line, so that a file's name cannot forge a line of a report."""
    return re.sub(r"[\n\t]+", " ", printable(text))


def printable_json(text: str) -> str:
    """JSON ``text`` of the same value with escapes for what steers a display, ends a line or is half a character."""
    return _NOT_IN_JSON.sub(lambda found: json.dumps(found[0])[1:-1], text)

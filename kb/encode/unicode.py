"""Characters that steer a display instead of being shown, and the half characters that no file can hold."""

from __future__ import annotations

import re

# Controls (except tab and line feed), bidirectional embeddings, overrides and isolates, tag characters,
# noncharacters. Marks and joiners that scripts need (ZWJ, ZWNJ, LRM, RLM) stay.
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text: str) -> str:
    """``text`` without characters that only steer a display; lone surrogates become U+FFFD. Lines are kept."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _SURROGATE.sub("\ufffd", STEERING.sub("", text))

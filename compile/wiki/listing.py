"""A generated file that lists things, in as many files as keep each of them quick to open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from compile.wiki.sheet import COMMENT

LIMIT = 180_000  # bytes of one list, so that its file stays below 200 kB


class Listing(NamedTuple):
    """A generated file that is no page about something: path, front matter if the format allows any, Markdown."""

    file: str
    front: dict[str, Any] | None
    body: str


def marked(blocks: Sequence[str]) -> str:
    """Blocks of Markdown as the body of a generated file, with room for its digest."""
    return "\n\n".join([*blocks, COMMENT]) + "\n"


def runs(texts: Sequence[str]) -> list[list[str]]:
    """The texts in runs that each stay below LIMIT bytes."""
    runs: list[list[str]] = []
    size = LIMIT
    for text in texts:
        length = len(text.encode("utf-8")) + 2
        if size + length > LIMIT:
            runs.append([])
            size = 0
        runs[-1].append(text)
        size += length
    return runs

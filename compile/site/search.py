"""Keeping the search index small enough for a browser, however large the wiki."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BUDGET = 8_000_000  # characters of text; the browser needs about half a second for each million

Entry = dict[str, Any]


def fit(entries: Sequence[Entry], budget: int = BUDGET) -> list[Entry]:
    """The entries with their texts cut so that all fit the budget: texts of sources go first, titles never.

    An entry has ``location``, ``title`` and ``text``, as Material's search plugin writes them.
    """
    if _size(entries) <= budget:
        return list(entries)
    kept = [
        entry for entry in entries if not _of_source(entry) or "#" not in entry["location"]
    ]  # a source is found by its title
    kept = [{**entry, "text": ""} if _of_source(entry) else entry for entry in kept]
    rest = budget - sum(len(entry["title"]) for entry in kept)
    longest = _cut([len(entry["text"]) for entry in kept], rest)
    return [
        entry if len(entry["text"]) <= longest else {**entry, "text": _shorten(entry["text"], longest)}
        for entry in kept
    ]


def page_of(entry: Entry) -> str:
    """The page an entry leads to."""
    return str(entry["location"]).partition("#")[0]


def _size(entries: Sequence[Entry]) -> int:
    return sum(len(entry["title"]) + len(entry["text"]) for entry in entries)


def _of_source(entry: Entry) -> bool:
    return str(entry["location"]).startswith("sources/")


def _cut(lengths: Sequence[int], budget: int) -> int:
    """The longest length that can be allowed so that all lengths, cut to it, sum to the budget at most."""
    rest = max(0, budget)
    remaining = len(lengths)
    for length in sorted(lengths):
        if length * remaining > rest:
            return rest // remaining
        rest -= length
        remaining -= 1
    return max(lengths, default=0)


def _shorten(text: str, length: int) -> str:
    """Cut at a tag's or word's end, so that no half tag is left."""
    if len(text) <= length:
        return text
    cut = text[:length]
    if cut.rfind("<") > cut.rfind(">"):
        cut = cut[: cut.rfind("<")]
    return cut.rsplit(" ", 1)[0] if " " in cut else ""

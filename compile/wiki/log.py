"""wiki/log.md: what changed, newest first. It names files and counts, never what a source said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from compile.wiki.model import Wiki
from kb.encode.markdown import escape_markdown

TITLE = "# Log\n"
_NAMED = 50  # files named in one entry; a thousand names tell nobody anything
_DAY = re.compile(r"^## (\d{4}-\d{2}-\d{2})[ \t]*\r?\n", re.MULTILINE)


def entry(wiki: Wiki, written: int, removed: int) -> list[str]:
    """The lines that tell what this emission changed; empty when nothing did."""
    lines = [*_capped(list(_sources(wiki)))]
    if written or removed:
        told = [f"{written} written"] if written else []
        told += [f"{removed} removed"] if removed else []
        lines.append(f"* **Update** Pages: {', '.join(told)}.")
    return lines


def _sources(wiki: Wiki) -> Iterator[str]:
    claims = Counter(claim.source for claim in wiki.claims.values())
    for word, verb, names in (("Creation", "added", wiki.added), ("Update", "read again", wiki.changed)):
        for name in names:
            if name in wiki.sources:
                path = escape_markdown(wiki.sources[name].path)
                yield f"* **{word}** {path} {verb}: {_count(claims[name], 'claim')}."
    for old, new in wiki.renamed:
        yield f"* **Update** {escape_markdown(old)} renamed to {escape_markdown(new)}."
    for gone in wiki.retractions:
        pages = f"{_count(len(gone.pages_rewritten), 'page')} rewritten, {len(gone.pages_removed)} removed"
        yield f"* **Deprecation** {escape_markdown(gone.path)} retracted with {_count(gone.claims, 'claim')}: {pages}."


def _capped(lines: list[str]) -> list[str]:
    if len(lines) <= _NAMED:
        return lines
    return [*lines[:_NAMED], f"* **Update** {len(lines) - _NAMED} more sources."]


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def with_entry(log: str, day: str, lines: list[str]) -> str:
    """The log with new lines under their day, above all that was written before, none of which changes."""
    if not lines:
        return log
    new = "\n".join(lines) + "\n"
    newest = _DAY.search(log)
    if newest and newest[1] == day:
        at = newest.end() + len(log[newest.end() :]) - len(log[newest.end() :].lstrip("\r\n"))
        return f"{log[:at]}{new}{log[at:]}"
    block = f"## {day}\n\n{new}"
    if newest:
        return f"{log[: newest.start()]}{block}\n{log[newest.start() :]}"
    return f"{log.rstrip() or TITLE.strip()}\n\n{block}"

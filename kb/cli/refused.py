"""What the gate refused, for people: the statement, why, and where it was to stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kb.cli.console import say
from kb.encode.terminal import one_line
from kb.library import Library
from kb.refusals import why
from kb.values import Refusal

TEXT = 160  # characters of a statement that are shown


def refused(library: Library) -> list[dict[str, str]]:
    """The fixed form of `kb status --refused --json`: ``reason``, ``where``, ``text``, ``why``."""
    where = {source.id: source.path for source in library.sources.all()}
    where |= {slug: record.page.path for slug, record in library.pages.all().items()}
    return [_form(refusal, where.get(refusal.source, refusal.source)) for refusal in library.claims.refusals()]


def new_since(before: Iterable[dict[str, str]], now: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Those of ``now`` that ``before`` does not have, in their order."""
    known = Counter(tuple(item.items()) for item in before)
    fresh = []
    for item in now:
        key = tuple(item.items())
        if known[key]:
            known[key] -= 1
        else:
            fresh.append(item)
    return fresh


def say_refused(items: Sequence[dict[str, str]], limit: int | None = None) -> None:
    """Each with its reason, by the place it was to stand in."""
    for item in items[:limit]:
        say(one_line(f"  {item['where']}: “{item['text']}”"))
        say(one_line(f"    {item['why'][:1].upper()}{item['why'][1:]}."), fg="yellow")
    if limit is not None and len(items) > limit:
        say(f"  and {len(items) - limit:,} more: `kb status --refused` lists all.")


def _form(refusal: Refusal, where: str) -> dict[str, str]:
    text = " ".join(refusal.text.split())
    shown = text if len(text) <= TEXT else text[: TEXT - 1].rstrip() + "…"
    return {"reason": refusal.reason.value, "where": where, "text": shown, "why": why(refusal)}

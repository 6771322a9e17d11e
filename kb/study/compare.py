"""Two topics side by side: what each is, when, how much, what both share. Each cell is statements with their quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kb.disagreements import differing
from kb.encode.markdown import escape_markdown
from kb.library import Library
from kb.study.alone import goes_on
from kb.study.topics import Shelf, Told, proof_of
from kb.values import Page

CELL = 4  # statements a cell holds


@dataclass(frozen=True, slots=True)
class Row:
    """One aspect and what is told of it for the first and for the second topic."""

    aspect: str
    cells: tuple[tuple[Told, ...], tuple[Told, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two pages compared. ``both`` are statements that name both; ``shared`` are titles of pages linked with both."""

    pages: tuple[Page, Page]
    rows: tuple[Row, ...]
    both: tuple[Told, ...]
    shared: tuple[str, ...]
    disputes: tuple[tuple[str, str, str], ...]  # (what differs, one side's quote, the other's)
    cite: Callable[[Told], str]

    def form(self) -> dict[str, Any]:
        """As `kb compare --json` prints it."""
        return {
            "titles": [page.title for page in self.pages],
            "rows": [
                {"aspect": row.aspect, "cells": [[self._statement(told) for told in cell] for cell in row.cells]}
                for row in self.rows
            ],
            "both": [self._statement(told) for told in self.both],
            "shared": list(self.shared),
            "disputes": [{"detail": detail, "quotes": [one, other]} for detail, one, other in self.disputes],
        }

    def _statement(self, told: Told) -> dict[str, Any]:
        return {
            "text": told.text,
            "claims": [claim.id for claim in told.claims],
            "quotes": [proof_of(claim).text for claim in told.claims],
            "at": self.cite(told),
        }

    def markdown(self) -> str:
        """A table, and below it what is told of both and where the sources disagree."""
        first, second = (escape_markdown(page.title) for page in self.pages)
        lines = [f"# {first} and {second}", "", f"| | {first} | {second} |", "|---|---|---|"]
        for row in self.rows:
            left, right = ("<br>".join(map(self._shown, cell)) or "–" for cell in row.cells)
            lines.append(f"| **{escape_markdown(row.aspect)}** | {left} | {right} |")
        if self.both:
            lines += ["", "## Told of both", "", *(f"- {self._shown(told)}" for told in self.both)]
        if self.shared:
            lines += ["", "## Both lead to", "", *(f"- {escape_markdown(title)}" for title in self.shared)]
        if self.disputes:
            lines += ["", "## The sources disagree", ""]
            lines += [
                f"- {escape_markdown(d)}: “{escape_markdown(a)}” / “{escape_markdown(b)}”" for d, a, b in self.disputes
            ]
        return "\n".join([*lines, ""])

    def _shown(self, told: Told) -> str:
        return f"{escape_markdown(told.text)} *({escape_markdown(self.cite(told))})*"


def compare(library: Library, first: str, second: str) -> Comparison:
    """Compare the pages of two names. Raises UsageError for a name that is no page."""
    shelf = Shelf(library)
    pages = (shelf.page(first), shelf.page(second))
    told = [[one for one in shelf.told(page) if not goes_on(one.text)] for page in pages]  # a cell has no line before
    both = _naming(told[0], pages[1]) + _naming(told[1], pages[0])
    rows = [Row("What it is", (tuple(told[0][:1]), tuple(told[1][:1])))]
    rows += [Row(aspect, (_first(told[0], test), _first(told[1], test))) for aspect, test in ASPECTS.items()]
    slugs = [{link.slug for link in page.links} | set(page.linked_from) for page in pages]
    shared = sorted(shelf.pages[slug].title for slug in slugs[0] & slugs[1] if slug in shelf.pages)
    disputes = tuple(
        (differing(conflict.detail, one, other) or conflict.kind, proof_of(one).text, proof_of(other).text)
        for conflict, one, other in shelf.disputes(pages)
    )
    return Comparison(
        pages,
        tuple(row for row in rows if any(row.cells)),
        tuple({one.text: one for one in both}.values()),
        tuple(shared),
        disputes,
        shelf.all_cited,
    )


ASPECTS: dict[str, Callable[[Told], bool]] = {
    "When": lambda told: any(claim.valid_from or claim.kind == "event" for claim in told.claims),
    "In figures": lambda told: any(claim.kind == "number" for claim in told.claims),
    "Whose views": lambda told: any(claim.attributed_to or claim.kind == "opinion" for claim in told.claims),
}


def _first(told: Sequence[Told], test: Callable[[Told], bool]) -> tuple[Told, ...]:
    return tuple([one for one in told if test(one)][:CELL])


def _naming(told: Sequence[Told], page: Page) -> list[Told]:
    names = [re.escape(name) for name in (page.title, *page.aliases) if name]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE)
    return [one for one in told if pattern.search(one.text)]

"""Are contradictions found? Claims are copied into a source nobody has, each with one thing changed, and compared.

What is changed: a figure, a year, or a plain "is" or "was" into its denial.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from kb.evaluate.measures import Measured, share
from kb.text.folding import flat
from kb.values import Claim, Conflict, Source

MOST = 200  # claims that are copied: enough for ±7 in a hundred, and a second of work
_SOURCE = Source("s-planted", "planted", "0" * 64, "0" * 64, "text", "Planted")
_FIGURE = re.compile(r"(?<![\w.,/:–-])(\d{1,3}|\d{5,9})(?![\w/:–-]|[.,]\d)")  # no year, no part of a date or a range

_YEAR = re.compile(r"(?<![\w.,/:–-])(?:1\d{3}|20\d\d)(?![\w/:–-])")
_VERB = re.compile(r"\b(is|was|are|were)\b(?! (?:to|being)\b)")
_DENIED = re.compile(r"\b(?:not|no|never|none|neither|nor|without)\b|n['’]t\b", re.IGNORECASE)

Change = Callable[[str], str]
Compare = Callable[[Sequence[Claim], Mapping[str, Source]], Sequence[Conflict]]


def recall(
    claims: Sequence[Claim], sources: Mapping[str, Source], compare: Compare, change: Change | None = None
) -> Measured | None:
    """The share of planted contradictions that ``compare`` finds; None where no claim has what to ``change``.

    Without one, figures are changed.
    """
    pairs = dict(_spread(list(_copies(claims, change or figure))))
    known = {claim.id: claim for claim in claims}
    together = [*(known[name] for name in pairs), *pairs.values()]
    found = compare(together, {**sources, _SOURCE.id: _SOURCE})
    met = {frozenset((conflict.first, conflict.second)) for conflict in found}
    return share(sum(frozenset((name, copy.id)) in met for name, copy in pairs.items()), len(pairs))


def _spread(copies: list[tuple[str, Claim]]) -> list[tuple[str, Claim]]:
    """At most MOST of them, evenly over the base."""
    step = max(1, -(-len(copies) // MOST))
    return copies[::step]


def _copies(claims: Sequence[Claim], change: Change) -> Iterator[tuple[str, Claim]]:
    """Each claim that can be changed, by its id, with its contradicting copy; what says the same is copied once."""
    seen: set[str] = set()
    for claim in sorted(claims, key=lambda claim: claim.id):
        text = flat(claim.text)
        changed = change(text)
        if changed != text and text not in seen:
            seen.add(text)
            quotes = tuple(replace(quote, source=_SOURCE.id, text=changed) for quote in claim.quotes[:1])
            yield claim.id, replace(claim, id=f"c-planted-{claim.id}", source=_SOURCE.id, text=changed, quotes=quotes)


def figure(text: str) -> str:
    """With another figure, that cannot be a rounding of the one found."""
    return _FIGURE.sub(_other, text, count=1)


def year(text: str) -> str:
    """With another year, where it has exactly one."""
    found = _YEAR.findall(text)
    return _YEAR.sub(lambda one: str(int(one.group()) - 7), text) if len(found) == 1 else text


def denied(text: str) -> str:
    """With its first plain verb denied, where nothing in it is denied yet."""
    return text if _DENIED.search(text) else _VERB.sub(r"\1 not", text, count=1)


KINDS: Mapping[str, Change] = {
    "contradictions_found": figure, "contradictions_years": year, "contradictions_denied": denied
}  # fmt: skip
"""By the measure's name."""


def _other(found: re.Match[str]) -> str:
    """A figure that cannot be a rounding of the one found."""
    value = int(found.group())
    return str(value + max(3, value // 2))

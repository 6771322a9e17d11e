"""Sentences that another source disputes, marked where they stand, and the words in which two sides differ in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from compile.site.base import Base
from compile.site.parts import HERE, NAME, REFERENCES
from compile.wiki.names import escaped, quote_id
from kb.disagreements import Disagreement
from kb.values import Page

HEADING = "\n## Sources disagree\n"
_SIDE = re.compile(r"^> \*\*.*$", re.MULTILINE)
_TITLE = re.compile(r"^> \[!warning\] .*$", re.MULTILINE)


def marked(body: str, page: Page, base: Base) -> str:
    """The Markdown of a page with a link after each disputed sentence, and the differing words of both sides marked."""
    text, heading, section = body.partition(HEADING)
    if not heading:
        return body
    found = base.disputed(page)
    sides = {name for one in found for name in one.claims}
    told = base.footnotes(page)
    proofs = (quote_id(name, n) for name in sides for n, q in enumerate(base.claims[name].quotes) if q.role == "proof")
    quotes = {told.get(name, name) for name in proofs}

    def disputed(found: re.Match[str]) -> str:
        if quotes.isdisjoint(NAME.findall(found[0])):
            return found[0]
        return f"{found[0]} [disputed]({HERE})"

    lines = [line if line.startswith(("[^", ">")) else REFERENCES.sub(disputed, line) for line in text.split("\n")]
    return "\n".join(lines) + heading + _differing(section, found, base)


def _differing(section: str, found: Sequence[Disagreement], base: Base) -> str:
    """Each callout whose title names two differing words has those of every statement marked where it says them."""
    by_title = {f"({escaped(one.shown(base.claims))})": one for one in reversed(found) if one.detail}
    places = [*(title.start() for title in _TITLE.finditer(section)), len(section)]
    shown = section[: places[0]]
    for start, end in pairwise(places):
        callout = section[start:end]
        title = callout.partition("\n")[0]
        told = next((one for detail, one in by_title.items() if title.endswith(detail)), None)
        words = [escaped(said) for side in told.sides for _, said in side] if told else []
        for said, side in zip(words, _SIDE.findall(callout), strict=False):
            callout = callout.replace(side, _once(side, said), 1)
        shown += callout
    return shown


def _once(line: str, words: str) -> str:
    """A side's line with the words in bold where they first stand whole in its quote."""
    start = line.find("“")
    found = (
        re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(line, max(start, 0)) if words and start >= 0 else None
    )
    return f"{line[: found.start()]}**{found[0]}**{line[found.end() :]}" if found else line

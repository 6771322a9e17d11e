"""Sentences that another source disputes, marked where they stand, and the words in which two sides differ in bold."""

from __future__ import annotations

import re
from itertools import pairwise

from compile.site.base import Base
from compile.site.parts import HERE, NAME, REFERENCES
from compile.wiki.names import escaped, quote_id
from kb.values import Page

HEADING = "\n## Sources disagree\n"
_SIDE = re.compile(r"^> \*\*.*$", re.MULTILINE)
_TITLE = re.compile(r"^> \[!warning\] .*$", re.MULTILINE)


def marked(body: str, page: Page, base: Base) -> str:
    """The Markdown of a page with a link after each disputed sentence, and the differing words of both sides marked."""
    text, heading, section = body.partition(HEADING)
    if not heading:
        return body
    own = set(page.claim_ids())
    conflicts = [conflict for conflict in base.conflicts if {conflict.first, conflict.second} & own]
    sides = {name for conflict in conflicts for name in (conflict.first, conflict.second)} & base.claims.keys()
    told = base.footnotes(page)
    proofs = (quote_id(name, n) for name in sides for n, q in enumerate(base.claims[name].quotes) if q.role == "proof")
    quotes = {told.get(name, name) for name in proofs}

    def disputed(found: re.Match[str]) -> str:
        if quotes.isdisjoint(NAME.findall(found[0])):
            return found[0]
        return f"{found[0]} [disputed]({HERE})"

    lines = [line if line.startswith(("[^", ">")) else REFERENCES.sub(disputed, line) for line in text.split("\n")]
    details = [tuple(map(escaped, conflict.detail.split(" / "))) for conflict in conflicts]
    return "\n".join(lines) + heading + _differing(section, [pair for pair in details if len(pair) == 2])


def _differing(section: str, details: list[tuple[str, ...]]) -> str:
    """Each callout whose title names the two differing words has them marked, each on the side that says it."""
    places = [*(found.start() for found in _TITLE.finditer(section)), len(section)]
    shown = section[: places[0]]
    for start, end in pairwise(places):
        callout = section[start:end]
        title = callout.partition("\n")[0]
        pair = next((pair for pair in details if title.endswith(f"({pair[0]} / {pair[1]})")), ())
        for words, side in zip(pair, _SIDE.findall(callout), strict=False):
            callout = callout.replace(side, _once(side, words), 1)
        shown += callout
    return shown


def _once(line: str, words: str) -> str:
    """A side's line with the words in bold where they first stand whole in its quote."""
    start = line.find("“")
    found = (
        re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(line, max(start, 0)) if words and start >= 0 else None
    )
    return f"{line[: found.start()]}**{found[0]}**{line[found.end() :]}" if found else line

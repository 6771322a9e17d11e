"""Sentences that another source disputes, marked where they stand, and the words in which two sides differ in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from compile.site.base import Base
from compile.site.parts import HERE, NAME, REFERENCES
from compile.wiki.concept import about
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
    proofs = (quote_id(name, n) for name in sides for n in _proofs(name, base))
    quotes = {told.get(name, name) for name in proofs}

    def disputed(found: re.Match[str]) -> str:
        if quotes.isdisjoint(NAME.findall(found[0])):
            return found[0]
        return f"{found[0]} [disputed]({HERE})"

    lines = [line if line.startswith(("[^", ">")) else REFERENCES.sub(disputed, line) for line in text.split("\n")]
    return "\n".join(lines) + heading + _differing(section, found, page, base)


def _differing(section: str, found: Sequence[Disagreement], page: Page, base: Base) -> str:
    """Each callout, known by its title, with the words in which its statements differ marked where they stand."""
    told, own = base.footnotes(page), frozenset(page.claim_ids())
    by_title = {f": {about(one.question, one.kind, one.shown(base.claims, own))}": one for one in reversed(found)}
    places = [*(title.start() for title in _TITLE.finditer(section)), len(section)]
    shown = section[: places[0]]
    for start, end in pairwise(places):
        callout = section[start:end]
        title = callout.partition("\n")[0]
        one = next((one for name, one in by_title.items() if title.endswith(name)), None)
        words = {name: said for side in one.sides for name, said in side} if one else {}
        said_in = {told.get(q := quote_id(c, n), q): said for c, said in words.items() for n in _proofs(c, base)}
        for side in _SIDE.findall(callout):
            said = next((said_in[name] for name in NAME.findall(side) if name in said_in), "")
            callout = callout.replace(side, _once(side, escaped(said)), 1)
        shown += callout
    return shown


def _proofs(claim: str, base: Base) -> list[int]:
    return [n for n, quote in enumerate(base.claims[claim].quotes) if quote.role == "proof"]


def _once(line: str, words: str) -> str:
    """A side's line with the words in bold where they first stand whole in its quote."""
    start = line.find("“")
    found = (
        re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(line, max(start, 0)) if words and start >= 0 else None
    )
    return f"{line[: found.start()]}**{found[0]}**{line[found.end() :]}" if found else line

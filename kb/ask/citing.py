"""What a citation shows: more than its sentence says, from one passage and the turns it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from kb.ask.rank import surroundings
from kb.proof.trial import pages_of, time_of
from kb.values import Citation, Document, Passage


def overlap(one: Citation, other: Citation) -> bool:
    """Whether two citations show a place twice."""
    return one.source == other.source and one.start < other.end and other.start < one.end


def with_surroundings(citation: Citation, passages: Sequence[Passage], document: Document) -> Citation:
    """A citation shows what its sentence does not: the source's own words around it, from the same passage."""
    for passage in passages:
        if passage.source == citation.source and passage.start <= citation.start and citation.end <= passage.end:
            start, end = surroundings(passage, citation.start, citation.end)
            low, high = _turns_of(document, citation)
            start, end = max(start, low), min(end, high)
            first, last = pages_of(document.pages, start, end)
            at = time_of(document.blocks, start)
            wide = replace(citation, start=start, end=end, text=document.text[start:end], at=at)
            return replace(wide, page_from=first, page_to=last)
    return citation


def _turns_of(document: Document, citation: Citation) -> tuple[int, int]:
    """(start, end) of the turns that a citation stands in; all of a text, where nobody is named there."""
    blocks = document.blocks
    first = max(0, bisect_right(blocks, citation.start, key=attrgetter("start")) - 1)
    last = max(0, bisect_right(blocks, citation.end - 1, key=attrgetter("start")) - 1)
    if not blocks or not blocks[last].speaker:
        return 0, len(document.text)
    while first and blocks[first - 1].speaker == blocks[first].speaker:
        first -= 1
    while last + 1 < len(blocks) and blocks[last + 1].speaker == blocks[last].speaker:
        last += 1
    return blocks[first].start, blocks[last].end


def span_of(words: str, text: str) -> tuple[int, int] | None:
    """Where ``words`` stand in ``text``, whatever white space is between them; None where they do not."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None

"""What a citation's card and a marked quote show beyond the page itself: one small script a page, read when asked for.

A card takes the quote and where it stands from the page's own footnote, so that it says the same without scripts;
from here come the words around the quote, the other sources that say the same, and the original. A mark on a source
page learns which pages it supports. Strings are text: the script that shows them never makes HTML of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from compile.site.base import Base
from compile.site.front import plain
from compile.site.furniture import address, shorten
from compile.site.output import original_name
from compile.wiki.names import quote_id
from compile.wiki.source import title_of
from kb.text.sentences import sentences
from kb.values import Claim, Page, Quote

WINDOW = 500  # characters on each side in which a neighbouring sentence is looked for
LONGEST = 260  # characters of such a sentence that a card has room for
SUPPORTED = 140  # characters of a page's sentence in the list of what a quote supports

Around = tuple[str, str]  # the sentence before a quote and the one after it; "" where there is none


def around(text: str, start: int, end: int) -> Around:
    """The sentences next to ``text[start:end]``, or what is left of the one that the quote is a part of."""
    first = max(0, start - WINDOW)
    before = [text[a:b] for a, b in sentences(text, first, start)]
    if first and len(before) > 1:
        before = before[1:]  # the first may have lost its beginning
    after = [text[a:b] for a, b in sentences(text, end, min(len(text), end + WINDOW))]
    last, following = plain(before[-1]) if before else "", plain(after[0]) if after else ""
    if len(last) > LONGEST:
        last = "…" + last[-LONGEST:].partition(" ")[2]
    return last, shorten(following, LONGEST)


def script(slug: str, values: Mapping[str, Any]) -> str:
    """The values as a script that sets one name, so that it can be read from a disk too."""
    return f"(window.kbCards ||= {{}})[{json.dumps(slug)}] = {json.dumps(values, ensure_ascii=False)}\n"


def concept_cards(page: Page, base: Base, places: Mapping[str, Around]) -> dict[str, Any]:
    """By quote: ``before``, ``after``, ``others`` as (title, address), ``original``; each only where there is one.

    ``places`` are the words around each quote.
    """
    pages = base.source_pages
    cards: dict[str, Any] = {}
    told = base.footnotes(page)
    for claim, others in _cited(page, base):
        for number, quote in enumerate(claim.quotes):
            name = quote_id(claim.id, number)
            if told.get(name, name) != name:
                continue  # another claim's footnote has it
            before, after = places.get(name, ("", ""))
            same = {other.source: other for other in others if other.source != claim.source}
            card = {
                "before": before,
                "after": after,
                "others": [[plain(title_of(base.sources[s])), address(pages[s])] for s in same if s in pages],
                "original": _original(quote, base),
            }
            cards[name] = {key: value for key, value in card.items() if value}
    return {name: card for name, card in cards.items() if card}


def _cited(page: Page, base: Base) -> Iterator[tuple[Claim, list[Claim]]]:
    """Every claim on a page, those shown against one of its own too, with the claims told in one sentence."""
    own: set[str] = set()
    for section in page.sections:
        for sentence in section.sentences:
            claims = [base.claims[name] for name in sentence.claims if name in base.claims]
            own.update(claim.id for claim in claims)
            for claim in claims:
                yield claim, claims
    for disagreement in base.disputed(page):
        shown = (name for side in disagreement.clearest(own) for name in side)
        yield from ((base.claims[name], []) for name in shown if name not in own)


def _original(quote: Quote, base: Base) -> str:
    source = base.sources.get(quote.source)
    if source is None or not base.originals:
        return ""
    page = f"#page={quote.page_from}" if source.kind == "pdf" and quote.page_from else ""
    return original_name(source) + page


def supports(base: Base) -> dict[str, dict[str, list[list[str]]]]:
    """By source id and quote: the pages that cite it, as (title, address, what they say)."""
    found: dict[str, dict[str, list[list[str]]]] = {}
    for page in base.of_type("concept", "answer"):
        for section in page.sections:
            for sentence in section.sentences:
                entry = [plain(page.title), address(page), shorten(plain(sentence.text), SUPPORTED)]
                for name in sentence.claims:
                    if claim := base.claims.get(name):
                        quotes = found.setdefault(claim.source, {})
                        for number in range(len(claim.quotes)):
                            quotes.setdefault(quote_id(name, number), []).append(entry)
    return found

"""The study page: the base's cards, asked in the browser. What the reader knew stays there; see ``kb.study``."""

from __future__ import annotations

import json
from typing import Any

from compile.site.base import Base
from compile.site.front import plain
from compile.site.furniture import address
from compile.wiki.names import quote_id
from kb.study.cards import Card, cards_from, in_turn, unsettled
from kb.study.topics import on_page

SHOWN = 100  # cards that stand on the page itself, for readers without scripts

Data = dict[str, Any]


def study_cards(base: Base) -> list[Card]:
    """The cards that this site may ask."""
    left_out = unsettled(base.conflicts, base.corrections)
    return in_turn(cards_from(base.pages.values(), base.claims.values(), base.sources, left_out))


def study_page(base: Base, cards: list[Card]) -> Data:
    """What the template of the page shows."""
    topics: dict[str, int] = {}
    for card in cards:
        topics[card.topic] = topics.get(card.topic, 0) + 1
    named = sorted((plain(base.pages[slug].title), slug, str(number)) for slug, number in topics.items())
    return {
        "kind": "hub",
        "total": len(cards),
        "topics": [{"title": title, "slug": slug, "number": number} for title, slug, number in named],
        "cards": [_shown(card, base) for card in cards[:SHOWN]],
    }


def study_script(base: Base, cards: list[Card]) -> str:
    """All cards as a script that sets one name, so that it can be read from a disk too. Its strings are text."""
    shown = [{**_shown(card, base), "id": card.id, "topic": card.topic} for card in cards]
    return f"window.kbStudy = {json.dumps({'title': plain(base.title), 'cards': shown}, ensure_ascii=False)}\n"


def _shown(card: Card, base: Base) -> Data:
    page = base.source_pages.get(card.quote.source)
    quotes = base.claims[card.claim].quotes
    return {
        "title": plain(card.title),
        "front": plain(card.front),
        "answer": plain(card.answer),
        "quote": plain(card.quote.text),
        "source": plain(card.source) + on_page(card.page),
        "href": f"{address(page)}#{quote_id(card.claim, quotes.index(card.quote))}" if page else "",
    }

"""The study page: the base's cards, asked in the browser. What the reader knew stays there; see ``kb.study``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from compile.site.base import Base
from compile.site.front import plain
from compile.site.furniture import address
from compile.wiki.names import quote_id
from kb.study.cards import Card, cards_from, in_turn, unsettled
from kb.study.topics import on_page

SHOWN = 40  # cards that stand on the page itself, for readers without scripts
SHARD = 50  # cards of a script of texts: 20 kB; a sitting reads one or two
FOLDER = "assets/kb/study"

Data = dict[str, Any]


def study_cards(base: Base) -> list[Card]:
    """The cards that this site may ask."""
    left_out = unsettled(base.conflicts, base.corrections)
    return in_turn(cards_from(base.pages.values(), base.claims.values(), base.sources, left_out))


def study_page(base: Base, cards: list[Card]) -> Data:
    """What the template of the page shows."""
    return {"kind": "hub", "total": len(cards), "cards": [_shown(card, base) for card in cards[:SHOWN]]}


def study_scripts(base: Base, cards: list[Card]) -> Iterator[tuple[str, str]]:
    """Which cards there are, and what they say, as (path, script): scripts can be read from a disk too.

    The first sets one name, from whose ids and topics it follows what is asked; the others add to it when they are
    read. Their strings are text.
    """
    topics = sorted({card.topic for card in cards}, key=lambda slug: (plain(base.pages[slug].title), slug))
    number = {topic: n for n, topic in enumerate(topics)}
    known = {
        "title": plain(base.title),
        "topics": [[slug, plain(base.pages[slug].title)] for slug in topics],
        "cards": [[card.id, number[card.topic]] for card in cards],
        "shard": SHARD,
        "texts": {},
    }
    yield f"{FOLDER}/cards.js", f"window.kbStudy = {json.dumps(known, ensure_ascii=False)}\n"
    for at in range(0, len(cards), SHARD):
        texts = {card.id: _shown(card, base) for card in cards[at : at + SHARD]}
        script = f"Object.assign(window.kbStudy.texts, {json.dumps(texts, ensure_ascii=False)})\n"
        yield f"{FOLDER}/{at // SHARD}.js", script


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

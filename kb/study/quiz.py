"""A quiz: questions whose answers are a few words, typed and compared by code. It changes no schedule."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.files import sha256
from kb.study.cards import Card
from kb.text.folding import flat, without_accents

_WORD = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_SMALL = frozenset({"the", "a", "an", "of", "in", "on", "th", "st", "nd", "rd"})


def questions(cards: Iterable[Card], number: int, salt: str) -> list[Card]:
    """That many cards that can be answered in a few words; others for another ``salt``, the same for the same."""
    short = [card for card in cards if card.kind != "definition"]
    return sorted(short, key=lambda card: sha256(f"{salt}:{card.id}"))[:number]


def is_right(card: Card, given: str) -> bool:
    """Does an answer say the same: its words in any order, whatever their case, accents and commas?"""
    words = _words(given)
    return bool(words) and words == _words(card.answer)


def _words(text: str) -> set[str]:
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", without_accents(flat(text))).casefold()
    return {word.lstrip("0") or "0" for word in _WORD.findall(plain)} - _SMALL

"""Items of a list told as the sentence that introduces it says them: "The following towns lend records: ● Torp".

An item says nothing by itself and its introduction names nobody; together they are a sentence, in which the item stands
for "the following towns". Which list an item belongs to is read off the document: only items stand between the two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

from kb.engine import ProposedQuote
from kb.proof.grammar import document_of
from kb.text.english import listing
from kb.text.folding import flat
from kb.values import Block, Document, Quote

_BULLET: Final = re.compile(r"^\s*(?:[●•▪◦‣○■∙*–-]|\d{1,2}[.)])\s+")
_STANDS: Final = listing("nsubj nsubjpass dobj")  # what the items may stand for; not one of the following
_LIMITS: Final = listing("only solely exactly except but neither either")  # what is said of all of them together
_BETWEEN: Final = listing("list caption")  # a page's number may part a list


def without_bullet(text: str) -> str:
    """An item as its words alone."""
    return _BULLET.sub("", flat(text)).strip(" .;,")


def introduction(document: Document, start: int) -> str:
    """The sentence, ending in a colon, that introduces the list in which the item at ``start`` stands; else nothing."""
    blocks = document.blocks
    at = bisect_right(blocks, start, key=attrgetter("start")) - 1
    if at < 0 or blocks[at].kind != "list":
        return ""
    while at >= 0 and blocks[at].kind in _BETWEEN:
        at -= 1
    text = flat(document.text[blocks[at].start : blocks[at].end]) if at >= 0 else ""
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)[-1] if text.endswith(":") else ""


def item_of(document: Document, words: str, proposed: Iterable[ProposedQuote]) -> Block | None:
    """The whole item that ``words`` are, of a list whose introduction another of the ``proposed`` quotes holds."""
    wanted, texts = without_bullet(words), [flat(quote.text) for quote in proposed]
    for block in document.blocks if wanted else ():
        if block.kind == "list" and without_bullet(document.text[block.start : block.end]) == wanted:
            intro = introduction(document, block.start)
            if intro and any(intro in text for text in texts):
                return block
    return None


def told_together(document: Document, quotes: Sequence[Quote]) -> tuple[str, list[Quote]]:
    """Quoted items of one list as a sentence made of its quoted introduction, and the quotes that it is made of."""
    items = [q for q in quotes if q.role == "proof" and _is_item(document, q)]
    intros = {introduction(document, q.start) for q in items}
    intro = intros.pop() if len(intros) == 1 else ""
    leading = [q for q in quotes if q not in items and intro and flat(q.text).endswith(intro)]
    sentence = sentence_of(intro, [without_bullet(q.text) for q in items]) if leading else ""
    return (sentence, [*items, *leading]) if sentence else ("", [])


def _is_item(document: Document, quote: Quote) -> bool:
    at = bisect_right(document.blocks, quote.start, key=attrgetter("start")) - 1
    if at < 0 or document.blocks[at].kind != "list":
        return False
    block = document.blocks[at]
    return without_bullet(document.text[block.start : block.end]) == without_bullet(quote.text)


def sentence_of(intro: str, items: Sequence[str]) -> str:
    """What an introduction says with its items in the place of "the following towns"; empty where it has no such place,
    or tells how many of them, or of no others."""
    read = document_of(intro.rstrip(": ")) if items and all(items) else None
    if read is None or any(t.lower_ in _LIMITS for t in read):
        return ""
    for token in read:
        noun = token.head if token.dep_ == "amod" else token
        if token.lower_ == "following" and noun.dep_ in _STANDS and noun.head.dep_ == "ROOT":
            last = noun.right_edge
            joined = items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
            return f"{read.text[: noun.left_edge.idx]}{joined}{read.text[last.idx + len(last) :]}."
    return ""

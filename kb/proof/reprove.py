"""Proving a stored quote again, from the text alone."""

from __future__ import annotations

from kb.proof.gate import pages_of
from kb.values import Document, Quote


def reprove(document: Document, quote: Quote) -> bool:
    """Whether ``quote`` still is what ``document`` says at its place, on the pages it names."""
    if not quote.text.strip() or not 0 <= quote.start < quote.end <= len(document.text):
        return False
    if document.text[quote.start : quote.end] != quote.text:
        return False
    starts = [page.start for page in document.pages]
    return (quote.page_from, quote.page_to) == pages_of(document.pages, starts, quote.start, quote.end)

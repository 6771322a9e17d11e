"""Cutting a long text down to the part that a question is about. The part is always the text's own characters."""

from __future__ import annotations

from collections.abc import Collection

from kb.text.words import stem, tokens

SNIPPET = 1200  # characters a hit shows
SENTENCE = 500  # characters a quoted sentence may have


def excerpt(text: str, stems: Collection[str], longest: int) -> tuple[int, int]:
    """(start, end) of at most ``longest`` characters: all of a short text, else where most terms stand together.

    Cut between words, except inside a word that is longer than that itself.
    """
    if len(text) <= longest:
        return 0, len(text)
    words = list(tokens(text))
    places = [(word.start, root) for word in words if (root := stem(word.text)) in stems]
    best, begin = 0, 0
    for index, (start, _) in enumerate(places):
        inside = {root for place, root in places[index:] if place < start + longest - 20}
        if len(inside) > best:
            best, begin = len(inside), start
    start = next((w.start for w in words if w.start >= begin - longest // 4), begin) if begin > longest // 2 else 0
    start = min(start, begin)
    end = max((w.end for w in words if start < w.end <= start + longest), default=start + longest)
    return start, min(end, len(text))

"""Finding passages in scripts that put no spaces between words, where the lexical index sees whole clauses as words.

Pairs of neighbouring characters stand for words. All passages are read, so this is for bases of a usual size only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kb.library import Library
from kb.values import Passage

SMALL = 20_000  # passages that are read for one question


def written_without_spaces(words: Sequence[str]) -> list[str]:
    """Those of the words that are."""
    foreign = [word for word in words if not word.isascii()]
    if not foreign:
        return []
    from kb.proof.matcher import is_spaceless  # dear to import, and rarely needed

    return [word for word in foreign if any(map(is_spaceless, word))]


def scan(library: Library, words: Sequence[str], limit: int) -> list[tuple[Passage, float]]:
    """Passages that hold at least half of the words' character pairs, best first, with that share as score."""
    wanted = {pair for word in words for pair in (pairwise(word) if len(word) > 1 else [(word,)])}
    pieces = {"".join(pair) for pair in wanted}
    if not pieces or library.passages.count() > SMALL:
        return []
    found = []
    for passage in library.passages.get(library.passages.ids()).values():
        share = sum(piece in passage.text for piece in pieces) / len(pieces)
        if share >= 0.5:
            found.append((passage, share))
    found.sort(key=lambda item: (-item[1], item[0].source, item[0].start))
    return found[:limit]

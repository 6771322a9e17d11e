"""What a body is called for short, once a document has given its name: the Board, the Trust."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from compile.mentions.candidates import Candidate
from compile.mentions.tagging import Tagged
from kb.text.words import listing

BODIES = listing(
    """
    university college school institute corporation company museum foundation party society association hospital
    church group inc ltd limited corp press library
    """
)
_SHORT_FOR = BODIES | listing(
    """
    board trust council committee commission court union bank ministry department agency army navy league club
    team authority assembly parliament senate cabinet treaty act convention conference project programme program
    service network observatory laboratory bureau academy order federation alliance consortium charity archive
    """
)


def is_short_for_body(surface: str) -> bool:
    """Whether these words, alone, mean whatever body was named before: they name none by themselves."""
    return surface.casefold() in _SHORT_FOR


def bodies(sentences: Sequence[Tagged], found: Sequence[Sequence[Candidate]], titles: Iterable[str]) -> dict[str, str]:
    """Key of a body's short form → key of its name, where the document has one such name, given first: the Board.

    ``titles``: keys of the names that stand in the document's title, before all sentences.
    """
    named: dict[str, dict[str, None]] = defaultdict(dict)
    short: Counter[str] = Counter()
    early: set[str] = set()
    for key in titles:
        last = key.rpartition(" ")[2]
        if " " in key and last in _SHORT_FOR:
            named[last].setdefault(key)
    for sentence, some in zip(sentences, found, strict=True):
        for one in some:
            if one.kind not in ("name", "title"):
                continue
            last = one.key.rpartition(" ")[2]
            if last not in _SHORT_FOR:
                continue
            if " " in one.key:
                named[last].setdefault(one.key)
            elif one.start > 0 and sentence.words[one.start - 1].casefold() == "the":
                short[last] += 1
                if last not in named:
                    early.add(last)
            else:
                early.add(last)
    return {
        last: next(iter(keys)) for last, keys in named.items() if len(keys) == 1 and short[last] and last not in early
    }

"""Who wrote a document that a question names: "Who are the authors of the survey?" is told by its own byline.

Only of documents, and only where the question says so: "Who wrote Hamlet?" asks for no article called Hamlet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.ask.catalog import Catalog
from kb.ask.lists import KINDS, Item, Listing
from kb.ask.terms import read
from kb.library import Library
from kb.values import Source

HEAD = 1200  # characters at the beginning of a text in which it says whose it is; and ...
TAIL = 300  # ... at its end, where letters are signed

_ASKED = re.compile(
    r"^\W*(?:(?:who (?:are|were|is|was)|what are the names of|name|list|give(?: me)?) (?:all )?the "
    r"(?P<who>authors?|writers?)|who (?:wrote|authored|has written|have written)) (?:of )?(?P<of>.+?)[?.!\s]*$",
    re.IGNORECASE,
)
_HIGH = "⁰¹²³⁴-⁹"
_PART = rf"[^\W\d_a-z{_HIGH}](?:[^\W\d_{_HIGH}]|[’'-])*\.?"  # of a name: Ada, M., O'Neill
_NAME = rf"{_PART}(?:\s(?:(?:de|van|von|der|den|la|el|bin)\s)?{_PART}){{1,4}}"
_MARKS = rf"(?: ?[\d*†‡§¶{_HIGH}]+(?:, ?[\d*†‡§¶]+)*| ?\([^()\w]{{0,6}}\))*"  # to an institution, to an address
_BYLINE = re.compile(rf"{_NAME}{_MARKS}(?:(?:\s?[,;]\s(?:and\s|&\s)?|\s(?:and|&)\s){_NAME}{_MARKS})+")


def authorship(library: Library, catalog: Catalog, text: str) -> Listing | None:
    """The byline of the one document whose authors a question asks for; None where it asks for none, or has none."""
    asked = _ASKED.match(" ".join(text.split()))
    if not asked:
        return None
    words = read(asked["of"])[1]
    stems = [stem for stem in words if stem not in KINDS]
    plural = (asked["who"] or "").casefold().endswith("s")
    if not plural and len(stems) == len(words):  # a book or a play may be called as an article about it is
        return None
    source = _named(catalog, stems)
    item = source and (_known(library, source) or _seen(library, source))
    return Listing((item,), 1.0, alone=True) if item else None


def _named(catalog: Catalog, stems: Sequence[str]) -> Source | None:
    """The only source called so; of the only one, no name is needed."""
    named = [one for one in catalog.sources if all(stem in catalog.words[one.id] for stem in stems)]
    return named[0] if len(named) == 1 else None


def _known(library: Library, source: Source) -> Item | None:
    """Where a text names who is known to be its author."""
    if not source.author:
        return None
    text = library.sources.text(source.id)
    pattern = re.compile(r"[\s,;]+(?:and\s|&\s)?".join(map(re.escape, re.findall(r"[^\s,;]+", source.author))))
    found = pattern.search(text, 0, HEAD) or pattern.search(text, max(0, len(text) - TAIL))
    return Item(source.id, found.start(), found.end(), found.group()) if found else None


def _seen(library: Library, source: Source) -> Item | None:
    """Several names in a row beneath the title."""
    text = library.sources.text(source.id)[:HEAD]
    title = re.compile(r"\s+".join(map(re.escape, source.title.split())), re.IGNORECASE).match(text.lstrip())
    begin = title.end() + len(text) - len(text.lstrip()) if title and source.title else 0
    end = re.search(r"\b(?:abstract|introduction|summary)\b", text[begin:], re.IGNORECASE)
    found = _BYLINE.search(text, begin, begin + end.start() if end else len(text))
    return Item(source.id, found.start(), found.end(), found.group()) if found and begin else None

"""How many of a page's list items and headings are kept: Mozilla's readability pages, in two halves by hash.

Run ``python -m tests.bench.structure [--misses]``; rules are chosen by the first half, of which the misses are
listed, the second only measures. Kept: the letters of an item stand in the title or the text; "as such": in a block of
that kind.
Not asked for: marks of notes, links to edit, formulas (what stands between them is), and items that only lead to a
place of the same page, as tables of contents do: the headings they repeat are asked for themselves.
"""

from __future__ import annotations

import copy
import gzip
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import lxml.html

from ingest.extract.canonical import letters_of, one_line
from ingest.extract.html import read_html
from kb.files import sha256
from kb.values import Document

READABILITY = Path(__file__).parents[3] / "shared" / "data" / "html" / "readability"
KINDS = {"list": ("list", "reference"), "heading": ("heading",)}  # the blocks that are such a thing
ITEMS = ("li", "dt", "dd")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MARKS = ".//sup[.//a]|.//*[contains(@class,'mw-editsection')]|.//a[starts-with(@href,'#cite_ref') or text()='edit']"
_HOLES = ".//math|.//img|.//svg|.//script"
_HOLE = "\ue000"
_EDIT = re.compile(r"\s*\[\s*edit\s*\]$|^\s*\^(?:\s*Jump up to:)?(?:\s+[a-z])*\s+")


def wanted(page: bytes) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(kind, words, the letters of its pieces) for each list item and heading of an expected page."""
    tree = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    for node in tree.iter(*ITEMS, *HEADINGS):
        own = copy.deepcopy(node)
        own.tail = None
        inner = [*own.iterdescendants("ul", "ol", "dl"), *own.xpath(_MARKS)]
        for part in inner:
            if part.getparent() is not None:
                part.drop_tree()
        if _leads_within(own):
            continue
        for hole in own.xpath(_HOLES):
            hole.tail = f"{_HOLE}{hole.tail or ''}"
            hole.drop_tree()
        words = _EDIT.sub("", one_line("".join(own.itertext())))
        pieces = tuple(letters for piece in words.split(_HOLE) if (letters := _letters(piece)))
        if pieces:
            yield ("heading" if node.tag in HEADINGS else "list"), words.replace(_HOLE, "…"), pieces


def _letters(words: str) -> str:
    return letters_of(unicodedata.normalize("NFKC", words))  # a raised figure is a figure here


def _leads_within(item: Any) -> bool:
    """Whether an item is no more than a link to another place of its page."""
    links = [link for link in item.iter("a") if "#" in link.get("href", "")]
    linked = sum(len(letters_of("".join(link.itertext()))) for link in links)
    return bool(linked) and linked >= len(letters_of("".join(item.itertext()))) and item.tag == "li"


def files() -> list[str]:
    """The names of the packed pages within READABILITY."""
    return [row["source"] for row in _rows()]


def _rows() -> list[dict[str, str]]:
    return [json.loads(line) for line in (READABILITY / "index.jsonl").read_text("utf-8").splitlines()]


def _by_kb(file: str) -> Document:
    return read_html(gzip.decompress((READABILITY / file).read_bytes()))


def measured(half: int, *, misses: bool = False, read: Callable[[str], Document] = _by_kb) -> dict[str, float]:
    """Shares over one half's pages, all items together, and the mean of the pages' own shares.

    ``read`` gives the document that a page of ``files`` was read as.
    """
    count: Counter[str] = Counter()
    pages: list[float] = []
    for row in _rows():
        if int(sha256(row["source"])[:2], 16) % 2 != half:
            continue
        document = read(row["source"])
        text = _letters(f"{document.title}\n{document.text}")
        of_kind = {
            kind: "\n".join(_letters(document.text[b.start : b.end]) for b in document.blocks if b.kind in kinds)
            for kind, kinds in KINDS.items()
        }
        here = [0, 0]
        for kind, words, pieces in wanted(gzip.decompress((READABILITY / row["expected"]).read_bytes())):
            kept = all(piece in text for piece in pieces)
            as_such = kept and all(piece in of_kind[kind] for piece in pieces)
            count[f"{kind}s"] += 1
            count[f"{kind}s kept"] += kept
            count[f"{kind}s as such"] += as_such
            here = [here[0] + kept, here[1] + 1]
            if misses and not as_such:
                print(f"{row['source'].partition('.')[0]} {kind} {'not as such' if kept else 'lost'}: {words[:100]!r}")
        if here[1]:
            pages.append(here[0] / here[1])
    figures = {f"{kind} {what}": count[f"{kind}s {what}"] / count[f"{kind}s"]
               for kind in ("list", "heading") for what in ("kept", "as such")}  # fmt: skip
    both = (count["lists kept"] + count["headings kept"]) / (count["lists"] + count["headings"])
    return {"of": count["lists"] + count["headings"], "kept": both, "mean of pages": sum(pages) / len(pages), **figures}


if __name__ == "__main__":
    for half, name in enumerate(("chosen by", "kept apart")):
        figures = measured(half, misses=half == 0 and "--misses" in sys.argv)
        print(f"{name:<10}  " + "  ".join(f"{what} {value:.3f}".replace(".000", "") for what, value in figures.items()))

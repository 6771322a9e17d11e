"""How often a page's title, author and date are what people say they are: two public sets, in two halves by hash.

Rules are chosen by the first half; the second only measures. ``--misses`` lists what the first half has otherwise.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.extract.canonical import letters_of
from ingest.extract.html import read_html
from ingest.extract.reader import Unreadable
from kb.files import sha256

HTML = Path(__file__).parents[3] / "shared" / "data" / "html"
_AND = re.compile(r"\s*(?:,|;|&|\||/|\band\b|\bund\b|\bet\b|\by\b)\s*")


def stated() -> Iterator[tuple[Path, dict[str, str]]]:
    """(page, what people say of it); a name that is missing was not said."""
    for line in (HTML / "trafilatura" / "segments.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        said = {name: _text(row[name]) for name in ("title", "author", "date") if row.get(name)}
        yield HTML / "trafilatura" / row["file"], said
    for line in (HTML / "readability" / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        about = row["metadata"]
        said = {"title": about.get("title"), "author": about.get("byline"), "date": about.get("publishedTime")}
        yield HTML / "readability" / row["source"], {name: value for name, value in said.items() if value}


def _text(stated: str | list[str]) -> str:
    return stated if isinstance(stated, str) else ", ".join(stated)


def names(text: str) -> list[str]:
    """The names of a byline, as letters."""
    text = re.sub(r"(?i)^\s*(?:by|von|par|por)\s+", "", text)
    return [
        letters for part in _AND.split(text) if len(letters := letters_of(part)) > 2 and letters not in ("phd", "ndr")
    ]


def is_like(one: str, other: str) -> bool:
    """Whether two titles are one, with or without what stands around it."""
    a, b = letters_of(one), letters_of(other)
    return bool(a and b) and (a == b or (a in b and len(a) * 2 > len(b)) or (b in a and len(b) * 2 > len(a)))


def measured(half: int, *, misses: bool = False) -> dict[str, float]:
    """The figures of one half."""
    count: Counter[str] = Counter()
    for page, said in stated():
        if int(sha256(page.name)[:2], 16) % 2 != half:
            continue
        try:
            found: Any = read_html(gzip.decompress(page.read_bytes()))
        except Unreadable:
            continue
        true, told = names(said.get("author", "")), names(found.author)
        right = sum(any(name in one or one in name for one in true) for name in told)
        count["names"] += len(true)
        count["told"] += len(told) if true else 0
        count["right"] += right
        count["found"] += sum(any(name in one or one in name for one in told) for name in true)
        titled, dated = is_like(said.get("title", ""), found.title), found.date[:10] == said.get("date", "")[:10]
        count["titles"] += "title" in said
        count["titled"] += "title" in said and titled
        count["dates"] += "date" in said
        count["dated"] += "date" in said and dated
        count["wrongly dated"] += "date" in said and bool(found.date) and not dated
        if misses:
            for name, wrong in (("title", not titled), ("date", not dated), ("author", true != told)):
                if name in said and wrong:
                    print(f"{page.parent.name}/{page.name} {name}: {said[name]!r} ≠ {getattr(found, name)!r}")
    return {
        "titles": count["titled"] / count["titles"],
        "dates": count["dated"] / count["dates"],
        "dates wrong": count["wrongly dated"] / count["dates"],
        "authors found": count["found"] / count["names"],
        "authors precision": count["right"] / max(1, count["told"]),
    }


if __name__ == "__main__":
    for half, name in enumerate(("chosen by", "kept apart")):
        figures = measured(half, misses=half == 0 and "--misses" in sys.argv)
        print(f"{name:<10}  " + "  ".join(f"{what} {value:.3f}" for what, value in figures.items()))

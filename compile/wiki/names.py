"""What things are called in the wiki: files of pages, ids of quotes, links, counts, lists. Nothing here reads files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kb.clock import instant_of
from kb.encode.markdown import escape_markdown
from kb.errors import KbError
from kb.files import sha256
from kb.values import Claim, Quote

DATA = ".data"  # folder of the wiki
_PART = re.compile(r"--\d+\.md$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


def checked(slug: str) -> str:
    """``slug`` itself. Raises KbError for one that could lead out of the wiki or hide a reserved file."""
    if not _SLUG.fullmatch(slug) or slug.rpartition("/")[2] in ("index", "log"):
        raise KbError(f"{slug!r} cannot be the name of a page.")
    return slug


def file_of(slug: str, part: int = 1) -> str:
    """The page's file relative to the wiki. Parts of a long page are numbered by a sign no slug holds."""
    return f"{slug}.md" if part == 1 else f"{slug}--{part}.md"


def first_part(file: str) -> str:
    """The file of the first part of a page, given that of any: ``sources/a.md`` for ``sources/a--2.md``."""
    return _PART.sub(".md", file)


def data_file(slug: str) -> str:
    """The file with the page's data for the site, relative to the wiki: in a folder that readers of Markdown skip."""
    return f"{DATA}/{slug}.json"


@lru_cache(maxsize=16_384)
def quote_id(claim: str, ordinal: int) -> str:
    """What a quote is called in front matter, footnotes and marks: the ``ordinal``-th quote (from 0) of a claim."""
    return f"q-{sha256(f'{claim}:{ordinal}')[:10]}"


def told_as(claims: Iterable[Claim]) -> dict[str, str]:
    """By quote, the name of the footnote that tells it on a page of these claims: what several quote is told once."""
    first: dict[tuple[str, int, int, str, str], str] = {}
    told = {}
    for claim in claims:
        for ordinal, quote in enumerate(claim.quotes):
            speaker = claim.attributed_to if quote.role == "proof" else ""
            name = quote_id(claim.id, ordinal)
            told[name] = first.setdefault((quote.source, quote.start, quote.end, quote.role, speaker), name)
    return told


def href(origin: str, target: str, anchor: str = "") -> str:
    """A relative link between two files of the wiki."""
    if anchor and origin == target:
        return f"#{anchor}"
    path = _way(origin.rpartition("/")[0], target)
    return f"{path}#{anchor}" if anchor else path


class PageName(NamedTuple):
    """Another page, as a link shows it."""

    slug: str
    title: str


def pages_label(first: int, last: int) -> str:
    """``page 3``, ``pages 3–4``, or nothing where a source has no pages."""
    if not first:
        return ""
    return f"page {first}" if last in (0, first) else f"pages {first}–{last}"


def place_label(quote: Quote) -> str:
    """Where in its source a quote stands: its pages, or when it was said; nothing where neither is known."""
    return pages_label(quote.page_from, quote.page_to) or (f"at {escaped(quote.at)}" if quote.at else "")


def counted(number: int, noun: str) -> str:
    """``1 claim``, ``2300 claims``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def last_modified(date: str) -> dict[str, str]:
    """That entry of a source in front matter; nothing where its date is no whole day."""
    return {"last_modified": instant_of(date)} if _DAY.fullmatch(date) else {}


def bullets(lines: Iterable[str]) -> str:
    """Lines of Markdown as a list."""
    return "\n".join(f"- {line}" for line in lines)


def initial(title: str) -> str:
    """The letter or sign a title is sorted under: its first, without accents, as a capital; "" without a title."""
    return unicodedata.normalize("NFKD", title.strip()[:1]).upper()[:1]


@lru_cache(maxsize=16_384)
def _way(folder: str, target: str) -> str:
    """From a folder to a file. Pages of one folder link to the same files over and over."""
    here, there = folder.split("/") if folder else [], target.split("/")
    while here and len(there) > 1 and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return "/".join([*[".."] * len(here), *there])


@lru_cache(maxsize=16_384)
def escaped(text: str) -> str:
    """``text`` as one line of Markdown. A page says its titles and quotes several times: remembered for a while."""
    return escape_markdown(text)

"""Which part of a web page is what its reader came for.

trafilatura decides where the article is. It keeps paragraphs and drops much else, so what it left out between
them (lists, headings, definitions, tables, sentences) is put back from the page, unless it looks like furniture.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Any

from ingest.extract.canonical import Canonical, letters_of, one_line
from ingest.extract.discussion import discussion
from ingest.extract.hidden import FURNITURE_NAMES, called
from ingest.extract.notices import drop_contents, drop_notices, open_up
from ingest.extract.serialise import serialise
from kb.values import Block, FoundPicture

_SHORT = 200  # characters below which a result is doubted
_SHARE = 0.10  # of the page's words below which a result is doubted
_FURNITURE = ("nav", "header", "footer", "aside", "form", "button", "select", "textarea", "menu", "dialog", "head")
_FURNITURE_NAME = re.compile(
    rf"{FURNITURE_NAMES}|\bnav|toolbar|read-?more|read-?next|more-?stor|popular|trending|sponsor|breadcrumb|pagination"
    r"|pager|byline|author-?(?:box|bio|info)|post-?meta|entry-?meta|tag-?(?:list|cloud|links)|\btags\b|copyright"
    r"|disclaimer|donat|rating|vote|reference|reflist|footnote|catlinks|navbox|mw-(?!heading|content|parser)|noprint|infobox|credit",
    re.IGNORECASE,
)
_BESIDE_NAME = re.compile(
    r"video|player|caption|image|photo|figure|picture|author|\bbio|teaser|\bcard|slide|desc|summary|excerpt|dek\b|embed"
    r"|quote|aside|\bbox|text-?box|block--|recirc",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?。！？।؟…][\"'”’»)\]]*$")
_LINE = 40  # characters of a sentence between the article's paragraphs that was dropped with what stands around it
_TEASERS = 5  # headings with no word between them: those of other pages
_HEAD = 12  # parts between a page's title and its article: lines about who wrote it and when
_OWN_SECTIONS = 3  # headings of the article that are set alike
_PUT_BACK = frozenset(["list", "heading", "table", "quote", "code"])
_WINDOW = 20_000  # characters of the article in which the next block of the page is looked for
_ANCESTORS = 100
_ALL = 0.99  # share of it above which the page's own structure is taken even where nothing is to be put back
_FOUND = 0.9  # share of the article that must be found on the page again before anything is put back


@dataclass(frozen=True)
class Article:
    """What was read of a page. ``whole``: all of it, for want of an article; ``left_out``: share of its prose."""

    text: str
    blocks: tuple[Block, ...]
    whole: bool = False
    left_out: float = 0.0
    pictures: tuple[FoundPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    block: Block
    words: str
    key: str  # letters and digits alone: trafilatura changes what stands between
    host: Any


def article_of(tree: Any) -> Article:
    """The article of a page without hidden words (an lxml tree, which is used up), with its pictures."""
    drop_notices(tree)
    drop_contents(tree)
    open_up(tree)
    canonical = Canonical()
    serialise(tree, canonical)
    parts = list(_parts(canonical))
    article = _told(tree, parts)
    return replace(article, pictures=tuple(_pictured(canonical, parts, article)))


def _pictured(canonical: Canonical, parts: Sequence[_Part], article: Article) -> Iterator[FoundPicture]:
    """The page's pictures that stand beside something of the article: a caption, else what is before or after."""
    if not canonical.pictures:
        return
    ends = {letters_of(article.text[block.start : block.end]): block.end for block in article.blocks}
    for before, found in canonical.pictures:
        for index in (before - 1, before, before - 2, before + 1):
            if 0 <= index < len(parts) and parts[index].key and (place := ends.get(parts[index].key)):
                yield replace(found, place=place)
                break


def _told(tree: Any, parts: Sequence[_Part]) -> Article:
    """What the article says."""
    from trafilatura.core import bare_extraction

    page = len(one_line(" ".join(text for body in tree.iter("body") for text in body.itertext())))
    found: Any = bare_extraction(tree, include_comments=False, include_formatting=False, with_metadata=False)
    text, blocks = _written(found.body) if found is not None and found.body is not None else ("", ())
    if talk := discussion(tree, text):
        return Article(*talk)
    if len(text) >= _SHORT and len(text) >= _SHARE * page:
        text, blocks = _restored(parts, text, blocks) or (text, blocks)
        return Article(text, blocks, left_out=_left_out(parts, text))
    for node in list(tree.iter(*_FURNITURE)):
        if node.tag != "header" or not node.xpath("ancestor::article|ancestor::main|.//h1"):
            node.drop_tree()
    whole, whole_blocks = _written(tree)
    if len(whole) < 0.9 * len(text):
        return Article(text, blocks, left_out=_left_out(parts, text))
    return Article(whole, whole_blocks, len(whole) > 1.2 * len(text))


def _written(tree: Any) -> tuple[str, tuple[Block, ...]]:
    canonical = Canonical()
    serialise(tree, canonical)
    return canonical.result()


def _parts(canonical: Canonical) -> Iterator[_Part]:
    text, blocks = canonical.result()
    for block, host in zip(blocks, canonical.hosts, strict=True):
        words = text[block.start : block.end]
        yield _Part(block, words, letters_of(words), host)


def _restored(parts: Sequence[_Part], text: str, blocks: Sequence[Block]) -> tuple[str, tuple[Block, ...]] | None:
    """The article as the page has it, with what was dropped between its parts; None where the two do not match."""
    kept = _kept(parts, text, blocks)
    total = sum(len(parts[index].key) for index in kept)
    if not kept or total < _FOUND * len(letters_of(text)):
        return None
    container = _container([parts[index] for index in kept], total)
    if container is None:
        return None
    first, last = min(kept), max(kept)
    inside = {*kept, *_standfirst(parts, container, first)}
    shown = {parts[index].key for index in inside}
    lists = {parts[index].host.getparent() for index in kept if parts[index].block.kind == "list"}
    sections = _sections(parts, kept)
    for index, part in enumerate(parts):
        within = first < index < last
        again = within and (part.block.kind == "heading" or part.host.getparent() in lists)
        if index in inside or not part.key or (part.key in shown and not again):
            continue
        told = within and _is_told(part) and not _beside(part, container)
        put_back = (told or part.block.kind in _PUT_BACK) and _belongs(part, container, within=within)
        if put_back or (index in sections and _belongs(part, container, within=within, linked=True)):
            inside.add(index)
            shown.add(part.key)
    inside.update(_in_twins(parts, container, last))
    _drop_idle_headings(parts, inside, kept)
    if len(inside) == len(kept) and total < _ALL * len(letters_of(text)):
        return None
    canonical = Canonical()
    others = _not_found(text, blocks, kept)
    for index in sorted(inside):
        while others and index in kept and others[0][0] < kept[index].start:
            canonical.verbatim(others[0][1].kind, text[others[0][1].start : others[0][1].end], others[0][1].level)
            others.pop(0)
        part = parts[index]
        canonical.verbatim(part.block.kind, part.words, part.block.level)
    for _, block in others:
        canonical.verbatim(block.kind, text[block.start : block.end], block.level)
    return canonical.result()


def _not_found(text: str, blocks: Sequence[Block], kept: Mapping[int, range]) -> list[tuple[int, Block]]:
    """Blocks of the article that no part of the page is, each with its place among the article's letters."""
    found = bytearray(len(letters_of(text)))
    for place in kept.values():
        found[place.start : place.stop] = b"\x01" * len(place)
    at = 0
    missing: list[tuple[int, Block]] = []
    for block in blocks:
        length = len(letters_of(text[block.start : block.end]))
        if length and found[at : at + length].count(1) < 0.5 * length:
            missing.append((at, block))
        at += length
    return missing


def _kept(parts: Sequence[_Part], text: str, blocks: Sequence[Block]) -> dict[int, range]:
    """Indices of the page's parts that stand in the article, to their place among the article's letters."""
    whole: dict[str, deque[int]] = {}
    tables: dict[str, range] = {}  # by their first row: of cells that hold lists the article may have less
    at = 0
    for block in blocks:
        key = letters_of(text[block.start : block.end])
        whole.setdefault(key, deque()).append(at)
        if block.kind == "table":
            tables.setdefault(_first_row(text[block.start : block.end]), range(at, at + len(key)))
        at += len(key)
    article = letters_of(text)
    taken = bytearray(len(article))  # what is on the page twice is in the article once
    kept: dict[int, range] = {}
    at = 0
    for index, part in enumerate(parts):
        length = len(part.key)
        if not length:
            continue
        if part.block.kind == "table" and part.key not in whole and (row := tables.pop(_first_row(part.words), None)):
            kept[index] = row
            taken[row.start : row.stop] = b"\x01" * len(row)
            at = max(at, row.stop)
            continue
        place = article.find(part.key, max(0, at - 200), at + _WINDOW + length)
        doubted = place < 0 or (length < 20 and part.key not in whole and place != at)
        if doubted or 2 * taken.count(1, place, place + length) > length:
            places = whole.get(part.key, deque())
            while places and 2 * taken.count(1, places[0], places[0] + length) > length:
                places.popleft()
            if not places:
                continue
            place = places[0]
        taken[place : place + length] = b"\x01" * length
        kept[index] = range(place, place + length)
        at = max(at, place + length) if place <= at + 2000 or length > 60 else at
    return kept


def _standfirst(parts: Sequence[_Part], container: Any, first: int) -> Iterator[int]:
    """Sentences set as headings between a page's title and its article, in the head they share.

    Those that are set as prose are told again by the article, or stand below a picture: taking them costs .002 of
    the F1 of the scrapinghub pages, and gains none.
    """
    above = next((index for index in range(first - 1, -1, -1) if parts[index].host.tag == "h1"), first)
    if first - above > _HEAD:
        return
    around = {*islice(container.iterancestors(), _ANCESTORS), container}
    shared = next((node for node in parts[above].host.iterancestors() if node in around), None)
    for index in range(above + 1, first):
        part = parts[index]
        told = part.block.kind == "heading" and _is_told(part)
        if told and shared is not None and _belongs(part, shared, within=True):
            yield index


def _sections(parts: Sequence[_Part], kept: Mapping[int, range]) -> frozenset[int]:
    """Items of lists right below headings that are set as those of the article's own sections are."""
    own = Counter(_set_as(parts[index]) for index in kept if parts[index].block.kind == "heading")
    found: set[int] = set()
    below = False
    for index, part in enumerate(parts):
        if part.block.kind == "heading":
            below = own[_set_as(part)] >= _OWN_SECTIONS and not _FURNITURE_NAME.search(part.words)
        elif below and part.block.kind == "list":
            found.add(index)
        else:
            below = below and part.block.kind in ("reference", "table", "caption")
    return frozenset(found)


def _set_as(heading: _Part) -> tuple[str, str]:
    return heading.host.tag, heading.host.get("class", "")


def _is_told(part: _Part) -> bool:
    """Whether a part reads as a sentence of the running text does."""
    said = part.block.kind in ("prose", "heading") and len(part.words) >= _LINE and not part.words.endswith("?")
    return said and _SENTENCE.search(part.words) is not None


def _beside(part: _Part, container: Any) -> bool:
    """Whether a sentence stands below a picture, in a teaser or in words about the author."""
    around = islice((part.host, *part.host.iterancestors()), _ANCESTORS)
    chain = takewhile(lambda node: node is not container, around)
    return any(_BESIDE_NAME.search(called(node)) for node in chain)


def _in_twins(parts: Sequence[_Part], container: Any, last: int) -> Iterator[int]:
    """What stands after the article in elements that are called as its own is: a page parted by advertisements.

    Below a heading of the first rank another article begins.
    """
    name = container.get("class", "")
    if not name or container.tag in ("body", "main", "article"):
        return
    found: dict[Any, list[int]] = {}
    for index in range(last + 1, len(parts)):
        part = parts[index]
        if part.block.kind == "heading" and part.block.level == 1:
            break
        around = islice(part.host.iterancestors(), _ANCESTORS)
        twin = next((node for node in around if node.get("class") == name and node.tag == container.tag), None)
        if twin is not None and _is_told(part) and not _beside(part, twin) and _belongs(part, twin, within=True):
            found.setdefault(twin, []).append(index)
    for twin, indices in found.items():  # a single paragraph is a teaser, and what has a heading is another article
        if len(indices) > 1 and not twin.xpath(".//h1|.//h2|.//h3"):
            yield from indices


def _first_row(words: str) -> str:
    return letters_of(words.partition("\n")[0])


def _container(kept: Sequence[_Part], total: int) -> Any:
    """The innermost element that holds nearly all of the article."""
    weights: dict[Any, int] = {}
    for part in kept:
        for depth, node in enumerate((part.host, *part.host.iterancestors())):
            if depth > _ANCESTORS:
                break
            weights[node] = weights.get(node, 0) + len(part.key)
    heavy = [node for node, weight in weights.items() if weight >= _FOUND * total]
    return max(heavy, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)


def _belongs(part: _Part, container: Any, *, within: bool, linked: bool = False) -> bool:
    """Whether a part that was dropped reads like the article's own; after and before the article less is believed.

    ``linked``: a list of links is taken, too.
    """
    host = part.host
    inside = False
    for node in (host, *host.iterancestors()):
        if node is container:
            inside = True
            break
        if node.tag in _FURNITURE and not (node.tag == "header" and part.block.kind == "heading"):
            return False
        if _FURNITURE_NAME.search(called(node)):
            return False
    if not inside or linked:
        return inside
    around = host
    while part.block.kind == "list" and around is not container and around.tag not in ("ul", "ol", "dl"):
        around = around.getparent()
    in_links = sum(len(letters_of("".join(link.itertext()))) for link in around.iter("a", "button"))
    if (
        part.block.kind == "list"
        and len(part.words) < 30
        and 2 * sum(len(letters_of("".join(link.itertext()))) for link in host.iter("a")) > len(part.key)
    ):
        return False
    length = len(letters_of("".join(around.itertext())))
    if in_links > (0.5 if within else 0.25) * max(1, length):
        return False
    return within or part.block.kind != "heading" or part.block.level <= 2


def _drop_idle_headings(parts: Sequence[_Part], inside: set[int], kept: Mapping[int, range]) -> None:
    """Take out headings under which nothing of the article stands next, the last ones first, and rows of teasers."""
    row: list[int] = []
    for index in [*sorted(inside), None]:
        if index is not None and parts[index].block.kind == "heading":
            row.append(index)
            continue
        if len(row) > _TEASERS:
            inside -= set(row[1:])  # the first may head what stands above them
        row = []
    for index in sorted(inside, reverse=True):
        if index in kept or parts[index].block.kind != "heading" or _is_told(parts[index]):
            continue
        below = (n for n in range(index + 1, len(parts)) if parts[n].key and parts[n].block.kind != "caption")
        if next(below, -1) not in inside:
            inside.discard(index)


def _left_out(parts: Sequence[_Part], text: str) -> float:
    """The share of the page's sentences, outside of menus and the like, that were not kept."""
    article = letters_of(text)
    prose = [
        part for part in parts if len(part.words) >= 60 and _SENTENCE.search(part.words) and not _furnished(part.host)
    ]
    lost = total = at = 0
    for part in prose:
        total += len(part.key)
        place = article.find(part.key, max(0, at - 2000), at + _WINDOW + len(part.key))
        if place < 0:
            lost += len(part.key)
        else:
            at = place
    return lost / total if total else 0.0


def _furnished(host: Any) -> bool:
    chain = [host, *host.iterancestors()][:_ANCESTORS]
    return any(node.tag in _FURNITURE for node in chain)

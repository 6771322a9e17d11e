"""Which part of a web page is what its reader came for.

trafilatura decides where the article is. It keeps paragraphs and drops much else, so what it left out between
them (lists, headings, definitions, tables) is put back from the page, unless it looks like furniture. A page of
discussion is read comment by comment, each by its author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.extract.canonical import Canonical, letters_of, one_line
from ingest.extract.hidden import FURNITURE_NAMES, called
from ingest.extract.serialise import serialise
from kb.values import Block

_SHORT = 200  # characters below which a result is doubted
_SHARE = 0.10  # of the page's words below which a result is doubted
_FURNITURE = ("nav", "header", "footer", "aside", "form", "button", "select", "textarea", "menu", "dialog", "head")
_FURNITURE_NAME = re.compile(
    rf"{FURNITURE_NAMES}|\bnav|toolbar|read-?more|read-?next|more-?stor|popular|trending|sponsor|breadcrumb|pagination"
    r"|pager|byline|author-?(?:box|bio|info)|post-?meta|entry-?meta|tag-?(?:list|cloud|links)|\btags\b|copyright"
    r"|disclaimer|donat|rating|vote|reference|reflist|footnote|catlinks|navbox|mw-|noprint|infobox|credit",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"^(?:commtext|usertext-body|bbwrapper|cooked|js-post-body|js-comment-body|s-prose"
    r"|(?:comment|post|message|reply|answer|forum)s?[-_]*(?:body|content|text|message)\d*)$",
    re.IGNORECASE,
)
_BY = (
    ".//*[@itemprop='author' or @rel='author' or contains(@class,'user') or contains(@class,'author') or"
    " contains(@class,'nick') or contains(@class,'poster') or contains(@class,'username')]"
)
_CONSENT_NAME = re.compile(
    r"cookie|consent|gdpr|ccpa|onetrust|\bcmp|didomi|usercentrics|truste|qc-cmp|sp_message|privacy-?(?:banner|notice|layer)",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"cookie|consent|partners|privacy|personal data|datenschutz|einwilligung|confidentialité", re.I)
_LONGEST_NOTICE, _LONGEST_LINE = 4000, 250  # characters
_TO_BROWSERS = re.compile(
    r"(?:enable|activate|turn on|allow|requires?|without|support) java ?script"
    r"|java ?script (?:is|must be|seems to be|has been) (?:disabled|enabled|required|turned off)"
    r"|^(?:we|this (?:site|website|page)) uses? cookies|(?:update|upgrade) your browser"
    r"|browser (?:does not|doesn.t|is not) support",
    re.IGNORECASE,
)
# Lines between paragraphs that lead away from the page.
_LEADS_AWAY = re.compile(
    r"^\W{0,3}(?:(?:read|see) (?:more|also|next|this)\b|related\b|don.?t miss\b|also (?:on|read)\b|more:|watch:"
    r"|leggi anche|lesen sie|lire aussi|lea también|leia (?:também|mais)|mehr zum thema|читайте также|click here\b"
    r"|like this (?:story|article)\b|(?:please )?(?:subscribe|sign up)\b|share (?:this|it)\b|order reprints"
    r"|(?:you can )?follow (?:us|me|him|her|them|\w+) on\b|get (?:the|our) .{0,60}(?:inbox|newsletter|app\b)"
    r"|print article|have a tip\b|email \w+ \w+ at)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?。！？।؟…][\"'”’»)\]]*$")
_PUT_BACK = frozenset(["list", "heading", "table", "quote", "code"])
_WINDOW = 20_000  # characters of the article in which the next block of the page is looked for
_ANCESTORS = 100
_CANDIDATES = 200  # elements that may turn out to hold the page
_ALL = 0.99  # share of it above which the page's own structure is taken even where nothing is to be put back
_FOUND = 0.9  # share of the article that must be found on the page again before anything is put back


@dataclass(frozen=True)
class Article:
    """What was read of a page. ``whole``: all of it, for want of an article; ``left_out``: share of its prose."""

    text: str
    blocks: tuple[Block, ...]
    whole: bool = False
    left_out: float = 0.0


@dataclass(frozen=True, slots=True)
class _Part:
    block: Block
    words: str
    key: str  # letters and digits alone: trafilatura changes what stands between
    host: Any


def article_of(tree: Any) -> Article:
    """The article of a page without hidden words (an lxml tree, which is used up)."""
    from trafilatura.core import bare_extraction

    _drop_notices(tree)
    _open_up(tree)
    page = len(one_line(" ".join(text for body in tree.iter("body") for text in body.itertext())))
    canonical = Canonical()
    serialise(tree, canonical)
    parts = list(_parts(canonical))
    found: Any = bare_extraction(tree, include_comments=False, include_formatting=False, with_metadata=False)
    text, blocks = _written(found.body) if found is not None and found.body is not None else ("", ())
    talk = _discussion(tree, text)
    if talk is not None:
        return talk
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


def _drop_notices(tree: Any) -> None:
    """Take out layers that ask for consent, and words to browsers without scripts."""
    for node in tree.xpath("//*[@class or @id or @role='dialog' or @aria-modal or @aria-label]"):
        named = f"{node.get('class', '')} {node.get('id', '')} {node.get('aria-label', '')}"
        if node.tag in ("html", "body", "main", "article") or node.getparent() is None:
            continue
        if node.get("role") != "dialog" and node.get("aria-modal") != "true" and not _CONSENT_NAME.search(named):
            continue
        words = "".join(node.itertext())
        if len(words) < _LONGEST_NOTICE and _CONSENT.search(words) and node.find(".//h1") is None:
            node.drop_tree()
    for node in tree.xpath("//p|//li|//div[not(*)]|//span[not(*)]"):
        words = one_line("".join(node.itertext())) if len(node) < 20 else ""
        if not 0 < len(words) < _LONGEST_LINE or node.getparent() is None:
            continue
        if _TO_BROWSERS.search(words) or (
            node.tag in ("p", "li") and _LEADS_AWAY.match(words) and _is_linked(node, words)
        ):
            node.drop_tree()


def _is_linked(node: Any, words: str) -> bool:
    return 3 * sum(len("".join(link.itertext())) for link in node.iter("a")) > len(words)


def _open_up(tree: Any) -> None:
    """What is marked up as furniture and holds most of the page's words is the page."""
    candidates = list(tree.iter("aside", "header", "footer", "form", "dialog", "menu"))[:_CANDIDATES]
    whole = _length_of_paragraphs(tree) if candidates else 0
    for node in candidates:
        if _length_of_paragraphs(node) > 0.5 * whole > 0:
            node.tag = "div"


def _length_of_paragraphs(node: Any) -> int:
    return sum(len(text) for paragraph in node.iter("p") for text in paragraph.itertext())


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
    inside = set(kept)
    first, last = min(kept), max(kept)
    shown = {parts[index].key for index in kept}
    for index, part in enumerate(parts):
        if index in kept or not part.key or part.key in shown:
            continue
        if part.block.kind in _PUT_BACK and _belongs(part, container, within=first < index < last):
            inside.add(index)
            shown.add(part.key)
    _drop_idle_headings(parts, inside, kept)
    if len(inside) == len(kept) and total < _ALL * len(letters_of(text)):
        return None
    canonical = Canonical()
    others = _not_found(text, blocks, parts, kept)
    for index in sorted(inside):
        while others and others[0][0] < kept.get(index, -1):
            canonical.verbatim(others[0][1].kind, text[others[0][1].start : others[0][1].end], others[0][1].level)
            others.pop(0)
        part = parts[index]
        canonical.verbatim(part.block.kind, part.words, part.block.level)
    for _, block in others:
        canonical.verbatim(block.kind, text[block.start : block.end], block.level)
    return canonical.result()


def _not_found(
    text: str, blocks: Sequence[Block], parts: Sequence[_Part], kept: dict[int, int]
) -> list[tuple[int, Block]]:
    """Blocks of the article that no part of the page is, each with its place among the article's letters."""
    found = bytearray(len(letters_of(text)))
    for index, place in kept.items():
        found[place : place + len(parts[index].key)] = b"\x01" * len(parts[index].key)
    at = 0
    missing: list[tuple[int, Block]] = []
    for block in blocks:
        length = len(letters_of(text[block.start : block.end]))
        if length and found[at : at + length].count(1) < 0.5 * length:
            missing.append((at, block))
        at += length
    return missing


def _kept(parts: Sequence[_Part], text: str, blocks: Sequence[Block]) -> dict[int, int]:
    """Indices of the page's parts that stand in the article, to their place among the article's letters."""
    whole: dict[str, int] = {}
    at = 0
    for block in blocks:
        key = letters_of(text[block.start : block.end])
        whole.setdefault(key, at)
        at += len(key)
    article = letters_of(text)
    taken = bytearray(len(article))  # what is on the page twice is in the article once
    kept: dict[int, int] = {}
    at = 0
    for index, part in enumerate(parts):
        length = len(part.key)
        place = article.find(part.key, max(0, at - 200), at + _WINDOW + length) if length else -1
        if place < 0 or (length < 20 and part.key not in whole and place != at):
            place = whole.get(part.key, -1) if length else -1
        if place < 0 or 2 * taken.count(1, place, place + length) > length:
            continue
        taken[place : place + length] = b"\x01" * length
        kept[index] = place
        at = max(at, place + length) if place <= at + 2000 or length > 60 else at
    return kept


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


def _belongs(part: _Part, container: Any, *, within: bool) -> bool:
    """Whether a part that was dropped reads like the article's own; after and before the article less is believed."""
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
    if not inside:
        return False
    around = host
    while part.block.kind == "list" and around is not container and around.tag not in ("ul", "ol", "dl"):
        around = around.getparent()
    linked = sum(len(letters_of("".join(link.itertext()))) for link in around.iter("a", "button"))
    if (
        part.block.kind == "list"
        and len(part.words) < 30
        and 2 * sum(len(letters_of("".join(link.itertext()))) for link in host.iter("a")) > len(part.key)
    ):
        return False
    length = len(letters_of("".join(around.itertext())))
    if linked > (0.5 if within else 0.25) * max(1, length):
        return False
    return within or part.block.kind != "heading" or part.block.level <= 2


def _drop_idle_headings(parts: Sequence[_Part], inside: set[int], kept: dict[int, int]) -> None:
    """Take out again headings under which nothing of the article stands next, the last ones first."""
    for index in sorted(inside, reverse=True):
        if index in kept or parts[index].block.kind != "heading":
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


def _discussion(tree: Any, text: str) -> Article | None:
    """The comments of a page that consists of them; None for any other page."""
    comments = [
        node
        for node in tree.xpath("//*[@class or @itemprop]")
        if any(_COMMENT.match(name) for name in node.get("class", "").split()[:20])
    ]
    outer = set(comments)
    comments = [node for node in comments if outer.isdisjoint([*node.iterancestors()][:_ANCESTORS])]
    said = sum(len(one_line("".join(node.itertext()))) for node in comments)
    if len(comments) < 2 or said < 0.5 * len(text):
        return None
    keys = [letters_of("".join(node.itertext())) for node in comments]
    article = [letters_of(line) for line in text.split("\n") if line]
    among = sum(len(line) for line in article if any(line in key for key in keys)) if len(keys) < 500 else 0
    if len(text) >= _SHORT and among < 0.5 * len("".join(article)) and said < 10 * len(text):
        return None
    authors = [_author(node, outer) for node in comments[:500]]
    if len(set(filter(None, authors))) < 2 or sum(map(bool, authors)) < 0.6 * len(authors):
        return None  # no talk of several people
    canonical = Canonical()
    for heading in tree.xpath("//h1|//*[contains(@class,'titleline')]")[:1]:
        canonical.open("heading", 1)
        canonical.append("".join(heading.itertext()))
    for node, author in zip(comments, authors, strict=False):
        for control in node.xpath(".//*[contains(@class,'reply') or contains(@class,'share') or self::button]"):
            if control is not node:
                control.drop_tree()
        part = Canonical()
        serialise(node, part)
        body, blocks = part.result()
        if not blocks:
            continue
        if author:
            canonical.open("caption")
            canonical.append(author)
        for block in blocks:
            words = body[block.start : block.end]
            if words.startswith(">"):  # what somebody else said
                canonical.verbatim("caption", words)
            else:
                canonical.open(block.kind, block.level, author)
                canonical.append(words)
                canonical.close()
    return Article(*canonical.result())


def _author(comment: Any, comments: set[Any]) -> str:
    """The name that stands with a comment, nearest first, and no farther than the next comment."""
    for around in [*comment.iterancestors()][:8]:
        if sum(1 for node in around.iter() if node in comments) > 1:
            return ""
        for node in around.xpath(_BY):
            name = one_line("".join(node.itertext()))
            if 0 < len(name) <= 40 and node not in comments:
                return name
    return ""

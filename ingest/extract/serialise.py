"""A document tree to canonical text: one walk, in the order of display, for HTML and for trafilatura's dialect of it.

No recursion, so that depth costs nothing. Knows nothing of hidden nodes or metadata; they are gone when it begins.
"""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any

from ingest.extract.canonical import Canonical, one_line
from kb.values import BlockKind

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "head", "header", "hgroup", "hr", "html", "item", "li",
     "list", "main", "menu", "nav", "ol", "p", "pre", "quote", "row", "cell", "section", "summary", "table", "tbody",
     "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS]
)  # fmt: skip
_SKIPPED = frozenset(["script", "style", "title", "graphic", "img", "meta", "link", "base", "input", "option", "svg"])
_KINDS: dict[str, BlockKind] = {
    "li": "list", "item": "list", "dd": "list", "dt": "list", "blockquote": "quote", "quote": "quote",
    "caption": "caption", "figcaption": "caption",
}  # fmt: skip
_LISTS = frozenset(["ul", "ol", "dl", "list", "menu"])
_ROWS, _CELLS = ("tr", "row"), ("td", "th", "cell")
_INLINE_HOSTS = frozenset(
    ["p", "li", "item", "td", "th", "cell", "dd", "dt", "quote", "hi", "ref", "head", "span", "a"]
)
_INLINE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_LONGEST_ADDRESS = 7 * 10**6  # characters: five megabytes as base64
_PARAGRAPH = 60  # characters of a paragraph in a cell of a page in columns
_LAYOUT_CELL = 400  # characters: a cell that long is a column of a page, not an entry of a table


def serialise(tree: Any, canonical: Canonical) -> None:
    """Append what ``tree`` (an lxml element) shows to ``canonical``."""
    from lxml import etree

    stack: list[tuple[BlockKind, int]] = [("prose", 0)]
    hosts = [tree]
    depth = 0
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    skipping: Any = None
    for event, node in walk:
        if event in ("comment", "pi"):
            canonical.append(node.tail or "")
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if skipping is not None:
                continue
            if tag == "img":
                _picture(node, canonical)
            if tag in _SKIPPED or _whole(node, tag, canonical):
                skipping = node
                walk.skip_subtree()
                continue
            depth += tag in _LISTS
            if tag in _BLOCKS:
                canonical.close()
                stack.append(_role(node, tag, stack[-1], depth))
                hosts.append(node)
            _words(canonical, (*stack[-1], hosts[-1]), node.text, tag)
            continue
        if skipping is node:
            skipping = None
        elif skipping is not None:
            continue
        elif tag in _BLOCKS:
            canonical.close()
            stack.pop()
            hosts.pop()
            depth -= tag in _LISTS
        if node is not tree:
            _words(canonical, (*stack[-1], hosts[-1]), node.tail, "")


def _picture(node: Any, canonical: Canonical) -> None:
    """A picture as the page names it, with the words below it; lazy pages keep its address elsewhere."""
    address = next((value for name in ("data-src", "src") if (value := node.get(name, "").strip())), "")
    if not address or next(node.iterancestors("nav", "footer", "form", "menu"), None) is not None:
        return
    figure = next(iter(node.iterancestors("figure")), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    words = one_line("".join(caption.itertext()))[:300] if caption is not None else ""
    found = _INLINE.match(address)
    try:
        data = b64decode(address[found.end() :], validate=False) if found and len(address) < _LONGEST_ADDRESS else b""
    except ValueError:
        data = b""
    if data or not found:
        canonical.picture("" if data else address[:2000], words, data)


def _role(node: Any, tag: str, around: tuple[BlockKind, int], depth: int) -> tuple[BlockKind, int]:
    """Kind and level of the words directly inside a block element."""
    if tag in _HEADINGS:
        return "heading", _HEADINGS[tag]
    if tag == "head" and node.get("rend"):
        return "heading", _HEADINGS.get(node.get("rend", "h2"), 2)
    kind = _KINDS.get(tag)
    if kind == "list":
        return kind, max(depth, 1)
    if kind is not None:
        return kind, 0
    return around if around[0] in ("list", "quote", "caption") else ("prose", 0)


def _words(canonical: Canonical, role: tuple[BlockKind, int, Any], words: str | None, tag: str) -> None:
    if tag in ("br", "lb"):
        canonical.line_end()
    if words:
        if canonical.kind is None:
            if not words.strip():
                return
            kind, level, host = role
            canonical.open(kind, level, host=host)
        canonical.append(words)


def _whole(node: Any, tag: str, canonical: Canonical) -> bool:
    """Code and tables are written at once, because their line ends mean something."""
    if tag in ("pre", "code"):
        text = "".join(_in_order(node))
        parent = node.getparent()
        inline = tag == "code" and "\n" not in text.strip() and parent is not None and parent.tag in _INLINE_HOSTS
        if inline or (tag == "code" and canonical.kind is not None and "\n" not in text.strip()):
            return False
        canonical.verbatim("code", text, host=node)
        return True
    if tag == "table":
        rows = _rows(node)
        if rows is None:
            return False
        canonical.table(rows, host=node)
        return True
    return False


def _in_order(node: Any) -> list[str]:
    """Text of ``node`` with a line end for each <br>, in document order."""
    from lxml import etree

    parts: list[str] = []
    for event, part in etree.iterwalk(node, events=("start", "end")):
        if event == "start":
            parted = part.tag in ("br", "lb") or (part.tag in _BLOCKS and part is not node)
            parts.append(("\n" if parted else "") + (part.text or ""))
        elif part is not node:
            parts.append(("\n" if part.tag in _BLOCKS else "") + (part.tail or ""))
    return parts


def _rows(table: Any) -> list[list[str]] | None:
    """The table's cells; None when it is not one of data: nested, of one column, or a page in columns."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    # Paragraphs and lists stand in the cells of a page in columns; a table of data has heads, or words alone.
    bare = next(table.iterdescendants("th", "thead", "caption"), None) is None
    if bare and any(
        part.tag != "p" or len(one_line("".join(part.itertext()))) > _PARAGRAPH
        for part in table.iterdescendants("p", "h1", "h2", "h3", "blockquote")
    ):
        return None
    rows: list[list[str]] = []
    for row in table.iter(*_ROWS):
        cells = [one_line("".join(_in_order(cell))) for cell in row.iterchildren(*_CELLS)]
        if any(len(cell) > _LAYOUT_CELL for cell in cells):
            return None
        if any(cells):
            rows.append(cells)
    if not rows or max(map(len, rows)) < 2:
        return None
    return rows

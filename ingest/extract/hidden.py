"""What an HTML page holds but does not show: found, taken out, and judged worth a warning or not.

Works on markup and inline styles only. Rules of a <style> sheet are read where their selector is a lone class
or id; anything cleverer is beyond this module, as are scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_CANDIDATES = (
    "//*[@hidden or @aria-hidden or @style or @bgcolor or @color or @alt]"
    "|//noscript|//template|//dialog|//comment()|//processing-instruction()"
)
_LENGTH = re.compile(r"^\s*(-?\d*\.?\d+)\s*(px|em|rem|pt|%|vw|vh|ch)?\s*$")
_FAR = 500.0  # pixels outside the window from which nothing is seen
_TINY = 2.0  # pixels: nobody reads smaller letters
_PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ch": 8.0, "vw": 10.0, "vh": 8.0, "%": 10.0}
_WHITE = {"white", "#fff", "#ffff", "#ffffff", "#ffffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"}
_LONE = re.compile(r"^[.#]-?[A-Za-z_][\w-]*$")
# Where web pages keep hidden words for honest reasons: menus, dialogs, notices, players, forms.
_FURNITURE_TAGS = frozenset(
    ["nav", "header", "footer", "aside", "form", "dialog", "button", "select", "option", "label", "svg", "iframe",
     "object", "video", "audio", "head", "script", "style", "a", "figure", "picture"]
)  # fmt: skip
_FURNITURE_NAME = re.compile(
    r"menu|nav|cookie|consent|gdpr|modal|popup|pop-up|overlay|lightbox|dialog|tooltip|dropdown|drawer|banner|share"
    r"|social|login|signup|subscri|newsletter|search|footer|header|sidebar|widget|comment|gallery|slide|carousel"
    r"|screen-reader|sr-only|visually|print|caption|promo|paywall|alert|error|message|loading|toggle|tab|accordion"
    r"|related|recommend|email|helpful|response|cta\b|pull-?quote|offcanvas|dateline|advert|\bads?\b|player|video|form|template|tracking|config|data|meta|notice|noscript",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKUP = re.compile(r"[<>{}=|\\]|https?:|/\*|\[if|\bvar\b|\bfunction\b|&\w+;")
_WORDS_OF_PROSE = 8
_OF_DEVELOPERS = re.compile(
    r"script|plugin|template|cache|\bdiv|\bspan\b|class\b|\bid\b|\bcode|tracking|generat|\btags?\b|html|css|php|twig|widget"
    r"|\btodo\b|module|section|element|footer|wordpress|server|variable|placeholder|remov|\.\w",
    re.IGNORECASE,
)
_OF_BROWSERS = re.compile(r"java ?script|browser|ad.?block|cookie|newsletter|e-?mail|captures", re.IGNORECASE)


def strip_hidden(tree: Any) -> bool:
    """Take out of an lxml HTML tree what a reader of the page does not see; comments and alternative texts too.

    Returns whether words were hidden that look meant for someone: prose in the place of the article's own words.
    A hidden node that holds most of the page (faded in by a script, as a rule) stays, and counts as such.
    """
    sheet = _hidden_by_sheet(tree)
    page = _word_count(tree)
    suspicious = False
    for node in [*tree.xpath(_CANDIDATES), *_selected(tree, sheet)]:
        if not isinstance(node.tag, str):
            suspicious = suspicious or _comment_to_readers(node)
            _drop(node)
        elif _root(node) is not tree:
            continue  # gone with one around it
        elif _is_hidden(node) or _by_sheet(node, sheet):
            words = _word_count(node)
            if words > 0.5 * page and words > _WORDS_OF_PROSE:
                suspicious = True
                continue
            suspicious = suspicious or (words >= _WORDS_OF_PROSE and _node_meant_for_someone(node))
            _drop(node)
        elif alternative := node.attrib.pop("alt", ""):
            suspicious = suspicious or _gives_orders(str(alternative))
    return suspicious


def _root(node: Any) -> Any:
    return next(reversed([node, *node.iterancestors()]))


def _is_hidden(node: Any) -> bool:
    if node.tag in ("noscript", "template") or node.get("hidden") is not None:
        return True
    if node.get("aria-hidden", "").strip().lower() == "true" or (node.tag == "dialog" and node.get("open") is None):
        return True
    style = _declarations(node.get("style", ""))
    if node.get("color") and node.tag == "font":
        style.setdefault("color", node.get("color", "").lower())
    return bool(style) and (_unseen(style) or _same_colour(node, style))


def _unseen(style: dict[str, str]) -> bool:
    """Whether these declarations leave nothing to be seen."""
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if _pixels(style.get("opacity", "1")) <= 0.05 or style.get("color") == "transparent":
        return True
    if "font-size" in style and 0 <= _pixels(style["font-size"], 16) < _TINY:
        return True
    if _pixels(style.get("text-indent", "0")) <= -_FAR or style.get("transform", "").startswith("scale(0"):
        return not style.get("transform", "").startswith("scale(0.")
    if style.get("position") in ("absolute", "fixed"):
        if any(abs(_pixels(style.get(side, "0"))) >= _FAR * 2 or _pixels(style.get(side, "0")) <= -_FAR
               for side in ("left", "top", "right", "bottom")):  # fmt: skip
            return True
        if re.match(r"rect\((0|1px)[ ,]", style.get("clip", "")):
            return True
    no_room = any(0 <= _pixels(style.get(side, "99")) <= 1 for side in ("height", "width", "max-height", "max-width"))
    return (no_room and style.get("overflow", "").startswith("hidden")) or style.get("clip-path", "").startswith(
        ("inset(50%", "inset(100%", "circle(0")
    )


def _same_colour(node: Any, style: dict[str, str]) -> bool:
    """White on white, or any colour on itself, as far as inline styles tell."""
    colour = style.get("color", "").replace(" ", "")
    if not colour:
        return False
    for ancestor in (node, *node.iterancestors()):
        around = _declarations(ancestor.get("style", ""))
        ground = around.get("background-color") or around.get("background") or ancestor.get("bgcolor", "").lower()
        if ground:
            first = ground.replace(", ", ",").split()[0]
            return first == colour or (colour in _WHITE and first in _WHITE)
        # A class may paint a dark ground; only unstyled surroundings are known to be white.
        if ancestor.get("class") and ancestor.tag not in ("html", "body", "article", "main", "p"):
            return False
    return colour in _WHITE


def _declarations(style: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in style.lower().split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, value in pairs}


def _pixels(value: str, percent: float = 10.0) -> float:
    """A CSS length in pixels, roughly; NaN-free: what cannot be read is far from every limit here."""
    match = _LENGTH.match(value)
    if not match:
        return 99.0
    unit = match.group(2) or ""
    return float(match.group(1)) * (percent / 100 if unit == "%" else _PIXELS[unit])


def _hidden_by_sheet(tree: Any) -> frozenset[str]:
    """Lone class and id selectors (".x", "#y") that a <style> of the page hides on every screen."""
    found: set[str] = set()
    for style in tree.iter("style"):
        if (style.get("media") or "all").strip().lower() in ("all", "screen", ""):
            for selectors, body in _rules(str(style.text or "")[:200_000]):
                if _unseen(_declarations(body)):
                    found.update(s.strip() for s in selectors.split(",") if _LONE.match(s.strip()))
    return frozenset(found)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) at the sheet's top level: what stands inside @media and the like depends on the
    screen. Split, not matched: a pattern over a sheet without braces would take quadratic time."""
    uncommented = "".join(part.partition("*/")[2] if n else part for n, part in enumerate(sheet.split("/*")))
    depth, selectors, text = 0, "", ""
    for piece in re.split(r"([{}])", uncommented):
        if piece == "{":
            depth += 1
            selectors = text if depth == 1 else selectors
        elif piece == "}":
            if depth == 1 and not selectors.strip().startswith("@"):
                yield selectors, text
            depth = max(0, depth - 1)
        text = piece


def _selected(tree: Any, sheet: frozenset[str]) -> Iterator[Any]:
    if sheet:
        for node in tree.xpath("//*[@class or @id]"):
            if _by_sheet(node, sheet):
                yield node


def _by_sheet(node: Any, sheet: frozenset[str]) -> bool:
    if not sheet or node.tag in ("html", "body"):
        return False
    names = [f".{name}" for name in node.get("class", "").split()]
    return not sheet.isdisjoint([*names, f"#{node.get('id', '')}"]) and not _unhidden(node)


def _unhidden(node: Any) -> bool:
    display = _declarations(node.get("style", "")).get("display", "")
    return bool(display) and display != "none"


def _word_count(node: Any) -> int:
    return len(_WORD.findall(_visible_words(node)))


def _visible_words(node: Any) -> str:
    return " ".join(node.xpath(".//text()[not(parent::script or parent::style)]"))


def _node_meant_for_someone(node: Any) -> bool:
    return _meant_for_someone(" ".join(_visible_words(node).split()), node)


def _comment_to_readers(node: Any) -> bool:
    """Most comments are notes of developers to each other."""
    text = str(node.text or "").strip()
    if _OF_DEVELOPERS.search(text) and not _gives_orders(text):
        return False
    return bool(re.search(r"\w[.!?]$", text)) and _meant_for_someone(text, node.getparent())


def _meant_for_someone(text: str, node: Any) -> bool:
    """Prose, and not where pages hide their furniture."""
    if node is None or _MARKUP.search(text) or len(_WORD.findall(text)) < _WORDS_OF_PROSE:
        return False
    if not re.search(r"[.!?:;]", text) or _OF_BROWSERS.search(text):
        return False
    if node.xpath(".//input|.//button|.//select|.//textarea|.//form"):
        return False
    for ancestor in (node, *node.iterancestors()):
        if ancestor.tag in ("html", "body"):
            return True
        if ancestor.tag in _FURNITURE_TAGS:
            return False
        if _FURNITURE_NAME.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')} {ancestor.get('role', '')}"):
            return False
    return True


def _gives_orders(alternative: str) -> bool:
    """Alternative texts describe pictures; one that speaks to whoever processes the page is a message."""
    return bool(_ORDERS.search(alternative)) and len(_WORD.findall(alternative)) >= _WORDS_OF_PROSE


_ORDERS = re.compile(
    r"\b(?:assistant|system prompt|language model|AI|LLM|chatbot|GPT)\b.*|\b(?:ignore|disregard|obey|forget)\b.{0,40}"
    r"\b(?:instruction|previous|above|prompt|rule|claim)|\b(?:you must|you are now|do not tell)\b",
    re.IGNORECASE | re.DOTALL,
)


def _drop(node: Any) -> None:
    """Remove a node and its subtree; the words after it stay."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        previous = node.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)

"""What an HTML page holds but does not show: found, taken out, and judged worth a warning or not.

Works on markup and on @style, into which ``sheet`` has written what the page's own style sheets say; scripts are
beyond it, as are style sheets a page only links to.
"""

from __future__ import annotations

import colorsys
import re
from typing import Any

from ingest.extract.sheet import declarations_of
from kb.text.words import listing

_CANDIDATES = (
    "//*[@hidden or @aria-hidden or @style or @bgcolor or @color or @alt]"
    "|//*[contains(@class,'sr') or contains(@class,'isual') or contains(@class,'screen') or contains(@class,'nvisible')"
    " or contains(@class,'a11y') or contains(@class,'assistive')]"
    "|//noscript|//template|//dialog|//*[@popover]|//comment()|//processing-instruction()"
)
# What style sheets that pages only link to take out of sight, by the names their authors agree on.
_FOR_SCREEN_READERS = listing(
    """
    sr-only sr_only sronly show-for-sr visually-hidden visuallyhidden u-visually-hidden is-visually-hidden
    hidden-visually u-hiddenvisually visualhide screen-reader-text screen-reader-only screenreader-only screenreader
    screen-reader element-invisible a11y-hidden assistive-text
    """
)
_LENGTH = re.compile(r"^\s*(-?\d*\.?\d+)\s*(px|em|rem|pt|%|vw|vh|ch)?\s*$")
_FAR = 500.0  # pixels outside the window from which nothing is seen
_TINY = 2.0  # pixels: nobody reads smaller letters
_PIXELS = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ch": 8.0, "vw": 10.0, "vh": 8.0, "%": 10.0}
_SMALLEST = 0.1  # of its size, below which nothing is read
_CRAMPED = 8.0  # pixels by which letters overlap so that none is read
_MASKS = ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")
_STOPS = re.compile(
    r"#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^()]{1,60}\)|\b(?:transparent|black|white|red|green|blue|gr[ae]y)\b"
)
_CLEAR = re.compile(r"transparent|#[0-9a-f]{3}0|#[0-9a-f]{6}00|(?:rgb|hsl)a?\([^()]{0,50}[,/] ?0?(?:\.0+)?%?\)")
_EDGE_ON = re.compile(r"rotate(?:x|y)\((?:90|270|-90)deg\)|rotate\((?:x|y) (?:90|270|-90)deg\)")
_UNREADABLE = 1.25  # contrast ratio; WCAG asks 4.5 of text, and #eee on white has 1.16
_NEARLY_WHITE = 0.97  # lightness, from which a colour of any hue is white to a reader
_NAMED = {"white": "#fff", "snow": "#fffafa", "ivory": "#fffff0", "ghostwhite": "#f8f8ff", "whitesmoke": "#f5f5f5",
          "floralwhite": "#fffaf0", "azure": "#f0ffff", "mintcream": "#f5fffa", "aliceblue": "#f0f8ff", "black": "#000",
          "seashell": "#fff5ee", "honeydew": "#f0fff0", "lightyellow": "#ffffe0", "red": "#f00", "yellow": "#ff0",
          "blue": "#00f", "green": "#008000", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0"}  # fmt: skip
# Where web pages keep hidden words for honest reasons: menus, dialogs, notices, players, forms.
_FURNITURE_TAGS = frozenset(
    ["nav", "header", "footer", "aside", "form", "dialog", "button", "select", "option", "label", "svg", "iframe",
     "object", "video", "audio", "head", "script", "style", "a", "figure", "picture"]
)  # fmt: skip
# How pages call what is furniture wherever it stands, shown or not.
FURNITURE_NAMES = (
    r"menu|cookie|consent|gdpr|modal|popup|pop-up|overlay|lightbox|tooltip|dropdown|drawer|banner|share|social|login"
    r"|signup|subscri|newsletter|search|footer|sidebar|widget|comment|gallery|carousel|promo|paywall|related|recommend"
    r"|offcanvas|advert|\bads?\b"
)
_FURNITURE_NAME = re.compile(
    rf"{FURNITURE_NAMES}|nav|dialog|header|slide|screen-reader|sr-only|visually|print|caption|alert|error|message"
    r"|loading|toggle|tab|accordion|email|helpful|response|cta\b|pull-?quote|dateline|player|video|form|template"
    r"|tracking|config|data|meta|notice|noscript",
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
    bare = not tree.xpath(
        "//link[contains(@rel,'stylesheet') or @as='style']|//style[contains(.,'@import')]|//script[@src]"
    )
    page = _word_count(tree)
    suspicious = False
    for node in tree.xpath(_CANDIDATES):
        if not isinstance(node.tag, str):
            suspicious = suspicious or _comment_to_readers(node)
            _drop(node)
        elif _root(node) is not tree:
            continue  # gone with one around it
        elif _is_hidden(node, bare):
            words = _word_count(node)
            if words > 0.5 * page and words > _WORDS_OF_PROSE:
                suspicious = True
                continue
            suspicious = suspicious or (words >= _WORDS_OF_PROSE and _node_meant_for_someone(node))
            if _parts_figures(node):
                node.tail = f" {node.tail or ''}"
            _drop(node)
        elif alternative := node.attrib.pop("alt", ""):
            suspicious = suspicious or _gives_orders(str(alternative))
    return suspicious


def called(node: Any) -> str:
    """What a page calls an element: its classes, its id and its role."""
    return f"{node.get('class', '')} {node.get('id', '')} {node.get('role', '')}"


def _root(node: Any) -> Any:
    return next(reversed([node, *node.iterancestors()]))


def _is_hidden(node: Any, bare: bool) -> bool:
    """``bare``: the page links to no style sheet and no script, so that the styles it carries are all there are."""
    if node.tag in ("noscript", "template") or node.get("popover") is not None or node.get("hidden") is not None:
        return True
    if node.get("aria-hidden", "").strip().lower() == "true" or (node.tag == "dialog" and node.get("open") is None):
        return True
    if not _FOR_SCREEN_READERS.isdisjoint(node.get("class", "").casefold().split()):
        return True
    style = declarations_of(node.get("style", ""))
    if node.get("color") and node.tag == "font":
        style.setdefault("color", node.get("color", "").lower())
    if node.tag == "textarea" and any(0 <= _pixels(style.get(side, "99")) <= 1 for side in ("height", "width")):
        return True
    return bool(style) and (_unseen(style) or _same_colour(node, style, bare))


def _parts_figures(node: Any) -> bool:
    """Whether a hidden word alone parts two figures, as the "and" of 3 1⁄2 does, read aloud."""
    before, after = node.getprevious(), node.getnext()
    parent = node.getparent()
    left = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    right = node.tail or ("".join(after.itertext()) if after is not None and isinstance(after.tag, str) else "")
    return left[-1:].isdigit() and right[:1].isdigit()


def _unseen(style: dict[str, str]) -> bool:
    """Whether these declarations leave nothing to be seen."""
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if _pixels(style.get("opacity", "1")) <= 0.05 or style.get("color") == "transparent":
        return True
    if "font-size" in style and 0 <= _pixels(style["font-size"], 16) < _TINY:
        return True
    if "transparent" in style.get("-webkit-text-fill-color", "") or style.get("content-visibility") == "hidden":
        return True
    if re.match(r"opacity\((?:0|0?\.0\d*)%?\)", style.get("filter", "")) or re.match(
        r"[\w ]*\b0(?:px)?[ /]", style.get("font", "")
    ):
        return True
    if _deformed(style) or any(_masked(style.get(name, "")) for name in _MASKS):
        return True
    if sides := style.get("inset", "").split():
        top, right = sides[0], sides[1] if len(sides) > 1 else sides[0]
        bottom, left = sides[2] if len(sides) > 2 else top, sides[3] if len(sides) > 3 else right
        style = {"top": top, "right": right, "bottom": bottom, "left": left, **style}
    if min(_pixels(style.get(side, "0")) for side in ("margin-left", "margin-top")) <= -_FAR:
        return True
    if _pixels(style.get("text-indent", "0")) <= -_FAR:
        return True
    if style.get("position") in ("absolute", "fixed"):
        if any(abs(_pixels(style.get(side, "0"))) >= _FAR * 2 or _pixels(style.get(side, "0")) <= -_FAR
               for side in ("left", "top", "right", "bottom")):  # fmt: skip
            return True
        if re.match(r"rect\((0|1px)[ ,]", style.get("clip", "")):
            return True
    no_room = any(0 <= _pixels(style.get(side, "99")) <= 1 for side in ("height", "width", "max-height", "max-width"))
    return (no_room and style.get("overflow", "").startswith(("hidden", "clip"))) or style.get(
        "clip-path", ""
    ).startswith(("inset(50%", "inset(100%", "circle(0", "polygon(0 0,0 0", "polygon(0 0, 0 0", "polygon(0px 0px,"))


def _masked(value: str) -> bool:
    """Whether a mask lets nothing through: a gradient of colours that are all transparent."""
    colours = _STOPS.findall(value) if "gradient(" in value else []
    clear = all(_CLEAR.fullmatch(colour) for colour in colours)
    return bool(colours) and clear


def _deformed(style: dict[str, str]) -> bool:
    """Whether words are moved, turned, shrunk or pressed together beyond reading."""
    transform = f"{style.get('transform', '')} scale({style.get('scale', '1')}) rotate({style.get('rotate', '0')})"
    if re.search(r"translate\w*\([^)]*-\d{4,}", transform) or _EDGE_ON.search(transform):
        return True
    if any(0 <= float(found) < _SMALLEST for found in re.findall(r"scale(?:3d|x|y)?\(\s*(\d*\.?\d+)", transform)):
        return True
    if 0 <= _pixels(style.get("zoom", "1").rstrip("%"), 100) < (10 if "%" in style.get("zoom", "") else _SMALLEST):
        return True
    return _pixels(style.get("letter-spacing", "0")) <= -_CRAMPED


def _same_colour(node: Any, style: dict[str, str], bare: bool) -> bool:
    """White on white, or any colour on one too near to it, as far as the page itself tells."""
    colour = _colour(style.get("color", ""))
    if colour is None or any(
        _colour(declarations_of(below).get("color", "")) for below in node.xpath("descendant::*/@style")[:200]
    ):
        return False
    for ancestor in (node, *node.iterancestors()):
        around = declarations_of(ancestor.get("style", ""))
        if "url(" in around.get("background-image", "") or "gradient" in around.get("background-image", ""):
            return False
        ground = around.get("background-color") or around.get("background") or ancestor.get("bgcolor", "").lower()
        if ground and ground not in ("none", "transparent", "inherit", "initial"):
            shade = _colour(ground) or _colour(re.split(r"[ ](?![^(]*\))", ground.strip())[0])
            return shade is not None and _contrast(colour, shade) <= _UNREADABLE
        # A class may paint a dark ground; only unstyled surroundings are known to be white.
        if not bare and ancestor.get("class") and ancestor.tag not in ("html", "body", "article", "main", "p"):
            return False
    return _contrast(colour, (255.0, 255.0, 255.0)) <= _UNREADABLE


def _colour(value: str) -> tuple[float, ...] | None:
    """Red, green and blue from 0 to 255, over white where it lets the ground through; None for what is no colour."""
    value = value.strip()
    if value in _NAMED:
        value = _NAMED[value]
    if found := re.fullmatch(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", value):
        digits = found.group(1)
        digits = "".join(digit * 2 for digit in digits) if len(digits) < 6 else digits
        channels = [float(int(digits[n : n + 2], 16)) for n in range(0, len(digits), 2)]
        alpha = channels[3] / 255 if len(channels) > 3 else 1.0
    elif found := re.fullmatch(r"(?:ok)?l(?:ab|ch)\((\d*\.?\d+)(%?)[^()]{0,60}\)", value):
        share = float(found.group(1)) / (100 if found.group(2) or not value.startswith("ok") else 1)
        return (255.0 * share,) * 3 if share >= _NEARLY_WHITE or share <= 1 - _NEARLY_WHITE else None
    elif found := re.fullmatch(r"(rgb|hsl)a?\(([^()]{3,60})\)", value):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", found.group(2))]
        if len(numbers) < 3:
            return None
        alpha = (
            numbers[3] / (100 if found.group(2).rstrip().endswith("%") and numbers[3] > 1 else 1)
            if len(numbers) > 3
            else 1.0
        )
        if found.group(1) == "hsl":
            numbers[:3] = [
                255 * part for part in colorsys.hls_to_rgb(numbers[0] / 360, numbers[2] / 100, numbers[1] / 100)
            ]
        elif "%" in found.group(2).split("/")[0]:
            numbers[:3] = [2.55 * number for number in numbers[:3]]
        channels = numbers[:3]
    else:
        return None
    return tuple(255 - alpha * (255 - min(255.0, max(0.0, channel))) for channel in channels[:3])


def _contrast(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG 2 defines it."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 3294.6 if c <= 10.03 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _pixels(value: str, percent: float = 10.0) -> float:
    """A CSS length in pixels, roughly; NaN-free: what cannot be read is far from every limit here."""
    match = _LENGTH.match(value)
    if not match:
        return 99.0
    unit = match.group(2) or ""
    return float(match.group(1)) * (percent / 100 if unit == "%" else _PIXELS[unit])


def _word_count(node: Any) -> int:
    return len(_WORD.findall(_visible_words(node)))


def _visible_words(node: Any) -> str:
    parts: list[str] = []
    for part in node.iter():  # an XPath for texts takes quadratic time over many siblings
        if isinstance(part.tag, str) and part.tag not in ("script", "style"):
            parts.append(part.text or "")
        if part is not node:
            parts.append(part.tail or "")
    return " ".join(parts)


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
        if _FURNITURE_NAME.search(called(ancestor)):
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

"""The style sheets a page carries, written into the elements they reach: what is read later is one place, @style.

Only what decides whether and how words show is taken, and only where a rule may hide, strike out, raise or colour
something; how a page is laid out is of no interest. Style sheets that a page only links to are not known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.extract.selectors import as_xpath, weight_of

_TAKEN = frozenset(
    ["display", "visibility", "opacity", "color", "background", "background-color", "background-image", "font-size",
     "font", "text-indent", "position", "left", "top", "right", "bottom", "inset", "clip", "clip-path", "height",
     "width", "max-height", "max-width", "overflow", "overflow-x", "overflow-y", "transform", "scale", "rotate", "zoom",
     "letter-spacing", "text-decoration", "text-decoration-line", "vertical-align", "margin-left", "margin-top",
     "filter", "content-visibility", "-webkit-text-fill-color", "mask", "mask-image", "-webkit-mask",
     "-webkit-mask-image"]
)  # fmt: skip
# A rule is of interest when it may make words vanish, or words and ground alike, or change what they mean.
_MATTERS = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity|color:|background|font(?:-size)?:0?\.?\d|line-through"
    r"|vertical-align:(?:super|sub)|-\d{3,}|rect\(|clip-path|mask|(?:height|width):[01](?:px)?(?:;|$)|scale\(0|transparent"
    r"|content-visibility:hidden|zoom:0?\.?0|scale:0|scale\(0?\.0|rotate|letter-spacing:-|inset:|polygon"
)
# What words it hides is all a rule is read for; of pages that hide more than these can, a sheet is half a program.
_CLEVER = 300  # rules whose selectors are read as XPath
_FEWEST = 20  # of them that are, on however long a page
# Rules that count an element's neighbours take the square of a page's length: a second for each at 10,000 elements.
_SIBLINGS = 200_000_000
_LEAST, _LARGE = 2, 20_000  # so many are read on pages of up to so many elements
_SCREEN = 1280  # pixels: the width of the window in which a page is thought to be seen
_WIDTH = re.compile(r"(min|max)-width:(\d+(?:\.\d+)?)(px|em|rem)?")
_BY_WIDTH = re.compile(r"(?:only)?(?:(?:all|screen)and)?(?:\((?:min|max)-width:\d+(?:\.\d+)?[a-z]*\)(?:and)?)+")
_COMPOUND = re.compile(r"(?:\*|[a-zA-Z][\w-]*)?(?:[.#][A-Za-z_-][\w-]*)*\Z")
_APART = re.compile(r",(?![^(]*\))")  # the commas between selectors, not those within :is()
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_FOUND = 5_000  # elements that one clever rule reaches
_PART = re.compile(r"[.#]?[A-Za-z_-][\w-]*")
_SHEET = 200_000  # characters of style sheets that are read
_RULES = 5_000
_REACH = 200_000  # pairs of a rule and an element that are tried: a page with more styles itself beyond reading


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a sheet says of some elements. One with a ``path`` reaches those that this XPath finds."""

    compounds: tuple[tuple[frozenset[str], bool], ...]  # (names, whether the next is its child), the element's own last
    weight: tuple[int, int, int, int]  # ids, classes, tags, order
    declarations: tuple[tuple[str, str], ...]
    path: str = ""


def declarations_of(style: str) -> dict[str, str]:
    """Property to value, both in small letters, without ``!important``."""
    pairs = (part.split(":", 1) for part in style.lower().split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, value in pairs}


def write_into_elements(tree: Any) -> list[tuple[Any, str | None]]:
    """Give each element of an lxml HTML tree, in @style, what the page's own <style> says of its words.

    Returns the elements that were changed, each with the @style it had.
    """
    from lxml import etree

    changed: list[tuple[Any, str | None]] = []
    clever: defaultdict[Any, list[_Rule]] = defaultdict(list)
    rules: defaultdict[str, list[_Rule]] = defaultdict(list)
    matter: set[str] = set()
    size = 1 + sum(1 for _ in tree.iter())
    left, among = max(_FEWEST, _REACH * 10 // size), _SIBLINGS // size**2 or (_LEAST if size < _LARGE else 0)
    for rule in _rules_of(tree):
        if rule.path:
            looks_around = "-sibling" in rule.path
            if left and (among or not looks_around) and _MATTERS.search(_text_of(rule)):
                left -= 1
                among -= looks_around
                for node in _reached(tree, rule.path):
                    clever[node].append(rule)
            continue
        names = rule.compounds[-1][0]
        key = max(names, key=lambda name: (name[0] == "#", name[0] == ".", name), default="*")
        rules[key].append(rule)
        if _MATTERS.search(_text_of(rule)):
            matter.add(key)
    if not matter and not clever:
        return changed
    tried = 0
    chain: list[frozenset[str]] = []  # the names of all elements around this one, and its own
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            chain.pop()
            continue
        named = _names(node)
        chain.append(frozenset(named))
        if node.tag in ("head", "style", "script") or (matter.isdisjoint(named) and node not in clever):
            continue
        near = [rule for name in named for rule in rules.get(name, ())]
        found = [*(rule for rule in near if _matches(chain, rule)), *clever.get(node, ())]
        tried += len(near)
        if found:
            said: dict[str, str] = {}
            for rule in sorted(found, key=lambda rule: rule.weight):
                said.update(rule.declarations)
            said.update(declarations_of(node.get("style", "")))
            changed.append((node, node.get("style")))
            node.set("style", ";".join(f"{name}:{value}" for name, value in said.items()))
        if tried > _REACH:
            break
    return changed


def _reached(tree: Any, path: str) -> Sequence[Any]:
    from lxml import etree

    try:
        found: Sequence[Any] = tree.xpath(path)[:_FOUND]
    except etree.XPathError:
        return ()
    return found


def _text_of(rule: _Rule) -> str:
    return ";".join(f"{name}:{value}" for name, value in rule.declarations)


def _rules_of(tree: Any) -> Iterator[_Rule]:
    count = clever = 0
    alone = not tree.xpath("//link[contains(@rel,'stylesheet')]|//script[@src]")
    pairs = [
        (selectors, declarations_of(body))
        for style in tree.iter("style")
        if _applies(style.get("media") or "all")
        for selectors, body in _pairs(str(style.text or "")[:_SHEET])
    ]
    named = {name: value for _, body in pairs for name, value in body.items() if name.startswith("--")}
    for selectors, body in pairs:
        taken = tuple((name, _resolved(value, named)) for name, value in body.items() if name in _TAKEN)
        for selector in _APART.split(selectors) if taken else ():
            count += 1
            if count > _RULES:
                return
            rule = _rule(selector.strip(), taken, count, alone)
            if rule is None and clever < _CLEVER and (path := as_xpath(selector)):
                clever += 1
                rule = _Rule((), (*weight_of(selector), count), taken, path)
            if rule is not None:
                yield rule


def _resolved(value: str, named: Mapping[str, str]) -> str:
    """A value with the custom properties it names, one level deep."""
    return _VARIABLE.sub(lambda found: named.get(found[1], found[2] or ""), value)


def _applies(media: str) -> bool:
    """Whether a media query, or what else stands around rules, holds for a reader at a usual screen."""
    return any(_holds(query) for query in media.lower().split(","))


def _holds(query: str) -> bool:
    words = "".join(query.split())
    if words in ("all", "screen", "", "notprint", "onlyscreen"):
        return True
    widths = _WIDTH.findall(words)
    if not _BY_WIDTH.fullmatch(words):
        return False
    pixels = [(side, float(number) * (16 if unit in ("em", "rem") else 1)) for side, number, unit in widths]
    return all(number <= _SCREEN if side == "min" else number >= _SCREEN for side, number in pixels)


def _rule(selector: str, declarations: tuple[tuple[str, str], ...], order: int, alone: bool) -> _Rule | None:
    """None for a selector that is cleverer than names, below and directly below each other.

    ``alone``: the page loads no other styles, so that what it says of all its elements is all there is.
    """
    compounds: list[tuple[frozenset[str], bool]] = []
    for part in re.sub(r"\s*>\s*", " >", selector).split():
        words = part.lstrip(">")
        if not _COMPOUND.match(words) or len(compounds) > 5:
            return None
        if part.startswith(">") and compounds:
            compounds[-1] = (compounds[-1][0], True)
        compounds.append(
            (frozenset(name.lower() if name[0] not in ".#" else name for name in _PART.findall(words)), False)
        )
    if not compounds or not compounds[-1][0]:
        return None
    every = [name for names, _ in compounds for name in names]
    ids, classes = sum(name[0] == "#" for name in every), sum(name[0] == "." for name in every)
    if not ids and not classes and not alone:  # all links, all headings: half a truth, where more is loaded later
        declarations = tuple(pair for pair in declarations if "color" not in pair[0] and pair[0] != "background")
    return _Rule(tuple(compounds), (ids, classes, len(every) - ids - classes, order), declarations)


def _pairs(sheet: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) of the rules that hold on every screen: at the top, or within @media screen or all.

    Split, not matched: a pattern over a sheet without braces would take quadratic time.
    """
    uncommented = "".join(part.partition("*/")[2] if n else part for n, part in enumerate(sheet.split("/*")))
    around: list[str] = []
    text = ""
    for piece in re.split(r"([{}])", uncommented):
        if piece == "{":
            around.append(" ".join(text.split()))
        elif piece == "}":
            selectors = around.pop() if around else "@"
            own = text.rpartition(";")[0] if ";" in text and around and not text.strip() else text
            if not selectors.startswith("@") and all(map(_is_open, around)):
                yield _nested([*(outer for outer in around if not outer.startswith("@")), selectors]), own
        text = piece


def _is_open(outer: str) -> bool:
    """Whether what stands in a block holds: of an at-rule, or of other selectors."""
    if outer.startswith("@media"):
        return _applies(outer.removeprefix("@media"))
    return not outer.startswith("@") or outer.startswith(("@supports", "@layer"))


def _nested(selectors: Sequence[str]) -> str:
    """Selectors that stand within each other's blocks, as one."""
    whole = selectors[0]
    for inner in selectors[1:]:
        whole = inner.replace("&", whole) if "&" in inner else f"{whole} {inner}"
    return whole


def _names(node: Any) -> list[str]:
    classes = [f".{name}" for name in node.get("class", "").split()[:50]]
    return [node.tag, *classes, *([f"#{node.get('id')}"] if node.get("id") else [])]


def _matches(chain: Sequence[frozenset[str]], rule: _Rule) -> bool:
    """Whether a rule reaches the element whose names are the last of ``chain``."""
    at = len(chain) - 1
    if not rule.compounds[-1][0] <= chain[at]:
        return False
    for names, directly in reversed(rule.compounds[:-1]):
        at -= 1
        while at >= 0 and not directly and not names <= chain[at]:
            at -= 1
        if at < 0 or not names <= chain[at]:
            return False
    return True

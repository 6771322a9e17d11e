"""The style sheets a page carries, written into the elements they reach: what is read later is one place, @style.

Only what decides whether and how words show is taken, and only where a rule may hide, strike out, raise or colour
something; how a page is laid out is of no interest. Style sheets that a page only links to are not known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_TAKEN = frozenset(
    ["display", "visibility", "opacity", "color", "background", "background-color", "background-image", "font-size",
     "font", "text-indent", "position", "left", "top", "right", "bottom", "clip", "clip-path", "height", "width",
     "max-height", "max-width", "overflow", "overflow-x", "overflow-y", "transform", "text-decoration",
     "text-decoration-line", "vertical-align", "margin-left", "margin-top", "filter", "content-visibility",
     "-webkit-text-fill-color"]
)  # fmt: skip
# A rule is of interest when it may make words vanish, or words and ground alike, or change what they mean.
_MATTERS = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity|color:|background|font(?:-size)?:0?\.?\d|line-through"
    r"|vertical-align:(?:super|sub)|-\d{3,}|rect\(|clip-path|(?:height|width):[01](?:px)?(?:;|$)|scale\(0|transparent"
    r"|content-visibility:hidden"
)
_COMPOUND = re.compile(r"(?:\*|[a-zA-Z][\w-]*)?(?:[.#][A-Za-z_-][\w-]*)*\Z")
_PART = re.compile(r"[.#]?[A-Za-z_-][\w-]*")
_SHEET = 200_000  # characters of style sheets that are read
_RULES = 5_000
_REACH = 200_000  # pairs of a rule and an element that are tried: a page with more styles itself beyond reading


@dataclass(frozen=True, slots=True)
class _Rule:
    compounds: tuple[tuple[frozenset[str], bool], ...]  # (names, whether the next is its child), the element's own last
    weight: tuple[int, int, int, int]  # ids, classes, tags, order
    declarations: tuple[tuple[str, str], ...]


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
    rules: defaultdict[str, list[_Rule]] = defaultdict(list)
    matter: set[str] = set()
    for rule in _rules_of(tree):
        names = rule.compounds[-1][0]
        key = max(names, key=lambda name: (name[0] == "#", name[0] == ".", name), default="*")
        rules[key].append(rule)
        if _MATTERS.search(";".join(f"{name}:{value}" for name, value in rule.declarations)):
            matter.add(key)
    if not matter:
        return changed
    tried = 0
    chain: list[frozenset[str]] = []  # the names of all elements around this one, and its own
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            chain.pop()
            continue
        named = _names(node)
        chain.append(frozenset(named))
        if node.tag in ("html", "head", "style", "script") or matter.isdisjoint(named):
            continue
        near = [rule for name in named for rule in rules.get(name, ())]
        found = [rule for rule in near if _matches(chain, rule)]
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


def _rules_of(tree: Any) -> Iterator[_Rule]:
    count = 0
    for style in tree.iter("style"):
        if (style.get("media") or "all").strip().lower() not in ("all", "screen", ""):
            continue
        for selectors, body in _pairs(str(style.text or "")[:_SHEET]):
            taken = tuple((name, value) for name, value in declarations_of(body).items() if name in _TAKEN)
            for selector in selectors.split(",") if taken else ():
                count += 1
                if count > _RULES:
                    return
                if rule := _rule(selector.strip(), taken, count):
                    yield rule


def _rule(selector: str, declarations: tuple[tuple[str, str], ...], order: int) -> _Rule | None:
    """None for a selector that is cleverer than names, below and directly below each other."""
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
    if (
        not ids and not classes
    ):  # all links, all headings: where the rest of a page's styles is loaded later, half a truth
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
            if not selectors.startswith("@") and all(re.fullmatch(r"@media (?:all|screen)", outer) for outer in around):
                yield selectors, text
        text = piece


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

"""CSS selectors as XPath, as far as a page's own style sheet uses them to hide words.

What depends on what a reader does (:hover) or adds words of its own (::before) reaches no element here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 300  # characters of a selector that is read

_SIMPLE = re.compile(
    r"(?P<tag>\*|[a-zA-Z][a-zA-Z0-9-]*)|\.(?P<klass>[\w-]+)|\#(?P<id>[\w-]+)"
    r"|\[\s*(?P<name>[A-Za-z_][A-Za-z0-9_-]*)\s*(?:(?P<how>[~|^$*]?=)\s*[\"']?(?P<value>[^\"'\]]*)[\"']?\s*(?:[iIsS]\s*)?)?\]"
    r"|:(?P<pseudo>[a-z-]+)(?:\((?P<inner>(?:[^()]|\([^()]*\))*)\))?"
)
_NTH = re.compile(r"(?:(?P<step>[+-]?\d*)n)?\s*(?P<at>[+-]?\s*\d+)?")
_PLACES = {
    "first-child": "not(preceding-sibling::*)",
    "last-child": "not(following-sibling::*)",
    "only-child": "not(preceding-sibling::*) and not(following-sibling::*)",
    "root": "not(parent::*)",
    "empty": "not(*) and not(normalize-space())",
}
_AXES = {" ": "/descendant::", ">": "/child::", "+": "/following-sibling::*[1]/self::", "~": "/following-sibling::"}


def as_xpath(selector: str) -> str:
    """An XPath for the elements that one selector, without commas, reaches; empty for what cannot be said."""
    if len(selector) > LONGEST:
        return ""
    path, axis = "", "//"
    for part in _parts(selector):
        if part in _AXES:
            axis = _AXES[part]
            continue
        condition = _condition(part)
        if condition is None:
            return ""
        path += f"{axis}*[{condition}]"
        axis = _AXES[" "]
    return path


def weight_of(selector: str) -> tuple[int, int, int]:
    """(ids, classes and the like, tags) of a selector, by which rules win over each other."""
    found = [match.groupdict() for match in _SIMPLE.finditer(selector[:LONGEST])]
    ids = sum(bool(one["id"]) for one in found)
    classes = sum(bool(one["klass"] or one["name"] or one["pseudo"]) for one in found)
    return ids, classes, sum(bool(one["tag"]) and one["tag"] != "*" for one in found)


def _parts(selector: str) -> Iterator[str]:
    """Compounds, and between them what relates them: a space, >, + or ~."""
    depth, word, relation = 0, "", ""
    for sign in f"{selector.strip()} ":
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and sign in " >+~\t\n":
            if word:
                if relation:
                    yield relation
                yield word
                word, relation = "", " "
            if sign in ">+~":
                relation = sign
        else:
            word += sign


def _condition(compound: str) -> str | None:
    """What an element must be for one compound, as an XPath condition; None for what cannot be said."""
    conditions, reached = [], 0
    while reached < len(compound):
        match = _SIMPLE.match(compound, reached)
        if match is None or not match.group():
            return None
        condition = _simple(match)
        if condition is None:
            return None
        conditions.append(condition)
        reached = match.end()
    return " and ".join(conditions) or None


def _simple(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    if found["tag"]:
        return "true()" if found["tag"] == "*" else f"self::{found['tag'].lower()}"
    if found["klass"]:
        return f"contains(concat(' ',normalize-space(@class),' '),' {found['klass']} ')"
    if found["id"]:
        return f"@id='{found['id']}'"
    if found["name"]:
        return _attribute(f"@{found['name'].lower()}", found["how"], found["value"] or "")
    return _pseudo(found["pseudo"], found["inner"])


def _attribute(name: str, how: str | None, value: str) -> str:
    if how is None:
        return name
    if how == "=":
        return f"{name}='{value}'"
    if how == "|=":
        return f"({name}='{value}' or starts-with({name},'{value}-'))"
    if not value:  # a part that is empty is a part of nothing in CSS, of everything in XPath
        return "false()"
    if how == "~=":
        return f"contains(concat(' ',normalize-space({name}),' '),' {value} ')"
    if how == "$=":
        return f"substring({name},string-length({name})-{len(value) - 1})='{value}'"
    return f"contains({name},'{value}')" if how == "*=" else f"starts-with({name},'{value}')"


def _pseudo(name: str, inner: str | None) -> str | None:
    if name in ("is", "where", "not", "matches") and inner:
        said = [_condition(part.strip()) for part in inner.split(",")]
        if None in said:
            return None
        either = " or ".join(f"({one})" for one in said)
        return f"not({either})" if name == "not" else f"({either})"
    if name in ("nth-child", "nth-last-child") and inner:
        return _nth(inner, "preceding" if name == "nth-child" else "following")
    return _PLACES.get(name)


def _nth(formula: str, side: str) -> str | None:
    formula = {"odd": "2n+1", "even": "2n"}.get(formula.strip(), formula.strip())
    match = _NTH.fullmatch(formula)
    if match is None:
        return None
    at = int((match["at"] or "0").replace(" ", ""))
    place = f"(count({side}-sibling::*)+1)"
    if match["step"] is None:
        return f"{place}={at}"
    step = int({"": "1", "+": "1", "-": "-1"}.get(match["step"], match["step"]))
    if step <= 0:
        return f"{place}<={at}" if step == -1 else f"{place}={at}"
    return f"{place}>={at} and ({place}-{at}) mod {step}=0"

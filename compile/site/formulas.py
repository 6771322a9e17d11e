# mypy: disable-error-code="misc"
"""Formulas in the text of a page, drawn as MathML: readers keep them as TeX, and that is what everything else sees.

The text says nowhere where a formula begins, so a stretch is taken only as far as nothing in it can be a word of the
sentence: commands with their groups, raised and lowered parts, and numbers or single letters joined to them by a sign.
What stays outside reads the same. A stretch that the library does not know, or that would bring anything but plain
presentation elements, stays TeX.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from functools import lru_cache

from markdown.treeprocessors import Treeprocessor

ELEMENTS = frozenset(
    {"math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "mspace", "msqrt", "mstyle"}
    | {"msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover"}
)
ATTRIBUTES = frozenset(
    {"accent", "accentunder", "columnalign", "display", "displaystyle", "fence", "largeop", "linethickness", "lspace"}
    | {"mathvariant", "maxsize", "minsize", "movablelimits", "rspace", "scriptlevel", "separator", "stretchy", "width"}
)
WIDEST = 34  # signs beside each other: a line of a phone; MathML does not break, so a wider one moves in its own line
LONGEST = 500  # characters of a formula; readers keep no longer one
DEEPEST = 12  # groups within each other; what is written by hand has five at most
_STACKED = frozenset({"mfrac", "mover", "mtable", "munder", "munderover"})
_SMALL = frozenset({"msub", "msubsup", "msup"})
# true, center, 0.5em; nothing of a page's size
_VALUE = re.compile(r"[A-Za-z -]{0,24}|-?\d?(?:\.\d{1,6})?(?:em|ex)?")
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"

# A stretch never crosses \x02 or \x03, between which kb's own marks stand in for their tags.
_COMMAND = r"\\[A-Za-z]{2,24}(?![A-Za-z])"
_GROUP = r"\{[^\x02\x03{}]{0,300}\}"
_NESTED = rf"\{{(?:[^\x02\x03{{}}]|{_GROUP}){{0,300}}\}}"
_PART = rf"[_^](?:{_NESTED}|{_COMMAND}|[A-Za-z0-9](?![A-Za-z0-9]))"
_NUMBER = r"\d{1,20}(?:[.,]\d{1,20}){0,3}"
_LETTER = r"(?<![\w.])[A-Za-z](?![\w'’])|[A-Za-z](?=_[A-Za-z0-9{\\])"
_CALL = rf"{_COMMAND}(?:\[[^\x02\x03\[\]]{{0,20}}\])?(?:{_NESTED})*"
_PARTS = rf"(?:{_PART})*"
_TERM = rf"(?:{_CALL}|{_LETTER}|{_NUMBER}){_PARTS}"
_SIGN = r"[ ]?[=+<>≤≥≈×·−*/-][ ]?"
# "a" before a formula is the article more often than a factor, and 1990 a year: a sign has to join them to it.
_FIRST = rf"(?:{_CALL}{_PARTS}|(?:{_LETTER}|{_NUMBER})(?=[_^\\]|{_SIGN}){_PARTS})"
_STRETCH = re.compile(rf"(?<![\w:\\/.{{^_]){_FIRST}(?:(?:{_SIGN}|[ ]?(?=\\|[A-Za-z][_^])){_TERM}){{0,60}}")
_TEX = re.compile(r"\\[A-Za-z]{2}|[_^]\{")  # at least one of them stands in every stretch that is drawn
_MARKS = r"(?:\x02[^\x02\x03]*\x03)+"
_JOINS = r"[\\_^{}=+<>≤≥≈×·−*/-]"
_GOES_ON_BEFORE = re.compile(rf"(?:{_JOINS}|[(\[])[ ]?{_MARKS}[ ]?$|{_MARKS}{_SIGN}$|\\[a-z]+[ ]?[(\[{{|.][ ]?$")
_GOES_ON_AFTER = re.compile(rf"[ ]?{_MARKS}[ ]?{_JOINS}|{_SIGN}{_MARKS}|[\\_^{{}}\[]")
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[0-9a-zA-Z]+);")  # what stays a reference in a page
_AS_IT_IS = frozenset({"code", "pre"})


class Formulas(Treeprocessor):
    """Put MathML in the place of the TeX in a page's text; nothing is looked for in a page without TeX."""

    def run(self, root: etree.Element) -> None:
        """Python-Markdown calls this, once a page."""
        for element in root.iter():
            if element.tag not in _AS_IT_IS and element.text:
                element.text = self._drawn(element.text)
            for child in element:
                if child.tail:
                    child.tail = self._drawn(child.tail)

    def _drawn(self, text: str) -> str:
        if not _TEX.search(text):
            return text
        shown = _REFERENCE.sub(lambda found: html.unescape(found.group()), text)
        drawn, at = [], 0
        for found in _STRETCH.finditer(shown):
            mathml = "" if _is_cut(shown, found) else mathml_of(found.group())
            if mathml:
                drawn += [_escaped(shown[at : found.start()]), self.md.htmlStash.store(mathml)]
                at = found.end()
        return "".join([*drawn, _escaped(shown[at:])]) if drawn else text


def _escaped(text: str) -> str:
    """``text`` so that neither a reference nor a tag comes of it when the tree is written."""
    return text.replace("&", "&amp;")


def _is_cut(text: str, found: re.Match[str]) -> bool:
    """Does the formula go on beyond what was found: in a form unknown here, or past the edge of a mark?"""
    before = text[max(0, found.start() - 400) : found.start()]
    return bool(_GOES_ON_BEFORE.search(before) or _GOES_ON_AFTER.match(text, found.end()))


@lru_cache(maxsize=4096)  # a formula stands on its source's page and on each page that quotes it
def mathml_of(tex: str) -> str:
    """``tex`` as a span with one MathML element, its TeX as the alternative text; "" where it has to stay TeX."""
    if not _TEX.search(tex) or len(tex) > LONGEST or _depth(tex) > DEEPEST:
        return ""
    try:
        from latex2mathml.converter import convert  # only pages with formulas need it

        math = etree.fromstring(convert(tex))  # noqa: S314 - of our own making, without a document type
    except Exception:
        return ""
    for element in math.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
        known = element.tag in ELEMENTS and element.attrib.keys() <= ATTRIBUTES
        if not known or "\\" in (element.text or "") or not all(map(_VALUE.fullmatch, element.attrib.values())):
            return ""
    math.attrib["alttext"] = tex
    wide = ' kb-formula--wide" tabindex="0' if _width(math) > WIDEST else ""  # to be moved by keys, too
    return f'<span class="kb-formula{wide}">{etree.tostring(math, "unicode")}</span>'


def _width(element: etree.Element) -> float:
    """About how many signs stand beside each other; a sign of relation has room on both sides."""
    if element.tag == "mo":
        return 2.0 * len(element.text or "")
    within = [_width(child) for child in element]
    if element.tag in _STACKED:
        return max(within, default=0.0)
    if element.tag in _SMALL and within:
        return within[0] + 0.7 * sum(within[1:])
    return len(element.text or "") + sum(within)


def _depth(tex: str) -> int:
    depth = deepest = 0
    for sign in tex:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest

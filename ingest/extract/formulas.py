"""Formulas as words in the text: a sentence that loses its formula says something else, and so does one in which a
raised figure stands on the line: 10² must never become 102, nor H₂O become H2O by accident.

A formula is kept as its TeX or its alternative text. Where it has neither, ``HOLE`` stands for it, and the sentence
makes no claim.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.extract.canonical import HOLE

_TEX_SHELL = re.compile(r"^\{\\(?:displaystyle|textstyle)\s*(.*)\}$", re.DOTALL)
_LONGEST = 500  # characters of a formula that are still read as part of a sentence
_RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
# Raised in print, read as part of the word: 1st, Mme, nº. Nothing is lost by setting them on the line.
_ON_THE_LINE = frozenset(
    ["st", "nd", "rd", "th", "er", "ère", "re", "ème", "e", "o", "a", "º", "ª", "me", "mme", "lle", "tm", "sm",
     "®", "™", "©", "°", "'", "’", "*", "†", "‡"]
)  # fmt: skip
_OPERATORS = frozenset("=≠<>≤≥+−-±×·≈≡→⇒∈")
_MATH_NAME = re.compile(r"math|latex|\btex\b|equation|formula|katex|\bmwe-", re.IGNORECASE)
_MATH_PICTURE = re.compile(r"latex|mathtex|mimetex|/math/|math/render|cht=tx|equation|formula|[?&]tex=", re.IGNORECASE)
_IS_TEX = re.compile(r"\\[a-zA-Z]{2,}|[\^_]\{|\w[\^_]\w\b")
# What scripts draw from TeX, and pages saved from a browser hold beside it.
_DRAWN = (
    "//*[contains(@class,'MathJax_Preview') or contains(@class,'katex-html') or contains(@class,'MJX_Assistive_MathML')"
    " or contains(@class,'mjx-assistive')]"
    "|//span[contains(@class,'MathJax') or @id[starts-with(.,'MathJax-Element')]]|//div[contains(@class,'MathJax')]"
)


def spell_out(tree: Any) -> None:
    """Replace each formula in an lxml HTML tree by what it says, be it MathML, TeX, a picture or a drawing."""
    for script in list(tree.xpath("//script[starts-with(@type,'math/tex') or starts-with(@type,'math/latex')]")):
        _replace(script, f" {as_tex(script.text or '')} ")
        for drawn in script.xpath("preceding-sibling::*[position() <= 2]"):
            if "MathJax" in drawn.get("class", ""):
                _replace(drawn, "")
    for formula in list(tree.xpath("//math|//*[local-name()='math' and local-name() != name()]")):
        if formula.getparent() is not None:
            # Whatever a script drew of it stands around it: KaTeX, MathJax.
            around = formula.xpath(
                "ancestor::mjx-container[1]|ancestor::span[contains(concat(' ',@class,' '),' katex ')][1]"
            )
            _replace(around[0] if around else formula, _mathml(formula))
    for drawn in list(tree.xpath("//mjx-container")):
        _replace(drawn, _stated(drawn))
    for drawn in list(tree.xpath(_DRAWN)):
        if drawn.getparent() is not None:
            _replace(drawn, "" if "Preview" in drawn.get("class", "") else _stated(drawn))
    for picture in list(tree.xpath("//img")):
        _picture(picture)
    for drawing in list(tree.xpath("//svg")):
        if _is_formula(drawing):
            _replace(drawing, _stated(drawing))
    for empty in list(tree.xpath("//*[@data-tex or @data-latex or @data-math][not(normalize-space())]")):
        _replace(empty, _stated(empty))


def _picture(picture: Any) -> None:
    """A picture of a formula becomes its alternative text."""
    alternative = as_tex(picture.get("alt", ""))
    named = _MATH_NAME.search(f"{picture.get('class', '')} {picture.get('typeof', '')}")
    if named or _MATH_PICTURE.search(picture.get("src", "")[:500]) or _IS_TEX.search(alternative):
        running = picture.xpath("ancestor::p|ancestor::li|ancestor::dd|ancestor::td|ancestor::blockquote")
        _replace(picture, alternative or (HOLE if running and named else ""))


def _is_formula(drawing: Any) -> bool:
    """A drawing among words that is set as formulas are: sized and lowered in units of the letter x."""
    if drawing.xpath(".//*[@data-mml-node]") or _MATH_NAME.search(drawing.get("class", "")):
        return True
    return bool(
        re.search(r"vertical-align:\s*-?[\d.]+ex", drawing.get("style", "")) or drawing.get("width", "").endswith("ex")
    )


def _stated(node: Any) -> str:
    """What a drawn formula says of itself; ``HOLE`` where it says nothing."""
    for part in (node, *node.xpath(".//*[@data-latex or @data-tex or @aria-label or @data-mathml]")[:5]):
        for name in ("data-latex", "data-tex", "data-math", "alttext", "aria-label"):
            if part.get(name, "").strip():
                return as_tex(part.get(name))
        if part.get("data-mathml"):
            return _mathml_of(part.get("data-mathml"))
    titles = node.xpath("./title/text()|./*[local-name()='title']/text()|./@title")
    return as_tex(titles[0]) if titles and titles[0].strip() else HOLE


def _mathml_of(source: str) -> str:
    import lxml.html

    try:
        return _mathml(lxml.html.fragment_fromstring(source[:100_000], create_parent="div"))
    except (ValueError, lxml.etree.LxmlError):
        return HOLE


def _mathml(formula: Any) -> str:
    notes = formula.xpath(".//*[local-name()='annotation'][contains(@encoding, 'tex')]/text()")
    return as_tex(notes[0] if notes else formula.get("alttext", "")) or " ".join(_line(formula).split())[:_LONGEST]


def as_tex(source: str) -> str:
    """TeX on one line, without the shell some programs put around it."""
    words = " ".join(source.split())
    shell = _TEX_SHELL.match(words)
    return (shell.group(1) if shell else words)[:_LONGEST]


def _line(node: Any, depth: int = 0) -> str:
    """Presentation MathML on one line: x², a/b, √(x)."""
    if not isinstance(node.tag, str) or depth > 60:
        return ""
    tag = node.tag.rpartition("}")[2]
    if tag.startswith("annotation"):
        return ""
    parts = [_line(child, depth + 1) for child in node]
    if tag in ("msup", "msub", "mfrac") and len(parts) == 2:
        if tag == "mfrac":
            return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
        return parts[0] + (superscript if tag == "msup" else subscript)(parts[1])
    if tag == "msubsup" and len(parts) == 3:
        return parts[0] + subscript(parts[1]) + superscript(parts[2])
    if tag == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    words = (node.text or "").strip() + "".join(parts)
    return f" {words} " if tag == "mo" and words in _OPERATORS else words


def _grouped(part: str) -> str:
    return part.strip() if re.fullmatch(r"\s*\w*\s*", part) else f"({part.strip()})"


def _replace(node: Any, words: str) -> None:
    """Put words where the node was; a parent hidden for the sake of a picture beside it stays hidden."""
    parent = node.getparent()
    if parent is None:
        return
    text = words + (node.tail or "")
    previous = node.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(node)


def superscript(text: str) -> str:
    """``text`` raised: with superscript characters where all its characters have one, else as ^( )."""
    words = " ".join(text.split())
    if not words or words.casefold() in _ON_THE_LINE:
        return words
    if all(character in _RAISED for character in words):
        return "".join(_RAISED[character] for character in words)
    return f"^({words})"


def subscript(text: str) -> str:
    """``text`` lowered: with subscript characters where all its characters have one, else as _( )."""
    words = " ".join(text.split())
    if not words:
        return words
    if all(character in _LOWERED for character in words):
        return "".join(_LOWERED[character] for character in words)
    return f"_({words})"

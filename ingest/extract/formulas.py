"""Formulas as words in the text: a sentence that loses its formula says something else, and so does one in which a
raised figure stands on the line: 10² must never become 102, nor H₂O become H2O by accident."""

from __future__ import annotations

import re
from typing import Any

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


def spell_out(tree: Any) -> None:
    """Replace each formula in an lxml HTML tree, MathML or a picture of TeX, by what it says."""
    for formula in list(tree.xpath("//math|//*[local-name()='math' and local-name() != name()]")):
        _replace(formula, _mathml(formula))
    for picture in list(
        tree.xpath("//img[@alt and contains(@class, 'math')]|//img[@alt and contains(@class, 'latex')]")
    ):
        _replace(picture, _tex(picture.get("alt", "")))


def _mathml(formula: Any) -> str:
    notes = formula.xpath(".//*[local-name()='annotation'][contains(@encoding, 'tex')]/text()")
    return _tex(notes[0] if notes else formula.get("alttext", "")) or " ".join(_line(formula).split())[:_LONGEST]


def _tex(source: str) -> str:
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

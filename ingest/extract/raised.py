"""Raised and lowered characters in plain text: 10² must never become 102, nor H₂O become H2O by accident."""

from __future__ import annotations

_RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
# Raised in print, read as part of the word: 1st, Mme, nº. Nothing is lost by setting them on the line.
_ON_THE_LINE = frozenset(
    ["st", "nd", "rd", "th", "er", "ère", "re", "ème", "e", "o", "a", "º", "ª", "me", "mme", "lle", "tm", "sm",
     "®", "™", "©", "°", "'", "’", "*", "†", "‡"]
)  # fmt: skip


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

"""Names that differ in an initial or a numeral only: who is meant, and who is another.

A parser stumbles over initials (Ernest W. Durbin III), and takes what is told of World War II for the first, which the
quote names too. So a name with such marks is read without them where nobody else bears it, and as one word with them
where somebody does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

_WORD: Final = r"[A-Z][\w'’-]+"
_NAME: Final = re.compile(
    rf"\b({_WORD})((?: [A-Z]\.)+) ({_WORD})((?:,? (?:Jr|Sr)\b\.?| I{{2,3}}\b| IV\b)?)"
    rf"|\b({_WORD}(?: {_WORD})?)(,? (?:Jr|Sr)\b\.?| (?:I{{1,3}}|IV|VI{{0,3}}|IX|XI{{0,3}}|XIV|XVI?)\b)"
)
_SMALL: Final = {"F": "for", "O": "of", "A": "and", "T": "the", "I": "in"}
_SHORT: Final = re.compile(r"\b[A-Z]{2,6}\b")


def by_plain_names(text: str, quotes: Sequence[str]) -> Callable[[str], str]:
    """What puts plain names into a statement and its quotes: for a name with marks that stands in both."""
    put: dict[str, str] = {}
    said, quoted = _forms([text]), _forms(quotes)
    for plain, theirs in quoted.items():
        mine = said.get(plain, {})
        if len(set(theirs.values())) > 1:  # one word each: Bush with his initials is not Bush with others
            put |= {form: plain + marks for form, marks in (theirs | mine).items()}
        elif mine and all(_is_person(form, marks) for form, marks in theirs.items()):
            (marks,) = set(theirs.values())
            put |= dict.fromkeys(theirs, plain)
            put |= {form: plain for form, own in mine.items() if marks.startswith(own)}
    if not put:
        return str
    pattern = re.compile("|".join(rf"\b{re.escape(form)}(?!\w)" for form in sorted(put, key=len, reverse=True)))
    return lambda whole: pattern.sub(lambda found: put[found[0]], whole)


def by_initials(text: str, proofs: Sequence[str], contexts: Sequence[str]) -> str:
    """The statement with a name as its proofs write it: by its initials, or in full where they have it in full.

    Only where a context has the other form, whole: what letters stand for is not guessed.
    """
    said, beside = " ".join(proofs), " ".join(contexts)
    for short in dict.fromkeys(_SHORT.findall(f"{text} {said}")):
        own = rf"\b{short}\b"
        if re.search(own, said) and not re.search(own, text):
            full = next((f for f in in_full(short, text) if f in beside and f not in said), "")
            text = re.sub(rf"\b{re.escape(full)}(?!\w)", short, text) if full else text
        elif re.search(own, text) and not re.search(own, f"{said} {beside}"):
            full = next(iter(in_full(short, said)), "")
            text = re.sub(own, full, text) if full and full not in text else text
    return text


def in_initials(text: str, quotes: Sequence[str]) -> Callable[[str], str] | None:
    """What puts the initials of a name for it into a statement that has it in full, and into its quotes.

    Only where the quotes have both forms, each whole, else it is None: what letters stand for is not guessed. Request
    for Commits (RFC) is RFC.
    """
    said = " ".join(quotes)
    put: dict[str, str] = {}
    for short in dict.fromkeys(_SHORT.findall(said)):
        own = in_full(short, text)
        if own and {*own} == {*in_full(short, said)} and len({*own}) == 1:
            put[own[0]] = short
    if not put:
        return None
    names = "|".join(rf"\b{re.escape(full)}(?!\w)" for full in sorted(put, key=len, reverse=True))
    pattern = re.compile(rf"({names})(?: \(([A-Z]+)\))?")

    def plain(whole: str) -> str:
        return pattern.sub(lambda f: put[f[1]] + ("" if f[2] in (None, put[f[1]]) else f" ({f[2]})"), whole)

    return plain


def spelled_out(short: str) -> str:
    """A pattern of the names that initials may stand for: RFC, Request for Commits; PSF, Peat Society of Fenby."""
    words = [rf"(?:{letter}[a-z][\w’-]+|\b{small})" if (small := _SMALL.get(letter)) else rf"{letter}[a-z][\w’-]+"
             for letter in short]  # fmt: skip
    return r"\b" + r" (?:(?:of|for|the|and|in|on|to|de) ){0,2}?".join(words)


def in_full(short: str, text: str) -> list[str]:
    """The names in a text that initials may stand for."""
    return re.findall(spelled_out(short), text)


def _forms(texts: Sequence[str]) -> dict[str, dict[str, str]]:
    """By the plain name each form of it, and its marks: W, WIII, Jr."""
    forms: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for found in (found for whole in texts for found in _NAME.finditer(whole)):
        plain = f"{found[1]} {found[3]}" if found[1] else found[5]
        forms[plain][found[0]] = re.sub(r"\W", "", f"{found[2] or ''}{found[4] or ''}{found[6] or ''}")
    return forms


def _is_person(form: str, marks: str) -> bool:
    """Whether the marks are a person's: World War II keeps its number."""
    return "." in form or not set(marks) <= set("IVX")

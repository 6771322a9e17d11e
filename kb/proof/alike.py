"""What a statement and its quotes have alike and a parser may read apart, put so that it reads both in one way.

It takes "supporting guilds" in a list of three for what the first of them do, "in exchange wardens row" for a kind of
wardens, and at times a name with a hyphen for three words. Nothing is put in that says something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from kb.proof.namesakes import in_initials

_LISTED: Final = re.compile(r"(?<=\w, )([a-z]+ing) (?=([a-z]+s) and (?:[a-z]+ )?[a-z]+s\b)")
_ONE_IN_WHICH: Final = re.compile(r"\b(one|those|some) (?:in|at) which\b")
_HYPHENED: Final = re.compile(r"\b[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)+\b")
_LED: Final = re.compile(r"(?:^|(?<=[.!?] ))([A-Z][a-z]+(?: [a-z]+){1,2}), (?=\w)")


def alike(text: str, quotes: Sequence[str]) -> Callable[[str], str]:
    """What puts a statement and its quotes into the same form, for what both have."""
    said = " ".join(quotes)
    listed = {found[0] + found[2] for found in _LISTED.finditer(text)} & {
        found[0] + found[2] for found in _LISTED.finditer(said)
    }
    where = bool(_ONE_IN_WHICH.search(text) and _ONE_IN_WHICH.search(said))
    if not (listed or where):
        return str

    def put(whole: str) -> str:
        whole = _LISTED.sub(lambda found: "" if found[0] + found[2] in listed else found[0], whole)
        return _ONE_IN_WHICH.sub(r"\1 where", whole) if where else whole

    return put


def in_one_form(text: str, quotes: Sequence[str]) -> Callable[[str], str] | None:
    """What puts initials for a name that is there both ways, and one word for a name with a hyphen, into a statement
    and its quotes; None where it shares no such name with them. A second way to read what the first does not prove."""
    short = in_initials(text, quotes)
    names = {*_HYPHENED.findall(text)} & {*_HYPHENED.findall(" ".join(quotes))}
    if short is None and not names:
        return None

    def put(whole: str) -> str:
        whole = short(whole) if short is not None else whole
        return _HYPHENED.sub(lambda found: _joined(found[0]) if found[0] in names else found[0], whole)

    return put


def set_off(text: str, quotes: Sequence[str]) -> str:
    """A statement with the commas that its quotes have around what leads a clause: and, in exchange, wardens row."""
    for led in dict.fromkeys(found[1] for quote in quotes for found in _LED.finditer(quote)):
        phrase = led[0].lower() + led[1:]
        text = re.sub(rf"\b(and|but) {re.escape(phrase)} (?=\w)", rf"\1, {phrase}, ", text)
    return text


def _joined(name: str) -> str:
    first, *further = name.split("-")
    return first + "".join(part.lower() for part in further)

"""A statement in the words of its quotes, where it says in others what code knows to be the same.

One in five for 20 %, Professor for prof., a decade for ten years, tried for sought: the other checks then compare words
that can be compared, for the true and for the false. Nothing is put in that no quote has, nor where the quotes have the
statement's own word; the statement is published as it was written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kb.proof.amounts import by_measures, by_shares
from kb.proof.groups import by_groups
from kb.proof.sames import NAMES

LONGEST: Final = 4000  # characters of a statement or a quote: longer ones are no sentences
JOINED: Final = 4  # letters of a word that a quote writes as two, or the other way about

_AGO: Final = re.compile(r"\b(years?|months?|weeks?|days?|hours?|decades?|centuries)(?: ago| back)\b", re.IGNORECASE)
_EARLIER: Final = re.compile(
    r"\b(years?|months?|weeks?|days?|hours?|decades?|centuries) (?:earlier|before|previously)(?=$|[.,;:])",
    re.IGNORECASE,
)
_NOT_THINK: Final = re.compile(r"\b(?:do|does|did)(?:n['’]t| not) (?:think|believe)\b", re.IGNORECASE)
_DOUBTS: Final = re.compile(r"\bdoubt(s|ed)?(?: that)?(?= [a-z])(?! (?:about|whether|if|on|of)\b)")
_DOES: Final = {"s": "does", "ed": "did"}
# No such flood has come: such a flood has not come.
_NO_SUCH: Final = re.compile(r"\b(N|n)o such ((?:[\w’'-]+ ){1,4}?)(has|have|had|was|were|is|are) (?=[a-z])")
_SUCH_NOT: Final = re.compile(
    r"(?<!all )(?<!each )(?<!every )(?<!some )(?<!most )(?<!many )(?<!few )\bsuch\b[^.;!?]*(?: not|n['’]t)\b",
    re.IGNORECASE,
)
_TITLES: Final = {"professor": "prof", "doctor": "dr", "mister": "mr", "saint": "st"}
_BROKEN: Final = re.compile(r"\b(?:[A-Za-z]_ ?)+(?:[A-Za-z]+\b)?")  # T_V_, X_ Box: letters said one by one
_PAIR: Final = re.compile(r"(?=\b([^\W\d_]+)(?:[ -]|_ ?)([^\W\d_]+)\b)")


@lru_cache(maxsize=256)  # a claim is judged more than once
def in_their_words(text: str, quotes: tuple[str, ...]) -> str:
    """``text`` with what says the same as words of its quotes in these words. Pure."""
    told = " ".join(quotes)
    if len(text) > LONGEST or len(told) > LONGEST or not text.strip():
        return text
    for change in (_unbroken, by_shares, by_measures, _by_phrases, _with_titles, _as_joined, by_groups):
        text = change(text, told)
    return text


def _unbroken(text: str, told: str) -> str:
    """LCD, where a quote spells it L_C_D_; Xbox, where it has X_ Box."""
    for found in _BROKEN.finditer(told):
        spelled = found[0].strip()
        plain = re.sub(r"[_ ]", "", spelled)
        text = re.sub(rf"\b{plain}\b", spelled, text, flags=re.IGNORECASE) if len(plain) > 1 else text
    return text


def _by_phrases(text: str, told: str) -> str:
    """Six years earlier, where the quote says six years ago; doubts, where it says do not think."""
    for found in _AGO.finditer(told):
        unit = found[1].casefold()
        text = _EARLIER.sub(lambda m, unit=unit, own=found[0]: own if m[1].casefold() == unit else m[0], text)  # type: ignore[misc]
    if "no such" not in told.casefold() and _SUCH_NOT.search(told):
        text = _NO_SUCH.sub(lambda m: f"{'S' if m[1] == 'N' else 's'}uch {m[2]}{m[3]} not ", text)
    if _NOT_THINK.search(told) and "doubt" not in told.casefold():
        text = _DOUBTS.sub(lambda m: f"{_DOES.get(m[1], 'do')} not think", text)
    return text


def _with_titles(text: str, told: str) -> str:
    """Professor Roe, where the quote has prof. Roe."""
    for full, short in _TITLES.items():
        for one, other in ((full, short), (short, full)):
            own = re.compile(rf"\b{one}\b\.?(?= [A-Z])", re.IGNORECASE)
            theirs = re.search(rf"\b{other}\b\.?(?= [A-Z])", told, re.IGNORECASE)
            if theirs and not own.search(told):
                text = own.sub(theirs[0], text)
    for written in NAMES:
        any_way = re.compile(rf"(?<![\w.])(?:{written})(?!\w)")
        if (theirs := any_way.search(told)) and theirs[0] != "US":
            text = any_way.sub(lambda m, own=theirs[0]: m[0] if m[0] in told else own, text)  # type: ignore[misc]
    return text


def _as_joined(text: str, told: str) -> str:
    """Healthcare for health care, and the other way about."""
    for one, other in ((text, told), (told, text)):
        words = {word.casefold() for word in re.findall(r"[^\W\d_]+", one)}
        pairs = {(found[1] + found[2]).casefold(): found for found in _PAIR.finditer(other)}
        for joined in sorted(words & pairs.keys()):
            if len(joined) < JOINED or min(len(pairs[joined][1]), len(pairs[joined][2])) < 2:
                continue
            apart = rf"\b{re.escape(pairs[joined][1])}[ -]{re.escape(pairs[joined][2])}\b"
            if one is text and not re.search(rf"\b{joined}\b", told, re.IGNORECASE):
                text = re.sub(rf"\b{joined}\b", f"{pairs[joined][1]} {pairs[joined][2]}", text, flags=re.IGNORECASE)
            elif one is told and not re.search(apart, told, re.IGNORECASE):
                text = re.sub(apart, joined, text, flags=re.IGNORECASE)
    return text

"""Whose voice a sentence speaks in, and when: no page says I, we or you in its own, nor last year as of today.

What somebody says of themselves, or to the reader, is published in quotation marks, under the name of the speaker
where code knows it: Effie Rae: “I kept the light.”
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.text.english import MONTHS
from kb.text.folding import INNER, flat
from kb.text.lexicon import known
from kb.text.words import STOPWORDS
from kb.values import Claim

_SAID = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_SPEECH = re.compile(r"([^“”:\n]{1,80}): “[^“”]*”")
_PERSON = re.compile(
    r"\b(?:[Mm]e|[Mm]y(?:self)?|[Ww]e|us|[Oo]ur(?:s|selves)?|[Yy]ou(?:rs?|rself|rselves)?|[Ll]et['’]s)\b"
    r"|\bI['’](?:m|ve|d|ll)\b"
    # A capital I after a capitalised word is a number: Richard I, World War I.
    r"|(?:^|[^\w\s]\s*|\b(?:[a-z\d][\w'’]*|What|When|If|That|As|And|But|Then|While|Once|Where|How|Since|So|Now|Well|Or|"
    r"Because|Yeah|Maybe|Although|Though|After|Before|Today|Here|There)\s)I\b(?![./-]\w|\s?[,)]?\s?(?:and|or)\s[IVX]+\b)"
)
# What stands in a name is said to nobody: a surname (Evan You rowed), a word of a title (The Labor Behind Our Coast).
_IN_A_NAME = re.compile(r"(?:You|Your|Our|Ours|We|Us|My|Me)\b")
_CAPITAL_BEFORE = re.compile(r"\b([A-Z][\w'’-]*) $")
_CAPITAL_AFTER = re.compile(r" [A-Z][a-z]")
_SMALL = re.compile(r"\b[a-z]{4,}")
# A word that every such sentence has, told in a tenth of the time.
_MAYBE = re.compile(r"[IWMYOLUwmyolu](?<!\w.)(?:|e|s|y(?:self)?|ou\w*|ur\w*|et['’]s)\b")


@lru_cache(maxsize=20_000)  # asked of a claim when it is proposed, drafted, proven and shown
def in_person(text: str) -> bool:
    """Whether whoever tells this speaks of themselves or to the reader, other than in a quotation."""
    if _MAYBE.search(text) is None or _PERSON.search(text) is None:
        return False
    told = unquoted(text)
    return any(not _is_in_a_name(told, found.start(), found.end()) for found in _PERSON.finditer(told))


def _is_in_a_name(text: str, start: int, end: int) -> bool:
    """Whether a You, Our … is a part of a name: a capital within a sentence, behind a first name or amid a title.

    A first name is a word that is no other: behind "Overview" a sentence begins. A text all in capitals is a heading.
    """
    before = _CAPITAL_BEFORE.search(text, max(0, start - 40), start)
    if before is None or not _IN_A_NAME.fullmatch(text, start, end):
        return False
    if _CAPITAL_AFTER.match(text, end):
        return _SMALL.search(text) is not None
    first = before[1].casefold()
    return text[start:end] == "You" and known(first) in ("", "U") and first not in STOPWORDS


def blanked(text: str) -> str:
    """The text with its quotations blank, so that all else stands where it stood."""
    return _SAID.sub(lambda found: " " * len(found[0]), text)


def unquoted(text: str) -> str:
    """The text with a space for each quotation."""
    return _SAID.sub(" ", text)


def speaker_of(text: str) -> str:
    """Whose very words a sentence is, as ``as_said`` tells them; empty where it is worded."""
    speech = _SPEECH.fullmatch(text)
    return speech[1] if speech else ""


def as_said(claims: Sequence[Claim]) -> str:
    """Claims of one speaker in the words of their proofs, as that speaker's; what two quotes share, once."""
    proofs: list[str] = []
    end = -1
    for quote in (quote for claim in claims for quote in claim.proofs):
        shared = end - quote.start if proofs and quote.start < end < quote.end else 0
        if shared and proofs[-1].endswith(quote.text[:shared]):
            proofs[-1] += quote.text[shared:]
        else:
            proofs.append(quote.text)
        end = quote.end
    words = f"“{' '.join(map(flat, proofs)).translate(INNER)}”"
    return f"{claims[0].attributed_to}: {words}" if claims[0].attributed_to else words


def is_quoted(text: str, cited: Sequence[Claim]) -> bool:
    """Whether ``text`` has the form of what one of the cited claims' speakers says."""
    return any(claim.attributed_to and text.startswith(f"{claim.attributed_to}: “") for claim in cited)


def is_said(text: str, cited: Sequence[Claim]) -> bool:
    """Whether ``text`` is what the cited claims of one source say, told as their one speaker's words.

    Claims of other sources that say the same may be cited beside them.
    """
    if not text.endswith("”"):  # as all that is told as a speaker's words
        return False
    own = [claim for claim in cited if claim.source == cited[0].source]
    same = all(claim.attributed_to == own[0].attributed_to for claim in own)
    return same and any(text == as_said(own[:number]) for number in range(1, len(own) + 1))


_TODAY = re.compile(
    r"\b(?:now|today|nowadays|currently|these days|this (?:week|month|morning|summer|spring|fall|autumn|winter))\b",
    re.IGNORECASE,
)
_LATELY = re.compile(
    r"\b(?:the other day|yesterday|last (?:week|night|month)|recently|lately|just now)\b", re.IGNORECASE
)
# … and the same of up to three months before: in a later month of the year all of it is that year's.
_PAST = re.compile(
    r"\b(?:past|last) (?:few|couple(?: of)?|two|2) (?:days|weeks)\b|\bpast (?:month|week)\b", re.IGNORECASE
)
_PAST_MONTHS = re.compile(r"\b(?:past|last) (?:couple(?: of)?|two|2|three|3) months\b", re.IGNORECASE)
_SOON = re.compile(r"\b(?:tomorrow|next (?:week|month))\b", re.IGNORECASE)
_RELATIVE = re.compile(rf"\b(last|this|next|past) (year|{'|'.join(MONTHS)})\b|\b(a year ago)\b", re.IGNORECASE)


def times_of(text: str, contexts: Sequence[str]) -> list[str]:
    """What contexts call a year or a month by (last year, next May) where ``text`` calls one so too."""
    said = (found[0] for context in contexts for found in _RELATIVE.finditer(context))
    return [time for time in said if time.casefold() in text.casefold()]


def years_meant(texts: Sequence[str], date: str) -> list[str]:
    """The years that "now", "last year", "next May" mean in a document of this date (ISO 8601).

    A month of the document's own year needs the document's month, as do "the other day" (no January) and "next week".
    """
    if not (date[:4].isdigit() and len(date) >= 4):
        return []
    year, month = int(date[:4]), int(date[5:7]) if date[5:7].isdigit() else 0
    found: dict[int, None] = {}
    for way, what, ago in (match.groups("") for text in texts for match in _RELATIVE.finditer(text)):
        step = -1 if ago else {"last": -1, "past": -1, "this": 0, "next": 1}[way.casefold()]
        if what and what.casefold() != "year":
            number = MONTHS.index(what.casefold()) + 1
            if not month:
                continue
            # last December, said in March, was in the year before; said in May, last March was in May's own year
            step = {-1: -(number >= month), 0: 0, 1: int(number <= month)}[step]
        found[year + step] = None
    meant = [
        _TODAY,
        *([_LATELY, _PAST] if month > 1 else []),
        *([_PAST_MONTHS] if month > 3 else []),
        *([_SOON] if 0 < month < len(MONTHS) else []),
    ]
    if any(pattern.search(text) for pattern in meant for text in texts):
        found[year] = None
    return [str(each) for each in found]

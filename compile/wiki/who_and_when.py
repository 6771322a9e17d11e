"""Who and when, as a reader of a page meets them: whom the page names in full once, and a time told from then.

Whoever was named is called by the surname from there on. "Right now", "recently" and "ten years ago" mean nothing to
who reads them years later: the year they were said in follows in brackets, where all that a sentence rests on is from
one source of a known date. Quotations stay as they are, and so do pages that tell the sources word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from compile.wiki.view import SectionView, SentenceView
from kb.proof.voice import blanked, years_meant
from kb.text.lexicon import known

_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_PERSON: Final = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+)+(?P<last>(?:(?:van|von|de|der|den|del|da|di|la|le|bin|al)\s+)*(?![IVX]{2,}\Z)[A-Z][\w'’-]{2,})"
    r"(?:,?\s(?:Jr|Sr)\.?|\s[IVX]{2,})?"
)
_COUNT: Final = (
    r"(?:an?|\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|a (?:few|couple of)|some|several|many)"
)
_SPAN: Final = r"(?:days?|weeks?|months?|years?|decades?)"
_LENGTH: Final = rf"(?:(?:almost|about|around|roughly|over|more than|nearly)\s)?{_COUNT}(?:\smore)?\s{_SPAN}"
# "then, as now," is a time; "now, the thing is" is none, and so is what will now have been built.
_NOW: Final = re.compile(
    rf"\b(?:right now|just now|(?:is|are|as) now|currently|at (?:the|this) (?:moment|point in time)|at present|nowadays"
    rf"|these days|recently|lately|(?:earlier |later )?this (?:year|month|week|summer|winter|spring|autumn|fall)"
    rf"|(?<!\bof )today(?!['’])|{_LENGTH} ago|in (?:the next )?{_LENGTH}(?=[,.;]|$)"
    rf"|for (?:(?:the )?(?:past|last) )?{_LENGTH}(?= (?:now|and has)\b))",
    re.IGNORECASE,
)


class Edit(NamedTuple):
    """Characters of a sentence and what stands there instead."""

    start: int
    end: int
    text: str


def as_met(parts: Sequence[SectionView], people: Iterable[str]) -> tuple[SectionView, ...]:
    """The sections of a page that somebody wrote, with each of ``people`` in full once and times with their years."""
    short = _surnames(people, [told.text for part in parts for told in part.sentences])
    met: set[str] = set()
    shown = []
    for part in parts:
        sentences = []
        for told in part.sentences:
            bare = blanked(told.text)
            if told.voice is not None and told.voice.name in met:
                told = told._replace(called=short[told.voice.name])
            sentences.append(edited(told, sorted([*_short_names(bare, short, met), *_year(told, bare)])))
            if told.voice is not None and told.voice.name in short and told.voice.is_named:
                met.add(told.voice.name)
        shown.append(part._replace(sentences=tuple(sentences)))
    return tuple(shown)


def _surnames(people: Iterable[str], texts: Sequence[str]) -> dict[str, str]:
    """By full name what each is called afterwards: nobody whose surname is a word, or another's on this page too."""
    found = {name: match["last"] for name in dict.fromkeys(people) if (match := _PERSON.fullmatch(name))}
    bearers = list(found.values())
    return {
        name: last
        for name, last in found.items()
        if bearers.count(last) == 1
        and known(last.split()[-1].casefold()) in ("", "U")
        and not any(_names_another(text, name, last) for text in texts)
    }


def _names_another(text: str, name: str, last: str) -> bool:
    """Whether a text has the surname behind another first name."""
    rest = text.replace(name, "")
    return re.search(rf"\b[A-Z][\w.'’-]*\s{re.escape(last)}\b", rest) is not None


def _short_names(text: str, short: dict[str, str], met: set[str]) -> list[Edit]:
    """A surname for each full name that was met before; adds to ``met`` whom this text names."""
    edits = []
    for name, last in short.items():
        for match in re.finditer(rf"(?<![\w’'-]){re.escape(name)}(?![\w-])", text):
            if name in met:
                called = last if match.start() else last[:1].upper() + last[1:]
                edits.append(Edit(match.start(), match.end(), called))
            met.add(name)
    return edits


def _year(told: SentenceView, bare: str) -> list[Edit]:
    """The year a sentence was said in, behind the first time that it tells from then; none where it has a year.

    A time that need not be of that year (ten years ago, or "recently" in a January) is told as of it.
    """
    year = told.said[:4]
    found = _NOW.search(bare)
    if found is None or not _YEAR.fullmatch(year) or _YEAR.search(told.text):
        return []
    meant = year in years_meant([found[0]], told.said)
    return [Edit(found.end(), found.end(), f" ({year})" if meant else f" (as of {year})")]


def edited(told: SentenceView, edits: Sequence[Edit]) -> SentenceView:
    """A sentence with some of its characters replaced, its links and its voice still at theirs."""
    if not edits:
        return told
    text, at, pieces = told.text, 0, []
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    links = tuple((_moved(start, edits), _moved(end, edits), to) for start, end, to in told.links)
    voice = told.voice and told.voice._replace(start=_moved(told.voice.start, edits), end=_moved(told.voice.end, edits))
    return told._replace(text="".join([*pieces, text[at:]]), links=links, voice=voice)


def _moved(place: int, edits: Sequence[Edit]) -> int:
    """Where a place of the text is after the edits; one within what was replaced is at its beginning."""
    by = 0
    for edit in edits:
        if edit.end <= place:
            by += len(edit.text) - (edit.end - edit.start)
        elif edit.start < place:
            return edit.start + by
    return place + by

"""Which section of a paper or report a question asks for: what it concludes, how it was done, with whom, who paid.

A reader looks below the heading that says so, or behind the label of an abstract's part ("METHODS: …"). Such a section
need not repeat what the question names. Rules for English.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.values import Passage

_OF = r"(?:study|studies|paper|trial|survey|report|article|research|researchers|authors?|experiment|investigation)"
_AND = r"(?: and \w+)?"
# By kind: the words that ask for it beside "the study", and what such a section is called.
_KINDS = (
    (r"conclusions?|conclude[ds]?|take-?away|implications?",
     rf"conclusions?{_AND}|concluding remarks|interpretation|implications"),
    (r"results?|findings?|find|found|show|showed|shown",
     rf"(?:main |principal |key )?(?:results?|findings?|outcomes?){_AND}"),
    (r"methods?|methodology|design|procedures?|conducted|carried out|use[ds]?",
     rf"(?:materials? and )?methods?{_AND}|methodology|(?:study |research )?design|procedures?"),
    (r"participants?|subjects|volunteers|sample|age groups?|patients|took part|take part|enrol\w*|recruit\w*",
     rf"(?:study )?(?:participants?|subjects|patients|population|sample|setting){_AND}"),
    (r"aims?|aimed|objectives?|purposes?|goals?",
     rf"(?:aims?|objectives?|purposes?|goals?){_AND}|research questions?"),
    (r"limitations?|limits?|weakness(?:es)?|shortcomings?", r"(?:strengths and )?limitations?"),
    (r"who (?:has |have )?(?:funded|financed|sponsored|supported|paid for|pays? for)|fund(?:ed|ing)|financed by",
     r"(?:primary )?(?:funding|financial support|support|grants?)(?: sources?| statement| information)?|"
     r"acknowledge?ments?"),
)  # fmt: skip
_SECTIONS = tuple(
    (
        re.compile(rf"\b(?:{asked})\b.*\b{_OF}\b|\b{_OF}\b.*\b(?:{asked})\b", re.IGNORECASE),
        re.compile(rf"(?:\d+(?:\.\d+)*\.?\s+)?(?:{named})", re.IGNORECASE),
    )
    for asked, named in _KINDS
)
_WORKS = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s+)?(?:references?|bibliography|works cited|literature(?: cited)?|citations)", re.IGNORECASE
)
_LABEL = re.compile(r"(?:^|(?<=[.!?)\]]\s)|(?<=\n))([A-Z][A-Za-z ]{2,40}):(?=\s)")


def lists_works(headings: str) -> bool:
    """Whether what stands below headings only lists what others wrote."""
    return _WORKS.fullmatch(_last(headings)) is not None


def _last(headings: str) -> str:
    return headings.rpartition(" › ")[2].strip(" :.")


@lru_cache(maxsize=64)  # asked of every passage that one question found
def asked_sections(question: str) -> tuple[re.Pattern[str], ...]:
    """What the sections are called that a question asks for; none where it asks for no section."""
    return tuple(named for asked, named in _SECTIONS if asked.search(question))


def stretches(asked: tuple[re.Pattern[str], ...], passage: Passage) -> tuple[tuple[int, int], ...]:
    """(start, end) within a passage's text of what belongs to the sections asked for: all of it, or a labelled part."""
    if not asked:
        return ()
    heading = _last(passage.heading)
    if any(named.fullmatch(heading) for named in asked):
        return ((0, len(passage.text)),)
    labels = list(_LABEL.finditer(passage.text))
    ends = [label.start() for label in labels[1:]] + [len(passage.text)] * bool(labels)
    return tuple(
        (label.start(), end)
        for label, end in zip(labels, ends, strict=True)
        if any(named.fullmatch(label[1].strip()) for named in asked)
    )

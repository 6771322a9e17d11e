"""Who speaks in a transcript: `NAME:` at the start of lines, recurring.

The label keeps its words as a caption block of its own; what is said after it becomes prose with a speaker, so that
no claim begins with a name that is only a label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kb.values import Block

_TIME = r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?\s*[-–—]?\s*)?"
_NAME = r"[^\W\d_a-z][^\W_]*\.?(?:[ \-'’.](?:(?:von|van|de|der|den|da|di|la|le|du|bin|al) )?[^\W_a-z][^\W_]*\.?){0,4}"
_LABEL = re.compile(
    rf"^[ \t]*{_TIME}(?P<name>{_NAME})[ \t]*(?:\([^()\n]{{1,40}}\)|\[[^\[\]\n]{{1,40}}\])?[ \t]*:(?=\s)[ \t]*",
    re.MULTILINE,
)
_OPENING = re.compile(r"(?P<who>[^\W\d_a-z][\w.'’-]*(?: [\w.'’-]+){0,3}):\s+(?=\S)")
_LONGEST = 40
_NOT_A_NAME = frozenset(
    ["note", "notes", "nb", "ps", "warning", "caution", "tip", "hint", "important", "example", "examples",
     "source", "sources", "title", "date", "time", "subject", "from", "to", "cc", "re", "fwd", "author",
     "authors", "location", "place", "tags", "summary", "abstract", "keywords", "update", "edit", "correction",
     "see", "see also", "contact", "phone", "email", "e-mail", "address", "website", "url", "http", "https",
     "figure", "table", "fig", "photo", "image", "caption", "credit", "credits", "copyright", "question",
     "answer", "result", "results", "conclusion", "method", "methods", "step", "chapter", "section", "part",
     "appendix", "total", "name", "version", "status", "price", "cost", "size", "weight", "pros", "cons",
     "participants", "present", "interviewer and interviewee", "duration", "recorded", "attendees", "input",
     "output", "usage", "default", "returns", "raises", "todo", "fixme", "deadline", "agenda", "topic",
     "ingredients", "definition", "definitions", "theorem", "proof", "remark", "features", "requirements",
     "installation", "overview", "background", "advantages", "disadvantages", "benefits", "symptoms", "causes",
     "treatment", "hours", "tickets", "when", "where", "who", "what", "why", "how"]
)  # fmt: skip
_SHARE = 0.2  # of the paragraphs that begin with a name, below which names are a detail of some other text


def with_speakers(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` of ``text`` with speakers set where the text is a transcript; as they came where it is not.

    A transcript has one name with three turns, or two names of which one has two. Where most paragraphs carry a name,
    a paragraph without one goes on with the speaker before it, up to the next heading.
    """
    labels = {
        index: [match for match in _LABEL.finditer(text, block.start, block.end) if _is_name(match["name"])]
        for index, block in enumerate(blocks)
        if block.kind in ("prose", "list", "quote")
    }
    turns = Counter(_person(match["name"]) for found in labels.values() for match in found)
    names = {name for name, count in turns.items() if count >= 2}
    if not names or (max(turns.values()) < 3 and len(turns) != 2 and len(names) < 2):
        return tuple(blocks)
    names |= {name for name, count in turns.items() if count == 1 and len(turns) <= 2 + len(names)}
    spoken = sum(any(_person(match["name"]) in names for match in found) for found in labels.values())
    if spoken < _SHARE * len(labels):
        return tuple(blocks)
    carries = spoken * 2 >= len(labels)
    result: list[Block] = []
    speaker = ""
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            speaker = ""
        found = [match for match in labels.get(index, ()) if _person(match["name"]) in names]
        if not found:
            goes_on = carries and speaker and block.kind in ("prose", "list", "quote")
            result.append(replace(block, speaker=speaker) if goes_on else block)
            continue
        before = replace(block, end=found[0].start(), speaker=speaker if carries else "")
        result += _trimmed(text, before)
        for position, match in enumerate(found):
            speaker = " ".join(match["name"].split())
            end = found[position + 1].start() if position + 1 < len(found) else block.end
            result += _trimmed(text, Block("caption", match.start(), match.end(), at=block.at))
            result += _trimmed(text, Block("prose", match.end(), end, 0, speaker, block.at))
    return tuple(result)


def with_names_apart(said: Sequence[str]) -> list[tuple[str, str]]:
    """(name, words) of each turn of a record; a name where turns begin with `Name:`, and it recurs or most have one."""
    openings = [_OPENING.match(words) for words in said]
    names = Counter(opening["who"] for opening in openings if opening)
    most = names.total() * 2 >= len(said)
    return [
        (opening["who"], words[opening.end() :]) if opening and (most or names[opening["who"]] > 1) else ("", words)
        for words, opening in zip(said, openings, strict=True)
    ]


def _is_name(name: str) -> bool:
    words = name.casefold().replace(".", "").strip()
    return len(name) <= _LONGEST and words not in _NOT_A_NAME and not words.split()[0].isdigit()


def _person(name: str) -> str:
    return " ".join(name.casefold().split())


def _trimmed(text: str, block: Block) -> list[Block]:
    start, end = block.start, block.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [replace(block, start=start, end=end)] if start < end else []

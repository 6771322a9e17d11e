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

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_TIME = rf"(?:[\[(]?{_CLOCK}[\])]?\s*[-–—]?\s*)?"
_NAME = r"[^\W\d_a-z][^\W_]*\.?(?:[ \-'’.](?:(?:von|van|de|der|den|da|di|la|le|du|bin|al) )?[^\W_a-z][^\W_]*\.?){0,4}"
_LABEL = re.compile(
    rf"^[ \t]*{_TIME}(?P<name>{_NAME})[ \t]*(?:\([^()\n]{{1,40}}\)|\[[^\[\]\n]{{1,40}}\])?[ \t]*:(?=\s)[ \t]*"
    rf"(?:{_CLOCK}[ \t]*$)?",  # a time that ends the line of a name
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
_NUMBERED = re.compile(
    r"(?:speaker|person|participant|panell?ist|guest|host|voice|unknown(?: speaker)?) ?#?\d{1,2}", re.I
)
_GOES_ON = r"(?=[,.!;]|\s+(?:and|from|with|at|I|I['’]m)\b|\s*$)"
_OWN = r"(?:(?:Dr|Prof)\. )?[^\W\d_a-z][\w'’-]+"
_FURTHER = r"(?: (?:(?:von|van|de|der|den|da|di|la|le|du|bin|al) ){0,2}(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w'’-]+))"
# "I'm Eva" names somebody after a greeting; else it needs a full name (I'm Catholic), or the word.
_SELF = re.compile(
    r"(?:\b(?:Hi|Hello|Hey|Good (?:morning|afternoon|evening))\b[^.?!\n]{0,30}[,.! ]\s*(?:I['’]m|I am)"
    rf"|\b[Mm]y name(?:['’]s| is))\s+(?P<name>{_OWN}{_FURTHER}{{0,3}}){_GOES_ON}"
    rf"|(?:^|[.!]\s)(?:I['’]m|I am)\s+(?P<full>{_OWN}{_FURTHER}{{1,3}}){_GOES_ON}"
)
_FIRST_WORDS = 400  # characters of a speaker's first turns in which a name is looked for
_FIRST_TURNS = 2
_SHARE = 0.2  # of the paragraphs that begin with a name, below which names are a detail of some other text


def with_speakers(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` of ``text`` with speakers set where the text is a transcript; as they came where it is not.

    A transcript has one name with three turns, or two names of which one has two. Where most paragraphs carry a name,
    or names stand alone above what is said, a paragraph without one goes on with the speaker before it, up to the next
    heading.
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
    alone = sum(len(found) == 1 and found[0].end() >= blocks[index].end for index, found in labels.items())
    carries = spoken * 2 >= len(labels) or alone * 2 > spoken
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


def introduced(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` of ``text`` with a name for each numbered speaker (Speaker 2) who begins by saying it of himself.

    A name that two of them say, or that is a label already, names nobody.
    """
    turns: dict[str, list[str]] = {}
    for block in blocks:
        if block.speaker and len(said := turns.setdefault(block.speaker, [])) < _FIRST_TURNS:
            said.append(text[block.start : min(block.end, block.start + _FIRST_WORDS)])
    names = {
        speaker: found["name"] or found["full"]
        for speaker, said in turns.items()
        if _NUMBERED.fullmatch(speaker) and (found := next(filter(None, map(_SELF.search, said)), None))
    }
    often = Counter([*map(_person, names.values()), *map(_person, turns)])
    known = {speaker: name for speaker, name in names.items() if often[_person(name)] == 1 and _is_name(name)}
    return tuple(replace(block, speaker=known.get(block.speaker, block.speaker)) for block in blocks)


def in_full(blocks: Sequence[Block], people: Sequence[str]) -> tuple[Block, ...]:
    """``blocks`` in which a speaker who is called by a part of a name has the name that the document states.

    ``people``: whom its front matter names. A part, or initials, that two of them share names nobody.
    """
    full: dict[str, str] = {}
    for speaker in {block.speaker for block in blocks if block.speaker}:
        called = _person(speaker).rstrip(".")
        found = [name for name in dict.fromkeys(people) if called in (*_person(name).split(), _initials(name))]
        if len(found) == 1:
            full[speaker] = found[0]
    return (
        tuple(replace(block, speaker=full.get(block.speaker, block.speaker)) for block in blocks)
        if full
        else tuple(blocks)
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in _person(name).split())


def is_label(line: str) -> bool:
    """Whether a line is the name of a speaker, with a time, and nothing else."""
    found = _LABEL.match(line)
    return found is not None and found.end() == len(line) and line[-1:].isdigit() and _is_name(found["name"])


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
